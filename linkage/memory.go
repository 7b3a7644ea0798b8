package linkage

import (
	"iter"

	"sijil/linkage/lexicon"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// Table makes a list of rows that are in memory, as ReadFile does of a file: one
// cell for each header, the empty string for what is not known; cells beyond the
// headers are left out. With a configuration of its columns it is linked as any
// other list:
//
//	set, err := record.Build(linkage.Sources(config, tables))
//	result, err := linkage.Link(ctx, set, options)
//
// A configuration may be put together in memory too (list.Config), or guessed
// (Guess). The order of rows does not matter if the configuration names an id
// column.
func Table(name string, headers []string, rows iter.Seq[[]string]) *list.Table {
	t := &list.Table{Name: name, Columns: make([]list.Column, len(headers))}
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

// Find returns a function that finds the position of a record in a set by the
// name of its list and its id.
func Find(s *record.Set) func(listName, id string) (i int32, ok bool) { return newIndex(s).find }
