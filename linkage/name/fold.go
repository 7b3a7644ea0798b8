// Package name reads the names of people as lists write them: it folds
// spellings, splits a full name into its parts, and gives each name a skeleton
// of consonants in one alphabet, so that Arabic and Latin spellings of one name
// meet. It knows nothing of records or scores.
package name

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Steps is the set of normalisations that changed a name. Each is logged, so
// that a reader of a match can see what was taken for the same.
type Steps uint16

// The steps, in the order in which they are applied.
const (
	Composed     Steps = 1 << iota // compatibility and composed forms (NFKC)
	Unmarked                       // vowel signs, accents, joiners, direction marks, tatweel removed
	Unified                        // variants of a letter made one (hamza carriers, Persian letters, final yeh and teh)
	Punctuation                    // punctuation became spaces
	Glued                          // the parts of a compound were joined
	ArticleCut                     // the article was cut
	Abbreviation                   // a usual abbreviation was written out
	Reordered                      // "Family, Given" was turned around
	KunyaCut                       // a kunya before the given name was set aside
	Cut                            // two words that were written as one were cut
	NoName                         // words that say that something is not known
)

var stepNames = [...]string{"composed", "unmarked", "unified", "punctuation", "glued", "article cut", "abbreviation", "reordered", "kunya cut", "cut into two", "taken as not known"}

// String lists the steps in words.
func (s Steps) String() string {
	var words []string
	for i, w := range stepNames {
		if s&(1<<i) != 0 {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// AllSteps returns the steps one by one, in the order in which they are applied.
func AllSteps() []Steps {
	all := make([]Steps, len(stepNames))
	for i := range all {
		all[i] = 1 << i
	}
	return all
}

// Unnamed reports whether words, folded, say in place of a value that it is not
// known: nobody is called so, and two such records are not alike because of it.
func Unnamed(words ...string) bool {
	for _, w := range words {
		if first, _, _ := strings.Cut(w, " "); first != "" {
			// Names are read by the million: most are told by their first word.
			if !unnamedFirst[first] {
				return false
			}
			break
		}
	}
	return unnamed[strings.Join(strings.Fields(strings.Join(words, " ")), " ")]
}

// unnamedFirst are the first words of those in unnamed.
var unnamedFirst = func() map[string]bool {
	first := map[string]bool{}
	for words := range unnamed {
		word, _, _ := strings.Cut(words, " ")
		first[word] = true
	}
	return first
}()

var unnamed = map[string]bool{
	"unknown": true, "unkown": true, "unk": true, "not known": true, "unidentified": true, "unnamed": true, "no name": true, "not stated": true, "not available": true,
	"inconnu": true, "inconnue": true,
	"مجهول": true, "مجهوله": true, "مجهول هويه": true, "مجهوله هويه": true, "مجهول الهويه": true, "مجهوله الهويه": true, "غير معروف": true, "غير معروفه": true,
	"معروف غير": true, "غير محدد": true, "غير متوفر": true, "بدون اسم": true, "لا يوجد": true, "بلا اسم": true,
}

// Fold returns s in lower case, with one space between words and one form for
// each letter, and the steps that this took. A comma is kept as a word of its
// own only by foldWords; here it is a space.
func Fold(s string) (string, Steps) {
	if folded, ok := foldASCII(s); ok {
		return folded, 0
	}
	folded, steps := foldRunes(s)
	return strings.Join(strings.Fields(folded), " "), steps
}

// foldASCII folds what most cells of Latin lists are, without allocating when
// nothing changes.
func foldASCII(s string) (string, bool) {
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			return "", false
		}
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			plain = false
		}
	}
	if plain {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b = append(b, c)
		case c == '\'' || c == '`':
			// an apostrophe stands for ʿayn or hamza and is not a letter here
		default:
			if len(b) > 0 && b[len(b)-1] != ' ' {
				b = append(b, ' ')
			}
		}
	}
	return strings.TrimRight(string(b), " "), true
}

func foldRunes(s string) (string, Steps) {
	var steps Steps
	composed := norm.NFKC.String(s)
	if composed != s {
		steps |= Composed
	}
	var b strings.Builder
	for _, r := range composed {
		if u, ok := arabicUnified[r]; ok {
			steps |= Unified
			if u != 0 {
				b.WriteRune(u)
			}
			continue
		}
		switch {
		case r == 'ـ' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			steps |= Unmarked
		case r >= 'ا' && r <= 'ي':
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '‘' || r == 'ʿ' || r == 'ʾ' || r == '`' || r == 'ʼ' || r == '´':
			steps |= Unmarked
		case r >= 0x660 && r <= 0x669:
			b.WriteRune(r - 0x660 + '0')
		case r >= 0x6F0 && r <= 0x6F9:
			b.WriteRune(r - 0x6F0 + '0')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if latin := unaccented(r); latin != "" {
				if r > 0x7f {
					steps |= Unmarked
				}
				b.WriteString(latin)
			} else {
				b.WriteRune(unicode.ToLower(r))
			}
		default:
			if !unicode.IsSpace(r) {
				steps |= Punctuation
			}
			b.WriteByte(' ')
		}
	}
	return b.String(), steps
}

// unaccented returns a Latin letter without its accents, in lower case, or the
// empty string if r is no Latin letter.
func unaccented(r rune) string {
	r = unicode.ToLower(r)
	if r < 0x80 {
		return string(r)
	}
	if s, ok := latinUnified[r]; ok {
		return s
	}
	if !unicode.Is(unicode.Latin, r) {
		return ""
	}
	d := norm.NFD.String(string(r))
	if d[0] < 0x80 {
		return d[:1]
	}
	return string(r)
}

// arabicUnified maps the variants of a letter to one; 0 removes it.
var arabicUnified = map[rune]rune{
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ة': 'ه', 'ؤ': 'و', 'ئ': 'ي', 'ء': 0,
	'ی': 'ي', 'ې': 'ي', 'ے': 'ي', 'ک': 'ك', 'ڪ': 'ك', 'ھ': 'ه', 'ہ': 'ه', 'ۀ': 'ه', 'ە': 'ه', 'ۃ': 'ه',
	'گ': 'ج', 'پ': 'ب', 'چ': 'ش', 'ژ': 'ج', 'ڤ': 'ف', 'ڨ': 'ق', 'ۆ': 'و', 'ۇ': 'و',
}

var latinUnified = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ə': "e",
}

// Arabic reports whether a folded name is in Arabic script.
func Arabic(folded string) bool {
	for _, r := range folded {
		if r >= 'ا' && r <= 'ي' {
			return true
		}
		if r >= 'a' && r <= 'z' {
			return false
		}
	}
	return false
}
