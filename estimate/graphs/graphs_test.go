package graphs

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The numbers of labelled chordal graphs: OEIS A058862.
func TestAllDecomposableGraphsAreFound(t *testing.T) {
	for lists, want := range map[int]int{3: 8, 4: 61, 5: 822} {
		if got := len(Decomposable(lists)); got != want {
			t.Errorf("%d lists have %d decomposable graphs, want %d", lists, got, want)
		}
	}
}

// TestLikelihoodsByEnumeration computes the posterior for three lists from
// closed forms written out graph by graph, and compares.
func TestLikelihoodsByEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dense := make([]int64, 8)
		for i := 1; i < 8; i++ {
			dense[i] = rapid.Int64Range(0, 12).Draw(t, "count")
		}
		dense[7]++
		p := Average(dense, 3)
		want := make([]float64, len(p.N))
		n := int64(0)
		for _, c := range dense[1:] {
			n += c
		}
		for i, total := range p.N {
			dense[0] = total - n
			l := func(lists ...int) float64 { return margin(dense, lists) }
			sum := math.Exp(l(0, 1, 2)) + math.Exp(l(0)+l(1)+l(2)) +
				math.Exp(l(0, 1)+l(2)) + math.Exp(l(0, 2)+l(1)) + math.Exp(l(1, 2)+l(0)) +
				math.Exp(l(0, 1)+l(1, 2)-l(1)) + math.Exp(l(0, 1)+l(0, 2)-l(0)) + math.Exp(l(0, 2)+l(1, 2)-l(2))
			whole, _ := math.Lgamma(float64(total))
			unseen, _ := math.Lgamma(float64(total - n + 1))
			want[i] = sum * math.Exp(whole-unseen)
		}
		dense[0] = 0
		all := 0.0
		for _, w := range want {
			all += w
		}
		for i := range want {
			if math.Abs(want[i]/all-p.Mass[i]) > 1e-9 {
				t.Fatalf("N = %d: posterior %.10f, want %.10f", p.N[i], p.Mass[i], want[i]/all)
			}
		}
	})
}

// margin is the Dirichlet-multinomial likelihood of the table over some lists,
// with 2^-lists for each cell, without the multinomial coefficient.
func margin(dense []int64, lists []int) float64 {
	cells := make([]int64, 1<<len(lists))
	total := int64(0)
	for pattern, count := range dense {
		cell := 0
		for i, j := range lists {
			cell |= pattern >> j & 1 << i
		}
		cells[cell] += count
		total += count
	}
	prior := 1 / float64(len(cells))
	sum, _ := math.Lgamma(float64(total) + 1)
	out := -sum
	for _, c := range cells {
		a, _ := math.Lgamma(float64(c) + prior)
		b, _ := math.Lgamma(prior)
		out += a - b
	}
	return out
}
