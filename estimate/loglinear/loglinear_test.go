package loglinear

import (
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"

	"sijil/estimate/table"
)

func TestNumbersOfHierarchicalModels(t *testing.T) {
	for lists, want := range map[int]int{3: 8, 4: 113, 5: 1024} {
		if got := len(models(lists)); got != want {
			t.Errorf("%d lists have %d models, want %d", lists, got, want)
		}
	}
}

// With three lists and all pairs the estimate has a closed form (Fienberg
// 1972), and the odds ratio multiplies it.
func TestSaturatedModelOfThreeLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dense := make([]int64, 8)
		for i := 1; i < 8; i++ {
			dense[i] = rapid.Int64Range(1, 400).Draw(t, "count")
		}
		want := float64(dense[1]) * float64(dense[2]) * float64(dense[4]) * float64(dense[7]) / (float64(dense[3]) * float64(dense[5]) * float64(dense[6]))
		if got := Saturated(dense, 2); math.Abs(got-2*want) > 1e-9*want {
			t.Fatalf("odds ratio 2: %g, want %g", got, 2*want)
		}
		fits, without := All(dense, 3)
		if without > 0 {
			t.Fatalf("%d models without a fit, though every pattern occurs", without)
		}
		for _, f := range fits {
			if f.Name == "[12,13,23]" && math.Abs(f.N0-want) > 1e-4*want {
				t.Fatalf("n0 is %g, want %g", f.N0, want)
			}
		}
	})
}

// Kosovo, 2000: Ball and others, report to the tribunal (ICTY), 10,356; the
// models around it from R package Rcapture 1.4-4, within 0.1 %.
func TestPublishedModelsOfKosovo(t *testing.T) {
	f, err := os.Open("../../../shared/data/mse/development/kosovo.csv")
	if err != nil {
		t.Skipf("the development tables do not lie beside the checkout: %v", err)
	}
	defer f.Close()
	strata, err := table.Read(f, "")
	if err != nil {
		t.Fatal(err)
	}
	fits, _ := All(strata[0].Dense(), 4)
	for i, want := range []struct {
		name       string
		total, bic float64
	}{{"[123,14,34]", 10356.51895725, 203.02963275}, {"[123,134]", 12740.96774194, 203.11337697}, {"[134,12,23]", 18393.30611502, 203.957}} {
		f := fits[i]
		if f.Name != want.name || math.Abs(4400+f.N0-want.total) > 0.001*want.total || math.Abs(f.BIC-want.bic) > 0.01 {
			t.Errorf("model %d is %s with %.2f, BIC %.2f; want %s with %.2f, BIC %.2f", i+1, f.Name, 4400+f.N0, f.BIC, want.name, want.total, want.bic)
		}
	}
	if d := fits[0].Deviation; math.Abs(d-785.9) > 1 {
		t.Errorf("standard deviation %.1f, want 785.9", d)
	}
}

// Chan, Silverman and Vincent (2021) show that a likelihood may have its
// supremum at infinity although every fit seems to converge. Here A and C, and B
// and C, share nobody: only independence has an estimate.
func TestModelsAtInfinityAreFound(t *testing.T) {
	dense := []int64{0, 40, 30, 6, 20, 0, 0, 0}
	fits, without := All(dense, 3)
	for _, f := range fits {
		if f.Name != "[1,2,3]" {
			t.Errorf("%s has a fit of n0 = %g", f.Name, f.N0)
		}
	}
	if without != 7 {
		t.Errorf("%d models are without a fit, want 7", without)
	}
	if x := Saturated(dense, 1); !math.IsNaN(x) {
		t.Errorf("the saturated estimate is %g, want none", x)
	}
}
