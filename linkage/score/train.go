package score

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"sijil/linkage/lexicon"
	"sijil/linkage/record"
)

// Training is what a model learns from.
type Training struct {
	Counts     []Count
	Rules      [][]string // by rule: the roles of the slots it uses
	TotalPairs float64    // how many pairs of records are comparable at all
	Scale      float64    // how many blocked pairs each counted pair stands for
	Seed       uint64
	Threads    int
	Labelled   []Labelled
}

// Labelled is a pair that a person judged.
type Labelled struct {
	Pattern Pattern
	Same    bool
}

const (
	maxRounds   = 200
	settled     = 1e-4 // largest change of a probability that counts as converged
	randomPairs = 1 << 18
)

// Train estimates the probabilities of all levels: among different people from
// random pairs and value frequencies, among the same person by expectation
// maximisation over the blocked pairs, with one share of matches for each rule
// and without the fields that the rule itself makes equal.
func (m *Model) Train(ctx context.Context, t Training) error {
	m.countValues()
	observed := m.random(t)
	m.u = observed
	m.m = make([][]float64, len(m.Fields))
	for k := range m.Fields {
		m.m[k] = make([]float64, len(m.Fields[k].levels))
		for l, lv := range m.Fields[k].levels {
			m.m[k][l] = lv.prior
		}
		m.normalise(k, m.m[k])
	}
	for round := range 3 {
		m.u = m.purged(observed)
		m.learnRelatives(t)
		if err := m.maximise(ctx, t, maxRounds/(1+2*(2-round))); err != nil {
			return err
		}
		m.refitPrior(t)
	}
	if !m.Converged {
		m.Warnings = append(m.Warnings, fmt.Sprintf("the estimation did not settle in %d rounds; the scores are less certain than they look", m.Rounds))
	}
	if found := m.Prior * t.TotalPairs; found < fewMatches {
		m.Warnings = append(m.Warnings, fmt.Sprintf("only about %.0f pairs look like one person; what was learned of agreement rests on them and on what is usual", found))
	}
	m.weigh()
	m.weighKin()
	return nil
}

// fewMatches is how many pairs of one person it takes to learn from.
const fewMatches = 20

// random estimates how often each level occurs among different people.
func (m *Model) random(t Training) [][]float64 {
	n := m.Set.N
	draws := randomPairs
	switch {
	case n < 400:
		draws = min(draws, n*n)
	case n < 50_000: // where drawing more would cost most of the run
		draws /= 4
	}
	spans := lexicon.Spans(draws, 1<<13)
	counts := make([][][]float64, len(spans))
	idle := sync.Pool{New: func() any { return m.strangers() }}
	lexicon.Each(len(spans), t.Threads, func(s int) {
		r := rand.New(rand.NewPCG(t.Seed, uint64(s)+1))
		c := idle.Get().(*Comparer)
		defer idle.Put(c)
		own := m.zeros()
		for range spans[s].To - spans[s].From {
			i, j := int32(r.IntN(n)), int32(r.IntN(n))
			if !m.Set.Comparable(i, j) {
				continue
			}
			p := c.Compare(i, j)
			for k := range m.Fields {
				own[k][m.Fields[k].level(p)]++
			}
		}
		counts[s] = own
	})
	u := m.zeros()
	for _, own := range counts {
		for k := range u {
			for l := range u[k] {
				u[k][l] += own[k][l]
			}
		}
	}
	for k := range m.Fields {
		m.smoothRandom(k, u[k])
	}
	return u
}

func (m *Model) zeros() [][]float64 {
	z := make([][]float64, len(m.Fields))
	for k := range z {
		z[k] = make([]float64, len(m.Fields[k].levels))
	}
	return z
}

// smoothRandom turns counts of random pairs into probabilities. Levels that
// random pairs hardly ever reach are computed from frequencies.
func (m *Model) smoothRandom(k int, u []float64) {
	f := &m.Fields[k]
	if f.Chain {
		m.chainRandom(f, u)
		return
	}
	for l := range u {
		if l != int(Unknown) {
			u[l] += 0.5
		}
	}
	m.normalise(k, u)
	if exact, sound := m.frequency[k].chance, m.frequency[k].soundChance; exact > 0 {
		u[1] = exact
		if f.Kind == record.Word {
			u[nameSound] = min(max(sound-exact, exact/20), u[nameSound]*2+exact/20)
		}
		m.normalise(k, u)
	}
}

// chainRandom puts the probability of a chain level together: that the equal
// links are equal at once, and the others each as they are.
func (m *Model) chainRandom(f *Field, u []float64) {
	var single [3][4]float64
	for l, n := range u {
		for k, part := range links(l) {
			single[k][part] += n
		}
	}
	for k := range single {
		sum := single[k][1] + single[k][2] + single[k][3] + 1.5
		for part := 1; part < 4; part++ {
			single[k][part] = (single[k][part] + .5) / sum
		}
		single[k][0] = 1
	}
	for l := range u {
		p := m.chains.chance[equalLinks(l)]
		if equalLinks(l) == 0 {
			p = 1
		}
		for k, part := range links(l) {
			if part == linkClose || part == linkDifferent {
				p *= single[k][part]
			}
		}
		u[l] = p
	}
	m.normalise(0, u)
}

// normalise makes the levels of each group sum to one.
func (m *Model) normalise(k int, p []float64) {
	var sums [16]float64
	for l, lv := range m.Fields[k].levels {
		sums[lv.group] += p[l]
	}
	for l, lv := range m.Fields[k].levels {
		switch {
		case lv.group == 0:
			p[l] = 1
		case sums[lv.group] > 0:
			p[l] = max(p[l]/sums[lv.group], 1e-9)
		default:
			p[l] = lv.prior
		}
	}
}

// purged takes the share of random pairs that are the same person out of what
// was observed of random pairs.
func (m *Model) purged(observed [][]float64) [][]float64 {
	u := m.zeros()
	for k := range u {
		for l := range u[k] {
			u[k][l] = max(observed[k][l]-m.Prior*m.m[k][l], observed[k][l]*.02)
		}
		m.normalise(k, u[k])
	}
	return u
}

// pattern is a counted pattern with its rules.
type counted struct {
	kin    bool
	levels []uint8
	rules  []uint8
	pairs  float64
}

// maximise runs expectation maximisation for at most rounds rounds.
func (m *Model) maximise(ctx context.Context, t Training, rounds int) error {
	list := m.unpack(t)
	excluded := m.excluded(t.Rules)
	share := make([]float64, len(t.Rules))
	for r := range share {
		share[r] = .2
	}
	m.Converged = false
	for m.Rounds = 1; m.Rounds <= rounds; m.Rounds++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		sums := m.expect(list, excluded, share, t.Threads)
		for _, lb := range t.Labelled {
			if lb.Same {
				for k := range m.Fields {
					sums.same[k][m.Fields[k].level(lb.Pattern)] += 5
				}
			}
		}
		change := 0.0
		for k := range m.Fields {
			change = max(change, m.update(k, sums.same[k]))
		}
		for r := range share {
			next := min(max((sums.matches[r]+.1)/(sums.pairs[r]+1), 1e-6), .9999)
			change = max(change, math.Abs(next-share[r]))
			share[r] = next
		}
		if change < settled {
			m.Converged = true
			return nil
		}
	}
	m.Rounds = rounds
	return nil
}

// update takes the expected counts of a field over; it returns the largest
// change. A few imagined pairs keep levels that never occurred possible.
func (m *Model) update(k int, same []float64) float64 {
	f := &m.Fields[k]
	const imagined = 20
	next := make([]float64, len(same))
	for l, lv := range f.levels {
		next[l] = same[l] + imagined*lv.prior
	}
	if f.Chain {
		byLinks(next)
	}
	m.normalise(k, next)
	if m.chained() && f.slot != nil && f.slot.Role == "given" {
		limit(next, nameDifferent, nameExact, nameSwapped)
		limit(next, otherDifferent, otherSound, otherDifferent)
	}
	change := 0.0
	for l := range next {
		change = max(change, math.Abs(next[l]-m.m[k][l]))
	}
	m.m[k] = next
	return change
}

// otherName is the largest share of records of one person that may have another
// given name altogether, in lists that name fathers. Brothers, sisters and
// cousins of one age agree on everything else; without the limit their share
// would be taken for this one.
const otherName = .03

// limit holds one level of a group, from first to last, under otherName; the
// others make up for it.
func limit(p []float64, level, first, last int) {
	over := p[level] - otherName
	if over <= 0 {
		return
	}
	rest := 1 - p[level]
	p[level] = otherName
	for l := first; l <= last; l++ {
		if l != level {
			p[l] += over * p[l] / rest
		}
	}
}

func (m *Model) unpack(t Training) []counted {
	some := slices.ContainsFunc(t.Rules, individual)
	list := make([]counted, len(t.Counts))
	for i, c := range t.Counts {
		levels := make([]uint8, len(m.Fields))
		for k := range m.Fields {
			levels[k] = uint8(m.Fields[k].level(c.Pattern))
		}
		var rules []uint8
		for r := range t.Rules {
			if c.Shared&(1<<r) != 0 && (!some || individual(t.Rules[r])) {
				rules = append(rules, uint8(r))
			}
		}
		list[i] = counted{m.akin(c.Pattern), levels, rules, c.Pairs}
	}
	return list
}

// exclusion is what a rule takes out of one field: all of it, or some links of
// the chain, so that each level becomes the one without them.
type exclusion struct {
	field int
	to    []uint8 // by level; Unknown for what is taken out
}

// excluded lists, by rule, what its keys make equal and the estimation must
// therefore not count. A rule excludes only the components it uses.
func (m *Model) excluded(rules [][]string) [][]exclusion {
	out := make([][]exclusion, len(rules))
	for r, roles := range rules {
		for k := range m.Fields {
			f := &m.Fields[k]
			if !slices.ContainsFunc(roles, f.uses) {
				continue
			}
			e := exclusion{k, make([]uint8, len(f.levels))}
			if f.Chain {
				for l := range e.to {
					e.to[l] = uint8(l & f.without(roles))
				}
			}
			out[r] = append(out[r], e)
		}
	}
	return out
}

// individual reports whether a rule uses anything that brothers and sisters do
// not share. Blocks of rules without it are full of relatives, who agree on much
// without being the same person; nothing can be learned from them.
func individual(roles []string) bool {
	return slices.ContainsFunc(roles, func(role string) bool {
		base, _, _ := strings.Cut(role, " ")
		base, _, _ = strings.Cut(base, ".")
		return base == "given" || base == "given2" || base == "birth" || base == "age" || base == "identifier"
	})
}

// sums are what one round of expectation counts.
type sums struct {
	same           [][]float64
	matches, pairs []float64
}

// ratios returns the natural logarithms of how much likelier each level is among
// the same person than among others.
func (m *Model) ratios(others [][]float64) [][]float64 {
	ratio := m.zeros()
	for k := range ratio {
		for l := range ratio[k] {
			ratio[k][l] = math.Log(m.m[k][l] / others[k][l])
		}
	}
	return ratio
}

func (m *Model) expect(list []counted, excluded [][]exclusion, share []float64, threads int) sums {
	strangers, relatives := m.ratios(m.u), m.ratios(m.kin)
	odds := make([]float64, len(share))
	for r, s := range share {
		odds[r] = math.Log(s / (1 - s))
	}
	spans := lexicon.Spans(len(list), 1<<13)
	partial := make([]sums, len(spans))
	lexicon.Each(len(spans), threads, func(t int) {
		own := sums{m.zeros(), make([]float64, len(share)), make([]float64, len(share))}
		for _, c := range list[spans[t].From:spans[t].To] {
			ratio, total := strangers, 0.0
			if c.kin {
				ratio = relatives
			}
			for k, l := range c.levels {
				total += ratio[k][l]
			}
			all := 0.0
			for _, r := range c.rules {
				x := total + odds[r]
				for _, e := range excluded[r] {
					l := c.levels[e.field]
					x += ratio[e.field][e.to[l]] - ratio[e.field][l]
				}
				p := c.pairs / (1 + math.Exp(-x))
				all += p
				own.matches[r] += p
				own.pairs[r] += c.pairs
				for _, e := range excluded[r] {
					l := c.levels[e.field]
					own.same[e.field][l] -= p
					own.same[e.field][e.to[l]] += p
				}
			}
			for k, l := range c.levels {
				own.same[k][l] += all
			}
		}
		partial[t] = own
	})
	out := sums{m.zeros(), make([]float64, len(share)), make([]float64, len(share))}
	for _, own := range partial {
		for k := range out.same {
			for l := range out.same[k] {
				out.same[k][l] += own.same[k][l]
			}
		}
		for r := range share {
			out.matches[r] += own.matches[r]
			out.pairs[r] += own.pairs[r]
		}
	}
	for k := range out.same {
		for l := range out.same[k] {
			out.same[k][l] = max(out.same[k][l], 0)
		}
	}
	return out
}

// refitPrior finds the probability that any two records are the same person:
// the one that the scores of all blocked pairs, with all fields, bear out.
func (m *Model) refitPrior(t Training) {
	type weighted struct{ ratio, pairs float64 }
	list := make([]weighted, len(t.Counts))
	strangers, relatives := m.ratios(m.u), m.ratios(m.kin)
	for i, c := range t.Counts {
		ratio, x := strangers, 0.0
		if m.akin(c.Pattern) {
			ratio = relatives
		}
		for k := range m.Fields {
			x += ratio[k][m.Fields[k].level(c.Pattern)]
		}
		list[i] = weighted{x, c.Pairs * t.Scale}
	}
	prior := max(float64(m.Set.N)/10, 1) / max(1, t.TotalPairs)
	for range 100 {
		odds := math.Log(prior / (1 - prior))
		matches := 0.0
		for _, w := range list {
			matches += w.pairs / (1 + math.Exp(-w.ratio-odds))
		}
		next := min(max(matches, .5)/max(1, t.TotalPairs), .5)
		if math.Abs(next-prior) < prior*1e-6 {
			break
		}
		prior = next
	}
	m.Prior = prior
}
