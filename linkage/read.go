package linkage

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/truth"
)

// Read reads the files at paths as lists, and the configuration at configPath;
// if that is empty, the configuration is guessed from the lists. What was
// unusual stands in the warnings of the tables. A file that cannot be used, or a
// configuration that names what is not there, is a fault.Invalid.
func Read(paths []string, configPath string) (*list.Config, []*list.Table, error) {
	config := &list.Config{Version: 1, Missing: list.DefaultMissing}
	if configPath != "" {
		var err error
		if config, err = list.ReadConfig(configPath); err != nil {
			return nil, nil, err
		}
	}
	var tables []*list.Table
	seen := map[string]bool{}
	for _, path := range paths {
		name := nameOf(config, path)
		if seen[name] {
			return nil, nil, fault.New(fault.Invalid, "two lists are called %q; nothing was written", name).WithHint("rename a file, or give each a key with --config")
		}
		seen[name] = true
		t, err := list.ReadFile(path, config.Missing)
		if err != nil {
			return nil, nil, err
		}
		t.Name = name
		tables = append(tables, t)
	}
	if configPath == "" {
		return Guess(tables, paths), tables, nil
	}
	return config, tables, check(config, tables)
}

// nameOf returns the name of the list in the file at path: the configuration's
// key for it, by its whole path first, else the file's name without extension.
func nameOf(c *list.Config, path string) string {
	keys := slices.Sorted(maps.Keys(c.Lists))
	for _, same := range []func(file string) bool{
		func(file string) bool { return filepath.Clean(file) == filepath.Clean(path) },
		func(file string) bool { return filepath.Base(file) == filepath.Base(path) },
	} {
		for _, key := range keys {
			if same(c.Lists[key].File) {
				return key
			}
		}
	}
	return list.NameOf(path)
}

// check holds a configuration that a person wrote against the lists: what it
// names has to be there, unless it may stand in a list that was not given.
func check(c *list.Config, tables []*list.Table) error {
	given := map[string]*list.Table{}
	for _, t := range tables {
		given[t.Name] = t
	}
	whole := true
	for _, key := range slices.Sorted(maps.Keys(c.Lists)) {
		if given[key] == nil {
			whole = false
			tables[0].Warnings = append(tables[0].Warnings, fmt.Sprintf("the configuration also names the list %q, which was not given", key))
		}
	}
	for _, f := range c.Fields {
		for _, column := range f.Columns() {
			found := slices.ContainsFunc(tables, func(t *list.Table) bool { return (f.List == "" || f.List == t.Name) && t.Find(column) != nil })
			if !found && (whole || given[f.List] != nil) {
				return fault.New(fault.Invalid, "the configuration gives the role %s to the column %q, which no list has; nothing was written", f.Role, column).
					WithHint("columns are spelled as in the header; the first list has: %s", headers(tables[0]))
			}
		}
	}
	for _, t := range tables {
		own, all := c.Lists[t.Name].ID, c.ID
		switch {
		case own != "" && t.Find(own) == nil, own == "" && all != "" && t.Find(all) == nil && len(tables) == 1:
			return fault.New(fault.Invalid, "the list %q has no column %q, which the configuration names as the id; nothing was written", t.Name, cmp.Or(own, all)).
				WithHint("columns are spelled as in the header: %s", headers(t))
		case own == "" && (all == "" || t.Find(all) == nil):
			t.Warnings = append(t.Warnings, found(t)...)
		}
	}
	return nil
}

func headers(t *list.Table) string {
	var all []string
	for _, c := range t.Columns {
		all = append(all, c.Header)
	}
	return strings.Join(all, ", ")
}

// found says how the id of a list was found where no configuration names it.
func found(t *list.Table) []string {
	column, notes := t.FindID()
	if column == "" && t.Rows > 0 {
		return append(notes, "no column is a usable id; records are numbered from 1 in the order of the file")
	}
	return notes
}

// Guess makes a configuration from the lists themselves; files are their names.
// What all lists that have a column agree on is said once. The order of the
// lists does not matter.
func Guess(tables []*list.Table, files []string) *list.Config {
	c := &list.Config{Version: 1, Missing: list.DefaultMissing, Lists: map[string]list.List{}}
	ids := make([]string, len(tables))
	order := make([]int, len(tables))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(tables[a].Name, tables[b].Name) })
	for _, k := range order {
		t := tables[k]
		var fields []list.Field
		fields, ids[k] = list.Infer(t)
		t.Warnings = append(t.Warnings, found(t)...)
		for _, f := range fields {
			c.Fields = merge(c.Fields, f, t.Name)
		}
	}
	c.Fields = shared(c.Fields, tables)
	const because = "the first of record_id, rec_id, unique_id, id with a different value in each record"
	same := len(slices.Compact(slices.Clone(ids))) <= 1
	for k, t := range tables {
		l := list.List{File: filepath.Base(files[k])}
		switch {
		case ids[k] == "":
			l.IDReason = "no column is a usable id; records are numbered from 1"
		case same:
			c.ID, c.IDReason = ids[k], because
		default:
			l.ID, l.IDReason = ids[k], "id: "+because
		}
		c.Lists[t.Name] = l
	}
	return c
}

// shared sets aside, where there are several lists, columns of which it is only
// known that people differ in them, unless another list has such a column: set
// against a column of another meaning they would speak against everybody.
func shared(fields []list.Field, tables []*list.Table) []list.Field {
	for i, f := range fields {
		if len(tables) < 2 || f.Role != "category" && f.Role != "text" {
			continue
		}
		lists := map[string]bool{}
		for _, g := range fields {
			if g.Role != f.Role || list.Meaning(g.Role, g.Column) != list.Meaning(f.Role, f.Column) {
				continue
			}
			for _, t := range tables {
				if (g.List == "" || g.List == t.Name) && t.Find(g.Column) != nil {
					lists[t.Name] = true
				}
			}
		}
		if len(lists) < 2 {
			fields[i].Role, fields[i].Reason = "ignore", f.Reason+", but no other list has such a column"
		}
	}
	return fields
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
		id := cmp.Or(l.ID, c.ID)
		if l.ID == "" && (id == "" || t.Find(id) == nil) {
			id, _ = t.FindID()
		}
		year := 0
		if len(l.AsOf) >= 4 {
			year, _ = strconv.Atoi(l.AsOf[:4])
		}
		bound := map[string]bool{}
		for _, f := range c.Fields {
			if f.List == t.Name {
				for _, column := range f.Columns() {
					bound[column] = true
				}
			}
		}
		var fields []list.Field
		for _, f := range c.Fields {
			if f.List == t.Name || f.List == "" && !slices.ContainsFunc(f.Columns(), func(column string) bool { return bound[column] }) {
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
			return nil, fault.New(fault.Invalid, "the file %q has no column %q; nothing was written", filepath.Base(path), h).WithHint("its columns must be %s", strings.Join(headers, ", "))
		}
		for i, id := range c.IDs {
			rows[i] = append(rows[i], c.Words[id])
		}
	}
	return rows, nil
}

// ReadLabels reads judged pairs: list_a, id_a, list_b, id_b, judgement (same,
// different or unsure). A pair of records that are not in the set, a pair that
// is judged both ways, or an unknown judgement is a fault.Invalid.
func ReadLabels(path string, s *record.Set) ([]Label, error) {
	rows, err := columns(path, "list_a", "id_a", "list_b", "id_b", "judgement")
	if err != nil {
		return nil, err
	}
	ix := newIndex(s)
	labels := []Label{}
	judged := map[[2]int32]bool{}
	for n, row := range rows {
		i, okI := ix.find(row[0], row[1])
		j, okJ := ix.find(row[2], row[3])
		if !okI || !okJ || i == j {
			return nil, fault.New(fault.Invalid, "the labels: row %d does not name two records of these lists; nothing was written", n+1).
				WithHint("write list_a, id_a, list_b and id_b as the lists are called and as their ids stand in them")
		}
		l := Label{I: min(i, j), J: max(i, j), Same: row[4] == "same"}
		switch row[4] {
		case "unsure":
			continue
		case "same", "different":
		default:
			return nil, fault.New(fault.Invalid, "the labels: row %d has a judgement that is not same, different or unsure; nothing was written", n+1).
				WithHint("write same, different or unsure")
		}
		was, again := judged[[2]int32{l.I, l.J}]
		switch {
		case again && was != l.Same:
			return nil, fault.New(fault.Invalid, "the labels: row %d judges a pair that an earlier row judges otherwise; nothing was written", n+1).
				WithHint("settle which judgement holds, or make it unsure")
		case !again:
			labels = append(labels, l)
			judged[[2]int32{l.I, l.J}] = l.Same
		}
	}
	return labels, nil
}

// Truth is who the records of a set are: by record the number of an entity, or
// -1 where that is not known.
type Truth []int32

// ReadTruth reads a file of what is true: list, record_id, entity_id. A record
// that is not in the set, or stands there twice, is a fault.Invalid.
func ReadTruth(path string, s *record.Set) (Truth, error) {
	rows, err := columns(path, "list", "record_id", "entity_id")
	if err != nil {
		return nil, err
	}
	ix := newIndex(s)
	entity := make(Truth, s.N)
	for i := range entity {
		entity[i] = -1
	}
	numbers := map[string]int32{}
	for n, row := range rows {
		i, ok := ix.find(row[0], row[1])
		if !ok || entity[i] >= 0 {
			return nil, fault.New(fault.Invalid, "the truth: row %d names a record that is not in the lists, or that an earlier row names; nothing was written", n+1).
				WithHint("name each record of these lists once: list, record_id, entity_id")
		}
		number, ok := numbers[row[2]]
		if !ok {
			number = int32(len(numbers))
			numbers[row[2]] = number
		}
		entity[i] = number
	}
	return entity, nil
}

// Measure compares a result with what is true.
func (t Truth) Measure(r *Result) truth.Measures { return truth.Measure(r.Cluster, t) }
