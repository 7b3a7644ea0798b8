package list

import "fmt"

// Silent says which columns of a table tell no two records apart: the empty
// ones, and those with the same value in every record.
func (t *Table) Silent() []string {
	var out []string
	if t.Rows < 2 {
		return nil
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		present := c.Known()
		switch {
		case present == 0:
			out = append(out, fmt.Sprintf("column %q is empty in every record; it says nothing", c.Header))
		case len(c.Words) == 2 && present == t.Rows:
			out = append(out, fmt.Sprintf("column %q is the same in every record; it tells nobody apart", c.Header))
		}
	}
	return out
}

// Known returns how many records have a value in a column.
func (c *Column) Known() int {
	n := 0
	for _, id := range c.IDs {
		if id != 0 {
			n++
		}
	}
	return n
}
