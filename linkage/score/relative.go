package score

import (
	"math"
	"slices"
	"strings"

	"sijil/linkage/record"
)

// Relatives share father, grandfather and family name, and with them the place,
// often the address, and their ages lie closer than those of strangers. Among
// pairs whose chain agrees, agreement on such fields is therefore no news. How
// often different people of one family agree on each field is read off the pairs
// that have the whole chain in common and given names that cannot be the same.

// enoughRelatives is how many such pairs are needed before they are believed.
const enoughRelatives = 60

// akin reports whether the chain of a pattern makes its two records look like
// relatives at least: two links equal, or one and the rest not known.
func (m *Model) akin(p Pattern) bool {
	if !m.chained() {
		return false
	}
	equal, other := 0, 0
	for _, part := range links(m.Fields[0].level(p)) {
		switch part {
		case linkEqual:
			equal++
		case linkClose, linkDifferent:
			other++
		}
	}
	return equal >= 2 && other == 0 || equal == 2
}

// rareRelatives is how probable it may be that two records drawn at random look
// like relatives. Where nearly all names are the same the chain tells nothing, and
// a shared home tells what it does among strangers.
const rareRelatives = .05

// akinByChance returns how probable it is that two different people look like
// relatives, where the links that tell are known.
func (m *Model) akinByChance() float64 {
	byGroup := map[uint8]float64{}
	most := 0.0
	for l, lv := range m.Fields[0].levels {
		if m.akin(Pattern(l) << m.Fields[0].shift) {
			byGroup[lv.group] += m.u[0][l]
			most = max(most, byGroup[lv.group])
		}
	}
	return most
}

// learnRelatives fills the probabilities of levels among relatives. Where there
// are too few to tell, a shared household says nothing, and other fields say what
// they say among strangers.
func (m *Model) learnRelatives(t Training) {
	m.kin = make([][]float64, len(m.Fields))
	for k := range m.Fields {
		m.kin[k] = m.u[k]
	}
	given := slices.IndexFunc(m.Fields, func(f Field) bool { return f.slot != nil && f.slot.Role == "given" })
	if !m.chained() || given < 0 {
		return
	}
	rare := m.akinByChance() < rareRelatives
	for k := range m.Fields {
		f := &m.Fields[k]
		if k == given || f.Chain {
			continue
		}
		// A pair that came only by a rule on this field agrees on it because of that.
		var fair uint64
		for r, roles := range t.Rules {
			if !slices.ContainsFunc(roles, f.uses) {
				fair |= 1 << r
			}
		}
		counts, total := make([]float64, len(f.levels)), 0.0
		for _, c := range t.Counts {
			g := m.Fields[given].level(c.Pattern)
			if c.Shared&fair == 0 || g != nameDifferent && g != otherDifferent || equalLinks(m.Fields[0].level(c.Pattern)) != 7 {
				continue
			}
			counts[f.level(c.Pattern)] += c.Pairs
			if f.level(c.Pattern) != int(Unknown) {
				total += c.Pairs
			}
		}
		if total < enoughRelatives {
			if household(f) && rare {
				// Strangers would make a shared home strong evidence, and brothers one.
				m.kin[k] = m.m[k]
			}
			continue
		}
		kin := make([]float64, len(counts))
		for l := range kin {
			kin[l] = counts[l] + 20*m.u[k][l]
		}
		m.normalise(k, kin)
		m.kin[k] = kin
	}
}

// weighKin turns the probabilities among relatives into weights.
func (m *Model) weighKin() {
	m.kinWeights = make([][]int32, len(m.Fields))
	for k := range m.Fields {
		f := &m.Fields[k]
		m.kinWeights[k] = make([]int32, len(f.levels))
		for l, lv := range f.levels {
			if lv.group != 0 {
				m.kinWeights[k][l] = hundredths(math.Log2(m.m[k][l] / m.kin[k][l]))
			}
		}
	}
}

// household reports whether relatives share the values of a field so often that
// its frequency says nothing among them: where they lived, and when they died.
func household(f *Field) bool {
	return f.Kind == record.Text || f.Kind == record.Code || strings.HasPrefix(f.Name, "death.")
}
