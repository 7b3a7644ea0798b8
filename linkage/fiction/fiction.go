// Package fiction makes lists of people who never lived, with the truth about
// who is who: families with siblings and cousins, people of the same name, who
// died together or not, Arabic and several Latin spellings, missing cells,
// rounded ages and the habits of each list. Given names are common ones, family
// names and places are invented. The same options give the same lists, of any
// size, in the same little memory.
package fiction

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
)

// Habit is how one list is kept. Shares are of its records, from 0 to 1.
type Habit struct {
	Name       string
	Arabic     bool
	Spelling   string  // english, french, careless; for Latin lists
	Vary       int     // in a hundred: how often a spelling departs from the list's usual
	Parts      int     // parts of a full name: 3 or 4; 0: columns of their own
	Coverage   float64 // share of the people it has
	Repeats    float64 // that it has twice
	Missing    float64 // share of cells other than names that are empty
	BirthDates bool    // dates of birth as well as ages
	Deaths     bool    // dates of death, some of them ranges or the month alone
	Places     string  // town, quarter (quarter and town), or none
	Heaping    bool    // ages end in 0 or 5 more often than they should
	Errors     float64 // share of names, and of dates, with a slip of the pen
	Dropped    float64 // whose grandfather is left out of a name in four parts
	Swapped    float64 // whose father and grandfather changed places
	Kunya      float64 // of men: who go by a kunya in place of their given name
}

// Options say what to make.
type Options struct {
	People int
	Seed   uint64
	Lists  []Habit
}

// Habits returns n lists of different habits: Arabic, English and French
// spelling in turn.
func Habits(n int) []Habit {
	base := []Habit{
		{Arabic: true, Parts: 4, Coverage: .6, Missing: .1, BirthDates: true, Places: "quarter", Errors: .02, Dropped: .05},
		{Spelling: "english", Vary: 25, Parts: 4, Coverage: .5, Missing: .15, BirthDates: true, Places: "town", Errors: .02, Dropped: .05},
		{Arabic: true, Parts: 3, Coverage: .4, Missing: .2, Heaping: true, Deaths: true, Places: "town", Errors: .03, Kunya: .01},
		{Spelling: "french", Vary: 25, Parts: 4, Coverage: .35, Missing: .25, Heaping: true, Places: "quarter", Errors: .02, Swapped: .01},
		{Spelling: "careless", Vary: 40, Parts: 3, Coverage: .3, Missing: .3, Deaths: true, Places: "town", Errors: .04, Kunya: .01},
		{Arabic: true, Parts: 0, Coverage: .3, Missing: .1, BirthDates: true, Places: "town", Errors: .02},
	}
	lists := make([]Habit, n)
	for k := range lists {
		lists[k] = base[k%len(base)]
		lists[k].Name = fmt.Sprintf("list%d", k+1)
	}
	return lists
}

// Write writes each list to its writer and the truth (list, record_id,
// entity_id) to another, household by household.
func Write(o Options, lists []io.Writer, truth io.Writer) error {
	out := make([]*bufio.Writer, len(lists))
	for k := range lists {
		out[k] = bufio.NewWriterSize(lists[k], 1<<16)
		out[k].WriteString(o.Lists[k].header())
	}
	tw := bufio.NewWriterSize(truth, 1<<16)
	tw.WriteString("list,record_id,entity_id\n")
	v := newVocabulary()
	o.each(v, func(n int, p person, r *rand.Rand) {
		for k, h := range o.Lists {
			if r.Float64() >= h.Coverage {
				continue
			}
			copies := 1
			if r.Float64() < h.Repeats {
				copies = 2
			}
			for range copies {
				id := strconv.FormatUint(r.Uint64()>>8, 36)
				h.record(out[k], id, p, v, r)
				fmt.Fprintf(tw, "%s,%s,%d\n", h.Name, id, n)
			}
		}
	})
	for _, w := range append(out, tw) {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// each calls do for every person, numbered from 1, with the random numbers of
// the person's household.
func (o Options) each(v vocabulary, do func(n int, p person, r *rand.Rand)) {
	made := 0
	for household := 0; made < o.People; household++ {
		r := rand.New(rand.NewPCG(o.Seed, uint64(household)))
		for _, p := range v.household(r, o.People) {
			if made == o.People {
				return
			}
			made++
			do(made, p, r)
		}
	}
}

// Fathers returns for each entity_id of the truth, from 1, a number of its
// father: brothers and sisters have the same, and nobody else has it.
func Fathers(o Options) []int {
	fathers := make([]int, o.People+1)
	o.each(newVocabulary(), func(n int, p person, _ *rand.Rand) {
		if fathers[n] = n; n > 1 && p.siblingOfLast {
			fathers[n] = fathers[n-1]
		}
	})
	return fathers
}
