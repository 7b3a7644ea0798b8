package casework

import (
	"context"
	"errors"

	"sijil/casework/access"
	"sijil/fault"
)

// attempts is how often a decision is made again after somebody else recorded
// something in between. A person's own work loses a race at most a few times;
// more means that two programs fight, and the person should know.
const attempts = 20

// Do runs an act for an actor: check the form, prepare bytes, load a snapshot,
// authorise, decide, record at the snapshot's position. After a lost race it
// loads and decides again. Nothing is recorded unless everything is.
//
// It returns fault.Invalid for input that cannot be used, fault.Denied where
// the policy says no, fault.Conflict where the decision contradicts what is
// recorded or the race was lost too often.
func Do[In, Out any](ctx context.Context, desk Desk, actor access.Actor, act Act[In, Out], in In) (Out, error) {
	var none Out
	if act.Check != nil {
		if err := act.Check(in); err != nil {
			return none, err
		}
	}
	if act.Prepare != nil {
		prepared, err := act.Prepare(ctx, desk, in)
		if err != nil {
			return none, err
		}
		in = prepared
	}
	for range attempts {
		out, err := decide(ctx, desk, actor, act, in)
		if err == nil {
			return out, nil
		}
		if !errors.Is(err, errLostRace) {
			return none, err
		}
	}
	return none, fault.New(fault.Conflict, "others kept recording while this was being decided").
		WithHint("nothing was recorded; do it again")
}

func decide[In, Out any](ctx context.Context, desk Desk, actor access.Actor, act Act[In, Out], in In) (Out, error) {
	var none Out
	snap, err := desk.Snapshot(ctx)
	if err != nil {
		return none, err
	}
	defer snap.Close()
	if err := desk.Policy().Allow(actor, within(snap, act.Needs(in))); err != nil {
		return none, err
	}
	drafts, out, err := act.Decide(ctx, snap, desk.Pen(), in)
	if err != nil {
		return none, err
	}
	if len(drafts) == 0 {
		return out, nil
	}
	for i := range drafts {
		if drafts[i].Verb == "" {
			drafts[i].Verb = act.Verb
		}
	}
	if _, err := desk.Record(ctx, actor, snap.Position(), drafts); err != nil {
		return none, err
	}
	return out, nil
}

// Ask runs a query for an actor: check, load a snapshot, authorise, read.
func Ask[In, Out any](ctx context.Context, desk Desk, actor access.Actor, q Query[In, Out], in In) (Out, error) {
	var none Out
	if q.Check != nil {
		if err := q.Check(in); err != nil {
			return none, err
		}
	}
	snap, err := desk.Snapshot(ctx)
	if err != nil {
		return none, err
	}
	defer snap.Close()
	need := access.Need{Action: access.Read}
	if q.Needs != nil {
		need = q.Needs(in)
	}
	if err := desk.Policy().Allow(actor, within(snap, need)); err != nil {
		return none, err
	}
	return q.Read(ctx, snap, in)
}

// within places a need that names no compartment in the one that the desk
// works in.
func within(snap Snapshot, n access.Need) access.Need {
	home := snap.Home()
	if n.Scope.Case == "" {
		n.Scope.Case = home.Case
	}
	if n.Scope.Compartment == "" {
		n.Scope.Compartment = home.Compartment
	}
	if n.Scope.Sensitivity == "" {
		n.Scope.Sensitivity = home.Sensitivity
	}
	return n
}

// errLostRace marks a conflict that a second try can mend.
var errLostRace = errors.New("lost race")

// LostRace returns the error that makes Do decide again: something was
// recorded since the snapshot. Desks return it from Record.
func LostRace() error {
	return &fault.Error{Kind: fault.Conflict, Message: "something was recorded in between", Err: errLostRace}
}
