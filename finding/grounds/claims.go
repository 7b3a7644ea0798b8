// Package grounds holds what a figure rests on: the claims about a set that
// still stand, the counts they give, how they break the set down, and how they
// tie it to other sets. It reads claims and adds what may be added; it writes
// no words and makes no figure.
package grounds

import (
	"sijil/claim"
	"sijil/value"
)

// The kinds of claim that figures are made of. Kinds are data; these are the
// names under which the vocabulary has them.
const (
	KindCount       = "count"
	KindMethodCount = "method_count" // a count of the publisher's own work: interviews, media
	KindPartition   = "partition"
	KindSubset      = "subset"
	KindRelation    = "set_relation"
	KindAttribution = "attribution"
)

// Stands says whether a claim may be counted: nobody has retracted it, nothing
// supersedes it, and no standing assessment rejects it.
func Stands(s *claim.State) bool {
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

// Speaks says whether what a claim says is so can enter a figure: it affirms,
// and does not merely deny, promise or demand, nor take another claim back.
func Speaks(c *claim.Claim) bool {
	if c.Polarity != claim.Affirmed && c.Polarity != "" || c.Retracts != "" {
		return false
	}
	switch c.Force {
	case claim.Denied, claim.Promised, claim.Demanded:
		return false
	}
	return true
}

// Entity returns the first entity in the role given, or "".
func Entity(c *claim.Claim, role string) value.ID {
	for i := range c.Roles {
		if c.Roles[i].Role == role && c.Roles[i].Target != nil {
			return c.Roles[i].Target.Entity
		}
	}
	return ""
}

// ValueOf returns the value of the name given, or nil.
func ValueOf(c *claim.Claim, name string) *value.Value {
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

// Plain returns the words of a text or code, or "".
func Plain(v *value.Value) string {
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

// CountOf returns the count that a claim states under the name "count", or nil.
func CountOf(c *claim.Claim) *value.Count {
	if v := ValueOf(c, "count"); v != nil {
		return v.Count
	}
	return nil
}

// EachRef calls f with every entity that a value points at, at any depth.
func EachRef(v *value.Value, f func(value.ID)) {
	switch {
	case v.Ref != nil && v.Ref.Entity != "":
		f(v.Ref.Entity)
	case v.List != nil:
		for i := range *v.List {
			EachRef(&(*v.List)[i], f)
		}
	case v.Record != nil:
		for i := range *v.Record {
			EachRef(&(*v.Record)[i].Value, f)
		}
	}
}
