package linkage_test

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/truth"
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
	var known bytes.Buffer
	if err := fiction.Write(fiction.Options{People: people, Seed: seed, Lists: habits}, writers, &known); err != nil {
		t.Fatal(err)
	}
	lists := make([][]byte, len(habits))
	names := make([]string, len(habits))
	for k, b := range buffers {
		lists[k], names[k] = b.Bytes(), habits[k].Name
	}
	return set(t, names, lists), lists, known.Bytes()
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

// entities returns the person that each record is of, by the truth of a
// population.
func entities(t testing.TB, s *record.Set, known []byte) []int32 {
	t.Helper()
	find := linkage.Find(s)
	number := map[string]int32{}
	entity := make([]int32, s.N)
	for line := range strings.Lines(string(known[bytes.IndexByte(known, '\n')+1:])) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		i, ok := find(cells[0], cells[1])
		if !ok {
			t.Fatalf("the truth names record %s of %s, which is on no list", cells[1], cells[0])
		}
		if _, seen := number[cells[2]]; !seen {
			number[cells[2]] = int32(len(number))
		}
		entity[i] = number[cells[2]]
	}
	return entity
}

// hard are lists with nothing but names in four parts, sex and age, each with
// the habits that make names hard to compare.
func hard(spellings ...string) []fiction.Habit {
	var habits []fiction.Habit
	for k, spelling := range spellings {
		h := fiction.Habit{Name: string(rune('A' + k)), Spelling: spelling, Arabic: spelling == "arabic", Vary: 40, Parts: 4,
			Coverage: .7, Missing: .1, Errors: .02, Dropped: .05, Swapped: .005, Kunya: .005}
		habits = append(habits, h)
	}
	return habits
}

func TestFictionalListsAreLinkedInOneScriptAndInTwo(t *testing.T) {
	for _, c := range []struct {
		name   string
		habits []fiction.Habit
		budget float64
	}{
		{"two Arabic lists", hard("arabic", "arabic"), .98},
		{"two romanisations", hard("english", "careless"), .97},
		{"English and French spelling", hard("english", "french"), .97},
		{"two scripts", hard("arabic", "careless"), .97},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _, known := population(t, 8000, 99, c.habits)
			r, err := linkage.Link(context.Background(), s, linkage.Options{OneToOne: true, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			entity := entities(t, s, known)
			m := truth.Measure(r.Cluster, entity)
			wrong, siblings := siblings(s, r.Cluster, entity, known, fiction.Fathers(fiction.Options{People: 8000, Seed: 99, Lists: c.habits}))
			edges := truth.Measure(bestPossible(r, entity), entity)
			t.Logf("precision %.4f, recall %.4f (of blocks %.4f, estimated %.4f), F1 %.4f; %d pairs, prior %.2g, %v in %d rounds", m.Precision, m.Recall, edges.Recall, r.Recall(), m.F1, len(r.Pairs), r.Model.Prior, r.Model.Converged, r.Model.Rounds)
			t.Logf("%d of %d pairs of brothers and sisters were taken for one person", wrong, siblings)
			if float64(wrong) > .003*float64(siblings) {
				t.Errorf("%d of %d pairs of brothers and sisters were taken for one person, at most 0.3 %% should be", wrong, siblings)
			}
			if m.F1 < c.budget {
				t.Errorf("F1 is %.4f, at least %.4f should be", m.F1, c.budget)
			}
		})
	}
}

// bestPossible groups the compared pairs that are true.
func bestPossible(r *linkage.Result, entity []int32) []int32 {
	group := make([]int32, len(entity))
	for i := range group {
		group[i] = int32(i)
	}
	for _, p := range r.Pairs {
		if entity[p.I] == entity[p.J] {
			group[p.J] = group[p.I]
		}
	}
	return group
}

// siblings counts the pairs of records of two children of one father, on
// different lists, and how many of them are in one group.
func siblings(s *record.Set, group, entity []int32, known []byte, fathers []int) (wrong, pairs int) {
	find := linkage.Find(s)
	family := map[int][]int32{}
	for line := range strings.Lines(string(known[bytes.IndexByte(known, '\n')+1:])) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		i, _ := find(cells[0], cells[1])
		person, _ := strconv.Atoi(cells[2])
		family[fathers[person]] = append(family[fathers[person]], i)
	}
	for _, records := range family {
		for a, i := range records {
			for _, j := range records[a+1:] {
				if entity[i] != entity[j] && s.List[i] != s.List[j] {
					pairs++
					if group[i] == group[j] {
						wrong++
					}
				}
			}
		}
	}
	return wrong, pairs
}
