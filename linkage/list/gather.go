package list

import (
	"iter"

	"sijil/linkage/lexicon"
)

// Gather makes a list of rows that are in memory, as ReadFile does of a file: one
// cell for each header, the empty string for what is not known; cells beyond the
// headers are left out. It keeps no row. The order of rows does not matter to
// linking if the configuration names an id column.
func Gather(name string, headers []string, rows iter.Seq[[]string]) *Table {
	t := &Table{Name: name, Columns: make([]Column, len(headers))}
	parts := make([]*lexicon.Part, len(headers))
	for c, h := range headers {
		t.Columns[c].Header = h
		parts[c] = lexicon.NewPart()
	}
	for row := range rows {
		t.Rows++
		for c := range headers {
			cell := ""
			if c < len(row) {
				cell = row[c]
			}
			t.Columns[c].IDs = append(t.Columns[c].IDs, parts[c].Add(cell))
		}
	}
	for c := range headers {
		words, tables := lexicon.Merge(parts[c : c+1])
		for i, id := range t.Columns[c].IDs {
			t.Columns[c].IDs[i] = tables[0][id]
		}
		t.Columns[c].Words = words
	}
	return t
}
