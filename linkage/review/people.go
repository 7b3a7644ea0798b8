package review

import (
	"math"
	"math/rand/v2"
	"slices"

	"sijil/linkage"
	"sijil/linkage/cluster"
)

// Draws is how many different people there are in each of many partitions that
// the scores leave possible, before anything is judged.
type Draws struct {
	Seed   uint64
	People []int32
}

// Draw draws partitions of all records, without judgements, and counts the
// people in each. Links that blocking missed are drawn too, as in
// linkage.Result.Interval.
func (p *Parts) Draw(draws int, seed uint64) *Draws {
	d := &Draws{Seed: seed, People: make([]int32, draws)}
	missed := p.missed()
	plain := *p.Result
	plain.Options.Seed = seed
	plain.Partitions(linkage.Judged{}, draws, func(k int, group []int32) {
		chance := rand.New(rand.NewPCG(seed, uint64(k)+5000))
		d.People[k] = slices.Max(append(group, -1)) + 1 - int32(math.Round(1.5*missed*chance.Float64()))
	})
	return d
}

// missed estimates how many unions of groups the pairs that were never compared
// would have brought.
func (p *Parts) missed() float64 {
	found := 0.0
	for _, q := range p.Result.Pairs {
		if q.Score >= 0 {
			found++
		}
	}
	recall := p.Result.Recall()
	if found == 0 || recall <= 0 {
		return 0
	}
	links := float64(len(p.Group) - len(smallest(p.Group)))
	return found * (1/recall - 1) * links / max(found, links)
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
func (g *Groups) People(d *Draws) People {
	total := slices.Clone(d.People)
	for _, root := range sortedKeys(g.made) {
		g.Parts.shift(total, d, root, g.records(root), g.made[root], nil)
	}
	return summary(len(smallest(g.Group)), total)
}

// After counts the groups as People does in one state of an effect.
func (g *Groups) After(d *Draws, e *Effect, state int) People {
	total := slices.Clone(d.People)
	inside := map[int32]bool{}
	for _, i := range e.Records {
		inside[g.root(g.Parts.part[i])] = true
	}
	for _, root := range sortedKeys(g.made) {
		if !inside[root] {
			g.Parts.shift(total, d, root, g.records(root), g.made[root], nil)
		}
	}
	if len(e.Records) > 0 {
		g.Parts.shift(total, d, e.Records[0], e.Records, e.made[state], e.Of(state))
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

// shift adds to each draw what judgements change in a region. What was computed
// before for the same judgements is not computed again. group, if not nil, is
// the grouping of the records under them.
func (p *Parts) shift(total []int32, d *Draws, root int32, records []int32, made []judged, group []int32) {
	if len(made) == 0 {
		return
	}
	k := key(d.Seed, root, len(records), made)
	p.mu.Lock()
	change, ok := p.drawn[k]
	p.mu.Unlock()
	if !ok {
		if group == nil {
			group = p.groupOf(records, made)
		}
		change = p.change(d, records, made, group)
		p.mu.Lock()
		if len(p.drawn) >= 1<<14 {
			clear(p.drawn)
		}
		p.drawn[k] = change
		p.mu.Unlock()
	}
	for n := range total {
		total[n] += change[n]
	}
}

// change counts the groups of a region in each draw under judgements, less those
// without. A large region is not drawn again: each draw changes as its groups
// do.
func (p *Parts) change(d *Draws, records []int32, made []judged, group []int32) []int32 {
	change := make([]int32, len(d.People))
	if len(records) > large {
		plain := make([]int32, len(records))
		for k, i := range records {
			plain[k] = p.Group[i]
		}
		for n := range change {
			change[n] = int32(count(group) - count(plain))
		}
		return change
	}
	with, without := p.local(records, made), p.local(records, nil)
	sample(len(records), with, d, func(n, groups int) { change[n] += int32(groups) })
	sample(len(records), without, d, func(n, groups int) { change[n] -= int32(groups) })
	return change
}

func sample(n int, l local, d *Draws, see func(draw, groups int)) {
	start := cluster.Average(n, l.edges, l.rules).Group
	cluster.Sample(start, l.edges, l.rules, len(d.People), d.Seed, func(k int, drawn cluster.Draw) { see(k, drawn.Groups) })
}
