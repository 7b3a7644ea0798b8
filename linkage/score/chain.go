package score

import (
	"math"
	"slices"

	"sijil/linkage/record"
)

// The father's, grandfather's and family name are one comparison: relatives
// share all three, so that counting them one by one would count one fact three
// times. Each of the three is equal, close or different, or not known; a level
// is the three together, in base four, father first.
const (
	linkUnknown = iota
	linkEqual
	linkClose
	linkDifferent
)

// linkWords say how far two records agree in one link.
var linkWords = [...]string{"not known", "equal", "close", "different"}

// chainLevels lists the 64 levels; which links are known is the group.
func chainLevels() []level {
	prior := [...]float64{1, .85, .09, .06}
	levels := make([]level, 64)
	for l := range levels {
		p, group, text := 1.0, uint8(0), ""
		for k, part := range links(l) {
			p *= prior[part]
			if part != linkUnknown {
				group |= 1 << k
			}
			text += [...]string{"father ", ", grandfather ", ", family "}[k] + linkWords[part]
		}
		levels[l] = level{words: text, group: group, prior: p}
	}
	return levels
}

// links returns the three parts of a chain level.
func links(l int) [3]int { return [3]int{l >> 4 & 3, l >> 2 & 3, l & 3} }

// without returns the bits of a level that are left when the links of the given
// roles are taken out.
func (f *Field) without(roles []string) int {
	keep := 63
	for k, s := range f.chain {
		if s != nil && slices.Contains(roles, s.Role) {
			keep &^= 3 << (4 - 2*k)
		}
	}
	return keep
}

// byLinks replaces counts of chain levels by what they would be if the links
// erred independently, as those of one person do: most levels are too rare to be
// counted one by one.
func byLinks(counts []float64) {
	var single [3][4]float64
	for l, n := range counts {
		for k, part := range links(l) {
			single[k][part] += n
		}
	}
	for l := range counts {
		counts[l] = 1
		for k, part := range links(l) {
			if known := single[k][1] + single[k][2] + single[k][3]; part != linkUnknown && known > 0 {
				counts[l] *= single[k][part] / known
			}
		}
	}
}

// equalLinks returns which parts are equal, as bits.
func equalLinks(l int) int {
	set := 0
	for k, part := range links(l) {
		if part == linkEqual {
			set |= 1 << k
		}
	}
	return set
}

func (c *Comparer) chain(f *Field, a, b []int32) Level {
	var parts [3]Level
	for k, s := range f.chain {
		if s == nil {
			continue
		}
		x, y := a[s.Cell], b[s.Cell]
		if x == 0 || y == 0 {
			continue
		}
		parts[k] = c.link(s.Lexis, x, y)
	}
	if parts[0] == linkDifferent && f.chain[1] != nil {
		c.shifted(f, a, b, &parts)
	}
	return parts[0]<<4 | parts[1]<<2 | parts[2]
}

// shifted looks for the father of one record where the other has the
// grandfather. If one list has three parts and the other four, one generation was
// dropped; what is then equal stands as the grandfather. If both changed places,
// both count as close: so many names agree, though not where they should.
func (c *Comparer) shifted(f *Field, a, b []int32, parts *[3]Level) {
	father, grandfather := f.chain[0].Cell, f.chain[1].Cell
	crossed := func(x, y int32) bool { return x != 0 && y != 0 && c.link(f.chain[0].Lexis, x, y) == linkEqual }
	switch parts[1] {
	case linkUnknown:
		if crossed(a[father], b[grandfather]) || b[grandfather] == 0 && crossed(b[father], a[grandfather]) {
			parts[0], parts[1] = linkUnknown, linkEqual
		}
	case linkDifferent:
		if crossed(a[father], b[grandfather]) && crossed(b[father], a[grandfather]) {
			parts[0], parts[1] = linkClose, linkClose
		}
	}
}

func (c *Comparer) link(l *record.Lexis, x, y int32) Level {
	if x == y {
		return linkEqual
	}
	switch c.word(l, x, y) {
	case nameSound, otherSound:
		return linkEqual
	case nameClose, nameConsonants, nameNear, otherConsonants, otherClose, otherNear:
		return linkClose
	}
	return linkDifferent
}

// chains knows how frequent each combination of fathers', grandfathers' and
// family names is, by sound.
type chains struct {
	rarity [8][]int16 // by set of links and record: hundredths of bits, -log2 of the share
	chance [8]float64 // by set of links: the probability that two records agree on it
}

// newChains counts the combinations of the records of a set.
func newChains(s *record.Set, f *Field) *chains {
	c := &chains{}
	for set := 1; set < 8; set++ {
		c.chance[set] = 1
		if !complete(f, set) {
			continue
		}
		keys := make([]uint64, s.N)
		count := map[uint64]int32{}
		known := 0
		for i := range s.N {
			keys[i] = chainKey(s.Row(int32(i)), f, set)
			if keys[i] != 0 {
				count[keys[i]]++
				known++
			}
		}
		chance := 0.0
		for _, n := range count {
			chance += float64(n) * float64(n-1)
		}
		c.chance[set] = max(chance, 1) / max(1, float64(known)*float64(known-1))
		rarity := make([]int16, s.N)
		for i, k := range keys {
			if k != 0 {
				rarity[i] = int16(math.Round(-100 * math.Log2(float64(count[k])/float64(known))))
			}
		}
		c.rarity[set] = rarity
	}
	return c
}

// complete reports whether the lists have all slots of the set.
func complete(f *Field, set int) bool {
	for k, s := range f.chain {
		if set&(1<<k) != 0 && s == nil {
			return false
		}
	}
	return true
}

// chainKey combines the sounds of the links of a set; 0 if one is missing.
func chainKey(row []int32, f *Field, set int) uint64 {
	h := uint64(14695981039346656037)
	for k, s := range f.chain {
		if set&(1<<k) == 0 {
			continue
		}
		v := row[s.Cell]
		if v == 0 {
			return 0
		}
		h = (h ^ uint64(s.Lexis.Sound[v])) * 0x9E3779B97F4A7C15
		h ^= h >> 31
	}
	return h | 1
}
