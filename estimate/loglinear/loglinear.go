// Package loglinear fits hierarchical log-linear models to counts by capture
// pattern, and says for which of them a fit exists.
//
// Sources: Fienberg (1972) and Cormack (1989) for the models; Rivest and
// Baillargeon (2007) for the interval; Fienberg and Rinaldo (2012) and Chan,
// Silverman and Vincent (2021) for when the maximum-likelihood estimate exists.
package loglinear

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Most is the largest number of lists for which models are fitted; from
// TwoWayFrom lists on they hold interactions of two lists only.
const (
	Most       = 5
	TwoWayFrom = 5
)

// Fit is a model fitted to a table.
type Fit struct {
	Name      string  // generators, lists counted from 1: [123,14,34]
	N0        float64 // estimated undocumented victims
	Deviation float64 // standard deviation of N0
	BIC       float64
}

// All fits every hierarchical model with all main effects and without the
// interaction of all lists, which no data can show. It returns the fits by BIC,
// smallest first, and how many models have none: where a combination of lists
// never occurs, an estimate may lie at infinity.
func All(dense []int64, lists int) (fits []Fit, without int) {
	for _, terms := range models(lists) {
		f, ok := fit(dense, lists, terms)
		if !ok {
			without++
			continue
		}
		fits = append(fits, f)
	}
	slices.SortStableFunc(fits, func(a, b Fit) int {
		switch {
		case a.BIC < b.BIC:
			return -1
		case a.BIC > b.BIC:
			return 1
		}
		return 0
	})
	return fits, without
}

// Saturated returns n0 under the model with every interaction but that of all
// lists, whose odds ratio is given as ratio; 1 is the assumption of no
// highest-order interaction. It returns NaN if a pattern has no victim.
func Saturated(dense []int64, ratio float64) float64 {
	ln := math.Log(ratio)
	for pattern, count := range dense {
		if pattern == 0 {
			continue
		}
		if count == 0 {
			return math.NaN()
		}
		if bits.OnesCount(uint(pattern))%2 == 1 {
			ln += math.Log(float64(count))
		} else {
			ln -= math.Log(float64(count))
		}
	}
	return math.Exp(ln)
}

// models returns the terms of each hierarchical model: sets of lists, main
// effects included, the constant not.
func models(lists int) [][]uint32 {
	var pairs, triples []uint32
	for set := uint32(1); set < 1<<lists; set++ {
		switch size := bits.OnesCount32(set); {
		case size == 2:
			pairs = append(pairs, set)
		case size == 3 && lists < TwoWayFrom && lists > 3:
			triples = append(triples, set)
		}
	}
	var all [][]uint32
	for chosen := range 1 << len(pairs) {
		var base []uint32
		for j := range lists {
			base = append(base, 1<<j)
		}
		base = append(base, pick(pairs, chosen)...)
		var possible []uint32
		for _, t := range triples {
			if closed(t, base) {
				possible = append(possible, t)
			}
		}
		for more := range 1 << len(possible) {
			all = append(all, slices.Concat(base, pick(possible, more)))
		}
	}
	return all
}

func pick(sets []uint32, chosen int) []uint32 {
	var out []uint32
	for i, s := range sets {
		if chosen>>i&1 == 1 {
			out = append(out, s)
		}
	}
	return out
}

// closed says whether a model has all pairs of a triple.
func closed(triple uint32, terms []uint32) bool {
	for v := range 32 {
		if triple>>v&1 == 1 && !slices.Contains(terms, triple&^(1<<v)) {
			return false
		}
	}
	return true
}

// fit maximises the Poisson likelihood by Newton's method.
func fit(dense []int64, lists int, terms []uint32) (Fit, bool) {
	rows := design(lists, terms)
	counts := dense[1:]
	if !exists(rows, counts) {
		return Fit{}, false
	}
	beta, information, ok := newton(rows, counts)
	if !ok {
		return Fit{}, false
	}
	f := Fit{Name: generators(terms), N0: math.Exp(beta[0])}
	variance := inverseCorner(information)
	f.Deviation = math.Sqrt(f.N0 + f.N0*f.N0*variance)
	n, ll := 0.0, 0.0
	for i, row := range rows {
		eta := dot(row, beta)
		c := float64(counts[i])
		lf, _ := math.Lgamma(c + 1)
		ll += c*eta - math.Exp(eta) - lf
		n += c
	}
	f.BIC = -2*ll + math.Log(n)*float64(len(beta))
	return f, !math.IsNaN(f.N0) && !math.IsInf(f.N0, 0) && !math.IsNaN(f.Deviation)
}

// design returns a row for each pattern from 1 on: 1 for the constant, then 1
// for each term whose lists are all in the pattern.
func design(lists int, terms []uint32) [][]float64 {
	var rows [][]float64
	for pattern := uint32(1); pattern < 1<<lists; pattern++ {
		row := []float64{1}
		for _, t := range terms {
			v := 0.0
			if pattern&t == t {
				v = 1
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	return rows
}

// generators names a model by its largest terms.
func generators(terms []uint32) string {
	var parts []string
	for _, t := range terms {
		inside := slices.ContainsFunc(terms, func(o uint32) bool { return o != t && t&^o == 0 })
		if inside {
			continue
		}
		part := ""
		for v := range 32 {
			if t>>v&1 == 1 {
				part += fmt.Sprint(v + 1)
			}
		}
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return "[" + strings.Join(parts, ",") + "]"
}

const (
	mostSteps = 200
	smallStep = 1e-10
)

// newton returns the coefficients and the information matrix at the maximum.
func newton(rows [][]float64, counts []int64) (beta []float64, information [][]float64, ok bool) {
	p := len(rows[0])
	beta = make([]float64, p)
	var sum float64
	for _, c := range counts {
		sum += float64(c)
	}
	beta[0] = math.Log(sum / float64(len(counts)))
	before := likelihood(rows, counts, beta)
	for range mostSteps {
		gradient := make([]float64, p)
		information = square(p)
		for i, row := range rows {
			mean := math.Exp(dot(row, beta))
			for a := range p {
				gradient[a] += row[a] * (float64(counts[i]) - mean)
				for b := range a + 1 {
					information[a][b] += row[a] * row[b] * mean
				}
			}
		}
		step, solved := solve(information, gradient)
		if !solved {
			return nil, nil, false
		}
		for scale := 1.0; ; scale /= 2 {
			next := make([]float64, p)
			for a := range p {
				next[a] = beta[a] + scale*step[a]
			}
			if after := likelihood(rows, counts, next); after >= before-1e-9 {
				beta, before = next, after
				break
			}
			if scale < 1e-9 {
				return nil, nil, false
			}
		}
		if largest(step) < smallStep {
			return beta, information, true
		}
	}
	return nil, nil, false
}

func largest(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}

func likelihood(rows [][]float64, counts []int64, beta []float64) float64 {
	var ll float64
	for i, row := range rows {
		eta := dot(row, beta)
		ll += float64(counts[i])*eta - math.Exp(eta)
	}
	return ll
}
