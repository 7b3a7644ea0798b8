// Package latent estimates how many victims are on no list by a mixture of
// latent classes: within a class the lists find people independently, between
// classes they find them with different probabilities. How many classes there
// are is left to the data, by a truncated Dirichlet process.
//
// The model is that of Manrique-Vallier, "Bayesian population size estimation
// using Dirichlet process mixtures", Biometrics 72 (2016): stick-breaking
// weights with V ~ Beta(1, α), α ~ Gamma(shape, rate), list probabilities
// λ ~ Beta(a, b), and p(N) ∝ 1/N. It is sampled here from capture patterns, not
// from people: all that the posterior needs is how many victims of each pattern
// are in each class.
package latent

import (
	"math"
	"slices"

	"sijil/estimate/chance"
	"sijil/fault"
)

// Model is what is sampled: the data, the truncation and the priors.
type Model struct {
	Lists    int      // J
	Patterns []uint32 // observed capture patterns, bit j for list j, none 0
	Counts   []int64  // victims of each pattern, positive
	Classes  int      // K, where the Dirichlet process is cut off
	Shape    float64  // of α; 0.25 by convention
	Rate     float64  // of α; 0.25 by convention
	A, B     float64  // of λ ~ Beta(A, B); 1 and 1 by convention
	Cap      float64  // the largest n0 that is allowed, as a multiple of n
}

// DefaultClasses returns min(2^J - 1, 15): more classes than patterns can not
// be told apart.
func DefaultClasses(lists int) int {
	if lists >= 4 {
		return 15
	}
	return 1<<lists - 1
}

// check says what is wrong with a model, if anything.
func (m Model) check() error {
	n := m.documented()
	switch {
	case m.Lists < 2 || m.Lists > 16 || len(m.Patterns) == 0 || len(m.Patterns) != len(m.Counts):
		return fault.New(fault.Invalid, "latent classes need 2 to 16 lists and a count for each pattern")
	case m.Classes < 1 || m.Classes > 64:
		return fault.New(fault.Invalid, "the number of latent classes must be between 1 and 64")
	case !(m.Shape > 0 && m.Rate > 0 && m.A > 0 && m.B > 0):
		return fault.New(fault.Invalid, "the parameters of the priors must be positive")
	case !(m.Cap > 0) || m.Cap*float64(n) < 1 || m.Cap*float64(n) > 1e12:
		return fault.New(fault.Invalid, "the cap on n0 must leave room for at least one victim, and for at most 10^12")
	}
	return nil
}

func (m Model) documented() int64 {
	var n int64
	for _, c := range m.Counts {
		n += c
	}
	return n
}

// tables are logarithms of the gamma function at whole numbers plus an offset,
// shared by the chains of a model.
type tables struct{ whole, b, ab gammas }

// gammas holds ln Γ(offset + i).
type gammas struct {
	offset float64
	at     []float64
}

// largestTable bounds the memory of a table to 2 MiB; beyond it the series is
// used.
const largestTable = 1 << 18

func newGammas(offset float64, size int64) gammas {
	t := gammas{offset: offset, at: make([]float64, min(size+2, largestTable))}
	for i := range t.at {
		t.at[i] = chance.LogGamma(offset + float64(i))
	}
	return t
}

func (t *gammas) of(i int64) float64 {
	if uint64(i) < uint64(len(t.at)) {
		return t.at[i]
	}
	return chance.LogGamma(t.offset + float64(i))
}

func newTables(m Model) *tables {
	size := m.documented() + int64(m.Cap*float64(m.documented()))
	ts := &tables{whole: newGammas(1, size)}
	ts.b, ts.ab = ts.whole, newGammas(m.A+m.B, size)
	if m.B != 1 {
		ts.b = newGammas(m.B, size)
	}
	return ts
}

// Chain is one run of the sampler. It is not safe for use by two goroutines.
type Chain struct {
	m   Model
	r   *chance.Source
	lg  *tables
	n   int64 // documented
	cap int64 // largest n0

	alpha   float64
	weight  []float64 // π of each class
	on, off []float64 // λ and 1-λ, class by list

	n0     int64
	size   []int64 // victims of each class, n0 included
	unseen []int64 // of those, on no list: they add up to n0
	hits   []int64 // of those, on list j; class by list
	after  []int64 // victims in later classes

	columns   []column  // the observed patterns, then the one that nobody sees
	order     []int     // classes, largest first: most draws end early
	prob      []float64 // probability of class and pattern, position in order by column
	rest      []float64 // sums of prob from each position in order to the end
	halves    []halves
	low, high []float64 // products over the first and the last lists
	half      int       // how many lists are first
	reach     int       // steps of n0 go up to 2^reach victims, or a few powers more
	reaches   int       // how many powers
	moved     []float64 // squared distance that steps of each power went

	rejected, proposed int64
	warming            bool
}

// column is a capture pattern as the sampler needs it.
type column struct {
	pattern uint32
	lists   []uint8 // that it is on
}

// halves is a pattern over the first and over the last lists.
type halves struct{ low, high uint16 }

func newColumn(pattern uint32) column {
	c := column{pattern: pattern}
	for j := range uint8(32) {
		if pattern>>j&1 == 1 {
			c.lists = append(c.lists, j)
		}
	}
	return c
}

// NewChain returns a chain with its own random numbers, started far from the
// chains beside it: with another number of classes and another n0.
func NewChain(m Model, seed uint64, number int) (*Chain, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	return newChain(m, newTables(m), seed, number), nil
}

// NewChains returns chains number 0 to count-1, which share what they can.
func NewChains(m Model, seed uint64, count int) ([]*Chain, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	lg := newTables(m)
	chains := make([]*Chain, count)
	for i := range chains {
		chains[i] = newChain(m, lg, seed, i)
	}
	return chains, nil
}

func newChain(m Model, lg *tables, seed uint64, number int) *Chain {
	k, j := m.Classes, m.Lists
	c := &Chain{
		m: m, lg: lg, r: chance.New(seed, uint64(number)), n: m.documented(), alpha: 1,
		weight: make([]float64, k), on: make([]float64, k*j), off: make([]float64, k*j),
		size: make([]int64, k), unseen: make([]int64, k), hits: make([]int64, k*j), after: make([]int64, k),
		order: make([]int, k), half: (j + 1) / 2,
	}
	for _, pattern := range append(slices.Clone(m.Patterns), 0) {
		c.columns = append(c.columns, newColumn(pattern))
		c.halves = append(c.halves, halves{uint16(pattern & (1<<c.half - 1)), uint16(pattern >> c.half)})
	}
	c.prob, c.rest = make([]float64, len(c.columns)*k), make([]float64, len(c.columns)*k)
	c.low, c.high = make([]float64, 1<<c.half), make([]float64, 1<<(j-c.half))
	c.cap = int64(m.Cap * float64(c.n))
	c.reaches = 1 + int(math.Log2(float64(c.cap)/4+1))
	c.moved = make([]float64, c.reaches+4)
	for i := range c.order {
		c.order[i] = i
	}
	c.disperse(number)
	c.parameters()
	return c
}

// disperse chooses the starting point: patterns go to a few classes as a whole,
// and n0 lies anywhere between nothing and the cap on the scale of logarithms.
func (c *Chain) disperse(number int) {
	k := c.m.Classes
	used := 1 + number%min(k, 5)
	for x := range c.m.Patterns {
		c.join(x, c.r.Intn(used), c.m.Counts[x])
	}
	share := (float64(number%8) + c.r.Float()) / 8
	c.n0 = min(c.cap, int64(math.Exp(share*math.Log(float64(c.cap)*0.9+1))))
	c.join(len(c.m.Patterns), c.r.Intn(used), c.n0)
	c.tails()
}

// tails recomputes how many victims are in later classes.
func (c *Chain) tails() {
	var later int64
	for k := len(c.size) - 1; k >= 0; k-- {
		c.after[k] = later
		later += c.size[k]
	}
}

// N0 returns the present draw of the number of victims on no list.
func (c *Chain) N0() int64 { return c.n0 }

// Occupied returns how many classes hold a victim at present.
func (c *Chain) Occupied() int {
	used := 0
	for _, s := range c.size {
		if s > 0 {
			used++
		}
	}
	return used
}

// Cap returns how many values of n0 were proposed since the warm-up, and how
// many of them were rejected because they lay above the cap.
func (c *Chain) Cap() (rejected, proposed int64) { return c.rejected, c.proposed }

// WarmUp runs sweeps that are not counted; α stays at 1 in the first half, so
// that the classes fill before their number is learnt.
func (c *Chain) WarmUp(sweeps int) {
	for i := range sweeps {
		c.warming = i < sweeps/2
		c.Sweep()
	}
	c.warming = false
	c.settle()
	c.rejected, c.proposed = 0, 0
}
