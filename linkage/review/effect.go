package review

import "slices"

// Effect is what a judgement of one pair does to the groups around it. The
// groups of all other records stay as they are.
type Effect struct {
	Records   []int32 // those whose group may change, ascending
	Now       []int32 // for each of Records: the smallest record of its group
	Same      []int32 // if the pair is judged the same
	Different []int32 // if it is judged different

	made [3][]judged
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

// around lists the records of the regions of a pair, and their judgements.
func (g *Groups) around(i, j int32) ([]int32, []judged) {
	a, b := g.root(g.Parts.part[i]), g.root(g.Parts.part[j])
	records, made := g.records(a), g.made[a]
	if a != b {
		records, made = append(records, g.records(b)...), append(slices.Clone(made), g.made[b]...)
		slices.Sort(records)
		slices.SortFunc(made, compareJudged)
	}
	return records, made
}

func (p *Parts) groupOf(records []int32, made []judged) []int32 {
	group := p.group(records, made).Group
	for k, g := range group {
		group[k] = records[g]
	}
	return group
}

// Matters reports whether the groups would be others without the judgement of a
// pair. In a large region every judgement is held to matter.
func (g *Groups) Matters(i, j int32) bool {
	i, j = min(i, j), max(i, j)
	records, made := g.around(i, j)
	if len(records) > large {
		return true
	}
	others := slices.DeleteFunc(slices.Clone(made), func(q judged) bool { return q.i == i && q.j == j })
	if len(others) == len(made) {
		return false
	}
	for k, group := range g.Parts.groupOf(records, others) {
		if group != g.Group[records[k]] {
			return true
		}
	}
	return false
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
