package estimates

import (
	"context"
	"encoding/json"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/estimate"
	"sijil/estimate/latent"
	"sijil/fault"
	"sijil/value"
)

// How says how an estimate is computed. None of it changes the answer.
type How struct {
	Threads  int                             // 1 by default
	Progress func(estimate.Progress)         // called now and then; may be nil
	Keeper   func(what string) latent.Keeper // keeps where the sampling stands, for going on after an interruption; may be nil
}

// Opened is an answer with what was recorded of it.
type Opened struct {
	Answer   Answer
	Text     string    // Answer as it is stored
	Recorded *Recorded // nil if nothing was opened: no count, or a refusal before any method
}

// Explore estimates without a registration. What it opens is on record before
// it returns, so that whoever registers an estimate of the same population
// later is seen to have known it. An answer that is refused before any method
// runs opens nothing and is not recorded.
func Explore(ctx context.Context, desk casework.Desk, actor access.Actor, in Asked, how How) (Opened, error) {
	p, err := casework.Ask(ctx, desk, actor, prepare, in)
	if err != nil {
		return Opened{}, err
	}
	opened, err := p.compute(ctx, how)
	if err != nil || p.totals != nil || len(p.refused) > 0 {
		return opened, err
	}
	return opened.record(ctx, desk, actor, "", p.sets)
}

// Running names a registered estimate that is to be opened.
type Running struct {
	Registration string // its id or short name
	At           int64  // the position at which it must stand; 0 the newest
}

// Run computes a registered estimate and records the answer, a refusal too.
// With At it returns fault.Conflict if anything that the answer rests on was
// recorded after that position. The same registration over the same records,
// judgements and decisions gives the same text.
func Run(ctx context.Context, desk casework.Desk, actor access.Actor, in Running, how How) (Opened, error) {
	all, err := casework.Ask(ctx, desk, actor, registrations, in)
	if err != nil {
		return Opened{}, err
	}
	r := all.Body
	asked := Asked{Plan: r.Plan, Assumption: r.Assumption, By: r.By, LeftOut: r.LeftOut}
	for _, set := range r.Populations {
		asked.Figures = append(asked.Figures, string(set))
	}
	p, err := casework.Ask(ctx, desk, actor, prepare, asked)
	if err != nil {
		return Opened{}, err
	}
	if in.At > 0 && p.answer.Position > in.At {
		return Opened{}, fault.New(fault.Conflict, "the counts of %s changed at position %d, after position %d", r.Ref, p.answer.Position, in.At).
			WithHint("nothing was computed; leave --at out to estimate from what stands now")
	}
	opened, err := p.compute(ctx, how)
	if err != nil {
		return opened, err
	}
	return opened.record(ctx, desk, actor, r.ID, r.Populations)
}

// registrations finds a registration.
var registrations = casework.Query[Running, Entered[Registration]]{
	Verb: "estimate.show",
	Read: func(ctx context.Context, s casework.Snapshot, in Running) (Entered[Registration], error) {
		all, err := read(ctx, s)
		if err != nil {
			return Entered[Registration]{}, err
		}
		if r := all.registration(in.Registration); r != nil {
			return *r, nil
		}
		return Entered[Registration]{}, fault.New(fault.NotFound, "no estimate is registered as %q", in.Registration).
			WithHint("see them with: sijil estimate list; nothing was computed")
	},
}

// compute runs the methods on what was read.
func (p *prepared) compute(ctx context.Context, how How) (Opened, error) {
	s := p.settings
	s.Threads, s.Progress, s.Keeper = max(how.Threads, 1), how.Progress, how.Keeper
	a := p.answer
	var linked *estimate.Linked
	var err error
	switch {
	case p.totals != nil:
		a.Answer = estimate.Totals(p.totals, s)
	case len(p.refused) > 0:
		a.Answer, err = estimate.Withheld(p.groups, p.refused, s)
		a.Refused = p.refused
	default:
		a.Answer, linked, err = estimate.Pooled(ctx, p.groups, p.samples, s)
	}
	if err != nil {
		return Opened{}, err
	}
	for i := range a.Results {
		a.Results[i].Warnings = append(a.Results[i].Warnings, p.warnings...)
	}
	if linked != nil {
		a.Links = linksOf(*linked)
	}
	text, err := json.Marshal(a)
	if err != nil {
		return Opened{}, fault.Wrap(fault.Failed, err, "the answer cannot be written; nothing was recorded")
	}
	return Opened{Answer: a, Text: string(text)}, nil
}

// linksOf keeps of each clustering what says whether it can be trusted.
func linksOf(l estimate.Linked) *Links {
	out := &Links{Method: l.Result.Method, Clusterings: len(l.Each), Documented: l.Documented, Between: l.Between}
	for i, r := range l.Each {
		c := Clustering{Documented: l.Counts[i], Estimate: r.Estimate, Refused: r.Refused}
		if d := r.Diagnostics; d != nil {
			c.RHat, c.ESSBulk, c.ESSTail = d.RHat, d.ESSBulk, d.ESSTail
		}
		out.Each = append(out.Each, c)
	}
	return out
}

// record puts an answer on record.
func (o Opened) record(ctx context.Context, desk casework.Desk, actor access.Actor, of value.ID, sets []value.ID) (Opened, error) {
	r, err := casework.Do(ctx, desk, actor, recordAnswer, Recorded{Registration: of, Populations: sets,
		Position: o.Answer.Position, Answer: o.Text, SHA256: digest([]byte(o.Text)), Program: o.Answer.Version})
	if err != nil {
		return Opened{}, err // what is not on record is not shown
	}
	o.Recorded = &r
	return o, nil
}

var recordAnswer = casework.Act[Recorded, Recorded]{
	Verb:  verbRecord,
	Needs: func(Recorded) access.Need { return access.Need{Action: verbRecord} },
	Decide: func(_ context.Context, s casework.Snapshot, pen casework.Pen, in Recorded) ([]casework.Draft, Recorded, error) {
		in.ID, in.Scope = pen.NewID(), s.Home()
		return []casework.Draft{{Subject: in.Populations[0], Scope: in.Scope, Body: in}}, in, nil
	},
}
