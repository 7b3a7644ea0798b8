package edtf

import "strings"

// parseIntervalOrPoint reads what does not begin with a bracket.
func parseIntervalOrPoint(s string) (Date, error) {
	from, to, isInterval := strings.Cut(s, "/")
	if !isInterval {
		p, err := parsePoint(s)
		if err != nil {
			return Date{}, err
		}
		return p.date(), nil
	}
	d := Date{kind: Interval}
	start, err := d.parseEnd(from, &d.from)
	if err != nil {
		return Date{}, err
	}
	end, err := d.parseEnd(to, &d.to)
	if err != nil {
		return Date{}, err
	}
	if d.from == Unknown && d.to == Unknown {
		return Date{}, invalid("neither end of the interval is given")
	}
	d.earliest, d.latest = start.earliest, end.latest
	if d.from == Given && d.to == Given && reversed(start, end) {
		return Date{}, invalid("the interval ends before it begins")
	}
	return d, nil
}

// parseEnd reads one end of an interval into kind, and raises d to what it needs.
func (d *Date) parseEnd(s string, kind *End) (point, error) {
	switch s {
	case "":
		*kind = Unknown
		d.level = max(d.level, 1)
		return point{}, nil
	case "..":
		*kind = Open
		d.level = max(d.level, 1)
		return point{}, nil
	}
	*kind = Given
	p, err := parsePoint(s)
	if err != nil {
		return point{}, err
	}
	if err := p.combines("an interval"); err != nil {
		return point{}, err
	}
	level := p.level
	switch {
	case p.masked: // unspecified digits inside an interval are of level 2
		level = 2
	case p.season && !p.fine && p.month <= 24: // a qualified season inside one is of level 1
		level = 1
	}
	d.take(p, level)
	return p, nil
}

// reversed reports whether an interval from a to b surely ends before it begins.
func reversed(a, b point) bool {
	end := b.earliest
	if b.masked {
		end = b.latest
	}
	return a.earliest.Compare(end) > 0
}

// parseSet reads a set of dates, which is of level 2.
func parseSet(s string, closing byte, kind Kind) (Date, error) {
	if s[len(s)-1] != closing || len(s) < 3 {
		return Date{}, invalid("the set is empty or its bracket is not closed")
	}
	d := Date{kind: kind, level: 2}
	members := strings.Split(s[1:len(s)-1], ",")
	for i, m := range members {
		if err := d.addMember(m, i == 0, i == len(members)-1); err != nil {
			return Date{}, err
		}
	}
	return d, nil
}

// addMember widens the set by a date, a range, or an open end, which only the
// first and the last member may have.
func (d *Date) addMember(s string, first, last bool) error {
	from, to, isRange := strings.Cut(s, "..")
	if !isRange {
		p, err := d.member(s)
		if err != nil {
			return err
		}
		d.widen(p, p)
		return nil
	}
	switch {
	case from == "" && to == "":
		return invalid("a set cannot be open at both ends of one member")
	case from == "" && !first, to == "" && !last:
		return invalid("only the first member of a set can be open before it, and only the last after it")
	}
	var a, b point
	var err error
	if from != "" {
		if a, err = d.member(from); err != nil {
			return err
		}
		b = a
	}
	if to != "" {
		if b, err = d.member(to); err != nil {
			return err
		}
		if from == "" {
			a = b
		}
	}
	if reversed(a, b) {
		return invalid("a range in the set ends before it begins")
	}
	d.widen(a, b)
	if from == "" {
		d.from = Open
	}
	if to == "" {
		d.to = Open
	}
	return nil
}

// member reads one date of a set.
func (d *Date) member(s string) (point, error) {
	p, err := parsePoint(s)
	if err != nil {
		return point{}, err
	}
	if err := p.combines("a set"); err != nil {
		return point{}, err
	}
	d.take(p, 2)
	return p, nil
}

// widen lets the set reach from a to b at least.
func (d *Date) widen(a, b point) {
	if d.from == "" {
		d.from, d.to = Given, Given
		d.earliest, d.latest = a.earliest, b.latest
		return
	}
	if a.earliest.Compare(d.earliest) < 0 {
		d.earliest = a.earliest
	}
	if b.latest.Compare(d.latest) > 0 {
		d.latest = b.latest
	}
}

// take notes the level and the qualifiers of a part of d.
func (d *Date) take(p point, level int) {
	d.level = max(d.level, level)
	d.approximate = d.approximate || p.approximate
	d.uncertain = d.uncertain || p.uncertain
}
