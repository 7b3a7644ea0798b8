package chance

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestLogarithmsAndPowersAgreeWithTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64Range(-760, 760), rapid.Float64Range(-1, 1)).Draw(t, "x")
		want := math.Exp(x)
		if got := Exp(x); math.Abs(got-want) > 1e-15*want {
			t.Fatalf("Exp(%g) = %g, want %g", x, got, want)
		}
		if got := Ln(want); !(math.Abs(got-math.Log(want)) <= 1e-15*(1+math.Abs(x))) && want > 0 && !math.IsInf(want, 0) {
			t.Fatalf("Ln(%g) = %g, want %g", want, got, math.Log(want))
		}
	})
	for _, x := range []float64{0, 1, math.SmallestNonzeroFloat64, math.MaxFloat64, math.Inf(1)} {
		if got := Ln(x); got != math.Log(x) && math.Abs(got-math.Log(x)) > 1e-12 {
			t.Errorf("Ln(%g) = %g, want %g", x, got, math.Log(x))
		}
	}
	if !math.IsNaN(Ln(-1)) || !math.IsNaN(Exp(math.NaN())) {
		t.Error("what has no logarithm or power has a number")
	}
}
