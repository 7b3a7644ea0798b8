package chance

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestDrawsHaveTheirMeanAndVariance(t *testing.T) {
	r := New(7, 0)
	const n = 400_000
	for _, c := range []struct {
		name           string
		draw           func() float64
		mean, variance float64
	}{
		{"uniform", r.Float, 0.5, 1.0 / 12},
		{"normal", r.Normal, 0, 1},
		{"exponential", r.Exp, 1, 1},
		{"gamma 0.3", func() float64 { return r.Gamma(0.3) }, 0.3, 0.3},
		{"gamma 1.25", func() float64 { return r.Gamma(1.25) }, 1.25, 1.25},
		{"gamma 400", func() float64 { return r.Gamma(400) }, 400, 400},
		{"Poisson 3", func() float64 { return float64(r.Poisson(3)) }, 3, 3},
		{"Poisson 5000", func() float64 { return float64(r.Poisson(5000)) }, 5000, 5000},
		{"binomial 5", func() float64 { return float64(r.Binomial(5, 0.3)) }, 1.5, 1.05},
		{"binomial by waiting", func() float64 { return float64(r.Binomial(200, 0.02)) }, 4, 3.92},
		{"binomial by rejection", func() float64 { return float64(r.Binomial(3000, 0.2)) }, 600, 480},
		{"binomial above a half", func() float64 { return float64(r.Binomial(3000, 0.9)) }, 2700, 270},
	} {
		var sum, sum2 float64
		for range n {
			x := c.draw() - c.mean
			sum += x
			sum2 += x * x
		}
		mean, variance := sum/n, sum2/n
		if limit := 5 * math.Sqrt(c.variance/n); math.Abs(mean) > limit {
			t.Errorf("%s: mean is off by %g, five standard errors are %g", c.name, mean, limit)
		}
		// The kurtosis of all of these is below 25.
		if limit := 5 * c.variance * math.Sqrt(25.0/n); math.Abs(variance-c.variance) > limit {
			t.Errorf("%s: variance %g, want %g ± %g", c.name, variance, c.variance, limit)
		}
	}
}

// TestBinomialFollowsItsDistribution compares both ways of drawing with exact
// probabilities, by Pearson's statistic.
func TestBinomialFollowsItsDistribution(t *testing.T) {
	r := New(11, 3)
	for _, c := range []struct {
		n int64
		p float64
	}{{4, 0.4}, {60, 0.05}, {60, 0.3}, {400, 0.45}, {100, 0.8}} {
		const draws = 300_000
		got := make([]float64, c.n+1)
		for range draws {
			got[r.Binomial(c.n, c.p)]++
		}
		var chi, cells float64
		for k := range got {
			lp := LogFactorial(float64(c.n)) - LogFactorial(float64(k)) - LogFactorial(float64(c.n)-float64(k)) +
				float64(k)*math.Log(c.p) + float64(c.n-int64(k))*math.Log(1-c.p)
			if want := draws * math.Exp(lp); want > 10 {
				chi += (got[k] - want) * (got[k] - want) / want
				cells++
			}
		}
		if limit := cells + 5*math.Sqrt(2*cells); chi > limit {
			t.Errorf("binomial(%d, %g): Pearson's statistic %.1f over %.0f cells, at most %.1f", c.n, c.p, chi, cells, limit)
		}
	}
}

func TestLogGammaAgreesWithTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Exp(rapid.Float64Range(-20, 25).Draw(t, "log x"))
		want, _ := math.Lgamma(x)
		if got := LogGamma(x); math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
			t.Fatalf("LogGamma(%g) = %g, want %g", x, got, want)
		}
	})
}

func TestTheSameSeedGivesTheSameNumbersAndStreamsDiffer(t *testing.T) {
	a, b, c := New(5, 1), New(5, 1), New(5, 2)
	same := 0
	for range 1000 {
		x := a.Uint64()
		if x != b.Uint64() {
			t.Fatal("two sources of one seed and stream differ")
		}
		if x == c.Uint64() {
			same++
		}
	}
	if same > 0 {
		t.Errorf("two streams agree in %d of 1000 numbers", same)
	}
}

func TestRestoredSourceContinues(t *testing.T) {
	a := New(9, 0)
	a.Normal()
	b := New(1, 1)
	b.Restore(a.State())
	if x, y := a.Normal(), b.Normal(); x != y {
		t.Errorf("the restored source gives %g, the first %g", y, x)
	}
}
