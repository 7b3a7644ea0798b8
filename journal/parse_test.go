package journal

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"sijil/journal/translog"
)

func goodHead() Head {
	return Head{
		Origin: "house.test", Index: 7, Time: time.Date(2031, 5, 1, 9, 0, 0, 123000, time.UTC), Verb: "claim.assert",
		Actor: "aaaaaaaaaaaaaaaaaaaaaaaaa2", Subject: "bbbbbbbbbbbbbbbbbbbbbbbbbb", KeyHash: [32]byte{1, 2},
	}
}

func TestHeadIsReadAsItWasWritten(t *testing.T) {
	h := goodHead()
	got, err := ParseHead(h.Marshal())
	if err != nil || got != h {
		t.Errorf("got %+v, %v; want %+v", got, err, h)
	}
}

func FuzzHead(f *testing.F) {
	h := goodHead()
	f.Add(h.Marshal())
	h.Subject = NoSubject
	f.Add(h.Marshal())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ParseHead(data)
		if err == nil && !bytes.Equal(h.Marshal(), data) {
			t.Errorf("%q is read, but written as %q", data, h.Marshal())
		}
	})
}

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
		h, err := parseHeadFile(data, verifier)
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
	h, err := parseHeadFile(append(data, data...), verifier)
	if err != nil || h.Newest() != nil {
		t.Errorf("a head signed by another key was accepted (%v)", err)
	}
}

func FuzzHandover(f *testing.F) {
	var good bytes.Buffer
	good.WriteString(`{"format":"sijil handover 1","origin":"house.test","size":1}` + "\n")
	good.WriteString(`{"head":"","salt":""}` + "\n")
	f.Add(good.Bytes())
	f.Add([]byte(strings.Repeat("{", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newHandoverReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		for r.next < r.Size {
			d, o, err := r.entry()
			if err != nil {
				return
			}
			// Whatever is accepted must hold against its own hashes.
			if o.Body != nil && KeyHash(Key(d.Key)) != o.KeyHash {
				t.Error("an entry was accepted under another key")
			}
		}
	})
}
