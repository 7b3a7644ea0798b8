package review

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"sijil/linkage/record"
	"sijil/linkage/score"
)

// bands are the scores, in hundredths of a bit, at which strata begin; pairs
// below the first are a stratum too.
var bands = []int32{-1000, -500, 0, 500, 1000}

// lowest and highest stand for no bound.
const (
	lowest  = math.MinInt32
	highest = math.MaxInt32
)

// Stratum is a part of the pairs from which some are drawn, all with the same
// probability Drawn/Pairs.
type Stratum struct {
	Low, High int32  // scores from Low and below High
	Linked    bool   // in one group
	Lists     string // "A × B"; "" any
	Scripts   string // "arabic × latin"; "" any
	Pairs     int64
	Drawn     int
}

// Drawn is a drawn pair.
type Drawn struct {
	I, J    int32
	Stratum int
	Score   int32
	Scripts string
}

// Audit is pairs drawn at random.
type Audit struct {
	Strata   []Stratum
	Pairs    []Drawn // in the order in which they are to be judged
	Compared int64   // all that could be drawn: compared pairs, and pairs of one group that were not
}

// Audit draws pairs for an audit of groups: half from the linked pairs, for the
// precision, half from the other compared pairs, for the recall. Within a
// stratum all pairs are equally likely; strata get pairs in proportion to their
// size and to how uncertain their scores are (Neyman 1934), and each a few. What
// is drawn depends on the seed, the result and the groups alone.
func (p *Parts) Audit(group []int32, size int, seed uint64) Audit {
	f := newFrame(p, group)
	strata, of := f.strata(size)
	f.allocate(strata, size)
	picks := make([]picked, len(strata))
	f.each(func(q framed) {
		s := of[q.key]
		picks[s].offer(q, mix(seed, q.i, q.j), strata[s].Drawn)
	})
	a := Audit{Strata: strata, Compared: f.total}
	type placed struct {
		Drawn
		first  bool
		chance uint64
	}
	var all []placed
	for s := range picks {
		slices.SortFunc(picks[s], func(x, y pick) int { return cmp.Compare(x.chance, y.chance) })
		for n, x := range picks[s] {
			all = append(all, placed{Drawn{x.i, x.j, s, x.score, f.scripts[x.key.scripts]}, n == 0, x.chance})
		}
	}
	// The first of each stratum come first, so that something is known of each
	// soon; what follows is in random order, so that those judged so far are a
	// random sample too.
	slices.SortFunc(all, func(x, y placed) int {
		if x.first != y.first {
			if x.first {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.chance, y.chance)
	})
	for _, x := range all {
		a.Pairs = append(a.Pairs, x.Drawn)
	}
	return a
}

// strictly says what tells strata apart: the numbers of a frame's names.
type strictly struct {
	linked         bool
	band           int8
	lists, scripts int32
}

// framed is a pair of the frame.
type framed struct {
	i, j, score int32
	key         strictly
}

// frame is all pairs that can be drawn.
type frame struct {
	parts   *Parts
	group   []int32
	script  []uint8 // by record
	lists   []string
	scripts []string
	number  map[[2]uint16]int32
	count   map[strictly]int64
	doubt   map[strictly]float64 // the sum of the standard deviations that scores promise
	total   int64
}

func newFrame(p *Parts, group []int32) *frame {
	f := &frame{parts: p, group: group, number: map[[2]uint16]int32{}, count: map[strictly]int64{}, doubt: map[strictly]float64{}}
	set := p.Result.Set
	f.script = scripts(set)
	for a := range uint8(3) {
		for b := range uint8(3) {
			f.scripts = append(f.scripts, scriptNames[min(a, b)]+" × "+scriptNames[max(a, b)])
		}
	}
	f.each(func(q framed) {
		f.count[q.key]++
		f.total++
		// Not even the surest score is taken for more than 1 in 400.
		f.doubt[q.key] += max(.05, math.Sqrt(uncertainty(float64(q.score))))
	})
	return f
}

// each calls do for every compared pair, and for every pair of one group that
// was not compared, always in the same order.
func (f *frame) each(do func(framed)) {
	for _, q := range f.parts.Result.Pairs {
		do(f.framed(q.I, q.J, q.Score))
	}
	model := f.parts.Result.Model
	comparer := model.NewComparer()
	members := map[int32][]int32{}
	for i, g := range f.group {
		members[g] = append(members[g], int32(i))
	}
	for _, g := range sortedKeys(members) {
		for n, i := range members[g] {
			for _, j := range members[g][n+1:] {
				if _, ok := f.parts.Pair(i, j); !ok {
					do(f.framed(i, j, model.Score(i, j, comparer.Compare(i, j))))
				}
			}
		}
	}
}

func (f *frame) framed(i, j, points int32) framed {
	set := f.parts.Result.Set
	a, b := set.List[i], set.List[j]
	lists, ok := f.number[[2]uint16{min(a, b), max(a, b)}]
	if !ok {
		lists = int32(len(f.lists))
		f.number[[2]uint16{min(a, b), max(a, b)}] = lists
		f.lists = append(f.lists, set.Lists[min(a, b)]+" × "+set.Lists[max(a, b)])
	}
	x, y := f.script[i], f.script[j]
	return framed{min(i, j), max(i, j), points, strictly{f.group[i] == f.group[j], band(points), lists, int32(min(x, y))*3 + int32(max(x, y))}}
}

func band(points int32) int8 {
	at, found := slices.BinarySearch(bands, points)
	if found {
		at++
	}
	return int8(at)
}

// strata divides the frame as finely as the size allows: by lists and scripts,
// by scripts, or by score alone.
func (f *frame) strata(size int) ([]Stratum, map[strictly]int) {
	keys := make([]strictly, 0, len(f.count))
	for k := range f.count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b strictly) int {
		linked := 0
		if a.linked != b.linked {
			if linked = 1; a.linked {
				linked = -1
			}
		}
		return cmp.Or(linked, cmp.Compare(b.band, a.band), cmp.Compare(a.lists, b.lists), cmp.Compare(a.scripts, b.scripts))
	})
	for level := range 3 {
		strata, of := f.divide(keys, level)
		least := 0
		for _, s := range strata {
			least += int(min(s.Pairs, few))
		}
		if least <= size*2/3 || level == 2 {
			return strata, of
		}
	}
	return nil, nil
}

// few is how many pairs each stratum gets if there are enough.
const few = 5

func (f *frame) divide(keys []strictly, level int) ([]Stratum, map[strictly]int) {
	var strata []Stratum
	at, of := map[strictly]int{}, map[strictly]int{}
	for _, k := range keys {
		coarse := k
		if level >= 1 {
			coarse.lists = -1
		}
		if level >= 2 {
			coarse.scripts = -1
		}
		n, ok := at[coarse]
		if !ok {
			n = len(strata)
			at[coarse] = n
			s := Stratum{Low: lowest, High: highest, Linked: k.linked}
			if k.band > 0 {
				s.Low = bands[k.band-1]
			}
			if int(k.band) < len(bands) {
				s.High = bands[k.band]
			}
			if coarse.lists >= 0 {
				s.Lists = f.lists[k.lists]
			}
			if coarse.scripts >= 0 {
				s.Scripts = f.scripts[k.scripts]
			}
			strata = append(strata, s)
		}
		strata[n].Pairs += f.count[k]
		of[k] = n
	}
	return strata, of
}

// allocate says how many pairs each stratum gives: half of all to linked pairs,
// half to others.
func (f *frame) allocate(strata []Stratum, size int) {
	doubt := make([]float64, len(strata))
	_, of := f.strata(size)
	for k, d := range f.doubt {
		doubt[of[k]] += d
	}
	var sides [2][]int
	for n, s := range strata {
		side := 0
		if s.Linked {
			side = 1
		}
		sides[side] = append(sides[side], n)
	}
	half := size / 2
	other := share(strata, doubt, sides[0], size-half)
	linked := share(strata, doubt, sides[1], size-other)
	if other+linked < size { // few linked pairs: the rest goes to the others
		share(strata, doubt, sides[0], size-linked)
	}
}

// share gives pairs to the strata of one side and returns how many.
func share(strata []Stratum, doubt []float64, side []int, size int) int {
	given := 0
	least := few
	if len(side) > 0 {
		least = max(1, min(few, size/len(side)))
	}
	for _, n := range side {
		strata[n].Drawn = int(min(int64(least), strata[n].Pairs))
		given += strata[n].Drawn
	}
	// One by one to where the next tells most: Neyman's allocation in whole
	// numbers, by the method of equal proportions (Wright 2012).
	for given < size {
		best, most := -1, 0.0
		for _, n := range side {
			if d := float64(strata[n].Drawn); int64(strata[n].Drawn) < strata[n].Pairs && doubt[n]/math.Sqrt(d*(d+1)) > most {
				best, most = n, doubt[n]/math.Sqrt(d*(d+1))
			}
		}
		if best < 0 {
			break
		}
		strata[best].Drawn++
		given++
	}
	return given
}

// pick is a pair with its random number.
type pick struct {
	framed
	chance uint64
}

// picked holds the pairs with the smallest random numbers, the largest on top.
type picked []pick

func (p picked) Len() int           { return len(p) }
func (p picked) Less(a, b int) bool { return p[a].chance > p[b].chance }
func (p picked) Swap(a, b int)      { p[a], p[b] = p[b], p[a] }

// Push implements heap.Interface.
func (p *picked) Push(x any) { *p = append(*p, x.(pick)) }

// Pop implements heap.Interface.
func (p *picked) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

func (p *picked) offer(q framed, chance uint64, size int) {
	switch {
	case len(*p) < size:
		heap.Push(p, pick{q, chance})
	case size > 0 && chance < (*p)[0].chance:
		(*p)[0] = pick{q, chance}
		heap.Fix(p, 0)
	}
}

// mix turns a seed and a pair into a random number (the finaliser of SplitMix64,
// Steele, Lea and Flood 2014).
func mix(seed uint64, i, j int32) uint64 {
	x := step(seed + 0x9E3779B97F4A7C15)
	return step(x ^ (uint64(uint32(i))<<32 | uint64(uint32(j))))
}

func step(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

var scriptNames = [3]string{"arabic", "latin", "unknown"}

// scripts says in which script the names of each record are.
func scripts(set *record.Set) []uint8 {
	out := make([]uint8, set.N)
	for i := range out {
		out[i] = 2
		row := set.Row(int32(i))
		for s := range set.Slots {
			slot := &set.Slots[s]
			v := row[slot.Cell]
			if slot.Kind != record.Word || v == 0 {
				continue
			}
			out[i] = 1
			if slot.Lexis.Keys[v].Arabic {
				out[i] = 0
			}
			break
		}
	}
	return out
}

// predicted is the probability that a score stands for.
func predicted(points int32) float64 { return score.Probability(points) }
