package headfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/journal/headfile"
	"sijil/journal/journaltest"
	"sijil/journal/translog"
)

const origin = "house.test"

// written makes a head file and returns its bytes: the head of size 40 in one
// slot, of size 41 in the other.
func written(t testing.TB, signer note.Signer) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "head")
	slot := headfile.Slot{Checkpoint: translog.Checkpoint{Origin: origin, Size: 39}, Commits: 3, Checkpoints: 1}
	w, err := headfile.Create(path, signer, slot)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for slot.Size < 41 {
		slot.Size++
		if err := w.Write(slot); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func FuzzHeadFile(f *testing.F) {
	signer, verifier, _ := journaltest.Key(f, origin)
	good := written(f, signer)
	f.Add(uint16(0), byte(0))
	f.Add(uint16(100), byte(1))
	f.Add(uint16(8191), byte(128))
	f.Fuzz(func(t *testing.T, at uint16, change byte) {
		data := bytes.Clone(good)
		i := int(at) % len(data)
		slot := i / (len(data) / 2)
		data[i] ^= change
		h, err := headfile.Parse(data, verifier)
		if err != nil {
			t.Fatal(err)
		}
		if change != 0 && h.Slots[slot] != nil {
			t.Errorf("a change at %d was not found", at)
		}
		if h.Slots[1-slot] == nil || change == 0 && h.Newest().Size != 41 {
			t.Errorf("a good slot was refused: %q", h.Damage)
		}
	})
}

func TestHeadFileSignedByAnotherKeyIsRefused(t *testing.T) {
	signer, verifier, _ := journaltest.Key(t, origin)
	_, other, _ := journaltest.Key(t, origin)
	data := written(t, signer)
	if h, err := headfile.Parse(data, verifier); err != nil || h.Newest() == nil {
		t.Fatalf("a head signed by its own key was refused: %v, %q", err, h.Damage)
	}
	if h, err := headfile.Parse(data, other); err != nil || h.Newest() != nil {
		t.Errorf("a head signed by another key was accepted (%v)", err)
	}
}

func TestATornSlotIsWrittenAnewFromTheOther(t *testing.T) {
	signer, verifier, _ := journaltest.Key(t, origin)
	for slot := range 2 {
		data := written(t, signer)
		data[slot*len(data)/2+100] ^= 1
		path := filepath.Join(t.TempDir(), "head")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		old, err := headfile.Read(path, verifier)
		if err != nil || old.Slots[slot] != nil || old.Damage[slot] == "" {
			t.Fatalf("slot %d: the tear was not found: %v", slot, err)
		}
		w, err := headfile.Open(path, signer, old)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		h, err := headfile.Read(path, verifier)
		if err != nil || h.Slots[0] == nil || h.Slots[1] == nil || h.Newest().Size != old.Newest().Size {
			t.Errorf("slot %d: after opening: %v, %q", slot, err, h.Damage)
		}
	}
}
