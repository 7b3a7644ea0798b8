package value

import (
	"math"
	"strconv"
	"strings"
)

// found is what the variables of a pattern stood for.
type found struct {
	n, m, d    int64
	hour, min  int
	year, days int // of a month; days is its month
}

// number reads a number in digits, with or without commas between thousands,
// or in English or Arabic words.
func (b *phrasebook) number(s string) (int64, bool) {
	if s == "" || strings.TrimSpace(s) != s {
		return 0, false
	}
	if digits := ungroup(s); isDigits(digits) && len(digits) <= 15 {
		n, err := strconv.ParseInt(digits, 10, 64)
		return n, err == nil
	}
	if n, ok := b.words["number_word"][s]; ok {
		return int64(n), true
	}
	if n, ok := b.englishNumber(s); ok {
		return n, true
	}
	return b.arabicNumber(s)
}

// ungroup takes the commas out of "1,200"; it leaves anything else as it is.
func ungroup(s string) string {
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (len(g) == 0 || len(g) > 3) {
			return s
		}
	}
	return strings.Join(groups, "")
}

// englishNumber reads "thirty-two", "one hundred and eleven", "two thousand".
func (b *phrasebook) englishNumber(s string) (int64, bool) {
	var total, group, last int64 = 0, 0, math.MaxInt64
	fields := strings.Fields(strings.ReplaceAll(s, "-", " "))
	for i, w := range fields {
		n64, ok := b.words["number_word"][w]
		n := int64(n64)
		switch {
		case w == "and":
			if i == 0 || i == len(fields)-1 || group == 0 && total == 0 {
				return 0, false
			}
			continue
		case !ok || w[0] > 'z': // not an English word for a number
			return 0, false
		case w == "hundred":
			if group == 0 || group > 9 {
				return 0, false
			}
			group *= 100
		case w == "thousand":
			if group == 0 || total > 0 {
				return 0, false
			}
			total, group = group*1000, 0
		case group%100 != 0 && (n > 9 || n == 0 || last < 20 || group%10 != 0), n == 0 && len(fields) > 1:
			return 0, false
		default:
			group += n
		}
		last = n
	}
	return total + group, len(fields) > 0
}

// arabicNumber reads "اثنان وثلاثون", "مئة وأحد عشر": numbers joined by "and",
// hundreds first, then the ones, then the tens.
func (b *phrasebook) arabicNumber(s string) (int64, bool) {
	var total int64
	var hundreds, ones, tens bool
	for i, w := range strings.Split(s, " و") {
		n, ok := b.words["number_word"][w]
		if !ok || w[0] <= 'z' {
			return 0, false
		}
		switch {
		case n >= 1000 && i == 0:
		case n >= 100 && n < 1000 && !hundreds && !ones && !tens:
			hundreds = true
		case n > 0 && n < 20 && !ones && !tens:
			ones, tens = true, n > 9
		case n >= 20 && n < 100 && !tens:
			tens = true
		default:
			return 0, false
		}
		total += int64(n)
	}
	return total, true
}

// decade reads "60s", "1990s", "sixties", "الستينات".
func (b *phrasebook) decade(s string) (int64, bool) {
	if n, ok := b.words["decade_name"][s]; ok {
		return int64(n), true
	}
	digits := strings.TrimSuffix(strings.TrimSuffix(s, "s"), "'")
	if digits == s || digits+"'" == s || !isDigits(digits) || len(digits) > 4 || !strings.HasSuffix(digits, "0") {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil && n > 0
}

// eval works out what a rule says of what its pattern found. An empty
// expression is open, and so is nil.
func (f found) eval(expr string) *int64 {
	if expr == "" {
		return nil
	}
	base, delta := expr, int64(0)
	percent := false
	if i := strings.IndexAny(expr, "+-"); i > 0 {
		base = expr[:i]
		amount, isPercent := strings.CutSuffix(expr[i+1:], "%")
		n, _ := smallNumber(amount)
		delta, percent = int64(n), isPercent
		if expr[i] == '-' {
			delta = -delta
		}
	}
	var n int64
	switch base {
	case "n":
		n = f.n
	case "m":
		n = f.m
	case "d":
		n = f.d
	default:
		k, _ := smallNumber(base)
		n = int64(k)
	}
	switch {
	case percent && delta < 0: // outwards: down
		n -= (n*-delta + 99) / 100
	case percent:
		n += (n*delta + 99) / 100
	default:
		n += delta
	}
	return &n
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// smallNumber reads up to nine digits.
func smallNumber(s string) (int, bool) {
	if !isDigits(s) || len(s) > 9 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// bind returns what match asks whether a piece can be a variable; it notes it in f.
func (b *phrasebook) bind(f *found) func(name, piece string) bool {
	return func(name, piece string) bool {
		var ok bool
		switch name {
		case "n":
			f.n, ok = b.number(piece)
		case "m":
			f.m, ok = b.number(piece)
		case "decade":
			f.d, ok = b.decade(piece)
		case "noun":
			_, ok = b.words["noun"][piece]
		case "clock":
			f.hour, f.min, ok = b.clock(piece)
		case "month":
			f.year, f.days, ok = b.monthOfYear(piece)
		}
		return ok
	}
}

// first returns the first rule of a sort that reads the text, and what it found.
func (b *phrasebook) first(reads, text string) (*Rule, found, bool) {
	for _, p := range b.patterns[reads] {
		var f found
		if match(p.parts, text, b.bind(&f)) {
			return p.rule, f, true
		}
	}
	return nil, found{}, false
}
