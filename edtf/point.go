package edtf

import "strings"

// point is a date that is neither an interval nor a set.
type point struct {
	earliest, latest Day
	level            int
	month            int  // as written: 1 to 12, 21 to 41 for a season; 0 if none or masked
	season           bool // month is a season or another part of the year
	masked           bool // has unspecified digits
	fine             bool // a qualifier stands anywhere but at the very end
	alone            bool // may not be part of an interval or set
	approximate      bool
	uncertain        bool
}

func (p point) date() Date {
	return Date{
		kind: Single, level: p.level, from: Given, to: Given,
		earliest: p.earliest, latest: p.latest,
		approximate: p.approximate, uncertain: p.uncertain,
	}
}

// combines returns an error if the point cannot be part of what.
func (p point) combines(what string) error {
	if p.alone {
		return invalid("a time of day, or a year with Y or S, cannot be part of %s", what)
	}
	return nil
}

// parsePoint reads a date, a date with a time, or a year written with Y or S.
func parsePoint(s string) (point, error) {
	if strings.HasPrefix(s, "Y") {
		return parseLongYear(s[1:])
	}
	if day, clock, ok := strings.Cut(s, "T"); ok {
		return parseDateTime(day, clock)
	}
	if year, digits, ok := strings.Cut(s, "S"); ok {
		return parseSignificant(year, digits)
	}
	return parseDate(s)
}

// written is a date as its characters stand, before they mean anything.
type written struct {
	negative         bool
	year, month, day string // digits and X; month and day may be ""
}

// parseDate reads year, month or season, and day, with their qualifiers:
//
//	[q] [-] YYYY [q] [ - [q] MM [q] [ - [q] DD [q] ] ]
func parseDate(s string) (point, error) {
	var p point
	var w written
	r := reader{rest: s}
	before := r.qualifier(&p)
	w.negative = r.take('-')
	if w.year = r.digits(4); w.year == "" {
		return p, invalid("a year has four digits")
	}
	within := before
	last := r.qualifier(&p)
	for _, part := range []*string{&w.month, &w.day} {
		if r.rest == "" {
			break
		}
		within = within || last
		if !r.take('-') {
			return p, invalid("the parts of a date are joined by -")
		}
		within = r.qualifier(&p) || within
		if *part = r.digits(2); *part == "" {
			return p, invalid("a month and a day have two digits")
		}
		last = r.qualifier(&p)
	}
	if r.rest != "" {
		return p, invalid("something stands after the day")
	}
	p.fine = within
	if err := p.bound(w); err != nil {
		return p, err
	}
	p.level = levelOf(w, p, last)
	return p, nil
}

// bound works out the days that w can mean.
func (p *point) bound(w written) error {
	if w.negative && w.year == "0000" {
		return invalid("the year 0000 has no minus")
	}
	p.masked = strings.Contains(w.year+w.month+w.day, "X")
	if p.month = number(w.month); p.month > 12 {
		if w.day != "" || strings.Contains(w.year, "X") || p.month < 21 || p.month > 41 {
			return invalid("there is no such month or season")
		}
		p.season = true
		p.earliest, p.latest = seasonBounds(signed(number(w.year), w.negative), p.month)
		return nil
	}
	var ok bool
	if p.earliest, p.latest, ok = maskBounds(w); !ok {
		return invalid("no real day fits it")
	}
	return nil
}

// levelOf returns the level that a date needs. Qualified says that a qualifier
// stands at its end.
func levelOf(w written, p point, qualified bool) int {
	switch {
	case p.fine:
		return 2
	case p.season && (p.month > 24 || qualified):
		return 2
	case p.masked && !maskedFromTheRight(w):
		return 2
	case p.season, p.masked, qualified, w.negative:
		return 1
	}
	return 0
}

// maskedFromTheRight reports whether the unspecified digits are of the kinds
// that level 1 allows: 201X, 20XX, 2004-XX, 1985-04-XX, 1985-XX-XX.
func maskedFromTheRight(w written) bool {
	if w.month == "" {
		return w.year[3] == 'X' && !strings.Contains(w.year[:2], "X")
	}
	if strings.Contains(w.year, "X") {
		return false
	}
	switch w.day {
	case "":
		return w.month == "XX"
	case "XX":
		return w.month == "XX" || !strings.Contains(w.month, "X")
	}
	return false
}

// parseSignificant reads a year with the number of its significant digits:
// "1950S2" is a year of 1900 to 1999, estimated as 1950.
func parseSignificant(year, digits string) (point, error) {
	r := reader{rest: year}
	negative := r.take('-')
	y := r.rest
	if len(y) != 4 || !allDigits(y) || negative && y == "0000" {
		return point{}, invalid("a year before S has four digits, or more after Y")
	}
	return significantYears(int64(number(y)), negative, len(y), digits)
}

// parseLongYear reads what follows the letter Y: a year of more than four
// digits, perhaps with an exponent and significant digits: "Y-17E7", "Y3388E2S3".
func parseLongYear(s string) (point, error) {
	r := reader{rest: s}
	negative := r.take('-')
	body, digits, significant := strings.Cut(r.rest, "S")
	mantissa, exponent, exponential := strings.Cut(body, "E")
	if !allDigits(mantissa) || mantissa[0] == '0' || exponential && (!allDigits(exponent) || exponent[0] == '0') {
		return point{}, invalid("after Y stands a year in digits")
	}
	zeros := 0
	if exponential {
		if len(exponent) > 2 {
			return point{}, invalid("the year is too far away; years have at most %d digits", maxYearDigits)
		}
		zeros = number(exponent)
	}
	length := len(mantissa) + zeros
	switch {
	case length > maxYearDigits:
		return point{}, invalid("the year is too far away; years have at most %d digits", maxYearDigits)
	case length < 5:
		return point{}, invalid("Y is for years of more than four digits")
	}
	var year int64
	for _, c := range mantissa + strings.Repeat("0", zeros) {
		year = year*10 + int64(c-'0')
	}
	if significant {
		return significantYears(year, negative, length, digits)
	}
	if negative {
		year = -year
	}
	p := point{earliest: Day{year, 1, 1}, latest: Day{year, 12, 31}, level: 1, alone: true}
	if exponential {
		p.level = 2
	}
	return p, nil
}

// maxYearDigits keeps years inside 64 bits.
const maxYearDigits = 18

// significantYears bounds a year, given without its sign and with its length,
// of which only the first digits are significant.
func significantYears(year int64, negative bool, length int, digits string) (point, error) {
	if !allDigits(digits) || digits[0] == '0' || len(digits) > 2 || number(digits) > length {
		return point{}, invalid("after S stands the number of significant digits, at most those of the year")
	}
	unit := int64(1)
	for range length - number(digits) {
		unit *= 10
	}
	low := year - year%unit
	high := low + unit - 1
	if negative {
		low, high = -high, -low
	}
	return point{earliest: Day{low, 1, 1}, latest: Day{high, 12, 31}, level: 2, alone: true}, nil
}

// signed returns y, or -y if negative.
func signed(y int, negative bool) int64 {
	if negative {
		return -int64(y)
	}
	return int64(y)
}
