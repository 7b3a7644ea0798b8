package estimate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/estimate/chance"
	"sijil/estimate/table"
)

// StratumAnswer is what was computed for a part of the population.
type StratumAnswer struct {
	Name       string   `json:"name"`
	Documented int64    `json:"documented"`
	Results    []Result `json:"results"`
	Checks     []Check  `json:"checks,omitempty"`
}

// Partial is a total in which refused strata stand with what is documented
// only. It is no estimate of the whole.
type Partial struct {
	Estimate   Estimate `json:"estimate"`
	Documented []string `json:"documented_only"` // strata that enter by their documented count
	Text       string   `json:"text"`
}

// stratified estimates each stratum by itself and adds their draws. Limits are
// never added: that the strata err independently makes the total more precise
// than its parts.
func stratified(ctx context.Context, strata []table.Stratum, s Settings) (Answer, error) {
	all := table.Sum(strata)
	answer := describe(all)
	var parts []fitted
	for _, stratum := range strata {
		part, err := fit(ctx, stratum.Table, s, stratum.Name)
		if err != nil {
			return Answer{}, err
		}
		compare(part.results)
		parts = append(parts, part)
		answer.Strata = append(answer.Strata, StratumAnswer{
			Name: stratum.Name, Documented: stratum.Documented(), Results: part.results, Checks: part.checks,
		})
	}
	undivided := s
	undivided.Checks = false
	if undivided.Method == All {
		undivided.Method = LCMCR
	}
	together, err := fit(ctx, all, undivided, "all strata together")
	if err != nil {
		return Answer{}, err
	}
	for i, method := range methodsOf(s) {
		r := Result{Method: method, Seed: s.Seed, Refused: []Refusal{}, Warnings: []Warning{}}
		total(&r, strata, parts, i)
		if whole := together.results[0]; whole.Method == method {
			unlike(&r, whole)
		}
		answer.Results = append(answer.Results, r)
	}
	return answer, nil
}

func methodsOf(s Settings) []string {
	return slices.DeleteFunc(Methods(), func(m string) bool { return !s.wants(m) })
}

// total adds the draws of the strata for one method, the i-th of their results.
func total(r *Result, strata []table.Stratum, parts []fitted, i int) {
	if r.Method != LCMCR && r.Method != Graphs {
		r.refuse(Data, "no-total", "This method gives no joint draws, and limits must not be added; see each stratum.")
		return
	}
	sums := make([]float64, totalDraws)
	var refused []string
	for k, stratum := range strata {
		result := parts[k].results[i]
		if result.Estimate == nil {
			refused = append(refused, stratum.Name)
			for t := range sums {
				sums[t] += float64(stratum.Documented())
			}
			continue
		}
		// Another stream for each stratum, so that no two keep the same order.
		shuffled(sums, parts[k].draws[r.Method], chance.New(r.Seed, 1<<33+uint64(k)))
	}
	slices.Sort(sums)
	r.Settings.Draws = totalDraws
	e := interval(sums)
	if len(refused) == 0 {
		r.Estimate = e
		r.Says = fmt.Sprintf("Between %d and %d victims in all strata together, middle %d.", e.Lo, *e.Hi, e.Median)
		return
	}
	r.refuse(Data, "stratum-refused", "No total, because there is no estimate for %s.", strings.Join(refused, ", "))
	if len(refused) < len(strata) {
		r.Partial = &Partial{Estimate: *e, Documented: refused,
			Text: fmt.Sprintf("Between %d and %d victims if nobody is undocumented in %s, which nobody claims.", e.Lo, *e.Hi, strings.Join(refused, ", "))}
	}
}

// shuffled adds draws in random order, each as often as every other.
func shuffled(sums, draws []float64, src *chance.Source) {
	var order []int
	for t := range sums {
		if t%len(draws) == 0 {
			order = src.Perm(len(draws))
		}
		sums[t] += draws[order[t%len(draws)]]
	}
}

// unlike warns when dividing the population changes the answer.
func unlike(r *Result, whole Result) {
	a, b := r.Estimate, whole.Estimate
	if a == nil || b == nil || a.Hi == nil || b.Hi == nil {
		return
	}
	if b.Median < a.Lo || b.Median > *a.Hi {
		r.warn("strata-differ", "Without dividing into strata the answer would be between %d and %d.", b.Lo, *b.Hi)
	}
}
