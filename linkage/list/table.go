// Package list reads the lists that are to be linked: a file into columns of
// distinct words, a configuration that says what each column means, and, where
// there is none, a guess from headers and content with its reason.
package list

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

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

	passed int // lines passed over before the header
}

const (
	longestCell = 2000 // bytes of a cell that count; the rest is cut
	mostColumns = 1000
)

// NameOf returns the name of a list: its file's name without extension.
func NameOf(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// ReadFile reads the file at path as a list. See ReadFrom.
func ReadFile(path string, missing []string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the list %q could not be read; nothing was written", NameOf(path))
	}
	defer f.Close()
	return ReadFrom(NameOf(path), f, missing)
}

// Read reads the bytes of a file as a list. See ReadFrom.
func Read(listName string, data []byte, missing []string) (*Table, error) {
	return ReadFrom(listName, bytes.NewReader(data), missing)
}

// ReadFrom reads comma-, semicolon-, tab- or bar-separated text with a header
// line, in UTF-8, UTF-16 or Windows-1256, told apart by their bytes. Spaces
// around cells do not count, nor do rows without any content; missing are the
// words that mean "not known". Memory grows with what is different in the list,
// not with the length of a file, a row or a cell. It returns a fault.Invalid if
// the file is no text, has no header, or has a quotation mark that is never
// closed, whose line it names.
func ReadFrom(listName string, r io.Reader, missing []string) (*Table, error) {
	t := &Table{Name: listName}
	text, err := t.decoded(r)
	if err != nil {
		return nil, err
	}
	separator, err := t.separator(text)
	if err != nil {
		return nil, err
	}
	c := newCutter(text, separator, listName)
	c.scan.line += t.passed
	first, err := c.next(nil)
	if err != nil {
		return nil, err
	}
	var headers []string
	n := cells(first, separator, func(_ int, cell []byte) { headers = append(headers, string(cut(cell))) })
	switch {
	case len(headers) > mostColumns:
		return nil, fault.New(fault.Invalid, "the list %q has more than %d columns; nothing was written", listName, mostColumns).
			WithHint("look whether the first line is the header, and what stands between its cells")
	case strings.Join(headers, "") == "":
		return nil, fault.New(fault.Invalid, "the list %q has no header line; nothing was written", listName).
			WithHint("the first line names the columns")
	}
	read, err := c.portions(first[n:], len(headers))
	if err != nil {
		return nil, err
	}
	t.join(headers, read, missing)
	return t, nil
}

// portions reads the rows that follow the header line, several portions at once.
func (c *cutter) portions(rows []byte, width int) ([]portionRead, error) {
	var read []*portionRead
	var wg sync.WaitGroup
	defer wg.Wait()
	buffers := make(chan []byte, runtime.GOMAXPROCS(0))
	for range cap(buffers) {
		buffers <- nil
	}
	for {
		p, own := &portionRead{}, rows
		read = append(read, p)
		wg.Go(func() {
			p.read(own, c.separator, width)
			buffers <- own
		})
		var err error
		if rows, err = c.next(<-buffers); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
	}
	wg.Wait()
	out := make([]portionRead, len(read))
	for i, p := range read {
		out[i] = *p
	}
	return out, nil
}

// join makes columns of portions.
func (t *Table) join(headers []string, read []portionRead, missing []string) {
	var all portionRead
	for _, p := range read {
		t.Rows += p.rows
		all.long += p.long
		all.wide += p.wide
		all.narrow += p.narrow
		all.blank += p.blank
	}
	t.warn(all.long, "%d cells are longer than %d bytes; only their beginning is compared", all.long, longestCell)
	t.warn(all.wide, "%d rows have more cells than the header; what is beyond it was left out", all.wide)
	t.warn(all.narrow, "%d rows have fewer cells than the header; the others are taken as not known", all.narrow)
	t.warn(all.blank, "%d rows have no content and are no records", all.blank)
	t.Columns = make([]Column, len(headers))
	decoded := make([]decoding, len(headers))
	lexicon.Each(len(headers), 0, func(c int) {
		parts := make([]*lexicon.Part, len(read))
		for i, p := range read {
			parts[i] = p.parts[c]
		}
		words, tables := lexicon.Merge(parts)
		lexicon.Own(words)
		ids := make([]int32, 0, t.Rows)
		for i, p := range read {
			for _, id := range p.ids[c] {
				ids = append(ids, tables[i][id])
			}
			read[i].ids[c], read[i].parts[c] = nil, nil
		}
		t.Columns[c] = Column{Words: words, IDs: ids}
		decoded[c] = t.Columns[c].clean(missing)
	})
	t.name(headers)
	for c, d := range decoded {
		t.warn(d.foreign, "%d different cells of column %q are not UTF-8 and were read as Windows-1256", d.foreign, t.Columns[c].Header)
		t.warn(d.broken, "%d different cells of column %q hold characters that were lost before this file was written", d.broken, t.Columns[c].Header)
	}
	if t.Rows == 0 {
		t.warn(1, "there are no records, only a header line")
	}
}

// warn notes a sentence if n is not 0; its words are made to agree with one.
func (t *Table) warn(n int, sentence string, args ...any) {
	if n == 0 {
		return
	}
	text := fmt.Sprintf(sentence, args...)
	if n == 1 {
		text = strings.NewReplacer("1 cells are", "1 cell is", "1 rows have", "1 row has", "1 different cells of", "1 cell of", "are not UTF-8 and were", "is not UTF-8 and was",
			"hold characters", "holds characters", "and are no records", "and is no record").Replace(text)
	}
	t.Warnings = append(t.Warnings, text)
}

// name gives the columns their headers: none empty, no two alike.
func (t *Table) name(headers []string) {
	seen := map[string]bool{}
	for c, h := range headers {
		if !utf8.ValidString(h) {
			h, _ = charmap.Windows1256.NewDecoder().String(h)
		}
		h = strings.TrimFunc(h, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
		if h == "" {
			h = fmt.Sprintf("column %d", c+1)
		}
		plain := h
		for n := 2; seen[h]; n++ {
			h = fmt.Sprintf("%s %d", plain, n)
		}
		if h != plain {
			t.warn(1, "two columns are called %q; the later one is called %q here", plain, h)
		}
		seen[h] = true
		t.Columns[c].Header = h
	}
}

// decoding is how many different words of a column were not plain UTF-8.
type decoding struct {
	foreign int // read as Windows-1256
	broken  int // hold a replacement character
}

// clean decodes words that are not UTF-8 and makes missing ones empty.
func (c *Column) clean(missing []string) (d decoding) {
	absent := map[string]bool{}
	for _, m := range missing {
		absent[m] = true
	}
	changed := false
	for i, w := range c.Words {
		switch {
		case !utf8.ValidString(w):
			w, _ = charmap.Windows1256.NewDecoder().String(w)
			d.foreign++
			changed = true
		case strings.ContainsRune(w, utf8.RuneError):
			d.broken++
		}
		if w != "" && (absent[w] || absent[visible(w)]) {
			w = ""
			changed = true
		}
		c.Words[i] = w
	}
	if !changed {
		return d
	}
	part := lexicon.NewPart()
	table := make([]int32, len(c.Words))
	for i, w := range c.Words {
		table[i] = part.Add(w)
	}
	words, tables := lexicon.Merge([]*lexicon.Part{part})
	for i, id := range c.IDs {
		c.IDs[i] = tables[0][table[id]]
	}
	c.Words = words
	return d
}

// visible returns a word without the marks around it that nobody sees: spaces,
// joiners, marks of direction.
func visible(w string) string {
	return strings.TrimFunc(w, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}
