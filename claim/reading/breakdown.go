// Package reading reads claims together: what several of them say of one thing,
// and what follows. It decides nothing; a named person does.
package reading

import (
	"sijil/claim"
	"sijil/value"
)

// The closures of a breakdown: whether its parts are all there is.
const (
	ClosureAsserted = "asserted" // the source says so
	ClosureComputed = "computed" // they add up to the whole
	ClosureOpen     = "open"     // neither
)

// Totals returns the exact numbers that claims give for each set. Where claims
// differ, a set has several.
func Totals(claims []claim.Claim) map[value.ID][]int64 {
	totals := map[value.ID][]int64{}
	for _, c := range claims {
		if set, n, ok := Total(c); ok {
			totals[set] = append(totals[set], n)
		}
	}
	return totals
}

// Total returns the set that a claim counts and its number, and false unless it
// affirms an exact one.
func Total(c claim.Claim) (set value.ID, n int64, ok bool) {
	v, has := c.Value("count")
	if !has || v.Count == nil || c.Kind != "count" && c.Kind != "method_count" || c.Polarity != claim.Affirmed {
		return "", 0, false
	}
	n, ok = exact(v.Count)
	return c.Target("set").Entity, n, ok
}

func exact(c *value.Count) (int64, bool) {
	if c == nil || c.Min == nil || c.Max == nil || *c.Min != *c.Max {
		return 0, false
	}
	return *c.Min, true
}

// Breakdown is one division of a set into parts. Breakdowns of one set stay
// side by side: how many are in a part of each is not known from them.
type Breakdown struct {
	Claim     value.ID
	Whole     value.ID
	Dimension string // what it is divided by, as the source says; "" not stated
	Parts     []value.Record
	Sum       int64 // of the parts, if each has an exact number
	Exact     bool
	Closure   string
}

// Breakdowns returns the divisions of a set that claims make, one for each
// claim. Whether the parts are all there is follows from the numbers of the
// claims given, unless the source says so itself.
func Breakdowns(set value.ID, claims []claim.Claim) []Breakdown {
	totals := Totals(claims)
	var out []Breakdown
	for _, c := range claims {
		if (c.Kind != "partition" && c.Kind != "subset") || c.Target("whole").Entity != set {
			continue
		}
		b := Breakdown{Claim: c.ID, Whole: set, Parts: partsOf(c), Closure: Closure(c, totals)}
		if v, ok := c.Value("dimension"); ok && v.Text != nil {
			b.Dimension = v.Text.Text
		}
		b.Sum, b.Exact = sumOf(b.Parts)
		out = append(out, b)
	}
	return out
}

// partsOf returns the parts of a partition, or the one part of a subset.
func partsOf(c claim.Claim) []value.Record {
	if c.Kind == "subset" {
		part := value.Record{}
		for _, n := range c.Values {
			if n.Name == "count" || n.Name == "criteria" {
				part = append(part, n)
			}
		}
		return append([]value.Record(nil), part)
	}
	v, _ := c.Value("parts")
	if v.List == nil {
		return nil
	}
	var parts []value.Record
	for _, e := range *v.List {
		if e.Record != nil {
			parts = append(parts, *e.Record)
		}
	}
	return parts
}

func sumOf(parts []value.Record) (sum int64, ok bool) {
	for _, p := range parts {
		v, _ := p.Get("count")
		n, is := exact(v.Count)
		if !is {
			return 0, false
		}
		sum += n
	}
	return sum, len(parts) > 0
}

// Small returns the positions of parts that are fewer than so many people and
// could tell who is meant, and must be looked at before they are published.
func (b Breakdown) Small(below int64) []int {
	var at []int
	for i, p := range b.Parts {
		if v, ok := p.Get("count"); ok && v.Count != nil && v.Count.Min != nil && *v.Count.Min < below {
			at = append(at, i)
		}
	}
	return at
}

// Closure returns whether the parts of a partition or subset are all there
// is, given the numbers known of the whole (see Totals).
func Closure(c claim.Claim, totals map[value.ID][]int64) string {
	if c.Code("closure") == ClosureAsserted {
		return ClosureAsserted
	}
	sum, ok := sumOf(partsOf(c))
	if ok {
		for _, whole := range totals[c.Target("whole").Entity] {
			if whole == sum {
				return ClosureComputed
			}
		}
	}
	return ClosureOpen
}
