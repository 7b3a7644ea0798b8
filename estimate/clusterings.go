package estimate

import (
	"context"
	"fmt"
	"slices"

	"sijil/estimate/chance"
	"sijil/estimate/table"
	"sijil/fault"
)

// fewestClusterings is how many samples of who is the same person a pooled
// estimate needs.
const fewestClusterings = 50

// Linked is an estimate that carries the uncertainty of who is the same person.
type Linked struct {
	Documented Estimate `json:"documented"` // n over the clusterings: that is uncertain too
	Result     Result   `json:"result"`
	Between    float64  `json:"between"` // share of the variance of N that comes from the links
	Each       []Result `json:"each"`    // of each clustering, with its diagnostics
}

// Clusterings estimates from tables that stand for equally likely answers to
// who is the same person, sampled from a record linkage. Each gives the same
// number of draws of N = n + n0. The whole is refused if any of them is, or if
// there are fewer than 50.
func Clusterings(ctx context.Context, tables []table.Table, settings Settings) (Linked, error) {
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
	s.Checks = false
	out := Linked{Result: Result{Method: s.Method, Seed: s.Seed, Refused: []Refusal{}, Warnings: []Warning{}}}
	if len(tables) < fewestClusterings {
		out.Result.refuse(Data, "too-few-clusterings", "%d samples of the links were given; %d are needed to see what wrong links do.", len(tables), fewestClusterings)
		return out, nil
	}
	pooled, within, failed := []float64(nil), [][]float64(nil), 0
	var documented []float64
	for i, t := range tables {
		documented = append(documented, float64(t.Documented()))
		part, err := fit(ctx, t, s, fmt.Sprintf("links %d of %d", i+1, len(tables)))
		if err != nil {
			return Linked{}, err
		}
		out.Each = append(out.Each, part.results[0])
		if part.results[0].Estimate == nil {
			failed++
			continue
		}
		draws := make([]float64, totalDraws/fewestClusterings)
		shuffled(draws, part.draws[s.Method], chance.New(s.Seed, 1<<34+uint64(i)))
		within = append(within, draws)
		pooled = append(pooled, draws...)
	}
	slices.Sort(documented)
	out.Documented = *interval(documented)
	if failed > 0 {
		out.Result.refuse(Data, "clustering-refused", "%d of %d samples of the links give no estimate.", failed, len(tables))
		return out, nil
	}
	slices.Sort(pooled)
	out.Result.Estimate = interval(pooled)
	out.Result.Settings.Draws = len(pooled)
	out.Between = betweenShare(within)
	e := out.Result.Estimate
	out.Result.Says = fmt.Sprintf("Between %d and %d victims, middle %d, over %d samples of who is the same person; the links make up %.0f %% of the uncertainty.",
		e.Lo, *e.Hi, e.Median, len(tables), 100*out.Between)
	return out, nil
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
