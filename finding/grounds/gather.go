package grounds

import (
	"slices"

	"sijil/claim"
	"sijil/value"
)

// Estimate is the method of a count that was estimated, not documented.
const Estimate = "estimate"

// Use says what a figure takes from a claim. The order is that of the
// derivation.
type Use int

// The uses of a claim.
const (
	UseCount     Use = iota // a count of the set
	UsePartition            // a breakdown of the set, or of one it is a part of
	UseSubset               // a part of the set, or what it is a part of
	UsePartCount            // a count of a part
	UseShare                // a share of the set
	UseRelation             // how it stands to another set
)

// Used is a standing claim and what the figure takes from it.
type Used struct {
	State *claim.State
	Use   Use
	Count *value.Count // what it states of the set's number, or of the part's; may be nil
}

// Evidence is what a figure rests on: the standing claims about its set, in an
// order that does not depend on the order in which they came.
type Evidence struct {
	Set    value.ID
	Used   []Used
	Counts []*value.Count              // of the set itself; none if its records are counted
	Others []*value.Count              // counts of the set in another unit, which the figure leaves out; see InUnit
	parts  map[value.ID][]*value.Count // of its parts, by set
}

// InUnit returns the evidence without the counts of the set in another unit
// than the figure's: 55 bodies are no count of people. They stay in Others.
// Where no count is in the figure's own unit, all stay: a figure may call its
// interviewees what the sources call people.
func (ev Evidence) InUnit(unit string) Evidence {
	if !slices.ContainsFunc(ev.Counts, func(n *value.Count) bool { return n.Unit == unit }) {
		return ev
	}
	out := ev
	out.Used, out.Counts, out.Others = nil, make([]*value.Count, 0, len(ev.Counts)), nil
	foreign := func(n *value.Count) bool { return n != nil && n.Unit != unit }
	for _, u := range ev.Used {
		if u.Use == UseCount && foreign(u.Count) {
			out.Others = append(out.Others, u.Count)
			continue
		}
		out.Used = append(out.Used, u)
	}
	for _, n := range ev.Counts {
		if !foreign(n) || !slices.Contains(out.Others, n) {
			out.Counts = append(out.Counts, n)
		}
	}
	return out
}

// Gather picks the claims that the figure of a set rests on. Counts of the set
// are left out if its records are counted instead. A claim that is given twice
// is taken once.
func Gather(set value.ID, records bool, claims []*claim.State) Evidence {
	ev := Evidence{Set: set, parts: map[value.ID][]*value.Count{}}
	for _, part := range PartSets(set, claims) {
		ev.parts[part] = nil
	}
	ev.Used = make([]Used, 0, len(claims))
	for _, s := range claims {
		if !Stands(s) || !Speaks(&s.Claim) {
			continue
		}
		if u, n, ok := ev.useOf(&s.Claim); ok && (u != UseCount || !records) {
			ev.Used = append(ev.Used, Used{s, u, n})
		}
	}
	ev.Used = sortUsed(ev.Used)
	ev.Counts = make([]*value.Count, 0, len(ev.Used))
	for _, u := range ev.Used {
		switch {
		case u.Count == nil:
		case u.Use == UsePartCount:
			part := Entity(&u.State.Claim, "set")
			ev.parts[part] = append(ev.parts[part], u.Count)
		case !records:
			ev.Counts = append(ev.Counts, u.Count)
		}
	}
	return ev
}

// Beyond returns the claims that are no counts of the set: what breaks it
// down, what shares are said of it, how it stands to other sets.
func (ev Evidence) Beyond() []Used {
	i := slices.IndexFunc(ev.Used, func(u Used) bool { return u.Use != UseCount })
	if i < 0 {
		return nil
	}
	return ev.Used[i:]
}

// useOf says what the figure takes from a claim, the number that the claim
// states of the set or of its part, nil if none, and whether it takes anything.
func (ev Evidence) useOf(c *claim.Claim) (use Use, n *value.Count, ok bool) {
	switch c.Kind {
	case KindCount, KindMethodCount:
		set := Entity(c, "set")
		_, part := ev.parts[set]
		if set != ev.Set && !part {
			return 0, nil, false
		}
		if use = UseCount; set != ev.Set {
			use = UsePartCount
		}
		n = CountOf(c)
		return use, n, n != nil
	case KindPartition:
		for _, p := range Parts(c) {
			if p.Set == ev.Set {
				return UsePartition, p.Count, true
			}
		}
		return UsePartition, nil, Entity(c, "whole") == ev.Set
	case KindSubset:
		if Entity(c, "set") == ev.Set {
			return UseSubset, CountOf(c), true
		}
		return UseSubset, nil, Entity(c, "whole") == ev.Set
	case KindAttribution:
		return UseShare, nil, ValueOf(c, "share") != nil && (Entity(c, "of_set") == ev.Set || Entity(c, "of") == ev.Set)
	case KindRelation:
		return UseRelation, nil, Entity(c, "a") == ev.Set || Entity(c, "b") == ev.Set
	}
	return 0, nil, false
}

// PartSets returns the sets that standing claims name as parts of a set.
func PartSets(set value.ID, claims []*claim.State) []value.ID {
	var found []value.ID
	for _, s := range claims {
		if !Stands(s) || !Speaks(&s.Claim) {
			continue
		}
		found = AppendParts(found, set, &s.Claim)
	}
	return found
}

// AppendParts adds the sets that a claim names as parts of a set, each once.
func AppendParts(found []value.ID, set value.ID, c *claim.Claim) []value.ID {
	if (c.Kind != KindPartition && c.Kind != KindSubset) || Entity(c, "whole") != set {
		return found
	}
	for _, p := range Parts(c) {
		if p.Set != "" && p.Set != set && !slices.Contains(found, p.Set) {
			found = append(found, p.Set)
		}
	}
	return found
}

// Pointers returns claims by reference: they are large, and only read.
func Pointers(claims []claim.State) []*claim.State {
	ps := make([]*claim.State, len(claims))
	for i := range claims {
		ps[i] = &claims[i]
	}
	return ps
}

// Stated is one part as a claim states it. What it does not state is nil or
// empty.
type Stated struct {
	Label    *value.Text
	Set      value.ID
	Count    *value.Count
	Criteria *value.Record
}

// Parts returns the parts of a partition in the order of the claim, or
// the one part of a subset; none of any other claim.
func Parts(c *claim.Claim) []Stated {
	if c.Kind != KindSubset && c.Kind != KindPartition {
		return nil
	}
	if c.Kind == KindSubset {
		p := Stated{Set: Entity(c, "set"), Count: CountOf(c), Label: textOf(ValueOf(c, "label"))}
		if v := ValueOf(c, "criteria"); v != nil {
			p.Criteria = v.Record
		}
		return []Stated{p}
	}
	v := ValueOf(c, "parts")
	if v == nil || v.List == nil {
		return nil
	}
	parts := make([]Stated, 0, len(*v.List))
	for i := range *v.List {
		r := (*v.List)[i].Record
		if r == nil {
			continue
		}
		p := Stated{Label: textOf(field(r, "label"))}
		if f := field(r, "set"); f != nil && f.Ref != nil {
			p.Set = f.Ref.Entity
		}
		if f := field(r, "count"); f != nil {
			p.Count = f.Count
		}
		if f := field(r, "criteria"); f != nil {
			p.Criteria = f.Record
		}
		parts = append(parts, p)
	}
	return parts
}

func textOf(v *value.Value) *value.Text {
	if v == nil {
		return nil
	}
	return v.Text
}

// WithNumbers returns the counts whose bounds may stand side by side: those
// with a number, documented ones where there are any. It says whether what it
// returns are estimates.
func WithNumbers(counts []*value.Count) (chosen []*value.Count, estimated bool) {
	var documented, estimates []*value.Count
	for _, c := range counts {
		switch {
		case c.Min == nil && c.Max == nil:
		case c.Method == Estimate:
			estimates = append(estimates, c)
		default:
			documented = append(documented, c)
		}
	}
	if len(documented) > 0 {
		return documented, false
	}
	return estimates, len(estimates) > 0
}

// Hull returns the lowest minimum and the highest maximum; a bound that any of
// the counts leaves open is open.
func Hull(counts []*value.Count) (min, max *int64) {
	for i, c := range counts {
		if i == 0 {
			min, max = c.Min, c.Max
			continue
		}
		if c.Min == nil || (min != nil && *c.Min < *min) {
			min = c.Min
		}
		if c.Max == nil || (max != nil && *c.Max > *max) {
			max = c.Max
		}
	}
	return number64(min), number64(max)
}

// Differ says whether counts have different bounds.
func Differ(counts []*value.Count) bool {
	for _, c := range counts[1:] {
		if !same64(c.Min, counts[0].Min) || !same64(c.Max, counts[0].Max) {
			return true
		}
	}
	return false
}

// number64 copies a bound, so that no figure shares memory with a claim.
func number64(n *int64) *int64 {
	if n == nil {
		return nil
	}
	c := *n
	return &c
}

func same64(a, b *int64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
