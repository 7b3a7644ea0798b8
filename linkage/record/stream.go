package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/lexicon"
	"sijil/linkage/list"
	"sijil/linkage/name"
)

// stream is one column of one source on its way into one or more slots.
type stream struct {
	source int
	column *list.Column
	roles  []string // the slot of each output
	read   func(word string, out []string) name.Steps
	out    [][]int32 // by output and word
	steps  []name.Steps
}

// streamsOf makes the streams of the sources. A role that is given twice in one
// list has a slot for each (two addresses), shared with columns of the same
// meaning in other lists; but for what a person has once: of a
// second full name, a second sex, age or date, and of a name in the other
// script, only what the first lacks is taken.
func streamsOf(sources []Source) ([]*stream, error) {
	var streams []*stream
	records := 0
	slots := numbering{}
	for k, src := range sources {
		records += src.Table.Rows
		taken, arabic := map[string][]int{}, map[string]bool{}
		for _, f := range src.Fields {
			if f.Role == "ignore" || f.List != "" && f.List != src.Table.Name || !has(src.Table, f) {
				continue
			}
			role := f.Role
			if isName(role) {
				script := src.Table.Find(f.Column).Arabic()
				if len(taken[role]) == 0 {
					arabic[role] = script
				} else if script != arabic[role] {
					streams = append(streams, streamsFor(k, src, f, role)...)
					continue
				}
			}
			if !once(role) {
				n := slots.number(role, f, src, taken[role])
				if taken[role] = append(taken[role], n); n > 1 {
					role = fmt.Sprintf("%s %d", role, n)
				}
			}
			streams = append(streams, streamsFor(k, src, f, role)...)
		}
	}
	if len(streams) == 0 && records > 0 {
		return nil, fault.New(fault.Invalid, "no column has a meaning that records can be compared by; nothing was written").
			WithHint("say what the columns mean with --config")
	}
	return streams, nil
}

// numbering gives the columns of one role numbers, by role and meaning.
type numbering map[string]map[string]int

// number returns which of the slots of a role a column of a source feeds: the
// one that a column of the same meaning feeds in another list, else the first
// that no other column of this list needs.
func (slots numbering) number(role string, f list.Field, src Source, taken []int) int {
	if slots[role] == nil {
		slots[role] = map[string]int{}
	}
	own := list.Meaning(role, f.Column)
	if n, ok := slots[role][own]; ok && !slices.Contains(taken, n) {
		return n
	}
	needed := slices.Clone(taken)
	for _, g := range src.Fields {
		if n, ok := slots[role][list.Meaning(role, g.Column)]; ok && g.Role == role && g.Column != f.Column {
			needed = append(needed, n)
		}
	}
	n := 1
	for slices.Contains(needed, n) {
		n++
	}
	slots[role][own] = n
	return n
}

// has reports whether a table has any of the columns of a field; others are
// those of other lists.
func has(t *list.Table, f list.Field) bool {
	for _, c := range f.Columns() {
		if t.Find(c) != nil {
			return true
		}
	}
	return false
}

// once reports whether a person has one value of a role at most.
func once(role string) bool {
	switch role {
	case "name", "sex", "age", "birth", "death":
		return true
	}
	return strings.Contains(role, ".")
}

// streamsFor makes the streams of one field: one, or one for each part of a date.
func streamsFor(k int, src Source, f list.Field, role string) []*stream {
	if f.Column == "" {
		var streams []*stream
		for _, p := range [][2]string{{"year", f.Parts.Year}, {"month", f.Parts.Month}, {"day", f.Parts.Day}} {
			if c := src.Table.Find(p[1]); p[1] != "" && c != nil {
				streams = append(streams, &stream{source: k, column: c, roles: []string{role + "." + p[0]}, read: readNumber})
			}
		}
		return streams
	}
	st := &stream{source: k, column: src.Table.Find(f.Column), roles: []string{role}}
	base, _, _ := strings.Cut(role, " ")
	switch {
	case base == "name":
		st.roles = []string{"given", "father", "grandfather", "family"}
		common := commonOf(st.column)
		st.read = func(w string, out []string) name.Steps { return readFullName(common, w, out) }
	case isName(base):
		st.read = readSlot
	case base == "birth" || base == "death":
		st.roles = []string{role + ".year", role + ".month", role + ".day"}
		st.read = func(w string, out []string) name.Steps { readDate(w, f.Format, out); return 0 }
	case base == "age":
		st.read = readAge
	case strings.Contains(base, "."):
		st.read = readNumber
	case base == "sex":
		st.read = readSex
	case base == "identifier":
		st.read = readIdentifier
	default:
		st.read = readText
	}
	return []*stream{st}
}

// task is a range of the words of one stream.
type task struct {
	st   *stream
	span lexicon.Span
}

func tasksOf(group []*stream) []task {
	var tasks []task
	for _, st := range group {
		st.out = make([][]int32, len(st.roles))
		for k := range st.out {
			st.out[k] = make([]int32, len(st.column.Words))
		}
		st.steps = make([]name.Steps, len(st.column.Words))
		for _, sp := range lexicon.Spans(len(st.column.Words), 32768) {
			tasks = append(tasks, task{st, sp})
		}
	}
	return tasks
}

// intern reads the words of the streams and numbers what comes out.
func intern(group []*stream) []string {
	tasks := tasksOf(group)
	parts := make([]*lexicon.Part, len(tasks))
	lexicon.Each(len(tasks), 0, func(t int) {
		st, part := tasks[t].st, lexicon.NewPart()
		out := make([]string, len(st.roles))
		for w := tasks[t].span.From; w < tasks[t].span.To; w++ {
			if w == 0 {
				continue
			}
			clear(out)
			st.steps[w] = st.read(st.column.Words[w], out)
			for k, v := range out {
				st.out[k][w] = part.Add(v)
			}
		}
		parts[t] = part
	})
	words, tables := lexicon.Merge(parts)
	lexicon.Each(len(tasks), 0, func(t int) {
		for k := range tasks[t].st.out {
			out := tasks[t].st.out[k]
			for w := tasks[t].span.From; w < tasks[t].span.To; w++ {
				out[w] = tables[t][out[w]]
			}
		}
	})
	return words
}

// numbers reads the words of a stream of dates or ages, whose values are the
// numbers themselves.
func (st *stream) numbers() {
	for _, t := range tasksOf([]*stream{st}) {
		out := make([]string, len(st.roles))
		for w := t.span.From; w < t.span.To; w++ {
			clear(out)
			st.read(st.column.Words[w], out)
			for k, v := range out {
				n, err := strconv.Atoi(v)
				if err == nil && n >= 0 && n < 9999 {
					// One more than the number, so that age 0 is not "not known".
					st.out[k][w] = int32(n + 1)
				}
			}
		}
	}
}

// normalised gathers what each step of normalisation changed.
func normalised(streams []*stream) []Normalised {
	var log []Normalised
	for _, step := range name.AllSteps() {
		n := Normalised{Step: step.String()}
		for _, st := range streams {
			for w, steps := range st.steps {
				if steps&step == 0 {
					continue
				}
				if n.Values++; len(n.Examples) < shownExamples {
					n.Examples = append(n.Examples, st.example(w))
				}
			}
		}
		if n.Values > 0 {
			log = append(log, n)
		}
	}
	return log
}

// shownExamples is how many examples of a step are kept.
const shownExamples = 3

// example reads a word again.
func (st *stream) example(w int) Example {
	out := make([]string, len(st.roles))
	st.read(st.column.Words[w], out)
	var read []string
	for _, v := range out {
		if v != "" {
			read = append(read, v)
		}
	}
	return Example{st.column.Words[w], strings.Join(read, " · ")}
}

// looked is how many different names are looked at for what they have in
// common.
const looked = 1 << 16

// commonOf returns what the names of a column have in common, from names evenly
// spaced in the order of their words.
func commonOf(c *list.Column) *name.Common {
	common := name.NewCommon()
	step := len(c.Words)/looked + 1
	for w := 1; w < len(c.Words); w += step {
		common.Add(c.Words[w])
	}
	return common
}
