package rows

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sijil/fault"
	"sijil/linkage/list"
)

// openText reads the header of separated text.
func openText(data []byte, encoding string) (*File, error) {
	text, encoding, err := decode(data, encoding)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(text, '\n') < 0 {
		text = strings.ReplaceAll(text, "\r", "\n") // as old programs end lines
	}
	from, line := 0, int64(1)
	for from < len(text) && (text[from] == '\n' || text[from] == '\r') { // empty lines before the header
		if text[from] == '\n' {
			line++
		}
		from++
	}
	f := &File{Encoding: encoding}
	separator, passed := list.Separator([]byte(text[from:min(len(text), from+longest)]))
	if from += passed; passed > 0 {
		line++
	}
	f.Separator = string(separator)
	head, next := readRow(text, from, separator)
	if head.Reason != "" {
		return nil, fault.New(fault.Invalid, "the first line, which has to name the columns, cannot be read: %s; nothing was recorded", head.Reason)
	}
	if err := f.setHeader(head.Cells); err != nil {
		return nil, err
	}
	line += int64(strings.Count(text[from:next], "\n"))
	f.each = func(yield func(Row) bool) { f.eachLine(text, next, line, separator, yield) }
	return f, nil
}

// eachLine gives the rows from a place in the text on.
func (f *File) eachLine(text string, at int, line int64, separator byte, yield func(Row) bool) {
	for n := int64(0); at < len(text); {
		row, next := readRow(text, at, separator)
		lines := int64(strings.Count(text[at:next], "\n"))
		row.From, row.To = line, line+max(lines-1, 0)
		at, line = next, line+lines
		if row.Reason == "" && empty(row.Cells) {
			continue
		}
		n++
		row.Number = n
		if !yield(f.fitted(row)) {
			return
		}
	}
}

// readRow reads the row that begins at a place, and returns where the next one
// begins. A row that cannot be read ends with its first line: whatever went
// wrong in it, the next line is most likely sound.
func readRow(text string, at int, separator byte) (Row, int) {
	start := at
	var row Row
	failed := func(reason string) (Row, int) {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		return Row{Text: lineOf(text[start:min(end, start+longest)]), Reason: reason}, end
	}
	for {
		cell, next, ok := readCell(text, at, start+longest, separator)
		switch {
		case !ok && next > start+longest:
			return failed("it is longer than a row of a list can be, or a quotation mark in it is never closed")
		case !ok:
			return failed("a quotation mark in it is not closed, or something follows it")
		}
		row.Cells = append(row.Cells, cell)
		if len(row.Cells) > 2*widest {
			return failed("it has too many cells")
		}
		at = next
		if at >= len(text) || text[at] == '\n' {
			break
		}
		at++ // the separator
	}
	row.Text = lineOf(text[start:at])
	if !utf8.ValidString(row.Text) {
		return failed("its letters cannot be read in the encoding of the file")
	}
	return row, min(at+1, len(text))
}

// readCell reads a cell and returns where it ends: at a separator, a line end
// or the end of the text. It is not ok beyond a limit, or where quotation marks
// do not pair up.
func readCell(text string, at, limit int, separator byte) (cell string, end int, ok bool) {
	open := at
	for open < len(text) && text[open] == ' ' {
		open++
	}
	if open == len(text) || text[open] != '"' {
		end = at
		for end < len(text) && text[end] != separator && text[end] != '\n' {
			end++
		}
		return strings.TrimSuffix(text[at:end], "\r"), end, end <= limit
	}
	end, doubled := open+1, false
	for {
		i := strings.IndexByte(text[end:min(len(text), limit+1)], '"')
		if i < 0 {
			return "", limit + 1, false
		}
		end += i + 1
		if end == len(text) || text[end] != '"' {
			break
		}
		doubled = true
		end++
	}
	cell = text[open+1 : end-1]
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '\r') {
		end++
	}
	return cell, end, end == len(text) || text[end] == separator || text[end] == '\n'
}

// lineOf returns a row without its line end.
func lineOf(text string) string { return strings.TrimRight(text, "\r\n") }

// Encodings are how the letters of a file can be written.
var Encodings = []string{"utf-8", "utf-16le", "utf-16be", "windows-1256"}

func knownEncoding(name string) error {
	if name != "" && !slices.Contains(Encodings, name) {
		return fault.New(fault.Invalid, "%q is no encoding that can be read here; nothing was recorded", name).
			WithHint("it can be: %s", strings.Join(Encodings, ", "))
	}
	return nil
}
