package lists

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/linkage/rows"
	"sijil/value"
)

// reader makes records of rows by a mapping.
type reader struct {
	mapping Mapping
	sheet   string
	origin  int              // the column of the list's own id; -1 for none
	at      []int            // the column of each of mapping.Columns
	several []bool           // whether another column has the same role
	absent  []string         // cells that mean "not known"
	seen    map[string]int64 // the row in which each id stands first
	alike   map[string]int   // how many rows after the first said the same, by the digest of it
}

func newReader(m Mapping, f *rows.File) *reader {
	r := &reader{mapping: m, sheet: f.Sheet, origin: slices.Index(f.Header, m.Origin), absent: m.Missing, seen: map[string]int64{}, alike: map[string]int{}}
	if m.Origin == "" {
		r.origin = -1
	}
	count := map[string]int{}
	for _, k := range m.Columns {
		count[k.Role]++
	}
	for _, k := range m.Columns {
		r.at = append(r.at, slices.Index(f.Header, k.Header))
		r.several = append(r.several, count[k.Role] > 1 || k.Part != "" || k.Role == "")
	}
	return r
}

// entry is a row as it would be recorded, or why it cannot be.
type entry struct {
	row    rows.Row
	origin string
	cells  []Cell
	reason string
}

// read reads one row. Rows are given in their order: the first that has an id
// has it.
func (r *reader) read(row rows.Row) entry {
	e := entry{row: row, reason: row.Reason}
	if e.reason != "" {
		return e
	}
	e.cells = r.cells(row)
	if r.origin >= 0 {
		e.origin = strings.TrimSpace(row.Cells[r.origin])
	} else {
		e.origin = r.byContent(e.cells)
	}
	if value.Deceives(e.origin, true) || len(e.origin) > longestOrigin {
		e.origin, e.reason = "", "its id is too long, or holds characters that no id has"
	}
	switch first := r.seen[e.origin]; {
	case e.reason != "":
	case value.Deceives(row.Text, false):
		e.reason = "it holds characters that command what shows it, or turn the order of what stands around them"
	case e.origin == "":
		e.reason = "its id is empty"
	case first != 0:
		e.reason = fmt.Sprintf("its id stands in row %d already", first)
	case len(e.cells) == 0:
		e.reason = "it says nothing in any column that is kept"
	}
	if e.reason != "" && r.origin < 0 {
		e.origin = "" // it would be a digest of what cannot be told
	}
	if e.origin != "" && r.seen[e.origin] == 0 {
		r.seen[strings.Clone(e.origin)] = row.Number
		if name, _, again := strings.Cut(e.origin, "-"); again && r.origin < 0 {
			r.alike[name]++
		}
	}
	return e
}

// longestOrigin is how many bytes a list's own id may have.
const longestOrigin = 200

// cells returns the cells that say anything, in the order of the mapping.
func (r *reader) cells(row rows.Row) []Cell {
	var cells []Cell
	for i, k := range r.mapping.Columns {
		if k.Role == "ignore" || r.at[i] < 0 || r.at[i] == r.origin && k.Role == "" {
			continue
		}
		text := row.Cells[r.at[i]]
		if known := strings.TrimSpace(text); known == "" || slices.Contains(r.absent, known) {
			continue
		}
		c := Cell{Role: k.Role, Part: k.Part, Format: k.Format, Text: text}
		if r.several[i] {
			c.Header = k.Header
		}
		cells = append(cells, c)
	}
	return cells
}

// byContent names a row of a list that has no ids by what it says. Of rows that
// say the same, the second and further ones are numbered. A row that is
// corrected in the next release is another record then, and the one before is
// gone: what was judged of it stays with the one that is gone.
func (r *reader) byContent(cells []Cell) string {
	h := sha256.New()
	for _, c := range cells {
		fmt.Fprintf(h, "%q %q %q\n", c.Role, c.Part, c.Text)
	}
	name := hex.EncodeToString(h.Sum(nil)[:10])
	if r.seen[name] == 0 {
		return name
	}
	// A list may have a hundred thousand rows that say the same: the number goes
	// on from the last, and is not looked for anew.
	return fmt.Sprintf("%s-%d", name, r.alike[name]+2)
}

// values returns the cells as values of a claim: the words of the cell where a
// role has one column, the cells with their columns where it has several.
func (e entry) values() []value.Named {
	values := []value.Named{{Name: originValue, Value: text(e.origin)}}
	for _, c := range e.cells {
		if c.Header == "" {
			values = append(values, value.Named{Name: c.Role, Value: text(c.Text)})
			continue
		}
		name := c.Role
		if name == "" {
			name = otherValue
		}
		cell := value.Record{{Name: "column", Value: text(c.Header)}}
		if c.Part != "" {
			cell = append(cell, value.Named{Name: "part", Value: text(c.Part)})
		}
		cell = append(cell, value.Named{Name: "v", Value: text(c.Text)})
		i := slices.IndexFunc(values, func(n value.Named) bool { return n.Name == name })
		if i < 0 {
			values = append(values, value.Named{Name: name, Value: value.Value{List: &value.List{}}})
			i = len(values) - 1
		}
		*values[i].Value.List = append(*values[i].Value.List, value.Value{Record: &cell})
	}
	value.SortNamed(values)
	return values
}

func text(s string) value.Value { return value.Value{Text: &value.Text{Text: s}} }

// locator says where the row stands.
func (e entry) locator(sheet string) claim.Locator {
	if e.row.From == 0 {
		return claim.Locator{Words: fmt.Sprintf("sheet %s, row %d", sheet, e.row.Number)}
	}
	return claim.Locator{Lines: &claim.Span{From: e.row.From, To: e.row.To}, Words: fmt.Sprintf("row %d", e.row.Number)}
}

// says reports whether a record says the same as a row. Columns that are left
// out do not count, and neither does how a column is called that is alone in
// its role.
func (e entry) says(r Record) bool {
	if len(e.cells) != len(r.Cells) {
		return false
	}
	// A record keeps its cells in the order of roles.
	mine := slices.Clone(e.cells)
	slices.SortStableFunc(mine, func(a, b Cell) int { return strings.Compare(valueName(a), valueName(b)) })
	for i, c := range mine {
		o := r.Cells[i]
		if c.Role != o.Role || c.Part != o.Part || c.Text != o.Text || c.Header != "" && c.Header != o.Header {
			return false
		}
	}
	return true
}

func valueName(c Cell) string {
	if c.Role == "" {
		return otherValue
	}
	return c.Role
}
