package review

import (
	"math"
	"math/rand/v2"
	"slices"

	"sijil/linkage"
	"sijil/linkage/cluster"
)

// draw draws partitions of all records, without judgements, and counts the
// people in each. Links that blocking missed are drawn too, as in
// linkage.Result.Interval.
func (p *Parts) draw() []int32 {
	people := make([]int32, p.draws)
	missed, least := p.Result.Missed()
	plain := *p.Result
	plain.Options.Seed = p.seed
	plain.Partitions(linkage.Judged{}, p.draws, func(k int, group []int32) {
		chance := rand.New(rand.NewPCG(p.seed, uint64(k)+5000))
		people[k] = max(int32(least), slices.Max(append(group, -1))+1-int32(math.Round(1.5*missed*chance.Float64())))
	})
	return people
}

// smallest lists the records that name a group.
func smallest(group []int32) []int32 {
	var names []int32
	for i, g := range group {
		if int(g) == i {
			names = append(names, g)
		}
	}
	return names
}

// People is how many different people there are: groups, and the interval that
// nine draws of ten lie in.
type People struct{ Best, Low, High int }

// People counts the groups. Its interval is that of the draws without
// judgements, each shifted by what the judgements change in the regions that
// they touch, which are drawn again with them and without them from the same
// random numbers.
func (g *Groups) People() People { return summary(len(smallest(g.Group)), slices.Clone(g.people())) }

func (g *Groups) draw() []int32 {
	total := slices.Clone(g.Parts.people())
	for _, root := range sortedKeys(g.regions) {
		add(total, g.regions[root].change(), 1)
	}
	return total
}

func add(total, change []int32, times int32) {
	for n, c := range change {
		total[n] += times * c
	}
}

// After counts the groups as People does in one state of an effect.
func (g *Groups) After(e *Effect, state int) People {
	total := slices.Clone(g.people())
	if state != Now {
		inside := map[*region]bool{}
		for _, i := range e.Records {
			if r := g.regions[g.root(g.Parts.part[i])]; r != nil && !inside[r] {
				inside[r] = true
				add(total, r.change(), -1)
			}
		}
		add(total, g.Parts.change(e.Records, e.made[state], e.Of(state), e.plain), 1)
	}
	return summary(len(smallest(g.Group))-count(e.Now)+count(e.Of(state)), total)
}

func summary(best int, total []int32) People {
	slices.Sort(total)
	n := len(total)
	if n == 0 {
		return People{best, best, best}
	}
	return People{best, min(best, int(total[n/20])), max(best, int(total[n-1-n/20]))}
}

const (
	sampled = 120 // records that a region may have to be drawn again
	shared  = 12  // records from which on all processors draw
)

// change counts the groups of a region in each draw under judgements, less those
// without, which plain returns. A larger region is not drawn again: each draw
// changes as its groups do.
func (p *Parts) change(records []int32, made []judged, group []int32, plain func() []int32) []int32 {
	if len(records) <= sampled {
		change := p.sample(records, made)
		add(change, plain(), -1)
		return change
	}
	without := make([]int32, len(records))
	for k, i := range records {
		without[k] = p.Group[i]
	}
	change := make([]int32, p.draws)
	for n := range change {
		change[n] = int32(count(group) - count(without))
	}
	return change
}

// sample draws partitions of some records and counts the groups of each.
func (p *Parts) sample(records []int32, made []judged) []int32 {
	l := p.local(records, made)
	if len(records) >= shared {
		l.rules.Threads = p.rules.Threads
	}
	groups := make([]int32, p.draws)
	start := cluster.Average(len(records), l.edges, l.rules).Group
	cluster.Sample(start, l.edges, l.rules, p.draws, p.seed, func(k int, drawn cluster.Draw) { groups[k] = int32(drawn.Groups) })
	return groups
}
