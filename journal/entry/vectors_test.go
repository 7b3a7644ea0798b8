package entry_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/journal/entry"
	"sijil/journal/translog"
)

// The vectors are files that another implementation can run; see
// doc/format/entry.md. They are written anew only on purpose:
//
//	go test ./journal/entry -run Vectors -write-vectors
var write = flag.Bool("write-vectors", false, "write the test vectors anew")

type headVector struct {
	Name string `json:"name"`
	Head string `json:"head"`
	Good bool   `json:"good"`
}

type entryVector struct {
	Name     string `json:"name"`
	Good     bool   `json:"good"`
	Head     string `json:"head"`
	HeadSalt string `json:"head_salt"` // this and what follows in hex
	Key      string `json:"key"`
	Nonce    string `json:"nonce"`
	Body     string `json:"body"` // JSON, as text
	BodySalt string `json:"body_salt"`
	Stored   string `json:"stored"`
	KeyHash  string `json:"key_hash"`
	HeadHash string `json:"head_hash"`
	BodyHash string `json:"body_hash"`
	LeafHash string `json:"leaf_hash"`
}

type logVector struct {
	Key         string   `json:"key"` // note verifier key
	Leaves      []string `json:"leaves"`
	Roots       []string `json:"roots"` // of the first 0, 1, 2 ... leaves
	Checkpoint  string   `json:"checkpoint"`
	Proof       string   `json:"proof"`           // of leaf 3, C2SP tlog-proof
	Consistency string   `json:"consistency"`     // of 4 with all
	BadProofs   []string `json:"bad_proofs"`      // none of them proves leaf 3
	BadNotes    []string `json:"bad_checkpoints"` // none of them is a checkpoint of this log
}

// seeded returns 32 bytes that depend on the words alone.
func seeded(words string) [32]byte { return sha256.Sum256([]byte("sijil test vector " + words)) }

func vectorHead(key [32]byte) entry.Head {
	return entry.Head{
		Origin: "vectors.sijil.test/1", Index: 3, Time: time.Date(2031, 5, 1, 9, 0, 0, 123456000, time.UTC),
		Verb: "claim.assert", Actor: "abcdefghijklmnopqrstuvwxyz", Subject: "234567abcdefghijklmnopqrst", KeyHash: entry.KeyHash(key),
	}
}

func makeHeads() []headVector {
	good := string(vectorHead(seeded("key")).Marshal())
	change := func(name, old, new string) headVector {
		if !strings.Contains(good, old) {
			panic("vector changes nothing: " + name)
		}
		return headVector{Name: name, Head: strings.Replace(good, old, new, 1)}
	}
	return []headVector{
		{Name: "a head", Head: good, Good: true},
		{Name: "about nothing in particular", Head: strings.Replace(good, "234567abcdefghijklmnopqrst", "-", 1), Good: true},
		{Name: "the first entry of a log", Head: strings.Replace(good, "\n3\n", "\n0\n", 1), Good: true},
		change("another format", "sijil entry 1", "sijil entry 2"),
		change("no newline at the end", good[len(good)-9:], good[len(good)-9:len(good)-1]),
		change("a line too many", "claim.assert\n", "claim.assert\n\n"),
		change("carriage returns", "claim.assert\n", "claim.assert\r\n"),
		change("index with a leading zero", "\n3\n", "\n03\n"),
		change("negative index", "\n3\n", "\n-3\n"),
		change("time in another zone", "123456Z", "123456+00:00"),
		change("time in milliseconds", ".123456Z", ".123Z"),
		change("a day that does not exist", "2031-05-01", "2031-02-30"),
		change("a verb in capitals", "claim.assert", "Claim.assert"),
		change("a verb that ends in a dot", "claim.assert", "claim."),
		change("a name as actor", "abcdefghijklmnopqrstuvwxyz", "jane.fictional"),
		change("an id with a 1", "234567abc", "134567abc"),
		change("an origin with a space", "vectors.sijil.test/1", "vectors.sijil.test 1"),
		change("key hash in capitals", good[len(good)-65:], strings.ToUpper(good[len(good)-65:])),
		change("key hash cut short", good[len(good)-65:], good[len(good)-63:]),
		{Name: "nothing", Head: ""},
	}
}

func makeEntries() []entryVector {
	make := func(name, body string, spoil func(*entryVector)) entryVector {
		key, nonce32, s1, s2 := seeded("key"), seeded("nonce"), seeded("head salt"), seeded("body salt")
		head := vectorHead(key).Marshal()
		nonce := [24]byte(nonce32[:24])
		stored := entry.SealBody(key, nonce, head, []byte(body))
		kh := entry.KeyHash(key)
		hh, bh := entry.HeadHash(s1, head), entry.BodyHash(s2, stored)
		lh := entry.MakeLeaf(hh, bh).Hash()
		v := entryVector{
			Name: name, Good: spoil == nil, Head: string(head), Body: body,
			HeadSalt: hex.EncodeToString(s1[:]), Key: hex.EncodeToString(key[:]), Nonce: hex.EncodeToString(nonce[:]),
			BodySalt: hex.EncodeToString(s2[:]), Stored: hex.EncodeToString(stored), KeyHash: hex.EncodeToString(kh[:]),
			HeadHash: hex.EncodeToString(hh[:]), BodyHash: hex.EncodeToString(bh[:]), LeafHash: hex.EncodeToString(lh[:]),
		}
		if spoil != nil {
			spoil(&v)
		}
		return v
	}
	other := seeded("another key")
	const body = `{"quote":"invented words","n":1}`
	return []entryVector{
		make("an entry", body, nil),
		make("the smallest body", `{}`, nil),
		make("words in Arabic", `{"text":"كلمات مخترعة"}`, nil),
		make("another key than the head's", body, func(v *entryVector) { v.Key = hex.EncodeToString(other[:]) }),
		make("another head than the body was sealed under", body, func(v *entryVector) { v.Head = strings.Replace(v.Head, "\n3\n", "\n4\n", 1) }),
		make("a changed byte of the body", body, func(v *entryVector) { v.Stored = v.Stored[:len(v.Stored)-2] + "00" }),
		make("a body cut short", body, func(v *entryVector) { v.Stored = v.Stored[:60] }),
		make("a body that is not JSON", `{"n":`, func(*entryVector) {}),
		make("another salt", body, func(v *entryVector) { v.BodySalt = hex.EncodeToString(other[:]) }),
	}
}

// vectorSigner is a key made of a seed that everybody knows.
func vectorSigner(t *testing.T) (note.Signer, string) {
	seed := seeded("signer")
	skey, vkey, err := note.GenerateKey(bytes.NewReader(seed[:]), "vectors.sijil.test/1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return s, vkey
}

type hashList []tlog.Hash

func (l hashList) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hs []tlog.Hash
	for _, i := range indexes {
		hs = append(hs, l[i])
	}
	return hs, nil
}

func makeLog(t *testing.T) logVector {
	signer, vkey := vectorSigner(t)
	v := logVector{Key: vkey}
	var edge translog.Frontier
	var stored hashList
	root := func() string { r := edge.Root(); return hex.EncodeToString(r[:]) }
	v.Roots = append(v.Roots, root())
	for i := range 11 {
		leaf := entry.MakeLeaf(seeded(fmt.Sprint("head ", i)), seeded(fmt.Sprint("body ", i)))
		v.Leaves = append(v.Leaves, hex.EncodeToString(leaf[:]))
		stored = edge.Add(leaf.Hash(), stored)
		v.Roots = append(v.Roots, root())
	}
	c := translog.Checkpoint{Origin: "vectors.sijil.test/1", Size: 11, Root: edge.Root()}
	msg, err := translog.Sign(c, signer)
	if err != nil {
		t.Fatal(err)
	}
	hs, err := translog.Prove(3, 11, stored)
	if err != nil {
		t.Fatal(err)
	}
	cons, err := translog.ProveConsistency(4, 11, stored)
	if err != nil {
		t.Fatal(err)
	}
	good := translog.Inclusion{Index: 3, Hashes: hs, Checkpoint: msg}
	v.Checkpoint, v.Proof, v.Consistency = string(msg), string(good.Marshal()), string(cons.Marshal())
	swapped := good
	swapped.Hashes = append(append(tlog.RecordProof{}, hs[1], hs[0]), hs[2:]...)
	short := good
	short.Hashes = hs[1:]
	moved := good
	moved.Index = 2
	for _, bad := range []translog.Inclusion{swapped, short, moved} {
		v.BadProofs = append(v.BadProofs, string(bad.Marshal()))
	}
	v.BadProofs = append(v.BadProofs, strings.Replace(v.Proof, "index 3", "index 03", 1), strings.Replace(v.Proof, "\n11\n", "\n12\n", 1))
	v.BadNotes = []string{
		strings.Replace(v.Checkpoint, "\n11\n", "\n12\n", 1), strings.Replace(v.Checkpoint, "\n11\n", "\n011\n", 1),
		strings.Replace(v.Checkpoint, "vectors.sijil.test/1\n", "other.sijil.test/1\n", 1), strings.TrimSuffix(v.Checkpoint, "\n"), "",
	}
	return v
}

// vectors reads the file, after writing it if that was asked for, and checks
// that it is what this program would write.
func vectors[T any](t *testing.T, name string, made T) T {
	t.Helper()
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(made); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "vectors", name)
	if *write {
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, buf.Bytes()) {
		t.Errorf("%s is not what this program makes: the format changed", name)
	}
	var read T
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestHeadVectors(t *testing.T) {
	for _, v := range vectors(t, "heads.json", makeHeads()) {
		if _, err := entry.ParseHead([]byte(v.Head)); (err == nil) != v.Good {
			t.Errorf("%s: good is %v, got %v", v.Name, v.Good, err)
		}
	}
}

func TestEntryVectors(t *testing.T) {
	raw := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, v := range vectors(t, "entries.json", makeEntries()) {
		d := entry.Disclosure{Head: []byte(v.Head), Salt: raw(v.HeadSalt), BodySalt: raw(v.BodySalt), Stored: raw(v.Stored), Key: raw(v.Key)}
		o, err := d.Open()
		good := err == nil && string(o.Body) == v.Body && hex.EncodeToString(o.LeafHash[:]) == v.LeafHash
		if good != v.Good {
			t.Errorf("%s: good is %v, got %v, %v", v.Name, v.Good, good, err)
		}
	}
}

func TestLogVectors(t *testing.T) {
	v := vectors(t, "log.json", makeLog(t))
	log, err := note.NewVerifier(v.Key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := translog.Open([]byte(v.Checkpoint), log)
	if err != nil || hex.EncodeToString(c.Root[:]) != v.Roots[11] {
		t.Errorf("the checkpoint is not of the last root: %v", err)
	}
	raw, err := hex.DecodeString(v.Leaves[3])
	if err != nil {
		t.Fatal(err)
	}
	leaf := entry.Leaf(raw).Hash()
	check := func(text string) error {
		p, err := translog.ParseInclusion([]byte(text))
		if err == nil {
			_, err = p.Check(leaf, log)
		}
		return err
	}
	if err := check(v.Proof); err != nil {
		t.Errorf("the good proof: %v", err)
	}
	for i, bad := range v.BadProofs {
		if check(bad) == nil {
			t.Errorf("bad proof %d holds", i)
		}
	}
	for i, bad := range v.BadNotes {
		if _, err := translog.Open([]byte(bad), log); err == nil {
			t.Errorf("bad checkpoint %d is accepted", i)
		}
	}
}
