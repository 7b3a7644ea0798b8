// Package graphs averages over all decomposable graphs of dependence between
// lists, exactly and without sampling.
//
// Source: Madigan and York, "Bayesian methods for estimation of the size of a
// closed population", Biometrika 84 (1997). Lists that are not joined depend on
// each other only through the lists between them. Given a graph, cell
// probabilities have a hyper-Dirichlet prior of δ for each cell and are
// integrated out; graphs are equally likely beforehand and p(N) ∝ 1/N.
package graphs

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"

	"sijil/estimate/chance"
)

// Fewest and Most are the numbers of lists the method exists for: from six
// lists on there are too many graphs.
const (
	Fewest = 3
	Most   = 5
)

// Posterior is what the average says.
type Posterior struct {
	N      []int64   // the values of N that were tried, rising
	Mass   []float64 // posterior probability of each
	Delta  float64
	Graphs []Graph // by posterior probability, largest first
}

// Graph is one graph of dependence.
type Graph struct {
	Name   string // its cliques, lists counted from 1: [123,34]
	Weight float64
	Middle int64 // posterior median of N under it

	terms []term
}

// term is the marginal likelihood of a set of lists, with its sign: cliques
// multiply, separators divide.
type term struct {
	set  uint32
	sign float64
}

// Average computes the posterior of N from the count of each pattern, indexed
// by pattern; the count of pattern 0 is not looked at. lists must be between
// Fewest and Most.
func Average(dense []int64, lists int) Posterior {
	n := int64(0)
	for _, c := range dense[1:] {
		n += c
	}
	p := Posterior{N: tried(n), Delta: math.Exp2(-float64(lists))}
	sets := marginals(dense, lists, p)
	all := Decomposable(lists)
	p.Mass = make([]float64, len(p.N))
	base := multinomial(n, p.N)
	reference, total := math.Inf(-1), 0.0
	line := make([]float64, len(p.N))
	for i := range all {
		g := &all[i]
		top := g.fill(line, base, sets)
		if top < reference-60 {
			continue // it could not move any figure
		}
		if top > reference {
			shrink := math.Exp(reference - top)
			for k := range p.Mass {
				p.Mass[k] *= shrink
			}
			for k := range i {
				all[k].Weight *= shrink
			}
			total *= shrink
			reference = top
		}
		for k, l := range line {
			line[k] = math.Exp(l - reference)
			g.Weight += line[k]
			p.Mass[k] += line[k]
		}
		g.Middle = p.N[quantile(line, g.Weight/2)]
		total += g.Weight
	}
	for k := range p.Mass {
		p.Mass[k] /= total
	}
	for i := range all {
		all[i].Weight /= total
	}
	slices.SortStableFunc(all, func(a, b Graph) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	p.Graphs = all
	return p
}

// Quantile returns the smallest N up to which the posterior reaches q.
func (p Posterior) Quantile(q float64) int64 { return p.N[quantile(p.Mass, q)] }

func quantile(mass []float64, target float64) int {
	sum := 0.0
	for i, m := range mass {
		if sum += m; sum >= target {
			return i
		}
	}
	return len(mass) - 1
}

// mostTried bounds the work for very large tables.
const mostTried = 125_000

// tried returns the values of N: one more than documented up to 31 times as
// many; fewer multiples, then wider steps, for large tables.
func tried(n int64) []int64 {
	last, step := 30*n, int64(1)
	switch {
	case n > 6000:
		last, step = 10*n, max(5, 10*n/mostTried)
	case n > 2500:
		last = 20 * n
	}
	var values []int64
	for n0 := int64(1); n0 <= last; n0 += step {
		values = append(values, n+n0)
	}
	return values
}

// multinomial returns the part of the likelihood that no graph changes, with
// the prior of N: ln(N!/n0!) - ln N, leaving out what does not depend on N.
func multinomial(n int64, values []int64) []float64 {
	out := make([]float64, len(values))
	for i, total := range values {
		out[i] = chance.LogGamma(float64(total)) - chance.LogGamma(float64(total-n+1))
	}
	return out
}

// marginals returns for each set of lists and each N the logarithm of the
// marginal likelihood of the table over those lists.
func marginals(dense []int64, lists int, p Posterior) [][]float64 {
	sets := make([][]float64, 1<<lists)
	whole := make([]float64, len(p.N))
	for i, total := range p.N {
		whole[i] = chance.LogGamma(1) - chance.LogGamma(float64(total)+1)
	}
	n := int64(0)
	for _, c := range dense[1:] {
		n += c
	}
	for set := uint32(1); set < 1<<lists; set++ {
		prior := math.Exp2(-float64(bits.OnesCount32(set))) // δ of each cell of the margin
		margin := map[uint32]int64{}
		for pattern, count := range dense[1:] {
			margin[uint32(pattern+1)&set] += count
		}
		fixed := 0.0
		for _, cell := range sortedKeys(margin) {
			if cell != 0 {
				fixed += chance.LogGamma(float64(margin[cell])+prior) - chance.LogGamma(prior)
			}
		}
		fixed -= chance.LogGamma(prior)
		line := make([]float64, len(p.N))
		for i, total := range p.N {
			line[i] = whole[i] + fixed + chance.LogGamma(float64(margin[0]+total-n)+prior)
		}
		sets[set] = line
	}
	return sets
}

// sortedKeys keeps the order of a sum, and so its last digits, the same.
func sortedKeys(m map[uint32]int64) []uint32 {
	var keys []uint32
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// fill computes the logarithm of the posterior under the graph, up to a
// constant, and returns its largest value.
func (g *Graph) fill(line, base []float64, sets [][]float64) float64 {
	copy(line, base)
	for _, t := range g.terms {
		from := sets[t.set]
		for i := range line {
			line[i] += t.sign * from[i]
		}
	}
	return slices.Max(line)
}

// Decomposable returns every decomposable graph of a number of lists: 8 for
// three, 61 for four, 822 for five.
func Decomposable(lists int) []Graph {
	var all []Graph
	pairs := lists * (lists - 1) / 2
	for edges := range uint32(1) << pairs {
		beside := make([]uint32, lists)
		edge := 0
		for a := range lists {
			for b := a + 1; b < lists; b++ {
				if edges>>edge&1 == 1 {
					beside[a] |= 1 << b
					beside[b] |= 1 << a
				}
				edge++
			}
		}
		if g, ok := eliminate(beside); ok {
			all = append(all, g)
		}
	}
	return all
}

// eliminate takes away lists whose neighbours are all joined to each other. A
// graph is decomposable exactly when that takes all of them away (Fulkerson and
// Gross 1965); what it takes away with the neighbours, and the neighbours,
// multiply to the graph's likelihood.
func eliminate(beside []uint32) (Graph, bool) {
	var g Graph
	left := uint32(1)<<len(beside) - 1
	signs := map[uint32]float64{}
	var cliques []uint32
	for left != 0 {
		taken := -1
		for v := range beside {
			if left>>v&1 == 1 && complete(beside, beside[v]&left) {
				taken = v
				break
			}
		}
		if taken < 0 {
			return g, false
		}
		around := beside[taken] & left
		signs[around|1<<taken]++
		if around != 0 {
			signs[around]--
		}
		cliques = append(cliques, around|1<<taken)
		left &^= 1 << taken
	}
	for set := uint32(1); set < 1<<len(beside); set++ {
		if signs[set] != 0 {
			g.terms = append(g.terms, term{set: set, sign: signs[set]})
		}
	}
	g.Name = name(cliques)
	return g, true
}

// complete says whether all lists of a set are joined to each other.
func complete(beside []uint32, set uint32) bool {
	for v := range beside {
		if set>>v&1 == 1 && set&^(beside[v]|1<<v) != 0 {
			return false
		}
	}
	return true
}

// name writes the largest cliques, as in [123,34].
func name(cliques []uint32) string {
	var parts []string
	for i, c := range cliques {
		inside := false
		for j, other := range cliques {
			inside = inside || i != j && c&^other == 0
		}
		if !inside {
			part := ""
			for v := range 32 {
				if c>>v&1 == 1 {
					part += fmt.Sprint(v + 1)
				}
			}
			parts = append(parts, part)
		}
	}
	slices.SortFunc(parts, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return "[" + strings.Join(parts, ",") + "]"
}
