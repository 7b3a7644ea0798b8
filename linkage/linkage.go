// Package linkage says which records of one or several lists are of the same
// person. It reads what the lists say, compares pairs that share enough to be
// worth it, learns without examples how much each agreement speaks for one
// person, and groups records. It knows neither claims nor storage, and the same
// lists give the same result to the last byte, whatever the order of their rows
// and the number of processors.
//
// The method is described in doc/method/linkage.md.
package linkage

import (
	"context"
	"math"
	"sync"
	"time"

	"sijil/linkage/block"
	"sijil/linkage/cluster"
	"sijil/linkage/lexicon"
	"sijil/linkage/record"
	"sijil/linkage/score"
)

// Options say how to link. The zero value is the default.
type Options struct {
	Threshold float64    // bits a group needs on average
	OneToOne  bool       // at most one record of each list in a group
	Blocking  [][]string // rules; nil: chosen from the data
	Seed      uint64
	Threads   int
	Labels    []Label
	Progress  func(stage string) // called as each stage begins; may be nil
}

// Label is what a person judged of two records, by their position in the set.
type Label struct {
	I, J int32
	Same bool
}

// Pair is a compared pair with its score, in hundredths of a bit.
type Pair struct {
	I, J    int32
	Pattern score.Pattern
	Score   int32
}

// Result is what linking found.
type Result struct {
	Set     *record.Set
	Plan    *block.Plan
	Model   *score.Model
	Pairs   []Pair  // in a fixed order
	Cluster []int32 // by record: the group's smallest record
	Options Options

	// Lenience is by how much, in hundredths of a bit, groups may be below the
	// threshold because lists have no repetitions; see doc/method/linkage.md.
	Lenience int32

	Stages []Stage

	// Contradictions are the labels that grouping could not follow.
	Contradictions []cluster.Contradiction
}

// Stage is how long a part of the work took.
type Stage struct {
	Name string
	Took time.Duration
}

// Link links the records of a set.
func Link(ctx context.Context, s *record.Set, o Options) (*Result, error) {
	r := &Result{Set: s, Options: o}
	if o.OneToOne {
		for k := range s.DuplicateFree {
			s.DuplicateFree[k] = true
		}
	}
	clock := newClock(r, o.Progress)
	clock.stage("blocking")
	rules, err := rulesFor(s, o)
	if err != nil {
		return nil, err
	}
	r.Plan = block.New(s, rules, 0)
	r.Model = score.NewModel(s)
	clock.stage("comparing")
	counts, err := r.compare(ctx, o)
	if err != nil {
		return nil, err
	}
	clock.stage("estimating")
	if err := r.train(ctx, counts, o); err != nil {
		return nil, err
	}
	clock.stage("scoring")
	r.score(o)
	clock.stage("grouping")
	r.Lenience = r.lenience()
	grouping := r.Recluster(o.judged())
	r.Cluster, r.Contradictions = grouping.Group, grouping.Contradictions
	clock.end()
	return r, ctx.Err()
}

func rulesFor(s *record.Set, o Options) ([]block.Rule, error) {
	if len(o.Blocking) > 0 {
		return block.ParseRules(s, o.Blocking)
	}
	return block.Auto(s, o.Seed), nil
}

// collector takes the pairs of one portion.
type collector struct {
	comparer *score.Comparer
	idle     *sync.Pool // of comparers, which remember what they compared
	pairs    []Pair
	tally    score.Tally
	every    uint32
}

// Pair implements block.Visitor.
func (c *collector) Pair(i, j int32, shared uint64) {
	p := c.comparer.Compare(i, j)
	c.pairs = append(c.pairs, Pair{I: i, J: j, Pattern: p})
	if c.every <= 1 || (uint32(i)*2654435761^uint32(j)*2246822519)>>7%c.every == 0 {
		c.tally.Add(p, shared)
	}
}

// End implements block.Visitor.
func (c *collector) End() {
	c.idle.Put(c.comparer)
	c.comparer = nil
}

// trained is about how many pairs the estimation looks at.
const trained = 1 << 20

// compare visits all pairs and keeps their patterns.
func (r *Result) compare(ctx context.Context, o Options) ([]score.Count, error) {
	total := int64(0)
	for _, rep := range r.Plan.Reports {
		total += rep.Pairs
	}
	every := uint32(total/(2*trained)) + 1
	var portions []*collector
	idle := &sync.Pool{New: func() any { return r.Model.NewComparer() }}
	r.Plan.Visit(o.Threads, func(n int) { portions = make([]*collector, n) }, func(portion int) block.Visitor {
		c := &collector{comparer: idle.Get().(*score.Comparer), idle: idle, tally: score.Tally{}, every: every}
		portions[portion] = c
		return c
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n := 0
	tallies := make([]score.Tally, len(portions))
	for t, c := range portions {
		n += len(c.pairs)
		tallies[t] = c.tally
	}
	r.Pairs = make([]Pair, 0, n)
	for _, c := range portions {
		r.Pairs = append(r.Pairs, c.pairs...)
		c.pairs = nil
	}
	return score.Counts(tallies), nil
}

func (r *Result) train(ctx context.Context, counts []score.Count, o Options) error {
	t := score.Training{Counts: counts, TotalPairs: r.comparable(), Seed: o.Seed, Threads: o.Threads}
	counted := 0.0
	for _, c := range counts {
		counted += c.Pairs
	}
	t.Scale = float64(len(r.Pairs)) / max(1, counted)
	for _, rule := range r.Plan.Rules {
		t.Rules = append(t.Rules, rule.Slots(r.Set))
	}
	comparer := r.Model.NewComparer()
	for _, l := range o.Labels {
		t.Labelled = append(t.Labelled, score.Labelled{Pattern: comparer.Compare(l.I, l.J), Same: l.Same})
	}
	return r.Model.Train(ctx, t)
}

// comparable counts the pairs of records that may be the same person.
func (r *Result) comparable() float64 {
	n := float64(r.Set.N)
	total := n * (n - 1) / 2
	sizes := make([]float64, len(r.Set.Lists))
	for _, k := range r.Set.List {
		sizes[k]++
	}
	for k, m := range sizes {
		if r.Set.DuplicateFree[k] {
			total -= m * (m - 1) / 2
		}
	}
	return total
}

func (r *Result) score(o Options) {
	spans := lexicon.Spans(len(r.Pairs), 1<<14)
	lexicon.Each(len(spans), o.Threads, func(t int) {
		for k := spans[t].From; k < spans[t].To; k++ {
			p := &r.Pairs[k]
			p.Score = r.Model.Score(p.I, p.J, p.Pattern)
		}
	})
}

// edges returns the scored pairs as the clustering takes them.
func (r *Result) edges() []cluster.Edge {
	edges := make([]cluster.Edge, len(r.Pairs))
	for k, p := range r.Pairs {
		edges[k] = cluster.Edge{I: p.I, J: p.J, Score: p.Score}
	}
	return edges
}

// rules returns the constraints of the clustering.
func (r *Result) rules(j Judged) cluster.Rules {
	return cluster.Rules{Threshold: int32(math.Round(r.Options.Threshold*100)) - r.Lenience, Unblocked: cluster.Unblocked, List: r.Set.List, Single: r.Set.DuplicateFree,
		Same: j.Same, Different: j.Different, Threads: r.Options.Threads}
}

const (
	mostLenient = 200 // hundredths of a bit
	enoughFound = 50  // records that another list has, before shares are believed
)

// lenience returns what it says for two records to be one person that lists
// without repetitions have no better partner for them. Were the lists
// independent, a group would be likelier by the odds that a person is on none of
// them, since apart its parts would be two people whom all the other lists
// missed. Lists are not independent, and half of the bits are taken.
func (r *Result) lenience() int32 {
	s := r.Set
	threshold := int32(math.Round(r.Options.Threshold * 100))
	alike := make([]uint64, s.N) // by record: the lists that have one that is like it
	for _, p := range r.Pairs {
		if p.Score >= threshold {
			alike[p.I] |= 1 << (s.List[p.J] % 64)
			alike[p.J] |= 1 << (s.List[p.I] % 64)
		}
	}
	var others, both [64]int
	for i, on := range alike {
		for k := range min(64, len(s.Lists)) {
			if int(s.List[i]) != k && s.DuplicateFree[k] && s.DuplicateFree[s.List[i]] {
				others[k]++
				both[k] += int(on >> k & 1)
			}
		}
	}
	sum, found := 0.0, 0
	for k, n := range both {
		found = max(found, n)
		if n > 0 {
			sum -= math.Log2(1 - min(float64(n)/float64(others[k]), .98))
		}
	}
	if found < enoughFound {
		return 0
	}
	return min(int32(math.Round(50*sum)), mostLenient)
}

// clock measures stages.
type clock struct {
	result   *Result
	progress func(string)
	since    time.Time
	name     string
}

func newClock(r *Result, progress func(string)) *clock { return &clock{result: r, progress: progress} }

func (c *clock) stage(name string) {
	c.end()
	c.name, c.since = name, time.Now()
	if c.progress != nil {
		c.progress(name)
	}
}

func (c *clock) end() {
	if c.name != "" {
		c.result.Stages = append(c.result.Stages, Stage{c.name, time.Since(c.since)})
	}
	c.name = ""
}
