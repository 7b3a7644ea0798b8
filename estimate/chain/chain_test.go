package chain

import (
	"math"
	"testing"

	"sijil/estimate/chance"
)

// autoregressive returns chains whose draws correlate by rho from one to the
// next; chain i is moved by shift times i.
func autoregressive(seed uint64, count, length int, rho, shift float64) [][]float64 {
	chains := make([][]float64, count)
	for i := range chains {
		r := chance.New(seed, uint64(i))
		x := r.Normal()
		for range length {
			x = rho*x + math.Sqrt(1-rho*rho)*r.Normal()
			chains[i] = append(chains[i], x+shift*float64(i))
		}
	}
	return chains
}

// The effective share of an autoregressive chain is (1-ρ)/(1+ρ).
func TestEffectiveDrawsOfAnAutoregressiveChain(t *testing.T) {
	for _, rho := range []float64{0, 0.5, 0.9} {
		got := Gather(autoregressive(3, 8, 4000, rho, 0)).BulkESS()
		want := 8 * 4000 * (1 - rho) / (1 + rho)
		if got < 0.85*want || got > 1.15*want {
			t.Errorf("ρ = %g: %.0f effective draws, want about %.0f", rho, got, want)
		}
	}
}

func TestRHatSeesChainsThatDisagree(t *testing.T) {
	if r := Gather(autoregressive(4, 8, 2000, 0.3, 0)).RHat(); r > 1.01 {
		t.Errorf("chains of one distribution: R-hat %.4f, want at most 1.01", r)
	}
	if r := Gather(autoregressive(4, 8, 2000, 0.3, 0.5)).RHat(); r < 1.2 {
		t.Errorf("chains half a standard deviation apart: R-hat %.4f, want above 1.2", r)
	}
	wide := autoregressive(4, 8, 2000, 0.3, 0)
	for i := range wide[0] {
		wide[0][i] *= 6
	}
	if r := Gather(wide).RHat(); r < 1.05 {
		t.Errorf("one chain six times as wide: R-hat %.4f, want above 1.05", r)
	}
}

func TestFewerThanEightDrawsAreNotJudged(t *testing.T) {
	if r := Gather([][]float64{{1, 2, 3}, {1, 2, 3}}).RHat(); !math.IsNaN(r) {
		t.Errorf("R-hat of three draws is %g, want NaN", r)
	}
	if e := Gather([][]float64{{1, 2, 3}}).BulkESS(); e != 0 {
		t.Errorf("three draws count as %g effective draws, want 0", e)
	}
}

// The standard error of a quantile of n independent draws is
// sqrt(p(1-p)/n)/density.
func TestQuantileErrorOfIndependentNormalDraws(t *testing.T) {
	chains := autoregressive(5, 8, 4000, 0, 0)
	for _, c := range []struct{ p, density float64 }{{0.5, 0.39894}, {0.975, 0.05845}} {
		got := Gather(chains).QuantileError(c.p)
		want := math.Sqrt(c.p*(1-c.p)/32000) / c.density
		if got < 0.8*want || got > 1.25*want {
			t.Errorf("p = %g: standard error %.5f, want about %.5f", c.p, got, want)
		}
	}
}

func TestAutocovarianceEqualsItsDefinition(t *testing.T) {
	parts := autoregressive(6, 2, 50, 0.7, 1)
	got := autocovariance(parts)
	for lag := range got {
		var want float64
		for _, p := range parts {
			var mean float64
			for _, x := range p {
				mean += x / 50
			}
			for t := 0; t+lag < 50; t++ {
				want += (p[t] - mean) * (p[t+lag] - mean) / 50 / 2
			}
		}
		if math.Abs(got[lag]-want) > 1e-10 {
			t.Fatalf("lag %d: %g, want %g", lag, got[lag], want)
		}
	}
}
