// Package table holds counts of victims by capture pattern: how many are on
// exactly these lists and on no other. It reads and checks such tables and
// describes how their lists overlap. It cannot see a name.
package table

import (
	"math/bits"
	"slices"
)

// MaxLists is the largest number of lists in a table.
const MaxLists = 16

// MaxDocumented is the largest number of documented victims in a table. Sums
// and factorials stay exact far above it.
const MaxDocumented = 1_000_000_000

// Cell is one capture pattern: bit j is set when these victims are on list j.
type Cell struct {
	Pattern uint32
	Count   int64 // victims; never negative
}

// Table is a count for each observed capture pattern.
type Table struct {
	Lists []string
	Cells []Cell // by pattern, each pattern once, no pattern zero, no count zero
}

// Documented returns n, the number of different victims on at least one list.
func (t Table) Documented() int64 {
	var n int64
	for _, c := range t.Cells {
		n += c.Count
	}
	return n
}

// Sizes returns the number of victims on each list.
func (t Table) Sizes() []int64 {
	sizes := make([]int64, len(t.Lists))
	for _, c := range t.Cells {
		for j := range sizes {
			if c.Pattern>>j&1 == 1 {
				sizes[j] += c.Count
			}
		}
	}
	return sizes
}

// Only returns for each list the number of victims on no other list.
func (t Table) Only() []int64 {
	only := make([]int64, len(t.Lists))
	for _, c := range t.Cells {
		if bits.OnesCount32(c.Pattern) == 1 {
			only[bits.TrailingZeros32(c.Pattern)] += c.Count
		}
	}
	return only
}

// Frequencies returns how many victims are on exactly 1, 2, ... J lists; the
// first element is for one list.
func (t Table) Frequencies() []int64 {
	f := make([]int64, len(t.Lists))
	for _, c := range t.Cells {
		f[bits.OnesCount32(c.Pattern)-1] += c.Count
	}
	return f
}

// Pair says how many victims two lists share.
type Pair struct {
	A, B int   // positions of the lists, A < B
	Both int64 // victims on both
}

// Pairs returns the overlap of every two lists.
func (t Table) Pairs() []Pair {
	var pairs []Pair
	for a := range t.Lists {
		for b := a + 1; b < len(t.Lists); b++ {
			both := uint32(1)<<a | uint32(1)<<b
			p := Pair{A: a, B: b}
			for _, c := range t.Cells {
				if c.Pattern&both == both {
					p.Both += c.Count
				}
			}
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// Largest returns the group of lists, bit j for list j, that one can walk
// through over pairs that share a victim and that holds most victims, and how
// many victims are on lists outside it.
func (t Table) Largest() (group uint32, outside int64) {
	most := int64(-1)
	for left := t.used(); left != 0; {
		reached := t.reach(left & -left)
		left &^= reached
		var inside int64
		for _, c := range t.Cells {
			if c.Pattern&reached != 0 {
				inside += c.Count
			}
		}
		if inside > most {
			group, most = reached, inside
		}
	}
	return group, t.Documented() - max(most, 0)
}

// used returns the lists that have a victim.
func (t Table) used() uint32 {
	var all uint32
	for _, c := range t.Cells {
		all |= c.Pattern
	}
	return all
}

// reach returns the lists that a few lists are tied to by shared victims.
func (t Table) reach(reached uint32) uint32 {
	for grown := true; grown; {
		grown = false
		for _, c := range t.Cells {
			if c.Pattern&reached != 0 && c.Pattern&^reached != 0 {
				reached |= c.Pattern
				grown = true
			}
		}
	}
	return reached
}

// Without returns the table as it would be if list j did not exist. Victims on
// list j alone are no longer documented.
func (t Table) Without(j int) Table {
	return t.rest(j, func(uint32) bool { return true })
}

// Among returns the table of the victims on list j, as the other lists saw
// them, and how many of those are on none of the others. The sum of the two is
// the size of list j: the answer that an estimate from the others must reach.
func (t Table) Among(j int) (Table, int64) {
	among := t.rest(j, func(pattern uint32) bool { return pattern>>j&1 == 1 })
	return among, t.Only()[j]
}

// rest drops list j, keeping the victims whose pattern is wanted.
func (t Table) rest(j int, wanted func(uint32) bool) Table {
	var cells []Cell
	low := uint32(1)<<j - 1
	for _, c := range t.Cells {
		if wanted(c.Pattern) {
			cells = append(cells, Cell{Pattern: c.Pattern&low | c.Pattern>>1&^low, Count: c.Count})
		}
	}
	lists := slices.Delete(slices.Clone(t.Lists), j, j+1)
	return Table{Lists: lists, Cells: gather(cells)}
}

// Occupied returns the table without lists that have no victim, and the names
// of those lists.
func (t Table) Occupied() (Table, []string) {
	var empty []string
	for j := len(t.Lists) - 1; j >= 0; j-- {
		if t.Sizes()[j] == 0 {
			empty = append(empty, t.Lists[j])
			t = t.Without(j)
		}
	}
	slices.Reverse(empty)
	return t, empty
}

// Dense returns the count of every pattern from 0 to 2^J - 1; that of pattern 0
// is 0, because nobody knows it.
func (t Table) Dense() []int64 {
	dense := make([]int64, 1<<len(t.Lists))
	for _, c := range t.Cells {
		dense[c.Pattern] = c.Count
	}
	return dense
}

// gather sorts cells, adds the counts of equal patterns and drops what is
// empty.
func gather(cells []Cell) []Cell {
	slices.SortFunc(cells, func(a, b Cell) int { return int(a.Pattern) - int(b.Pattern) })
	var out []Cell
	for _, c := range cells {
		switch {
		case c.Pattern == 0 || c.Count == 0:
		case len(out) > 0 && out[len(out)-1].Pattern == c.Pattern:
			out[len(out)-1].Count += c.Count
		default:
			out = append(out, c)
		}
	}
	return out
}
