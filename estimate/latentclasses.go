package estimate

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sijil/estimate/chain"
	"sijil/estimate/latent"
	"sijil/estimate/table"
)

// Diagnostics say whether the chains of a sampler agree and how precise they
// are.
type Diagnostics struct {
	RHat        float64      `json:"rhat"`
	ESSBulk     float64      `json:"ess_bulk"`
	ESSTail     float64      `json:"ess_tail"`
	MCSE        MCSE         `json:"mcse"`
	Chains      []ChainDraws `json:"chains"`
	Density     []Bin        `json:"density"`      // of N, over all chains, from the 0.5 to the 99.5 % point
	CapRejected float64      `json:"cap_rejected"` // share of proposed n0 above the cap
}

// MCSE are Monte Carlo standard errors, in victims.
type MCSE struct {
	Median float64 `json:"median"`
	Lo     float64 `json:"lo"`
	Hi     float64 `json:"hi"`
}

// ChainDraws are the 2.5, 25, 50, 75 and 97.5 % points of N in one chain, and
// its medians over equal stretches, in order, from which one sees whether it
// still moves.
type ChainDraws struct {
	Q     [5]float64 `json:"q"`
	Trace []float64  `json:"trace"`
}

// Bin is a stretch of N and the share of draws in it.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Share float64 `json:"share"`
}

const (
	densityBins   = 40
	traceSections = 40
)

// The rule by which a run that did not stop by itself is refused.
const (
	apart      = 1.05 // R-hat above this
	tooFewESS  = 400
	manyChains = 8
	capBinds   = 0.01 // share of rejected n0 above this
)

// sampled returns the model and the plan of a table.
func sampled(t table.Table, s Settings, what string) (latent.Model, latent.Plan) {
	m := latent.Model{
		Lists: len(t.Lists), Classes: s.Classes, Shape: 0.25, Rate: 0.25, A: s.PriorA, B: s.PriorB, Cap: s.Cap,
	}
	if s.Expansion[1] > 0 {
		m.A, m.B = expansionPrior(m.Lists, s.Expansion[0], s.Expansion[1])
	}
	if m.Classes == 0 {
		m.Classes = latent.DefaultClasses(m.Lists)
	}
	for _, c := range t.Cells {
		m.Patterns, m.Counts = append(m.Patterns, c.Pattern), append(m.Counts, c.Count)
	}
	p := latent.Plan{Seed: s.Seed, Chains: s.Chains, Threads: s.Threads, MaxSweeps: s.MaxSweeps, Runs: s.runs}
	if s.Keeper != nil {
		p.Keeper = s.Keeper(what)
	}
	if s.Progress != nil {
		p.Progress = func(sweeps int64, rhat, ess float64) {
			s.Progress(Progress{What: what, Sweeps: sweeps, Most: s.MaxSweeps, ESS: ess, RHat: rhat})
		}
	}
	return m, p
}

// latentClasses samples the mixture and reports it, or refuses it when the
// chains do not agree. The draws of N are kept for totals over strata.
func latentClasses(ctx context.Context, r *Result, t table.Table, s Settings, what string, draws map[string][]float64) error {
	m, plan := sampled(t, s, what)
	sample, err := latent.Run(ctx, m, plan)
	if err != nil {
		return err
	}
	r.Settings = Run{
		Classes: m.Classes, Alpha: []float64{m.Shape, m.Rate}, Lambda: []float64{m.A, m.B}, Cap: m.Cap, Chains: plan.Chains,
		WarmUp: sample.WarmUp, Sweeps: sample.Sweeps, MaxSweeps: plan.MaxSweeps, Thinning: sample.Thinning,
		Draws: len(sample.Draws[0]) * plan.Chains,
	}
	if s.Expansion[1] > 0 {
		r.Settings.Expansion = s.Expansion[:]
	}
	r.Diagnostics = diagnose(sample)
	pooled := chain.Pooled(sample.Draws)
	r.Estimate = interval(pooled)
	r.Says = fmt.Sprintf("Between %d and %d victims, middle %d, if within each of a few hidden groups the lists found people independently.",
		r.Estimate.Lo, *r.Estimate.Hi, r.Estimate.Median)
	draws[LCMCR] = slices.Concat(sample.Draws...)
	if plan.Chains < manyChains {
		r.warn("few-chains", "%d chains may all sit in one part of the answer; %d started far apart are the least to trust.", plan.Chains, manyChains)
	}
	if m.Lists == fewestLists {
		r.warn("prior-driven", "With three lists the counts cannot tell hidden groups from chance: the prior decides much of this answer.")
	}
	if m.Lists >= manyLists && m.A == 1 && m.B == 1 {
		r.warn("strong-prior", "With %d lists the default prior says beforehand that nearly everyone is documented.", m.Lists)
	}
	if !(sample.RHat <= apart) || !(min(sample.Bulk, sample.Tail) >= tooFewESS) {
		r.refuse(Convergence, "not-converged", "After %d sweeps the chains do not agree (R-hat %.3f, %.0f effective draws): another run could give another number.",
			sample.Sweeps, sample.RHat, min(sample.Bulk, sample.Tail))
	}
	if sample.CapRejected > capBinds {
		r.refuse(Convergence, "cap-binds", "%.1f %% of the proposed numbers lay above the cap of %g times the documented victims: the chains would run on without it, and the cap would decide the answer.",
			100*sample.CapRejected, m.Cap)
	}
	if r.Estimate != nil && !sample.Precise {
		r.warn("imprecise", "The sampler reached its largest number of sweeps before the limits were as precise as wanted.")
	}
	return nil
}

// interval returns the median and the central 95 % of sorted draws.
func interval(sorted []float64) *Estimate {
	return &Estimate{
		Median: whole(chain.Quantile(sorted, 0.5)), Lo: whole(chain.Quantile(sorted, 0.025)),
		Hi: pointer(whole(chain.Quantile(sorted, 0.975))), Level: 0.95,
	}
}

func diagnose(s latent.Sample) *Diagnostics {
	d := &Diagnostics{
		RHat: finite(s.RHat), ESSBulk: finite(s.Bulk), ESSTail: finite(s.Tail), CapRejected: s.CapRejected,
		MCSE: MCSE{Median: finite(s.Error[0]), Lo: finite(s.Error[1]), Hi: finite(s.Error[2])},
	}
	for _, draws := range s.Draws {
		sorted := chain.Pooled([][]float64{draws})
		var c ChainDraws
		for i, p := range []float64{0.025, 0.25, 0.5, 0.75, 0.975} {
			c.Q[i] = finite(chain.Quantile(sorted, p))
		}
		for i := range min(traceSections, len(draws)) {
			part := draws[i*len(draws)/traceSections : max((i+1)*len(draws)/traceSections, i*len(draws)/traceSections+1)]
			c.Trace = append(c.Trace, chain.Quantile(chain.Pooled([][]float64{part}), 0.5))
		}
		d.Chains = append(d.Chains, c)
	}
	d.Density = density(chain.Pooled(s.Draws))
	return d
}

// density counts sorted draws in bins of equal width.
func density(sorted []float64) []Bin {
	from, to := chain.Quantile(sorted, 0.005), chain.Quantile(sorted, 0.995)
	width := (to - from) / densityBins
	if !(width > 0) {
		return []Bin{{From: from, To: to, Share: 1}}
	}
	bins := make([]Bin, densityBins)
	for i := range bins {
		bins[i] = Bin{From: from + float64(i)*width, To: from + float64(i+1)*width}
	}
	for _, x := range sorted {
		if i := int((x - from) / width); x >= from && i < densityBins {
			bins[i].Share += 1 / float64(len(sorted))
		}
	}
	return bins
}

// finite replaces what JSON cannot hold by the largest number.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.MaxFloat64
	}
	return x
}
