package finding

import (
	"cmp"
	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
	"slices"
)

var (
	// The words of the house for list bounds. They are never shortened: each
	// half keeps the other from being misread.
	boundsWords = wording.Phrase{
		EN: "at least %[1]d and at most %[2]d different people are on at least one of the two, if neither repeats anyone; not a death toll, sets no upper limit",
		AR: "ما لا يقل عن %[1]d وما لا يزيد على %[2]d من الأشخاص المختلفين واردون في واحدة على الأقل من القائمتين، إذا لم تكرر أي منهما أحدًا؛ ليست حصيلة للقتلى، ولا تضع حدًا أعلى",
	}
)

// Bounds says, for each pair of lists that may overlap, how many different
// people are on at least one of the two: at least as many as on the longer
// list, at most as many as on both together. Pairs come in the order of their
// definitions.
//
// It is offered only where it can be right, and where somebody might otherwise
// add: both figures count persons, the same kind of harm, at the stage
// "documented", with closed bounds, from two different counters; neither is an
// estimate or a count of our own records; and nothing is known of how they
// overlap. The result is not a figure and never becomes one.
func Bounds(figures []Figure, defs []Definition, lang string) []ListBounds {
	lists := withDefinitions(figures, defs)
	bounds := []ListBounds{}
	for i, a := range lists {
		for _, b := range lists[i+1:] {
			if lb, ok := listBounds(a, b, lang); ok {
				bounds = append(bounds, lb)
			}
		}
	}
	return bounds
}

// withDefinitions pairs figures with their definitions, in the order of the
// definitions. Figures without one are left out.
func withDefinitions(figures []Figure, defs []Definition) []Sum {
	bySet := make(map[value.ID]Definition, len(defs))
	for _, d := range defs {
		bySet[d.Set] = d
	}
	var pairs []Sum
	for _, f := range figures {
		if d, ok := bySet[f.Set]; ok {
			pairs = append(pairs, Sum{Definition: d, Figure: f})
		}
	}
	slices.SortStableFunc(pairs, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Definition.Order, b.Definition.Order), cmp.Compare(a.Definition.Ref, b.Definition.Ref))
	})
	return pairs
}

// listBounds returns the bounds on two lists, and whether they may be given.
func listBounds(a, b Sum, lang string) (ListBounds, bool) {
	if !a.isList() || !b.isList() || a.Definition.Whose == b.Definition.Whose ||
		!sameHarm(a.Definition.What, b.Definition.What) || stance(a.Figure, b.Figure) != grounds.OverlapUnknown {
		return ListBounds{}, false
	}
	lo := max(*a.Figure.Min, *b.Figure.Min)
	hi := *a.Figure.Max + *b.Figure.Max
	return ListBounds{
		Of:   []string{a.Figure.ID, b.Figure.ID},
		Min:  lo,
		Max:  hi,
		Text: boundsWords.Say(lang, lo, hi),
	}, true
}

// isList says whether a figure is somebody's list of documented people.
func (s Sum) isList() bool {
	d, f := s.Definition, s.Figure
	return d.Unit == "person" && d.Stage == "documented" && d.Whose != "" && d.Records == nil &&
		f.Method != grounds.Estimate && f.Min != nil && f.Max != nil
}

// stance returns how two figures' sets are known to stand to each other:
// Equal, Subset (a within b), Superset or Disjoint, else OverlapUnknown. Where
// sources contradict each other, how the sets overlap is not known.
func stance(a, b Figure) string {
	known := grounds.OverlapUnknown
	note := func(relation string) {
		switch {
		case relation == grounds.OverlapUnknown:
		case known == grounds.OverlapUnknown:
			known = relation
		case known != relation:
			known = "contradicted"
		}
	}
	for _, r := range a.Relations {
		if r.To == b.ID {
			note(r.Relation)
		}
	}
	for _, r := range b.Relations {
		if r.To == a.ID {
			note(grounds.Inverse(r.Relation))
		}
	}
	if known == "contradicted" {
		return grounds.OverlapUnknown
	}
	return known
}
