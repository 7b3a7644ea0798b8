package score

import (
	"cmp"
	"slices"
)

// Count says how many pairs had a pattern and met under a set of rules.
type Count struct {
	Pattern Pattern
	Shared  uint64
	Pairs   float64
}

// Tally counts patterns; each goroutine has its own.
type Tally map[[2]uint64]float64

// Add counts one pair.
func (t Tally) Add(p Pattern, shared uint64) { t[[2]uint64{uint64(p), shared}]++ }

// Counts returns the sum of tallies in a fixed order.
func Counts(tallies []Tally) []Count {
	total := Tally{}
	for _, t := range tallies {
		for k, n := range t {
			total[k] += n
		}
	}
	out := make([]Count, 0, len(total))
	for k, n := range total {
		out = append(out, Count{Pattern(k[0]), k[1], n})
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.Shared, b.Shared))
	})
	return out
}
