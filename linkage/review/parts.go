// Package review helps people to judge pairs of records: it says which pair is
// worth a look, what a judgement would change, and how good the links are,
// measured on pairs drawn at random. It works on what linking found and knows
// neither who judges nor how judgements are kept.
//
// The methods are described in doc/method/review.md.
package review

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"sijil/linkage"
	"sijil/linkage/cluster"
)

// large is how many records a region may have for what is computed of it again
// and again. In larger ones the program is cautious instead of exact.
const large = 300

// Parts divides the records of a result into parts that scores at or above the
// threshold connect. Grouping happens within them, so that what one judgement
// changes can be computed without the rest. It is safe for concurrent use.
type Parts struct {
	Result *linkage.Result
	Group  []int32 // by record: its group as the scores alone make it

	rules cluster.Rules
	part  []int32 // by record: its part's smallest record
	next  []int32 // by record: the next one of its part; -1 at the end
	first []int32 // by record I, into pairs; one more at the end
	pairs []int32 // indexes of Result.Pairs, by I

	draws   int
	seed    uint64
	people  func() []int32 // by draw, without judgements; computed when first asked for
	mu      sync.Mutex
	regions map[string]*region
}

// NewParts finds the parts of a result. Labels in its options play no role.
// Intervals of counts come from so many draws with the seed.
func NewParts(r *linkage.Result, draws int, seed uint64) *Parts {
	p := &Parts{Result: r, Group: r.Cluster, rules: r.Rules(linkage.Judged{}), draws: draws, seed: seed, regions: map[string]*region{}}
	p.people = sync.OnceValue(p.draw)
	if len(r.Options.Labels) > 0 {
		p.Group = r.Recluster(linkage.Judged{}).Group
	}
	n := r.Set.N
	p.part, p.next, p.first = make([]int32, n), make([]int32, n), make([]int32, n+1)
	for i := range p.part {
		p.part[i] = int32(i)
	}
	for _, q := range r.Pairs {
		if q.Score >= p.rules.Threshold {
			join(p.part, q.I, q.J)
		}
		p.first[q.I+1]++
	}
	last := make([]int32, n)
	for i := n - 1; i >= 0; i-- {
		p.next[i] = -1
	}
	for i := range n {
		root := top(p.part, int32(i))
		p.part[i] = root
		if int(root) != i {
			p.next[last[root]] = int32(i)
		}
		last[root] = int32(i)
		p.first[i+1] += p.first[i]
	}
	at := slices.Clone(p.first[:n])
	p.pairs = make([]int32, len(r.Pairs))
	for k, q := range r.Pairs {
		p.pairs[at[q.I]] = int32(k)
		at[q.I]++
	}
	return p
}

// join makes one tree of two, named by the smaller name.
func join(root []int32, i, j int32) {
	i, j = top(root, i), top(root, j)
	root[max(i, j)] = min(i, j)
}

// top returns the name of the tree of a record and shortens the way there.
func top(root []int32, i int32) int32 {
	for root[i] != i {
		root[i] = root[root[i]]
		i = root[i]
	}
	return i
}

// Pair returns a pair if it was compared.
func (p *Parts) Pair(i, j int32) (linkage.Pair, bool) {
	i, j = min(i, j), max(i, j)
	for _, k := range p.pairs[p.first[i]:p.first[i+1]] {
		if q := p.Result.Pairs[k]; q.J == j {
			return q, true
		}
	}
	return linkage.Pair{}, false
}

// Groups is the groups of all records under judgements. It is safe for
// concurrent use.
type Groups struct {
	Parts          *Parts
	Made           linkage.Judged
	Group          []int32 // by record: its group's smallest record
	Contradictions []cluster.Contradiction

	up      map[int32]int32   // by part: another one that judgements connect it with, or itself
	regions map[int32]*region // by smallest part; only where there is a judgement
	people  func() []int32    // by draw, under the judgements; computed when first asked for
}

// judged is one judgement of a region.
type judged struct {
	i, j int32
	same bool
}

// region is the parts that judgements connect, as they are under these
// judgements. It does not depend on what is judged elsewhere.
type region struct {
	records        []int32 // ascending
	made           []judged
	group          []int32 // for each of records
	contradictions []cluster.Contradiction
	matters        map[[2]int32]bool // by judged pair: whether the groups would be others without it
	change         func() []int32    // by draw: what the judgements change in the count of people
}

// Under groups all records under judgements: those of the parts that a judgement
// touches anew, all others as the scores alone make them. The groups are those
// of Result.Recluster.
func (p *Parts) Under(made linkage.Judged) *Groups {
	g := &Groups{Parts: p, Made: made, Group: slices.Clone(p.Group), up: map[int32]int32{}, regions: map[int32]*region{}}
	each(made, func(q judged) { g.connect(p.part[q.i], p.part[q.j]) })
	of := map[int32][]judged{}
	each(made, func(q judged) {
		root := g.root(p.part[q.i])
		of[root] = append(of[root], q)
	})
	parts := map[int32][]int32{}
	for part := range g.up {
		root := g.root(part)
		parts[root] = append(parts[root], part)
	}
	for _, root := range sortedKeys(of) {
		slices.SortFunc(of[root], compareJudged)
		r := p.region(parts[root], slices.Compact(of[root]))
		g.regions[root] = r
		for k, i := range r.records {
			g.Group[i] = r.group[k]
		}
		g.Contradictions = append(g.Contradictions, r.contradictions...)
	}
	g.people = sync.OnceValue(g.draw)
	return g
}

// region returns some parts under the judgements on them; what was computed
// before is not computed again.
func (p *Parts) region(parts []int32, made []judged) *region {
	k := key(slices.Min(parts), made)
	p.mu.Lock()
	r := p.regions[k]
	p.mu.Unlock()
	if r != nil {
		return r
	}
	r = &region{records: p.records(parts), made: made}
	grouping := p.group(r.records, made)
	r.group = named(grouping.Group, r.records)
	for _, c := range grouping.Contradictions {
		r.contradictions = append(r.contradictions, contradiction(c, r.records))
	}
	r.weigh(p)
	r.change = sync.OnceValue(func() []int32 {
		return p.change(r.records, made, r.group, func() []int32 { return p.sample(r.records, nil) })
	})
	p.mu.Lock()
	if len(p.regions) >= remembered {
		clear(p.regions)
	}
	p.regions[k] = r
	p.mu.Unlock()
	return r
}

// remembered is how many regions are kept.
const remembered = 1 << 15

// weigh finds the judgements without which the groups would be others. In a
// large region every one is held to matter.
func (r *region) weigh(p *Parts) {
	r.matters = make(map[[2]int32]bool, len(r.made))
	for _, q := range r.made {
		others := slices.DeleteFunc(slices.Clone(r.made), func(o judged) bool { return o.i == q.i && o.j == q.j })
		r.matters[[2]int32{q.i, q.j}] = len(r.records) > large || !slices.Equal(p.groupOf(r.records, others), r.group)
	}
}

func each(made linkage.Judged, do func(judged)) {
	for _, q := range made.Same {
		do(judged{min(q[0], q[1]), max(q[0], q[1]), true})
	}
	for _, q := range made.Different {
		do(judged{min(q[0], q[1]), max(q[0], q[1]), false})
	}
}

func compareJudged(a, b judged) int {
	side := 0
	if a.same != b.same {
		if side = 1; a.same {
			side = -1
		}
	}
	return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j), side)
}

// named gives the groups of some records the records' own numbers.
func named(group, records []int32) []int32 {
	for k, g := range group {
		group[k] = records[g]
	}
	return group
}

// contradiction gives a contradiction among some records their own numbers.
func contradiction(c cluster.Contradiction, records []int32) cluster.Contradiction {
	out := cluster.Contradiction{I: records[c.I], J: records[c.J], OnList: c.OnList}
	for _, q := range c.Same {
		out.Same = append(out.Same, [2]int32{records[q[0]], records[q[1]]})
	}
	return out
}

// connect makes one region of two parts.
func (g *Groups) connect(a, b int32) {
	for _, x := range []int32{a, b} {
		if _, ok := g.up[x]; !ok {
			g.up[x] = x
		}
	}
	a, b = g.root(a), g.root(b)
	g.up[max(a, b)] = min(a, b)
}

// root returns the region of a part: itself where no judgement touches it.
func (g *Groups) root(part int32) int32 {
	for {
		up, ok := g.up[part]
		if !ok || up == part {
			return part
		}
		part = up
	}
}

// records lists the records of parts, ascending.
func (p *Parts) records(parts []int32) []int32 {
	var records []int32
	for _, part := range parts {
		for i := part; i >= 0; i = p.next[i] {
			records = append(records, i)
		}
	}
	slices.Sort(records)
	return records
}

func sortedKeys[V any](m map[int32]V) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// local is some records numbered by themselves, as clustering takes them.
type local struct {
	edges []cluster.Edge
	rules cluster.Rules
}

// local numbers records and what was compared and judged among them.
func (p *Parts) local(records []int32, made []judged) local {
	number := make(map[int32]int32, len(records))
	l := local{rules: p.rules}
	l.rules.List, l.rules.Threads = make([]uint16, len(records)), 1
	for k, i := range records {
		number[i], l.rules.List[k] = int32(k), p.Result.Set.List[i]
	}
	for k, i := range records {
		for _, at := range p.pairs[p.first[i]:p.first[i+1]] {
			q := p.Result.Pairs[at]
			if j, ok := number[q.J]; ok {
				l.edges = append(l.edges, cluster.Edge{I: int32(k), J: j, Score: q.Score})
			}
		}
	}
	for _, q := range made {
		pair := [2]int32{number[q.i], number[q.j]}
		if q.same {
			l.rules.Same = append(l.rules.Same, pair)
		} else {
			l.rules.Different = append(l.rules.Different, pair)
		}
	}
	return l
}

func (p *Parts) group(records []int32, made []judged) cluster.Grouping {
	l := p.local(records, made)
	return cluster.Average(len(records), l.edges, l.rules)
}

// key names a region and its judgements, which together say what it holds.
func key(part int32, made []judged) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(part))
	for _, q := range made {
		b = binary.LittleEndian.AppendUint32(b, uint32(q.i))
		b = binary.LittleEndian.AppendUint32(b, uint32(q.j))
		if q.same {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	return string(b)
}
