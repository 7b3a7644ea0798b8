package grounds_test

import (
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/finding/grounds"
	"sijil/value"
)

func TestARelationTurnedTwiceIsItself(t *testing.T) {
	for _, r := range []string{grounds.Equal, grounds.Subset, grounds.Superset, grounds.Disjoint, grounds.OverlapUnknown} {
		if got := grounds.Inverse(grounds.Inverse(r)); got != r {
			t.Errorf("%s turned twice is %s", r, got)
		}
	}
	if grounds.Inverse(grounds.Subset) != grounds.Superset {
		t.Error("what contains a subset is not its superset")
	}
}

func TestAnAssertionIsStrongerThanAnInferenceAndThatThanARule(t *testing.T) {
	if !grounds.Stronger(grounds.ByAssertion, grounds.ByInference) || !grounds.Stronger(grounds.ByInference, grounds.ByRule) || grounds.Stronger(grounds.ByRule, grounds.ByRule) {
		t.Error("the bases are not in order")
	}
}

func TestTheHullHoldsEveryCountAndNothingMore(t *testing.T) {
	count := rapid.Custom(func(t *rapid.T) *value.Count {
		lo := int64(rapid.IntRange(0, 50).Draw(t, "min"))
		hi := lo + int64(rapid.IntRange(0, 20).Draw(t, "more"))
		return &value.Count{Min: &lo, Max: &hi}
	})
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(count, 1, 8).Draw(t, "counts")
		lo, hi := grounds.Hull(counts)
		touchesLo, touchesHi := false, false
		for _, c := range counts {
			if *c.Min < *lo || *c.Max > *hi {
				t.Fatalf("%d..%d is outside %d..%d", *c.Min, *c.Max, *lo, *hi)
			}
			touchesLo, touchesHi = touchesLo || *c.Min == *lo, touchesHi || *c.Max == *hi
		}
		if !touchesLo || !touchesHi {
			t.Fatalf("no count reaches a bound of %d..%d", *lo, *hi)
		}
	})
}

func TestABrokenBreakdownIsReadAsFarAsItGoes(t *testing.T) {
	list := value.List{{}, {Record: &value.Record{}}}
	c := claim.Claim{Kind: grounds.KindPartition, Values: []value.Named{{Name: "parts", Value: value.Value{List: &list}}}}
	if got := grounds.Parts(&c); len(got) != 1 || got[0].Count != nil {
		t.Errorf("parts %+v", got)
	}
	if got := grounds.Parts(&claim.Claim{Kind: grounds.KindCount}); got != nil {
		t.Errorf("a count has parts: %+v", got)
	}
}
