package casework

import (
	"context"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// Conclude records a finding: what is concluded, by which standard of proof,
// with the claims for and against each element, signed by named people.
// Claims and figures may be given by name. A finding of a name that exists
// supersedes the earlier one; both stay.
var Conclude = Act[finding.Finding, finding.Finding]{
	Verb:  "finding.conclude",
	Check: func(in finding.Finding) error { return in.Check() },
	Needs: needs[finding.Finding]("finding.conclude"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in finding.Finding) ([]Draft, finding.Finding, error) {
		r := newResolver(ctx, s)
		if err := r.entity(&in.Whose); err != nil {
			return nil, in, err
		}
		elements := make([]finding.Element, len(in.Elements))
		for i, e := range in.Elements {
			var err error
			if e.For, err = r.claims(e.For); err != nil {
				return nil, in, err
			}
			if e.Against, err = r.claims(e.Against); err != nil {
				return nil, in, err
			}
			elements[i] = e
		}
		in.Elements = elements
		linked, err := linkedClaims(ctx, s, in)
		if err != nil {
			return nil, in, err
		}
		if err := in.CheckAgainst(linked); err != nil {
			return nil, in, err
		}
		for _, ref := range in.Figures {
			if _, err := s.Figure(ctx, ref, "en"); err != nil {
				return nil, in, fault.Wrap(fault.KindOf(err), err, "the finding rests on the figure %q", ref)
			}
		}
		if earlier, err := s.Finding(ctx, in.Ref); err == nil {
			in.Supersedes = earlier.ID
		}
		in.ID = pen.NewID()
		in.Scope = settled(in.Scope, s.Home())
		return []Draft{{Subject: in.ID, Scope: in.Scope, Body: in}}, in, nil
	},
}

// mostLinked is how many claims about one thing are looked at for contrary
// ones.
const mostLinked = 5000

// linkedClaims returns the claims about the people, groups, events and sets
// that the claims for a finding are about.
func linkedClaims(ctx context.Context, s Snapshot, f finding.Finding) ([]claim.State, error) {
	var linked []claim.State
	claims, entities := map[value.ID]bool{}, map[value.ID]bool{}
	for _, e := range f.Elements {
		for _, id := range e.For {
			c, err := s.Claim(ctx, string(id))
			if err != nil {
				return nil, err
			}
			for _, r := range c.Roles {
				if r.Target == nil || r.Target.Entity == "" || entities[r.Target.Entity] {
					continue
				}
				entities[r.Target.Entity] = true
				about, err := s.Claims(ctx, claim.Filter{Entity: r.Target.Entity, Limit: mostLinked})
				if err != nil {
					return nil, err
				}
				for _, a := range about {
					if !claims[a.ID] {
						claims[a.ID] = true
						linked = append(linked, a)
					}
				}
			}
		}
	}
	return linked, nil
}

func (r *resolver) claims(names []value.ID) ([]value.ID, error) {
	out := make([]value.ID, len(names))
	for i, n := range names {
		out[i] = n
		if err := r.claim(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
