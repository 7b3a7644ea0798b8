package headfile

import (
	"bytes"
	"crypto/rand"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/journal/translog"
)

func testKey(t testing.TB) (note.Signer, note.Verifier) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "house.test")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func FuzzHeadFile(f *testing.F) {
	signer, verifier := testKey(f)
	var good []byte
	for i := range int64(2) {
		s := Slot{Checkpoint: translog.Checkpoint{Origin: "house.test", Size: 40 + i}, Sequence: 10 + i, Commits: 3, Checkpoints: 1}
		data, err := s.marshal(signer)
		if err != nil {
			f.Fatal(err)
		}
		good = append(good, data...)
	}
	f.Add(uint16(0), byte(0))
	f.Add(uint16(100), byte(1))
	f.Add(uint16(8191), byte(128))
	f.Fuzz(func(t *testing.T, at uint16, change byte) {
		data := bytes.Clone(good)
		slot := int(at) % len(data) / slotSize
		data[int(at)%len(data)] ^= change
		h, err := parse(data, verifier)
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
	signer, _ := testKey(t)
	_, verifier := testKey(t)
	s := Slot{Checkpoint: translog.Checkpoint{Origin: "house.test"}}
	data, err := s.marshal(signer)
	if err != nil {
		t.Fatal(err)
	}
	h, err := parse(append(data, data...), verifier)
	if err != nil || h.Newest() != nil {
		t.Errorf("a head signed by another key was accepted (%v)", err)
	}
}
