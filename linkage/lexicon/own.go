package lexicon

import "unsafe"

// Own moves words into one piece of memory of their own, in place, so that what
// they were read from can be released.
func Own(words []string) {
	total := 0
	for _, w := range words {
		total += len(w)
	}
	all := make([]byte, 0, total)
	for i, w := range words {
		from := len(all)
		all = append(all, w...)
		// Nobody writes to these bytes again: their place is never given back.
		words[i] = unsafe.String(unsafe.SliceData(all[from:]), len(w))
	}
}

// Detach ends adding to a part: its words move into memory of their own.
func (p *Part) Detach() {
	p.ids = nil
	Own(p.words)
}
