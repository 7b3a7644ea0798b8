package estimate

import (
	"fmt"
	"math"

	"sijil/estimate/chance"
	"sijil/estimate/table"
)

// normal975 is the 97.5 % point of the normal distribution.
const normal975 = 1.959963984540054

// bound computes Chao's lower bound with list effects,
//
//	n + (f1² - ΣZj²) / (2 f2),
//
// where f1 and f2 victims are on exactly one and two lists and Zj on list j
// alone (Chao 1987; Rivest and Baillargeon 2007 for lists of different size).
// The limit below it treats the counts as independent Poisson numbers and the
// logarithm of n0 as normal.
func bound(r *Result, t table.Table) {
	n0, deviation := lowerBound(t)
	if math.IsNaN(n0) {
		r.refuse(Data, "no-overlap", "Nobody is on exactly two lists, which this bound needs.")
		return
	}
	n := float64(t.Documented())
	low := n
	if n0 > 0 {
		low += n0 / math.Exp(normal975*math.Sqrt(math.Log1p(deviation*deviation/n0/n0)))
	}
	r.Estimate = &Estimate{Median: whole(n + n0), Lo: whole(low), Level: 0.95}
	r.Says = fmt.Sprintf("At least %d victims, if no two lists avoid each other's victims and the links are right.", r.Estimate.Lo)
	r.warn("not-a-bound", "This is no bound where lists avoid each other's victims or links are wrong.")
}

// lowerBound returns n0 and its standard deviation, or NaN where nobody is on
// exactly two lists.
func lowerBound(t table.Table) (n0, deviation float64) {
	f := t.Frequencies()
	f1, f2 := float64(f[0]), float64(f[1])
	if f2 == 0 {
		return math.NaN(), math.NaN()
	}
	crossed, variance := f1*f1, 0.0
	for _, z := range t.Only() {
		alone := float64(z)
		crossed -= alone * alone
		slope := (f1 - alone) / f2
		variance += slope * slope * alone
	}
	n0 = crossed / (2 * f2)
	variance += n0 * n0 / f2
	return n0, math.Sqrt(variance)
}

// coverageResamples is how many tables give the standard error of the sample
// coverage estimate.
const coverageResamples = 1000

// coverage computes the one-step estimate of the sample coverage approach
// (Chao and Tsay, Journal of the American Statistical Association 93, 1998),
// which allows lists to depend on each other in pairs. Its interval comes from
// resampling the table; the logarithm of n0 is taken as normal.
func coverage(r *Result, t table.Table, seed uint64) {
	n := float64(t.Documented())
	estimate, share := sampleCoverage(t)
	if math.IsNaN(estimate) || estimate < n {
		r.refuse(Data, "no-estimate", "The sample coverage approach gives no number at or above the documented count.")
		return
	}
	// Resample all N victims, the unseen ones included, as the model says.
	src := chance.New(seed, 1<<32)
	var sum, sum2, kept float64
	for range coverageResamples {
		if e, _ := sampleCoverage(resample(src, t, whole(estimate))); !math.IsNaN(e) && !math.IsInf(e, 0) {
			sum += e
			sum2 += e * e
			kept++
		}
	}
	if kept < coverageResamples/2 {
		r.refuse(Data, "no-estimate", "The sample coverage approach gives no number for most tables like this one.")
		return
	}
	mean := sum / kept
	deviation := math.Sqrt(max(sum2/kept-mean*mean, 0))
	n0 := max(estimate-n, 0.5)
	factor := math.Exp(normal975 * math.Sqrt(math.Log1p(deviation*deviation/n0/n0)))
	median := whole(estimate)
	r.Estimate = &Estimate{Median: median, Lo: min(whole(n+n0/factor), median), Hi: pointer(max(bounded(n+n0*factor), median)), Level: 0.95}
	r.Says = fmt.Sprintf("About %d victims, between %d and %d, if lists depend on each other in pairs only.", r.Estimate.Median, r.Estimate.Lo, *r.Estimate.Hi)
	r.Settings.Draws = coverageResamples
	if share < 0.55 {
		r.warn("low-coverage", "The lists cover an estimated %.0f %% of one another; below 55 %% this estimate is unstable.", 100*share)
	}
}

// sampleCoverage returns the one-step estimate of N and the estimated coverage.
func sampleCoverage(t table.Table) (estimate, share float64) {
	lists, n := float64(len(t.Lists)), float64(t.Documented())
	sizes, only, dense := t.Sizes(), t.Only(), t.Dense()
	share = 1.0
	seenTwice := n
	for j, z := range only {
		share -= float64(z) / float64(sizes[j]) / lists
		seenTwice -= float64(z) / lists
	}
	if !(share > 0) {
		return math.NaN(), 0
	}
	independent := seenTwice / share
	step := func(from float64) float64 {
		e := independent
		for _, p := range t.Pairs() {
			exposed := float64(only[p.A] + only[p.B] + 2*dense[1<<p.A|1<<p.B])
			dependence := from*float64(p.Both)/(float64(sizes[p.A])*float64(sizes[p.B])) - 1
			e += exposed * dependence / (lists * share)
		}
		return e
	}
	return step(step(independent)), share
}

// resample draws the table that total victims would give if each pattern,
// being unseen included, had its observed frequency.
func resample(src *chance.Source, t table.Table, total int64) table.Table {
	left, rest := total, float64(total)
	out := table.Table{Lists: t.Lists}
	for _, c := range t.Cells {
		v := src.Binomial(left, min(float64(c.Count)/rest, 1))
		left -= v
		rest -= float64(c.Count)
		if v > 0 {
			out.Cells = append(out.Cells, table.Cell{Pattern: c.Pattern, Count: v})
		}
	}
	return out
}
