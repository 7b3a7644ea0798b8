package claim

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are letters that people write for each other, and the form they are
// searched under. Letters that carry hamza, madda or an accent as a mark of
// their own (أ إ آ ؤ ئ é ç) are not in the list: the mark is dropped.
var letters = map[rune]string{
	'ٱ': "ا", 'ٲ': "ا", 'ٳ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ة': "ه", 'ۃ': "ه", 'ہ': "ه", 'ھ': "ه", 'ە': "ه",
	'ک': "ك", 'ڪ': "ك", 'ء': "", 'ٴ': "", 'ـ': "",
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t",
	'ʿ': "", 'ʾ': "", 'ʼ': "", 'ʻ': "", 'ʹ': "", 'ˈ': "", '’': "", '‘': "", '\'': "", '`': "", '´': "",
}

// marked are the scripts in which marks over and under letters are dropped;
// in others a mark can be a letter of its own.
var marked = []*unicode.RangeTable{unicode.Latin, unicode.Arabic, unicode.Hebrew, unicode.Greek, unicode.Cyrillic}

// Normalise returns a text as it is searched: one form for each letter that
// Arabic and Latin writers use for each other, without vowel signs, accents,
// tatweel, apostrophes and invisible characters, in small letters, with digits
// 0 to 9 and single spaces. The same goes for what is stored in the index and
// for what is looked for; it is never shown.
func Normalise(s string) string {
	// Lower case can bring forth characters that compose anew, so the text is
	// taken apart after it and put together at the end.
	s = norm.NFKD.String(strings.ToLower(norm.NFKC.String(s)))
	var out strings.Builder
	out.Grow(len(s))
	drop, space := false, false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if !drop {
				out.WriteRune(r)
			}
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			continue
		}
		to, listed := letters[r]
		if listed && to == "" {
			continue
		}
		if space && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space = false
		drop = unicode.IsOneOf(marked, r)
		if listed {
			out.WriteString(to)
			continue
		}
		if d, ok := digit(r); ok {
			r = d
		}
		out.WriteRune(r)
	}
	return strings.TrimSpace(norm.NFC.String(out.String()))
}

// digit returns the digit 0 to 9 that a decimal digit of any script stands for.
// In Unicode they stand in rows of ten, so the place in the range says which.
func digit(r rune) (rune, bool) {
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10, true
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10, true
		}
	}
	return r, false
}
