package redact

import (
	"sijil/claim"
	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// releaseClaims puts the claims that leave into their released form.
func (o *office) releaseClaims() []publication.Claim {
	out := []publication.Claim{}
	for _, id := range o.needed {
		if o.claimName[id] != "" {
			out = append(out, o.claim(o.claims[id]))
		}
	}
	return out
}

// claim fills a released claim field by field. What has no line here stays in
// the house: note, ref, case, compartment, interpreter, translator, what
// readers think of it.
func (o *office) claim(c claim.State) publication.Claim {
	out := publication.Claim{
		ID: o.claimName[c.ID], Kind: c.Kind, Polarity: string(c.Polarity), Force: string(c.Force),
		Basis: finding.Basis(c.Chain), Roles: []publication.Role{}, Values: []publication.Value{},
		Counts: o.counts(c.Claim), When: when(c.When), Where: o.place(c.Where), Chain: []publication.Telling{},
	}
	for _, r := range c.Roles {
		out.Roles = append(out.Roles, o.role(r))
	}
	for _, v := range c.Values {
		words, source := o.words(v.Value, "en")
		out.Values = append(out.Values, publication.Value{Name: v.Name, Words: words, Lang: source})
	}
	for _, t := range c.Chain {
		did := []string{}
		for _, d := range t.Did {
			did = append(did, string(d))
		}
		out.Chain = append(out.Chain, publication.Telling{Who: o.entity(t.Who), Did: did, Channel: t.Channel, When: when(t.When)})
	}
	item, public := o.item(c.Source.Item)
	out.Item = item
	if public {
		out.Locator = locator(c.Source.Locator)
		out.Quote = quote(c.Quote)
	}
	out.Says = o.says(c)
	return out
}

// role puts a role into its released form. A claim that is spoken of and is not
// part of the release is said to be outside.
func (o *office) role(r claim.Role) publication.Role {
	out := publication.Role{Role: r.Role}
	switch {
	case r.Target == nil:
	case r.Target.Claim != "":
		out.Claim = o.claimName[r.Target.Claim]
		out.Outside = out.Claim == ""
	default:
		out.Entity = o.entity(r.Target.Entity)
	}
	return out
}

func quote(q *claim.Quotation) *publication.Quote {
	if q == nil {
		return nil
	}
	return &publication.Quote{Text: q.Text, Lang: q.Lang, Original: q.Original}
}

func locator(l claim.Locator) *publication.Locator {
	span := func(s *claim.Span) *publication.Span {
		if s == nil {
			return nil
		}
		return &publication.Span{From: s.From, To: s.To}
	}
	out := &publication.Locator{
		Page: l.Page, Paragraph: l.Paragraph, Lines: span(l.Lines), Characters: span(l.Characters),
		TimeMS: span(l.TimeMS), Words: l.Words,
	}
	if r := l.Region; r != nil {
		out.Region = &publication.Region{X: r.X, Y: r.Y, Width: r.Width, Height: r.Height}
	}
	return out
}

// counts returns the numbers that a claim gives, by set: its own, and those of
// its parts.
func (o *office) counts(c claim.Claim) []publication.Count {
	out := []publication.Count{}
	add := func(set value.ID, n *value.Count) {
		if n != nil {
			out = append(out, publication.Count{
				Set: o.entity(set), Unit: n.Unit, Min: n.Min, Max: n.Max, Estimate: n.Method == "estimate",
			})
		}
	}
	if v := named(c.Values, "count"); v != nil {
		add(target(c, "set"), v.Count)
	}
	parts := named(c.Values, "parts")
	if parts == nil || parts.List == nil {
		return out
	}
	for _, p := range *parts.List {
		if p.Record == nil {
			continue
		}
		var set value.ID
		if s := named(*p.Record, "set"); s != nil && s.Ref != nil {
			set = s.Ref.Entity
		}
		if n := named(*p.Record, "count"); n != nil && set != "" {
			add(set, n.Count)
		}
	}
	return out
}

func named(values []value.Named, name string) *value.Value {
	for i := range values {
		if values[i].Name == name {
			return &values[i].Value
		}
	}
	return nil
}

func target(c claim.Claim, role string) value.ID {
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil {
			return r.Target.Entity
		}
	}
	return ""
}

// says puts a claim into a sentence of ours, in each language. The sentence is
// made from a copy that holds only what leaves, with names as they leave.
func (o *office) says(c claim.State) publication.Label {
	out := publication.Label{}
	for _, lang := range o.out.Langs {
		open := claim.State{Claim: c.Claim}
		open.Quote, open.Note = nil, ""
		if coarse(c.Where) {
			open.Where = nil
		}
		open.Values = make([]value.Named, len(c.Values))
		for i, v := range c.Values {
			open.Values[i] = value.Named{Name: v.Name, Value: coarsened(v.Value, lang)}
		}
		text := o.vocabulary.Sentence(open, func(id value.ID) string { return o.spoken(id, lang) }, lang)
		out = append(out, publication.Phrase{Lang: lang, Text: text})
	}
	return out
}

// spoken is what an entity or claim is called within a sentence.
func (o *office) spoken(id value.ID, lang string) string {
	if name, ok := o.claimName[id]; ok {
		return name
	}
	_, isEntity := o.entities[id]
	_, isItem := o.items[id]
	if id == "" || !isEntity && !isItem {
		return term("outside", lang)
	}
	return o.calledID(id).In(lang)
}

// coarsened copies a value without places that may not be named exactly.
func coarsened(v value.Value, lang string) value.Value {
	switch {
	case v.Place != nil && coarse(v.Place):
		return value.Value{Place: &value.Place{Words: coarseWords.In(lang)}}
	case v.List != nil:
		list := make(value.List, len(*v.List))
		for i, x := range *v.List {
			list[i] = coarsened(x, lang)
		}
		return value.Value{List: &list}
	case v.Record != nil:
		record := make(value.Record, len(*v.Record))
		for i, n := range *v.Record {
			record[i] = value.Named{Name: n.Name, Value: coarsened(n.Value, lang)}
		}
		return value.Value{Record: &record}
	}
	return v
}
