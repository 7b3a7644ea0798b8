package review

import (
	"cmp"
	"math"
	"slices"

	"sijil/linkage"
	"sijil/linkage/score"
)

// Candidate is a pair whose judgement would tell much.
type Candidate struct {
	I, J  int32
	Worth float64 // uncertainty × effect; only its order means anything
}

// doubtful is the least uncertainty p(1−p) of a candidate: p between 5 and 95
// in a hundred.
const doubtful = .05 * .95

// Candidates lists pairs that the scores leave open, those first whose judgement
// is worth most: how uncertain it is that the two are one person, times what the
// answer changes. For two groups that might be one, the pair that speaks most
// for it is listed; for a record that might not belong to its group, the pair
// that holds it there. At most limit are listed; the order depends on the
// result alone.
func (p *Parts) Candidates(limit int) []Candidate {
	list := append(p.across(), p.within()...)
	slices.SortFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.I, b.I), cmp.Compare(a.J, b.J), cmp.Compare(b.Worth, a.Worth))
	})
	list = slices.CompactFunc(list, func(a, b Candidate) bool { return a.I == b.I && a.J == b.J })
	slices.SortFunc(list, byWorth)
	list = list[:min(len(list), limit)]
	plain := p.Under(linkage.Judged{})
	for k := range list {
		list[k].Worth *= plain.weight(list[k].I, list[k].J)
	}
	slices.SortFunc(list, byWorth)
	return list
}

func byWorth(a, b Candidate) int {
	return cmp.Or(cmp.Compare(b.Worth, a.Worth), cmp.Compare(a.I, b.I), cmp.Compare(a.J, b.J))
}

// weight is what the answer about a pair changes: the count of people, and half
// as much if only the groups' members change, on which overlaps of lists depend.
func (g *Groups) weight(i, j int32) float64 {
	if records, _ := g.around(i, j); len(records) > large {
		return 1
	}
	e := g.Effect(i, j)
	w := math.Abs(float64(count(e.Same) - count(e.Different)))
	if !slices.Equal(e.Same, e.Different) {
		w += .5
	}
	return w
}

// uncertainty is p(1−p) of a score in hundredths of a bit.
func uncertainty(hundredths float64) float64 {
	p := score.Probability(int32(math.Round(max(-1e6, min(hundredths, 1e6)))))
	return p * (1 - p)
}

// hopeless is the score, in hundredths of a bit, below which a pair alone does
// not make two groups worth a look.
const hopeless = -1000

// bridge is what is known of two groups that might be one.
type bridge struct {
	sum, pairs int64
	best       linkage.Pair
}

// across lists the doubtful pairs of different groups, the best of each two.
func (p *Parts) across() []Candidate {
	size := make([]int64, len(p.Group))
	for _, g := range p.Group {
		size[g]++
	}
	bridges := map[[2]int32]bridge{}
	of := func(q linkage.Pair) [2]int32 {
		a, b := p.Group[q.I], p.Group[q.J]
		return [2]int32{min(a, b), max(a, b)}
	}
	for _, q := range p.Result.Pairs {
		if k := of(q); k[0] != k[1] && q.Score >= hopeless {
			if t, ok := bridges[k]; !ok || q.Score > t.best.Score {
				bridges[k] = bridge{best: q}
			}
		}
	}
	for _, q := range p.Result.Pairs {
		if t, ok := bridges[of(q)]; ok {
			t.sum += int64(q.Score)
			t.pairs++
			bridges[of(q)] = t
		}
	}
	var list []Candidate
	support := p.support()
	for k, t := range bridges {
		all := size[k[0]] * size[k[1]]
		mean := float64(t.sum+(all-t.pairs)*int64(p.rules.Unblocked)) / float64(all)
		if p.alone(k[0], k[1]) {
			// Two records of one list without repetitions are in the way: the
			// question is to which of two the record belongs.
			mean = float64(t.best.Score) - max(support[t.best.I], support[t.best.J])
		}
		if u := uncertainty(mean - float64(p.rules.Threshold)); u >= doubtful {
			list = append(list, Candidate{min(t.best.I, t.best.J), max(t.best.I, t.best.J), u})
		}
	}
	return list
}

// alone reports whether two groups have records of one list without repetitions.
func (p *Parts) alone(a, b int32) bool {
	set := p.Result.Set
	on := map[uint16]bool{}
	for _, g := range []int32{a, b} {
		for i := g; i >= 0; i = p.next[i] {
			if p.Group[i] != g || !set.DuplicateFree[set.List[i]] {
				continue
			}
			if on[set.List[i]] {
				return true
			}
			on[set.List[i]] = true
		}
	}
	return false
}

// support returns, by record, the mean score with the rest of its group; 0 for
// a record that is a group by itself.
func (p *Parts) support() []float64 {
	support := make([]float64, len(p.Group))
	compared := make([]int32, len(p.Group))
	size := make([]int32, len(p.Group))
	for _, g := range p.Group {
		size[g]++
	}
	for _, q := range p.Result.Pairs {
		if p.Group[q.I] == p.Group[q.J] {
			support[q.I] += float64(q.Score)
			support[q.J] += float64(q.Score)
			compared[q.I]++
			compared[q.J]++
		}
	}
	for i, g := range p.Group {
		if others := size[g] - 1; others > 0 {
			support[i] = (support[i] + float64(others-compared[i])*float64(p.rules.Unblocked)) / float64(others)
		}
	}
	return support
}

// within lists, for each record that may not belong to its group, the pair that
// holds it there most.
func (p *Parts) within() []Candidate {
	support := p.support()
	best := map[int32]linkage.Pair{}
	for _, q := range p.Result.Pairs {
		if p.Group[q.I] != p.Group[q.J] {
			continue
		}
		for _, i := range []int32{q.I, q.J} {
			if b, ok := best[i]; uncertainty(support[i]-float64(p.rules.Threshold)) >= doubtful && (!ok || q.Score > b.Score) {
				best[i] = q
			}
		}
	}
	var list []Candidate
	for i, q := range best {
		list = append(list, Candidate{min(q.I, q.J), max(q.I, q.J), uncertainty(support[i] - float64(p.rules.Threshold))})
	}
	return list
}
