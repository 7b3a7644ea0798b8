package estimate_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"sijil/estimate"
	"sijil/estimate/chance"
	"sijil/estimate/table"
)

// population is how a simulated population is found by four lists.
type population struct {
	total      int64
	rate       float64 // chance that a list finds an ordinary victim
	hidden     float64 // share of victims that lists find a quarter as often
	dependence float64 // chance that list B copies what list A found
	replicates int
	refused    int
	covered    int
}

// draw simulates one table.
func (p population) draw(r *chance.Source) table.Table {
	dense := make([]int64, 16)
	for range p.total {
		rate := p.rate
		if r.Float() < p.hidden {
			rate /= 4
		}
		pattern := 0
		for j := range 4 {
			found := r.Float() < rate
			if j == 1 && r.Float() < p.dependence {
				found = pattern&1 == 1
			}
			if found {
				pattern |= 1 << j
			}
		}
		dense[pattern]++
	}
	t := table.Table{Lists: []string{"A", "B", "C", "D"}}
	for pattern := uint32(1); pattern < 16; pattern++ {
		if dense[pattern] > 0 {
			t.Cells = append(t.Cells, table.Cell{Pattern: pattern, Count: dense[pattern]})
		}
	}
	return t
}

// BenchmarkCoverageGrid says how often intervals cover the truth, over
// heterogeneity, dependence and overlap. SIJIL_REPLICATES sets how many tables
// are simulated for each cell, 200 if it is empty; doc/method/estimate.md shows
// the outcome. It takes an hour and a half on one core.
func BenchmarkCoverageGrid(b *testing.B) {
	replicates := 200
	if n, err := strconv.Atoi(os.Getenv("SIJIL_REPLICATES")); err == nil && n > 0 {
		replicates = n
	}
	for _, hidden := range []float64{0, 0.5} {
		for _, dependence := range []float64{0, 0.3} {
			for _, rate := range []float64{0.04, 0.1, 0.35} {
				p := population{total: 1000, rate: rate, hidden: hidden, dependence: dependence, replicates: replicates}
				for _, method := range []string{estimate.LCMCR, estimate.Graphs} {
					b.Run(fmt.Sprintf("hidden=%g/dependence=%g/rate=%g/%s", hidden, dependence, rate, method), func(b *testing.B) {
						for b.Loop() {
							p.cover(b, method)
						}
					})
				}
			}
		}
	}
}

// cover estimates from each simulated table and reports the share of intervals
// that hold the truth among those not refused, with its standard error.
func (p population) cover(b *testing.B, method string) {
	r := chance.New(20261122, 1)
	logs := 0.0
	for i := range p.replicates {
		a := counts(b, []table.Stratum{{Table: p.draw(r)}}, estimate.Settings{Method: method, Seed: uint64(i), Threads: 4, MaxSweeps: 2_000_000})
		e := a.Results[0].Estimate
		if e == nil {
			p.refused++
			continue
		}
		if e.Lo <= p.total && p.total <= *e.Hi {
			p.covered++
		}
		logs += math.Log(float64(e.Median) / float64(p.total))
	}
	kept := float64(max(p.replicates-p.refused, 1))
	share := float64(p.covered) / kept
	b.ReportMetric(share, "covered")
	b.ReportMetric(math.Sqrt(share*(1-share)/kept), "±")
	b.ReportMetric(float64(p.refused)/float64(p.replicates), "refused")
	b.ReportMetric(logs/kept, "log-bias")
}
