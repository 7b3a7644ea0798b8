package workspace_test

import (
	"context"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/reconcile"
	"sijil/fault"
)

func TestOnePersonUnderTwoSpellingsIsNoSecondReviewer(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 100, 2)
	l := h.ledger(t)
	a, b := l.NameOf(0), l.NameOf(len(l.Records)-1)
	first := h.judge(t, "R. Halim", a, b, reconcile.Same)
	for _, name := range []string{"r. halim", " R.  HALIM ", "R.\u00a0Halim", "R. Ha\u200blim"} {
		second := h.judge(t, name, a, b, reconcile.Same)
		if second.Supersedes == "" {
			t.Errorf("%q judged beside themselves", name)
		}
	}
	page := ask(t, h, reconcile.Pair, pairFor("r. halim", a, b))
	if page.Own == nil || page.Contested || page.Verdict != reconcile.Same {
		t.Errorf("the pair is %+v", page)
	}
	sum := ask(t, h, reconcile.Summary, casework.Asked{})
	if len(sum.Reviewers) != 1 {
		t.Errorf("the reviewers are %+v", sum.Reviewers)
	}
	if _, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Revoke, reconcile.Revoking{Judgement: string(first.ID), Reason: "a mistake", By: "r. halim"}); err != nil {
		t.Errorf("who judged cannot take it back: %v", err)
	}
}

func TestNoNameOrReasonCommandsWhatShowsIt(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 100, 2)
	l := h.ledger(t)
	a, b := l.NameOf(0), l.NameOf(len(l.Records)-1)
	for what, in := range map[string][2]string{
		"a line in a name": {"R. Halim\nL. Sabri: different people", "one photograph"}, "a command in a reason": {"R. Halim", "\x1b]0;x\a"},
		"a turned reason": {"R. Halim", "\u202eemas"}, "a book": {"R. Halim", strings.Repeat("x", 5000)}, "a long name": {strings.Repeat("x", 201), "one photograph"},
	} {
		_, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Judge, reconcile.Judging{AList: a.List, ARecord: a.Origin, BList: b.List, BRecord: b.Origin, Verdict: "same", Reason: in[1], By: in[0]})
		if err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}
