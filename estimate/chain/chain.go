// Package chain judges whether chains of a Markov chain Monte Carlo run agree
// and how precise what they say is.
//
// The measures are those of Vehtari, Gelman, Simpson, Carpenter and Bürkner,
// "Rank-normalization, folding, and localization: an improved R-hat", Bayesian
// Analysis 16 (2021): every chain is split in half, draws are replaced by the
// normal scores of their ranks, and the autocorrelation is summed up to where
// pairs of it stop being positive and falling (Geyer 1992).
package chain

import (
	"math"
	"slices"
)

// Chains are draws of one number by several chains of equal length, sorted and
// split once for all that is asked of them.
type Chains struct {
	parts  [][]float64 // halves of each chain, nil if there are too few draws
	sorted []float64   // all draws
	scores [][]float64 // normal scores of the parts
}

// Gather returns chains that can be judged. They must have the same length.
func Gather(draws [][]float64) *Chains {
	c := &Chains{parts: halves(draws), sorted: Pooled(draws)}
	c.scores = scores(c.parts)
	return c
}

// RHat returns the larger of the rank-normalised split R-hat and its folded
// form, which also sees chains that differ only in spread. 1 is agreement; NaN
// means that there are too few draws.
func (c *Chains) RHat() float64 {
	if c.parts == nil {
		return math.NaN()
	}
	middle := Quantile(c.sorted, 0.5)
	folded := make([][]float64, len(c.parts))
	for i, part := range c.parts {
		folded[i] = make([]float64, len(part))
		for t, x := range part {
			folded[i][t] = math.Abs(x - middle)
		}
	}
	return max(rhat(c.scores), rhat(scores(folded)))
}

func rhat(parts [][]float64) float64 {
	within, between := variances(parts)
	n := float64(len(parts[0]))
	if within == 0 {
		if between == 0 {
			return 1
		}
		return math.Inf(1)
	}
	return math.Sqrt((n-1)/n + between/within)
}

// variances returns the mean variance within the chains and the variance of
// their means.
func variances(parts [][]float64) (within, between float64) {
	means := make([]float64, len(parts))
	var grand float64
	for i, part := range parts {
		for _, x := range part {
			means[i] += x
		}
		means[i] /= float64(len(part))
		grand += means[i] / float64(len(parts))
		var sum float64
		for _, x := range part {
			sum += (x - means[i]) * (x - means[i])
		}
		within += sum / float64(len(part)-1) / float64(len(parts))
	}
	for _, m := range means {
		between += (m - grand) * (m - grand) / float64(len(parts)-1)
	}
	return within, between
}

// BulkESS returns the effective number of draws for the middle of the
// distribution, over all chains.
func (c *Chains) BulkESS() float64 {
	if c.parts == nil {
		return 0
	}
	return effective(c.scores)
}

// TailESS returns the effective number of draws for the 5 and 95 % points, the
// smaller of the two.
func (c *Chains) TailESS() float64 {
	return min(c.quantileESS(0.05), c.quantileESS(0.95))
}

// quantileESS returns the effective number of draws for the p quantile.
func (c *Chains) quantileESS(p float64) float64 {
	if c.parts == nil {
		return 0
	}
	at := Quantile(c.sorted, p)
	below := make([][]float64, len(c.parts))
	for i, part := range c.parts {
		below[i] = make([]float64, len(part))
		for t, x := range part {
			if x <= at {
				below[i][t] = 1
			}
		}
	}
	return effective(below)
}

// Quantile returns the p quantile of all draws, as the function Quantile does.
func (c *Chains) Quantile(p float64) float64 { return Quantile(c.sorted, p) }

// QuantileError returns the Monte Carlo standard error of the p quantile, in
// the unit of the draws: half the distance between the quantiles one standard
// error of p below and above.
func (c *Chains) QuantileError(p float64) float64 {
	ess := c.quantileESS(p)
	if ess <= 0 {
		return math.Inf(1)
	}
	step := math.Sqrt(p * (1 - p) / ess)
	return (c.Quantile(min(p+step, 1)) - c.Quantile(max(p-step, 0))) / 2
}

// Quantile returns the p quantile of sorted numbers, interpolated linearly
// between neighbours (Hyndman and Fan's type 7). It returns NaN for none.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Pooled returns the draws of all chains, sorted.
func Pooled(chains [][]float64) []float64 {
	all := slices.Concat(chains...)
	slices.Sort(all)
	return all
}

// fewestDraws is what a chain needs before it can be judged.
const fewestDraws = 8

// halves splits each chain in two of equal length, leaving out a middle draw.
// It returns nil if there is too little to split.
func halves(chains [][]float64) [][]float64 {
	var parts [][]float64
	for _, c := range chains {
		if len(c) < fewestDraws {
			return nil
		}
		h := len(c) / 2
		parts = append(parts, c[:h], c[len(c)-h:])
	}
	return parts
}

// scores replaces draws by the normal quantiles of their ranks over all chains;
// equal draws share their mean rank.
func scores(parts [][]float64) [][]float64 {
	all := Pooled(parts)
	total := float64(len(all))
	score := make(map[float64]float64, 1024)
	for first := 0; first < len(all); {
		last := first + 1
		for last < len(all) && all[last] == all[first] {
			last++
		}
		rank := float64(first+1+last) / 2
		score[all[first]] = math.Sqrt2 * math.Erfinv(2*(rank-0.375)/(total+0.25)-1)
		first = last
	}
	out := make([][]float64, len(parts))
	for i, part := range parts {
		out[i] = make([]float64, len(part))
		for t, x := range part {
			out[i][t] = score[x]
		}
	}
	return out
}

// effective returns the effective number of draws for the mean.
func effective(parts [][]float64) float64 {
	within, between := variances(parts)
	n, m := float64(len(parts[0])), float64(len(parts))
	if within == 0 {
		if between == 0 {
			return n * m // every draw is the same: nothing is uncertain
		}
		return 0
	}
	whole := within*(n-1)/n + between
	mean := autocovariance(parts)
	rho := func(t int) float64 { return 1 - (within-mean[t]*n/(n-1))/whole }
	sum, before := 0.0, math.Inf(1)
	for t := 0; t+1 < len(mean); t += 2 {
		pair := rho(t) + rho(t+1)
		if t == 0 {
			pair = 1 + rho(1)
		}
		if pair < 0 {
			break
		}
		before = min(before, pair)
		sum += before
	}
	tau := max(2*sum-1, 1/math.Log10(n*m))
	return n * m / tau
}
