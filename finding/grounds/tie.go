package finding

import (
	"cmp"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/value"
)

// How two sets can stand to each other.
const (
	Equal          = "equal"
	Subset         = "subset"
	Superset       = "superset"
	Disjoint       = "disjoint"
	OverlapUnknown = "overlap_unknown"
)

// Who or what says how two sets stand to each other.
const (
	ByAssertion = "asserted" // a source says so
	ByInference = "inferred" // somebody concludes it from what sources say
	ByRule      = "computed" // it follows from other relations
)

// inverse returns the relation as seen from the other set.
func inverse(relation string) string {
	switch relation {
	case Subset:
		return Superset
	case Superset:
		return Subset
	}
	return relation
}

// tie is a relation of one set to another, by their ids.
type tie struct {
	a, b     value.ID
	relation string
	basis    string
}

// seenFrom returns the tie as seen from a set, and false if it is not tied.
func (t tie) seenFrom(set value.ID) (tie, bool) {
	switch set {
	case t.a:
		return t, true
	case t.b:
		return tie{t.b, t.a, inverse(t.relation), t.basis}, true
	}
	return tie{}, false
}

// ties returns the relations between sets that a standing claim states. Parts
// of a partition lie within the whole by assertion, and share nobody by rule.
func ties(c *claim.Claim) []tie {
	basis := ByAssertion
	if c.Force == claim.Inferred {
		basis = ByInference
	}
	switch c.Kind {
	case kindRelation:
		a, b, r := entity(c, "a"), entity(c, "b"), relationOf(c)
		if a == "" || b == "" || r == "" {
			return nil
		}
		return []tie{{a, b, r, basis}}
	case kindSubset, kindPartition:
		return partTies(c, basis)
	}
	return nil
}

func partTies(c *claim.Claim, basis string) []tie {
	whole := entity(c, "whole")
	var found []tie
	parts := statedParts(c)
	for i, p := range parts {
		if p.set == "" || whole == "" {
			continue
		}
		found = append(found, tie{p.set, whole, Subset, basis})
		for _, q := range parts[i+1:] {
			if q.set != "" && q.set != p.set {
				found = append(found, tie{p.set, q.set, Disjoint, ByRule})
			}
		}
	}
	return found
}

// relationOf returns the relation that a set_relation claim states, or "".
func relationOf(c *claim.Claim) string {
	switch r := strings.ToLower(plain(valueOf(c, "relation"))); r {
	case Equal, Subset, Superset, Disjoint, OverlapUnknown:
		return r
	}
	return ""
}

// relate returns how a set stands to the sets of other figures. Where claims
// differ, each relation stands beside the others; where they agree, the
// strongest basis is named.
func relate(ev evidence, set value.ID, names Names) []Relation {
	best := map[[2]string]string{}
	for _, u := range ev.used {
		for _, t := range ties(&u.state.Claim) {
			seen, ok := t.seenFrom(set)
			if !ok || seen.b == set {
				continue
			}
			to := names.SetRef(seen.b)
			if to == "" {
				continue
			}
			key := [2]string{to, seen.relation}
			if have, ok := best[key]; !ok || basisOrder(seen.basis) < basisOrder(have) {
				best[key] = seen.basis
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

func basisOrder(basis string) int {
	return slices.Index([]string{ByAssertion, ByInference, ByRule}, basis)
}
