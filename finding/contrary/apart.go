package contrary

import (
	"time"

	"sijil/value"
)

// Apart says whether two times certainly do not overlap. A bound that is open
// overlaps everything. Days without a clock are compared as days; a day and a
// clock time are compared with room for every zone on earth, so that nothing
// is called a contradiction that a time zone explains.
func Apart(a, b *value.Time) bool {
	if a == nil || b == nil || a.Kind == value.Recurring || b.Kind == value.Recurring {
		return false
	}
	return before(a.Latest, b.Earliest) || before(b.Latest, a.Earliest)
}

// before says whether the latest of one time is certainly before the earliest
// of another.
func before(latest, earliest string) bool {
	if latest == "" || earliest == "" {
		return false
	}
	if len(latest) == len(time.DateOnly) && len(earliest) == len(time.DateOnly) {
		return latest < earliest
	}
	end, ok1 := instant(latest, true)
	start, ok2 := instant(earliest, false)
	return ok1 && ok2 && end.Before(start)
}

// instant returns the moment that a bound stands for. A day without a clock
// begins where the day begins first on earth and ends where it ends last.
func instant(s string, last bool) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, false
	}
	if last {
		return d.Add(36 * time.Hour), true // 24:00 at UTC-12
	}
	return d.Add(-14 * time.Hour), true // 00:00 at UTC+14
}
