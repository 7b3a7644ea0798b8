package cluster

import (
	"math"
	"math/rand/v2"

	"sijil/linkage/lexicon"
)

// Draw is one partition that the scores leave possible.
type Draw struct {
	Group  []int32 // by record: any record of its group
	Groups int
}

// sweeps is how often each record may move before a draw is taken.
const sweeps = 6

// doubt is the standard deviation, in hundredths of a bit, of what all scores of
// a draw are wrong by together: the model itself is only estimated.
const doubt = 250

// certain is the score beyond which a pair is not in doubt, in hundredths of a
// bit.
const certain = 1500

// Sample draws partitions from what the scores leave possible, by moving one
// record at a time (Gibbs sampling): to each group it has a compared pair with,
// or to itself, in proportion to two to the power of the mean score with that
// group. Records are never moved independently pair by pair, so a draw is always
// a partition and keeps the constraints. Each draw has its own random numbers
// from the seed; see is called for the draws in any order, one at a time for
// each draw.
func Sample(start []int32, edges []Edge, rules Rules, draws int, seed uint64, see func(draw int, d Draw)) {
	near := neighbours(len(start), edges)
	lexicon.Each(draws, rules.Threads, func(k int) {
		w := newWalk(start, near, rules, rand.New(rand.NewPCG(seed, uint64(k)+1000)))
		for range sweeps {
			for _, i := range near.moving {
				w.move(i)
			}
		}
		see(k, Draw{w.group, w.groups})
	})
}

// graph holds, for each record, the pairs that may matter.
type graph struct {
	first  []int32 // by record, into links; one more at the end
	links  []link
	moving []int32 // records with anything in doubt
}

func neighbours(n int, edges []Edge) *graph {
	g := &graph{first: make([]int32, n+1)}
	matters := func(e Edge) bool { return e.Score > -certain }
	doubtful := make([]bool, n)
	for _, e := range edges {
		if matters(e) {
			g.first[e.I+1]++
			g.first[e.J+1]++
			if e.Score < certain {
				doubtful[e.I], doubtful[e.J] = true, true
			}
		}
	}
	for i := range n {
		g.first[i+1] += g.first[i]
		if doubtful[i] {
			g.moving = append(g.moving, int32(i))
		}
	}
	g.links = make([]link, g.first[n])
	at := append([]int32(nil), g.first[:n]...)
	for _, e := range edges {
		if matters(e) {
			g.links[at[e.I]] = link{to: e.J, sum: int64(e.Score)}
			g.links[at[e.J]] = link{to: e.I, sum: int64(e.Score)}
			at[e.I]++
			at[e.J]++
		}
	}
	return g
}

// walk is one chain of moves.
type walk struct {
	near   *graph
	rules  Rules
	random *rand.Rand
	shift  float64
	group  []int32
	size   []int32  // by group
	lists  []uint64 // by group: single lists it has records of
	own    []uint64 // by list
	groups int
	free   []int32 // names of empty groups
	apart  map[[2]int32]bool
	found  []option
}

// option is a group that a record may move to.
type option struct {
	group  int32
	sum    float64
	count  int32
	weight float64
}

func newWalk(start []int32, near *graph, rules Rules, r *rand.Rand) *walk {
	n := len(start)
	w := &walk{near: near, rules: rules, random: r, shift: r.NormFloat64() * doubt, group: append([]int32(nil), start...), size: make([]int32, n), lists: make([]uint64, n), apart: map[[2]int32]bool{}}
	s := &state{rules: rules}
	s.bits()
	w.own = s.bit
	for i, g := range start {
		if w.size[g] == 0 {
			w.groups++
		}
		w.size[g]++
		w.lists[g] |= w.own[rules.List[i]]
	}
	for g, size := range w.size {
		if size == 0 {
			w.free = append(w.free, int32(g))
		}
	}
	for _, d := range rules.Different {
		w.apart[d], w.apart[[2]int32{d[1], d[0]}] = true, true
	}
	return w
}

// move takes a record out of its group and puts it where chance says.
func (w *walk) move(i int32) {
	g := w.group[i]
	w.size[g]--
	w.lists[g] &^= w.own[w.rules.List[i]]
	if w.size[g] == 0 {
		w.free = append(w.free, g)
		w.groups--
	}
	total := w.options(i)
	pick := w.random.Float64() * (total + 1)
	for _, o := range w.found {
		if pick -= o.weight; pick < 0 {
			w.enter(i, o.group)
			return
		}
	}
	alone := w.free[len(w.free)-1]
	w.free = w.free[:len(w.free)-1]
	w.groups++
	w.enter(i, alone)
}

func (w *walk) enter(i, g int32) {
	w.group[i] = g
	w.size[g]++
	w.lists[g] |= w.own[w.rules.List[i]]
}

// options gathers the groups that a record may move to and returns the sum of
// their weights; that of being alone is 1.
func (w *walk) options(i int32) float64 {
	w.found = w.found[:0]
next:
	for _, l := range w.near.links[w.near.first[i]:w.near.first[i+1]] {
		g := w.group[l.to]
		score := float64(l.sum) + w.shift
		if w.apart[[2]int32{i, l.to}] {
			score = -1e9
		}
		for k := range w.found {
			if w.found[k].group == g {
				w.found[k].sum += score
				w.found[k].count++
				continue next
			}
		}
		w.found = append(w.found, option{group: g, sum: score, count: 1})
	}
	total := 0.0
	for k := range w.found {
		o := &w.found[k]
		if w.lists[o.group]&w.own[w.rules.List[i]] != 0 {
			continue
		}
		mean := (o.sum + float64(w.size[o.group]-o.count)*float64(w.rules.Unblocked)) / float64(w.size[o.group])
		o.weight = math.Exp2(min(mean-float64(w.rules.Threshold), 6000) / 100)
		total += o.weight
	}
	return total
}
