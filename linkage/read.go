package linkage

import (
	"path/filepath"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/truth"
)

// Read reads the files at paths as lists, and the configuration at configPath;
// if that is empty, the configuration is guessed from the lists. A file that
// cannot be used is a fault.Invalid.
func Read(paths []string, configPath string) (*list.Config, []*list.Table, error) {
	config := &list.Config{Version: 1, Missing: list.DefaultMissing}
	guess := configPath == ""
	if !guess {
		var err error
		if config, err = list.ReadConfig(configPath); err != nil {
			return nil, nil, err
		}
	}
	var tables []*list.Table
	seen := map[string]bool{}
	for _, path := range paths {
		t, err := list.ReadFile(path, config.Missing)
		if err != nil {
			return nil, nil, err
		}
		for key, l := range config.Lists {
			if filepath.Base(l.File) == filepath.Base(path) {
				t.Name = key
			}
		}
		if seen[t.Name] {
			return nil, nil, fault.New(fault.Invalid, "two lists are called %q; nothing was written", t.Name).WithHint("rename a file, or give each a key with --config")
		}
		seen[t.Name] = true
		tables = append(tables, t)
	}
	if guess {
		config = Guess(tables, paths)
	}
	return config, tables, nil
}

// Guess makes a configuration from the lists themselves; files are their names.
// What all lists that have a column agree on is said once.
func Guess(tables []*list.Table, files []string) *list.Config {
	c := &list.Config{Version: 1, Missing: list.DefaultMissing, Lists: map[string]list.List{}}
	for k, t := range tables {
		fields, id := list.Infer(t)
		if id == "" {
			t.Warnings = append(t.Warnings, "no column is a usable id; rows are numbered from 1")
		}
		if k == 0 {
			c.ID = id
		}
		l := list.List{File: filepath.Base(files[k])}
		if id != c.ID {
			l.ID = id
		}
		c.Lists[t.Name] = l
		for _, f := range fields {
			c.Fields = merge(c.Fields, f, t.Name)
		}
	}
	return c
}

// merge adds a field unless it is there already for all lists; a column that
// means something else in another list is bound to its list.
func merge(fields []list.Field, f list.Field, listName string) []list.Field {
	for _, g := range fields {
		if g.Column == f.Column && g.Parts == f.Parts && g.List == "" {
			if g.Role == f.Role && g.Format == f.Format {
				return fields
			}
			f.List = listName
		}
	}
	return append(fields, f)
}

// Sources pairs each table with what the configuration says of it.
func Sources(c *list.Config, tables []*list.Table) []record.Source {
	var sources []record.Source
	for _, t := range tables {
		l := c.Lists[t.Name]
		id := c.ID
		if l.ID != "" {
			id = l.ID
		}
		if id != "" && t.Find(id) == nil && len(c.Lists) > 1 {
			id = ""
		}
		year := 0
		if len(l.AsOf) >= 4 {
			year, _ = strconv.Atoi(l.AsOf[:4])
		}
		bound := map[string]bool{}
		for _, f := range c.Fields {
			if f.List == t.Name {
				bound[f.Column] = true
			}
		}
		var fields []list.Field
		for _, f := range c.Fields {
			if f.List == t.Name || f.List == "" && !bound[f.Column] {
				fields = append(fields, f)
			}
		}
		sources = append(sources, record.Source{Table: t, ID: id, Fields: fields, DuplicateFree: l.DuplicateFree, AsOf: year})
	}
	return sources
}

// index finds records by list and id.
type index map[string]int32

func newIndex(s *record.Set) index {
	ix := make(index, s.N)
	for i := range s.N {
		ix[s.Lists[s.List[i]]+"\x00"+s.ID[i]] = int32(i)
	}
	return ix
}

func (ix index) find(listName, id string) (int32, bool) {
	i, ok := ix[listName+"\x00"+id]
	return i, ok
}

// columns returns the cells of the named columns of a file, row by row.
func columns(path string, headers ...string) ([][]string, error) {
	t, err := list.ReadFile(path, nil)
	if err != nil {
		return nil, err
	}
	rows := make([][]string, t.Rows)
	for _, h := range headers {
		c := t.Find(h)
		if c == nil {
			return nil, fault.New(fault.Invalid, "the file %q has no column %q", filepath.Base(path), h).WithHint("its columns must be %s", strings.Join(headers, ", "))
		}
		for i, id := range c.IDs {
			rows[i] = append(rows[i], c.Words[id])
		}
	}
	return rows, nil
}

// ReadLabels reads judged pairs: list_a, id_a, list_b, id_b, judgement (same,
// different or unsure). A pair of records that are not in the set, or an unknown
// judgement, is a fault.Invalid.
func ReadLabels(path string, s *record.Set) ([]Label, error) {
	rows, err := columns(path, "list_a", "id_a", "list_b", "id_b", "judgement")
	if err != nil {
		return nil, err
	}
	ix := newIndex(s)
	var labels []Label
	for n, row := range rows {
		i, okI := ix.find(row[0], row[1])
		j, okJ := ix.find(row[2], row[3])
		if !okI || !okJ || i == j {
			return nil, fault.New(fault.Invalid, "the labels: row %d does not name two records of these lists; nothing was written", n+1)
		}
		switch row[4] {
		case "same", "different":
			labels = append(labels, Label{min(i, j), max(i, j), row[4] == "same"})
		case "unsure":
		default:
			return nil, fault.New(fault.Invalid, "the labels: row %d has a judgement that is not same, different or unsure; nothing was written", n+1)
		}
	}
	return labels, nil
}

// Evaluate compares a result with a file of what is true: list, record_id,
// entity_id.
func Evaluate(path string, r *Result) (truth.Measures, error) {
	rows, err := columns(path, "list", "record_id", "entity_id")
	if err != nil {
		return truth.Measures{}, err
	}
	ix := newIndex(r.Set)
	entity := make([]int32, r.Set.N)
	for i := range entity {
		entity[i] = -1
	}
	numbers := map[string]int32{}
	for _, row := range rows {
		i, ok := ix.find(row[0], row[1])
		if !ok {
			return truth.Measures{}, fault.New(fault.Invalid, "the truth names a record that is not in the lists")
		}
		n, ok := numbers[row[2]]
		if !ok {
			n = int32(len(numbers))
			numbers[row[2]] = n
		}
		entity[i] = n
	}
	return truth.Measure(r.Cluster, entity), nil
}
