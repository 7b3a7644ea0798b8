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

// The model is only estimated, so that all scores of a draw are wrong together:
// by a sum, and by a factor, whose logarithm, are normal with these deviations.
// On data with known truth a score of 3 bits stood for odds of 2 to 5 bits.
const (
	doubt  = 130 // hundredths of a bit
	scales = .35
)

// certain is the score beyond which a pair is not in doubt, in hundredths of a
// bit.
const certain = 1500

// Sample draws partitions from what the scores leave possible, by moving one
// record at a time (Gibbs sampling): to each group it has a compared pair with,
// or to itself, in proportion to two to the power of what speaks for that group,
// the score with the record in it that is most like it before all. Records that
// judgements bind move together. Pairs are never drawn one by
// one, so a draw is always a partition and keeps the constraints. Each draw has
// its own random numbers from the seed and starts from start, which must keep
// the constraints as the result of Average does; see is called for the draws in
// any order, from several goroutines.
func Sample(start []int32, edges []Edge, rules Rules, draws int, seed uint64, see func(draw int, d Draw)) {
	near := neighbours(start, edges, rules)
	lexicon.Each(draws, rules.Threads, func(k int) {
		w := newWalk(start, near, rules, rand.New(rand.NewPCG(seed, uint64(k)+1000)))
		for range sweeps {
			for _, i := range near.moving {
				w.move(i)
			}
		}
		see(k, Draw{w.records(), w.groups})
	})
}

// graph holds, for each unit of records that are bound together, the pairs that
// may matter.
type graph struct {
	unit   []int32 // by record: the unit's smallest record
	weight []int32 // by unit: how many records
	lists  []uint64
	first  []int32 // by unit, into links; one more at the end
	links  []link
	moving []int32 // units with anything in doubt
}

func neighbours(start []int32, edges []Edge, rules Rules) *graph {
	n := len(start)
	b := bind(n, rules)
	g := &graph{unit: b.unit, weight: make([]int32, n), lists: make([]uint64, n), first: make([]int32, n+1)}
	mark := marks(rules.Single)
	for i, u := range b.unit {
		g.weight[u]++
		g.lists[u] |= mark[rules.List[i]]
	}
	// A unit is in doubt unless it is much more like one in its group than like
	// being alone or any in another.
	own, other := make([]int64, n), make([]int64, n)
	g.each(edges, b.loose, rules.Different, func(i, j int32, l link) {
		g.first[i+1]++
		g.first[j+1]++
		best := other
		if start[i] == start[j] {
			best = own
		}
		best[i], best[j] = max(best[i], l.sum), max(best[j], l.sum)
	})
	for i := range n {
		if g.first[i+1] > 0 && own[i]-other[i] < certain {
			g.moving = append(g.moving, int32(i))
		}
		g.first[i+1] += g.first[i]
	}
	g.links = make([]link, g.first[n])
	at := append([]int32(nil), g.first[:n]...)
	g.each(edges, b.loose, rules.Different, func(i, j int32, l link) {
		l.to = j
		g.links[at[i]] = l
		l.to = i
		g.links[at[j]] = l
		at[i]++
		at[j]++
	})
	return g
}

// each calls do for what connects two units: compared pairs that are not out of
// the question, and judgements.
func (g *graph) each(edges []Edge, loose, different [][2]int32, do func(i, j int32, l link)) {
	for _, e := range edges {
		if i, j := g.unit[e.I], g.unit[e.J]; i != j && e.Score > -certain {
			do(i, j, link{count: 1, sum: int64(e.Score)})
		}
	}
	for _, p := range loose {
		do(g.unit[p[0]], g.unit[p[1]], link{sum: judgedLoose})
	}
	for _, p := range different {
		if i, j := g.unit[p[0]], g.unit[p[1]]; i != j {
			do(i, j, link{sum: forbidden})
		}
	}
}

// judgedLoose is what a judgement of "same" that others contradict still adds.
const judgedLoose = 2 * certain

// weighty is what the best score with a group counts beside the mean: what two
// records lack, a third may have, and a mean over many pairs of which some say
// little would let too many go. What all pairs say is more than what one says,
// but not as much more as their number, since they say much the same: their
// square root.
const weighty = .75

// walk is one chain of moves.
type walk struct {
	near   *graph
	rules  Rules
	random *rand.Rand
	shift  float64
	scale  float64
	group  []int32  // by unit
	size   []int32  // by group: records
	lists  []uint64 // by group: single lists it has records of
	groups int
	free   []int32 // names of empty groups
	found  []option
}

// option is a group that a unit may move to.
type option struct {
	group  int32
	sum    float64
	count  int32
	best   float64
	apart  bool
	weight float64
}

func newWalk(start []int32, near *graph, rules Rules, r *rand.Rand) *walk {
	n := len(start)
	w := &walk{near: near, rules: rules, random: r, shift: r.NormFloat64() * doubt, scale: math.Exp(r.NormFloat64() * scales), group: append([]int32(nil), start...), size: make([]int32, n), lists: make([]uint64, n)}
	for i, g := range start {
		if w.size[g] == 0 {
			w.groups++
		}
		w.size[g]++
		w.lists[g] |= near.lists[i]
	}
	for g, size := range w.size {
		if size == 0 {
			w.free = append(w.free, int32(g))
		}
	}
	return w
}

// records returns the group of each record.
func (w *walk) records() []int32 {
	for i, u := range w.near.unit {
		w.group[i] = w.group[u]
	}
	return w.group
}

// move takes a unit out of its group and puts it where chance says.
func (w *walk) move(i int32) {
	g := w.group[i]
	w.size[g] -= w.near.weight[i]
	w.lists[g] &^= w.near.lists[i]
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
	w.size[g] += w.near.weight[i]
	w.lists[g] |= w.near.lists[i]
}

// options gathers the groups that a unit may move to and returns the sum of
// their weights; that of being alone is 1.
func (w *walk) options(i int32) float64 {
	w.found = w.found[:0]
next:
	for _, l := range w.near.links[w.near.first[i]:w.near.first[i+1]] {
		g := w.group[l.to]
		o := option{group: g, sum: float64(l.sum), count: l.count, apart: l.sum == forbidden}
		if l.count > 0 {
			o.sum = o.sum*w.scale + w.shift
		}
		o.best = o.sum
		for k := range w.found {
			if f := &w.found[k]; f.group == g {
				f.sum += o.sum
				f.best = max(f.best, o.best)
				f.count += o.count
				f.apart = f.apart || o.apart
				continue next
			}
		}
		w.found = append(w.found, o)
	}
	total := 0.0
	for k := range w.found {
		o := &w.found[k]
		if o.apart || w.lists[o.group]&w.near.lists[i] != 0 {
			continue
		}
		pairs := float64(w.size[o.group]) * float64(w.near.weight[i])
		mean := (o.sum + (pairs-float64(o.count))*float64(w.rules.Unblocked)) / pairs
		bits := ((1-weighty)*mean + weighty*o.best) * math.Sqrt(pairs)
		o.weight = math.Exp2(min(bits-float64(w.rules.Threshold), 6000) / 100)
		total += o.weight
	}
	return total
}
