package verify_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/bundle"
)

// forged makes a bundle of files that the publisher signed although they are
// not what they should be: the signature holds, so only the content can tell.
func forged(t *testing.T, p publication.Publication, change func(files map[string][]byte)) string {
	t.Helper()
	made, err := bundle.Payload(p)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range made {
		files[f.Path] = f.Data
	}
	change(files)
	c := bag.Contents{Info: bundle.Info(p)}
	for path, data := range files {
		c.Payload = append(c.Payload, bag.Bytes(path, data))
	}
	c.Sign = func(sum [32]byte) ([]bag.File, error) {
		return []bag.File{bag.Bytes(bundle.SignatureName, signed(t, bundle.SignatureText(sum, p.Logs[0].Origin)))}, nil
	}
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bag.Write(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	return dir
}

func signed(t *testing.T, text string) []byte {
	t.Helper()
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		t.Fatal(err)
	}
	out, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Content that contradicts itself is found although it is properly signed.
func TestSignedContradictionsAreFound(t *testing.T) {
	nothing := func(map[string][]byte) {}
	five := int64(5)
	for _, c := range []struct {
		name, problem, about string
		change               func(*publication.Publication)
		files                func(map[string][]byte)
	}{
		{"a figure other than its claims", "figure", "killed-in-velm", func(p *publication.Publication) {
			f := &p.Figures[0]
			f.Min, f.Max, f.Parts = &five, &five, []publication.Part{}
		}, nothing},
		{"parts that do not sum", "figure", "killed-in-velm", func(p *publication.Publication) { p.Figures[0].Parts[0].Min = &five }, nothing},
		{"a figure counted wrongly", "figure", "described-in-velm", func(p *publication.Publication) {
			f := &p.Figures[2]
			f.Min, f.Max, f.Parts = &five, &five, []publication.Part{}
		}, nothing},
		{"claims that do not add up", "figure", "killed-in-velm", func(p *publication.Publication) { p.Figures[0].Claims = 9 }, nothing},
		{"list bounds that are too tight", "figure", "list_bounds", func(p *publication.Publication) { p.Bounds[0].Max = 40 }, nothing},
		{"a claim that is not there", "reference", "killed-in-velm", func(p *publication.Publication) { p.Figures[0].Derivation[0] = "c99" }, nothing},
		{"a leaf that is not in the log", "proof", "p1", func(p *publication.Publication) {
			p.Proofs[0].Leaf = strings.Repeat("00", 64)
			p.Proofs[0].Head, p.Proofs[0].HeadSalt = "", ""
		}, nothing},
		{"a proof cut short", "proof", "p2", func(p *publication.Publication) { p.Proofs[1].Path = p.Proofs[1].Path[1:] }, nothing},
		{"a head that is not bound", "proof", "p1", func(p *publication.Publication) {
			p.Proofs[0].Head = strings.Replace(p.Proofs[0].Head, "2031", "2030", 1)
		}, nothing},
		{"the head of a withheld claim", "proof", "p4", func(p *publication.Publication) {
			p.Proofs[3].Head, p.Proofs[3].HeadSalt = "sijil entry 1\n", strings.Repeat("00", 32)
		}, nothing},
		{"a state of the log signed by nobody", "proof", "data/proofs/checkpoint", func(p *publication.Publication) {
			text, sig, _ := strings.Cut(p.Logs[0].Checkpoint, "\n\n— ")
			name, encoded, _ := strings.Cut(strings.TrimSuffix(sig, "\n"), " ")
			raw, _ := base64.StdEncoding.DecodeString(encoded)
			raw[20] ^= 1
			p.Logs[0].Checkpoint = text + "\n\n— " + name + " " + base64.StdEncoding.EncodeToString(raw) + "\n"
		}, nothing},
		{"a page that says something else", "page", "data/index.html", nil, func(f map[string][]byte) {
			f["data/index.html"] = []byte(strings.ReplaceAll(string(f["data/index.html"]), ">12<", ">13<"))
		}},
		{"a table that says something else", "page", "data/figures.csv", nil, func(f map[string][]byte) {
			f["data/figures.csv"] = append(f["data/figures.csv"], "x\r\n"...)
		}},
		{"a proof file that says something else", "page", "data/proofs/p1.tlog-proof", nil, func(f map[string][]byte) {
			f["data/proofs/p1.tlog-proof"] = f["data/proofs/p2.tlog-proof"]
		}},
		{"a file that follows from nothing", "added", "data/more.txt", nil, func(f map[string][]byte) { f["data/more.txt"] = []byte("more") }},
		{"a page left out", "missing", "data/index.ar.html", nil, func(f map[string][]byte) { delete(f, "data/index.ar.html") }},
		{"a field that nobody knows", "publication", bundle.PublicationPath, nil, func(f map[string][]byte) {
			f[bundle.PublicationPath] = []byte(strings.Replace(string(f[bundle.PublicationPath]), "{", "{\n  \"more\": 1,", 1))
		}},
		{"a publication of another format", "publication", bundle.PublicationPath, nil, func(f map[string][]byte) {
			f[bundle.PublicationPath] = []byte(strings.Replace(string(f[bundle.PublicationPath]), publication.Format, "sijil publication 2", 1))
		}},
		{"a publication spelled in another way", "publication", bundle.PublicationPath, nil, func(f map[string][]byte) {
			f[bundle.PublicationPath] = append(f[bundle.PublicationPath], '\n')
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := theGood(t)
			if c.change != nil {
				c.change(&p)
			}
			if r := checked(t, forged(t, p, c.files), verifierKey); r.Intact || !has(r, c.problem, c.about) {
				t.Errorf("%+v", r.Problems)
			}
		})
	}
}

func TestPagesOfAnotherLayoutAreNotComparedAndThatIsSaid(t *testing.T) {
	p := theGood(t)
	dir := forged(t, p, func(f map[string][]byte) { f["data/index.html"] = []byte("<!DOCTYPE html>\n") })
	name := filepath.Join(dir, "bag-info.txt")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), bundle.Layout, "sijil report 0", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	resealed(t, dir, p)
	if r := checked(t, dir, verifierKey); !r.Intact || len(r.Notes) != 1 {
		t.Errorf("%+v", r)
	}
}

// resealed writes the tag manifest anew and signs it again.
func resealed(t *testing.T, dir string, p publication.Publication) {
	t.Helper()
	var lines []bag.Line
	for _, name := range []string{"bagit.txt", "bag-info.txt", bag.ManifestName} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, bag.Line{Digest: hexSum(data), Path: name})
	}
	tags := bag.FormatManifest(lines)
	for name, data := range map[string][]byte{
		bag.TagManifestName:  tags,
		bundle.SignatureName: signed(t, bundle.SignatureText(sum(tags), p.Logs[0].Origin)),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A signature of another thing, or a second spelling of the same one, does not
// pass for the bundle's.
func TestOnlyTheOneSignatureOfThisBundleCounts(t *testing.T) {
	genuine, err := os.ReadFile(filepath.Join(good, bundle.SignatureName))
	if err != nil {
		t.Fatal(err)
	}
	p := theGood(t)
	line := string(genuine[strings.Index(string(genuine), "— "):])
	for name, forgery := range map[string]string{
		"the checkpoint instead":  p.Logs[0].Checkpoint,
		"another first line":      string(signed(t, strings.Replace(textOf(genuine), "sijil bundle 1", "sijil bundle 2", 1))),
		"another log":             string(signed(t, strings.Replace(textOf(genuine), "register", "ledger", 1))),
		"one line more":           string(signed(t, textOf(genuine)+"more\n")),
		"two signatures":          string(genuine) + line,
		"a line after the end":    string(genuine) + "\n",
		"no signature":            textOf(genuine),
		"spaces in the signature": strings.Replace(string(genuine), line, strings.Replace(line, "=", "= ", 1), 1),
		"another spelling":        respelled(string(genuine)),
		"nothing":                 "",
		"too much":                string(genuine) + strings.Repeat("x", 1<<17),
	} {
		dir := copied(t, good)
		if err := os.WriteFile(filepath.Join(dir, bundle.SignatureName), []byte(forgery), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{verifierKey, ""} {
			if r := checked(t, dir, key); r.Intact {
				t.Errorf("%s passes (key %q)", name, key)
			}
		}
	}
}

func textOf(signed []byte) string {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	return text + "\n"
}

// respelled changes bits of the signature's last letter that decoding drops:
// the same signature, in other bytes.
func respelled(signed string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	at := strings.LastIndex(signed, "=") - 1
	return signed[:at] + string(letters[strings.IndexByte(letters, signed[at])^1]) + signed[at+1:]
}
