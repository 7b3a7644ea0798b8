package lists

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/linkage/list"
	"sijil/linkage/rows"
)

// Preview is what a file would become under a mapping. Nothing is recorded.
type Preview struct {
	Item        string      `json:"item"`
	Mapping     Mapping     `json:"mapping"`
	Saved       bool        `json:"saved"`       // false: the mapping is a guess, or differs from the one that is saved
	Differences Differences `json:"differences"` // of the saved mapping from the file
	Encoding    string      `json:"encoding,omitempty"`
	Separator   string      `json:"separator,omitempty"`
	Sheet       string      `json:"sheet,omitempty"`
	Sheets      []string    `json:"sheets,omitempty"`
	Header      []string    `json:"header"`
	Rows        int64       `json:"rows"`
	Columns     []Filled    `json:"columns"`
	First       []RowShown  `json:"first"`
	Failed      []FailedRow `json:"failed"`       // the first of them
	FailedCount int64       `json:"failed_count"` // all of them
	Warnings    []string    `json:"warnings,omitempty"`
}

// Filled says how the cells of a column can be read.
type Filled struct {
	Column
	Empty      int64 `json:"empty"`                // cells that are empty or mean "not known"
	Unreadable int64 `json:"unreadable,omitempty"` // of dates and ages: cells without a number in them
}

// RowShown is a row as it would be recorded.
type RowShown struct {
	Row    int64  `json:"row"`
	Origin string `json:"origin"`
	Cells  []Cell `json:"cells"`
}

// Previewing is a reading and how many rows are shown of it.
type Previewing struct {
	Reading
	Show int `json:"show"` // 0 is 5
}

// failuresShown is how many failed rows a preview shows.
const failuresShown = 20

// PreviewMapping reads a file as it would be imported: by the mapping given, by
// the one that is saved, or by a guess with its reasons. It records nothing.
func PreviewMapping(ctx context.Context, desk casework.Desk, actor access.Actor, in Previewing) (Preview, error) {
	k, f, err := opened(ctx, desk, actor, in.Reading)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Item: string(k.item.ID), Mapping: k.mapping, Saved: k.mapping.ID != "", Encoding: f.Encoding, Separator: f.Separator,
		Sheet: f.Sheet, Sheets: f.Sheets, Header: f.Header, First: []RowShown{}, Failed: []FailedRow{}}
	switch {
	case len(k.mapping.Columns) == 0:
		p.Mapping = guessed(f, in.List)
		p.Mapping.Organisation = k.organisation.ID
	default:
		if p.Differences = k.mapping.differs(f); p.Differences.Any() {
			p.Mapping, p.Saved = k.mapping.carriedOver(f), false
		}
	}
	if in.Show == 0 {
		in.Show = 5
	}
	p.read(f, in.Show, k.vocabulary)
	return p, ctx.Err()
}

// read counts what the rows hold.
func (p *Preview) read(f *rows.File, show int, v *claim.Vocabulary) {
	r := newReader(p.Mapping, f)
	for _, k := range p.Mapping.Columns {
		p.Columns = append(p.Columns, Filled{Column: k})
	}
	for row := range f.Rows() {
		p.Rows++
		e := r.read(row)
		if e.reason != "" {
			p.FailedCount++
			if len(p.Failed) < failuresShown {
				p.Failed = append(p.Failed, FailedRow{Row: row.Number, Origin: e.origin, Reason: e.reason})
			}
			continue
		}
		if len(p.First) < show {
			p.First = append(p.First, shown(e, r))
		}
		for i, k := range p.Mapping.Columns {
			p.Columns[i].count(k, row.Cells[max(r.at[i], 0)], r.absent)
		}
	}
	p.warn()
}

func shown(e entry, r *reader) RowShown {
	cells := slices.Clone(e.cells)
	for i, c := range cells {
		for _, k := range r.mapping.Columns {
			if c.Header == "" && k.Role == c.Role && k.Part == c.Part {
				cells[i].Header = k.Header
			}
		}
	}
	return RowShown{Row: e.row.Number, Origin: e.origin, Cells: cells}
}

// count counts one cell.
func (c *Filled) count(k Column, cell string, absent []string) {
	known := strings.TrimSpace(cell)
	switch {
	case known == "" || slices.Contains(absent, known):
		c.Empty++
	case (k.Role == "birth" || k.Role == "death" || k.Role == "age") && !numbered(known):
		c.Unreadable++
	}
}

// numbered says whether a cell has a number in it, in the digits of any script
// that linkage reads.
func numbered(cell string) bool {
	return len(list.Numbers(cell)) > 0 || strings.ContainsAny(cell, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
}

// warn says what a person should look at before the file is imported.
func (p *Preview) warn() {
	if p.Mapping.Origin == "" {
		p.Warnings = append(p.Warnings, "the list has no ids of its own, so a row is known by what it says: a row that is corrected in the next release will be a new record, and what was judged of it will not follow; if a column holds ids that stay from release to release, name it as the id")
	}
	for _, c := range p.Columns {
		if p.Rows > p.FailedCount && c.Empty == p.Rows-p.FailedCount && c.Role != "ignore" {
			p.Warnings = append(p.Warnings, fmt.Sprintf("the column %q is empty in every row", c.Header))
		}
		if c.Unreadable > 0 {
			p.Warnings = append(p.Warnings, fmt.Sprintf("%d cells of the column %q hold no number, and %s can be read from them; they are recorded as they stand", c.Unreadable, c.Header, named[c.Role]))
		}
	}
	if p.FailedCount > 0 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("%d of %d rows cannot be taken", p.FailedCount, p.Rows))
	}
	if p.Rows == 0 {
		p.Warnings = append(p.Warnings, "there is no row below the names of the columns")
	}
}

var named = map[string]string{"birth": "no date of birth", "death": "no date of death", "age": "no age"}
