package review

import (
	"slices"
	"sync"
)

// Effect is what a judgement of one pair does to the groups around it. The
// groups of all other records stay as they are.
type Effect struct {
	Records   []int32 // those whose group may change, ascending
	Now       []int32 // for each of Records: the smallest record of its group
	Same      []int32 // if the pair is judged the same
	Different []int32 // if it is judged different

	made  [3][]judged
	plain func() []int32 // by draw, the groups without any judgement; computed when first asked for
}

// The three states of an effect.
const (
	Now = iota
	IfSame
	IfDifferent
)

// Of returns the groups of a state.
func (e *Effect) Of(state int) []int32 {
	return [][]int32{e.Now, e.Same, e.Different}[state]
}

// Effect says what the groups around a pair are and would be if the pair were
// judged the same, or different, beside all other judgements. One that is
// already made of this pair is put aside for that.
func (g *Groups) Effect(i, j int32) Effect {
	i, j = min(i, j), max(i, j)
	records, made := g.around(i, j)
	others := slices.DeleteFunc(slices.Clone(made), func(q judged) bool { return q.i == i && q.j == j })
	e := Effect{Records: records, made: [3][]judged{made, with(others, judged{i, j, true}), with(others, judged{i, j, false})}}
	e.plain = sync.OnceValue(func() []int32 { return g.Parts.sample(records, nil) })
	e.Now = make([]int32, len(records))
	for k, r := range records {
		e.Now[k] = g.Group[r]
	}
	e.Same, e.Different = g.Parts.groupOf(records, e.made[IfSame]), g.Parts.groupOf(records, e.made[IfDifferent])
	return e
}

func with(made []judged, q judged) []judged {
	out := append(slices.Clone(made), q)
	slices.SortFunc(out, compareJudged)
	return out
}

// at returns the region that a record is in: one that judgements made, or its
// part as it is.
func (g *Groups) at(i int32) (records []int32, made []judged) {
	root := g.root(g.Parts.part[i])
	if r := g.regions[root]; r != nil {
		return r.records, r.made
	}
	return g.Parts.records([]int32{root}), nil
}

// around lists the records of the regions of a pair, and their judgements.
func (g *Groups) around(i, j int32) ([]int32, []judged) {
	records, made := g.at(i)
	if g.root(g.Parts.part[i]) != g.root(g.Parts.part[j]) {
		more, besides := g.at(j)
		records, made = slices.Concat(records, more), slices.Concat(made, besides)
		slices.Sort(records)
		slices.SortFunc(made, compareJudged)
	}
	return records, made
}

func (p *Parts) groupOf(records []int32, made []judged) []int32 {
	return named(p.group(records, made).Group, records)
}

// Matters reports whether the groups would be others without the judgement of a
// pair.
func (g *Groups) Matters(i, j int32) bool {
	r := g.regions[g.root(g.Parts.part[i])]
	return r != nil && r.matters[[2]int32{min(i, j), max(i, j)}]
}

// Settled reports whether judgements of other pairs already say whether two
// records are one person: a chain of "same" connects them, or connects them with
// two that are judged different.
func (g *Groups) Settled(i, j int32) bool {
	_, made := g.around(i, j)
	if len(made) == 0 {
		return false
	}
	root := map[int32]int32{}
	find := func(x int32) int32 {
		for {
			up, ok := root[x]
			if !ok {
				return x
			}
			x = up
		}
	}
	for _, q := range made {
		if a, b := find(q.i), find(q.j); q.same && a != b {
			root[b] = a
		}
	}
	a, b := find(i), find(j)
	if a == b {
		return true
	}
	for _, q := range made {
		if x, y := find(q.i), find(q.j); !q.same && (x == a && y == b || x == b && y == a) {
			return true
		}
	}
	return false
}

// count returns the number of different groups.
func count(group []int32) int {
	sorted := slices.Clone(group)
	slices.Sort(sorted)
	return len(slices.Compact(sorted))
}
