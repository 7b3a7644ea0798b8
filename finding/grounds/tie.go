package grounds

import (
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

// Who or what says how two sets stand to each other, strongest first.
const (
	ByAssertion = "asserted" // a source says so
	ByInference = "inferred" // somebody concludes it from what sources say
	ByRule      = "computed" // it follows from other claims
)

// Stronger says whether one basis of a relation is stronger than another.
func Stronger(a, b string) bool {
	order := []string{ByAssertion, ByInference, ByRule}
	return slices.Index(order, a) < slices.Index(order, b)
}

// Inverse returns a relation as seen from the other set.
func Inverse(relation string) string {
	switch relation {
	case Subset:
		return Superset
	case Superset:
		return Subset
	}
	return relation
}

// Tie is a relation of set A to set B.
type Tie struct {
	A, B     value.ID
	Relation string
	Basis    string
}

// SeenFrom returns the tie with the given set as A, and false if the set is
// not tied by it.
func (t Tie) SeenFrom(set value.ID) (Tie, bool) {
	switch set {
	case t.A:
		return t, true
	case t.B:
		return Tie{t.B, t.A, Inverse(t.Relation), t.Basis}, true
	}
	return Tie{}, false
}

// Ties returns the relations between sets that a standing claim states. Parts
// of a partition lie within the whole because the claim says so, and share
// nobody by rule.
func Ties(c *claim.Claim) []Tie {
	basis := ByAssertion
	if c.Force == claim.Inferred || Plain(ValueOf(c, "basis")) == ByInference {
		basis = ByInference
	}
	switch c.Kind {
	case KindRelation:
		a, b, r := Entity(c, "a"), Entity(c, "b"), relationOf(c)
		if a == "" || b == "" || r == "" {
			return nil
		}
		return []Tie{{a, b, r, basis}}
	case KindSubset, KindPartition:
		return partTies(c, basis)
	}
	return nil
}

func partTies(c *claim.Claim, basis string) []Tie {
	whole := Entity(c, "whole")
	var found []Tie
	parts := Parts(c)
	for i, p := range parts {
		if p.Set == "" || whole == "" {
			continue
		}
		found = append(found, Tie{p.Set, whole, Subset, basis})
		for _, q := range parts[i+1:] {
			if q.Set != "" && q.Set != p.Set {
				found = append(found, Tie{p.Set, q.Set, Disjoint, ByRule})
			}
		}
	}
	return found
}

// relationOf returns the relation that a set_relation claim states, or "".
func relationOf(c *claim.Claim) string {
	switch r := strings.ToLower(Plain(ValueOf(c, "relation"))); r {
	case Equal, Subset, Superset, Disjoint, OverlapUnknown:
		return r
	}
	return ""
}
