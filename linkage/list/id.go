package list

import (
	"fmt"
	"slices"
	"strings"
)

// IDNames are the headers of id columns, in order of preference.
var IDNames = []string{"record_id", "rec_id", "unique_id", "id"}

// FindID returns the id column of a table: the first of IDNames of which each
// record has a different value, or the empty string. The notes say why others
// are not.
func (t *Table) FindID() (column string, notes []string) {
	for _, want := range IDNames {
		for i := range t.Columns {
			c := &t.Columns[i]
			if !strings.EqualFold(c.Header, want) {
				continue
			}
			flaw := c.IDFlaw()
			if flaw == "" {
				return c.Header, notes
			}
			notes = append(notes, fmt.Sprintf("column %q is not used as the id: %s", c.Header, flaw))
		}
	}
	return "", notes
}

// IDFlaw says why a column cannot be an id: records without a value, or records
// that share one. It returns the empty string if each has a different one.
func (c *Column) IDFlaw() string {
	if len(c.Words)-1 == len(c.IDs) && !slices.Contains(c.IDs, 0) {
		return ""
	}
	var flaws []string
	none, first := 0, 0
	seen := make([]int32, len(c.Words)) // the record that had the word first, from 1
	repeats, earlier, later := 0, 0, 0
	for row, id := range c.IDs {
		switch {
		case id == 0:
			if none++; none == 1 {
				first = row + 1
			}
		case seen[id] == 0:
			seen[id] = int32(row + 1)
		default:
			if repeats++; repeats == 1 {
				earlier, later = int(seen[id]), row+1
			}
		}
	}
	if none > 0 {
		flaws = append(flaws, fmt.Sprintf("records without one: %d, the first is record %d", none, first))
	}
	if repeats > 0 {
		flaws = append(flaws, fmt.Sprintf("records that repeat one: %d, first records %d and %d have the same", repeats, earlier, later))
	}
	return strings.Join(flaws, "; ")
}

// Find returns the column with the given header, or nil.
func (t *Table) Find(header string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Header == header {
			return &t.Columns[i]
		}
	}
	return nil
}
