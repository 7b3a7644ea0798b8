package lists

import (
	"slices"
	"strconv"
	"strings"

	"sijil/linkage/lexicon"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// originColumn is the column of a source that holds the list's own ids. A space
// keeps it apart from every header, which are trimmed.
const originColumn = " origin"

// Sources returns the lists as linkage takes them: records in the ledger's
// order, so that record i of the set that is built of them is record i here.
// Every list is among them, an empty one too.
func (l *Ledger) Sources() []record.Source {
	sources := make([]record.Source, len(l.Lists))
	for k, of := range l.Lists {
		sources[k] = source(of, l.Of(k))
	}
	return sources
}

// column is a column of a source as it grows.
type column struct {
	key  Cell // without text
	part *lexicon.Part
	ids  []int32
}

// put writes the cell of a row; rows before it that have none are empty.
func (c *column) put(row int, text string) {
	for len(c.ids) < row {
		c.ids = append(c.ids, 0)
	}
	if len(c.ids) == row { // a second cell of the same column is not compared
		c.ids = append(c.ids, c.part.Add(text))
	}
}

func source(of List, records []Record) record.Source {
	var columns []*column
	find := func(key Cell) *column {
		for _, c := range columns {
			if c.key == key {
				return c
			}
		}
		columns = append(columns, &column{key: key, part: lexicon.NewPart()})
		return columns[len(columns)-1]
	}
	for _, k := range of.Mapping.Columns { // so that columns stand in the order of the file
		if compared(k.Role) {
			find(Cell{Role: k.Role, Part: k.Part, Format: k.Format, Header: k.Header})
		}
	}
	origins := &column{part: lexicon.NewPart()}
	for i, r := range records {
		origins.put(i, r.Origin)
		for _, c := range r.Cells {
			if compared(c.Role) {
				text := strings.TrimSpace(c.Text)
				c.Text = ""
				find(c).put(i, text)
			}
		}
	}
	table := &list.Table{Name: of.Name, Rows: len(records), Columns: []list.Column{origins.done(originColumn, len(records))}}
	var fields []list.Field
	for i, c := range columns {
		header := strconv.Itoa(i) + " " + c.key.Header // two columns may be called the same
		table.Columns = append(table.Columns, c.done(header, len(records)))
		fields = field(fields, c.key, header)
	}
	year := 0
	if len(of.Release.AsOf) >= 4 {
		year, _ = strconv.Atoi(of.Release.AsOf[:4])
	}
	return record.Source{Table: table, ID: originColumn, Fields: fields, DuplicateFree: of.DuplicateFree, AsOf: year}
}

func compared(role string) bool { return role != "" && role != "ignore" }

// done returns the column with its words in order.
func (c *column) done(header string, rows int) list.Column {
	for len(c.ids) < rows {
		c.ids = append(c.ids, 0)
	}
	words, tables := lexicon.Merge([]*lexicon.Part{c.part})
	for i, id := range c.ids {
		c.ids[i] = tables[0][id]
	}
	return list.Column{Header: header, Words: words, IDs: c.ids}
}

// field adds what a column means. The parts of one date are one field; a part
// that is there already begins another date.
func field(fields []list.Field, key Cell, header string) []list.Field {
	if key.Part == "" {
		return append(fields, list.Field{Role: key.Role, Column: header, Format: key.Format})
	}
	at := slices.IndexFunc(fields, func(f list.Field) bool {
		return f.Role == key.Role && f.Column == "" && *part(&f.Parts, key.Part) == ""
	})
	if at < 0 {
		fields = append(fields, list.Field{Role: key.Role})
		at = len(fields) - 1
	}
	*part(&fields[at].Parts, key.Part) = header
	return fields
}

// part returns the part of a date by its name.
func part(p *list.Parts, name string) *string {
	switch name {
	case "year":
		return &p.Year
	case "month":
		return &p.Month
	}
	return &p.Day
}
