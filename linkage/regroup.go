package linkage

import (
	"slices"

	"sijil/linkage/cluster"
	"sijil/linkage/score"
)

// Judged are pairs of records that people judged to be the same person, or not
// to be. Their order, and that within a pair, do not matter.
type Judged struct {
	Same, Different [][2]int32
}

// judged returns the constraints that the labels of the options make.
func (o Options) judged() Judged {
	var j Judged
	for _, l := range o.Labels {
		if l.Same {
			j.Same = append(j.Same, [2]int32{l.I, l.J})
		} else {
			j.Different = append(j.Different, [2]int32{l.I, l.J})
		}
	}
	return j
}

// Recluster groups all records again from the scores as they are, under other
// judgements, without learning anew. It changes nothing in the result. What
// linking itself grouped is Recluster of the judgements in Options.Labels. Time
// grows with the number of compared pairs: about a tenth of a second for each
// million.
func (r *Result) Recluster(j Judged) cluster.Grouping {
	return cluster.Average(r.Set.N, r.edges(), r.rules(j))
}

// Effect is what a judgement of one pair would do to the groups around it.
type Effect struct {
	Records   []int32 // those whose group the judgement may change, ascending
	Now       []int32 // for each of Records: the smallest record of its group
	Same      []int32 // and that if the pair is judged the same
	Different []int32 // and if it is judged different
}

// Effect says what groups the records around a pair are in and would be in if
// the pair were judged the same, or different, beside the judgements there are;
// one that is already made of this pair is put aside for that. The groups of all
// other records stay as they are. Time grows as with Recluster, with a small
// part of it.
func (r *Result) Effect(i, j int32, made Judged) Effect {
	pair := [2]int32{min(i, j), max(i, j)}
	others := Judged{without(made.Same, pair), without(made.Different, pair)}
	same := Judged{append(others.Same, pair), others.Different}
	different := Judged{others.Same, append(others.Different, pair)}
	records := r.around(pair, Judged{append(without(made.Same, pair), pair), nil})
	e := Effect{Records: records}
	part := r.part(records)
	e.Now, e.Same, e.Different = part.group(r, made), part.group(r, same), part.group(r, different)
	return e
}

// without returns a copy of pairs without one of them.
func without(pairs [][2]int32, pair [2]int32) [][2]int32 {
	return slices.DeleteFunc(slices.Clone(pairs), func(p [2]int32) bool { return p == pair || p == [2]int32{pair[1], pair[0]} })
}

// around lists the records that scores at or above the threshold, and
// judgements, connect with a pair.
func (r *Result) around(pair [2]int32, made Judged) []int32 {
	root := make([]int32, r.Set.N)
	for i := range root {
		root[i] = int32(i)
	}
	top := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	threshold := r.rules(Judged{}).Threshold
	for _, p := range r.Pairs {
		if p.Score >= threshold {
			root[top(p.I)] = top(p.J)
		}
	}
	for _, p := range made.Same {
		root[top(p[0])] = top(p[1])
	}
	var records []int32
	for i := range root {
		if top(int32(i)) == top(pair[0]) {
			records = append(records, int32(i))
		}
	}
	return records
}

// part is some records with the pairs among them, numbered by themselves.
type part struct {
	records []int32
	number  map[int32]int32
	edges   []cluster.Edge
}

func (r *Result) part(records []int32) part {
	p := part{records: records, number: make(map[int32]int32, len(records))}
	within := make([]bool, r.Set.N)
	for k, i := range records {
		p.number[i], within[i] = int32(k), true
	}
	for _, q := range r.Pairs {
		if within[q.I] && within[q.J] {
			p.edges = append(p.edges, cluster.Edge{I: p.number[q.I], J: p.number[q.J], Score: q.Score})
		}
	}
	return p
}

func (p part) group(r *Result, made Judged) []int32 {
	rules := r.rules(Judged{p.within(made.Same), p.within(made.Different)})
	rules.List = make([]uint16, len(p.records))
	for k, i := range p.records {
		rules.List[k] = r.Set.List[i]
	}
	group := cluster.Average(len(p.records), p.edges, rules).Group
	for k, g := range group {
		group[k] = p.records[g]
	}
	return group
}

func (p part) within(pairs [][2]int32) [][2]int32 {
	var out [][2]int32
	for _, q := range pairs {
		i, okI := p.number[q[0]]
		j, okJ := p.number[q[1]]
		if okI && okJ {
			out = append(out, [2]int32{i, j})
		}
	}
	return out
}

// Explanation is the score of a pair and what it is made of.
type Explanation struct {
	Compared    bool         // whether blocking brought the two together
	Score       int32        // hundredths of a bit
	Probability float64      // that the two are one person; see score.Probability
	Terms       []score.Term // their weights sum to Score
}

// Explain scores any pair of records, compared or not, and says why. For a
// compared pair the score is that in Pairs. Grouping counts a pair that was not
// compared as cluster.Unblocked, whatever its score here.
func (r *Result) Explain(i, j int32) Explanation {
	i, j = min(i, j), max(i, j)
	p := r.Model.NewComparer().Compare(i, j)
	total := r.Model.Score(i, j, p)
	return Explanation{r.Plan.Shared(i, j) != 0 && r.Set.Comparable(i, j), total, score.Probability(total), r.Model.Terms(i, j, p)}
}
