package linkage_test

import (
	"bytes"
	"context"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
)

// onAnyList counts the people that are on a list.
func onAnyList(known []byte) int {
	people := map[string]bool{}
	for _, line := range bytes.Split(bytes.TrimSpace(known), []byte("\n"))[1:] {
		people[string(line[bytes.LastIndexByte(line, ',')+1:])] = true
	}
	return len(people)
}

// varied returns the k-th population of a grid: its size, its lists, and whether
// they have no repetitions. Sizes, numbers of lists, missing cells, habits of
// names and repetitions go through all combinations.
func varied(k int) (people int, habits []fiction.Habit, oneToOne bool) {
	people = []int{300, 600, 1200, 2500}[k%4]
	habits = fiction.Habits(2 + k/4%4)
	if k/16%2 == 1 { // nothing but names, sex and age
		for i := range habits {
			habits[i].BirthDates, habits[i].Deaths, habits[i].Places = false, false, ""
		}
	}
	missing := []float64{1, 2}[k/32%2]
	oneToOne = k/64%3 != 2
	for i := range habits {
		habits[i].Missing *= missing
		habits[i].Coverage *= []float64{1, .6, 1.3}[k/8%3]
		if !oneToOne {
			habits[i].Repeats = .08
		}
	}
	return people, habits, oneToOne
}

// cover says how many intervals of the count of people, of so many populations
// of the grid, each smaller by a factor, hold the truth, and how wide they are on
// average as a share of it.
func cover(t testing.TB, populations, smaller int, seed uint64) (covered int, width float64) {
	for k := range populations {
		people, habits, oneToOne := varied(k * 37)
		s, _, known := population(t, people/smaller, seed+uint64(k), habits)
		r, err := linkage.Link(context.Background(), s, linkage.Options{OneToOne: oneToOne, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		truth, in := onAnyList(known), r.Interval(100)
		width += float64(in.High-in.Low) / float64(truth) / float64(populations)
		if in.Low <= truth && truth <= in.High {
			covered++
			continue
		}
		t.Logf("population %d (%d people, %d lists, one to one %v): %d are listed; %d clusters, %d to %d (recall %.4f)",
			k, people, len(habits), oneToOne, truth, r.People(), in.Low, in.High, r.Recall())
	}
	return covered, width
}

func TestTheIntervalOfTheCountCoversTheTruthAsOftenAsItSays(t *testing.T) {
	const populations = 20 // of 150 to 1,250 people; the benchmark has the whole grid
	covered, width := cover(t, populations, 2, 5000)
	t.Logf("%d of %d intervals cover the truth; they are %.1f %% of it wide", covered, populations, 100*width)
	if covered*100 < populations*85 {
		t.Errorf("%d of %d intervals cover the truth, at least 85 in a hundred should", covered, populations)
	}
}

// BenchmarkInterval_200Populations measures the same over the whole grid, with
// populations that nothing was tuned to.
func BenchmarkInterval_200Populations(b *testing.B) {
	const populations = 200
	for b.Loop() {
		covered, width := cover(b, populations, 1, 20_000)
		b.ReportMetric(float64(covered)/populations, "share-covered")
		b.ReportMetric(width, "mean-width")
	}
}
