package value

import (
	"fmt"
	"time"
)

// ReadLater reads words that count from another time: "two days later", "20
// minutes later", "the next day". The result carries the distance as an offset,
// and bounds if the anchor has both bounds in years of four digits; the caller
// says in RelativeTo which claim the anchor belongs to. It returns a
// fault.Invalid error for words that no rule reads.
func ReadLater(words string, anchor Time) (Time, error) {
	text, b, err := prepare(words)
	if err != nil {
		return Time{}, err
	}
	rule, f, ok := b.first("later", text)
	if !ok {
		return Time{}, unread("no rule reads this distance in time")
	}
	t, err := rule.after(f, anchor)
	if err != nil {
		return Time{}, err
	}
	t.Words = words
	return t, t.Check()
}

// readLaterFromDay reads the same, counted from a day or from nothing yet.
func (b *phrasebook) readLaterFromDay(text, zone, day string) (Time, bool, error) {
	rule, f, ok := b.first("later", text)
	if !ok {
		return Time{}, false, nil
	}
	t, err := rule.after(f, Time{Kind: Moment, EDTF: day, Zone: zone})
	return t, err == nil, err
}

// maxDistance bounds relative times, in their units.
const maxDistance = 100_000

// after moves the anchor by what the rule found, and by its tolerance.
func (r *Rule) after(f found, anchor Time) (Time, error) {
	low, high := *f.eval(r.Min), *f.eval(r.Max)
	if high > maxDistance {
		return Time{}, unread("this distance in time is too long")
	}
	t := Time{Kind: Moment, Rule: r.ID, Offset: r.offset(low)}
	if low != high {
		t.Offset = "" // two distances are none; the bounds say it
	}
	reach := anchor.reach()
	if reach.from == nil || reach.to == nil || !reach.from.plain() || !reach.to.plain() {
		return t, nil
	}
	t.Zone = anchor.Zone
	if r.Unit == "calendar_day" {
		const day = "2006-01-02"
		t.Earliest = reach.from.clock().AddDate(0, 0, int(low)).Format(day)
		t.Latest = reach.to.clock().AddDate(0, 0, int(high)).Format(day)
		return t, nil
	}
	tolerance := time.Duration(r.Minutes) * time.Minute
	t.Earliest = r.move(*reach.from, low, -tolerance)
	t.Latest = r.move(*reach.to, high, tolerance)
	return t, nil
}

// move returns m moved by n units and by the tolerance, as text.
func (r *Rule) move(m moment, n int64, tolerance time.Duration) string {
	at := m.clock()
	switch r.Unit {
	case "day":
		at = at.AddDate(0, 0, int(n))
	case "hour":
		at = at.Add(time.Duration(n) * time.Hour)
	default:
		at = at.Add(time.Duration(n) * time.Minute)
	}
	at = at.Add(tolerance)
	if !m.zoned {
		return at.Format("2006-01-02T15:04:05")
	}
	return at.Format(time.RFC3339)
}

// offset writes the distance as an ISO 8601 duration.
func (r *Rule) offset(n int64) string {
	switch r.Unit {
	case "hour":
		return fmt.Sprintf("PT%dH", n)
	case "minute":
		return fmt.Sprintf("PT%dM", n)
	}
	return fmt.Sprintf("P%dD", n)
}

// plain reports whether the moment lies where clocks and zones can be moved.
func (m moment) plain() bool { return m.day.Year > 0 && m.day.Year < 9000 }

// clock returns the moment, to the second, in its own distance from UTC.
func (m moment) clock() time.Time {
	l := time.UTC
	if m.zoned {
		l = time.FixedZone("", m.offset)
	}
	return time.Date(int(m.day.Year), time.Month(m.day.Month), m.day.Day, 0, 0, 0, 0, l).
		Add(time.Duration(m.nanos)).Truncate(time.Second)
}
