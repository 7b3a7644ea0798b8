package entry

import (
	"bytes"
	"testing"
	"time"
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
