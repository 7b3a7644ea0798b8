package estimate_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/estimate"
	"sijil/estimate/chance"
	"sijil/estimate/table"
)

// read reads a table of testdata: simulated, with a known number of victims.
func read(t testing.TB, path string) []table.Stratum {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	strata, err := table.Read(f, "")
	if err != nil {
		t.Fatal(err)
	}
	return strata
}

func counts(t testing.TB, strata []table.Stratum, s estimate.Settings) estimate.Answer {
	t.Helper()
	a, err := estimate.Counts(context.Background(), strata, s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// written reads a table from a string.
func written(t testing.TB, text, column string) []table.Stratum {
	t.Helper()
	strata, err := table.Read(strings.NewReader(text), column)
	if err != nil {
		t.Fatal(err)
	}
	return strata
}

func TestTheSameSeedGivesTheSameAnswerAtAnyNumberOfThreads(t *testing.T) {
	var answers []string
	for _, threads := range []int{1, 4} {
		a := counts(t, read(t, "testdata/simI_indep3_N1000.csv"), estimate.Settings{Seed: 42, Threads: threads, MaxSweeps: 160_000})
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, string(b))
	}
	if answers[0] != answers[1] {
		t.Error("one thread and four give different answers")
	}
}

// Lists that found people independently, with 972 [898, 1050] as the reference
// of R package LCMCR 0.4.14 (eight seeds, tolerance 10, 22, 32), 974 [922,
// 1035] of R package dga 2.0.2 and 966 of R package CARE1 1.1.0.
func TestIndependentListsOfAThousand(t *testing.T) {
	a := counts(t, read(t, "testdata/simI_indep3_N1000.csv"), estimate.Settings{Seed: 1, Threads: 2})
	if a.Documented != 735 {
		t.Fatalf("documented %d, want 735", a.Documented)
	}
	for _, want := range []struct {
		method              string
		median, lo, hi      int64
		within, below, over int64
	}{
		{estimate.LCMCR, 972, 898, 1050, 10, 22, 32},
		{estimate.Graphs, 974, 922, 1035, 1, 1, 1},
		{estimate.Coverage, 966, 901, 1058, 1, 12, 18},
	} {
		e := result(t, a, want.method).Estimate
		if e == nil || off(e.Median, want.median) > want.within || off(e.Lo, want.lo) > want.below || off(*e.Hi, want.hi) > want.over {
			t.Errorf("%s: %+v, want %d [%d, %d] within %d, %d, %d", want.method, e, want.median, want.lo, want.hi, want.within, want.below, want.over)
		}
	}
	if e := result(t, a, estimate.LowerBound).Estimate; e.Hi != nil || e.Lo > 1000 || off(e.Median, 972) > 1 {
		t.Errorf("the lower bound is %+v, want 972 and a limit below the true 1000", e)
	}
}

// Averages of R package dga 2.0.2 with δ = 2^-J, for four and five lists.
func TestGraphAveragesOfSimulatedTables(t *testing.T) {
	for file, want := range map[string][3]int64{
		"simP_pairdep4_N3000": {2910, 2767, 3069},
		"sim1_lc2_N2000":      {1694, 1144, 3384},
		"sim3_lc2_N2000":      {2094, 1866, 2430},
	} {
		e := counts(t, read(t, "testdata/"+file+".csv"), estimate.Settings{Method: estimate.Graphs}).Results[0].Estimate
		if off(e.Median, want[0]) > 1 || off(e.Lo, want[1]) > 1 || off(*e.Hi, want[2]) > 1 {
			t.Errorf("%s: %d [%d, %d], want %v within 1", file, e.Median, e.Lo, *e.Hi, want)
		}
	}
}

// A lower bound with list effects: 1,890 and 2,060 for tables of 2,000.
func TestLowerBoundsOfTwoThousand(t *testing.T) {
	for file, want := range map[string]int64{"sim1_lc2_N2000": 1890, "sim3_lc2_N2000": 2060} {
		e := result(t, counts(t, read(t, "testdata/"+file+".csv"), estimate.Settings{Method: estimate.LowerBound}), estimate.LowerBound).Estimate
		if off(e.Median, want) > 1 || e.Lo >= 2000 {
			t.Errorf("%s: %+v, want %d and a limit below 2000", file, e, want)
		}
	}
}

// Two lists: Chapman (1951), as in the reference values of the kosovo table.
func TestChapmanOfTwoLists(t *testing.T) {
	if got := estimate.Chapman(1910, 1528, 403); got != 7231 {
		t.Errorf("Chapman's estimate is %d, want 7231", got)
	}
	if got := estimate.Chapman(5, 7, 0); got != 47 {
		t.Errorf("without overlap it is %d, want 47", got)
	}
}

func TestRefusalsNameTheirReason(t *testing.T) {
	for _, c := range []struct{ name, file, code string }{
		{"two lists", "A,B,count\n1,0,50\n0,1,60\n1,1,20\n", "too-few-lists"},
		{"a third list without victims", "A,B,C,count\n1,0,0,50\n0,1,0,60\n1,1,0,20\n", "too-few-lists"},
		{"no overlap", "A,B,C,count\n1,0,0,50\n0,1,0,60\n0,0,1,20\n", "no-overlap"},
		{"two groups of lists", "A,B,C,count\n1,0,0,30\n0,1,0,40\n1,1,0,6\n0,0,1,20\n", "disconnected"},
		{"one list twice", "A,B,C,count\n1,1,0,50\n0,0,1,60\n1,1,1,20\n", "copied-list"},
		{"a list inside another", "A,B,C,count\n1,0,0,80\n1,1,0,50\n0,0,1,60\n1,1,1,20\n1,0,1,9\n", "copied-list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := counts(t, written(t, c.file, ""), estimate.Settings{Seed: 1})
			for _, r := range a.Results {
				if r.Estimate != nil || !hasCode(r.Refused, c.code) {
					t.Errorf("%s: estimate %+v, refused %+v; want none, refused by %s", r.Method, r.Estimate, r.Refused, c.code)
				}
			}
			if a.Headline != nil {
				t.Errorf("there is a headline: %+v", a.Headline)
			}
		})
	}
}

func TestHeadlineNeedsAnAssumptionByNameAndReviewedLinks(t *testing.T) {
	strata := read(t, "testdata/simP_pairdep4_N3000.csv")
	s := estimate.Settings{Seed: 1, Method: estimate.Graphs}
	if a := counts(t, strata, s); a.Headline != nil || a.Results[0].Estimate == nil || !hasCode(a.Results[0].Refused, "no-assumption") {
		t.Errorf("without an assumption: headline %+v, result %+v", a.Headline, a.Results[0])
	}
	s.Assumption, s.By = "Lists depend on each other in pairs only.", "M. Orrin"
	if a := counts(t, strata, s); a.Headline != nil || !hasCode(a.Results[0].Refused, "linkage-unreviewed") {
		t.Errorf("with links that nobody reviewed there is a headline: %+v", a.Headline)
	}
	s.Linkage = estimate.Reviewed
	a := counts(t, strata, s)
	if a.Headline == nil || a.Headline.Method != estimate.Graphs || len(a.Results[0].Refused) > 0 {
		t.Fatalf("headline %+v, refused %+v; want a headline and no refusal", a.Headline, a.Results[0].Refused)
	}
	s.By = ""
	if _, err := estimate.Counts(context.Background(), strata, s); err == nil {
		t.Error("an assumption that nobody states was taken")
	}
}

func TestTotalsWithoutRecordsAreRefused(t *testing.T) {
	a := estimate.Totals([]estimate.Total{
		{Name: "investigated", Shown: "26", Population: "killed · Ostra"},
		{Name: "documented", Shown: "90", Population: "killed · three districts"},
		{Name: "listed", Shown: "340", Population: "killed · three districts"},
	}, estimate.Settings{Method: estimate.All})
	for _, r := range a.Results {
		if r.Estimate != nil || !hasCode(r.Refused, "totals-without-records") || !hasCode(r.Refused, "no-common-population") {
			t.Errorf("%s: %+v", r.Method, r)
		}
	}
	if len(a.Results) == 0 || a.Headline != nil {
		t.Errorf("results %+v, headline %+v", a.Results, a.Headline)
	}
}

func TestNoEstimateLiesBelowWhatIsDocumented(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := counts(t, drawn(rt), estimate.Settings{Seed: 3, MaxSweeps: 1600})
		for _, r := range a.Results {
			if r.Estimate != nil && (r.Estimate.Lo < a.Documented || r.Estimate.Median < r.Estimate.Lo || r.Estimate.Hi != nil && *r.Estimate.Hi < r.Estimate.Median) {
				rt.Fatalf("%s says %+v of %d documented", r.Method, r.Estimate, a.Documented)
			}
			if r.Diagnostics == nil {
				continue
			}
			for _, c := range r.Diagnostics.Chains {
				if c.Q[0] < float64(a.Documented) {
					rt.Fatalf("a chain went below the %d documented: %v", a.Documented, c.Q)
				}
			}
		}
	})
}

// drawn is any table of three to five lists in which somebody is counted.
func drawn(rt *rapid.T) []table.Stratum {
	lists := rapid.IntRange(3, 5).Draw(rt, "lists")
	whole := table.Table{Lists: []string{"A", "B", "C", "D", "E"}[:lists]}
	for pattern := uint32(1); pattern < 1<<lists; pattern++ {
		if c := rapid.Int64Range(0, 30).Draw(rt, "count"); c > 0 || pattern == 1<<lists-1 && len(whole.Cells) == 0 {
			whole.Cells = append(whole.Cells, table.Cell{Pattern: pattern, Count: c + 1})
		}
	}
	return []table.Stratum{{Table: whole}}
}

func TestThereIsANumberUnlessDataOrConvergenceRefuseAndAHeadlineUnlessAnythingDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := estimate.Settings{Seed: 3, MaxSweeps: 1600, Method: rapid.SampledFrom(append(estimate.Methods(), estimate.All)).Draw(rt, "method")}
		if rapid.Bool().Draw(rt, "assumed") {
			s.Assumption, s.By = "Lists are independent within groups.", "M. Orrin"
		}
		s.Linkage = rapid.SampledFrom([]string{estimate.Reviewed, "unreviewed"}).Draw(rt, "linkage")
		declared := s.Method
		if declared == estimate.All {
			declared = estimate.LCMCR
		}
		a := counts(t, drawn(rt), s)
		clear := false
		for _, r := range a.Results {
			without := false
			for _, x := range r.Refused {
				without = without || x.Kind != estimate.Declaration
				if x.Text == "" || x.Code == "" {
					rt.Fatalf("%s is refused without a word: %+v", r.Method, x)
				}
			}
			if (r.Estimate == nil) != without || (r.Says == "") != without {
				rt.Fatalf("%s: estimate %+v, %q, refused %+v", r.Method, r.Estimate, r.Says, r.Refused)
			}
			clear = clear || r.Method == declared && len(r.Refused) == 0
		}
		if (a.Headline != nil) != clear {
			rt.Fatalf("headline %+v, want one: %v", a.Headline, clear)
		}
	})
}

func TestARunThatEndsTooEarlyIsRefusedAndShowsItsChains(t *testing.T) {
	a := counts(t, read(t, "testdata/sim1_lc2_N2000.csv"), estimate.Settings{Seed: 1, Method: estimate.LCMCR, MaxSweeps: 2000})
	r := a.Results[0]
	if r.Estimate != nil || !hasCode(r.Refused, "not-converged") || len(r.Diagnostics.Chains) != 8 {
		t.Errorf("estimate %+v, refused %+v, want a refusal and eight chains", r.Estimate, r.Refused)
	}
}

func TestTotalOfStrataIsRefusedWithAnyOfThem(t *testing.T) {
	good := "1,0,0,north,60\n0,1,0,north,70\n0,0,1,north,50\n1,1,0,north,30\n1,0,1,north,20\n0,1,1,north,25\n1,1,1,north,15\n"
	whole := written(t, "A,B,C,region,count\n"+good+strings.ReplaceAll(good, "north", "south"), "region")
	s := estimate.Settings{Seed: 1, Method: estimate.Graphs}
	a := counts(t, whole, s)
	north := a.Strata[0].Results[0].Estimate
	e := a.Results[0].Estimate
	if e == nil || off(e.Median, 2*north.Median) > 10 || e.Lo <= 2*north.Lo || *e.Hi >= 2**north.Hi {
		t.Errorf("two equal strata of %+v add up to %+v; want twice the middle, and limits closer than twice each", north, e)
	}
	a = counts(t, written(t, "A,B,C,region,count\n"+good+"1,0,0,south,40\n0,1,0,south,50\n", "region"), s)
	r := a.Results[0]
	if r.Estimate != nil || !hasCode(r.Refused, "stratum-refused") || r.Partial == nil {
		t.Fatalf("total %+v, refused %+v, partial %+v", r.Estimate, r.Refused, r.Partial)
	}
	if p := r.Partial.Estimate; off(p.Median, north.Median+90) > 2 {
		t.Errorf("the partial total is %+v, want the north's %d and the 90 documented in the south", p, north.Median)
	}
}

func TestChecksCanFail(t *testing.T) {
	a := counts(t, read(t, "testdata/simP_pairdep4_N3000.csv"), estimate.Settings{Seed: 1, Method: estimate.Graphs, Checks: true})
	known := 0
	for _, c := range a.Checks {
		if c.Name == estimate.InternalConsistency && c.Passed != nil {
			known++
			if *c.Passed != (c.Estimate.Lo <= *c.Known && *c.Known <= *c.Estimate.Hi) {
				t.Errorf("%+v", c)
			}
		}
	}
	if len(a.Checks) != 8 || known != 4 {
		t.Errorf("%d checks, %d with a known answer; want 8 and 4", len(a.Checks), known)
	}
}

func TestLinksAddToTheUncertainty(t *testing.T) {
	base := read(t, "testdata/simI_indep3_N1000.csv")[0].Table
	var samples [][]table.Stratum
	for i := range 50 {
		moved := table.Table{Lists: base.Lists}
		for _, c := range base.Cells {
			if c.Pattern == 7 { // on all three lists: fewer or more links
				c.Count += int64(i - 25)
			}
			moved.Cells = append(moved.Cells, c)
		}
		samples = append(samples, []table.Stratum{{Table: moved}})
	}
	s := estimate.Settings{Seed: 1, Method: estimate.Graphs}
	linked, err := estimate.Clusterings(context.Background(), samples, s)
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := estimate.Clusterings(context.Background(), repeated(base, 50), s)
	if err != nil {
		t.Fatal(err)
	}
	if linked.Between < 0.05 || fixed.Between > 0.01 {
		t.Errorf("the links make %.3f of the variance, and %.3f when they do not vary", linked.Between, fixed.Between)
	}
	if linked.Documented.Lo >= *linked.Documented.Hi || fixed.Documented.Lo != *fixed.Documented.Hi {
		t.Errorf("documented %+v and %+v", linked.Documented, fixed.Documented)
	}
	few, err := estimate.Clusterings(context.Background(), samples[:49], s)
	if err != nil || !hasCode(few.Result.Refused, "too-few-clusterings") {
		t.Errorf("49 clusterings were pooled: %+v, %v", few.Result, err)
	}
}

// HRDAG chooses the prior so that N/n lies between 1.1 and 1.5, 3 or 5
// beforehand. Simulating from the prior that was found must give that back.
func TestExpansionPriorHasThePointsThatWereAsked(t *testing.T) {
	s := estimate.Settings{Seed: 1, Method: estimate.LCMCR, MaxSweeps: 1600, Expansion: [2]float64{1.1, 3}}
	run := counts(t, read(t, "testdata/simP_pairdep4_N3000.csv"), s).Results[0].Settings
	r := chance.New(99, 0)
	var factors []float64
	for range 40_000 {
		missed := 1.0
		for range 4 {
			x, y := r.Gamma(run.Lambda[0]), r.Gamma(run.Lambda[1])
			missed *= y / (x + y)
		}
		factors = append(factors, 1/(1-missed))
	}
	slices.Sort(factors)
	if low, high := factors[1000], factors[39_000]; math.Abs(low-1.1) > 0.03 || math.Abs(high-3) > 0.3 {
		t.Errorf("λ ~ Beta(%.3g, %.3g) gives N/n between %.3f and %.3f, want 1.1 and 3", run.Lambda[0], run.Lambda[1], low, high)
	}
}

func TestEndingTheContextEndsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := estimate.Settings{Method: estimate.LCMCR, Seed: 1}
	if _, err := estimate.Counts(ctx, read(t, "testdata/sim1_lc2_N2000.csv"), s); err != context.Canceled {
		t.Errorf("the run ended with %v, want context.Canceled", err)
	}
}

func repeated(t table.Table, n int) [][]table.Stratum {
	var out [][]table.Stratum
	for range n {
		out = append(out, []table.Stratum{{Table: t}})
	}
	return out
}

func result(t testing.TB, a estimate.Answer, method string) estimate.Result {
	t.Helper()
	for _, r := range a.Results {
		if r.Method == method {
			return r
		}
	}
	t.Fatalf("there is no result of %s", method)
	return estimate.Result{}
}

func hasCode(refused []estimate.Refusal, code string) bool {
	for _, r := range refused {
		if r.Code == code {
			return true
		}
	}
	return false
}

func off(a, b int64) int64 { return max(a-b, b-a) }
