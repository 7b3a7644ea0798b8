package finding_test

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// anyCount draws a count of persons with ordered bounds, either of them open.
func anyCount(t *rapid.T, name string) value.Count {
	lo := int64(rapid.IntRange(0, 40).Draw(t, name+" min"))
	hi := lo + int64(rapid.IntRange(0, 10).Draw(t, name+" more"))
	c := value.Count{Unit: "person", Quality: value.Range}
	if rapid.IntRange(0, 9).Draw(t, name+" open below") > 0 {
		c.Min = &lo
	}
	if rapid.IntRange(0, 9).Draw(t, name+" open above") > 0 {
		c.Max = &hi
	}
	return c
}

// anyClaim draws a claim about the given set: a count, a breakdown, a part, a
// relation.
func anyClaim(t *rapid.T, id, set string) claim.State {
	switch rapid.IntRange(0, 3).Draw(t, id+" kind") {
	case 0:
		return counts(id, set, anyCount(t, id))
	case 1:
		return partition(id, set, rapid.SampledFrom([]string{"sex", "age"}).Draw(t, id+" by"),
			slice{label: "these", count: anyCount(t, id+" these")}, slice{label: "those", count: anyCount(t, id+" those")})
	case 2:
		return subset(id, set, set+"-part", rapid.SampledFrom([]string{"place", "age"}).Draw(t, id+" by"), "", anyCount(t, id))
	}
	return relation(id, set, set+"-other", rapid.SampledFrom([]string{"equal", "subset", "superset", "disjoint", "overlap_unknown"}).Draw(t, id+" how"))
}

func anyClaims(t *rapid.T, prefix, set string, least int) []claim.State {
	var claims []claim.State
	for i := range rapid.IntRange(least, 6).Draw(t, prefix+" claims") {
		claims = append(claims, anyClaim(t, fmt.Sprintf("%s%d", prefix, i), set))
	}
	return claims
}

func of(t *rapid.T, claims []claim.State) finding.Figure {
	f, err := finding.Compute(finding.Input{Definition: define("dead", nil), Claims: claims, Names: names{"en"}, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func same(t *rapid.T, what string, a, b finding.Figure) {
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("%s:\n%+v\n%+v", what, a, b)
	}
}

func TestClaimsAboutAnotherSetChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own, others := anyClaims(t, "own", "set:dead", 0), anyClaims(t, "other", "set:living", 1)
		same(t, "with claims about another set", of(t, own), of(t, append(others, own...)))
	})
}

func TestTheOrderOfClaimsAndGivingOneTwiceDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := anyClaims(t, "c", "set:dead", 1)
		turned := rapid.Permutation(claims).Draw(t, "order")
		same(t, "in another order", of(t, claims), of(t, append(turned, claims[0])))
	})
}

func TestRetractingAClaimReturnsTheFormerFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := anyClaims(t, "c", "set:dead", 0)
		added := anyClaim(t, "added", "set:dead")
		same(t, "after a claim was added and retracted", of(t, claims), of(t, append(claims, retracted(added))))
	})
}

func TestACountAddedNeverNarrowsTheBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := []claim.State{counts("c0", "set:dead", exact("person", 20))}
		for i := range rapid.IntRange(0, 5).Draw(t, "more") {
			claims = append(claims, counts(fmt.Sprintf("c%d", i+1), "set:dead", anyCount(t, fmt.Sprint(i))))
		}
		before := of(t, claims)
		after := of(t, append(claims, counts("last", "set:dead", anyCount(t, "last"))))
		if after.Min != nil && (before.Min == nil || *after.Min > *before.Min) {
			t.Fatalf("minimum rose from %s to %s", bounds(before.Min, before.Max), bounds(after.Min, after.Max))
		}
		if after.Max != nil && (before.Max == nil || *after.Max < *before.Max) {
			t.Fatalf("maximum fell from %s to %s", bounds(before.Min, before.Max), bounds(after.Min, after.Max))
		}
	})
}

func TestPartsNeverExceedTheWholeWithoutAQuestion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := anyClaims(t, "c", "set:dead", 1)
		f := of(t, claims)
		exceeds := false
		for _, p := range f.Parts {
			exceeds = exceeds || (f.Max != nil && p.Min != nil && *p.Min > *f.Max)
		}
		in := finding.QueueInput{Definitions: []finding.Definition{define("dead", nil)}, Figures: []finding.Figure{f}, Claims: claims, Names: names{"en"}, Lang: "en"}
		if asked := only(finding.Questions(in), "more-than-whole"); exceeds && len(asked) == 0 {
			t.Fatalf("a part exceeds the whole and nobody is asked: %s", summary(f))
		}
	})
}

func TestWhatIsLeftAndThePartsTogetherCoverTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := of(t, anyClaims(t, "c", "set:dead", 1))
		for _, r := range f.Residuals {
			if r.Min != nil && r.Max != nil && *r.Min > *r.Max {
				t.Fatalf("residual %s is upside down: %s", bounds(r.Min, r.Max), summary(f))
			}
			if r.Max != nil && f.Max != nil && *r.Max > *f.Max {
				t.Fatalf("more is left than there was: %s", summary(f))
			}
		}
		closures := map[string]string{}
		for _, p := range f.Parts {
			if have, ok := closures[p.Of]; ok && have != p.Closure {
				t.Fatalf("one breakdown has two closures: %s", summary(f))
			}
			closures[p.Of] = p.Closure
		}
	})
}

func TestASumIsAddedOnlyWhereNobodyIsInTwoTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		how := rapid.SampledFrom([]string{"", "equal", "subset", "superset", "disjoint", "overlap_unknown"}).Draw(t, "relation")
		a, b := anyCount(t, "a"), anyCount(t, "b")
		claims := []claim.State{counts("a", "set:dead", a), counts("b", "set:living", b)}
		if how != "" {
			claims = append(claims, relation("r", "set:dead", "set:living", how))
		}
		var terms []finding.Sum
		for _, ref := range []string{"dead", "living"} {
			d := define(ref, nil)
			f, err := finding.Compute(finding.Input{Definition: d, Claims: claims, Names: names{"en"}, Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			terms = append(terms, finding.Sum{Definition: d, Figure: f})
		}
		total, err := finding.Add(terms, "en")
		numbered := (a.Min != nil || a.Max != nil) && (b.Min != nil || b.Max != nil)
		if (err == nil) != (how == "disjoint" && numbered) {
			t.Fatalf("relation %q, numbers %v: %v", how, numbered, err)
		}
		if err == nil && a.Min != nil && b.Min != nil && *total.Min != *a.Min+*b.Min {
			t.Fatalf("minimum %d of %d and %d", *total.Min, *a.Min, *b.Min)
		}
	})
}
