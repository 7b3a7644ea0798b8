package review_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/linkage"
	"sijil/linkage/review"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestEachJudgedPairStandsForAsManyAsItWasDrawnFrom(t *testing.T) {
	strata := []review.Tally{{Linked: true, Pairs: 100, Same: 9, Different: 1}, {Linked: true, Pairs: 300, Same: 10}, {Pairs: 1000, Same: 1, Different: 49}}
	p, r := review.Precision(strata), review.Recall(strata)
	if !near(p.Estimate, 390./400) || !near(r.Estimate, 390./410) {
		t.Errorf("precision %v, recall %v", p.Estimate, r.Estimate)
	}
}

func TestWhereEveryPairWasJudgedNothingIsUncertain(t *testing.T) {
	strata := []review.Tally{{Linked: true, Pairs: 10, Same: 9, Different: 1}, {Pairs: 20, Same: 3, Different: 17}}
	for name, s := range map[string]review.Share{"precision": review.Precision(strata), "recall": review.Recall(strata)} {
		if !near(s.Low, s.Estimate) || !near(s.High, s.Estimate) || !near(s.Least, s.Estimate) || !near(s.Most, s.Estimate) {
			t.Errorf("%s %+v", name, s)
		}
	}
}

func TestUnsurePairsAreBoundedBothWays(t *testing.T) {
	strata := []review.Tally{{Linked: true, Pairs: 100, Same: 6, Different: 2, Unsure: 2}, {Pairs: 100, Same: 1, Different: 8, Unsure: 1}}
	p, r := review.Precision(strata), review.Recall(strata)
	if !near(p.Estimate, .75) || !near(p.Least, .6) || !near(p.Most, .8) {
		t.Errorf("precision %+v", p)
	}
	if !near(r.Least, 60./80) || !near(r.Most, 80./90) {
		t.Errorf("recall %+v", r)
	}
}

func TestNothingIsSaidBeforeEveryStratumWasLookedAt(t *testing.T) {
	strata := []review.Tally{{Linked: true, Pairs: 10, Same: 5}, {Linked: true, Pairs: 3}, {Pairs: 100, Different: 3}}
	if p := review.Precision(strata); p.Known || p.WithoutAnswers != 1 {
		t.Errorf("precision %+v", p)
	}
	strata[1].Same = 1
	if p, r := review.Precision(strata), review.Recall(strata); !p.Known || !r.Known || p.Estimate != 1 || p.Low == 1 || r.Low == 1 {
		t.Errorf("precision %+v, recall %+v", p, r)
	}
	if p := review.Precision(nil); p.Known {
		t.Errorf("of no links the precision is %+v", p)
	}
}

func TestEstimatesLieInTheirIntervalsAndBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strata []review.Tally
		for range rapid.IntRange(1, 8).Draw(t, "strata") {
			s := review.Tally{Linked: rapid.Bool().Draw(t, "linked"), Same: rapid.IntRange(0, 20).Draw(t, "same"),
				Different: rapid.IntRange(0, 20).Draw(t, "different"), Unsure: rapid.IntRange(0, 4).Draw(t, "unsure")}
			s.Pairs = int64(s.Same + s.Different + s.Unsure + rapid.IntRange(0, 100_000).Draw(t, "others"))
			strata = append(strata, s)
		}
		for name, s := range map[string]review.Share{"precision": review.Precision(strata), "recall": review.Recall(strata)} {
			if !s.Known {
				continue
			}
			values := []float64{0, s.Low, s.Estimate, s.High, 1}
			for k, v := range values {
				values[k] = math.Round(v*1e9) / 1e9
			}
			if !slices.IsSorted(values) || s.Least > s.Most+1e-9 || slices.ContainsFunc(values, math.IsNaN) {
				t.Fatalf("%s of %+v is %+v", name, strata, s)
			}
		}
	})
}

func TestACalibrationComparesWhatScoresPromiseWithWhatWasJudged(t *testing.T) {
	var answers []review.Answer
	for n := range 40 {
		answers = append(answers, review.Answer{Score: 300, Weight: 2, Same: n%10 != 0}, review.Answer{Score: -1500, Weight: 50, Same: false})
	}
	answers = append(answers, review.Answer{Score: 300, Weight: 2, Unsure: true})
	bins := review.Calibrate(answers)
	if len(bins) != 2 || bins[0].Judged != 40 || bins[1].Judged != 40 || bins[1].Unsure != 1 {
		t.Fatalf("%+v", bins)
	}
	if b := bins[1]; !near(b.Same.Estimate, .9) || b.Same.Low > .9 || b.Same.High < .9 || b.Predicted < .7 || b.Predicted > .9 || !near(b.Stands, 80) {
		t.Errorf("three bits: %+v", b)
	}
	if b := bins[0]; b.Same.Estimate != 0 || b.Predicted > .01 {
		t.Errorf("minus fifteen bits: %+v", b)
	}
}

func TestAnAuditIsAFunctionOfItsSeedAndDrawsNoPairTwice(t *testing.T) {
	r, _ := linked(t, 250, 3, 4)
	parts := review.NewParts(r, 100, 1)
	for _, size := range []int{1, 7, 100, 100_000} {
		a, again := parts.Audit(parts.Group, size, 9), parts.Audit(parts.Group, size, 9)
		if !slices.Equal(a.Pairs, again.Pairs) {
			t.Fatalf("size %d: the same seed drew other pairs", size)
		}
		seen := map[[2]int32]bool{}
		drawn := make([]int, len(a.Strata))
		all := int64(0)
		for _, p := range a.Pairs {
			if seen[[2]int32{p.I, p.J}] || p.I >= p.J {
				t.Fatalf("size %d: %d and %d were drawn twice", size, p.I, p.J)
			}
			seen[[2]int32{p.I, p.J}] = true
			drawn[p.Stratum]++
			if s := a.Strata[p.Stratum]; s.Linked != (parts.Group[p.I] == parts.Group[p.J]) || p.Score < s.Low || p.Score >= s.High {
				t.Fatalf("%+v was drawn from %+v", p, s)
			}
		}
		for k, s := range a.Strata {
			all += s.Pairs
			if s.Drawn != drawn[k] || int64(s.Drawn) > s.Pairs || s.Drawn == 0 {
				t.Errorf("size %d: %d pairs of %+v", size, drawn[k], s)
			}
		}
		if all != a.Compared || len(a.Pairs) < min(size, int(a.Compared)) {
			t.Errorf("size %d: %d drawn of %d, the strata have %d", size, len(a.Pairs), a.Compared, all)
		}
	}
}

func TestWhatBlockingMissedIsEstimatedAsLinkingDoes(t *testing.T) {
	r, _ := linked(t, 400, 3, 4)
	b := review.Blocking(r)
	if !b.Known || !near(b.Estimate, r.Recall()) || b.Low > b.Estimate || b.High != 1 {
		t.Errorf("%+v, linking says %v", b, r.Recall())
	}
	all := review.Share{Known: true, Estimate: .5, Low: .25, High: .75, Least: .4, Most: .6}.Times(b)
	if !near(all.Estimate, .5*b.Estimate) || !near(all.Low, .25*b.Low) || !near(all.High, .75) {
		t.Errorf("of all pairs %+v", all)
	}
	if (review.Share{Known: true}).Times(review.Share{}).Known {
		t.Error("a product with what is not known is known")
	}
}

func TestTheCountWithoutJudgementsHasTheIntervalOfLinking(t *testing.T) {
	r, _ := linked(t, 400, 3, 4)
	people, in := review.NewParts(r, 100, r.Options.Seed).Under(linkage.Judged{}).People(), r.Interval(100)
	if people.Best != r.People() || people.Low != min(in.Low, people.Best) || people.High != max(in.High, people.Best) {
		t.Errorf("%+v, linking says %+v", people, in)
	}
}
