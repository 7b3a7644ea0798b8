package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// First strong isolate and pop directional isolate, Unicode UAX #9: what
// stands between them is laid out on its own.
const (
	isolateStart = "\u2068"
	isolateEnd   = "\u2069"
)

// months holds the names of the months. The Arabic ones are the Levantine
// name and the one used in North Africa and the Gulf, as documents of the
// United Nations write them, so that no reader has to guess.
var months = map[Lang][12]string{
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	Arabic: {"كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
		"تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"},
}

// Number writes a whole number with Western digits, in groups of three.
func (w *Words) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		// The minus sign, isolated, so that it stays before its number.
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Range writes bounds that may be open; nil is open. Equal bounds are one number.
func (w *Words) Range(min, max *int64) string {
	switch {
	case min == nil && max == nil:
		return w.T("range.none")
	case max == nil:
		return w.T("range.from", "min", *min)
	case min == nil:
		return w.T("range.to", "max", *max)
	case *min == *max:
		return w.Number(*min)
	}
	return w.T("range.both", "min", *min, "max", *max)
}

// Date writes the day of a time, in UTC.
func (w *Words) Date(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("%d %s %d", t.Day(), months[w.lang][t.Month()-1], t.Year())
}

// Moment writes day and minute of a time, in UTC, and says so.
func (w *Words) Moment(t time.Time) string {
	return w.T("date.moment", "date", w.Date(t), "time", t.UTC().Format("15:04"))
}

// Day writes a date or date-time of RFC 3339 ("2025-03-08",
// "2025-03-08T10:00:00+03:00"), or a year or a month ("2025", "2025-03"), in
// the zone it carries. What cannot be read comes back isolated, as it is.
func (w *Words) Day(iso string) string {
	if t, err := time.Parse("2006", iso); err == nil {
		return strconv.Itoa(t.Year())
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return fmt.Sprintf("%s %d", months[w.lang][t.Month()-1], t.Year())
	}
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return w.Date(t)
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, iso); err == nil {
			day := fmt.Sprintf("%d %s %d", t.Day(), months[w.lang][t.Month()-1], t.Year())
			return w.T("date.local", "date", day, "time", t.Format("15:04"))
		}
	}
	return w.Isolate(iso)
}

// Between writes the bounds of a time; "" is open.
func (w *Words) Between(earliest, latest string) string {
	switch {
	case earliest == "" && latest == "":
		return w.T("range.none")
	case latest == "":
		return w.T("date.from", "date", w.Day(earliest))
	case earliest == "":
		return w.T("date.to", "date", w.Day(latest))
	case earliest == latest:
		return w.Day(earliest)
	}
	return w.T("date.both", "from", w.Day(earliest), "to", w.Day(latest))
}

// Bytes writes a size in bytes with a unit that suits it, in powers of 1024.
func (w *Words) Bytes(n int64) string {
	units := []string{"size.b", "size.kib", "size.mib", "size.gib", "size.tib"}
	i, whole, rest := 0, n, int64(0)
	for whole >= 1024 && i < len(units)-1 {
		whole, rest, i = whole/1024, whole%1024, i+1
	}
	if i == 0 {
		return w.T(units[0], "n", n)
	}
	return w.T(units[i], "size", fmt.Sprintf("%d.%d", whole, rest*10/1024))
}

// List writes several texts as one phrase: "a, b and c".
func (w *Words) List(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	if len(parts) == 1 {
		return parts[0]
	}
	last := len(parts) - 1
	first := strings.Join(parts[:last], w.T("list.comma")+" ")
	if w.lang == Arabic {
		// The Arabic "and" is a letter joined to the word that follows.
		return strings.Join(parts[:last], " "+w.T("list.and")) + " " + w.T("list.and") + parts[last]
	}
	return first + " " + w.T("list.and") + " " + parts[last]
}

// Isolate wraps a text in Unicode isolates if it starts in the other direction
// of writing, or begins or ends with something that has none (a hash, a file
// name, a number with a sign). Texts in the language's own direction come back
// as they are.
func (w *Words) Isolate(s string) string {
	if s == "" || strings.HasPrefix(s, isolateStart) {
		return s
	}
	strong := firstStrong(s)
	if !mixed(s) && (strong == w.lang.Dir() || strong == "" && w.lang.Dir() == "ltr") {
		return s
	}
	return isolateStart + s + isolateEnd
}

// firstStrong returns the direction of the first letter that has one, else "".
func firstStrong(s string) string {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return "ltr"
		case bidi.R, bidi.AL:
			return "rtl"
		}
	}
	return ""
}

// mixed says whether a text holds letters of both directions.
func mixed(s string) bool {
	var left, right bool
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			left = true
		case bidi.R, bidi.AL:
			right = true
		}
	}
	return left && right
}
