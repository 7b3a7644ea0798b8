package casework

import (
	"context"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// RecordEntity records what a person, group, place, set or other thing is
// called. What is said of it are claims.
var RecordEntity = Act[claim.Entity, claim.Entity]{
	Verb: "entity.record",
	Check: func(in claim.Entity) error {
		if in.Label.In("en") == "" {
			return fault.New(fault.Invalid, "the %s has no label", in.Kind).WithHint("give it the words the source uses, or a pseudonym")
		}
		return nil
	},
	Needs: needs[claim.Entity]("entity.record"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in claim.Entity) ([]Draft, claim.Entity, error) {
		if in.Ref != "" {
			if _, err := s.Entity(ctx, in.Ref); err == nil {
				return nil, in, fault.New(fault.Conflict, "%q is the name of something else already", in.Ref)
			}
		}
		in.ID = pen.NewID()
		in.Scope = settled(in.Scope, s.Home())
		// A living private person is protected unless somebody says otherwise;
		// the doubt goes to the person.
		if in.Kind == "person" {
			in.Protected = true
		}
		if err := in.Check(); err != nil {
			return nil, in, err
		}
		return []Draft{{Subject: in.ID, Scope: in.Scope, Body: in}}, in, nil
	},
}

// settled fills what a scope leaves open from the desk's own.
func settled(given, home value.Scope) value.Scope {
	if given.Case == "" {
		given.Case = home.Case
	}
	if given.Compartment == "" {
		given.Compartment = home.Compartment
	}
	if given.Sensitivity == "" {
		given.Sensitivity = home.Sensitivity
	}
	return given
}
