package value

import (
	"cmp"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines that have no list of them

	"sijil/edtf"
)

// Bounds returns the first and the last moment that the time can mean, both
// included, as days or date-times in the form of RFC 3339; an end that is open
// or unknown is "". Bounds that the time states stand before those that follow
// from its EDTF.
func (t Time) Bounds() (earliest, latest string) {
	earliest, latest = t.Earliest, t.Latest
	if t.EDTF == "" || earliest != "" && latest != "" {
		return earliest, latest
	}
	d, err := edtf.Parse(t.EDTF)
	if err != nil {
		return earliest, latest
	}
	first, last := d.Bounds()
	if earliest == "" && first != nil {
		earliest = first.String()
	}
	if latest == "" && last != nil {
		latest = last.String()
	}
	return earliest, latest
}

// FromEDTF returns the time that an EDTF string says, with its bounds: an
// interval as an extent, all of a set as recurring, everything else as a
// moment. It returns a fault.Invalid error for what is no EDTF.
func FromEDTF(s string) (Time, error) {
	d, err := edtf.Parse(s)
	if err != nil {
		return Time{}, err
	}
	t := Time{Kind: Moment, EDTF: s}
	switch d.Kind() {
	case edtf.Interval:
		t.Kind = Extent
	case edtf.AllOf:
		t.Kind = Recurring
	}
	t.Earliest, t.Latest = t.Bounds()
	return t, nil
}

// moment is one bound: a day as written, perhaps with a clock and the clock's
// distance from UTC.
type moment struct {
	day    edtf.Day
	nanos  int64 // since midnight; -1 for the whole day
	offset int   // seconds east of UTC
	zoned  bool  // offset is known
}

const dayNanos = int64(24 * time.Hour)

// parseBound reads a day or a date-time. Seconds may be left out, and so may
// the distance from UTC.
func parseBound(s string) (moment, error) {
	date, clock, timed := strings.Cut(s, "T")
	day, ok := edtf.ParseDay(date)
	if !ok {
		return moment{}, invalid("a bound of a time is written 2025-03-08 or 2025-03-08T10:00:00+03:00")
	}
	m := moment{day: day, nanos: -1}
	if !timed {
		return m, nil
	}
	for _, layout := range []string{"15:04:05Z07:00", "15:04Z07:00", "15:04:05", "15:04"} {
		t, err := time.Parse(layout, clock)
		if err != nil {
			continue
		}
		h, min, sec := t.Clock()
		m.nanos = int64(h)*int64(time.Hour) + int64(min)*int64(time.Minute) + int64(sec)*int64(time.Second) + int64(t.Nanosecond())
		_, m.offset = t.Zone()
		m.zoned = strings.Contains(layout, "Z")
		return m, nil
	}
	return moment{}, invalid("a bound of a time is written 2025-03-08 or 2025-03-08T10:00:00+03:00")
}

// reach is where a time can lie. A nil end is open or unknown.
type reach struct{ from, to *moment }

// reach returns the bounds of t; days begin and end in its zone, if it has one.
func (t Time) reach() reach {
	var r reach
	earliest, latest := t.Bounds()
	if m, err := parseBound(earliest); err == nil {
		r.from = m.in(t.Zone, 0)
	}
	if m, err := parseBound(latest); err == nil {
		r.to = m.in(t.Zone, dayNanos-1)
	}
	return r
}

// in gives a whole day its clock, and a clock without distance the one of the zone.
func (m moment) in(zone string, clock int64) *moment {
	if m.nanos < 0 {
		m.nanos = clock
	}
	if !m.zoned && zone != "" {
		if l, err := location(zone); err == nil && m.day.Year > 0 && m.day.Year < 10000 {
			t := time.Date(int(m.day.Year), time.Month(m.day.Month), m.day.Day, 0, 0, 0, 0, l).Add(time.Duration(m.nanos))
			_, m.offset = t.Zone()
			m.zoned = true
		}
	}
	return &m
}

// compare orders two moments. If either does not know its distance from UTC,
// both are compared by the clock on the wall.
func (m moment) compare(o moment) int {
	if m.zoned && o.zoned && m.offset != o.offset {
		m, o = m.utc(), o.utc()
	}
	return cmp.Or(m.day.Compare(o.day), cmp.Compare(m.nanos, o.nanos))
}

// utc moves the moment to UTC. Only years of four digits have zones.
func (m moment) utc() moment {
	if m.day.Year < 1 || m.day.Year > 9998 {
		return m
	}
	t := time.Date(int(m.day.Year), time.Month(m.day.Month), m.day.Day, 0, 0, 0, 0, time.UTC).
		Add(time.Duration(m.nanos) - time.Duration(m.offset)*time.Second)
	midnight := t.Truncate(24 * time.Hour)
	return moment{
		day:   edtf.Day{Year: int64(t.Year()), Month: int(t.Month()), Day: t.Day()},
		nanos: int64(t.Sub(midnight)), zoned: true,
	}
}

func (r reach) surelyReversed() bool { return r.from.compare(*r.to) > 0 }

// Overlaps reports whether the two times can share a moment. An end that is
// open or unknown excludes nothing, so times without bounds always overlap.
func (t Time) Overlaps(o Time) bool {
	a, b := t.reach(), o.reach()
	return (a.from == nil || b.to == nil || a.from.compare(*b.to) <= 0) &&
		(b.from == nil || a.to == nil || b.from.compare(*a.to) <= 0)
}

// Contains reports whether o surely lies inside the bounds of t. It does not
// where t has a bound and o has none, nor where days and clocks of different
// zones are mixed so that the two may share no moment.
func (t Time) Contains(o Time) bool {
	a, b := t.reach(), o.reach()
	return t.Overlaps(o) && (a.from == nil || b.from != nil && a.from.compare(*b.from) <= 0) &&
		(a.to == nil || b.to != nil && b.to.compare(*a.to) <= 0)
}

// Before reports whether t surely ended before o began.
func (t Time) Before(o Time) bool {
	a, b := t.reach(), o.reach()
	return a.to != nil && b.from != nil && a.to.compare(*b.from) < 0
}

var durationForm = regexp.MustCompile(`^-?P(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?(T(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?$`)

// validDuration reports whether s is an ISO 8601 duration of whole units.
func validDuration(s string) bool {
	return durationForm.MatchString(s) && !strings.HasSuffix(s, "P") && !strings.HasSuffix(s, "T")
}
