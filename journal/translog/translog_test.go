package translog_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"sijil/fault"
	"sijil/journal/journaltest"
	"sijil/journal/translog"
)

// tree is a log as golang.org/x/mod keeps it, to compare with.
type tree struct{ stored []tlog.Hash }

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hs []tlog.Hash
	for _, i := range indexes {
		hs = append(hs, t.stored[i])
	}
	return hs, nil
}

func leaf(i int64) []byte { return fmt.Appendf(nil, "leaf %d", i) }

func newTree(t interface{ Fatal(...any) }, n int64) *tree {
	tr := &tree{}
	for i := range n {
		hs, err := tlog.StoredHashes(i, leaf(i), tr)
		if err != nil {
			t.Fatal(err)
		}
		tr.stored = append(tr.stored, hs...)
	}
	return tr
}

func TestFrontierGrowsAsTheReferenceDoes(t *testing.T) {
	const n = 300
	ref := newTree(t, n)
	var edge translog.Frontier
	var stored []tlog.Hash
	for i := range int64(n) {
		want, err := tlog.TreeHash(i, ref)
		if err != nil || edge.Root() != want {
			t.Fatalf("root at %d is not the reference's (%v)", i, err)
		}
		read, err := translog.NewFrontier(i, ref)
		if err != nil || read.Root() != want || read.Size() != i {
			t.Fatalf("edge read at %d is not the reference's (%v)", i, err)
		}
		stored = edge.Add(tlog.RecordHash(leaf(i)), stored)
	}
	if !slices.Equal(stored, ref.stored) {
		t.Error("the hashes to store are not the reference's")
	}
	if new(translog.Frontier).Root() != sha256.Sum256(nil) {
		t.Error("the root of an empty tree is not the hash of nothing")
	}
}

func TestProofsAgreeWithTheReference(t *testing.T) {
	signer, verifier, _ := journaltest.Key(t, "log.test")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 200).Draw(t, "n")
		older := rapid.Int64Range(1, n).Draw(t, "older")
		i := rapid.Int64Range(0, n-1).Draw(t, "i")
		ref := newTree(t, n)
		root, _ := tlog.TreeHash(n, ref)
		oldRoot, _ := tlog.TreeHash(older, ref)
		c := translog.Checkpoint{Origin: "log.test", Size: n, Root: root}
		old := translog.Checkpoint{Origin: "log.test", Size: older, Root: oldRoot}
		msg, err := translog.Sign(c, signer)
		if err != nil {
			t.Fatal(err)
		}
		hs, err := translog.Prove(i, n, ref)
		if err != nil {
			t.Fatal(err)
		}
		p, err := translog.ParseInclusion(translog.Inclusion{Index: i, Hashes: hs, Checkpoint: msg}.Marshal())
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(p.Hashes, n, root, i, tlog.RecordHash(leaf(i))); err != nil {
			t.Fatalf("the reference refuses our proof: %v", err)
		}
		if _, err := p.Check(tlog.RecordHash(leaf(i)), verifier); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Check(tlog.RecordHash(leaf(i+1)), verifier); fault.KindOf(err) != fault.Corrupt {
			t.Fatalf("another leaf: got %v, want corrupt", err)
		}
		cons, err := translog.ProveConsistency(older, n, ref)
		if err != nil {
			t.Fatal(err)
		}
		if cons, err = translog.ParseConsistency(cons.Marshal()); err != nil {
			t.Fatal(err)
		}
		if err := cons.Check(old, c); err != nil {
			t.Fatal(err)
		}
		bad := old
		bad.Root[3] ^= 1
		if err := cons.Check(bad, c); fault.KindOf(err) != fault.Corrupt {
			t.Fatalf("another history: got %v, want corrupt", err)
		}
		if older < n {
			if err := cons.Check(c, old); fault.KindOf(err) != fault.Corrupt {
				t.Fatalf("a shorter log: got %v, want corrupt", err)
			}
		}
	})
}

func TestCheckpointOfAnotherLogOrKeyIsRefused(t *testing.T) {
	s, v, _ := journaltest.Key(t, "log.test")
	s2, _, _ := journaltest.Key(t, "log.test")
	c := translog.Checkpoint{Origin: "log.test", Size: 3, Root: tlog.Hash{1}}
	good, err := translog.Sign(c, s)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := translog.Open(good, v); err != nil || got.Text() != c.Text() {
		t.Fatalf("a good checkpoint: %+v, %v", got, err)
	}
	byOther, err := translog.Sign(c, s2)
	if err != nil {
		t.Fatal(err)
	}
	lied, err := note.Sign(&note.Note{Text: "other.test\n3\n" + strings.SplitN(c.Text(), "\n", 3)[2]}, s)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"another key": byOther, "another log": lied, "nothing": nil,
		"changed size": bytes.Replace(good, []byte("\n3\n"), []byte("\n4\n"), 1),
		"too long":     append(bytes.Clone(good), make([]byte, 70000)...),
	} {
		if _, err := translog.Open(bad, v); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
	if _, err := translog.Sign(translog.Checkpoint{Origin: "other.test"}, s); err == nil {
		t.Error("a key signed for another log")
	}
}

func TestTilesHoldEachHashOnceAndAreNamedAsTheSpecificationSays(t *testing.T) {
	for n, want := range map[int64]string{
		0: "tile/0/000", 5: "tile/0/005", 1234067: "tile/0/x001/x234/067", 1000: "tile/0/x001/000",
	} {
		if got := translog.TilePath(0, n, translog.TileWidth); got != want {
			t.Errorf("tile %d is at %s, want %s", n, got, want)
		}
	}
	if got := translog.TilePath(-1, 1, 44); got != "tile/entries/001.p/44" {
		t.Errorf("a partial bundle is at %s", got)
	}
	for _, size := range []int64{0, 1, 255, 256, 257, 70000} {
		seen := map[int64]bool{}
		level0 := int64(0)
		for _, tile := range translog.Tiles(size) {
			for _, i := range tile.Indexes() {
				if seen[i] || i >= tlog.StoredHashCount(size) {
					t.Fatalf("size %d: hash %d is in two tiles or in no tree", size, i)
				}
				seen[i] = true
			}
			if tile.Level == 0 {
				level0 += int64(tile.Width)
			}
		}
		if level0 != size {
			t.Errorf("size %d: the lowest tiles hold %d hashes", size, level0)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add(translog.Checkpoint{Origin: "log.test", Size: 7, Extensions: []string{"x"}}.Text())
	f.Add("log.test\n07\nAAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := translog.ParseCheckpoint(text)
		if err == nil && c.Text() != text {
			t.Errorf("%q is read, but written as %q", text, c.Text())
		}
	})
}

func FuzzInclusion(f *testing.F) {
	f.Add(translog.Inclusion{Index: 3, Hashes: []tlog.Hash{{1}, {2}}, Checkpoint: []byte("log.test\n")}.Marshal())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := translog.ParseInclusion(data)
		if err == nil && !bytes.Equal(p.Marshal(), data) {
			t.Errorf("%q is read, but written as %q", data, p.Marshal())
		}
	})
}

func FuzzConsistency(f *testing.F) {
	f.Add(translog.Consistency{Old: 1, New: 3, Hashes: []tlog.Hash{{1}}}.Marshal())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := translog.ParseConsistency(data)
		if err == nil && !bytes.Equal(p.Marshal(), data) {
			t.Errorf("%q is read, but written as %q", data, p.Marshal())
		}
	})
}

func FuzzBundle(f *testing.F) {
	f.Add(translog.AppendEntry(translog.AppendEntry(nil, []byte("one")), nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := translog.ParseBundle(data)
		if err != nil {
			return
		}
		var again []byte
		for _, e := range entries {
			again = translog.AppendEntry(again, e)
		}
		if !bytes.Equal(again, data) {
			t.Errorf("%q is read, but written as %q", data, again)
		}
	})
}
