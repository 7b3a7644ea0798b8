package linkage_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// population makes lists in memory and reads them as files are read.
func population(t testing.TB, people int, seed uint64, habits []fiction.Habit) (*record.Set, [][]byte, []byte) {
	t.Helper()
	buffers := make([]*bytes.Buffer, len(habits))
	writers := make([]io.Writer, len(habits))
	for k := range habits {
		buffers[k] = &bytes.Buffer{}
		writers[k] = buffers[k]
	}
	var truth bytes.Buffer
	if err := fiction.Write(fiction.Options{People: people, Seed: seed, Lists: habits}, writers, &truth); err != nil {
		t.Fatal(err)
	}
	lists := make([][]byte, len(habits))
	names := make([]string, len(habits))
	for k, b := range buffers {
		lists[k], names[k] = b.Bytes(), habits[k].Name
	}
	return set(t, names, lists), lists, truth.Bytes()
}

// set reads lists and guesses what their columns mean.
func set(t testing.TB, names []string, lists [][]byte) *record.Set {
	t.Helper()
	var tables []*list.Table
	for k, data := range lists {
		table, err := list.Read(names[k], data, list.DefaultMissing)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	s, err := record.Build(linkage.Sources(linkage.Guess(tables, names), tables))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

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
