package name

import (
	"strings"
	"unicode/utf8"
)

// Key is the sound of a name in one alphabet for both scripts: its consonants,
// and which vowels were written before, between and after them.
type Key struct {
	// Consonants holds the letters A B C D F G H J K L M N R S T W X Y Z, of
	// which A, W and Y (vowels, ʿayn, hamza, waw, ya) only stand first.
	Consonants string
	// Vowels has one set for each consonant: what was written after it.
	Vowels string
	// Arabic says that the name was in Arabic script, where only long vowels
	// are written.
	Arabic bool
}

// The vowels of a gap, as bits of a byte of Key.Vowels.
const (
	vowelA = 1 << iota
	vowelE
	vowelI
	vowelO
	vowelU
	vowelLong
)

// SkeletonOf returns the key of a folded name; spaces are ignored. A name
// without letters has an empty key.
func SkeletonOf(folded string) Key {
	if Arabic(folded) {
		return arabicKey(folded)
	}
	return latinKey(folded)
}

// drawing collects a key letter by letter.
type drawing struct {
	consonants, vowels []byte
}

func (d *drawing) consonant(c byte) {
	d.consonants = append(d.consonants, c)
	d.vowels = append(d.vowels, 0)
}

// vowel notes a vowel; before the first consonant it becomes the letter A.
func (d *drawing) vowel(bits byte) {
	if len(d.consonants) == 0 {
		d.consonant('A')
	}
	gap := &d.vowels[len(d.vowels)-1]
	if *gap != 0 {
		bits |= vowelLong
	}
	*gap |= bits
}

// endless cuts an H that ended the name: a final teh marbuta, heh or Latin h is
// heard in one spelling and missing in the next.
func (d *drawing) endless() {
	n := len(d.consonants)
	if n > 1 && d.consonants[n-1] == 'H' && d.vowels[n-1] == 0 {
		d.consonants, d.vowels = d.consonants[:n-1], d.vowels[:n-1]
	}
}

func (d *drawing) key(arabic bool) Key {
	return Key{Consonants: string(d.consonants), Vowels: string(d.vowels), Arabic: arabic}
}

var arabicLetters = map[rune]byte{
	'ب': 'B', 'ت': 'T', 'ط': 'T', 'ث': 'T', 'ج': 'J', 'ح': 'H', 'ه': 'H', 'خ': 'X', 'د': 'D', 'ض': 'D',
	'ذ': 'Z', 'ز': 'Z', 'ظ': 'Z', 'ر': 'R', 'س': 'S', 'ص': 'S', 'ش': 'C', 'غ': 'G', 'ف': 'F', 'ق': 'K',
	'ك': 'K', 'ل': 'L', 'م': 'M', 'ن': 'N',
}

func arabicKey(folded string) Key {
	var d drawing
	var previous rune
	for i, r := range folded {
		first, last := len(d.consonants) == 0, i+utf8.RuneLen(r) == len(folded)
		switch r {
		case 'ا':
			d.vowel(vowelA | vowelE)
		case 'ع':
			if first {
				d.consonant('A')
			}
		case 'و':
			if first {
				d.consonant('W')
			} else {
				d.vowel(vowelO | vowelU)
			}
		case 'ي':
			switch {
			case first:
				d.consonant('Y')
			case last: // may be alef maksura
				d.vowel(vowelA | vowelE | vowelI)
			default:
				d.vowel(vowelI | vowelE)
			}
		default:
			if c, ok := arabicLetters[r]; ok && !(r == 'ل' && previous == 'ل') {
				d.consonant(c)
			}
		}
		previous = r
	}
	// A first alef that carries a short vowel (hamza) says nothing of its colour.
	if len(d.consonants) > 0 && d.consonants[0] == 'A' && d.vowels[0] == vowelA|vowelE {
		if r, _ := utf8.DecodeRuneInString(folded); r == 'ا' {
			d.vowels[0] = 0
		}
	}
	d.endless()
	switch folded {
	case "طه":
		d.consonants, d.vowels = []byte("TH"), []byte{0, 0} // Taha: the last letter is heard
	case "محمد":
		// Its short vowels are never written, and they are all that tells it from
		// Mahmud; no other two names so frequent are so alike.
		d.vowels = []byte{vowelA | vowelE | vowelO | vowelU, vowelA | vowelE, vowelA | vowelE, 0}
	}
	return d.key(true)
}

var latinPairs = map[string]byte{
	"kh": 'X', "sh": 'C', "ch": 'C', "gh": 'G', "th": 'T', "dh": 'Z', "ph": 'F', "dj": 'J', "ck": 'K',
}

var latinLetters = map[byte]byte{
	'b': 'B', 'p': 'B', 't': 'T', 'j': 'J', 'g': 'J', 'h': 'H', 'd': 'D', 'z': 'Z', 'r': 'R', 's': 'S',
	'f': 'F', 'v': 'F', 'k': 'K', 'q': 'K', 'c': 'K', 'l': 'L', 'm': 'M', 'n': 'N',
}

var latinVowels = map[byte]byte{'a': vowelA, 'e': vowelE, 'i': vowelI, 'o': vowelO, 'u': vowelU}

func latinKey(s string) Key {
	var d drawing
	var previous byte
	// An article written together with its word is not heard as part of it.
	if len(s) >= 6 && (s[:2] == "al" || s[:2] == "el") && latinLetters[s[2]] != 0 && s[2] != 'l' {
		s = s[2:]
	}
	apart := twoLetters(s)
	abd := strings.HasPrefix(s, "abdh") // Abd al-Hamid, Abd al-Hadi: the h begins the second name
	for i := 0; i < len(s); i++ {
		c := s[i]
		first := len(d.consonants) == 0
		if i+1 < len(s) {
			if k, ok := latinPairs[s[i:i+2]]; ok && !(apart && (c == 's' || c == 't' || c == 'd')) && !(abd && i == 2) {
				if n := len(d.consonants); n > 0 && previous == latinLetters[c] && d.vowels[n-1] == 0 {
					d.consonants, d.vowels = d.consonants[:n-1], d.vowels[:n-1] // "ssh" is "sh"
				}
				if !(len(d.consonants) > 0 && previous == k && d.vowels[len(d.vowels)-1] == 0) {
					d.consonant(k)
				}
				previous = k
				i++
				continue
			}
			if first && c == 'o' && s[i+1] == 'u' && i+2 < len(s) && latinVowels[s[i+2]] != 0 {
				d.consonant('W') // French "ou" before a vowel
				i++
				continue
			}
		}
		k, ok := latinLetters[c]
		switch {
		case ok:
			if len(d.consonants) == 0 || previous != k || d.vowels[len(d.vowels)-1] != 0 {
				d.consonant(k)
			}
			previous = k
			continue
		case c == 'x':
			d.consonant('K')
			d.consonant('S')
		case c == 'w' && first:
			d.consonant('W')
		case c == 'y' && first:
			d.consonant('Y')
		case c == 'w':
			d.vowel(vowelU | vowelO)
		case c == 'y':
			d.vowel(vowelI)
		case latinVowels[c] != 0:
			d.vowel(latinVowels[c])
		}
		previous = 0
	}
	d.endless()
	return d.key(false)
}

// twoLetters reports whether s, t or d before h is a letter of its own in a
// name, as in Is-haq, Fat-hi, Ad-ham.
func twoLetters(s string) bool {
	for _, p := range [...]string{"isha", "esha", "fath", "adham", "edham", "medhat", "madhat", "midhat"} {
		if strings.HasPrefix(s, p) && !strings.HasPrefix(s, "fathu") {
			return true
		}
	}
	return false
}

// Apart returns how far two consonant skeletons are apart, in halves of a
// letter: 2 for a letter missing or another in its place, 1 for a letter that
// spellings and dialects interchange (kh and k, gh and g, q and g, th and s, …).
// More than limit is returned as limit+1.
func Apart(a, b string, limit int) int {
	if len(a) > longest || len(b) > longest || 2*(len(a)-len(b)) > limit || 2*(len(b)-len(a)) > limit {
		return limit + 1
	}
	var rows [2][longest + 1]int
	last, row := &rows[0], &rows[1]
	for j := 0; j <= len(b); j++ {
		last[j] = 2 * j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = 2 * i
		best := row[0]
		for j := 1; j <= len(b); j++ {
			cost := 2
			switch {
			case a[i-1] == b[j-1]:
				cost = 0
			case interchanged(a[i-1], b[j-1]):
				cost = 1
			}
			row[j] = min(last[j]+2, row[j-1]+2, last[j-1]+cost)
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		last, row = row, last
	}
	return min(last[len(b)], limit+1)
}

// interchanged reports whether two letters of the skeleton are taken for each
// other in dialects and careless spellings.
func interchanged(x, y byte) bool {
	for _, pair := range [...]string{"XK", "XH", "GJ", "GK", "KJ", "KA", "GR", "DZ", "TD", "TS", "SZ", "CS", "CK", "JC", "YJ", "YA", "WA", "WF"} {
		if pair[0] == x && pair[1] == y || pair[0] == y && pair[1] == x {
			return true
		}
	}
	return false
}

// VowelConflicts counts the gaps in which two keys with equal consonants have
// vowels that cannot be spellings of one sound: Mahmud and Muhammad, Hasan and
// Husain differ in nothing else. It returns 0 if consonants differ in number.
func VowelConflicts(a, b Key) int {
	if len(a.Vowels) != len(b.Vowels) {
		return 0
	}
	conflicts := 0
	for i := range a.Vowels {
		if conflicting(a.Vowels[i], b.Vowels[i], a.Arabic, b.Arabic) {
			conflicts++
		}
	}
	return conflicts
}

func conflicting(x, y byte, xArabic, yArabic bool) bool {
	if xArabic && yArabic {
		return x&^vowelLong != y&^vowelLong
	}
	if yArabic {
		x, y, xArabic = y, x, true
	}
	if xArabic { // x is Arabic, y Latin
		switch {
		case x == 0:
			return y&vowelLong != 0 && y&(vowelO|vowelU|vowelI) != 0
		case y == 0:
			return true
		}
		return x&y == 0
	}
	if x == 0 || y == 0 {
		return (x|y)&vowelLong != 0
	}
	if x&y&^vowelLong != 0 {
		return false
	}
	return spread(x)&y == 0
}

// spread adds the vowels with which the vowels of a Latin gap are interchanged.
func spread(x byte) byte {
	s := x &^ vowelLong
	if x&(vowelA|vowelE) != 0 {
		s |= vowelA | vowelE
	}
	if x&(vowelE|vowelI) != 0 {
		s |= vowelE | vowelI
	}
	if x&(vowelO|vowelU) != 0 {
		s |= vowelO | vowelU
	}
	return s
}
