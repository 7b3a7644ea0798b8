package finding

import (
	"sijil/claim"
	"sijil/value"
)

// The kinds of claim that figures are made of. Kinds are data; these are the
// names under which the vocabulary has them.
const (
	kindCount       = "count"
	kindMethodCount = "method_count" // a count of the publisher's own work: interviews, media
	kindPartition   = "partition"
	kindSubset      = "subset"
	kindRelation    = "set_relation"
	kindAttribution = "attribution"
	kindAct         = "act"
	kindAttribute   = "attribute"
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
		eachRef(&c.Values[i].Value, add)
	}
	return found
}

// PartSets returns the sets that the given claims name as parts of a set,
// without repetition. A figure's value rests on the counts of its parts too,
// so whoever gathers claims for Compute gathers those of the parts.
func PartSets(set value.ID, claims []claim.State) []value.ID {
	var found []value.ID
	for i := range claims {
		found = appendParts(found, set, &claims[i].Claim)
	}
	return found
}

// Stands says whether a claim may be counted: nobody has retracted it, nothing
// supersedes it, and no named person's standing assessment rejects it. That
// two people disagree on a claim is a question of its own; until it is
// answered, one rejection is enough to keep a claim out of a figure.
func Stands(s claim.State) bool { return stands(&s) }

func stands(s *claim.State) bool {
	if len(s.RetractedBy) > 0 || len(s.SupersededBy) > 0 {
		return false
	}
	for i := range s.Assessments {
		if s.Assessments[i].Status == string(claim.Rejected) {
			return false
		}
	}
	return true
}

// speaks says whether what a claim says is so can enter a figure: it affirms,
// and does not merely deny, promise or demand, nor take another claim back.
func speaks(c *claim.Claim) bool {
	if c.Polarity != claim.Affirmed && c.Polarity != "" || c.Retracts != "" {
		return false
	}
	switch c.Force {
	case claim.Denied, claim.Promised, claim.Demanded:
		return false
	}
	return true
}

// entity returns the first entity in the role given, or "".
func entity(c *claim.Claim, role string) value.ID {
	for i := range c.Roles {
		if c.Roles[i].Role == role && c.Roles[i].Target != nil {
			return c.Roles[i].Target.Entity
		}
	}
	return ""
}

// valueOf returns the value of the name given, or nil.
func valueOf(c *claim.Claim, name string) *value.Value {
	for i := range c.Values {
		if c.Values[i].Name == name {
			return &c.Values[i].Value
		}
	}
	return nil
}

// field returns the value of the name given in a record, or nil.
func field(r *value.Record, name string) *value.Value {
	if r == nil {
		return nil
	}
	for i := range *r {
		if (*r)[i].Name == name {
			return &(*r)[i].Value
		}
	}
	return nil
}

// plain returns the words of a text or code, or "".
func plain(v *value.Value) string {
	switch {
	case v == nil:
		return ""
	case v.Text != nil:
		return v.Text.Text
	case v.Code != nil:
		return v.Code.Code
	}
	return ""
}

// countOf returns the count that a claim states under the name "count", or nil.
func countOf(c *claim.Claim) *value.Count {
	if v := valueOf(c, "count"); v != nil {
		return v.Count
	}
	return nil
}

// eachRef calls f with every entity that a value points at, at any depth.
func eachRef(v *value.Value, f func(value.ID)) {
	switch {
	case v.Ref != nil && v.Ref.Entity != "":
		f(v.Ref.Entity)
	case v.List != nil:
		for i := range *v.List {
			eachRef(&(*v.List)[i], f)
		}
	case v.Record != nil:
		for i := range *v.Record {
			eachRef(&(*v.Record)[i].Value, f)
		}
	}
}
