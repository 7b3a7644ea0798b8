package linkage

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"sijil/linkage/cluster"
)

// Interval is how many different people the lists name, with what the scores
// leave open: nine times in ten the truth should lie from Low to High.
type Interval struct {
	Best  int `json:"best"`
	Low   int `json:"low"`
	High  int `json:"high"`
	Draws int `json:"draws"`
}

// People counts the groups.
func (r *Result) People() int {
	n := 0
	for i, c := range r.Cluster {
		if int(c) == i {
			n++
		}
	}
	return n
}

// Interval estimates how many different people the lists name from draws of
// whole partitions, so that what is uncertain about links is uncertain about the
// count. Links that blocking missed altogether are drawn too. The labels in the
// options hold in every draw.
func (r *Result) Interval(draws int) Interval {
	missed, least := r.missedLinks(), r.fewest()
	counts := make([]int, draws)
	seed := r.Options.Seed
	cluster.Sample(r.Cluster, r.edges(), r.rules(r.Options.judged()), draws, seed, func(k int, d cluster.Draw) {
		chance := rand.New(rand.NewPCG(seed, uint64(k)+5000))
		counts[k] = max(least, d.Groups-int(math.Round(1.5*missed*chance.Float64())))
	})
	slices.Sort(counts)
	return Interval{Best: counts[draws/2], Low: counts[draws/20], High: counts[draws-1-draws/20], Draws: draws}
}

// Partitions draws whole partitions that keep the judgements and gives each to
// see: for each record the number of its group, from 0 in the order of the
// groups' smallest records. The same seed gives the same draws for any number of
// threads; see is called from several goroutines, once for each draw.
func (r *Result) Partitions(j Judged, draws int, see func(draw int, group []int32)) {
	start := r.Recluster(j).Group
	cluster.Sample(start, r.edges(), r.rules(j), draws, r.Options.Seed, func(k int, d cluster.Draw) { see(k, numbered(d.Group)) })
}

// numbered gives groups numbers in the order of their smallest records.
func numbered(group []int32) []int32 {
	number := make([]int32, len(group))
	for i := range number {
		number[i] = -1
	}
	next := int32(0)
	for i, g := range group {
		if number[g] < 0 {
			number[g] = next
			next++
		}
		group[i] = number[g]
	}
	return group
}

// Recall estimates which share of the pairs of one person were compared at all,
// from how many rules found each likely pair: those that only one rule found
// tell of those that none did (Chao 1987). With one rule it is not known and 1
// is returned.
func (r *Result) Recall() float64 {
	found, unseen := r.unseen()
	if found == 0 {
		return 1
	}
	return found / (found + unseen)
}

// unseen counts the linked pairs that were compared, and estimates how many
// that should be linked were not.
func (r *Result) unseen() (found, unseen float64) {
	var once, twice, doubtful float64
	for _, p := range r.Pairs {
		if r.Cluster[p.I] != r.Cluster[p.J] {
			continue
		}
		found++
		if p.Score < justLinked {
			doubtful++
		}
		switch bits.OnesCount64(r.Plan.Shared(p.I, p.J)) {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	if len(r.Plan.Rules) < 2 {
		return found, 0
	}
	return found, max(once*(once-1)/(2*(twice+1)), doubtful*likeThem)
}

// What rules miss altogether is like what they hardly link: by so much, on data
// with known truth, even where no pair was found by one rule alone.
const (
	justLinked = 400 // hundredths of a bit
	likeThem   = .08
)

// missedLinks estimates how many unions of groups the pairs that were never
// compared would have brought. Those within groups, which others joined, bring
// none.
func (r *Result) missedLinks() float64 {
	found, unseen := r.unseen()
	if found == 0 {
		return 0
	}
	size := make([]float64, r.Set.N)
	for _, g := range r.Cluster {
		size[g]++
	}
	within := -found
	for _, n := range size {
		within += n * (n - 1) / 2
	}
	links := float64(r.Set.N - r.People())
	return max(unseen-within, 0) * links / max(found, links)
}

// fewest is how many people there must be: those of the longest list without
// repetitions.
func (r *Result) fewest() int {
	records := make([]int, len(r.Set.Lists))
	for _, k := range r.Set.List {
		records[k]++
	}
	least := min(1, r.Set.N)
	for k, n := range records {
		if r.Set.DuplicateFree[k] {
			least = max(least, n)
		}
	}
	return least
}
