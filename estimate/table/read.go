package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"sijil/fault"
)

// maxBytes bounds a file of counts: 65,535 patterns in a thousand strata do
// not need more.
const maxBytes = 64 << 20

// Stratum is a part of the population with its own table.
type Stratum struct {
	Name string // empty when the table is not divided
	Table
}

// Read reads counts: a header with the names of the lists, the name of the
// column of strata if strata is not empty, and "count"; then one row for each
// capture pattern, 0 or 1 for each list. Patterns that nobody has may be left
// out. Anything else is an error of kind Invalid that names the line.
func Read(r io.Reader, strata string) ([]Stratum, error) {
	all, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "read the counts")
	}
	if len(all) > maxBytes {
		return nil, invalid("the file is larger than %d MiB", maxBytes>>20)
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(all, []byte("\xef\xbb\xbf"))))
	rows.TrimLeadingSpace = true
	rows.FieldsPerRecord = -1
	header, err := rows.Read()
	if err != nil {
		return nil, invalid("the file has no header")
	}
	p, err := parserFor(header, strata)
	if err != nil {
		return nil, err
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return p.strata()
		}
		if err != nil {
			return nil, invalid("a line is not comma-separated: %v", err)
		}
		line, _ := rows.FieldPos(0)
		if err := p.row(line, row); err != nil {
			return nil, err
		}
	}
}

// parser gathers the rows of a file.
type parser struct {
	lists   []string
	divided bool
	order   []string // of strata, as they first appear
	cells   map[string][]Cell
	seen    map[string]map[uint32]int // stratum, pattern: line
	total   int64
}

func parserFor(header []string, strata string) (*parser, error) {
	p := &parser{cells: map[string][]Cell{}, seen: map[string]map[uint32]int{}, divided: strata != ""}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	last := len(header) - 1
	if !strings.EqualFold(header[last], "count") {
		return nil, invalid("the last column of the header must be count, not %q", short(header[last]))
	}
	p.lists = header[:last]
	if p.divided {
		if last < 1 || header[last-1] != strata {
			return nil, invalid("the column of strata, %q, must stand directly before count", short(strata))
		}
		p.lists = header[:last-1]
	}
	switch {
	case len(p.lists) == 0:
		return nil, invalid("the table has no list; overlaps need two at least, estimates three")
	case len(p.lists) == 1:
		return nil, invalid("the table has one list only; overlaps need two at least, estimates three")
	case len(p.lists) > MaxLists:
		return nil, invalid("the table has %d lists; %d are the most", len(p.lists), MaxLists)
	}
	names := map[string]bool{}
	for _, name := range p.lists {
		if name == "" || names[name] {
			return nil, invalid("every list needs a name of its own; %q is empty or stands twice", short(name))
		}
		names[name] = true
	}
	return p, nil
}

// row takes one capture pattern.
func (p *parser) row(line int, row []string) error {
	wide := len(p.lists) + 1
	if p.divided {
		wide++
	}
	if len(row) != wide {
		return invalid("line %d has %d fields, the header has %d", line, len(row), wide)
	}
	var pattern uint32
	for j := range p.lists {
		switch strings.TrimSpace(row[j]) {
		case "0":
		case "1":
			pattern |= 1 << j
		default:
			return invalid("line %d: list %q has %q; only 0 and 1 are possible", line, short(p.lists[j]), short(row[j]))
		}
	}
	stratum := ""
	if p.divided {
		if stratum = strings.TrimSpace(row[wide-2]); stratum == "" {
			return invalid("line %d names no stratum", line)
		}
	}
	count, err := number(line, strings.TrimSpace(row[wide-1]))
	if err != nil {
		return err
	}
	if pattern == 0 {
		return invalid("line %d is a row of all zeros: it counts victims on no list, which nobody can know", line)
	}
	if p.seen[stratum] == nil {
		p.seen[stratum] = map[uint32]int{}
		p.order = append(p.order, stratum)
	}
	if before := p.seen[stratum][pattern]; before > 0 {
		return invalid("line %d repeats the pattern of line %d", line, before)
	}
	p.seen[stratum][pattern] = line
	if p.total += count; p.total > MaxDocumented {
		return invalid("the counts add up to more than %d", MaxDocumented)
	}
	p.cells[stratum] = append(p.cells[stratum], Cell{Pattern: pattern, Count: count})
	return nil
}

// number reads a count. It says which of the usual mistakes was made.
func number(line int, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case text == "" || strings.EqualFold(text, "NA"):
		return 0, invalid("line %d: the count is missing", line)
	case errors.Is(err, strconv.ErrRange) || n > MaxDocumented:
		return 0, invalid("line %d: the count is too large; %d is the most", line, MaxDocumented)
	case err != nil && strings.ContainsAny(text, ".,/eE"):
		return 0, invalid("line %d: the count %q is not a whole number", line, short(text))
	case err != nil:
		return 0, invalid("line %d: the count %q is not a number", line, short(text))
	case n < 0:
		return 0, invalid("line %d: the count %d is negative", line, n)
	}
	return n, nil
}

// strata returns what was read, and refuses a file in which nobody is counted.
func (p *parser) strata() ([]Stratum, error) {
	if len(p.order) == 0 {
		return nil, invalid("the file has no rows")
	}
	if p.total == 0 {
		return nil, invalid("all counts are zero")
	}
	var out []Stratum
	for _, name := range p.order {
		out = append(out, Stratum{Name: name, Table: Table{Lists: p.lists, Cells: gather(p.cells[name])}})
	}
	return out, nil
}

// Sum adds the tables of strata that have the same lists.
func Sum(strata []Stratum) Table {
	var cells []Cell
	for _, s := range strata {
		cells = append(cells, s.Cells...)
	}
	return Table{Lists: strata[0].Lists, Cells: gather(cells)}
}

func invalid(format string, args ...any) error {
	return fault.New(fault.Invalid, "these counts cannot be used: "+format, args...).
		WithHint("nothing was estimated; give one row for each capture pattern, 0 or 1 for each list, and count as the last column")
}

// short keeps a message readable when a file holds something else entirely.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
