package estimate_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"sijil/estimate"
	"sijil/estimate/table"
)

// around returns tables like one, with fewer or more victims on all three
// lists: what other answers to who is the same person would give.
func around(base table.Table, n int) [][]table.Stratum {
	var samples [][]table.Stratum
	for i := range n {
		moved := table.Table{Lists: base.Lists}
		for _, c := range base.Cells {
			if c.Pattern == 7 {
				c.Count += int64(i-n/2) / 5
			}
			moved.Cells = append(moved.Cells, c)
		}
		samples = append(samples, []table.Stratum{{Table: moved}})
	}
	return samples
}

func TestUncertainLinksAreCarriedIntoTheDeclaredMethodAlone(t *testing.T) {
	groups := read(t, "testdata/simI_indep3_N1000.csv")
	s := estimate.Settings{Seed: 1, Assumption: "independent", By: "M. Orrin", Linkage: estimate.Reviewed, Chains: 4, MaxSweeps: 400_000, Threads: 4}
	answer, linked, err := estimate.Pooled(context.Background(), groups, around(groups[0].Table, 50), s)
	if err != nil {
		t.Fatal(err)
	}
	pooled := result(t, answer, estimate.LCMCR)
	if linked == nil || pooled.Estimate == nil {
		t.Fatalf("nothing was pooled: %+v", pooled.Refused)
	}
	if *pooled.Estimate != *linked.Result.Estimate || answer.Headline == nil || answer.Headline.Median != pooled.Estimate.Median {
		t.Fatalf("the headline %+v is not the pooled estimate %+v", answer.Headline, pooled.Estimate)
	}
	if len(linked.Each) != 50 || slices.ContainsFunc(linked.Each, func(r estimate.Result) bool { return r.Diagnostics.RHat > 1.05 }) {
		t.Errorf("%d clusterings, each with its chains", len(linked.Each))
	}
	warned := func(method string) bool {
		return slices.ContainsFunc(result(t, answer, method).Warnings, func(w estimate.Warning) bool { return w.Code == "links-not-carried" })
	}
	if warned(estimate.LCMCR) || !warned(estimate.LowerBound) || !warned(estimate.Graphs) {
		t.Error("a method does not say that links are not in its interval")
	}
}

// The race detector looks at the subtest of graphs; that of chains would take it
// minutes.
func TestThreadsDecideNothingInPooledEstimates(t *testing.T) {
	groups := read(t, "testdata/simI_indep3_N1000.csv")
	for _, method := range []string{estimate.LCMCR, estimate.Graphs} {
		t.Run(method, func(t *testing.T) {
			var first []byte
			for _, threads := range []int{1, 3} {
				s := estimate.Settings{Seed: 1, Method: method, Chains: 2, MaxSweeps: 40_000, Threads: threads}
				answer, linked, err := estimate.Pooled(context.Background(), groups, around(groups[0].Table, 50), s)
				if err != nil {
					t.Fatal(err)
				}
				got, err := json.Marshal(struct {
					A estimate.Answer
					L *estimate.Linked
				}{answer, linked})
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = got
				} else if string(got) != string(first) {
					t.Errorf("the answer differs with %d threads", threads)
				}
			}
		})
	}
}

func TestAPooledTotalOfStrataIsRefusedWhenOneStratumIs(t *testing.T) {
	base := read(t, "testdata/simI_indep3_N1000.csv")[0].Table
	apart := table.Table{Lists: base.Lists, Cells: []table.Cell{{Pattern: 1, Count: 5}, {Pattern: 2, Count: 4}}}
	s := estimate.Settings{Seed: 1, Method: estimate.Graphs}
	both := func(second table.Table) [][]table.Stratum {
		var samples [][]table.Stratum
		for range 50 {
			samples = append(samples, []table.Stratum{{Name: "east", Table: base}, {Name: "west", Table: second}})
		}
		return samples
	}
	whole, err := estimate.Clusterings(context.Background(), both(base), s)
	if err != nil {
		t.Fatal(err)
	}
	if e := whole.Result.Estimate; e == nil || e.Lo <= 2*base.Documented() || whole.Documented.Median != 2*base.Documented() {
		t.Errorf("two strata of %d victims give %+v, documented %+v", base.Documented(), e, whole.Documented)
	}
	part, err := estimate.Clusterings(context.Background(), both(apart), s)
	if err != nil {
		t.Fatal(err)
	}
	if part.Result.Estimate != nil || !hasCode(part.Result.Refused, "clustering-refused") {
		t.Errorf("a total stands although a stratum is refused: %+v", part.Result)
	}
}
