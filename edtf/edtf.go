// Package edtf reads dates in the Extended Date/Time Format, the profile of ISO
// 8601-2:2019 with its levels 0, 1 and 2, and says which days they can mean.
//
// The grammar follows the specification that the Library of Congress publishes
// as the EDTF profile of ISO 8601-2:2019 (https://www.loc.gov/standards/datetime/).
// Years are counted astronomically (year 0 exists, -1 comes before it) in the
// proleptic Gregorian calendar, as ISO 8601 does.
//
// What the standard leaves to the reader of a date is decided here as follows.
//
//   - Bounds are whole days, both included. A date with a time of day is
//     bounded by the day as written; its zone shifts nothing.
//   - Qualifiers (~ approximate, ? uncertain, % both) never widen bounds.
//   - Seasons 21 to 24 say "spring, summer, autumn, winter" and no hemisphere.
//     They are bounded like 25 to 28, by the meteorological seasons of the
//     northern hemisphere (spring 1 March to 31 May, and so on in steps of
//     three months); 29 to 32 are those of the southern hemisphere. A season
//     over the turn of the year belongs to the year in which it begins.
//   - 33 to 36 are quarters, 37 to 39 thirds, 40 and 41 halves of the year.
//   - A date with unspecified digits is bounded by the first and the last real
//     day that fits it; one that no real day fits is not a date.
//   - The significant digits of a year bound it by the years that share them.
//   - An interval must not end before it begins. An end with unspecified digits
//     may still lie later and is given the benefit of the doubt; an end that is
//     merely less precise is taken from its first day.
//   - Years with the prefix Y or with significant digits stand alone: they are
//     not ends of intervals nor members of sets.
package edtf

import (
	"cmp"
	"fmt"

	"sijil/fault"
)

// Kind says what sort of statement about time a date is.
type Kind string

// The kinds of date. An interval lasted; a set is a choice or an enumeration.
const (
	Single   Kind = "single"   // one day, month, season or year, however vague
	Interval Kind = "interval" // A/B: it lasted from A to B
	OneOf    Kind = "one_of"   // [..]: one of these
	AllOf    Kind = "all_of"   // {..}: all of these
)

// End says how one end of a date is given.
type End string

// The ways in which an end is given.
const (
	Given   End = "given"
	Open    End = "open"    // "..": no end, or none stated
	Unknown End = "unknown" // nothing written: there is an end, nobody knows it
)

// Day is one day of the proleptic Gregorian calendar.
type Day struct {
	Year  int64 // astronomical: 0 is 1 BC
	Month int   // 1 to 12
	Day   int   // 1 to 31
}

// String returns the day as YYYY-MM-DD; years before 0 carry a minus, years
// after 9999 a plus, as ISO 8601 expands them.
func (d Day) String() string {
	switch {
	case d.Year < 0:
		return fmt.Sprintf("-%04d-%02d-%02d", -d.Year, d.Month, d.Day)
	case d.Year > 9999:
		return fmt.Sprintf("+%d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Compare returns -1, 0 or 1 when d is before, the same as, or after e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Date is an EDTF date that has been read. The zero value is no date.
type Date struct {
	text             string
	kind             Kind
	level            int
	from, to         End
	earliest, latest Day // meaningful where the end is given
	approximate      bool
	uncertain        bool
}

// maxLength bounds the work that one string can ask for.
const maxLength = 1024

// Parse reads one EDTF string of level 0, 1 or 2, without trimming it. A string
// that is none is a fault.Invalid error that says why and does not repeat it.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, invalid("it is empty")
	}
	if len(s) > maxLength {
		return Date{}, invalid("it is longer than %d characters", maxLength)
	}
	var (
		d   Date
		err error
	)
	switch {
	case s[0] == '[':
		d, err = parseSet(s, ']', OneOf)
	case s[0] == '{':
		d, err = parseSet(s, '}', AllOf)
	default:
		d, err = parseIntervalOrPoint(s)
	}
	if err != nil {
		return Date{}, err
	}
	d.text = s
	return d, nil
}

// Level returns the lowest level of the standard, 0 to 2, that allows the date.
func (d Date) Level() int { return d.level }

// Kind returns what sort of statement the date is.
func (d Date) Kind() Kind { return d.kind }

// Bounds returns the first and the last day that the date can mean, both
// included. An end that is open or unknown is nil.
func (d Date) Bounds() (earliest, latest *Day) {
	if d.from == Given {
		e := d.earliest
		earliest = &e
	}
	if d.to == Given {
		l := d.latest
		latest = &l
	}
	return earliest, latest
}

// Ends says how each end of the date is given. A single date has both.
func (d Date) Ends() (from, to End) { return d.from, d.to }

// Approximate reports whether any part of the date is marked approximate, by ~
// or %.
func (d Date) Approximate() bool { return d.approximate }

// Uncertain reports whether any part of the date is marked uncertain, by ? or %.
func (d Date) Uncertain() bool { return d.uncertain }

// String returns the date as it was written.
func (d Date) String() string { return d.text }

func invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "this is not an EDTF date: %s", fmt.Sprintf(format, args...)).
		WithHint("Write 2025-03-08, 2025-03, 2025, 2025-03-08~ (approximate), [2025-03-08..2025-03-10] (one day among these) or 2025-03-08/2025-03-10 (it lasted).")
}

// ParseDay reads a day as Day.String writes it, and reports whether it is one.
func ParseDay(s string) (Day, bool) {
	d, negative, plus := Day{}, false, false
	switch {
	case len(s) > 0 && s[0] == '-':
		s, negative = s[1:], true
	case len(s) > 0 && s[0] == '+':
		s, plus = s[1:], true
	}
	n := len(s) - len("-01-02")
	if n < 4 || n > maxYearDigits || plus && n == 4 || !plus && !negative && n > 4 || s[n] != '-' || s[n+3] != '-' {
		return Day{}, false
	}
	year, month, day := s[:n], s[n+1:n+3], s[n+4:]
	if !allDigits(year) || !allDigits(month) || !allDigits(day) || n > 4 && year[0] == '0' {
		return Day{}, false
	}
	for _, c := range year {
		d.Year = d.Year*10 + int64(c-'0')
	}
	if negative {
		if d.Year == 0 {
			return Day{}, false
		}
		d.Year = -d.Year
	}
	d.Month, d.Day = number(month), number(day)
	if d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > daysIn(d.Year, d.Month) {
		return Day{}, false
	}
	return d, true
}
