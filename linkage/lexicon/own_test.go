package lexicon

import (
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

func TestDetachedWordsOutliveWhatTheyWereReadFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zم]{0,6}`), 1, 20).Draw(t, "words")
		p := NewPart()
		var buffers [][]byte
		for _, w := range words {
			b := []byte(w)
			buffers = append(buffers, b)
			p.Add(unsafe.String(unsafe.SliceData(b), len(b)))
		}
		want := slices.Clone(p.Words())
		for i := range want {
			want[i] = string([]byte(want[i]))
		}
		p.Detach()
		for _, b := range buffers {
			clear(b)
		}
		if !slices.Equal(p.Words(), want) {
			t.Fatalf("%q became %q", want, p.Words())
		}
		sorted, tables := Merge([]*Part{p})
		for i, w := range want {
			if sorted[tables[0][i]] != w {
				t.Fatalf("%q is numbered as %q", w, sorted[tables[0][i]])
			}
		}
	})
}
