package casework

import (
	"context"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// DefineFigure records what a figure counts. The ids of the definition may be
// given as names; a set that does not exist yet is recorded with it. A second
// definition of the same name replaces the first, which stays in the journal.
var DefineFigure = Act[finding.Definition, finding.Definition]{
	Verb:  "figure.define",
	Check: func(in finding.Definition) error { return in.Check() },
	Needs: needs[finding.Definition]("figure.define"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in finding.Definition) ([]Draft, finding.Definition, error) {
		in.Scope = settled(in.Scope, s.Home())
		var drafts []Draft
		if _, err := s.Entity(ctx, string(in.Set)); fault.KindOf(err) == fault.NotFound && err != nil {
			set := setOf(in, pen)
			in.Set = set.ID
			drafts = append(drafts, Draft{Verb: "entity.record", Subject: set.ID, Scope: in.Scope, Body: set})
		} else if err := newResolver(ctx, s).entity(&in.Set); err != nil {
			return nil, in, err
		}
		if err := resolveDefinition(newResolver(ctx, s), &in); err != nil {
			return nil, in, err
		}
		existing, err := s.Definitions(ctx)
		if err != nil {
			return nil, in, err
		}
		for _, d := range existing {
			if d.Ref == in.Ref {
				in.Replaces = d.Set
			}
		}
		return append(drafts, Draft{Subject: in.Set, Scope: in.Scope, Body: in}), in, nil
	},
}

func resolveDefinition(r *resolver, d *finding.Definition) error {
	for _, id := range []*value.ID{&d.Whose, &d.Actor} {
		if err := r.entity(id); err != nil {
			return err
		}
	}
	if d.Records != nil {
		q := *d.Records
		if err := r.entity(&q.Item); err != nil {
			return err
		}
		d.Records = &q
	}
	if d.Place == nil {
		return nil
	}
	p := *d.Place
	d.Place = &p
	return r.place(d.Place)
}

// setOf returns the set that a definition counts and that nobody has recorded
// yet.
func setOf(d finding.Definition, pen Pen) claim.Entity {
	return claim.Entity{ID: pen.NewID(), Ref: string(d.Set), Kind: "set", Label: d.Title, Scope: d.Scope}
}
