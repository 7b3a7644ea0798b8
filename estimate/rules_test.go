package estimate_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"sijil/estimate"
	"sijil/fault"
)

// four is an invented table of four lists in which each pair shares victims.
const four = "A,B,C,D,count\n1,0,0,0,90\n0,1,0,0,80\n0,0,1,0,70\n0,0,0,1,60\n1,1,0,0,30\n1,0,1,0,25\n1,0,0,1,20\n" +
	"0,1,1,0,22\n0,1,0,1,18\n0,0,1,1,15\n1,1,1,0,9\n1,1,0,1,8\n1,0,1,1,7\n0,1,1,1,6\n1,1,1,1,3\n"

// short is a run that is too short to agree, for what does not depend on that.
func short(method string) estimate.Settings {
	return estimate.Settings{Seed: 1, Method: method, MaxSweeps: 1600}
}

func hasWarning(r estimate.Result, code string) bool {
	for _, w := range r.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

func TestWarningsNameTheirReason(t *testing.T) {
	eight := "A,B,C,D,E,F,G,H,count\n"
	for i := range 8 {
		for j := range 8 {
			row := strings.Split(strings.Repeat("0", 8), "")
			row[i], row[j] = "1", "1"
			if i <= j {
				eight += strings.Join(row, ",") + ",20\n"
			}
		}
	}
	for _, c := range []struct{ name, file, code string }{
		{"three lists", "A,B,C,count\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,12\n", "prior-driven"},
		{"eight lists", eight, "strong-prior"},
		{"a list without victims", "A,B,C,E,count\n1,0,0,0,50\n0,1,0,0,60\n0,0,1,0,40\n1,1,0,0,20\n1,0,1,0,15\n0,1,1,0,12\n", "empty-list"},
		{"few on two lists", "A,B,C,count\n1,0,0,500\n0,1,0,600\n0,0,1,400\n1,1,0,20\n1,0,1,15\n0,1,1,12\n", "sparse-overlap"},
		{"few at all", "A,B,C,count\n1,0,0,5\n0,1,0,6\n0,0,1,4\n1,1,0,2\n1,0,1,1\n0,1,1,1\n", "small"},
		{"a pair that shares nobody", "A,B,C,count\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,20\n0,1,1,12\n", "pairs-apart"},
		{"most of a list inside another", "A,B,C,count\n1,0,0,150\n0,1,0,6\n0,0,1,40\n1,1,0,30\n1,0,1,15\n0,1,1,2\n1,1,1,5\n", "inside-other"},
		{"a small list beside the others", "A,B,C,D,count\n1,0,0,0,90\n0,1,0,0,80\n0,0,1,0,70\n1,1,0,0,30\n1,0,1,0,25\n0,1,1,0,20\n0,0,0,1,3\n", "list-apart"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := counts(t, written(t, c.file, ""), short(estimate.LCMCR)).Results[0]; !hasWarning(r, c.code) {
				t.Errorf("warnings %+v, want one of %s", r.Warnings, c.code)
			}
		})
	}
	s := short(estimate.LCMCR)
	s.Chains = 4
	if r := counts(t, written(t, four, ""), s).Results[0]; !hasWarning(r, "few-chains") {
		t.Errorf("four chains: warnings %+v", r.Warnings)
	}
}

func TestTheCapIsReportedAndWhereItBindsThereIsNoNumber(t *testing.T) {
	s := estimate.Settings{Seed: 1, Method: estimate.LCMCR, Cap: 0.35, MaxSweeps: 2_000_000}
	strata := read(t, "testdata/simI_indep3_N1000.csv")
	r := counts(t, strata, s).Results[0]
	if r.Estimate != nil || !hasCode(r.Refused, "cap-binds") || r.Diagnostics.CapRejected < 0.02 || r.Settings.Cap != 0.35 {
		t.Errorf("estimate %+v, refused %+v, %.3f of proposals above the cap of %g", r.Estimate, r.Refused, r.Diagnostics.CapRejected, r.Settings.Cap)
	}
	for _, c := range r.Diagnostics.Chains {
		if c.Q[4] > 735*1.35 {
			t.Errorf("a chain went to %g, above the cap", c.Q[4])
		}
	}
}

func TestMethodsThatDoNotExistForSoManyListsSaySo(t *testing.T) {
	six := "A,B,C,D,E,F,count\n1,1,0,0,0,0,30\n0,1,1,0,0,0,30\n0,0,1,1,0,0,30\n0,0,0,1,1,0,30\n0,0,0,0,1,1,30\n1,0,0,0,0,0,50\n0,0,0,0,0,1,50\n"
	for _, method := range []string{estimate.Graphs, estimate.LogLinear} {
		r := counts(t, written(t, six, ""), short(method)).Results[0]
		if r.Estimate != nil || !hasCode(r.Refused, "not-available") || r.Refused[0].Kind != estimate.Data {
			t.Errorf("%s of six lists: %+v, refused %+v", method, r.Estimate, r.Refused)
		}
	}
}

func TestGraphsReportTheMassAtTheLastNumberTried(t *testing.T) {
	r := counts(t, read(t, "testdata/simP_pairdep4_N3000.csv"), short(estimate.Graphs)).Results[0]
	if r.TailMass == nil || *r.TailMass > 1e-6 || r.Settings.LastN != 31*1889 || r.Settings.Delta != 1.0/16 {
		t.Errorf("mass %v at %d, δ %g; want next to none at %d, δ 1/16", r.TailMass, r.Settings.LastN, r.Settings.Delta, 31*1889)
	}
	sparse := "A,B,C,count\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,1\n1,0,1,1\n"
	if r = counts(t, written(t, sparse, ""), short(estimate.Graphs)).Results[0]; *r.TailMass < 1e-5 {
		t.Errorf("with two on two lists the mass at the last number is %g, want more", *r.TailMass)
	}
}

func TestTheIntervalOfLogLinearModelsSpansAllWithinSixUnits(t *testing.T) {
	r := counts(t, read(t, "testdata/simI_indep3_N1000.csv"), short(estimate.LogLinear)).Results[0]
	if len(r.Models) < 3 {
		t.Fatalf("%d models, want several", len(r.Models))
	}
	for _, m := range r.Models {
		if *m.BIC-*r.Models[0].BIC > 6 || m.Estimate < r.Estimate.Lo || m.Estimate > *r.Estimate.Hi {
			t.Errorf("%s says %d with BIC %.1f; best %.1f, interval %d to %d", m.Name, m.Estimate, *m.BIC, *r.Models[0].BIC, r.Estimate.Lo, *r.Estimate.Hi)
		}
	}
}

// With five lists there are pairs of lists in a model and nothing above.
func TestFiveListsHaveTwoWayModelsOnly(t *testing.T) {
	r := counts(t, read(t, "testdata/sim1_lc2_N2000.csv"), short(estimate.LogLinear)).Results[0]
	for _, m := range r.Models {
		for part := range strings.SplitSeq(strings.Trim(m.Name, "[]"), ",") {
			if len(part) > 2 {
				t.Errorf("the model %s has an interaction of %d lists", m.Name, len(part))
			}
		}
	}
}

// The saturated model of three lists has a closed form (Fienberg 1972): n0 is
// the product of the cells with an odd number of lists over that of the others,
// times ξ.
func TestWhatNoCountsCanShowIsVaried(t *testing.T) {
	r := counts(t, read(t, "testdata/simI_indep3_N1000.csv"), short(estimate.LogLinear)).Results[0]
	n0 := 182.0 * 94 * 157 * 47 / (82 * 110 * 63)
	if len(r.Sensitivity) != 5 {
		t.Fatalf("sensitivity %+v, want five values", r.Sensitivity)
	}
	for _, x := range r.Sensitivity {
		if want := int64(math.Round(735 + x.Xi*n0)); off(x.Estimate, want) > 1 {
			t.Errorf("ξ = %g: %d, want %d", x.Xi, x.Estimate, want)
		}
	}
}

func TestModelsWithoutAnEstimateAreLeftOutAndCounted(t *testing.T) {
	file := "A,B,C,count\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,20\n0,1,1,12\n"
	r := counts(t, written(t, file, ""), short(estimate.LogLinear)).Results[0]
	if !hasWarning(r, "some-without-fit") || r.Estimate == nil || *r.Estimate.Hi > 1e6 {
		t.Errorf("estimate %+v, warnings %+v", r.Estimate, r.Warnings)
	}
}

func TestInternalConsistencyNeedsFourLists(t *testing.T) {
	s := short(estimate.Graphs)
	s.Checks = true
	a := counts(t, read(t, "testdata/simI_indep3_N1000.csv"), s)
	for _, c := range a.Checks {
		if c.Name != estimate.WithoutList || c.Passed != nil || !hasCode(c.Refused, "too-few-lists") || c.Text == "" {
			t.Errorf("with three lists: %+v", c)
		}
	}
	if len(a.Checks) != 3 {
		t.Errorf("%d checks, want one for each of three lists", len(a.Checks))
	}
}

func TestEveryCheckSaysWhatItFound(t *testing.T) {
	for _, method := range estimate.Methods() {
		s := short(method)
		s.Checks = true
		for _, c := range counts(t, written(t, four, ""), s).Checks {
			if c.Text == "" || (c.Estimate == nil) != (len(c.Refused) > 0) {
				t.Errorf("%s, %s of %s: %q, estimate %+v, refused %+v", method, c.Name, c.List, c.Text, c.Estimate, c.Refused)
			}
			if known := c.Name == estimate.InternalConsistency && c.Estimate != nil; known && c.Passed == nil {
				t.Errorf("%s, %s of %s has an estimate and no verdict", method, c.Name, c.List)
			}
		}
	}
}

func TestOnlyTheMethodThatWasAskedForIsComputed(t *testing.T) {
	for _, method := range estimate.Methods() {
		a := counts(t, written(t, four, ""), short(method))
		if len(a.Results) != 1 || a.Results[0].Method != method {
			t.Errorf("%s: %d results", method, len(a.Results))
		}
	}
	if a := counts(t, written(t, four, ""), short(estimate.All)); len(a.Results) != len(estimate.Methods()) {
		t.Errorf("all: %d results", len(a.Results))
	}
}

func TestSettingsThatCannotBeMeantAreRefused(t *testing.T) {
	for name, s := range map[string]estimate.Settings{
		"no such method":      {Method: "guess"},
		"one chain":           {Chains: 1},
		"100 classes":         {Classes: 100},
		"a negative cap":      {Cap: -1},
		"ten sweeps":          {MaxSweeps: 10},
		"a negative prior":    {PriorA: -1},
		"a prior without end": {PriorA: math.Inf(1)},
		"a factor below 1":    {Expansion: [2]float64{0.5, 2}},
		"nobody's word":       {Assumption: "Lists are independent."},
		"a name and no word":  {By: "M. Orrin"},
	} {
		_, err := estimate.Counts(context.Background(), written(t, four, ""), s)
		if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: %v, want an error of kind Invalid that says what to do", name, err)
		}
	}
}

// What a run may cost is kept to, and what it did stands in the answer.
func TestARunKeepsToItsLargestNumberOfSweeps(t *testing.T) {
	s := estimate.Settings{Seed: 1, Method: estimate.LCMCR, MaxSweeps: 100_000}
	r := counts(t, written(t, four, ""), s).Results[0]
	if r.Settings.Sweeps > 100_000 || r.Settings.Sweeps < 90_000 || r.Settings.MaxSweeps != 100_000 || r.Seed != 1 || r.Settings.Classes != 15 {
		t.Errorf("settings %+v, want near 100,000 sweeps and 15 classes", r.Settings)
	}
}

func TestStrataThatDisagreeWithTheWholeAreSaid(t *testing.T) {
	// North: the lists see much of each other; south: little. Together they seem
	// to see each other more than they do in the south.
	file := "A,B,C,region,count\n1,0,0,north,20\n0,1,0,north,20\n0,0,1,north,20\n1,1,0,north,90\n1,0,1,north,90\n0,1,1,north,90\n1,1,1,north,300\n" +
		"1,0,0,south,300\n0,1,0,south,300\n0,0,1,south,300\n1,1,0,south,10\n1,0,1,south,10\n0,1,1,south,10\n1,1,1,south,1\n"
	a := counts(t, written(t, file, "region"), short(estimate.Graphs))
	if r := a.Results[0]; !hasWarning(r, "strata-differ") {
		t.Errorf("total %+v, warnings %+v", r.Estimate, r.Warnings)
	}
}
