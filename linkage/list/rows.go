package list

import (
	"bytes"
	"io"

	"sijil/fault"
)

// scanner follows where in a row a byte stands.
type scanner struct {
	separator byte
	state     place
	line      int // of the next byte, from 1
	opened    int // the line in which the last quoted cell began
}

type place byte

const (
	before  place = iota // at the beginning of a cell, or in the spaces there
	plain                // in a cell without quotation marks, or after one with them
	quoted               // between quotation marks
	closing              // after a quotation mark that closes, or is the first of two
)

// step takes one byte and reports whether it ends the row.
func (s *scanner) step(c byte) bool {
	if c == '\n' {
		s.line++
	}
	switch s.state {
	case quoted:
		if c == '"' {
			s.state = closing
		}
		return false
	case closing:
		if c == '"' {
			s.state = quoted
			return false
		}
	case before:
		if c == '"' {
			s.state, s.opened = quoted, s.line
			return false
		}
		if c == ' ' {
			return false
		}
	}
	s.state = plain
	if c == s.separator || c == '\n' {
		s.state = before
	}
	return c == '\n'
}

// rows returns how many bytes of data are whole rows. Lines without quotation
// marks are passed over whole.
func (s *scanner) rows(data []byte) int {
	whole, at := 0, 0
	for at < len(data) {
		if s.state == before {
			n := bytes.IndexByte(data[at:], '\n')
			if n >= 0 && bytes.IndexByte(data[at:at+n], '"') < 0 {
				at += n + 1
				whole = at
				s.line++
				continue
			}
		}
		for at < len(data) {
			at++
			if s.step(data[at-1]) {
				whole = at
				break
			}
		}
	}
	return whole
}

// cutter cuts text into portions of whole rows. Where it cuts depends on the
// bytes alone.
type cutter struct {
	from      io.Reader
	separator byte
	scan      scanner
	list      string
	size      int    // of the first portions, in bytes
	rest      []byte // of the last read, after the last whole row; its bytes were scanned
	made      int    // portions so far
	over      bool   // nothing more to read
}

func newCutter(from io.Reader, separator byte, listName string) *cutter {
	return &cutter{from: from, separator: separator, scan: scanner{separator: separator, line: 1}, list: listName, size: 256 << 10}
}

// next returns the next portion, in buffer if it is large enough; an empty one
// is the end.
func (c *cutter) next(buffer []byte) ([]byte, error) {
	// Less at the beginning, so that a short list is read by several processors.
	size := c.size << min(c.made/4, 4)
	c.made++
	if cap(buffer) < size+len(c.rest) {
		buffer = make([]byte, size+len(c.rest))
	}
	buffer = buffer[:size+len(c.rest)]
	begun := copy(buffer, c.rest)
	n, err := io.ReadFull(c.from, buffer[begun:])
	buffer = buffer[:begun+n]
	switch err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		c.over = true
	default:
		return nil, fault.Wrap(fault.Invalid, err, "the list %q could not be read to its end; nothing was written", c.list)
	}
	whole := c.scan.rows(buffer[begun:])
	switch {
	case c.over:
		return buffer, c.closed()
	case whole == 0: // one row longer than a portion
		return c.long(buffer)
	}
	whole += begun
	c.rest = append(c.rest[:0], buffer[whole:]...)
	return buffer[:whole], nil
}

// closed returns an error if the text ends between quotation marks.
func (c *cutter) closed() error {
	c.rest = nil
	if c.scan.state != quoted {
		return nil
	}
	return fault.New(fault.Invalid, "the list %q: the quotation mark that opens a cell in line %d is never closed; nothing was written", c.list, c.scan.opened).
		WithHint("close the quotation mark or double it")
}

// long returns one row of any length with the beginnings of its cells: begun is
// as much of it as was read and scanned.
func (c *cutter) long(begun []byte) ([]byte, error) {
	s := shortener{scan: scanner{separator: c.separator, line: c.scan.line - bytes.Count(begun, []byte{'\n'})}}
	block := begun
	for {
		for i := 0; i < len(block); i++ {
			if i += s.dull(block[i:]); i == len(block) {
				break
			}
			if !s.take(block[i]) {
				continue
			}
			// What follows the row was not scanned yet: it goes before the rest.
			c.scan = s.scan
			c.from = io.MultiReader(bytes.NewReader(bytes.Clone(block[i+1:])), c.from)
			c.rest, c.over = c.rest[:0], false
			return s.row, nil
		}
		if c.over {
			c.scan = s.scan
			if s.scan.state == closing {
				s.row = append(s.row, '"')
			}
			return s.row, c.closed()
		}
		block = make([]byte, looked)
		n, err := io.ReadFull(c.from, block)
		block = block[:n]
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			c.over = true
		default:
			return nil, fault.Wrap(fault.Invalid, err, "the list %q could not be read to its end; nothing was written", c.list)
		}
	}
}

// shortener keeps of a row the beginnings of its first cells, and the marks that
// say where each ends.
type shortener struct {
	scan  scanner
	row   []byte
	cell  int // bytes kept of the cell so far
	cells int // whole ones so far
}

// dull returns how many bytes neither change the state nor are kept.
func (s *shortener) dull(block []byte) int {
	if s.cell <= longestCell && s.cells <= mostColumns {
		return 0
	}
	switch s.scan.state {
	case quoted:
		if k := bytes.IndexByte(block, '"'); k >= 0 {
			block = block[:k]
		}
		s.scan.line += bytes.Count(block, []byte{'\n'})
		return len(block)
	case plain:
		for _, end := range []byte{s.scan.separator, '\n'} {
			if k := bytes.IndexByte(block, end); k >= 0 {
				block = block[:k]
			}
		}
		return len(block)
	}
	return 0
}

// take takes one byte and reports whether it ends the row. A cell keeps one byte
// more than counts, so that it is told that it was cut.
func (s *shortener) take(c byte) bool {
	was := s.scan.state
	end := s.scan.step(c)
	now := s.scan.state
	if was == closing && now == quoted { // two marks are one letter
		s.keep('"', '"')
		return false
	}
	if was == closing { // only now it shows that the mark before closed the cell
		s.mark('"')
	}
	switch {
	case now == closing:
	case now == before && c == ' ': // one space says as much as many
		if n := len(s.row); n == 0 || s.row[n-1] != ' ' {
			s.mark(c)
		}
	case now == before && end:
		s.row = append(s.row, c)
	case now == before:
		s.mark(c)
		s.cells++
		s.cell = 0
	case was == before && now == quoted:
		s.mark(c)
	default:
		s.keep(c)
	}
	return end
}

// mark keeps a separator or a quotation mark.
func (s *shortener) mark(c byte) {
	if s.cells <= mostColumns {
		s.row = append(s.row, c)
	}
}

// keep keeps a letter of a cell, as it is written, if the cell is not too long
// yet.
func (s *shortener) keep(c ...byte) {
	if s.cell <= longestCell && s.cells <= mostColumns {
		s.row = append(s.row, c...)
		s.cell++
	}
}
