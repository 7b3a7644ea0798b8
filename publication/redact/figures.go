package redact

import (
	"fmt"
	"slices"

	"sijil/fault"
	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// sameNumbers says whether two renderings are one set of figures in two
// languages.
func sameNumbers(a, b Rendering) error {
	bad := fault.New(fault.Invalid, "The figures differ between the languages of the release. Nothing left.").
		WithHint("Read them all at one position.")
	if len(a.Figures) != len(b.Figures) || len(a.Bounds) != len(b.Bounds) {
		return bad
	}
	for i, f := range a.Figures {
		g := b.Figures[i]
		if f.ID != g.ID || !same(f.Min, g.Min) || !same(f.Max, g.Max) || f.Position != g.Position ||
			len(f.Parts) != len(g.Parts) || len(f.Residuals) != len(g.Residuals) || len(f.Qualifiers) != len(g.Qualifiers) ||
			!slices.EqualFunc(f.Derivation, g.Derivation, func(x, y finding.Trace) bool { return x.Claim == y.Claim }) {
			return bad
		}
		for j := range f.Parts {
			if !same(f.Parts[j].Min, g.Parts[j].Min) || !same(f.Parts[j].Max, g.Parts[j].Max) {
				return bad
			}
		}
	}
	for i, x := range a.Bounds {
		if y := b.Bounds[i]; x.Min != y.Min || x.Max != y.Max || !slices.Equal(x.Of, y.Of) {
			return bad
		}
	}
	return nil
}

func same(a, b *int64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// inEach collects one text of a figure from every language.
func (o *office) inEach(i int, text func(finding.Figure) string) publication.Label {
	out := publication.Label{}
	for _, r := range o.in.Renderings {
		if t := text(r.Figures[i]); t != "" {
			out = append(out, publication.Phrase{Lang: r.Lang, Text: t})
		}
	}
	return out
}

// releaseFigures puts the figures into their released form.
func (o *office) releaseFigures() []publication.Figure {
	out := []publication.Figure{}
	for i, f := range o.in.Renderings[0].Figures {
		d := o.defs[f.ID]
		p := publication.Figure{
			ID: f.ID, Title: label(d.Title), Unit: d.Unit, Min: f.Min, Max: f.Max, Stage: d.Stage,
			Whose: o.calledID(d.Whose), Place: o.place(d.Place), Set: o.entity(d.Set),
			Period:     o.inEach(i, func(f finding.Figure) string { return f.Period }),
			Definition: o.inEach(i, func(f finding.Figure) string { return f.Definition }),
			Estimate:   f.Method == "estimate",
			Parts:      []publication.Part{}, Residuals: []publication.Residual{}, Qualifiers: []publication.Qualifier{},
			Relations: []publication.Relation{}, Derivation: []string{}, Erased: []int64{},
		}
		if d.Records != nil {
			p.Counted = &publication.Counted{Role: d.Records.Count}
		}
		o.derive(&p, f)
		if p.Withheld > 0 {
			o.reduce(&p, d)
		} else {
			p.Shown = o.inEach(i, func(f finding.Figure) string { return f.Shown })
			o.detail(&p, i)
		}
		out = append(out, p)
	}
	return out
}

// derive lists the claims beneath a figure that leave, and counts the others.
func (o *office) derive(p *publication.Figure, f finding.Figure) {
	var ids []value.ID
	for _, t := range f.Derivation {
		if !erased(f, t.Claim) && !slices.Contains(ids, t.Claim) {
			ids = append(ids, t.Claim)
		}
	}
	p.Derivation, p.Withheld = o.released(ids)
	for _, g := range f.Gaps {
		p.Erased = append(p.Erased, g.Position)
	}
	p.Claims = len(p.Derivation) + p.Withheld + len(p.Erased)
}

// reduce leaves a figure its number and the public words of its definition.
// All else might have come from a claim that stays.
func (o *office) reduce(p *publication.Figure, d finding.Definition) {
	p.Reduced = true
	p.Shown = shown(p.Min, p.Max)
	p.Definition = label(d.Meaning)
	p.Period = publication.Label{}
	if words := when(d.Period); words != "" {
		p.Period = publication.Label{{Lang: "", Text: words}}
	}
}

// detail adds what is said of a figure beyond its number.
func (o *office) detail(p *publication.Figure, i int) {
	f := o.in.Renderings[0].Figures[i]
	for j, x := range f.Parts {
		p.Parts = append(p.Parts, publication.Part{
			Of: x.Of, Min: x.Min, Max: x.Max, Closure: x.Closure,
			Label: o.inEach(i, func(f finding.Figure) string { return f.Parts[j].Label }),
		})
	}
	for _, x := range f.Residuals {
		p.Residuals = append(p.Residuals, publication.Residual{Of: x.Of, Min: x.Min, Max: x.Max})
	}
	for j, x := range f.Qualifiers {
		p.Qualifiers = append(p.Qualifiers, publication.Qualifier{
			Kind:  x.Kind,
			Words: o.inEach(i, func(f finding.Figure) string { return f.Qualifiers[j].Words }),
			About: o.inEach(i, func(f finding.Figure) string { return f.Qualifiers[j].About }),
		})
	}
	for _, x := range f.Relations {
		if o.releases(x.To) {
			p.Relations = append(p.Relations, publication.Relation{To: x.To, Relation: x.Relation, Basis: x.Basis})
		}
	}
}

// releases says whether a figure is part of the release.
func (o *office) releases(ref string) bool {
	return slices.ContainsFunc(o.in.Renderings[0].Figures, func(f finding.Figure) bool { return f.ID == ref })
}

// shown puts bounds into words that owe nothing to any claim.
func shown(min, max *int64) publication.Label {
	switch {
	case min == nil && max == nil:
		return both(phrase{"no number stated", "لم يُذكر عدد"})
	case max == nil:
		return both(phrase{fmt.Sprintf("at least %d", *min), fmt.Sprintf("%d على الأقل", *min)})
	case min == nil:
		return both(phrase{fmt.Sprintf("at most %d", *max), fmt.Sprintf("%d على الأكثر", *max)})
	case *min == *max:
		return both(phrase{fmt.Sprint(*min), fmt.Sprint(*min)})
	}
	return both(phrase{fmt.Sprintf("%d to %d", *min, *max), fmt.Sprintf("من %d إلى %d", *min, *max)})
}

// releaseBounds keeps the list bounds whose lists are all part of the release.
func (o *office) releaseBounds() []publication.Bounds {
	out := []publication.Bounds{}
	for i, b := range o.in.Renderings[0].Bounds {
		if slices.ContainsFunc(b.Of, func(ref string) bool { return !o.releases(ref) }) {
			continue
		}
		text := publication.Label{}
		for _, r := range o.in.Renderings {
			text = append(text, publication.Phrase{Lang: r.Lang, Text: r.Bounds[i].Text})
		}
		out = append(out, publication.Bounds{Of: slices.Clone(b.Of), Min: b.Min, Max: b.Max, Text: text})
	}
	return out
}

// releaseFindings puts the findings into their released form. Who signed and
// who dissents is counted: the names of staff stay in the house.
func (o *office) releaseFindings() []publication.Finding {
	out := []publication.Finding{}
	for _, f := range o.in.Findings {
		p := publication.Finding{
			ID: f.Ref, Title: label(f.Title), Text: label(f.Text), Layer: f.Layer, Standard: f.Standard,
			Whose: o.calledID(f.Whose), Elements: []publication.Element{}, Figures: append([]string{}, f.Figures...),
			Signers: len(f.SignedBy), Dissents: len(f.Dissent),
		}
		for _, id := range f.Estimates {
			p.Estimates = append(p.Estimates, o.estimateName(id))
		}
		for _, e := range f.Elements {
			x := publication.Element{Name: label(e.Name), Reason: e.Reason}
			x.For, x.WithheldFor = o.released(e.For)
			x.Against, x.WithheldAgainst = o.released(e.Against)
			if x.WithheldFor+x.WithheldAgainst > 0 {
				x.Reason = "" // it may speak of what stays
			}
			p.Elements = append(p.Elements, x)
		}
		out = append(out, p)
	}
	return out
}
