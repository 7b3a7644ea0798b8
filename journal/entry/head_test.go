package entry_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sijil/journal/entry"
	"sijil/journal/translog"
)

func goodHead() entry.Head {
	return entry.Head{
		Origin: "house.test", Index: 7, Time: time.Date(2031, 5, 1, 9, 0, 0, 123000, time.UTC), Verb: "claim.assert",
		Actor: "aaaaaaaaaaaaaaaaaaaaaaaaa2", Subject: "bbbbbbbbbbbbbbbbbbbbbbbbbb", KeyHash: [32]byte{1, 2},
	}
}

func TestHeadIsReadAsItWasWritten(t *testing.T) {
	h := goodHead()
	got, err := entry.ParseHead(h.Marshal())
	if err != nil || got != h {
		t.Errorf("got %+v, %v; want %+v", got, err, h)
	}
}

func FuzzHead(f *testing.F) {
	h := goodHead()
	f.Add(h.Marshal())
	h.Subject = entry.NoSubject
	f.Add(h.Marshal())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := entry.ParseHead(data)
		if err == nil && !bytes.Equal(h.Marshal(), data) {
			t.Errorf("%q is read, but written as %q", data, h.Marshal())
		}
	})
}

// The rule of the origin stands in the head and in the checkpoint, since
// neither package knows the other. They must not come apart.
func TestAHeadAndACheckpointAcceptTheSameOrigins(t *testing.T) {
	agree := func(t interface{ Errorf(string, ...any) }, origin string) {
		h := goodHead()
		h.Origin = origin
		if inHead, inCheckpoint := h.Check() == nil, translog.ValidOrigin(origin); inHead != inCheckpoint {
			t.Errorf("origin %q: valid in a head %v, in a checkpoint %v", origin, inHead, inCheckpoint)
		}
	}
	for b := range 256 {
		agree(t, "house"+string([]byte{byte(b)}))
	}
	for n := range 130 {
		agree(t, strings.Repeat("a", n))
	}
	rapid.Check(t, func(t *rapid.T) { agree(t, rapid.String().Draw(t, "origin")) })
}
