package list

import (
	"bytes"
	"unicode/utf8"
	"unsafe"

	"sijil/linkage/lexicon"
)

// cells calls do for each cell of the first row of data and returns how many
// bytes the row has. A quotation mark that is never closed closes at the end.
func cells(data []byte, separator byte, do func(i int, cell []byte)) int {
	at, n := 0, 0
	for {
		for at < len(data) && data[at] == ' ' {
			at++
		}
		var cell []byte
		if at < len(data) && data[at] == '"' {
			cell, at = between(data, at+1)
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

// between returns the cell that begins after a quotation mark, doubled marks
// made one, and where its closing mark ends.
func between(data []byte, start int) (cell []byte, next int) {
	end, doubled := start, false
	for {
		k := bytes.IndexByte(data[end:], '"')
		if k < 0 {
			end = len(data)
			break
		}
		end += k
		if end+1 < len(data) && data[end+1] == '"' {
			doubled = true
			end += 2
			continue
		}
		break
	}
	cell = data[start:end]
	if doubled {
		cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
	}
	return cell, min(end+1, len(data))
}

// cut returns the beginning of a cell that is too long, never half a letter.
func cut(cell []byte) []byte {
	if len(cell) <= longestCell {
		return cell
	}
	end := longestCell
	for back := 1; back < utf8.UTFMax; back++ {
		if b := cell[end-back]; utf8.RuneStart(b) {
			if !utf8.FullRune(cell[end-back : end]) {
				end -= back
			}
			break
		}
	}
	return cell[:end]
}

// portionRead is one portion as columns of local numbers.
type portionRead struct {
	parts []*lexicon.Part
	ids   [][]int32
	rows  int

	long         int // cells that were cut
	wide, narrow int // rows with more or fewer cells than the header
	blank        int // rows without content
}

// read reads the rows of a portion. When it returns, nothing points into them.
func (p *portionRead) read(rows []byte, separator byte, width int) {
	p.parts, p.ids = make([]*lexicon.Part, width), make([][]int32, width)
	for c := range p.parts {
		p.parts[c] = lexicon.NewPart()
	}
	row := make([]int32, width)
	for len(rows) > 0 {
		if rows[0] == '\n' || rows[0] == '\r' && len(rows) > 1 && rows[1] == '\n' {
			rows = rows[1:]
			continue
		}
		clear(row)
		seen, content := 0, false
		rows = rows[cells(rows, separator, func(i int, cell []byte) {
			seen = i + 1
			content = content || len(cell) > 0
			if i >= width {
				return
			}
			if len(cell) > longestCell {
				cell = cut(cell)
				p.long++
			}
			// The words point into the portion until they are detached.
			row[i] = p.parts[i].Add(unsafe.String(unsafe.SliceData(cell), len(cell)))
		}):]
		if !content {
			p.blank++
			continue
		}
		for c, id := range row {
			p.ids[c] = append(p.ids[c], id)
		}
		p.rows++
		switch {
		case seen > width:
			p.wide++
		case seen < width:
			p.narrow++
		}
	}
	for _, part := range p.parts {
		part.Detach()
	}
}
