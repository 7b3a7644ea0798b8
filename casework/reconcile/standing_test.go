package reconcile

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sijil/casework/lists"
	"sijil/value"
)

// judged draws judgements of one pair by a few people in two logs.
func judged(t *rapid.T) []Judgement {
	a, b := lists.Name{List: "first", Origin: "1"}, lists.Name{List: "second", Origin: "2"}
	var all []Judgement
	for n := range rapid.IntRange(0, 8).Draw(t, "judgements") {
		j := Judgement{ID: value.ID(fmt.Sprintf("j%d", n)), A: a, B: b, At: time.Unix(int64(n), 0), index: int64(n), log: rapid.SampledFrom([]string{"ours", "theirs"}).Draw(t, "log"),
			By:      rapid.SampledFrom([]string{"R. Halim", "L. Sabri", "N. Amari"}).Draw(t, "by"),
			Verdict: rapid.SampledFrom([]Verdict{Same, Different, Unsure}).Draw(t, "verdict"),
			Settles: rapid.IntRange(0, 5).Draw(t, "settles") == 0}
		all = append(all, j)
	}
	return all
}

func TestWhatAPairComesToDoesNotDependOnTheOrderOfJudgements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := judged(t)
		shuffled := slices.Clone(all)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "order"))).Shuffle(len(all), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if a, b := stand(all, nil), stand(shuffled, nil); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, in another order %+v", a, b)
		}
	})
}

func TestARevokedJudgementIsAsIfItHadNeverBeenMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := judged(t)
		if len(all) == 0 {
			return
		}
		gone := rapid.IntRange(0, len(all)-1).Draw(t, "revoked")
		never := slices.Delete(slices.Clone(all), gone, gone+1)
		if a, b := stand(all, map[value.ID]Revocation{all[gone].ID: {}}), stand(never, nil); !reflect.DeepEqual(a, b) {
			t.Fatalf("revoked %+v, never made %+v", a, b)
		}
	})
}

func TestOfOnePersonTheLatestJudgementInALogStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := judged(t)
		s := stand(all, nil)
		latest := map[hand]value.ID{}
		for _, j := range all {
			latest[hand{j.log, j.By}] = j.ID
		}
		if len(s.Judgements) != len(latest) {
			t.Fatalf("%d people judged and %d judgements stand", len(latest), len(s.Judgements))
		}
		for _, j := range s.Judgements {
			if latest[hand{j.log, j.By}] != j.ID {
				t.Fatalf("an earlier judgement of %s stands", j.By)
			}
		}
		verdicts := map[Verdict]bool{}
		for _, j := range settling(s.Judgements) {
			verdicts[j.Verdict] = true
		}
		if s.Contested != (len(verdicts) > 1) || (s.Verdict == "") != (len(verdicts) != 1) {
			t.Fatalf("verdicts %v come to %q, contested %v", verdicts, s.Verdict, s.Contested)
		}
	})
}

func TestTwoMachinesThatRecordedOnePersonDifferentlyLeaveAPairContested(t *testing.T) {
	a, b := lists.Name{List: "first", Origin: "1"}, lists.Name{List: "second", Origin: "2"}
	s := stand([]Judgement{{ID: "x", A: a, B: b, By: "R. Halim", Verdict: Same, log: "one"}, {ID: "y", A: a, B: b, By: "R. Halim", Verdict: Different, Supersedes: "x", log: "other"}}, nil)
	if !s.Contested || s.Verdict != "" {
		t.Errorf("the pair comes to %+v", s)
	}
}

func TestAShortestChainIsNamed(t *testing.T) {
	pairs := [][2]int32{{1, 2}, {2, 3}, {3, 4}, {2, 4}, {5, 6}}
	if got := chain(pairs, 1, 4); !slices.Equal(got, [][2]int32{{1, 2}, {2, 4}}) {
		t.Errorf("from 1 to 4: %v", got)
	}
	if got := chain(pairs, 1, 6); got != nil {
		t.Errorf("from 1 to 6 there is no chain, and %v is named", got)
	}
}

func TestTheKeyOfAPairIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := func() lists.Name {
			return lists.Name{List: rapid.StringN(1, 8, -1).Draw(t, "list"), Origin: rapid.StringN(1, 8, -1).Draw(t, "id")}
		}
		a, b := name(), name()
		if a == b {
			return
		}
		x, y, err := ParsePairKey(PairKey(b, a))
		if err != nil || [2]lists.Name{x, y} != inOrder(a, b) {
			t.Fatalf("%+v and %+v became %+v and %+v: %v", a, b, x, y, err)
		}
	})
}

func inOrder(a, b lists.Name) [2]lists.Name {
	a, b = ordered(a, b)
	return [2]lists.Name{a, b}
}

func FuzzParsePairKey(f *testing.F) {
	for _, seed := range []string{"a/1~b/2", "a/1~a/1", "~", "a/%7E~b/%2F", "a/1", "%/1~b/2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		a, b, err := ParsePairKey(key)
		if err != nil {
			return
		}
		if x, y, err := ParsePairKey(PairKey(a, b)); err != nil || [2]lists.Name{x, y} != inOrder(a, b) {
			t.Errorf("%q names %+v and %+v, written again %+v and %+v: %v", key, a, b, x, y, err)
		}
	})
}
