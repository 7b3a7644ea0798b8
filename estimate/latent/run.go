package latent

import (
	"context"
	"math"
	"sync"

	"sijil/estimate/chain"
	"sijil/fault"
)

// Plan says how chains are run and when they have run long enough.
type Plan struct {
	Seed      uint64
	Chains    int
	Threads   int   // at once; no influence on any draw
	MaxSweeps int64 // over all chains, warm-up included
	// Runs is how many independent runs like this one are pooled, if more than
	// one. Their Monte Carlo errors average out, so that each may be as much
	// less precise; that its own chains agree is asked for all the same.
	Runs int
	// Progress is called after each look at the chains; it may be nil.
	Progress func(sweeps int64, rhat, ess float64)
	Keeper   Keeper // keeps where the run stands at each look; may be nil
}

// Sample is what chains drew, and how far it can be trusted.
type Sample struct {
	Draws    [][]float64 // of N, by chain, in order, all of one length
	Thinning int         // sweeps for each draw
	WarmUp   int64       // sweeps of all chains that were not counted
	Sweeps   int64       // of all chains, warm-up included

	RHat, Bulk, Tail float64
	Error            [3]float64 // Monte Carlo standard error of median, 2.5 and 97.5 % point
	Precise          bool       // the stopping rule was met
	CapRejected      float64    // share of proposed n0 that lay above the cap
}

// The stopping rule: chains agree, and the Monte Carlo errors of median, lower
// and upper limit are small beside the limits themselves.
const (
	agreed      = 1.01
	enough      = 400
	errorMedian = 0.004
	errorLower  = 0.006
	errorUpper  = 0.012
)

const (
	warmUp     = 10_000  // sweeps of a chain, before the first draw is kept
	firstLook  = 25_000  // sweeps of a chain, at which it is looked at first
	firstStop  = 100_000 // at which it may stop, for a run that seems precise early is often so by chance
	mostDraws  = 4096    // of a chain; then every other one is dropped
	firstThin  = 8
	lookGrowth = 1.15 // from one look to the next
)

// Run samples until the chains agree and are precise, or until MaxSweeps. The
// draws depend on the seed, the number of chains and MaxSweeps only. It fails
// when the model cannot be sampled, when its standing cannot be kept, or when
// ctx ends; a run with the same Keeper then goes on from the last look.
func Run(ctx context.Context, m Model, p Plan) (Sample, error) {
	chains, err := NewChains(m, p.Seed, p.Chains)
	if err != nil {
		return Sample{}, err
	}
	most := max(p.MaxSweeps/int64(p.Chains), 64)
	of := named(m, p)
	st := restore(p.Keeper, of, chains)
	if st == nil {
		warm := min(warmUp, most/3)
		st = &standing{Of: of, Done: warm, Next: min(firstLook, most)}
		st.Sample = Sample{Draws: make([][]float64, p.Chains), Thinning: firstThin, WarmUp: warm * int64(p.Chains)}
		if err := inParallel(ctx, p.Threads, len(chains), func(i int) { chains[i].WarmUp(int(warm)) }); err != nil {
			return Sample{}, err
		}
	}
	for !st.Ended {
		if err := st.look(ctx, chains, p); err != nil {
			return Sample{}, err
		}
		mayStop := st.Next >= p.firstStop()
		st.Ended = mayStop && st.Sample.Precise || st.Next == most || st.Sample.capped()
		if !st.Ended {
			st.Sample.thin()
			growth := lookGrowth
			if !mayStop {
				growth = 2
			}
			st.Next = min(int64(float64(st.Next)*growth), most)
		}
		if err := st.keep(p.Keeper, chains); err != nil {
			return Sample{}, fault.Wrap(fault.Failed, err, "keep where the estimate stands")
		}
	}
	return st.Sample, nil
}

// firstStop returns the sweeps of a chain at which a run may stop. Where several
// are pooled, what one gains by chance another loses.
func (p Plan) firstStop() int64 {
	if p.Runs > 1 {
		return firstLook
	}
	return firstStop
}

// capped says whether so many proposals lie above the cap, after so long, that
// the cap would decide the answer however long the chains went on.
func (s Sample) capped() bool { return s.Sweeps >= 1_000_000 && s.CapRejected > 0.02 }

// look runs the chains up to the next look and judges them.
func (st *standing) look(ctx context.Context, chains []*Chain, p Plan) error {
	s := &st.Sample
	block := int(st.Next-st.Done) / s.Thinning
	err := inParallel(ctx, p.Threads, len(chains), func(i int) {
		s.Draws[i] = chains[i].run(ctx, s.Draws[i], block, s.Thinning)
	})
	if err != nil {
		return err
	}
	st.Done += int64(block * s.Thinning)
	s.Sweeps = st.Done * int64(p.Chains)
	s.judge(chains, p.Runs)
	if p.Progress != nil {
		p.Progress(s.Sweeps, s.RHat, min(s.Bulk, s.Tail))
	}
	return nil
}

// run makes a number of draws, each after a number of sweeps, or fewer when ctx
// ends.
func (c *Chain) run(ctx context.Context, draws []float64, count, thinning int) []float64 {
	for i := range count {
		if i%256 == 0 && ctx.Err() != nil {
			break
		}
		for range thinning {
			c.Sweep()
		}
		draws = append(draws, float64(c.n+c.n0))
	}
	return draws
}

// thin drops every other draw when there are too many to judge quickly.
func (s *Sample) thin() {
	for len(s.Draws[0]) > mostDraws {
		for i, draws := range s.Draws {
			kept := draws[:0]
			for t := 1; t < len(draws); t += 2 {
				kept = append(kept, draws[t])
			}
			s.Draws[i] = kept
		}
		s.Thinning *= 2
	}
}

// judge computes the diagnostics and whether the stopping rule is met.
func (s *Sample) judge(chains []*Chain, runs int) {
	var rejected, proposed int64
	for _, c := range chains {
		r, p := c.Cap()
		rejected, proposed = rejected+r, proposed+p
	}
	s.CapRejected = float64(rejected) / float64(max(proposed, 1))
	drawn, looser := chain.Gather(s.Draws), math.Sqrt(float64(max(runs, 1)))
	s.RHat, s.Bulk, s.Tail = drawn.RHat(), drawn.BulkESS(), drawn.TailESS()
	s.Precise = s.RHat <= agreed && s.Bulk >= enough && s.Tail >= enough
	for i, q := range [3]struct{ p, most float64 }{{0.5, errorMedian}, {0.025, errorLower}, {0.975, errorUpper}} {
		s.Error[i] = drawn.QuantileError(q.p)
		s.Precise = s.Precise && s.Error[i] <= looser*q.most*drawn.Quantile(q.p)
	}
}

// inParallel runs work 0 to count-1 in threads goroutines, and looks at ctx
// before each piece.
func inParallel(ctx context.Context, threads, count int, work func(int)) error {
	jobs := make(chan int)
	var workers sync.WaitGroup
	for range min(max(threads, 1), count) {
		workers.Go(func() {
			for i := range jobs {
				if ctx.Err() == nil {
					work(i)
				}
			}
		})
	}
	for i := range count {
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	return ctx.Err()
}
