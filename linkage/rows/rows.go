// Package rows reads files of lists row by row, each row as it stands: comma-,
// semicolon- or tab-separated text and workbooks. A row that cannot be read is
// told with its number and the reason, and leaves the others alone. Nothing is
// corrected, folded or trimmed; what columns mean is for package list.
package rows

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"sijil/fault"
	"sijil/linkage/list"
)

// Largest is how many bytes a file may have.
const Largest = 1 << 30

// longest is how many bytes a row may have: what is longer is no row of a list
// but a quotation mark that was left open, or a file of another kind.
const longest = 64 << 10

// widest is how many columns a list may have.
const widest = 1000

// Options say how a file is read, where it does not tell itself.
type Options struct {
	Encoding string // "" is found out; else one of Encodings
	Sheet    string // of a workbook; "" the first
}

// File is a list as a file holds it.
type File struct {
	Header    []string // trimmed; empty and repeated ones are numbered
	Encoding  string   // one of Encodings, "" of a workbook
	Separator string   // "" of a workbook
	Sheet     string   // "" of text
	Sheets    []string // of a workbook, in its order
	each      func(yield func(Row) bool)
}

// Row is one row of a list.
type Row struct {
	Number   int64    // from 1, the header not counted; in a workbook as the sheet numbers it
	From, To int64    // the lines of the file, from 1; 0 in a workbook
	Text     string   // the row as it stands; cells of a workbook with tabs between them
	Cells    []string // as many as the header has
	Reason   string   // why the row cannot be taken; "" if it can. It holds nothing of the row
}

// Open reads the header of a file. It returns fault.Invalid if the file is too
// large, or is no list that can be read.
func Open(data []byte, o Options) (*File, error) {
	switch {
	case len(data) > Largest:
		return nil, fault.New(fault.Invalid, "the file has more than %d bytes; nothing was recorded", Largest).WithHint("divide it, and import each part as a list")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return openWorkbook(data, o.Sheet)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fault.New(fault.Invalid, "this is a workbook of before 2007, or one with a password; nothing was recorded").
			WithHint("save it as .xlsx or as CSV, and collect that beside the original")
	}
	return openText(data, o.Encoding)
}

// Rows returns the rows, in their order. Rows without any cell that holds
// something are passed over: they are how programs end a sheet.
func (f *File) Rows() iter.Seq[Row] { return f.each }

// Table returns the rows that can be read as columns of distinct words, as
// list.Infer takes them. Words are trimmed; missing ones are empty.
func (f *File) Table(name string, missing []string) *list.Table {
	absent := map[string]bool{}
	for _, m := range missing {
		absent[m] = true
	}
	return list.Gather(name, f.Header, func(yield func([]string) bool) {
		words := make([]string, len(f.Header))
		for row := range f.Rows() {
			if row.Reason != "" {
				continue
			}
			for c, cell := range row.Cells {
				if words[c] = strings.TrimSpace(cell); absent[words[c]] {
					words[c] = ""
				}
			}
			if !yield(words) {
				return
			}
		}
	})
}

// setHeader names the columns so that each name stands for one.
func (f *File) setHeader(cells []string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return fault.New(fault.Invalid, "the file has no line with the names of its columns; nothing was recorded").
			WithHint("the first line has to name the columns")
	}
	if len(cells) > widest {
		return fault.New(fault.Invalid, "the first line names %d columns; a list has %d at most; nothing was recorded", len(cells), widest)
	}
	used := map[string]bool{}
	for i, c := range cells {
		name := strings.TrimSpace(strings.ToValidUTF8(c, "\uFFFD"))
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		for n, first := 2, name; used[name]; n++ {
			name = fmt.Sprintf("%s (%d)", first, n)
		}
		used[name] = true
		f.Header = append(f.Header, name)
	}
	return nil
}

// fitted gives a row as many cells as the header has. Empty cells beyond it say
// nothing, and are left out; so are cells that a workbook does not keep because
// they are empty.
func (f *File) fitted(r Row) Row {
	if r.Reason != "" {
		r.Cells = nil
		return r
	}
	for len(r.Cells) > len(f.Header) && strings.TrimSpace(r.Cells[len(r.Cells)-1]) == "" {
		r.Cells = r.Cells[:len(r.Cells)-1]
	}
	for f.Encoding == "" && len(r.Cells) < len(f.Header) {
		r.Cells = append(r.Cells, "")
	}
	if n := len(r.Cells); n != len(f.Header) {
		return Row{Number: r.Number, From: r.From, To: r.To, Text: r.Text, Reason: fmt.Sprintf("it has %d cells where the list has %d columns", n, len(f.Header))}
	}
	return r
}

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
