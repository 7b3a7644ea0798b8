// Package cluster turns scores of pairs into groups of records that are one
// person: by average linkage under constraints, never by mere connection, and
// by optimal assignment between two lists without repetitions.
package cluster

import (
	"slices"

	"sijil/linkage/lexicon"
)

// Edge is a scored pair, I < J, in hundredths of a bit.
type Edge struct {
	I, J  int32
	Score int32
}

// Rules are the constraints.
type Rules struct {
	Threshold int32    // mean score that two groups need to be one
	Unblocked int32    // score of a pair that was not compared
	List      []uint16 // of each record
	Single    []bool   // by list: at most one record in each group
	Same      [][2]int32
	Different [][2]int32
	Threads   int
}

// Unblocked is the score of a pair that was never compared, in hundredths of a
// bit: the rules under which it would have been are mild evidence against it.
const Unblocked = -100

const (
	forbidden = -1 << 50 // the sum that a cannot-link adds
	forced    = 1 << 30  // the sum that a contradicted must-link adds
)

// Grouping is groups, and the judgements that they could not follow.
type Grouping struct {
	Group          []int32 // by record: its group's smallest record
	Contradictions []Contradiction
}

// link is what one group knows of another: the sum of the scores of compared
// pairs between them and their number.
type link struct {
	to    int32
	count int32
	sum   int64
}

// state is the clustering in progress. A group is named by its smallest record.
type state struct {
	rules  Rules
	unit   []int32 // of each record: where it was bound by judgements before anything else
	root   []int32 // of each record; followed to itself
	size   []int32
	lists  []uint64 // the single lists that a group has records of
	links  [][]link
	best   []int32 // the group to unite with; -1: none
	mean   []float64
	bit    []uint64 // by list
	active []int32

	touched []bool // by group: united in this round
}

// Average groups n records by average linkage: two groups are united as long
// as the mean score over all their pairs is at least the threshold, the best
// first. A pair that was not compared counts as Unblocked. Records judged the
// same are one group from the start, unless that contradicts another judgement
// or a list without repetitions; the contradictions are returned. Groups that
// would have two records of a single list, or two that a person judged
// different, are never united. Where a part of the records that scores connect
// is of two single lists and small, the assignment with the greatest sum of
// scores is taken instead.
//
// The method unites all pairs of groups that are each other's best in rounds;
// since the mean of a union is never above the better of its parts, this gives
// the same groups as uniting the best pair of all each time (Bruynooghe 1977).
func Average(n int, edges []Edge, rules Rules) Grouping {
	b := bind(n, rules)
	s := newState(n, rules, b.unit)
	s.connect(edges, b.loose)
	s.assign()
	for i := range n {
		if len(s.links[i]) > 0 {
			s.active = append(s.active, int32(i))
		}
	}
	for dirty := slices.Clone(s.active); len(dirty) > 0; {
		spans := lexicon.Spans(len(dirty), 2048)
		lexicon.Each(len(spans), rules.Threads, func(t int) {
			seen := newScratch()
			for _, g := range dirty[spans[t].From:spans[t].To] {
				s.choose(g, seen)
			}
		})
		fresh := len(dirty) == len(s.active)
		if dirty = s.unite(); dirty == nil && !fresh {
			// Choices made before others united may stand in each other's way where
			// means are equal; made anew, some always meet.
			dirty = slices.Clone(s.active)
		}
	}
	for i := range s.root {
		s.root[i] = s.find(int32(i))
	}
	return Grouping{s.root, b.contradictions}
}

func newState(n int, rules Rules, unit []int32) *state {
	s := &state{rules: rules, unit: unit, root: slices.Clone(unit), size: make([]int32, n), lists: make([]uint64, n),
		links: make([][]link, n), best: make([]int32, n), mean: make([]float64, n), bit: marks(rules.Single), touched: make([]bool, n)}
	for i := range n {
		s.size[unit[i]]++
		s.best[i] = -1
		s.lists[unit[i]] |= s.bit[rules.List[i]]
	}
	return s
}

// marks gives each single list a bit. Beyond 64 lists they share bits, which can
// only keep more apart.
func marks(single []bool) []uint64 {
	bit := make([]uint64, max(len(single), 1))
	next := 0
	for k, is := range single {
		if is {
			bit[k] = 1 << (next % 64)
			next++
		}
	}
	return bit
}

// connect stores the edges that can matter: those within what edges at or above
// the threshold, and judgements, connect.
func (s *state) connect(edges []Edge, loose [][2]int32) {
	component := slices.Clone(s.unit)
	for _, e := range edges {
		if e.Score >= s.rules.Threshold {
			unite(component, e.I, e.J)
		}
	}
	for _, p := range loose {
		unite(component, p[0], p[1])
	}
	for i := range component {
		component[i] = component[component[i]]
	}
	degree := make([]int32, len(s.root))
	total := 0
	s.within(edges, component, func(i, j int32, _ Edge) {
		degree[i]++
		degree[j]++
		total += 2
	})
	pool := make([]link, total)
	for i, d := range degree {
		if d > 0 {
			s.links[i], pool = pool[:0:d], pool[d:]
		}
	}
	s.within(edges, component, func(i, j int32, e Edge) {
		s.links[i] = append(s.links[i], link{j, 1, int64(e.Score)})
		s.links[j] = append(s.links[j], link{i, 1, int64(e.Score)})
	})
	for _, p := range loose {
		s.judged(p, forced)
	}
	for _, p := range s.rules.Different {
		s.judged(p, forbidden)
	}
}

// within calls do for the edges inside components, with the units they connect.
func (s *state) within(edges []Edge, component []int32, do func(i, j int32, e Edge)) {
	for _, e := range edges {
		if i, j := s.unit[e.I], s.unit[e.J]; i != j && component[i] == component[j] {
			do(i, j, e)
		}
	}
}

func (s *state) judged(p [2]int32, sum int64) {
	if i, j := s.unit[p[0]], s.unit[p[1]]; i != j {
		s.links[i] = append(s.links[i], link{j, 0, sum})
		s.links[j] = append(s.links[j], link{i, 0, sum})
	}
}

// apart reports whether two groups must not be one.
func (s *state) apart(g int32, l link) bool {
	return l.sum < forbidden/2 || s.lists[g]&s.lists[l.to] != 0
}

func (s *state) find(i int32) int32 {
	for s.root[i] != i {
		i = s.root[i]
	}
	return i
}

// scratch gathers the links of one group by where they lead.
type scratch struct{ at map[int32]int32 }

func newScratch() *scratch { return &scratch{map[int32]int32{}} }

// choose brings the links of a group up to date and picks its best partner.
func (s *state) choose(g int32, seen *scratch) {
	links := s.links[g]
	s.links[g] = s.compact(g, links, seen)
	s.best[g], s.mean[g] = -1, 0
	for _, l := range s.links[g] {
		if s.apart(g, l) {
			continue
		}
		pairs := int64(s.size[g]) * int64(s.size[l.to])
		sum := l.sum + (pairs-int64(l.count))*int64(s.rules.Unblocked)
		mean := float64(sum) / float64(pairs)
		if mean < float64(s.rules.Threshold) {
			continue
		}
		if s.best[g] < 0 || mean > s.mean[g] || mean == s.mean[g] && prefer(g, l.to, s.best[g]) {
			s.best[g], s.mean[g] = l.to, mean
		}
	}
}

// prefer breaks ties between partners of g the same way from both sides.
func prefer(g, x, y int32) bool {
	ax, bx := min(g, x), max(g, x)
	ay, by := min(g, y), max(g, y)
	return ax < ay || ax == ay && bx < by
}

// compact replaces the names of groups that were united and adds up links that
// lead to the same group.
func (s *state) compact(g int32, links []link, seen *scratch) []link {
	if len(links) <= 24 {
		kept := links[:0]
	next:
		for _, l := range links {
			l.to = s.find(l.to)
			if l.to == g {
				continue
			}
			for k := range kept {
				if kept[k].to == l.to {
					kept[k].sum += l.sum
					kept[k].count += l.count
					continue next
				}
			}
			kept = append(kept, l)
		}
		return kept
	}
	clear(seen.at)
	kept := links[:0]
	for _, l := range links {
		l.to = s.find(l.to)
		if l.to == g {
			continue
		}
		if k, ok := seen.at[l.to]; ok {
			kept[k].sum += l.sum
			kept[k].count += l.count
			continue
		}
		seen.at[l.to] = int32(len(kept))
		kept = append(kept, l)
	}
	return kept
}

// unite joins all groups that are each other's best and returns the groups whose
// choice has to be made again.
func (s *state) unite() []int32 {
	var pairs [][2]int32
	for _, g := range s.active {
		if b := s.best[g]; b > g && s.best[b] == g {
			pairs = append(pairs, [2]int32{g, b})
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	touched := s.touched
	for _, p := range pairs {
		touched[p[0]], touched[p[1]] = true, true
	}
	for _, p := range pairs {
		a, b := p[0], p[1]
		s.root[b] = a
		s.size[a] += s.size[b]
		s.lists[a] |= s.lists[b]
		s.links[a] = append(s.links[a], s.links[b]...)
		s.links[b] = nil
	}
	kept := s.active[:0]
	var dirty []int32
	for _, g := range s.active {
		if s.root[g] != g {
			continue
		}
		if s.best[g] >= 0 || touched[g] {
			kept = append(kept, g)
			if touched[g] || touched[s.best[g]] {
				dirty = append(dirty, g)
			}
		}
	}
	s.active = kept
	for _, p := range pairs {
		touched[p[0]], touched[p[1]] = false, false
	}
	return dirty
}
