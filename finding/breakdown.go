package finding

import (
	"cmp"
	"slices"

	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

// breakDown returns the parts of a figure and what they leave.
func breakDown(ev grounds.Evidence, lo, hi *int64, names Names, lang string) ([]Part, []Residual) {
	var parts []Part
	var residuals []Residual
	for _, b := range ev.Breakdowns(lo, hi) {
		closure := b.Closure(lo, hi)
		for _, p := range b.Parts {
			plo, phi := p.Bounds()
			parts = append(parts, Part{Of: b.Of, Label: partLabel(p.Stated, names, lang), Min: plo, Max: phi, Closure: closure})
		}
		if closure == grounds.Open {
			rlo, rhi := b.Residual(lo, hi)
			residuals = append(residuals, Residual{Of: b.Of, Min: rlo, Max: rhi})
		}
	}
	return parts, residuals
}

// partLabel returns what a part is called in the language asked for: as the
// claim says it, else as its set is called, else as the claim says it in
// another language.
func partLabel(p grounds.Stated, names Names, lang string) string {
	if t := textIn(p.Label, lang); t != "" {
		return t
	}
	if p.Set != "" {
		if l := names.Label(p.Set); l != "" {
			return l
		}
	}
	if p.Label != nil {
		return p.Label.Text
	}
	return wording.NotStated.In(lang)
}

// textIn returns a text in the language asked for, or "" if it is not known in
// it.
func textIn(t *value.Text, lang string) string {
	switch {
	case t == nil:
		return ""
	case wording.Fits(t.Text, lang):
		return t.Text
	case t.Translation != "" && wording.Fits(t.Translation, lang):
		return t.Translation
	}
	return ""
}

// relate returns how a set stands to the sets of other figures. Where claims
// differ, each relation stands beside the others; where they agree, the
// strongest basis is named.
func relate(ev grounds.Evidence, names Names) []Relation {
	best := map[[2]string]string{}
	for _, u := range ev.Beyond() {
		for _, t := range grounds.Ties(&u.State.Claim) {
			seen, ok := t.SeenFrom(ev.Set)
			if !ok || seen.B == ev.Set {
				continue
			}
			to := names.SetRef(seen.B)
			if to == "" {
				continue
			}
			key := [2]string{to, seen.Relation}
			if have, ok := best[key]; !ok || grounds.Stronger(seen.Basis, have) {
				best[key] = seen.Basis
			}
		}
	}
	relations := make([]Relation, 0, len(best))
	for key, basis := range best {
		relations = append(relations, Relation{To: key[0], Relation: key[1], Basis: basis})
	}
	slices.SortFunc(relations, func(a, b Relation) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Relation, b.Relation))
	})
	return relations
}

// sortTraces returns traces in the order of their sources.
func sortTraces(traces []Trace) []Trace {
	sorted := slices.Clone(traces)
	slices.SortFunc(sorted, func(a, b Trace) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), grounds.ByLocator(a.Locator, b.Locator), cmp.Compare(a.Claim, b.Claim))
	})
	return slices.CompactFunc(sorted, func(a, b Trace) bool { return a.Claim == b.Claim && a.Item == b.Item })
}
