package list

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sijil/fault"
)

// looked is how many bytes of a file decide on its encoding, its separator and
// its line ends.
const looked = 64 << 10

// decoded returns the text of a file in something close to UTF-8, with \n or
// \r\n at the ends of lines: a cell that is not UTF-8 is decoded by itself later.
func (t *Table) decoded(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, looked)
	head, err := b.Peek(looked)
	if err != nil && err != io.EOF {
		return nil, fault.Wrap(fault.Invalid, err, "the list %q could not be read; nothing was written", t.Name)
	}
	order, wide := byteOrder(head)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return nil, fault.New(fault.Invalid, "the list %q is a workbook or an archive, not text; nothing was written", t.Name).
			WithHint("save the sheet as CSV in UTF-8")
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		b.Discard(3)
	case wide:
		b = bufio.NewReaderSize(transform.NewReader(b, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), looked)
	case bytes.IndexByte(head, 0) >= 0:
		return nil, fault.New(fault.Invalid, "the list %q has zero bytes in its first lines, so it is no text; nothing was written", t.Name).
			WithHint("save it as CSV in UTF-8")
	}
	if head, _ = b.Peek(looked); bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		b = bufio.NewReaderSize(returns{b}, looked)
	}
	for { // empty lines before the header
		c, err := b.Peek(1)
		if err != nil || c[0] != '\n' && c[0] != '\r' {
			return b, nil
		}
		if c[0] == '\n' {
			t.passed++
		}
		b.Discard(1)
	}
}

// byteOrder tells UTF-16 from other encodings: by its mark, or by the zero
// halves of separators, digits and line ends, which all stand on one side.
func byteOrder(head []byte) (order unicode.Endianness, wide bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return unicode.BigEndian, true
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1] > 8*zeros[0] && zeros[1] > 1:
		return unicode.LittleEndian, true
	case zeros[0] > 8*zeros[1] && zeros[0] > 1:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

// returns reads text whose lines end in \r alone.
type returns struct{ from io.Reader }

// Read implements io.Reader.
func (r returns) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// separator returns what stands between the cells, and passes over a line that
// says it.
func (t *Table) separator(text *bufio.Reader) (byte, error) {
	head, err := text.Peek(looked)
	if err != nil && err != io.EOF {
		return 0, fault.Wrap(fault.Invalid, err, "the list %q could not be read; nothing was written", t.Name)
	}
	separator, passed := Separator(head)
	if passed > 0 {
		text.Discard(passed)
		t.passed++
	}
	return separator, nil
}

// Separator returns what stands between the cells of a list, from the bytes it
// begins with: what stands between those of the header line most often, outside
// quotation marks. A line "sep=;", as spreadsheets write it, says so itself and
// is no header: passed is its length.
func Separator(head []byte) (separator byte, passed int) {
	if line, _, ok := bytes.Cut(head, []byte{'\n'}); ok {
		if mark, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r"), []byte("sep=")); ok && len(mark) == 1 && bytes.ContainsAny(mark, ",;\t|:~^") {
			return mark[0], len(line) + 1
		}
	}
	const possible = ",;\t|"
	var counts [len(possible)]int
	quoted := false
	for _, c := range head {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		if k := bytes.IndexByte([]byte(possible), c); k >= 0 {
			counts[k]++
		}
	}
	best := 0
	for k, n := range counts {
		if n > counts[best] {
			best = k
		}
	}
	return possible[best], 0
}
