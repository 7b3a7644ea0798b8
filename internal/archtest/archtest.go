// Package archtest holds ARCHITECTURE.md true: it reads the tables of that
// page and its test compares them with the code.
package archtest

import (
	"fmt"
	"strconv"
	"strings"
)

// Table is a table of a Markdown page, as rows of cells.
type Table [][]string

// Tables returns the tables that follow a marker comment of the form
// <!-- archtest:NAME -->, by name.
func Tables(page string) (map[string]Table, error) {
	tables := map[string]Table{}
	var name string
	for n, line := range strings.Split(page, "\n") {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "<!-- archtest:"); ok {
			name = strings.TrimSuffix(rest, " -->")
			tables[name] = nil
			continue
		}
		if name == "" || !strings.HasPrefix(line, "|") {
			if name != "" && len(tables[name]) > 0 {
				name = ""
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(tables[name]) > 0 && len(cells) != len(tables[name][0]) {
			return nil, fmt.Errorf("line %d has %d cells, its table has %d", n+1, len(cells), len(tables[name][0]))
		}
		tables[name] = append(tables[name], cells)
	}
	for name, t := range tables {
		if len(t) < 3 {
			return nil, fmt.Errorf("the table %q is missing or empty", name)
		}
		tables[name] = t[2:] // without the header and the rule below it
	}
	return tables, nil
}

// Names returns the words in backquotes of a cell.
func Names(cell string) []string {
	var names []string
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}

// Budgets reads the budget table: what it is about, and at most how many.
func Budgets(t Table) (map[string]int, error) {
	budgets := map[string]int{}
	for _, row := range t {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			return nil, fmt.Errorf("the budget of %q is not a number: %q", row[0], row[1])
		}
		budgets[row[0]] = n
	}
	return budgets, nil
}
