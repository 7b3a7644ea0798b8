package casework

import (
	"context"

	"sijil/fault"
	"sijil/value"
)

// resolver turns the short names that people use into ids, and remembers them
// for the length of one decision.
type resolver struct {
	ctx  context.Context
	snap Snapshot
	seen map[string]value.Ref
	// kinds are those of the entities seen; of an item it is "item".
	kinds map[value.ID]string
}

func newResolver(ctx context.Context, s Snapshot) *resolver {
	return &resolver{ctx: ctx, snap: s, seen: map[string]value.Ref{}, kinds: map[value.ID]string{}}
}

// ref finds the entity, item or claim that a name means.
func (r *resolver) ref(name string) (value.Ref, error) {
	if known, ok := r.seen[name]; ok {
		return known, nil
	}
	found, err := r.look(name)
	if err != nil {
		return value.Ref{}, err
	}
	r.seen[name] = found
	return found, nil
}

func (r *resolver) look(name string) (value.Ref, error) {
	entity, err := r.snap.Entity(r.ctx, name)
	if err == nil {
		r.kinds[entity.ID] = entity.Kind
		return value.Ref{Entity: entity.ID}, nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return value.Ref{}, err
	}
	item, err := r.snap.Item(r.ctx, name)
	if err == nil {
		r.kinds[item.ID] = "item"
		return value.Ref{Entity: item.ID}, nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return value.Ref{}, err
	}
	c, err := r.snap.Claim(r.ctx, name)
	if err == nil {
		return value.Ref{Claim: c.ID}, nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return value.Ref{}, err
	}
	return value.Ref{}, fault.New(fault.NotFound, "nothing here is called %q", name).
		WithHint("list what there is with: sijil claim list, or record it first")
}

// entity replaces a name by the id of the entity or item it means. An empty
// name stays empty: not stated.
func (r *resolver) entity(id *value.ID) error {
	if *id == "" {
		return nil
	}
	ref, err := r.ref(string(*id))
	if err != nil {
		return err
	}
	if ref.Entity == "" {
		return fault.New(fault.Invalid, "%q is a claim; the name of a person, group, place, set or item is needed here", *id)
	}
	*id = ref.Entity
	return nil
}

// claim replaces a name by the id of the claim it means.
func (r *resolver) claim(id *value.ID) error {
	if *id == "" {
		return nil
	}
	c, err := r.snap.Claim(r.ctx, string(*id))
	if err != nil {
		return err
	}
	*id = c.ID
	return nil
}

// place replaces the names in a place by ids.
func (r *resolver) place(p *value.Place) error {
	if p == nil {
		return nil
	}
	if err := r.entity(&p.Place); err != nil {
		return err
	}
	return r.entity(&p.Ref)
}
