package lists

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/rows"
	"sijil/value"
)

// guessed makes a mapping from a file itself, with the reason for each column.
func guessed(f *rows.File, name string) Mapping {
	t := f.Table(name, list.DefaultMissing)
	m := Mapping{Missing: list.DefaultMissing, Sheet: f.Sheet}
	fields, id := list.Infer(t)
	if m.Origin = id; id == "" {
		m.Origin = nearlyID(t)
	}
	fields = slices.DeleteFunc(fields, func(f list.Field) bool { return f.Column == m.Origin && f.Role == "ignore" })
	m.columns(f.Header, fields)
	return m
}

// nearlyID returns the column that is called as ids are and holds different
// values but for one row in twenty: those rows fail, and can be mended, where
// without an id every correction would be a new record.
func nearlyID(t *list.Table) string {
	for _, name := range list.IDNames {
		for _, c := range t.Columns {
			if strings.EqualFold(c.Header, name) && 20*(len(c.Words)-1) >= 19*t.Rows-20 && len(c.Words) > 1 {
				return c.Header
			}
		}
	}
	return ""
}

// columns sets the columns in the order of a file: what fields say of them,
// and nothing for the others. The id has a column of its own.
func (m *Mapping) columns(header []string, fields []list.Field) {
	m.Columns = nil
	for _, h := range header {
		said := h == m.Origin
		for _, f := range fields {
			for _, k := range []Column{
				{Header: f.Column, Role: f.Role, Format: f.Format, Reason: f.Reason},
				{Header: f.Parts.Year, Role: f.Role, Part: "year", Reason: f.Reason},
				{Header: f.Parts.Month, Role: f.Role, Part: "month", Reason: f.Reason},
				{Header: f.Parts.Day, Role: f.Role, Part: "day", Reason: f.Reason},
			} {
				if k.Header == h {
					m.Columns = append(m.Columns, k)
					said = true
				}
			}
		}
		if !said {
			m.Columns = append(m.Columns, Column{Header: h})
		}
	}
}

// YAML returns the mapping in the form of the configuration of `sijil link`,
// with the reasons as comments. Columns that are kept without a meaning are
// named in a comment: a field {role: ignore} leaves one out of the records.
func (m Mapping) YAML(listName string) []byte {
	c := list.Config{Version: 1, ID: m.Origin, Missing: m.Missing,
		Lists: map[string]list.List{listName: {File: listName, DuplicateFree: m.DuplicateFree}}}
	var kept []string
	for _, k := range m.Columns {
		switch {
		case k.Role == "":
			kept = append(kept, k.Header)
		case k.Part == "":
			c.Fields = append(c.Fields, list.Field{Role: k.Role, Column: k.Header, Format: k.Format, Reason: k.Reason})
		default:
			c.Fields = dated(c.Fields, k)
		}
	}
	out := c.YAML()
	if len(kept) > 0 {
		out = append(out, []byte(fmt.Sprintf("# kept, and compared with nothing: %s\n", oneLine(strings.Join(kept, ", "))))...)
	}
	return out
}

// dated adds a part of a date to the date that lacks it.
func dated(fields []list.Field, k Column) []list.Field {
	for i := range fields {
		if p := part(&fields[i].Parts, k.Part); fields[i].Role == k.Role && fields[i].Column == "" && *p == "" {
			*p = k.Header
			return fields
		}
	}
	f := list.Field{Role: k.Role, Reason: k.Reason}
	*part(&f.Parts, k.Part) = k.Header
	return append(fields, f)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// FromYAML returns the mapping as a person edited it, for a file with these
// columns. It returns fault.Invalid if it is in another form, or names a
// column that the file does not have.
func FromYAML(data []byte, header []string) (Mapping, error) {
	c, err := list.ParseConfig(data)
	if err != nil {
		return Mapping{}, err
	}
	m := Mapping{Origin: c.ID, Missing: c.Missing}
	for _, l := range c.Lists {
		m.DuplicateFree = m.DuplicateFree || l.DuplicateFree
		if l.ID != "" {
			m.Origin = l.ID
		}
	}
	named := []string{m.Origin}
	for _, f := range c.Fields {
		named = append(named, f.Column, f.Parts.Year, f.Parts.Month, f.Parts.Day)
	}
	for _, n := range named {
		if n != "" && !slices.Contains(header, n) {
			return Mapping{}, fault.New(fault.Invalid, "the configuration names the column %q, which the file does not have; nothing was recorded", n).
				WithHint("its columns are: %s", strings.Join(header, ", "))
		}
	}
	m.columns(header, c.Fields)
	return m, nil
}

// Differences are how the columns of a file differ from those of its mapping.
type Differences struct {
	New     []string    `json:"new,omitempty"`
	Gone    []string    `json:"gone,omitempty"`
	Renamed [][2]string `json:"renamed,omitempty"` // of Gone and New: from, to, as far as their content tells
}

// Any says whether there is any difference.
func (d Differences) Any() bool { return len(d.New)+len(d.Gone) > 0 }

// Sentence says what differs.
func (d Differences) Sentence() string {
	var parts []string
	if len(d.New) > 0 {
		parts = append(parts, "new columns: "+strings.Join(d.New, ", "))
	}
	if len(d.Gone) > 0 {
		parts = append(parts, "columns gone: "+strings.Join(d.Gone, ", "))
	}
	for _, r := range d.Renamed {
		parts = append(parts, fmt.Sprintf("%s may be %s now", r[0], r[1]))
	}
	return strings.Join(parts, "; ")
}

// differs compares a mapping with the columns of a file. A column that is gone
// may be called otherwise now where the guess gives a new one the same meaning.
func (m Mapping) differs(f *rows.File) Differences {
	var d Differences
	known := []string{m.Origin}
	for _, k := range m.Columns {
		known = append(known, k.Header)
	}
	for _, h := range f.Header {
		if !slices.Contains(known, h) {
			d.New = append(d.New, h)
		}
	}
	slices.Sort(known)
	for _, h := range slices.Compact(known) {
		if h != "" && !slices.Contains(f.Header, h) {
			d.Gone = append(d.Gone, h)
		}
	}
	if len(d.New) == 0 || len(d.Gone) == 0 {
		return d
	}
	now := guessed(f, "")
	for _, gone := range d.Gone {
		for _, fresh := range d.New {
			if a, b := m.roleOf(gone), now.roleOf(fresh); a == b && a != "" && a != "ignore" {
				d.Renamed = append(d.Renamed, [2]string{gone, fresh})
			}
		}
	}
	return d
}

// roleOf returns what a column means, "" if nothing is known of it.
func (m Mapping) roleOf(header string) string {
	if header == m.Origin {
		return "the list's own id"
	}
	for _, k := range m.Columns {
		if k.Header == header {
			return strings.TrimSuffix(k.Role+"."+k.Part, ".")
		}
	}
	return ""
}

// carriedOver is a mapping for a file whose columns differ: what was known
// stays, what is gone is left out, what is new is guessed.
func (m Mapping) carriedOver(f *rows.File) Mapping {
	now := guessed(f, "")
	next := m
	if next.Columns = nil; !slices.Contains(f.Header, m.Origin) {
		next.Origin = now.Origin
	}
	for _, h := range f.Header {
		from := now
		if slices.ContainsFunc(m.Columns, func(k Column) bool { return k.Header == h }) {
			from = m
		}
		for _, k := range from.Columns {
			if k.Header == h && h != next.Origin {
				next.Columns = append(next.Columns, k)
			}
		}
	}
	return next
}

// check says whether a mapping can be used at all.
func (m Mapping) check() error {
	if strings.TrimSpace(m.Name) == "" {
		return fault.New(fault.Invalid, "the mapping has no name").WithHint("name it after the organisation and the year; nothing was recorded")
	}
	for _, k := range m.Columns {
		if k.Role != "" && !slices.Contains(list.Roles, k.Role) {
			return fault.New(fault.Invalid, "the mapping gives the role %q, which does not exist; nothing was recorded", k.Role).
				WithHint("roles are: %s", strings.Join(list.Roles, " "))
		}
		if !slices.Contains([]string{"", "year", "month", "day"}, k.Part) {
			return fault.New(fault.Invalid, "a date has a year, a month and a day, and no %q; nothing was recorded", k.Part)
		}
	}
	if !slices.ContainsFunc(m.Columns, func(k Column) bool { return compared(k.Role) }) {
		return fault.New(fault.Invalid, "the mapping gives no column a meaning; nothing was recorded").WithHint("say at least which column holds the name")
	}
	return nil
}

// SaveMapping keeps what the columns of an organisation's lists mean, under a
// name. The organisation may be given by name.
var SaveMapping = casework.Act[Mapping, Mapping]{
	Verb:  mapVerb,
	Check: Mapping.check,
	Needs: func(Mapping) access.Need { return access.Need{Action: mapVerb} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Mapping) ([]casework.Draft, Mapping, error) {
		if in.Organisation != "" {
			of, err := s.Entity(ctx, string(in.Organisation))
			if err != nil {
				return nil, in, err
			}
			in.Organisation = of.ID
		}
		in.ID, in.Scope = pen.NewID(), scopeOf(s)
		return []casework.Draft{{Subject: in.ID, Scope: in.Scope, Body: in}}, in, nil
	},
}

// scopeOf is where what belongs to lists is recorded: never public, whatever
// the desk's own sensitivity is.
func scopeOf(s casework.Snapshot) value.Scope {
	scope := s.Home()
	scope.Sensitivity = value.Strictest(scope.Sensitivity, value.Restricted)
	return scope
}

// savedMapping returns the latest mapping of a name, or else the latest of an
// organisation; ok is false if there is none. One that was saved here goes
// before those of partners: how our lists are read is for us to say.
func (h *history) savedMapping(name string, organisation value.ID) (m Mapping, ok bool) {
	ours := false
	for _, saved := range h.saved { // oldest first
		own := h.entries[saved.ID].Origin == h.own
		fits := name != "" && saved.Name == name || name == "" && organisation != "" && saved.Organisation == organisation
		if fits && (own || !ours) {
			m, ok, ours = saved, true, own
		}
	}
	return m, ok
}
