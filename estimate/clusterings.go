package estimate

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"sijil/estimate/chance"
	"sijil/estimate/table"
	"sijil/fault"
)

// FewestClusterings is how many samples of who is the same person a pooled
// estimate needs.
const FewestClusterings = 50

// Linked is an estimate that carries the uncertainty of who is the same person.
type Linked struct {
	Documented Estimate `json:"documented"` // n over the clusterings: that is uncertain too
	Result     Result   `json:"result"`
	Between    float64  `json:"between"` // share of the variance of N that comes from the links
	Each       []Result `json:"each"`    // of each clustering, with its diagnostics
	Counts     []int64  `json:"counts"`  // n of each clustering
	density    []Bin    // of N, over all clusterings
}

// Pooled estimates from the groups as they stand, and carries into the declared
// method what samples of the links leave open. The other methods are computed
// from the groups as they stand, and say so. Linked is nil where the declared
// method gives no draws, or no number from the groups as they stand.
func Pooled(ctx context.Context, groups []table.Stratum, samples [][]table.Stratum, settings Settings) (Answer, *Linked, error) {
	s, err := settings.complete()
	if err != nil {
		return Answer{}, nil, err
	}
	answer, err := counts(ctx, groups, s)
	if err != nil {
		return Answer{}, nil, err
	}
	var linked *Linked
	for i := range answer.Results {
		r := &answer.Results[i]
		if r.Method != s.declared() || r.Method != LCMCR && r.Method != Graphs || r.Estimate == nil {
			if r.Estimate != nil {
				r.warn("links-not-carried", "Computed from the groups as they stand: that some links may be wrong is not in this interval.")
			}
			continue
		}
		of := s
		of.Method = r.Method
		all, err := Clusterings(ctx, samples, of)
		if err != nil {
			return Answer{}, nil, err
		}
		linked = &all
		r.carry(all)
	}
	return answer.finish(s), linked, nil
}

// carry replaces what the groups as they stand say by what all samples of the
// links say. The chains in the diagnostics stay those of the groups as they
// stand; the density is that of the whole.
func (r *Result) carry(all Linked) {
	r.Estimate, r.Says = all.Result.Estimate, all.Result.Says
	r.Refused = append(r.Refused, all.Result.Refused...)
	if r.Estimate == nil {
		return
	}
	r.Settings.Draws = all.Result.Settings.Draws
	if r.Diagnostics != nil {
		r.Diagnostics.Density = all.density
	}
}

// Clusterings estimates from tables that stand for equally likely answers to
// who is the same person, sampled from a record linkage; each is one table or
// the tables of strata. Each gives the same number of draws of N = n + n0. The
// whole is refused if any of them is, or if there are fewer than 50.
//
// Threads work on different samples. Chains are judged within each sample, and
// the precision that a single run must reach is shared by all: Monte Carlo
// errors of independent runs average out.
func Clusterings(ctx context.Context, samples [][]table.Stratum, settings Settings) (Linked, error) {
	s, err := settings.complete()
	if err != nil {
		return Linked{}, err
	}
	if s.Method == All {
		s.Method = LCMCR
	}
	if s.Method != LCMCR && s.Method != Graphs {
		return Linked{}, fault.New(fault.Invalid, "the method %q gives no draws that could be pooled", s.Method)
	}
	out := Linked{Result: Result{Method: s.Method, Seed: s.Seed, Refused: []Refusal{}, Warnings: []Warning{}}}
	if len(samples) < FewestClusterings {
		out.Result.refuse(Data, "too-few-clusterings", "%d samples of the links were given; %d are needed to see what wrong links do.", len(samples), FewestClusterings)
		return out, nil
	}
	sampled, err := eachClustering(ctx, samples, s)
	if err != nil {
		return Linked{}, err
	}
	out.pool(sampled)
	return out, nil
}

// clustering is what one sample of the links gave.
type clustering struct {
	documented int64
	result     Result
	draws      []float64 // of N, in random order; nil if refused
}

// eachClustering runs the method on each sample. Every sample has random
// numbers of its own, so that the number of threads decides nothing.
func eachClustering(ctx context.Context, samples [][]table.Stratum, s Settings) ([]clustering, error) {
	one := s
	one.Checks, one.Threads, one.runs = false, 1, len(samples)
	if s.Progress != nil {
		var together sync.Mutex
		one.Progress = func(p Progress) {
			together.Lock()
			defer together.Unlock()
			s.Progress(p)
		}
	}
	out, errs := make([]clustering, len(samples)), make([]error, len(samples))
	jobs := make(chan int)
	var workers sync.WaitGroup
	for range min(s.Threads, len(samples)) {
		workers.Go(func() {
			for i := range jobs {
				if ctx.Err() == nil {
					out[i], errs[i] = oneClustering(ctx, samples[i], one, i, len(samples))
				}
			}
		})
	}
	for i := range samples {
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// oneClustering estimates from one sample of the links.
func oneClustering(ctx context.Context, strata []table.Stratum, s Settings, i, of int) (clustering, error) {
	var c clustering
	draws := make([]float64, totalDraws/FewestClusterings)
	for k, stratum := range strata {
		what := fmt.Sprintf("links %d of %d", i+1, of)
		if len(strata) > 1 {
			what += ", " + stratum.Name
		}
		part, err := fit(ctx, stratum.Table, s, what)
		if err != nil {
			return c, err
		}
		c.documented += stratum.Documented()
		r := part.results[0]
		if k == 0 {
			c.result = r
		} else {
			c.result.worst(r)
		}
		if c.result.Estimate != nil {
			shuffled(draws, part.draws[s.Method], chance.New(s.Seed, 1<<34+uint64(i)<<16+uint64(k)))
		}
	}
	if len(strata) == 0 {
		c.result = Result{Method: s.Method, Seed: s.Seed, Refused: []Refusal{}, Warnings: []Warning{}}
		c.result.refuse(Data, "no-overlap", "No victim is on two lists, so the lists say nothing about whom all of them missed.")
	}
	if c.result.Estimate != nil {
		c.draws = draws
		c.result.Estimate = interval(slices.Sorted(slices.Values(draws)))
	}
	return c, nil
}

// worst takes over from the result of another stratum what speaks against the
// total of both.
func (r *Result) worst(o Result) {
	r.Refused = append(r.Refused, o.Refused...)
	if o.Estimate == nil {
		r.Estimate, r.Says = nil, ""
	}
	if r.Diagnostics == nil || o.Diagnostics == nil {
		return
	}
	d := *r.Diagnostics
	d.RHat = max(d.RHat, o.Diagnostics.RHat)
	d.ESSBulk, d.ESSTail = min(d.ESSBulk, o.Diagnostics.ESSBulk), min(d.ESSTail, o.Diagnostics.ESSTail)
	r.Diagnostics = &d
}

// pool puts the draws of all samples together, or refuses.
func (l *Linked) pool(sampled []clustering) {
	var pooled, documented []float64
	var within [][]float64
	failed := 0
	for _, c := range sampled {
		documented = append(documented, float64(c.documented))
		l.Each, l.Counts = append(l.Each, c.result), append(l.Counts, c.documented)
		if c.draws == nil {
			failed++
			continue
		}
		within = append(within, c.draws)
		pooled = append(pooled, c.draws...)
	}
	slices.Sort(documented)
	l.Documented = *interval(documented)
	if failed > 0 {
		l.Result.refuse(Data, "clustering-refused", "%d of %d samples of the links give no estimate.", failed, len(sampled))
		return
	}
	slices.Sort(pooled)
	e := interval(pooled)
	l.Result.Estimate, l.Result.Settings.Draws = e, len(pooled)
	l.density = density(pooled)
	l.Between = betweenShare(within)
	l.Result.Says = fmt.Sprintf("Between %d and %d victims, middle %d, over %d samples of who is the same person; the links make up %.0f %% of the uncertainty.",
		e.Lo, *e.Hi, e.Median, len(sampled), 100*l.Between)
}

// betweenShare is the variance of the means of groups of equal size over the
// variance of all.
func betweenShare(groups [][]float64) float64 {
	grand, between, all := 0.0, 0.0, 0.0
	means := make([]float64, len(groups))
	for i, g := range groups {
		for _, x := range g {
			means[i] += x / float64(len(g))
		}
		grand += means[i] / float64(len(groups))
	}
	for i, g := range groups {
		between += (means[i] - grand) * (means[i] - grand) / float64(len(groups))
		for _, x := range g {
			all += (x - grand) * (x - grand) / float64(len(g)*len(groups))
		}
	}
	if all == 0 {
		return 0
	}
	return between / all
}
