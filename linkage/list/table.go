// Package list reads the lists that are to be linked: a file into columns of
// distinct words, a configuration that says what each column means, and, where
// there is none, a guess from headers and content with its reason.
package list

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sijil/fault"
	"sijil/linkage/lexicon"
)

// Column is one column of a list. Cell i is Words[IDs[i]]; words are distinct
// and in byte order, the empty word first, which also stands for what the
// configuration calls missing.
type Column struct {
	Header string
	Words  []string
	IDs    []int32
}

// Table is a list as read.
type Table struct {
	Name     string
	Rows     int
	Columns  []Column
	Warnings []string // what was unusual, in sentences
}

const (
	portion     = 4 << 20 // bytes of a file read as one portion
	longestCell = 2000    // bytes of a cell that count; the rest is cut
)

// NameOf returns the name of a list: its file's name without extension.
func NameOf(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// ReadFile reads the file at path as a list. See Read.
func ReadFile(path string, missing []string) (*Table, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the list %q could not be read; nothing was written", NameOf(path))
	}
	return Read(NameOf(path), data, missing)
}

// Read reads comma-, semicolon- or tab-separated text with a header line, in
// UTF-8, UTF-16 (with a byte-order mark) or Windows-1256. Spaces around cells do
// not count. It returns a fault.Invalid that names the line if a quotation mark
// is never closed, or if there is no header.
func Read(listName string, data []byte, missing []string) (*Table, error) {
	t := &Table{Name: listName}
	data, err := t.decoded(data)
	if err != nil {
		return nil, err
	}
	head, body := cutLine(data)
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, fault.New(fault.Invalid, "the list %q has no header line; nothing was written", listName)
	}
	separator := separatorOf(head)
	var headers []string
	next := cells(head, separator, func(_ int, cell []byte) { headers = append(headers, string(cell)) })
	if next < 0 {
		return nil, fault.New(fault.Invalid, "the list %q: a quotation mark in the header line is never closed; nothing was written", listName)
	}
	portions, err := divide(data, body, listName)
	if err != nil {
		return nil, err
	}
	read := make([]portionRead, len(portions))
	lexicon.Each(len(portions), 0, func(i int) { read[i] = readPortion(portions[i], separator, len(headers)) })
	return t, t.join(headers, read, missing)
}

// decoded turns the bytes of a file into something close to UTF-8: a cell that
// is not is decoded by itself later.
func (t *Table) decoded(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return data[3:], nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), data)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "the list %q is not valid UTF-16; nothing was written", t.Name)
		}
		return out, nil
	}
	return data, nil
}

// cutLine cuts the first line, quotation marks respected.
func cutLine(data []byte) (line, rest []byte) {
	quoted := false
	for i, c := range data {
		switch c {
		case '"':
			quoted = !quoted
		case '\n':
			if !quoted {
				return data[:i], data[i+1:]
			}
		}
	}
	return data, nil
}

func separatorOf(head []byte) byte {
	best, count := byte(','), bytes.Count(head, []byte{','})
	for _, c := range []byte{';', '\t', '|'} {
		if n := bytes.Count(head, []byte{c}); n > count {
			best, count = c, n
		}
	}
	return best
}

// divide cuts the body into portions of whole rows. Where they are cut depends
// on the bytes alone.
func divide(data, body []byte, listName string) ([][]byte, error) {
	if bytes.Count(body, []byte{'"'})%2 == 1 {
		// A lone mark may be a letter of a cell; then the file is one portion. If
		// it opens a cell that never ends, readers would take all that follows for
		// one cell.
		if line := unclosed(body, bytes.Count(data[:len(data)-len(body)], []byte{'\n'})+1); line > 0 {
			return nil, fault.New(fault.Invalid, "the list %q: the quotation mark that opens a cell in line %d is never closed; nothing was written", listName, line).
				WithHint("close the quotation mark or double it")
		}
		return [][]byte{body}, nil
	}
	var portions [][]byte
	for len(body) > 0 {
		at := min(portion, len(body))
		quoted := bytes.Count(body[:at], []byte{'"'})%2 == 1
		for at < len(body) && (quoted || body[at-1] != '\n') {
			if body[at] == '"' {
				quoted = !quoted
			}
			at++
		}
		portions = append(portions, body[:at])
		body = body[at:]
	}
	return portions, nil
}

// unclosed returns the line in which a quoted cell opens that never closes, or 0.
func unclosed(body []byte, line int) int {
	start, opened, quoted := true, 0, false
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c == '\n' {
			line++
		}
		switch {
		case quoted && c == '"' && i+1 < len(body) && body[i+1] == '"':
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
		case start && c == '"':
			quoted, opened, start = true, line, false
		case c == '\n' || c == ',' || c == ';' || c == '\t' || c == '|':
			start = true
		case c != ' ':
			start = false
		}
	}
	if quoted {
		return opened
	}
	return 0
}

// cells calls do for each cell of the first row of data and returns how many
// bytes the row has, or -1 if a quotation mark is never closed.
func cells(data []byte, separator byte, do func(i int, cell []byte)) int {
	at, n := 0, 0
	for {
		for at < len(data) && data[at] == ' ' {
			at++
		}
		var cell []byte
		if at < len(data) && data[at] == '"' {
			end, doubled := at+1, false
			for {
				k := bytes.IndexByte(data[end:], '"')
				if k < 0 {
					return -1
				}
				end += k
				if end+1 < len(data) && data[end+1] == '"' {
					doubled = true
					end += 2
					continue
				}
				break
			}
			cell = data[at+1 : end]
			if doubled {
				cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
			}
			at = end + 1
			for at < len(data) && data[at] != separator && data[at] != '\n' {
				at++
			}
		} else {
			start := at
			for at < len(data) && data[at] != separator && data[at] != '\n' {
				at++
			}
			cell = data[start:at]
		}
		do(n, bytes.TrimSpace(cell))
		n++
		switch {
		case at >= len(data):
			return at
		case data[at] == '\n':
			return at + 1
		}
		at++
	}
}

// portionRead is one portion as columns of local numbers.
type portionRead struct {
	parts      []*lexicon.Part
	ids        [][]int32
	rows       int
	long, wide int // cells that were cut, rows with too many cells
}

func readPortion(data []byte, separator byte, width int) portionRead {
	p := portionRead{parts: make([]*lexicon.Part, width), ids: make([][]int32, width)}
	for c := range p.parts {
		p.parts[c] = lexicon.NewPart()
	}
	for len(data) > 0 {
		if data[0] == '\n' || data[0] == '\r' && len(data) > 1 && data[1] == '\n' {
			data = data[1:]
			continue
		}
		seen := 0
		n := cells(data, separator, func(i int, cell []byte) {
			seen = i + 1
			if i >= width {
				return
			}
			if len(cell) > longestCell {
				cell = cell[:longestCell]
				p.long++
			}
			// The words point into the file's bytes, which nobody changes.
			p.ids[i] = append(p.ids[i], p.parts[i].Add(unsafe.String(unsafe.SliceData(cell), len(cell))))
		})
		if n < 0 {
			n = len(data)
		}
		for c := seen; c < width; c++ {
			p.ids[c] = append(p.ids[c], 0)
		}
		if seen > width {
			p.wide++
		}
		p.rows++
		data = data[n:]
	}
	for c := range p.ids { // a broken last row must not leave columns of different lengths
		for len(p.ids[c]) < p.rows {
			p.ids[c] = append(p.ids[c], 0)
		}
	}
	return p
}

// join makes columns of portions.
func (t *Table) join(headers []string, read []portionRead, missing []string) error {
	long, wide := 0, 0
	for _, p := range read {
		t.Rows += p.rows
		long += p.long
		wide += p.wide
	}
	if long > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d cells are longer than %d bytes; only their beginning is compared", long, longestCell))
	}
	if wide > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d rows have more cells than the header; what is beyond it was left out", wide))
	}
	t.Columns = make([]Column, len(headers))
	foreign := make([]int, len(headers))
	lexicon.Each(len(headers), 0, func(c int) {
		parts := make([]*lexicon.Part, len(read))
		for i, p := range read {
			parts[i] = p.parts[c]
		}
		words, tables := lexicon.Merge(parts)
		ids := make([]int32, 0, t.Rows)
		for i, p := range read {
			for _, id := range p.ids[c] {
				ids = append(ids, tables[i][id])
			}
			read[i].ids[c] = nil
		}
		t.Columns[c] = Column{Header: header(headers[c], c), Words: words, IDs: ids}
		foreign[c] = t.Columns[c].clean(missing)
	})
	for c, n := range foreign {
		if n > 0 {
			t.Warnings = append(t.Warnings, fmt.Sprintf("%d different cells of column %q are not UTF-8 and were read as Windows-1256", n, t.Columns[c].Header))
		}
	}
	return nil
}

func header(s string, c int) string {
	if !utf8.ValidString(s) {
		s, _ = charmap.Windows1256.NewDecoder().String(s)
	}
	if s == "" {
		return fmt.Sprintf("column %d", c+1)
	}
	return s
}

// clean decodes words that are not UTF-8 and makes missing ones empty; it
// returns how many were decoded.
func (c *Column) clean(missing []string) int {
	absent := map[string]bool{}
	for _, m := range missing {
		absent[m] = true
	}
	foreign, changed := 0, false
	part := lexicon.NewPart()
	table := make([]int32, len(c.Words))
	for i, w := range c.Words {
		if !utf8.ValidString(w) {
			w, _ = charmap.Windows1256.NewDecoder().String(w)
			foreign++
			changed = true
		}
		if absent[w] && w != "" {
			w = ""
			changed = true
		}
		c.Words[i] = w
	}
	if !changed {
		return 0
	}
	for i, w := range c.Words {
		table[i] = part.Add(w)
	}
	words, tables := lexicon.Merge([]*lexicon.Part{part})
	for i, id := range c.IDs {
		c.IDs[i] = tables[0][table[id]]
	}
	c.Words = words
	return foreign
}
