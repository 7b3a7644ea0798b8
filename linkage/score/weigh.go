package score

import (
	"math"

	"sijil/linkage/record"
)

// frequencies say how rare the values and sounds of a field are, in hundredths
// of bits, and how probable it is that two records agree on one by chance.
type frequencies struct {
	value, sound        []int16
	chance, soundChance float64
	mean, soundMean     int32
}

func (m *Model) countValues() {
	m.frequency = make([]frequencies, len(m.Fields))
	for k := range m.Fields {
		f := &m.Fields[k]
		if f.Chain {
			m.chains = newChains(m.Set, f)
			continue
		}
		var fr frequencies
		fr.value, fr.chance = rarity(f.slot.Count, f.slot.Known)
		if f.Kind == record.Word {
			fr.sound, fr.soundChance = rarity(f.slot.Sounds, f.slot.Known)
		}
		fr.mean, fr.soundMean = hundredths(-math.Log2(max(fr.chance, 1e-12))), hundredths(-math.Log2(max(fr.soundChance, 1e-12)))
		m.frequency[k] = fr
	}
}

func rarity(count []int32, known int) ([]int16, float64) {
	rare := make([]int16, len(count))
	chance := 0.0
	for v, n := range count {
		if n > 0 {
			rare[v] = int16(math.Round(-100 * math.Log2(float64(n)/float64(known))))
			chance += float64(n) * float64(n-1)
		}
	}
	if known < 2 {
		return rare, 0
	}
	return rare, max(chance, 1) / (float64(known) * float64(known-1))
}

func hundredths(bits float64) int32 { return int32(math.Round(100 * bits)) }

// weigh turns the probabilities into weights. At levels where the value itself
// tells, the frequency of the value takes the place of the mean chance.
func (m *Model) weigh() {
	m.weights = make([][]int32, len(m.Fields))
	for k := range m.Fields {
		f := &m.Fields[k]
		m.weights[k] = make([]int32, len(f.levels))
		for l, lv := range f.levels {
			if lv.group != 0 {
				m.weights[k][l] = hundredths(math.Log2(m.m[k][l] / m.u[k][l]))
			}
		}
	}
	m.prior = hundredths(math.Log2(m.Prior / (1 - m.Prior)))
}

// rarityCap is how much more than the mean a rare value may weigh.
const rarityCap = 600

// Score returns the score of a pair with the given pattern: the sum of its
// terms, in hundredths of a bit. At 0 the two records are as likely the same
// person as not.
func (m *Model) Score(i, j int32, p Pattern) int32 {
	sum := m.prior
	a, b := m.Set.Row(i), m.Set.Row(j)
	for k := range m.Fields {
		sum += m.term(k, &m.Fields[k], i, j, a, b, p)
	}
	return sum
}

// Prior0 returns the score of a pair of which nothing is known.
func (m *Model) Prior0() int32 { return m.prior }

// doubt is the standard deviation, in bits, of what a score is wrong by because
// the model itself is only estimated.
const doubt = 1.3

// Probability returns the probability that a pair with a score is one person:
// that of the score taken as the logarithm of odds, averaged over what the score
// may be wrong by, so that it is never as near to 0 or 1 as the score alone
// claims. (With a normal error, by the approximation of MacKay 1992, The evidence
// framework applied to classification networks, Neural Computation 4, 720–736.)
func Probability(score int32) float64 {
	const natural = math.Ln2
	wide := math.Sqrt(1 + math.Pi/8*(doubt*natural)*(doubt*natural))
	return 1 / (1 + math.Exp(-float64(score)/100*natural/wide))
}

// Term is one line of a waterfall.
type Term struct {
	Field  string
	Level  string
	Weight int32 // hundredths of a bit
}

// Terms explains a score: its terms, the prior first, sum to it exactly.
func (m *Model) Terms(i, j int32, p Pattern) []Term {
	terms := []Term{{"prior", "before anything is compared", m.prior}}
	a, b := m.Set.Row(i), m.Set.Row(j)
	for k := range m.Fields {
		f := &m.Fields[k]
		terms = append(terms, Term{f.Name, f.levels[f.level(p)].words, m.term(k, f, i, j, a, b, p)})
	}
	return terms
}

func (m *Model) term(k int, f *Field, i, j int32, a, b []int32, p Pattern) int32 {
	l := f.level(p)
	w := m.weights[k][l]
	if f.Chain {
		set := equalLinks(l)
		if set == 0 || m.chains.rarity[set] == nil {
			return w
		}
		mean := hundredths(-math.Log2(m.chains.chance[set]))
		rare := min(int32(m.chains.rarity[set][i]), int32(m.chains.rarity[set][j]))
		if rare == 0 { // a dropped generation: the links stand in different slots
			return w
		}
		return w + min(rare-mean, rarityCap)
	}
	if m.akin(p) {
		w = m.kinWeights[k][l]
		if household(f) {
			return w
		}
	}
	lv := f.levels[l]
	fr := &m.frequency[k]
	switch {
	case lv.exact && f.Kind != record.Age:
		return w + min(int32(fr.value[a[f.slot.Cell]])-fr.mean, rarityCap)
	case lv.sound && f.slot.Lexis.Sound != nil:
		x, y := fr.sound[f.slot.Lexis.Sound[a[f.slot.Cell]]], fr.sound[f.slot.Lexis.Sound[b[f.slot.Cell]]]
		return w + min(int32(min(x, y))-fr.soundMean, rarityCap)
	}
	return w
}
