package estimate

import (
	"math"
	"slices"

	"sijil/estimate/chain"
	"sijil/estimate/chance"
)

// expansionPrior returns a and b of λ ~ Beta(a, b) such that, if one class held
// everybody, N/n would have low and high as its 2.5 and 97.5 % points for so
// many lists. So the user says beforehand in words people understand how much
// may be missing: "between 1.1 and 5 times what is documented".
//
// It bisects on the spread of the prior and, for each spread, on its mean. Both
// are monotone: a higher mean finds more, a narrower prior brings the points
// together. The same random numbers are used throughout, so the answer depends
// on nothing else.
func expansionPrior(lists int, low, high float64) (a, b float64) {
	points := func(mean, spread float64) (float64, float64) {
		r := chance.New(1, 1<<35)
		factors := make([]float64, 2000)
		for i := range factors {
			lnMissed := 0.0
			for range lists {
				x, y := r.LogGamma(spread*mean), r.LogGamma(spread*(1-mean))
				lnMissed -= math.Log1p(math.Exp(x - y))
			}
			factors[i] = -1 / math.Expm1(lnMissed)
		}
		slices.Sort(factors)
		return chain.Quantile(factors, 0.025), chain.Quantile(factors, 0.975)
	}
	meanFor := func(spread float64) float64 {
		return bisect(1e-4, 0.9999, func(mean float64) bool {
			_, upper := points(mean, spread)
			return upper > high
		})
	}
	spread := math.Exp(bisect(math.Log(0.05), math.Log(500), func(ln float64) bool {
		lower, _ := points(meanFor(math.Exp(ln)), math.Exp(ln))
		return lower < low
	}))
	mean := meanFor(spread)
	return spread * mean, spread * (1 - mean)
}

// bisect returns where a statement stops being true between two numbers.
func bisect(from, to float64, still func(float64) bool) float64 {
	for range 24 {
		if middle := (from + to) / 2; still(middle) {
			from = middle
		} else {
			to = middle
		}
	}
	return (from + to) / 2
}
