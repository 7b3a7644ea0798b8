package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/fault"
	"sijil/value"
)

func TestAPartnersJudgementsStandBesideOursAndTakeNothingBack(t *testing.T) {
	ctx := context.Background()
	ours, theirs := newHouse(t, ""), newHouse(t, "")
	ours.fictional(t, 100, 2)
	l := ours.ledger(t)
	a, b := l.NameOf(0), l.NameOf(len(l.Records)-1)
	mine := ours.judge(t, "R. Halim", a, b, reconcile.Same)
	theirs.receive(t, ours, ours.export(t, theirs))
	if g := theirs.grouped(t); g[a] != g[b] {
		t.Fatal("what was received does not bind")
	}
	// They may think otherwise, under whatever name; what we recorded stands.
	theirs.judge(t, "L. Sabri", a, b, reconcile.Different)
	s, err := theirs.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at, home := s.Position(), s.Home()
	s.Close()
	id := func() value.ID { return theirs.Pen().NewID() }
	forged := []casework.Draft{
		{Verb: "judgement.revoke", Scope: home, Body: reconcile.Revocation{ID: id(), Scope: home, Judgement: mine.ID, Reason: "none", By: "R. Halim"}},
		{Verb: "judgement.record", Scope: home, Body: reconcile.Judgement{ID: mine.ID, Scope: home, A: a, B: b, ListA: mine.ListA, ListB: mine.ListB, Verdict: reconcile.Different, By: "R. Halim"}},
		{Verb: "judgement.record", Scope: home, Body: []int{1}},
		{Verb: "judgement.record", Scope: home, Body: reconcile.Judgement{ID: id(), Scope: home, A: a, B: a, ListA: mine.ListA, ListB: mine.ListA, Verdict: reconcile.Same, By: "R. Halim"}},
		{Verb: "audit.draw", Scope: home, Body: reconcile.Drawn{ID: id(), Position: 1 << 40, Pairs: []reconcile.AuditPair{{A: a, B: b, Stratum: 7}}}},
		{Verb: "audit.draw", Scope: home, Body: reconcile.Drawn{ID: id(), Position: 1 << 40, Strata: []reconcile.Stratum{{Linked: true, Pairs: 1, Drawn: 1}}, Pairs: []reconcile.AuditPair{{A: a, B: b}}}},
	}
	if _, err := theirs.Record(ctx, theirs.Actor(), at, forged); err != nil {
		t.Fatal(err)
	}
	ours.receive(t, theirs, theirs.export(t, ours))
	page := ask(t, ours, reconcile.Pair, pairFor("R. Halim", a, b))
	if page.Own == nil || page.Own.ID != mine.ID || page.Own.Verdict != reconcile.Same || !page.Contested || len(page.History) != 2 {
		t.Errorf("after their journal was received the pair is %+v", page)
	}
	sum := ask(t, ours, reconcile.Summary, casework.Asked{})
	if sum.Contested != 1 || len(sum.Warnings) == 0 || !strings.HasPrefix(sum.Warnings[0], "5 entries") {
		t.Errorf("the summary says %+v", sum)
	}
	// An audit of theirs is none of our links as they are now.
	if r := ask(t, ours, reconcile.AuditResult, reconcile.AuditAsked{}); !r.Stale || r.Position >= ours.ledger(t).Touched {
		t.Errorf("a partner's audit counts as ours: %+v", r)
	}
	ours.close(t)
	ours.intact(t)
}

func TestAJudgementHoldsWhenItsListIsCalledOtherwise(t *testing.T) {
	const people = "id,given,family,age\n1,Salim,Dorran,40\n2,Rima,Banna,31\n3,Huda,Rais,9\n"
	ours, theirs := newHouse(t, ""), newHouse(t, "")
	for _, h := range []*house{ours, theirs} {
		h.importLines(t, networks)
		h.collectFile(t, "people", "people.csv", []byte(people))
		h.mapped(t, "people", "org:ndn")
		h.take(t, "ndn", "people", "org:ndn")
	}
	ours.collectFile(t, "ward", "ward.csv", []byte(strings.ReplaceAll(people, "Banna", "Sabri")))
	ours.mapped(t, "ward", "org:ward")
	ours.take(t, "ward", "ward", "org:ward")
	ours.judge(t, "R. Halim", lists.Name{List: "ndn", Origin: "2"}, lists.Name{List: "ward", Origin: "3"}, reconcile.Same)
	ours.receive(t, theirs, theirs.export(t, ours))
	sum := ask(t, ours, reconcile.Summary, casework.Asked{})
	if len(sum.Lists) != 3 || sum.Lists[0].Name == "ndn" || sum.Asleep != 0 || sum.Same != 1 {
		t.Errorf("two lists are called ndn, and the summary says %+v", sum)
	}
	together := 0
	for name, g := range ours.grouped(t) {
		if name.Origin == "2" && strings.HasPrefix(name.List, "ndn") && g == ours.grouped(t)[lists.Name{List: "ward", Origin: "3"}] {
			together++
		}
	}
	if together == 0 {
		t.Error("the judgement sleeps")
	}
}

func TestAListThatHasNobodyTwiceContradictsAJudgement(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 100, 2)
	l := h.ledger(t)
	a, b := l.NameOf(0), l.NameOf(1)
	judged := h.judge(t, "R. Halim", a, b, reconcile.Same)
	q := ask(t, h, reconcile.Queue, reconcile.Queueing{}).Questions
	if len(q) != 1 || !q[0].OnList || q[0].A != a || q[0].B != b || len(q[0].Judgements) != 1 || q[0].Judgements[0].ID != judged.ID {
		t.Errorf("the questions are %+v", q)
	}
	if g := h.grouped(t); g[a] == g[b] {
		t.Error("two of one list without repetitions are one person")
	}
}

func TestACaseWithOneRecordIsReviewed(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	h.collectFile(t, "one", "one.csv", []byte("id,given,family,age\n1,Salim,Dorran,40\n"))
	h.mapped(t, "one", "org:ndn")
	h.take(t, "ndn", "one", "org:ndn")
	if s := ask(t, h, reconcile.Summary, casework.Asked{}); s.Records != 1 || s.People.Best != 1 || s.People.Low != 1 || s.People.High != 1 {
		t.Errorf("the summary says %+v", s)
	}
	if q := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim"}); len(q.Next) != 0 {
		t.Errorf("%+v waits", q.Next)
	}
	if p := ask(t, h, reconcile.Person, reconcile.PersonAsked{List: "ndn", Record: "1"}); len(p.Records) != 1 || len(p.Bonds) != 0 {
		t.Errorf("the person is %+v", p)
	}
}

// TestNamesOnListsAreFoundOnlyWhereRecordsAreAskedFor plants birds in the cells
// of lists and in reasons, and looks for them where no record is asked for.
func TestNamesOnListsAreFoundOnlyWhereRecordsAreAskedFor(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t, "")
	h.importLines(t, networks)
	for name, text := range map[string]string{
		"first":  "id,given,family,age\na1," + bird + "51,Dorran,40\na2,Rima,Banna,31\na3,Huda,Rais,9\n",
		"second": "id,given,family,age\nb1," + bird + "51,Dorran,40\nb2,Rima," + bird + "52,31\nb3,Noor,Amari,12\n",
	} {
		h.collectFile(t, name, name+".csv", []byte(text))
	}
	h.mapped(t, "first", "org:ndn")
	h.mapped(t, "second", "org:ward")
	h.take(t, "ndn", "first", "org:ndn")
	h.take(t, "ward", "second", "org:ward")
	a, b := lists.Name{List: "ndn", Origin: "a2"}, lists.Name{List: "ward", Origin: "b2"}
	in := judging("R. Halim", a, b, reconcile.Same)
	in.Reason = "as " + bird + "53 says"
	do(t, h, reconcile.Judge, in)
	drawn := do(t, h, reconcile.DrawAudit, reconcile.Drawing{Size: 4, By: "R. Halim"})
	for what, said := range map[string]any{
		"the queue":     ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "L. Sabri", Limit: 50}),
		"the summary":   ask(t, h, reconcile.Summary, casework.Asked{Lang: "en"}),
		"an audit":      drawn,
		"its result":    ask(t, h, reconcile.AuditResult, reconcile.AuditAsked{}),
		"the groups":    ask(t, h, reconcile.Groups, casework.Asked{}),
		"another pair":  ask(t, h, reconcile.Pair, pairFor("L. Sabri", lists.Name{List: "ndn", Origin: "a3"}, lists.Name{List: "ward", Origin: "b3"})),
		"lines of logs": ask(t, h, casework.AuditLog, casework.LogFilter{}),
	} {
		if text, err := json.Marshal(said); err != nil || bytes.Contains(text, []byte(bird)) {
			t.Errorf("%s tells a name (%v)", what, err)
		}
	}
	if text, _ := json.Marshal(ask(t, h, reconcile.Pair, pairFor("L. Sabri", a, b))); !bytes.Contains(text, []byte(bird+"52")) || bytes.Contains(text, []byte(bird+"53")) {
		t.Error("the page of a pair hides a name of its records, or tells another's reason to who has not judged")
	}
	for _, wrong := range []reconcile.Judging{
		{AList: "ndn", ARecord: bird, BList: "ward", BRecord: "b1", Verdict: "same", Reason: bird, By: bird},
		{AList: bird, ARecord: "a1", BList: "ward", BRecord: "b1", Verdict: "same", Reason: bird, By: bird},
		{AList: "ndn", ARecord: "a1", BList: "ward", BRecord: "b1", Verdict: "same", Reason: bird, By: bird, Settles: true},
	} {
		if _, err := casework.Do(ctx, h, h.Actor(), reconcile.Judge, wrong); err == nil || strings.Contains(err.Error()+fault.HintOf(err), bird) {
			t.Errorf("the refusal tells what it was about, or there is none: %v", err)
		}
	}
	h.close(t)
	if _, found := birdsIn(t, h.dir); len(found) > 0 {
		t.Error(found)
	}
}
