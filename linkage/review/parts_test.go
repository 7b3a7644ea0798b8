package review_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/linkage"
	"sijil/linkage/review"
)

// judgements draws pairs, most of them compared ones, and verdicts.
func judgements(t *rapid.T, r *linkage.Result, n int) linkage.Judged {
	var made linkage.Judged
	for range rapid.IntRange(0, n).Draw(t, "judgements") {
		q := r.Pairs[rapid.IntRange(0, len(r.Pairs)-1).Draw(t, "pair")]
		pair := [2]int32{q.I, q.J}
		if rapid.IntRange(0, 3).Draw(t, "any") == 0 {
			pair[1] = int32(rapid.IntRange(0, r.Set.N-1).Draw(t, "other"))
		}
		if pair[0] == pair[1] {
			continue
		}
		if rapid.Bool().Draw(t, "same") {
			made.Same = append(made.Same, pair)
		} else {
			made.Different = append(made.Different, pair)
		}
	}
	return made
}

func TestGroupsUnderJudgementsAreThoseOfGroupingEverythingAgain(t *testing.T) {
	r, _ := linked(t, 250, 4, 3)
	parts := review.NewParts(r, 100, 1)
	rapid.Check(t, func(t *rapid.T) {
		made := judgements(t, r, 12)
		g := parts.Under(made)
		whole := r.Recluster(made)
		if !slices.Equal(g.Group, whole.Group) {
			t.Fatal("the groups differ from those of a whole run")
		}
		if len(g.Contradictions) != len(whole.Contradictions) {
			t.Fatalf("%d contradictions, a whole run finds %d", len(g.Contradictions), len(whole.Contradictions))
		}
	})
}

func TestGroupsKeepEveryJudgementThatNothingContradicts(t *testing.T) {
	r, _ := linked(t, 250, 4, 3)
	parts := review.NewParts(r, 100, 1)
	rapid.Check(t, func(t *rapid.T) {
		made := judgements(t, r, 10)
		g := parts.Under(made)
		for _, q := range made.Different {
			if g.Group[q[0]] == g.Group[q[1]] {
				t.Fatalf("%v were judged different and are one group", q)
			}
		}
		kept := true
		for _, q := range made.Same {
			kept = kept && g.Group[q[0]] == g.Group[q[1]]
		}
		if !kept && len(g.Contradictions) == 0 {
			t.Fatal("two judged the same are apart, and no contradiction is named")
		}
	})
}

func TestAnEffectIsWhatTheGroupsBecome(t *testing.T) {
	r, _ := linked(t, 250, 4, 3)
	parts := review.NewParts(r, 100, 1)
	rapid.Check(t, func(t *rapid.T) {
		made := judgements(t, r, 6)
		q := r.Pairs[rapid.IntRange(0, len(r.Pairs)-1).Draw(t, "pair")]
		pair := [2]int32{min(q.I, q.J), max(q.I, q.J)}
		g := parts.Under(made)
		e := g.Effect(q.J, q.I)
		for state, verdict := range map[int][]linkage.Judged{
			review.Now:         {made},
			review.IfSame:      {{Same: append(without(made.Same, pair), pair), Different: without(made.Different, pair)}},
			review.IfDifferent: {{Same: without(made.Same, pair), Different: append(without(made.Different, pair), pair)}},
		} {
			group := parts.Under(verdict[0]).Group
			inside := map[int32]bool{}
			for k, i := range e.Records {
				inside[i] = true
				if group[i] != e.Of(state)[k] {
					t.Fatalf("record %d is in group %d, foretold %d", i, group[i], e.Of(state)[k])
				}
			}
			for i := range group {
				if !inside[int32(i)] && group[i] != g.Group[i] {
					t.Fatalf("record %d, far from the pair, changed its group", i)
				}
			}
		}
	})
}

func without(pairs [][2]int32, pair [2]int32) [][2]int32 {
	return slices.DeleteFunc(slices.Clone(pairs), func(p [2]int32) bool { return p == pair || p == [2]int32{pair[1], pair[0]} })
}

func TestTheCountAfterAJudgementIsTheCountThatWasForetold(t *testing.T) {
	r, _ := linked(t, 250, 3, 4)
	parts := review.NewParts(r, 100, 1)
	g := parts.Under(linkage.Judged{})
	for _, c := range parts.Candidates(40) {
		e := g.Effect(c.I, c.J)
		pair := [][2]int32{{c.I, c.J}}
		same, different := g.After(&e, review.IfSame), g.After(&e, review.IfDifferent)
		if got := parts.Under(linkage.Judged{Same: pair}).People(); got != same {
			t.Errorf("judged same: %+v people, foretold %+v", got, same)
		}
		if got := parts.Under(linkage.Judged{Different: pair}).People(); got != different {
			t.Errorf("judged different: %+v people, foretold %+v", got, different)
		}
		if now := g.After(&e, review.Now); now != g.People() {
			t.Errorf("now: %+v people, and %+v", now, g.People())
		}
	}
}

func TestPairsThatMatterMostComeFirst(t *testing.T) {
	r, person := linked(t, 1200, 5, 6)
	parts := review.NewParts(r, 100, 1)
	list := parts.Candidates(1000)
	// Among uncertain pairs the links are wrong more often than among all.
	wrong := func(i, j int32) bool { return (parts.Group[i] == parts.Group[j]) != (person[i] == person[j]) }
	among, all := 0, 0
	for _, c := range list {
		if wrong(c.I, c.J) {
			among++
		}
	}
	for _, q := range r.Pairs {
		if wrong(q.I, q.J) {
			all++
		}
	}
	t.Logf("of %d candidates %d are linked wrongly, of all %d pairs %d", len(list), among, len(r.Pairs), all)
	if among == 0 || among*len(r.Pairs) < 10*all*len(list) {
		t.Error("candidates are linked wrongly no more often than others")
	}
	for k, c := range list[1:] {
		if c.Worth > list[k].Worth {
			t.Fatal("a pair that tells more stands behind")
		}
	}
}
