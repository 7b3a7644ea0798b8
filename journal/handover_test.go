package journal

import (
	"bytes"
	"strings"
	"testing"

	"sijil/journal/entry"
)

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
			if o.Body != nil && entry.KeyHash(entry.Key(d.Key)) != o.KeyHash {
				t.Error("an entry was accepted under another key")
			}
		}
	})
}
