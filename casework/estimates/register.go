package estimates

import (
	"context"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/fault"
	"sijil/value"
)

// Registering states how a population will be estimated, as the faces take it.
type Registering struct {
	Ref string `json:"ref"` // a short name that is not used yet
	Asked
}

// Register records method, seed, settings and assumption before a result is
// opened. It lists the results of the population that were opened before. It
// is fault.Conflict if the name is taken, if the figures do not state one
// population, or if no list of the case has records of it.
var Register = casework.Act[Registering, Registration]{
	Verb:  verbRegister,
	Check: Registering.check,
	Needs: func(Registering) access.Need { return access.Need{Action: verbRegister} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Registering) ([]casework.Draft, Registration, error) {
		r := Registration{ID: pen.NewID(), Scope: s.Home(), Ref: in.Ref, Assumption: strings.TrimSpace(in.Assumption), By: strings.TrimSpace(in.By), LeftOut: in.LeftOut}
		var err error
		if r.Plan, err = in.Plan.Complete(); err != nil {
			return nil, r, err
		}
		if r.Populations, r.Plan.Lists, err = countable(ctx, s, in); err != nil {
			return nil, r, err
		}
		before, err := read(ctx, s)
		if err != nil {
			return nil, r, err
		}
		if before.registration(in.Ref) != nil {
			return nil, r, fault.New(fault.Conflict, "an estimate is registered as %s already", in.Ref).
				WithHint("choose another name; a registration is never changed, and nothing was recorded")
		}
		for _, x := range before.recorded {
			if shareAny(x.Body.Populations, r.Populations) {
				r.Opened = append(r.Opened, x.Body.ID)
			}
		}
		return []casework.Draft{{Subject: r.Populations[0], Scope: r.Scope, Body: r}}, r, nil
	},
}

func (in Registering) check() error {
	switch {
	case !isRef(in.Ref):
		return unusable("%q cannot name an estimate", in.Ref).WithHint("use lower-case letters, digits and hyphens, for example killed-march-1; nothing was recorded")
	case strings.TrimSpace(in.Assumption) == "" || strings.TrimSpace(in.By) == "":
		return unusable("an estimate is registered with the assumption that makes it possible and the name of who states it").
			WithHint("give both with --assume and --by; nothing was recorded")
	}
	return in.Asked.check()
}

func isRef(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if !letter && (r != '-' || i == 0) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}

// countable returns the sets that state the population, if the case has
// records behind them, and the ids of the lists that were named.
func countable(ctx context.Context, s casework.Snapshot, in Registering) (sets []value.ID, compared []string, err error) {
	figures, err := statedBy(ctx, s, in.Figures)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range figures {
		sets = append(sets, f.definition.Set)
	}
	ledger, err := lists.Load(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	p := &population{sets: sets, linked: &reconcile.Linked{Ledger: ledger}}
	if p.decisions, err = decisionsOn(ctx, s, sets); err != nil {
		return nil, nil, err
	}
	p.decide()
	if compared, err = p.listed(in.Plan.Lists); err != nil {
		return nil, nil, err
	}
	if p.totals(figures) != nil {
		return nil, nil, fault.New(fault.Conflict, "there is nothing to register: a figure has no records of lists behind it, or the figures state different populations").
			WithHint("import lists and decide which records belong with: sijil population decide; nothing was recorded")
	}
	return sets, compared, nil
}
