package record

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/lexicon"
	"sijil/linkage/list"
	"sijil/linkage/name"
)

// Source is one list with what its columns mean.
type Source struct {
	Table         *list.Table
	ID            string // the id column; empty for row numbers
	Fields        []list.Field
	DuplicateFree bool
	AsOf          int // the year in which ages are given; 0 if not known
}

// stream is one column of one source on its way into one or more slots.
type stream struct {
	source int
	column *list.Column
	roles  []string // the slot of each output; "" drops it
	read   func(word string, out []string) name.Steps
	out    [][]int32 // by output and word
	steps  []name.Steps
}

// Build makes a set of the sources. A configured id column that is missing or
// repeats a value is a fault.Invalid.
func Build(sources []Source) (*Set, error) {
	slices.SortStableFunc(sources, func(a, b Source) int { return cmp.Compare(a.Table.Name, b.Table.Name) })
	s := &Set{Steps: map[string]int{}}
	orders := make([][]int32, len(sources))
	for k, src := range sources {
		order, ids, err := ordered(src)
		if err != nil {
			return nil, err
		}
		orders[k] = order
		s.ID = append(s.ID, ids...)
		s.Lists = append(s.Lists, src.Table.Name)
		s.DuplicateFree = append(s.DuplicateFree, src.DuplicateFree)
		for range ids {
			s.List = append(s.List, uint16(k))
		}
	}
	s.N = len(s.ID)
	streams, err := streamsOf(sources)
	if err != nil {
		return nil, err
	}
	s.makeSlots(streams)
	lexes := number(streams)
	for i := range s.Slots {
		s.Slots[i].Lexis = lexes[family(s.Slots[i].Role)]
	}
	s.fill(sources, streams, orders)
	s.count()
	for _, st := range streams {
		for _, steps := range st.steps {
			for _, w := range strings.Split(steps.String(), ", ") {
				if w != "" {
					s.Steps[w]++
				}
			}
		}
	}
	return s, nil
}

// ordered returns the rows of a source in the order of their ids.
func ordered(src Source) (order []int32, ids []string, err error) {
	rows := src.Table.Rows
	order, ids = make([]int32, rows), make([]string, rows)
	if src.ID == "" {
		for i := range order {
			order[i], ids[i] = int32(i), strconv.Itoa(i+1)
		}
		return order, ids, nil
	}
	c := src.Table.Find(src.ID)
	if c == nil {
		return nil, nil, fault.New(fault.Invalid, "the list %q has no column %q, which the configuration names as the id; nothing was written", src.Table.Name, src.ID)
	}
	if len(c.Words)-1 != rows || slices.Contains(c.IDs, 0) {
		return nil, nil, fault.New(fault.Invalid, "the id column %q of the list %q has %d different values in %d rows; nothing was written", src.ID, src.Table.Name, len(c.Words)-1, rows).
			WithHint("ids must be present and different; name another column, or leave id out to number the rows")
	}
	for row, word := range c.IDs {
		order[word-1], ids[word-1] = int32(row), c.Words[word]
	}
	return order, ids, nil
}

func streamsOf(sources []Source) ([]*stream, error) {
	var streams []*stream
	for k, src := range sources {
		used := map[string]int{}
		for _, f := range src.Fields {
			if f.Role == "ignore" || f.List != "" && f.List != src.Table.Name {
				continue
			}
			if f.Column != "" && src.Table.Find(f.Column) == nil {
				continue // another list's
			}
			role := f.Role
			if used[role]++; used[role] > 1 && role != "name" {
				role = fmt.Sprintf("%s %d", role, used[role])
			}
			more, err := streamsFor(k, src, f, role)
			if err != nil {
				return nil, err
			}
			streams = append(streams, more...)
		}
	}
	if len(streams) == 0 {
		return nil, fault.New(fault.Invalid, "no column has a meaning that records can be compared by; nothing was written").
			WithHint("say what the columns mean with --config")
	}
	return streams, nil
}

// streamsFor makes the streams of one field: one, or one for each part of a date.
func streamsFor(k int, src Source, f list.Field, role string) ([]*stream, error) {
	if f.Column == "" {
		var streams []*stream
		for _, p := range [][2]string{{"year", f.Parts.Year}, {"month", f.Parts.Month}, {"day", f.Parts.Day}} {
			if p[1] == "" {
				continue
			}
			c := src.Table.Find(p[1])
			if c == nil {
				return nil, fault.New(fault.Invalid, "the list %q has no column %q, which is to hold the %s of a date", src.Table.Name, p[1], p[0])
			}
			streams = append(streams, &stream{source: k, column: c, roles: []string{role + "." + p[0]}, read: readNumber})
		}
		return streams, nil
	}
	st := &stream{source: k, column: src.Table.Find(f.Column), roles: []string{role}}
	base, _, _ := strings.Cut(role, " ")
	switch {
	case base == "name":
		st.roles = []string{"given", "father", "grandfather", "family"}
		st.read = readFullName
	case isName(base):
		st.read = func(w string, out []string) (steps name.Steps) { out[0], steps = name.Slot(w); return }
	case base == "birth" || base == "death":
		st.roles = []string{role + ".year", role + ".month", role + ".day"}
		format := f.Format
		st.read = func(w string, out []string) name.Steps { readDate(w, format, out); return 0 }
	case base == "age", strings.Contains(base, "."):
		st.read = readNumber
	case base == "sex":
		st.read = func(w string, out []string) name.Steps { out[0] = readSex(w); return 0 }
	default:
		st.read = func(w string, out []string) (steps name.Steps) { out[0], steps = name.Fold(w); return }
	}
	return []*stream{st}, nil
}

// makeSlots lists the slots that any stream feeds, in an order that depends on
// the roles alone.
func (s *Set) makeSlots(streams []*stream) {
	seen := map[string]bool{}
	for _, st := range streams {
		for _, r := range st.roles {
			seen[r] = true
		}
	}
	roles := make([]string, 0, len(seen))
	for r := range seen {
		roles = append(roles, r)
	}
	slices.SortFunc(roles, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	for _, r := range roles {
		s.Slots = append(s.Slots, Slot{Role: r, Kind: kindOf(r), Cell: s.Width})
		s.Width++
		if kindOf(r) == Age {
			s.Width++ // the approximate year of birth stands beside it
		}
	}
}

func rank(role string) int {
	base, _, _ := strings.Cut(role, " ")
	base, part, _ := strings.Cut(base, ".")
	return 4*slices.Index(list.Roles, base) + slices.Index([]string{"year", "month", "day"}, part) + 1
}

// family says which slots share a lexis; the empty string is for numbers.
func family(role string) string {
	switch kindOf(role) {
	case Word:
		return "names"
	case Number, Age:
		return ""
	}
	return role
}

// number interns the values of all streams and returns a lexis for each family.
func number(streams []*stream) map[string]*Lexis {
	byFamily := map[string][]*stream{}
	for _, st := range streams {
		f := family(st.roles[0])
		byFamily[f] = append(byFamily[f], st)
	}
	lexes := map[string]*Lexis{}
	for f, group := range byFamily {
		if f == "" {
			for _, st := range group {
				st.numbers()
			}
			continue
		}
		lexes[f] = newLexis(intern(group), f == "names")
	}
	return lexes
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

// fill writes the cells. What a column of its own says goes before what was
// parsed out of a full name.
func (s *Set) fill(sources []Source, streams []*stream, orders [][]int32) {
	s.Cells = make([]int32, s.N*s.Width)
	slices.SortStableFunc(streams, func(a, b *stream) int { return cmp.Compare(len(a.roles), len(b.roles)) })
	base := 0
	for k := range sources {
		spans := lexicon.Spans(len(orders[k]), 65536)
		lexicon.Each(len(spans), 0, func(t int) {
			for _, st := range streams {
				if st.source != k {
					continue
				}
				for o, role := range st.roles {
					cell := s.Find(role).Cell
					for r := spans[t].From; r < spans[t].To; r++ {
						at := (base+r)*s.Width + cell
						if s.Cells[at] == 0 {
							s.Cells[at] = st.out[o][st.column.IDs[orders[k][r]]]
						}
					}
				}
			}
		})
		asOf := s.asOfYear(base, base+len(orders[k]), sources[k].AsOf)
		lexicon.Each(len(spans), 0, func(t int) { s.approximate(base+spans[t].From, base+spans[t].To, asOf) })
		base += len(orders[k])
	}
}

// asOfYear returns the year in which the ages of a list were written down: as
// configured, else the middle of age plus year of birth where a record has both.
func (s *Set) asOfYear(from, to, configured int) int {
	age, born := s.Find("age"), s.Find("birth.year")
	if configured != 0 || age == nil || born == nil {
		return configured
	}
	var years []int32
	for i := from; i < to; i++ {
		row := s.Row(int32(i))
		if row[age.Cell] != 0 && row[born.Cell] != 0 {
			years = append(years, row[age.Cell]+row[born.Cell]-2)
		}
	}
	if len(years) < 10 {
		return 0
	}
	slices.Sort(years)
	return int(years[len(years)/2])
}

// approximate writes the year of birth that an age gives, beside the age.
func (s *Set) approximate(from, to, asOf int) {
	age := s.Find("age")
	if age == nil {
		return
	}
	born, died := s.Find("birth.year"), s.Find("death.year")
	for i := from; i < to; i++ {
		row := s.Row(int32(i))
		year := asOf
		if died != nil && row[died.Cell] != 0 {
			year = int(row[died.Cell]) - 1
		}
		switch {
		case born != nil && row[born.Cell] != 0:
			row[age.Cell+1] = row[born.Cell]
		case year != 0 && row[age.Cell] != 0:
			row[age.Cell+1] = int32(year) - row[age.Cell] + 2
		}
	}
}
