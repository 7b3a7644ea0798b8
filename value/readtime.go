package value

import (
	"fmt"
	"strings"
	"time"

	hijri "github.com/hablullah/go-hijri"

	"sijil/edtf"
)

// ReadTime reads when words say: an EDTF date, "8 March 2025", "around 10am on
// 9 March", "early in the morning", "late January 2025", "two days later", "8
// Ramadan 1446", "حوالي الساعة 10 صباحا". Zone is the IANA name of the zone the
// words are in; times of day need it. Day is the day that the words are about,
// YYYY-MM-DD, or "": times of day need one, given here or in the words;
// "later" is counted from it, or left relative without bounds. It returns a
// fault.Invalid error for words that no rule reads; it never guesses.
func ReadTime(words, zone, day string) (Time, error) {
	if t, err := FromEDTF(words); err == nil {
		t.Words, t.Rule = words, "time.edtf"
		return t, nil
	}
	text, b, err := prepare(words)
	if err != nil {
		return Time{}, err
	}
	if day != "" {
		if _, ok := edtf.ParseDay(day); !ok {
			return Time{}, invalid("the day that the words are about is written YYYY-MM-DD")
		}
	}
	for _, read := range []func() (Time, bool, error){
		func() (Time, bool, error) { return b.readDate(text, day) },
		func() (Time, bool, error) { return b.readMonthPart(text, day) },
		func() (Time, bool, error) { return b.readHijri(text) },
		func() (Time, bool, error) { return b.readDecade(text) },
		func() (Time, bool, error) { return b.readLaterFromDay(text, zone, day) },
		func() (Time, bool, error) { return b.readTimeOfDay(text, zone, day) },
	} {
		t, ok, err := read()
		if err != nil {
			return Time{}, err
		}
		if ok {
			t.Words = words
			return t, t.Check()
		}
	}
	return Time{}, unread("no rule reads this time")
}

// readDate reads a day, a month or a year in words.
func (b *phrasebook) readDate(text, day string) (Time, bool, error) {
	date, ok := b.date(text, yearOf(day))
	if !ok {
		return Time{}, false, nil
	}
	t, err := FromEDTF(date)
	if err != nil {
		return Time{}, false, err
	}
	t.Rule = "time.date"
	return t, true, nil
}

// dateJoints stand between a time of day and its date.
var dateJoints = []string{" on the ", " on ", " of the ", " of ", ", ", " في يوم ", " يوم ", " بتاريخ ", " في ", " من "}

// readTimeOfDay reads a clock or a part of the day, with its date or without.
func (b *phrasebook) readTimeOfDay(text, zone, day string) (Time, bool, error) {
	rule, f, ok := b.timeOfDay(text)
	for _, joint := range dateJoints {
		if ok {
			break
		}
		i := strings.LastIndex(text, joint)
		if i < 0 {
			continue
		}
		date, isDate := b.date(strings.TrimSpace(text[i+len(joint):]), yearOf(day))
		if !isDate || len(date) != len("2025-03-08") {
			continue
		}
		if rule, f, ok = b.timeOfDay(text[:i]); ok {
			day = date
		}
	}
	if !ok {
		return Time{}, false, nil
	}
	d, known := edtf.ParseDay(day)
	switch {
	case !known || d.Year < 1 || d.Year > 9999:
		return Time{}, false, unread("a time of day needs its day")
	case zone == "":
		return Time{}, false, unread("a time of day needs its zone, as Asia/Damascus")
	}
	l, err := location(zone)
	if err != nil {
		return Time{}, false, err
	}
	at := func(hour, minute, days int) time.Time {
		return time.Date(int(d.Year), time.Month(d.Month), d.Day+days, hour, minute, 0, 0, l)
	}
	var from, to time.Time
	if rule.Reads == "clock" {
		tolerance := time.Duration(rule.Minutes) * time.Minute
		from, to = at(f.hour, f.min, 0).Add(-tolerance), at(f.hour, f.min, 0).Add(tolerance)
	} else {
		h1, m1, h2, m2, next := rule.span()
		from, to = at(h1, m1, 0), at(h2, m2, next)
	}
	t := between(from, to)
	t.Zone, t.Rule = zone, rule.ID
	return t, true, nil
}

func (b *phrasebook) timeOfDay(text string) (*Rule, found, bool) {
	if rule, f, ok := b.first("clock", text); ok {
		return rule, f, true
	}
	return b.first("part_of_day", text)
}

// span returns the clock at both ends of a part of the day, and 1 if it ends on
// the next day.
func (r *Rule) span() (h1, m1, h2, m2, next int) {
	h1, m1 = hourMinute(r.From)
	h2, m2 = hourMinute(r.To)
	if h2 < h1 {
		next = 1
	}
	return h1, m1, h2, m2, next
}

func hourMinute(s string) (hour, minute int) {
	h, m, _ := strings.Cut(s, ":")
	hour, _ = smallNumber(h)
	minute, _ = smallNumber(m)
	return hour, minute
}

// between returns a moment somewhere from one time to another.
func between(from, to time.Time) Time {
	const day = "2006-01-02"
	t := Time{Kind: Moment, Earliest: from.Format(time.RFC3339), Latest: to.Format(time.RFC3339), EDTF: from.Format(day)}
	if from.Format(day) != to.Format(day) {
		t.EDTF = "[" + from.Format(day) + ".." + to.Format(day) + "]"
	}
	return t
}

// readMonthPart reads "late January 2025".
func (b *phrasebook) readMonthPart(text, day string) (Time, bool, error) {
	rule, f, ok := b.first("month", text)
	if !ok {
		return Time{}, false, nil
	}
	year := f.year
	if year == 0 {
		year = yearOf(day)
	}
	if year == 0 {
		return Time{}, false, unread("a month needs its year")
	}
	whole, err := FromEDTF(fmt.Sprintf("%04d-%02d", year, f.days))
	if err != nil {
		return Time{}, false, err
	}
	t := Time{Kind: Moment, Rule: rule.ID, Latest: whole.Latest}
	t.Earliest = fmt.Sprintf("%s-%02d", whole.EDTF, *f.eval(rule.Min))
	if last := *f.eval(rule.Max); last < 31 {
		t.Latest = fmt.Sprintf("%s-%02d", whole.EDTF, last)
	}
	t.EDTF = "[" + t.Earliest + ".." + t.Latest + "]"
	return t, true, nil
}

// readDecade reads "the late 1990s".
func (b *phrasebook) readDecade(text string) (Time, bool, error) {
	rule, f, ok := b.first("decade", text)
	if !ok || f.d < 1000 || f.d > 9990 {
		return Time{}, false, nil
	}
	t, err := FromEDTF(fmt.Sprintf("[%d..%d]", *f.eval(rule.Min), *f.eval(rule.Max)))
	t.Rule = rule.ID
	return t, err == nil, err
}

// readHijri reads a day or a month of the Islamic calendar, by the calendar of
// Umm al-Qura, which covers the years 1356 to 1500, and one day either side:
// where a month was begun by sighting the moon it may differ by that.
func (b *phrasebook) readHijri(text string) (Time, bool, error) {
	day, month, year, ok := b.dayMonthYear(text, "hijri_month")
	if !ok {
		return Time{}, false, nil
	}
	if year < 1356 || year > 1500 {
		return Time{}, false, unread("a date of the Islamic calendar needs its year, 1356 to 1500")
	}
	if day > 30 {
		return Time{}, false, unread("no month of the Islamic calendar has that day")
	}
	first := hijri.UmmAlQuraDate{Year: int64(year), Month: int64(month), Day: int64(max(day, 1))}.ToGregorian()
	last := first
	original := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if day == 0 {
		last = first.AddDate(0, 0, 29)
		original = fmt.Sprintf("%04d-%02d", year, month)
	}
	const layout = "2006-01-02"
	t := Time{Kind: Moment, Calendar: "islamic", Original: original, Rule: "time.hijri",
		Earliest: first.AddDate(0, 0, -1).Format(layout), Latest: last.AddDate(0, 0, 1).Format(layout),
		Conversion: "umm-al-qura, 1 day either side"}
	t.EDTF = "[" + t.Earliest + ".." + t.Latest + "]"
	return t, true, nil
}
