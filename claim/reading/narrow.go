package reading

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"sijil/claim"
	"sijil/value"
)

// Narrowing is what the order of things says of the time of a claim: that it
// can only lie in a part of its bounds, or in none. The claim stays as it is.
type Narrowing struct {
	Claim    value.ID
	Because  value.ID // the claim that it has to come before, after, or at a distance from
	Why      claim.Words
	Earliest string // the bounds that remain; "" open
	Latest   string
	Conflict bool // nothing remains: the two cannot both hold
}

// Narrow draws conclusions from what has to come first: a body is found after
// the death and buried after it is found, "two days later" lies two days after.
// It returns the claims whose time is narrowed by that and those whose times
// exclude each other. The orders are data of the vocabulary.
func Narrow(v *claim.Vocabulary, claims []claim.Claim) []Narrowing {
	n := narrower{times: map[value.ID]value.Time{}, at: map[value.ID]int{}}
	for _, c := range claims {
		if c.When != nil && c.Polarity == claim.Affirmed {
			n.times[c.ID] = *c.When
		}
	}
	for range len(claims) + 1 { // each round settles at least one claim for good
		before := n.changes
		for _, o := range v.Orders {
			n.apply(o, claims)
		}
		if n.changes == before {
			break
		}
	}
	n.anchors(claims, v.Phrase("why.distance"))
	return n.out
}

type narrower struct {
	times   map[value.ID]value.Time // as narrowed so far
	at      map[value.ID]int        // where in out a claim's narrowing stands, from 1
	out     []Narrowing
	changes int
}

func (n *narrower) apply(o claim.Order, claims []claim.Claim) {
	for _, first := range claims {
		if !selects(o.Earlier, first) {
			continue
		}
		for _, then := range claims {
			if selects(o.Later, then) && intersect(first.Targets(o.Earlier.Role), then.Targets(o.Later.Role)) {
				n.order(first.ID, then.ID, o.Why)
			}
		}
	}
}

func selects(e claim.OrderEnd, c claim.Claim) bool {
	return c.Kind == e.Kind && (e.Value == "" || c.Code(e.Value) == e.Code) && c.When != nil && c.Polarity == claim.Affirmed
}

// order draws what follows from one claim's time lying before another's.
func (n *narrower) order(first, then value.ID, why claim.Words) {
	a, b := n.times[first], n.times[then]
	if b.Before(a) {
		n.put(Narrowing{Claim: then, Because: first, Why: why, Conflict: true})
		return
	}
	a1, a2 := a.Bounds()
	b1, b2 := b.Bounds()
	if a1 != "" && (b1 == "" || surelyBefore(b1, a1)) {
		b.Earliest, b.Latest = a1, b2
		n.times[then] = b
		n.put(Narrowing{Claim: then, Because: first, Why: why, Earliest: a1, Latest: b2})
	}
	if b2 != "" && (a2 == "" || surelyBefore(b2, a2)) {
		a.Earliest, a.Latest = a1, b2
		n.times[first] = a
		n.put(Narrowing{Claim: first, Because: then, Why: why, Earliest: a1, Latest: b2})
	}
}

// surelyBefore reports whether a bound ends before another begins.
func surelyBefore(a, b string) bool {
	return value.Time{Latest: a}.Before(value.Time{Earliest: b})
}

// put records a narrowing; a later one of the same claim replaces it, and a
// conflict stays.
func (n *narrower) put(x Narrowing) {
	if i := n.at[x.Claim]; i > 0 {
		if n.out[i-1].Conflict {
			return
		}
		n.out[i-1] = x
	} else {
		n.out = append(n.out, x)
		n.at[x.Claim] = len(n.out)
	}
	n.changes++
}

// anchors checks times that are counted from another claim's.
func (n *narrower) anchors(claims []claim.Claim, why claim.Words) {
	for _, c := range claims {
		if c.When == nil || c.When.RelativeTo == "" || c.When.Offset == "" {
			continue
		}
		anchor, ok := n.times[c.When.RelativeTo]
		if !ok {
			continue
		}
		if moved, ok := shift(anchor, c.When.Offset); ok && !moved.Overlaps(*c.When) {
			n.put(Narrowing{Claim: c.ID, Because: c.When.RelativeTo, Why: why, Conflict: true})
		}
	}
}

var durationParts = regexp.MustCompile(`(\d+)([YMWDHS])`)

// shift moves the days of a time by an ISO 8601 duration. Hours and less are
// left to the day: "two days later" does not mean to the minute.
func shift(t value.Time, duration string) (value.Time, bool) {
	earliest, latest := t.Bounds()
	from, ok := shiftDay(earliest, duration)
	to, also := shiftDay(latest, duration)
	return value.Time{Kind: t.Kind, Earliest: from, Latest: to}, ok && also
}

func shiftDay(bound, duration string) (string, bool) {
	if len(bound) < len(time.DateOnly) {
		return "", false
	}
	day, err := time.Parse(time.DateOnly, bound[:len(time.DateOnly)])
	if err != nil {
		return "", false
	}
	sign := 1
	if strings.HasPrefix(duration, "-") {
		sign = -1
	}
	date, _, _ := strings.Cut(duration, "T")
	for _, part := range durationParts.FindAllStringSubmatch(date, -1) {
		n, err := strconv.Atoi(part[1])
		if err != nil || n > 1_000_000 {
			return "", false
		}
		n *= sign
		switch part[2] {
		case "Y":
			day = day.AddDate(n, 0, 0)
		case "M":
			day = day.AddDate(0, n, 0)
		case "W":
			day = day.AddDate(0, 0, 7*n)
		case "D":
			day = day.AddDate(0, 0, n)
		}
	}
	return day.Format(time.DateOnly), day.Year() > 0 && day.Year() < 10000
}
