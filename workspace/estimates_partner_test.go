package workspace_test

import (
	"context"
	"testing"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/fault"
)

func TestAPartnersDecisionsAndRegistrationsStandBesideOurs(t *testing.T) {
	ctx := context.Background()
	ours, theirs := decided(t), newHouse(t, "")
	register := func(h *house, ref string, seed uint64) estimates.Registration {
		in := asked("killed")
		in.Plan.Seed = seed
		return do(t, h, estimates.Register, estimates.Registering{Ref: ref, Asked: in})
	}
	mine := register(ours, "killed-1", 7)
	before := ask(t, ours, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed"}})
	theirs.receive(t, ours, ours.export(t, theirs))

	// They decide otherwise on one record, register under our name, and record
	// what is neither.
	l := ours.ledger(t)
	first := l.NameOf(0)
	out := do(t, theirs, estimates.Decide, estimates.Deciding{Population: "killed", List: first.List, Record: first.Origin, Decision: "out", Reason: "he lives", By: "L. Sabri"})
	s, err := theirs.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at, home := s.Position(), s.Home()
	s.Close()
	forged := mine
	forged.ID, forged.Plan.Seed = theirs.Pen().NewID(), 8
	same := mine
	same.Plan.Seed = 9
	unruly := out
	unruly.ID, unruly.Record, unruly.Where = theirs.Pen().NewID(), "", []estimates.Rule{{Role: "height", Is: "equals", Text: "2"}}
	for _, d := range []casework.Draft{
		{Verb: "estimate.register", Subject: mine.Populations[0], Scope: home, Body: forged},
		{Verb: "estimate.register", Subject: mine.Populations[0], Scope: home, Body: same},
		{Verb: "estimate.register", Subject: mine.Populations[0], Scope: home, Body: []int{1}},
		{Verb: "estimate.record", Subject: mine.Populations[0], Scope: home, Body: estimates.Recorded{ID: theirs.Pen().NewID(), Scope: home, Populations: mine.Populations, Answer: "{"}},
		{Verb: "eligibility.decide", Subject: mine.Populations[0], Scope: home, Body: unruly},
		{Verb: "eligibility.decide", Subject: mine.Populations[0], Scope: home, Body: []int{1}},
	} {
		if _, err := theirs.Record(ctx, theirs.Actor(), at, []casework.Draft{d}); err != nil {
			t.Fatal(err)
		}
		at++
	}
	ours.receive(t, theirs, theirs.export(t, ours))

	after := ask(t, ours, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed"}})
	if after.Counted.In != before.Counted.In-1 || after.Counted.Contested != 1 || after.Counted.Out != 0 {
		t.Errorf("after a partner decided otherwise on one record the groups are %+v, before %+v", after.Counted, before.Counted)
	}
	shown := 0
	for _, g := range after.Open {
		for _, r := range g.Records {
			if r.Name == first && r.Decision.Decision == "in" && len(r.Others) == 1 && r.Others[0].Decision == "out" {
				shown++
			}
		}
	}
	for _, x := range ask(t, ours, estimates.List, casework.Asked{Lang: "en"}).Recorded {
		if _, err := x.Body.Read(); err != nil {
			t.Errorf("an answer of a partner is listed and cannot be read: %v", err)
		}
	}
	if shown != 1 {
		t.Errorf("the record on which two houses differ is not shown with both: %+v", after.Open)
	}
	if o := ours.run(t, "killed-1", 1); o.Recorded.Registration != mine.ID || o.Answer.Plan.Seed != 7 {
		t.Errorf("another plan was run than ours: registration %s, seed %d", o.Recorded.Registration, o.Answer.Plan.Seed)
	}
}

func TestOneCountIsOfOnePopulation(t *testing.T) {
	h := decided(t)
	one := estimates.StatusAsked{Figures: []string{"killed", "set:killed"}}
	if s := ask(t, h, estimates.PopulationStatus, one); len(s.Figures) != 1 {
		t.Errorf("a figure and its set are %d figures", len(s.Figures))
	}
	d := ask(t, h, estimates.PopulationStatus, one).Definitions[0]
	d.Set, d.Ref, d.What = "set:hurt", "hurt", "injured"
	do(t, h, casework.DefineFigure, d)
	if _, err := casework.Ask(context.Background(), h, h.Actor(), estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed", "hurt"}}); fault.KindOf(err) != fault.Invalid || err == nil {
		t.Errorf("the killed and the hurt were counted together: %v", err)
	}
}
