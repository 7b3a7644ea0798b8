package estimates

import (
	"slices"
	"strconv"
	"strings"

	"sijil/estimate"
)

// mostClusterings bounds how many samples of the links are drawn.
const mostClusterings = 1000

// dividing are the roles that a population is divided by. What a stratum is
// called is in answers, registrations and what is published: none may be called
// by the name, the number or the home of a person.
var dividing = []string{"sex", "age", "birth", "death", "place", "postcode", "category"}

// Complete returns the plan with the defaults for what it leaves open, and
// with numbers in one form. It returns fault.Invalid for what cannot be meant.
func (p Plan) Complete() (Plan, error) {
	p.Method = or(p.Method, estimate.All)
	p.Chains, p.MaxSweeps = or(p.Chains, 8), or(p.MaxSweeps, 20_000_000)
	p.Clusterings = or(p.Clusterings, estimate.FewestClusterings)
	p.Cap, p.LambdaA, p.LambdaB = or(p.Cap, "20"), or(p.LambdaA, "1"), or(p.LambdaB, "1")
	p.Expansion, p.Lists = slices.Clone(p.Expansion), slices.Sorted(slices.Values(p.Lists))
	for _, number := range append([]*string{&p.Cap, &p.LambdaA, &p.LambdaB}, pointers(p.Expansion)...) {
		x, err := strconv.ParseFloat(strings.TrimSpace(*number), 64)
		if err != nil {
			return p, unusable("%q is no number; nothing was estimated", *number)
		}
		*number = strconv.FormatFloat(x, 'f', -1, 64)
	}
	role, _, _ := strings.Cut(p.Strata, ".")
	switch {
	case p.Clusterings < estimate.FewestClusterings || p.Clusterings > mostClusterings:
		return p, unusable("the number of samples of the links must be between %d and %d; nothing was estimated", estimate.FewestClusterings, mostClusterings)
	case len(p.Expansion) != 0 && len(p.Expansion) != 2:
		return p, unusable("the expansion factor needs two points; nothing was estimated")
	case p.Strata != "" && !slices.Contains(dividing, role):
		return p, unusable("%q is no role of a column to divide by; nothing was estimated", p.Strata).
			WithHint("use one of %s, or a part of a date: death.month", strings.Join(dividing, ", "))
	}
	_, err := estimate.Withheld(noGroups, nil, p.settings())
	return p, err
}

// settings returns the plan as the methods take it.
func (p Plan) settings() estimate.Settings {
	number := func(s string) float64 {
		x, _ := strconv.ParseFloat(s, 64) // Complete has read it
		return x
	}
	s := estimate.Settings{Method: p.Method, Seed: p.Seed, Chains: p.Chains, Classes: p.Classes, Cap: number(p.Cap), MaxSweeps: p.MaxSweeps,
		PriorA: number(p.LambdaA), PriorB: number(p.LambdaB), Checks: p.Checks}
	if len(p.Expansion) == 2 {
		s.Expansion = [2]float64{number(p.Expansion[0]), number(p.Expansion[1])}
	}
	return s
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func pointers(texts []string) []*string {
	out := make([]*string, len(texts))
	for i := range texts {
		out[i] = &texts[i]
	}
	return out
}
