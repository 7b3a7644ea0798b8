package claim

import "sijil/value"

// Mentions returns every entity and claim that a claim names: in its roles, as
// tellers, as a place, inside its values, in relative times. Each occurs once,
// in the order in which the claim names it. Whoever carries a claim elsewhere
// carries these with it.
func Mentions(c Claim) []value.Ref {
	m := mentions{seen: map[value.Ref]bool{}}
	for _, r := range c.Roles {
		m.ref(r.Target)
	}
	for _, t := range c.Chain {
		m.entity(t.Who)
		m.time(t.When)
	}
	m.time(c.When)
	m.place(c.Where)
	m.record(c.Values)
	m.entity(c.Source.Item)
	for _, id := range []value.ID{c.Supersedes, c.Retracts} {
		m.ref(&value.Ref{Claim: id})
	}
	return m.found
}

type mentions struct {
	found []value.Ref
	seen  map[value.Ref]bool
}

func (m *mentions) ref(r *value.Ref) {
	if r == nil || *r == (value.Ref{}) || m.seen[*r] {
		return
	}
	m.seen[*r] = true
	m.found = append(m.found, *r)
}

func (m *mentions) entity(id value.ID) { m.ref(&value.Ref{Entity: id}) }

func (m *mentions) time(t *value.Time) {
	if t != nil {
		m.ref(&value.Ref{Claim: t.RelativeTo})
	}
}

func (m *mentions) place(p *value.Place) {
	if p != nil {
		m.entity(p.Place)
		m.entity(p.Ref)
	}
}

func (m *mentions) record(r []value.Named) {
	for _, n := range r {
		m.value(n.Value)
	}
}

func (m *mentions) value(v value.Value) {
	m.ref(v.Ref)
	m.time(v.Time)
	m.place(v.Place)
	if v.Text != nil {
		m.entity(v.Text.Translator)
	}
	if v.List != nil {
		for _, of := range *v.List {
			m.value(of)
		}
	}
	if v.Record != nil {
		m.record(*v.Record)
	}
}
