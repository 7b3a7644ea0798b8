package casework

import (
	"context"
	"encoding/json"
	"slices"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// Conclude records a finding: what is concluded, by which standard of proof,
// with the claims for and against each element, signed by named people.
// Claims, figures and estimates may be given by name. A finding of a name that
// exists supersedes the earlier one; both stay.
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
		if in.Estimates, err = recordedEstimates(ctx, s, in.Estimates); err != nil {
			return nil, in, err
		}
		if earlier, err := s.Finding(ctx, in.Ref); err == nil {
			in.Supersedes = earlier.ID
		}
		in.ID = pen.NewID()
		in.Scope = settled(in.Scope, s.Home())
		return []Draft{{Subject: in.ID, Scope: in.Scope, Body: in}}, in, nil
	},
}

// recordedEstimates returns the ids of answers that are on record, by their
// ids or by the short names of their registrations. A registration stands for
// its latest answer as of now: a finding goes on naming that one when the
// estimate is opened again.
func recordedEstimates(ctx context.Context, s Snapshot, names []value.ID) ([]value.ID, error) {
	if len(names) == 0 {
		return nil, nil
	}
	entries, err := s.Entries(ctx, "estimate.", "")
	if err != nil {
		return nil, err
	}
	latest := map[value.ID]value.ID{} // by id, by registration, and by its short name
	refs := map[value.ID]value.ID{}
	for _, e := range entries {
		var body struct {
			ID           value.ID `json:"id"`
			Ref          value.ID `json:"ref"`
			Registration value.ID `json:"registration"`
		}
		if err := json.Unmarshal(e.Body, &body); err != nil {
			return nil, fault.New(fault.Corrupt, "entry %d of log %s cannot be read; nothing was recorded", e.Index, e.Origin)
		}
		switch {
		case e.Verb == "estimate.register":
			refs[body.ID] = body.Ref
		case e.Verb == "estimate.record":
			latest[body.ID] = body.ID
			if body.Registration != "" {
				latest[body.Registration], latest[refs[body.Registration]] = body.ID, body.ID
			}
		}
	}
	out := make([]value.ID, len(names))
	for i, name := range names {
		if out[i] = latest[name]; name == "" || out[i] == "" {
			return nil, fault.New(fault.NotFound, "the finding rests on the estimate %q, of which no answer is on record; nothing was recorded", name).
				WithHint("register it, open it, and then conclude")
		}
		if slices.Contains(out[:i], out[i]) {
			return nil, fault.New(fault.Invalid, "the finding names the estimate %q twice; nothing was recorded", name).
				WithHint("name it once")
		}
	}
	return out, nil
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
