package linkage_test

import (
	"bytes"
	"context"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
)

// onAnyList counts the people that are on a list.
func onAnyList(truth []byte) int {
	people := map[string]bool{}
	for _, line := range bytes.Split(bytes.TrimSpace(truth), []byte("\n"))[1:] {
		people[string(line[bytes.LastIndexByte(line, ',')+1:])] = true
	}
	return len(people)
}

func TestTheIntervalOfTheCountCoversTheTruthAsOftenAsItSays(t *testing.T) {
	populations := 60
	if testing.Short() {
		populations = 20
	}
	covered := 0
	for seed := range populations {
		s, _, truth := population(t, 800, uint64(seed)+1, fiction.Habits(2+seed%3))
		o := linkage.Options{OneToOne: true, Seed: 1}
		r, err := linkage.Link(context.Background(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		people, in := onAnyList(truth), r.Interval(100)
		if in.Low <= people && people <= in.High {
			covered++
			continue
		}
		t.Logf("%d people: %d clusters, %d to %d (recall %.4f)", people, r.People(), in.Low, in.High, r.Recall())
	}
	if covered*100 < populations*85 {
		t.Errorf("%d of %d intervals cover the truth, at least 85 in a hundred should", covered, populations)
	}
}
