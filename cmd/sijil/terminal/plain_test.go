package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestPlainTextInJSONIsTheSameValue(t *testing.T) {
	want := "\u009b31m \u202egnp\u202c ينّي \u200f \U0001F600 — \x7f"
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := json.Unmarshal([]byte(Plain(string(text))), &got); err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzPlainWriter(f *testing.F) {
	f.Add([]byte("سجل — \x1b[2J\u009b"), 3)
	f.Add([]byte("\xd8\xf0\x9f\x98"), 1)
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		var once, twice bytes.Buffer
		if cut < 0 || cut > len(text) {
			cut = len(text) / 2
		}
		w := Writer{To: &once}
		w.Write(text)
		w = Writer{To: &twice}
		w.Write(text[:cut])
		w.Write(text[cut:])
		if once.String() != twice.String() {
			t.Errorf("cut at %d: %q, whole: %q", cut, twice.String(), once.String())
		}
		if strings.IndexFunc(once.String(), commanding) >= 0 {
			t.Errorf("%q commands", once.String())
		}
	})
}
