package fiction_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"sijil/linkage/fiction"
)

// lists writes lists into memory and reads them back as rows by column.
func lists(t *testing.T, o fiction.Options) (columns []map[string][]string, truth [][]string) {
	t.Helper()
	buffers := make([]bytes.Buffer, len(o.Lists)+1)
	writers := make([]io.Writer, len(buffers))
	for k := range buffers {
		writers[k] = &buffers[k]
	}
	if err := fiction.Write(o, writers[1:], writers[0]); err != nil {
		t.Fatal(err)
	}
	for k := range buffers {
		rows, err := csv.NewReader(&buffers[k]).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			truth = rows[1:]
			continue
		}
		c := map[string][]string{}
		for _, row := range rows[1:] {
			for i, cell := range row {
				c[rows[0][i]] = append(c[rows[0][i]], cell)
			}
		}
		columns = append(columns, c)
	}
	return columns, truth
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: %.3f, want %.3f within %.3f", what, got, want, within)
	}
}

func share(cells []string, is func(string) bool) float64 {
	n := 0
	for _, c := range cells {
		if is(c) {
			n++
		}
	}
	return float64(n) / float64(len(cells))
}

func empty(c string) bool { return c == "" }

// fives is the share of ages of adults that end in 0 or 5.
func fives(ages []string) float64 {
	var adults []string
	for _, a := range ages {
		if n, _ := strconv.Atoi(a); n > 20 {
			adults = append(adults, a)
		}
	}
	return share(adults, func(a string) bool { return strings.HasSuffix(a, "0") || strings.HasSuffix(a, "5") })
}

func TestListsHaveTheirHabits(t *testing.T) {
	const people = 8_000
	o := fiction.Options{People: people, Seed: 4, Lists: fiction.Habits(6)}
	columns, truth := lists(t, o)
	total := 0
	for k, h := range o.Lists {
		c := columns[k]
		records := len(c["record_id"])
		total += records
		near(t, h.Name+" coverage", float64(records)/people, h.Coverage, .025)
		for _, column := range []string{"sex", "age", "dob", "date_of_death", "place"} {
			if cells, has := c[column]; has {
				near(t, h.Name+" missing "+column, share(cells, empty), h.Missing, .03)
			}
		}
		if _, has := c["dob"]; has != h.BirthDates {
			t.Errorf("%s: has dates of birth is %v, want %v", h.Name, has, h.BirthDates)
		}
		// Of five ages one ends in 0 or 5; where half are rounded, six in ten do.
		want := .2
		if h.Heaping {
			want = .6
		}
		near(t, h.Name+" ages at fives", fives(c["age"]), want, .04)
		arabic := func(s string) bool { return strings.ContainsAny(s, "ابتحدرزسطعفقكلمنهوي") }
		names := c["full_name"]
		if h.Parts == 0 {
			names = c["given_name"]
		}
		if got := share(names, arabic); got != map[bool]float64{true: 1, false: 0}[h.Arabic] {
			t.Errorf("%s: %.3f of the names are in Arabic script", h.Name, got)
		}
	}
	if len(truth) != total {
		t.Errorf("the truth has %d records, the lists have %d", len(truth), total)
	}
}

func TestPopulationsHaveSiblingsAndPeopleOfOneName(t *testing.T) {
	h := fiction.Habit{Name: "all", Arabic: true, Parts: 4, Coverage: 1}
	o := fiction.Options{People: 8_000, Seed: 4, Lists: []fiction.Habit{h}}
	columns, _ := lists(t, o)
	fathers := fiction.Fathers(o)
	children := map[int]int{}
	for _, f := range fathers[1:] {
		children[f]++
	}
	siblings := 0
	for _, n := range children {
		if n > 1 {
			siblings += n
		}
	}
	if share := float64(siblings) / float64(o.People); share < .5 || share > .9 {
		t.Errorf("%.2f of the people have brothers or sisters", share)
	}
	same := map[string]int{}
	for _, name := range columns[0]["full_name"] {
		same[name]++
	}
	shared := 0
	for _, n := range same {
		if n > 1 {
			shared += n
		}
	}
	if share := float64(shared) / float64(o.People); share < .002 || share > .3 {
		t.Errorf("%.3f of the people share their whole name with another", share)
	}
}

func TestTheSameOptionsGiveTheSameLists(t *testing.T) {
	o := fiction.Options{People: 500, Seed: 9, Lists: fiction.Habits(3)}
	write := func(o fiction.Options) string {
		var all [4]bytes.Buffer
		if err := fiction.Write(o, []io.Writer{&all[0], &all[1], &all[2]}, &all[3]); err != nil {
			t.Fatal(err)
		}
		return all[0].String() + all[1].String() + all[2].String() + all[3].String()
	}
	first := write(o)
	if write(o) != first {
		t.Error("the same options gave other lists")
	}
	if o.Seed++; write(o) == first {
		t.Error("another seed gave the same lists")
	}
}
