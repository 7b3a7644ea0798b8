package block

import (
	"cmp"
	"container/heap"
	"math/bits"
)

// thrift are the shares of the budget that every rule is taken to cost beside
// its pairs; the latter two where records are many.
var thrift = []float64{.01, .03, .1, .3}

// plan is a choice of candidates, by number, and what the pairs that they find
// are worth.
type plan struct {
	rules []int
	value float64
}

// findings are the imagined pairs by how often they were found so far.
type findings [len(worth)]picture

// gain is what it would be worth to find some pairs once more.
func (f *findings) gain(meet *picture) float64 {
	gain := 0.0
	for n := range f {
		count := 0
		for w := range meet {
			count += bits.OnesCount64(meet[w] & f[n][w])
		}
		gain += worth[n] * float64(count)
	}
	return gain
}

// find counts some pairs as found once more.
func (f *findings) find(meet *picture) {
	for n := len(f) - 1; n >= 0; n-- {
		for w := range meet {
			moved := f[n][w] & meet[w]
			f[n][w] &^= moved
			if n+1 < len(f) {
				f[n+1][w] |= moved
			}
		}
	}
}

// offer is a candidate with what it was worth for its price when last looked at.
type offer struct {
	candidate   int
	gain, value float64
	asked       int // how many rules were chosen then
}

// offers is a heap, the best first; of equal ones that of the first candidate.
type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(o[j].value, o[i].value), cmp.Compare(o[i].candidate, o[j].candidate)) < 0
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any     { x := (*o)[len(*o)-1]; *o = (*o)[:len(*o)-1]; return x }

// choose takes the rule that is worth most for its price, again and again, until
// nothing is gained or the limit is spent. What a rule is worth only falls as
// others are chosen, so that only those that look best have to be looked at
// again (Minoux 1978).
func choose(agrees []picture, candidates []candidate, costs []float64, limit, thrift float64) plan {
	var found findings
	for w := range found[0] {
		found[0][w] = ^uint64(0)
	}
	var open offers
	for k, c := range candidates {
		if costs[k] <= limit/3 {
			meet := meeting(agrees, c)
			gain := found.gain(&meet)
			open = append(open, offer{k, gain, gain / (costs[k] + limit*thrift), 0})
		}
	}
	heap.Init(&open)
	var p plan
	spent := 0.0
	for len(p.rules) < most && len(open) > 0 {
		o := heap.Pop(&open).(offer)
		if spent+costs[o.candidate] > limit || o.gain < .1 {
			continue
		}
		meet := meeting(agrees, candidates[o.candidate])
		if o.asked < len(p.rules) {
			o.gain, o.asked = found.gain(&meet), len(p.rules)
			o.value = o.gain / (costs[o.candidate] + limit*thrift)
			heap.Push(&open, o)
			continue
		}
		p.rules = append(p.rules, o.candidate)
		p.value += o.gain
		spent += costs[o.candidate]
		found.find(&meet)
	}
	return p
}
