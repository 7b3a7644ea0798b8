package finding

import (
	"sijil/claim"
	"sijil/finding/grounds"
	"sijil/value"
)

// Sets returns every entity that a claim could be about as a set: the targets
// of its roles and the entities that its values point at, for example the
// parts of a partition. It does not know which of them are sets of a figure;
// the caller keeps those that are. Each entity occurs once, in the order in
// which the claim names it.
func Sets(c claim.Claim) []value.ID {
	var found []value.ID
	add := func(id value.ID) {
		for _, have := range found {
			if have == id {
				return
			}
		}
		found = append(found, id)
	}
	for _, r := range c.Roles {
		if r.Target != nil && r.Target.Entity != "" {
			add(r.Target.Entity)
		}
	}
	for i := range c.Values {
		grounds.EachRef(&c.Values[i].Value, add)
	}
	return found
}

// PartSets returns the sets that the given claims name as parts of a set,
// without repetition. A figure's value rests on the counts of its parts too,
// so whoever gathers claims for Compute gathers those of the parts.
func PartSets(set value.ID, claims []claim.State) []value.ID {
	var found []value.ID
	for i := range claims {
		found = grounds.AppendParts(found, set, &claims[i].Claim)
	}
	return found
}

// Stands says whether a claim may be counted: nobody has retracted it, nothing
// supersedes it, and no named person's standing assessment rejects it. That
// two people disagree on a claim is a question of its own; until it is
// answered, one rejection is enough to keep a claim out of a figure.
func Stands(s claim.State) bool { return grounds.Stands(&s) }
