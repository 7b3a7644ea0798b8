package record

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/lexicon"
	"sijil/linkage/list"
)

// Source is one list with what its columns mean.
type Source struct {
	Table         *list.Table
	ID            string // the id column; empty for row numbers
	Fields        []list.Field
	DuplicateFree bool
	AsOf          int // the year in which ages are given; 0 if not known
}

// Build makes a set of the sources. An id column that is not there, or of which
// two records have the same value or one has none, is a fault.Invalid; so are
// records of which no column can be compared.
func Build(sources []Source) (*Set, error) {
	slices.SortStableFunc(sources, func(a, b Source) int { return cmp.Compare(a.Table.Name, b.Table.Name) })
	s := &Set{}
	orders := make([][]int32, len(sources))
	for k, src := range sources {
		order, ids, err := ordered(src)
		if err != nil {
			return nil, err
		}
		orders[k] = order
		s.ID = append(s.ID, ids...)
		s.At = append(s.At, order...)
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
	s.Normalised = normalised(streams)
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
		// As words, as other ids: 10 stands before 2.
		slices.SortFunc(order, func(a, b int32) int { return strings.Compare(ids[a], ids[b]) })
		slices.Sort(ids)
		return order, ids, nil
	}
	c := src.Table.Find(src.ID)
	if c == nil {
		return nil, nil, fault.New(fault.Invalid, "the list %q has no column %q, which the configuration names as the id; nothing was written", src.Table.Name, src.ID)
	}
	if flaw := c.IDFlaw(); flaw != "" {
		return nil, nil, fault.New(fault.Invalid, "the column %q of the list %q cannot be the id: %s; nothing was written", src.ID, src.Table.Name, flaw).
			WithHint("each record needs an id of its own; correct the list, or name another column")
	}
	for row, word := range c.IDs {
		order[word-1], ids[word-1] = int32(row), c.Words[word]
	}
	return order, ids, nil
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
