package block

import (
	"math/bits"
	"slices"

	"sijil/linkage/lexicon"
	"sijil/linkage/record"
)

// Plan is the blocks of a set under some rules.
type Plan struct {
	Rules   []Rule
	Reports []Report // one for each rule
	set     *record.Set
	keys    []uint32 // N × len(Rules); 0: in no block of that rule
	blocks  []blocks
}

// Report says what became of one rule.
type Report struct {
	Blocks  int   // with two records or more
	Pairs   int64 // before pairs of other rules are left out
	Refined int   // blocks too large, divided by further keys
	Dropped int64 // pairs of blocks that stayed too large and were left out
	Largest int   // records in the largest block that is used
}

// blocks are the records of one rule, block after block.
type blocks struct {
	records []int32
	ends    []int32
}

// Cap is how many records a block may have before it is divided.
const Cap = 400

// New sorts the records of a set into the blocks of the rules. Blocks of more
// than cap records (0: Cap) are divided by year of birth, then place, then given
// name; what is still too large is left out and reported.
func New(s *record.Set, rules []Rule, cap int) *Plan {
	if cap <= 0 {
		cap = Cap
	}
	p := &Plan{Rules: rules, Reports: make([]Report, len(rules)), set: s, keys: make([]uint32, s.N*len(rules)), blocks: make([]blocks, len(rules))}
	atoms := map[string][]uint32{}
	column := func(k Key) []uint32 {
		name := k.String()
		if atoms[name] == nil {
			atoms[name] = make([]uint32, s.N)
			k.column(s, atoms[name])
		}
		return atoms[name]
	}
	for _, r := range rules {
		for _, k := range r.Keys {
			column(k)
		}
	}
	var finer [][]uint32
	for _, k := range []Key{{Role: "birth.year"}, {Role: "place"}, {Role: "given", Letters: 3}, {Role: "family", Letters: 3}, {Role: "birth.month"}} {
		if s.Find(k.Role) != nil {
			finer = append(finer, column(k))
		}
	}
	lexicon.Each(len(rules), 0, func(r int) {
		key := make([]uint32, s.N)
		copy(key, atoms[rules[r].Keys[0].String()])
		for _, k := range rules[r].Keys[1:] {
			next := atoms[k.String()]
			for i := range key {
				if key[i] != 0 && next[i] != 0 {
					key[i] = mix(key[i], next[i])
				} else {
					key[i] = 0
				}
			}
		}
		p.blocks[r] = p.Reports[r].divide(key, finer, cap)
		for i, k := range key {
			p.keys[i*len(rules)+r] = k
		}
	})
	return p
}

// divide groups records by key and divides groups that are too large; key is
// changed to say in which block a record ended.
func (rep *Report) divide(key []uint32, finer [][]uint32, cap int) blocks {
	order := make([]uint64, 0, len(key))
	for i, k := range key {
		if k != 0 {
			order = append(order, uint64(k)<<32|uint64(i))
		}
	}
	radixSort(order)
	var out blocks
	var visit func(group []uint64, depth int)
	visit = func(group []uint64, depth int) {
		n := len(group)
		switch {
		case n < 2:
			if depth > 0 && n == 1 {
				key[uint32(group[0])] = 0
			}
			return
		case n <= cap:
			rep.Blocks++
			rep.Pairs += int64(n) * int64(n-1) / 2
			rep.Largest = max(rep.Largest, n)
			for _, g := range group {
				out.records = append(out.records, int32(uint32(g)))
			}
			out.ends = append(out.ends, int32(len(out.records)))
			return
		case depth == len(finer):
			rep.Dropped += int64(n) * int64(n-1) / 2
			for _, g := range group {
				key[uint32(g)] = 0
			}
			return
		}
		rep.Refined++
		for k, g := range group {
			i := uint32(g)
			if finer[depth][i] == 0 {
				key[i] = 0
			} else {
				key[i] = mix(key[i], finer[depth][i])
			}
			group[k] = uint64(key[i])<<32 | uint64(i)
		}
		slices.Sort(group)
		known := 0
		for known < n && group[known]>>32 == 0 {
			known++
		}
		lost := int64(known)
		rep.Dropped += lost*(lost-1)/2 + lost*int64(n-known)
		runs(group[known:], func(g []uint64) { visit(g, depth+1) })
	}
	runs(order, func(g []uint64) { visit(g, 0) })
	return out
}

// runs calls do for each run of equal keys.
func runs(order []uint64, do func(group []uint64)) {
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && order[to]>>32 == order[from]>>32 {
			to++
		}
		do(order[from:to])
		from = to
	}
}

// radixSort sorts by the upper half; the lower half is ascending already.
func radixSort(a []uint64) {
	if len(a) < 4096 {
		slices.Sort(a)
		return
	}
	b := make([]uint64, len(a))
	for shift := 32; shift < 64; shift += 11 {
		var at [2049]int
		for _, x := range a {
			at[x>>shift&2047+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, x := range a {
			d := x >> shift & 2047
			b[at[d]] = x
			at[d]++
		}
		a, b = b, a
	}
	// Three passes of eleven bits: the result stands in the other array.
	copy(b, a)
}

// Shared returns, as bits, the rules under whose blocks two records meet.
func (p *Plan) Shared(i, j int32) uint64 {
	n := len(p.Rules)
	a, b := p.keys[int(i)*n:int(i)*n+n], p.keys[int(j)*n:int(j)*n+n]
	var mask uint64
	for r, k := range a {
		if k == b[r] && k != 0 {
			mask |= 1 << r
		}
	}
	return mask
}

// task is a range of the blocks of one rule.
type task struct{ rule, from, to int }

// tasks divides the work of visiting all pairs. The division depends on the
// blocks alone.
func (p *Plan) tasks() []task {
	total := int64(0)
	for _, rep := range p.Reports {
		total += rep.Pairs
	}
	enough := int(min(max(total/64, 1<<11), 1<<16)) // pairs that are worth a portion
	var all []task
	for r, b := range p.blocks {
		from, start, work := 0, int32(0), 0
		for k, end := range b.ends {
			n := int(end - start)
			work += n * (n - 1) / 2
			start = end
			if work >= enough || k == len(b.ends)-1 {
				all = append(all, task{r, from, k + 1})
				from, work = k+1, 0
			}
		}
	}
	return all
}

// Visitor takes the pairs of one portion of the work, in order: i < j, the
// rules both records share; and hears when there are no more.
type Visitor interface {
	Pair(i, j int32, shared uint64)
	End()
}

// Visit says how many portions the work has, calls begin for each and gives its
// visitor every comparable pair that meets there first. Portions run on several
// goroutines; their number and content do not depend on how many.
func (p *Plan) Visit(threads int, portions func(n int), begin func(portion int) Visitor) {
	tasks := p.tasks()
	portions(len(tasks))
	lexicon.Each(len(tasks), threads, func(t int) {
		v := begin(t)
		defer v.End()
		b := p.blocks[tasks[t].rule]
		start := int32(0)
		if tasks[t].from > 0 {
			start = b.ends[tasks[t].from-1]
		}
		for k := tasks[t].from; k < tasks[t].to; k++ {
			group := b.records[start:b.ends[k]]
			start = b.ends[k]
			for x, i := range group {
				for _, j := range group[x+1:] {
					if !p.set.Comparable(i, j) {
						continue
					}
					if shared := p.Shared(i, j); bits.TrailingZeros64(shared) == tasks[t].rule {
						v.Pair(i, j, shared)
					}
				}
			}
		}
	})
}
