package value

import (
	"strings"
	"unicode"
)

// Deceives says whether a text would not be shown as it is written: it holds a
// character that commands what shows it, or one that turns the order of what
// stands around it, so that 12 is read as 21. Line ends and tabs are left to
// longer texts; so are the embeddings that texts in two scripts are copied
// with, which turn no number. A name (oneLine) needs none of them.
func Deceives(text string, oneLine bool) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return oneLine
		case r == 0x202d || r == 0x202e: // overrides of direction
			return true
		case r >= 0x202a && r <= 0x202c || r >= 0x2066 && r <= 0x2069:
			return oneLine
		}
		return unicode.IsControl(r)
	})
}

// checkWords refuses words that would be shown as others.
func checkWords(words string) error {
	if Deceives(words, false) {
		return invalid("the words hold control characters or turn the direction of what stands around them")
	}
	return nil
}
