package journaltest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/entry"
	"sijil/journal/headfile"
	"sijil/journal/translog"
)

func exportProves(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 100)
	older, err := h.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Fill(t, 200)
	dir := export(t, h, journal.ExportOptions{Older: older, Proofs: []int64{0, 255, 299}})
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	c, err := translog.Open(read(journal.CheckpointFile), h.Verifier())
	if err != nil || c.Size != 300 {
		t.Fatalf("checkpoint of size %d, %v", c.Size, err)
	}
	oldC, err := translog.Open(older, h.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	p, err := translog.ParseConsistency(read(journal.ConsistencyFile))
	if err != nil || p.Check(oldC, c) != nil {
		t.Errorf("the consistency proof does not hold: %v", err)
	}
	var edge translog.Frontier
	for _, name := range []string{"tile/entries/000", "tile/entries/001.p/44"} {
		leaves, err := translog.ParseBundle(read(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range leaves {
			edge.Add(entry.Leaf(l).Hash(), nil)
		}
	}
	if edge.Root() != c.Root {
		t.Error("the bundles of entries do not add up to the checkpoint")
	}
	records := h.Records(t, 0)
	for _, i := range []int64{0, 255, 299} {
		p, err := translog.ParseInclusion(read(journal.ProofFile(i)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Check(records[i].LeafHash, h.Verifier()); err != nil || p.Index != i {
			t.Errorf("the proof of entry %d does not hold: %v", i, err)
		}
	}
	if _, err := h.Export(ctx, dir, journal.ExportOptions{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("export into a folder that is not empty: got %v, want invalid", err)
	}
	if msg, err := h.Checkpoint(ctx); err != nil || !bytes.Equal(msg, read(journal.CheckpointFile)) {
		t.Errorf("the exported checkpoint was not kept: %v", err)
	}
}

func forkedRefused(t *testing.T, engine Engine) {
	a, b := NewHouse(t, engine, "a.test"), NewHouse(t, engine, "b.test")
	// A second history under the same name and key.
	twin := NewHouse(t, engine, "a.test")
	twin.Options.Signer, twin.Options.Verifier, twin.VKey = a.Options.Signer, a.Options.Verifier, a.VKey
	twin.Close()
	twin.Options.HeadPath += "2"
	twin.Open(t)
	a.Fill(t, 5)
	twin.Fill(t, 4)
	if _, err := twin.Append(ctx, 4, Actor, []journal.Draft{Draft(77), Draft(78)}); err != nil {
		t.Fatal(err)
	}
	receive(t, b, a, export(t, a, journal.ExportOptions{}))
	size, _ := b.Size(ctx)
	longer := export(t, twin, journal.ExportOptions{})
	if _, err := b.Receive(ctx, Actor, source(a, longer)); fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "forked") {
		t.Errorf("a longer fork: got %v, want corrupt, forked", err)
	}
	a.Fill(t, 5)
	receive(t, b, a, export(t, a, journal.ExportOptions{}))
	if _, err := b.Receive(ctx, Actor, source(a, longer)); fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "forked") {
		t.Errorf("a shorter fork: got %v, want corrupt, forked", err)
	}
	if _, err := twin.Receive(ctx, Actor, source(a, export(t, a, journal.ExportOptions{}))); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("our own log, longer: got %v, want corrupt", err)
	}
	if n, _ := b.Size(ctx); n != size+1 {
		t.Errorf("a refused log was recorded: %d entries, want %d", n, size+1)
	}
	mustBeSound(t, b)
	if lines := twin.VerifyAgainst(t, must(a.Checkpoint(ctx))); !contains(lines, "cut short: 6 entries, checkpoint given says 10") {
		t.Errorf("against a longer checkpoint verify says %q", lines)
	}
	twin.Fill(t, 4)
	if lines := twin.VerifyAgainst(t, must(a.Checkpoint(ctx))); !contains(lines, "are not those that the checkpoint given says") {
		t.Errorf("against another history verify says %q", lines)
	}
}

func must(msg []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return msg
}

func falseExportRefused(t *testing.T, engine Engine) {
	a := NewHouse(t, engine, "a.test")
	a.Fill(t, 5)
	dir := export(t, a, journal.ExportOptions{})
	path := filepath.Join(dir, journal.HandoverFile)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := NewHouse(t, engine, "b.test")
	twin := NewHouse(t, engine, "a.test")
	twin.Fill(t, 5)
	ofTwin, err := os.ReadFile(filepath.Join(export(t, twin, journal.ExportOptions{}), journal.HandoverFile))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(good, []byte("\n"))
	for name, bad := range map[string][]byte{
		"cut short":         bytes.Join(lines[:4], nil),
		"one entry twice":   bytes.Join(append(append([][]byte{}, lines[:3]...), lines[2:]...), nil),
		"something added":   append(bytes.Clone(good), "{}\n"...),
		"entries swapped":   bytes.Join([][]byte{lines[0], lines[2], lines[1], lines[3], lines[4], lines[5]}, nil),
		"another log":       bytes.Replace(good, []byte("a.test"), []byte("z.test"), 1),
		"an unknown field":  bytes.Replace(good, []byte(`{"head"`), []byte(`{"x":1,"head"`), 1),
		"nothing":           nil,
		"another history":   ofTwin,
		"a changed entry":   bytes.Replace(good, []byte(`"stored":"`), []byte(`"stored":"AAAA`), 1),
		"a body held back":  withoutBody(t, lines),
		"another size said": bytes.Replace(good, []byte(`"size":5`), []byte(`"size":4`), 1),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Receive(ctx, Actor, source(a, dir)); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: got %v, want corrupt", name, err)
		}
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, otherKey := Key(t, "a.test")
	src := source(a, dir)
	src.Key = otherKey
	if _, err := b.Receive(ctx, Actor, src); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another key: got %v, want invalid", err)
	}
	if n, _ := b.Size(ctx); n != 0 {
		t.Errorf("%d entries were recorded, want none", n)
	}
	receive(t, b, a, dir)
	mustBeSound(t, b)
}

// withoutBody turns the third entry of a handover into an erased one that no
// entry accounts for.
func withoutBody(t *testing.T, lines [][]byte) []byte {
	out := bytes.Clone(bytes.Join(lines[:3], nil))
	d, err := decodeDisclosure(lines[3])
	if err != nil {
		t.Fatal(err)
	}
	sum := entry.BodyHash(entry.Salt(d.BodySalt), d.Stored)
	d.BodyHash, d.BodySalt, d.Stored, d.Key = sum[:], nil, nil, nil
	out = append(out, encodeDisclosure(d)...)
	return append(out, bytes.Join(lines[4:], nil)...)
}

// everyColumnVerified changes one value of each column of each table and
// expects verify to name the thing that was changed.
func everyColumnVerified(t *testing.T, engine Engine) {
	const o, at = "house.test", " where origin = 'house.test' and idx = 17"
	const secret = " where id = 'entry house.test 0000000000000017'"
	for _, c := range []struct{ table, column, where, want string }{
		{"log", "origin", "", "log: cut short: 0 entries, head file says 24"},
		{"log", "size", "", "log"},
		{"log", "root", "", "log: its root is not that of its 24 entries"},
		{"entry", "origin", at, "entry 17: missing"},
		{"entry", "idx", at, "entry 17: missing"},
		{"entry", "at", at, "entry 17: head does not belong to its row"},
		{"entry", "head", at, "entry 17: "},
		{"entry", "salt", at, "entry 17: does not fit its hash in the tree"},
		{"entry", "bodyhash", at, "entry 17: body changed"},
		{"body", "origin", at, "entry 17: body missing"},
		{"body", "idx", at, "entry 17: body missing"},
		{"body", "salt", at, "entry 17: body changed"},
		{"body", "bytes", at, "entry 17: body changed"},
		{"hash", "origin", " where i = 30", "hash 30: missing"},
		{"hash", "i", " where i = 30", "hash 30: missing"},
		{"hash", "h", " where i = 30", "hash 30: changed"},
		{"hash", "h", " where i = 0", "hash 0: changed"},
		{"checkpoint", "origin", "", "checkpoints: 1 are kept, and 0 of them belong to a log"},
		{"checkpoint", "size", "", "checkpoint of size"},
		{"checkpoint", "note", "", "checkpoint of size 12: changed"},
		{"secret", "id", secret, "entry 17: key missing"},
		{"secret", "wrapped", secret, "entry 17: key does not open"},
		{"secret", "destroyed_at", secret, "entry 17: key destroyed"},
		{"secret", "wrapped", " where id = 'blob/1'", "secret blob/1: does not open"},
		{"secret", "wrapped", " where id = 'blob/2'", "secret blob/2: its tombstone was changed"},
		{"secret", "destroyed_at", " where id = 'blob/2'", "secret blob/2: its tombstone was changed"},
		{"secret", "wrapped", " where id = 'entry house.test 0000000000000003'", "entry 3: tombstone of the key changed"},
	} {
		t.Run(c.table+"."+c.column, func(t *testing.T) {
			h := damaged(t, engine)
			value := h.Tamper("select " + c.column + " from " + c.table + c.where)
			var bad any
			switch v := value.(type) {
			case int64:
				bad = v ^ 1<<5
			case string:
				bad = v[:len(v)-1] + "~"
			case []byte:
				bad = bytes.Clone(v)
				bad.([]byte)[len(v)/2] ^= 4
			default:
				t.Fatalf("the value to change is %T", value)
			}
			h.Tamper("update "+c.table+" set "+c.column+" = :1"+c.where, bad)
			h.Store = h.Fixture.Reopen()
			lines := h.Verify(t)
			if !contains(lines, c.want) {
				t.Errorf("verify says %q, want %q among it", lines, c.want)
			}
		})
	}
}

// damaged returns a journal that has something of everything, closed, ready to
// be damaged.
func damaged(t *testing.T, engine Engine) *House {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 12)
	if _, err := h.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	h.Fill(t, 11)
	wrapped, err := h.Options.Keyring.Wrap("case", [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if err := h.PutSecret(ctx, fmt.Sprintf("blob/%d", i+1), wrapped); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.DestroySecret(ctx, "blob/2"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Erase(ctx, Actor, journal.Place{Origin: "house.test", Index: 3}, "by law"); err != nil {
		t.Fatal(err)
	}
	mustBeSound(t, h)
	h.Close()
	return h
}

func contains(lines []string, want string) bool {
	for _, l := range lines {
		if strings.Contains(l, want) {
			return true
		}
	}
	return false
}

// rolledBack takes the newest entries away as if they had never been: the log
// proves itself, and only the head file and a checkpoint given out know better.
func rolledBack(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 95)
	state, err := h.Store.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	root := state.Log("house.test").Root
	h.Fill(t, 2)
	given, err := h.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Close()
	h.Tamper("update log set size = 95, root = :1", root[:])
	h.Tamper("delete from entry where idx >= 95")
	h.Tamper("delete from body where idx >= 95")
	h.Tamper("delete from hash where i > 187")
	h.Tamper("delete from secret where id >= 'entry house.test 0000000000000095'")
	h.Store = h.Fixture.Reopen()
	if lines := h.Verify(t); !contains(lines, "log: cut short: 95 entries, head file says 97 (rolled back)") {
		t.Errorf("verify says %q", lines)
	}
	if lines := h.VerifyAgainst(t, given); !contains(lines, "log: cut short: 95 entries, checkpoint given says 97 (rolled back)") {
		t.Errorf("against the checkpoint verify says %q", lines)
	}
	if err := h.Reopen(t); fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("opening: got %v, want corrupt, rolled back", err)
	}
}

// forgedErasure takes a body away and forges the tombstone, but no entry.
func forgedErasure(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 20)
	if _, err := h.Erase(ctx, Actor, journal.Place{Origin: "house.test", Index: 8}, "by law"); err != nil {
		t.Fatal(err)
	}
	h.Close()
	for _, index := range []int{7, 8} { // of the second, only the time is false
		id, at := fmt.Sprintf("entry house.test %016d", index), int64(1935392400000000)
		stone := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("sijil/destroyed/1\x00"+id+"\x00"), uint64(at)))
		h.Tamper("delete from body where idx = :1", int64(index))
		h.Tamper("update secret set wrapped = :1, destroyed_at = :2 where id = '"+id+"'", stone[:], at)
		h.Store = h.Fixture.Reopen()
		if lines := h.Verify(t); !contains(lines, fmt.Sprintf("entry %d: body gone, and no entry says that it was erased then", index)) {
			t.Errorf("verify says %q", lines)
		}
	}
}

// otherHistory puts the head of another log of the same name, key and size in
// place of the log's own.
func otherHistory(t *testing.T, engine Engine) {
	a, twin := NewHouse(t, engine, "a.test"), NewHouse(t, engine, "a.test")
	twin.Close()
	twin.Options.Signer, twin.Options.Verifier = a.Options.Signer, a.Options.Verifier
	twin.Options.HeadPath += "2"
	twin.Open(t)
	a.Fill(t, 5)
	twin.Fill(t, 5)
	a.Close()
	twin.Close()
	a.Options.HeadPath = twin.Options.HeadPath
	if lines := a.Verify(t); !contains(lines, "its first 5 entries are not those that the head file says") {
		t.Errorf("verify says %q", lines)
	}
	if err := a.Reopen(t); fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "forked") {
		t.Errorf("opening: got %v, want corrupt, forked", err)
	}
}

func tornSlot(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 5)
	for slot := range 2 {
		h.Close()
		data, err := os.ReadFile(h.Options.HeadPath)
		if err != nil {
			t.Fatal(err)
		}
		clear(data[slot*4096+100 : slot*4096+4096])
		if err := os.WriteFile(h.Options.HeadPath, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if lines := h.Verify(t); !contains(lines, fmt.Sprintf("head file, slot %d: not as written", slot+1)) {
			t.Errorf("verify says %q", lines)
		}
		if after, err := os.ReadFile(h.Options.HeadPath); err != nil || !bytes.Equal(after, data) {
			t.Error("verify changed the head file")
		}
		if err := h.Reopen(t); err != nil {
			t.Fatalf("opening with a torn slot: %v", err)
		}
		mustBeSound(t, h)
		h.Fill(t, 3)
		mustBeSound(t, h)
	}
}

// olderHead is what is left when the machine stops after the commit and before
// the head was written.
func olderHead(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 5)
	data, err := os.ReadFile(h.Options.HeadPath)
	if err != nil {
		t.Fatal(err)
	}
	h.Fill(t, 1)
	h.Close()
	if err := os.WriteFile(h.Options.HeadPath, data, 0o600); err != nil {
		t.Fatal(err)
	}
	mustBeSound(t, h)
	if err := h.Reopen(t); err != nil {
		t.Fatal(err)
	}
	head, err := headfile.Read(h.Options.HeadPath, h.Verifier())
	if err != nil || head.Newest().Size != 6 {
		t.Errorf("the head was not renewed: %v", err)
	}
	if n := len(h.Records(t, 0)); n != 6 {
		t.Errorf("%d entries, want 6", n)
	}
}

func missingHead(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 5)
	h.Close()
	if err := os.Remove(h.Options.HeadPath); err != nil {
		t.Fatal(err)
	}
	if lines := h.Verify(t); !contains(lines, "head file: the head file is missing") {
		t.Errorf("verify says %q", lines)
	}
	if err := h.Reopen(t); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("opening: got %v, want corrupt", err)
	}
	if _, err := os.Stat(h.Options.HeadPath); err == nil {
		t.Error("opening made a new head file in place of the missing one")
	}
}
