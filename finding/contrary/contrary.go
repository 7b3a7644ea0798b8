// Package contrary says when claims exclude each other: when one denies what
// another affirms, or when two cannot both hold of one act or one fact. It says
// so only where it is certain: what a time zone or an open bound can explain is
// no contradiction.
package contrary

import (
	"cmp"
	"slices"

	"sijil/claim"
	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

// The kinds of claim that are compared.
const (
	KindAct       = "act"
	KindAttribute = "attribute"
)

// onceActs are the acts that can happen to a person only once, so that two
// times for one of them exclude each other.
var onceActs = map[string]bool{"killing": true, "death": true}

// Matter is one act on one victim, or one property of one subject, with the
// claims that speak of it and stand, in order of their ids.
type Matter struct {
	Kind, What string
	Subject    value.ID
	Claims     []*claim.Claim
}

// Clash is claims on one matter that exclude each other in one way.
type Clash struct {
	Way    wording.Phrase // in words: "their times do not overlap"
	Claims []*claim.Claim
	// Apparent says that the exclusion rests on a rule that turned words into
	// bounds, and not on the words.
	Apparent bool
}

// way is a way in which two claims on one matter can exclude each other.
type way struct {
	words phrase
	// excludes says whether they do, and whether only by a rule.
	excludes func(a, b *claim.Claim) (excludes, byRule bool)
}

type phrase = wording.Phrase

var (
	denial  = way{phrase{EN: "some affirm what others deny", AR: "بعضها يثبت ما ينفيه بعضها"}, denied}
	times   = way{phrase{EN: "their times do not overlap", AR: "أوقاتها لا تتداخل"}, otherTime}
	ages    = way{phrase{EN: "the ages they give do not overlap", AR: "الأعمار التي تذكرها لا تتداخل"}, otherAge}
	answers = way{phrase{EN: "some say yes and others no", AR: "بعضها يقول نعم وبعضها لا"}, otherAnswer}
)

// ways returns the ways in which claims on a matter can exclude each other.
func ways(kind, what string) []way {
	switch {
	case kind == KindAttribute:
		return []way{denial, ages, answers}
	case onceActs[what]:
		return []way{denial, times}
	}
	return []way{denial}
}

// Matters sorts claims on acts and attributes by what they speak of. A claim
// on an act with several victims speaks of as many acts. Claims that do not
// stand, or take no side, are left out.
func Matters(states []claim.State) []*Matter {
	byKey := map[topic]*Matter{}
	var all []*Matter
	for i := range states {
		s := &states[i]
		if !grounds.Stands(s) || !Contends(&s.Claim) {
			continue
		}
		for _, key := range keysOf(&s.Claim) {
			m := byKey[key]
			if m == nil {
				m = &Matter{Kind: key.kind, What: key.what, Subject: key.subject}
				byKey[key] = m
				all = append(all, m)
			}
			m.Claims = append(m.Claims, &s.Claim)
		}
	}
	for _, m := range all {
		slices.SortFunc(m.Claims, func(a, b *claim.Claim) int { return cmp.Compare(a.ID, b.ID) })
		m.Claims = slices.CompactFunc(m.Claims, func(a, b *claim.Claim) bool { return a.ID == b.ID })
	}
	return all
}

// topic is what a matter is known by.
type topic struct {
	kind, what string
	subject    value.ID
}

// keysOf returns the topics of a claim; none if it is no act or attribute of a
// known person or thing.
func keysOf(c *claim.Claim) []topic {
	what, role := "", ""
	switch c.Kind {
	case KindAct:
		what, role = grounds.Plain(grounds.ValueOf(c, "act")), "victim"
	case KindAttribute:
		what, role = grounds.Plain(grounds.ValueOf(c, "property")), "subject"
	}
	if what == "" {
		return nil
	}
	var keys []topic
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil && r.Target.Entity != "" {
			keys = append(keys, topic{c.Kind, what, r.Target.Entity})
		}
	}
	return keys
}

// Clashes returns the ways in which claims on the matter exclude each other,
// each with all the claims concerned.
func (m *Matter) Clashes() []Clash {
	var found []Clash
	for _, w := range ways(m.Kind, m.What) {
		in := make([]bool, len(m.Claims))
		clash := Clash{Way: w.words, Apparent: true}
		for i, a := range m.Claims {
			for j := i + 1; j < len(m.Claims); j++ {
				if excludes, byRule := w.excludes(a, m.Claims[j]); excludes {
					in[i], in[j] = true, true
					clash.Apparent = clash.Apparent && byRule
				}
			}
		}
		for i, c := range m.Claims {
			if in[i] {
				clash.Claims = append(clash.Claims, c)
			}
		}
		if len(clash.Claims) > 0 {
			found = append(found, clash)
		}
	}
	return found
}

// Contends says whether a claim takes a side: it affirms or denies, of what
// is, not of what somebody promises or demands.
func Contends(c *claim.Claim) bool {
	return c.Retracts == "" && c.Polarity != claim.Unknown && c.Force != claim.Promised && c.Force != claim.Demanded
}

// denies says whether a claim denies what it is about.
func denies(c *claim.Claim) bool { return c.Polarity == claim.Negated || c.Force == claim.Denied }

// To says whether a claim is contrary to one that a finding relies on: it
// denies that claim itself, or what it affirms; or it excludes it; or it
// denies anything of the same people, groups or events. A party's denial
// belongs beside a finding even where it does not meet its words.
func To(relied, c *claim.Claim) bool {
	for _, r := range c.Roles {
		if r.Target != nil && r.Target.Claim != "" && r.Target.Claim == relied.ID && denies(c) {
			return true
		}
	}
	if c.Force == claim.Denied && shareSubject(c, relied) {
		return true
	}
	if excludes, _ := denied(c, relied); excludes && c.Kind == relied.Kind {
		return true
	}
	for _, key := range keysOf(c) {
		if !slices.Contains(keysOf(relied), key) {
			continue
		}
		for _, w := range ways(key.kind, key.what) {
			if excludes, _ := w.excludes(c, relied); excludes {
				return true
			}
		}
	}
	return false
}

// denied says whether one claim denies what the other affirms: with somebody
// in common in every role that both fill, of the same value, and at a time
// that can be the same.
func denied(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := grounds.Plain(grounds.ValueOf(a, "value")), grounds.Plain(grounds.ValueOf(b, "value"))
	return denies(a) != denies(b) && x == y && rolesMeet(a, b) && !Apart(a.When, b.When), false
}

// otherTime says whether two claims give an act that happens once two times.
func otherTime(a, b *claim.Claim) (excludes, byRule bool) {
	if denies(a) || denies(b) || !Apart(a.When, b.When) {
		return false, false
	}
	return true, a.When.Rule != "" || b.When.Rule != ""
}

// otherAge says whether two claims give ages that do not overlap, at the same
// time as far as is said.
func otherAge(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := grounds.ValueOf(a, "value"), grounds.ValueOf(b, "value")
	if denies(a) || denies(b) || x == nil || y == nil || x.Age == nil || y.Age == nil {
		return false, false
	}
	p, q := x.Age, y.Age
	if p.Unit != q.Unit || (p.At != q.At && p.At != "" && q.At != "") {
		return false, false
	}
	below := func(top, bottom *int) bool { return top != nil && bottom != nil && *top < *bottom }
	return below(p.Max, q.Min) || below(q.Max, p.Min), p.Rule != "" || q.Rule != ""
}

// otherAnswer says whether two claims answer yes and no.
func otherAnswer(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := grounds.ValueOf(a, "value"), grounds.ValueOf(b, "value")
	if denies(a) || denies(b) || x == nil || y == nil || x.Bool == nil || y.Bool == nil {
		return false, false
	}
	return *x.Bool != *y.Bool && !Apart(a.When, b.When), false
}

// rolesMeet says whether two claims name somebody in common in every role that
// both of them fill, and in at least one. A role that one leaves open covers
// everybody.
func rolesMeet(a, b *claim.Claim) bool {
	shared := false
	for _, r := range a.Roles {
		if r.Target == nil {
			continue
		}
		filled, met := inRole(b, r.Role, *r.Target)
		if filled && !met && !othersMeet(a, b, r.Role) {
			return false
		}
		shared = shared || met
	}
	return shared
}

// inRole says whether a claim fills a role, and whether with the target given.
func inRole(c *claim.Claim, role string, target value.Ref) (filled, met bool) {
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil {
			filled = true
			met = met || *r.Target == target
		}
	}
	return filled, met
}

// othersMeet says whether some target of a role is common to two claims.
func othersMeet(a, b *claim.Claim, role string) bool {
	return slices.ContainsFunc(a.Roles, func(r claim.Role) bool {
		if r.Role != role || r.Target == nil {
			return false
		}
		_, met := inRole(b, role, *r.Target)
		return met
	})
}

// shareSubject says whether two claims speak of the same entity in any role.
func shareSubject(a, b *claim.Claim) bool {
	for _, r := range a.Roles {
		for _, s := range b.Roles {
			if r.Target != nil && s.Target != nil && r.Target.Entity != "" && r.Target.Entity == s.Target.Entity {
				return true
			}
		}
	}
	return false
}
