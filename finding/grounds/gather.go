package finding

import (
	"cmp"
	"slices"

	"sijil/claim"
	"sijil/value"
)

// methodEstimate is the method of a count that was estimated, not documented.
const methodEstimate = "estimate"

// use says what a figure takes from a claim. The order is that of the
// derivation.
type use int

const (
	useCount use = iota
	usePartition
	useSubset
	usePartCount
	useShare
	useRelation
)

// used is a standing claim and what the figure takes from it.
type used struct {
	state *claim.State
	use   use
}

// evidence is what a figure rests on: the standing claims about its set, in an
// order that does not depend on the order in which they came.
type evidence struct {
	set    value.ID
	used   []used
	counts []*value.Count              // of the set itself
	parts  map[value.ID][]*value.Count // of its parts, by set
}

// gather picks the claims that the figure of a definition rests on.
func gather(d Definition, claims []*claim.State) evidence {
	ev := evidence{set: d.Set, parts: map[value.ID][]*value.Count{}}
	for _, set := range partSets(d.Set, claims) {
		ev.parts[set] = nil
	}
	ev.used = make([]used, 0, len(claims))
	for _, s := range claims {
		if !stands(s) || !speaks(&s.Claim) {
			continue
		}
		if u, ok := ev.useOf(&s.Claim, d); ok {
			ev.used = append(ev.used, used{s, u})
		}
	}
	slices.SortFunc(ev.used, inOrder)
	// The same claim may come twice, once for the set and once for a part.
	ev.used = slices.CompactFunc(ev.used, func(a, b used) bool { return a.state.ID == b.state.ID })
	ev.counts = make([]*value.Count, 0, len(ev.used))
	for _, u := range ev.used {
		if c := countFor(&u.state.Claim, d.Set); c != nil && d.Records == nil {
			ev.counts = append(ev.counts, c)
		}
		if u.use == usePartCount {
			set := entity(&u.state.Claim, "set")
			ev.parts[set] = append(ev.parts[set], countOf(&u.state.Claim))
		}
	}
	return ev
}

// useOf says what the figure of d takes from a claim, and whether anything.
func (ev evidence) useOf(c *claim.Claim, d Definition) (use, bool) {
	switch c.Kind {
	case kindCount, kindMethodCount:
		set := entity(c, "set")
		if set == d.Set {
			return useCount, d.Records == nil && countOf(c) != nil
		}
		_, part := ev.parts[set]
		return usePartCount, part && countOf(c) != nil
	case kindPartition:
		return usePartition, entity(c, "whole") == d.Set || slices.ContainsFunc(statedParts(c), func(p stated) bool { return p.set == d.Set })
	case kindSubset:
		return useSubset, entity(c, "whole") == d.Set || entity(c, "set") == d.Set
	case kindAttribution:
		return useShare, valueOf(c, "share") != nil && (entity(c, "of_set") == d.Set || entity(c, "of") == d.Set)
	case kindRelation:
		return useRelation, entity(c, "a") == d.Set || entity(c, "b") == d.Set
	}
	return 0, false
}

// countFor returns the count that a claim states of a set: as a count, or as
// the size of a part of another set. It returns nil if it states none.
func countFor(c *claim.Claim, set value.ID) *value.Count {
	switch c.Kind {
	case kindCount, kindMethodCount, kindSubset:
		if entity(c, "set") == set {
			return countOf(c)
		}
	case kindPartition:
		for _, p := range statedParts(c) {
			if p.set == set {
				return p.count
			}
		}
	}
	return nil
}

// partSets returns the sets that standing claims name as parts of a set.
func partSets(set value.ID, claims []*claim.State) []value.ID {
	var found []value.ID
	for _, s := range claims {
		if !stands(s) || !speaks(&s.Claim) {
			continue
		}
		found = appendParts(found, set, &s.Claim)
	}
	return found
}

// appendParts adds the sets that a claim names as parts of a set, each once.
func appendParts(found []value.ID, set value.ID, c *claim.Claim) []value.ID {
	if (c.Kind != kindPartition && c.Kind != kindSubset) || entity(c, "whole") != set {
		return found
	}
	for _, p := range statedParts(c) {
		if p.set != "" && p.set != set && !slices.Contains(found, p.set) {
			found = append(found, p.set)
		}
	}
	return found
}

// pointers returns claims by reference: they are large, and only read.
func pointers(claims []claim.State) []*claim.State {
	ps := make([]*claim.State, len(claims))
	for i := range claims {
		ps[i] = &claims[i]
	}
	return ps
}

// stated is one part as a claim states it.
type stated struct {
	label    *value.Text
	set      value.ID
	count    *value.Count
	criteria *value.Record
}

// statedParts returns the parts of a partition in the order of the claim, or
// the one part of a subset.
func statedParts(c *claim.Claim) []stated {
	if c.Kind == kindSubset {
		p := stated{set: entity(c, "set"), count: countOf(c), label: textOf(valueOf(c, "label"))}
		if v := valueOf(c, "criteria"); v != nil {
			p.criteria = v.Record
		}
		return []stated{p}
	}
	v := valueOf(c, "parts")
	if v == nil || v.List == nil {
		return nil
	}
	parts := make([]stated, 0, len(*v.List))
	for i := range *v.List {
		r := (*v.List)[i].Record
		if r == nil {
			continue
		}
		p := stated{label: textOf(field(r, "label"))}
		if f := field(r, "set"); f != nil && f.Ref != nil {
			p.set = f.Ref.Entity
		}
		if f := field(r, "count"); f != nil {
			p.count = f.Count
		}
		if f := field(r, "criteria"); f != nil {
			p.criteria = f.Record
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

// inOrder orders a derivation: what is counted first, then by place in the
// source. Positions are left out, because two workspaces that hold the same
// claims hold them at different positions and must show the same figure.
func inOrder(a, b used) int {
	if a.use != b.use {
		return cmp.Compare(a.use, b.use)
	}
	return bySource(&a.state.Claim, &b.state.Claim)
}

func bySource(a, b *claim.Claim) int {
	if n := cmp.Compare(a.Source.Item, b.Source.Item); n != 0 {
		return n
	}
	if n := byLocator(a.Source.Locator, b.Source.Locator); n != 0 {
		return n
	}
	return cmp.Compare(a.ID, b.ID)
}

func byLocator(a, b claim.Locator) int {
	return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Paragraph, b.Paragraph))
}

// sortTraces returns traces in the order of their sources.
func sortTraces(traces []Trace) []Trace {
	sorted := slices.Clone(traces)
	slices.SortFunc(sorted, func(a, b Trace) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), byLocator(a.Locator, b.Locator), cmp.Compare(a.Claim, b.Claim))
	})
	return slices.Compact(sorted)
}

// withNumbers returns the counts whose bounds may stand side by side: those
// with a number, documented ones where there are any. It says whether what it
// returns are estimates.
func withNumbers(counts []*value.Count) (chosen []*value.Count, estimated bool) {
	var documented, estimates []*value.Count
	for _, c := range counts {
		switch {
		case c.Min == nil && c.Max == nil:
		case c.Method == methodEstimate:
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

// hull returns the lowest minimum and the highest maximum; a bound that any of
// the counts leaves open is open.
func hull(counts []*value.Count) (min, max *int64) {
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

// differ says whether counts have different bounds.
func differ(counts []*value.Count) bool {
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
