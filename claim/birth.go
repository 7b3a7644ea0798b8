package claim

import (
	"time"

	"sijil/edtf"
	"sijil/value"
)

// BirthBounds returns the days between which a person was born who had an age
// at a time, as EDTF "[from..to]", and false where the age has no upper or
// lower bound or no time. Birth is derived and never stored: a person in their
// late 60s on one day was born within three years and a day.
func BirthBounds(a value.Age) (string, bool) {
	if a.Min == nil || a.Max == nil || a.At == "" {
		return "", false
	}
	d, err := edtf.Parse(a.At)
	if err != nil {
		return "", false
	}
	first, last := d.Bounds()
	if first == nil || last == nil || first.Year < 1000 || last.Year > 9000 || *a.Max > 200*366 {
		return "", false
	}
	from := back(*first, *a.Max+1, a.Unit).AddDate(0, 0, 1)
	to := back(*last, *a.Min, a.Unit)
	return "[" + from.Format(time.DateOnly) + ".." + to.Format(time.DateOnly) + "]", from.Year() > 0
}

// back returns the day so many units before another.
func back(d edtf.Day, n int, unit string) time.Time {
	t := time.Date(int(d.Year), time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	switch unit {
	case "day":
		return t.AddDate(0, 0, -n)
	case "month":
		return t.AddDate(0, -n, 0)
	}
	return t.AddDate(-n, 0, 0)
}
