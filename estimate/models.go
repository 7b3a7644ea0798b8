package estimate

import (
	"context"
	"fmt"
	"math"

	"sijil/estimate/graphs"
	"sijil/estimate/loglinear"
	"sijil/estimate/table"
)

const (
	shownModels  = 12
	closeBIC     = 6    // models this close to the best are all taken seriously
	tailMass     = 0.01 // posterior mass at the last N from which it is said
	totalDraws   = 20_000
	likelyWeight = 0.001
)

// graphAverage averages over decomposable graphs. Quantiles of its exact
// posterior stand for draws when strata are added.
func graphAverage(ctx context.Context, r *Result, t table.Table, s Settings, draws map[string][]float64) error {
	if len(t.Lists) > graphs.Most {
		r.refuse(Data, "not-available", "Averaging over graphs exists for 3 to 5 lists; there are %d.", len(t.Lists))
		return nil
	}
	p := graphs.Average(t.Dense(), len(t.Lists))
	r.Settings = Run{Delta: p.Delta, LastN: p.N[len(p.N)-1]}
	r.Estimate = &Estimate{Median: p.Quantile(0.5), Lo: p.Quantile(0.025), Hi: pointer(p.Quantile(0.975)), Level: 0.95}
	r.Says = fmt.Sprintf("Between %d and %d victims, middle %d, if lists depend on each other along a graph without holes and people do not differ otherwise.",
		r.Estimate.Lo, *r.Estimate.Hi, r.Estimate.Median)
	for _, g := range p.Graphs[:min(shownModels, len(p.Graphs))] {
		if g.Weight >= likelyWeight {
			r.Models = append(r.Models, Model{Name: g.Name, Estimate: g.Middle, Weight: pointer(g.Weight)})
		}
	}
	last := p.Mass[len(p.Mass)-1]
	r.TailMass = &last
	if last > tailMass {
		r.warn("tail", "%.1f %% of the posterior lies at the largest number tried: the upper limit is where the search ended.", 100*last)
	}
	if step := p.N[1] - p.N[0]; step > 5 {
		r.warn("coarse", "With so many documented victims N was tried in steps of %d only; small numbers of undocumented victims are not told apart.", step)
	}
	all := make([]float64, totalDraws)
	at, sum := 0, p.Mass[0]
	for i := range all {
		for target := (float64(i) + 0.5) / totalDraws; sum < target && at < len(p.N)-1; {
			at++
			sum += p.Mass[at]
		}
		all[i] = float64(p.N[at])
	}
	draws[Graphs] = all
	return ctx.Err()
}

// logLinear fits all hierarchical models and reports the spread of those that
// the data cannot tell apart.
func logLinear(ctx context.Context, r *Result, t table.Table) error {
	lists, n := len(t.Lists), float64(t.Documented())
	if lists > loglinear.Most {
		r.refuse(Data, "not-available", "Log-linear models are fitted for 3 to 5 lists; there are %d.", lists)
		return nil
	}
	fits, without := loglinear.All(t.Dense(), lists)
	if without > 0 {
		r.warn("some-without-fit", "%d of %d models have no maximum-likelihood estimate, because combinations of lists do not occur; they are left out.", without, without+len(fits))
	}
	if len(fits) == 0 {
		r.refuse(Data, "no-mle", "No log-linear model has a maximum-likelihood estimate for these counts.")
		return nil
	}
	low, high, near := math.Inf(1), 0.0, 0
	for _, f := range fits {
		if f.BIC > fits[0].BIC+closeBIC {
			break
		}
		near++
		factor := math.Exp(normal975 * math.Sqrt(math.Log1p(f.Deviation*f.Deviation/f.N0/f.N0)))
		low, high = min(low, n+f.N0/factor), max(high, n+f.N0*factor)
		r.Models = append(r.Models, Model{Name: f.Name, Estimate: bounded(n + f.N0), BIC: pointer(f.BIC)})
	}
	r.Estimate = &Estimate{Median: bounded(n + fits[0].N0), Lo: bounded(low), Hi: pointer(bounded(high)), Level: 0.95}
	r.Says = fmt.Sprintf("Between %d and %d victims over the %d models that the counts cannot tell apart; the best fitting alone says %d, which proves nothing.",
		r.Estimate.Lo, *r.Estimate.Hi, near, r.Estimate.Median)
	for _, xi := range []float64{0.25, 0.5, 1, 2, 4} {
		if n0 := loglinear.Saturated(t.Dense(), xi); !math.IsNaN(n0) {
			r.Sensitivity = append(r.Sensitivity, OddsRatio{Xi: xi, Estimate: bounded(n + n0)})
		}
	}
	return ctx.Err()
}

// bounded rounds a number of victims that may be absurdly large.
func bounded(x float64) int64 { return whole(min(x, 1e15)) }
