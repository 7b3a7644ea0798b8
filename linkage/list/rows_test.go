package list

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// cellsOf returns the cells of a table, row by row.
func cellsOf(t *Table) [][]string {
	rows := make([][]string, t.Rows)
	for i := range rows {
		for _, c := range t.Columns {
			rows[i] = append(rows[i], c.Words[c.IDs[i]])
		}
	}
	return rows
}

func read(t testing.TB, text string) *Table {
	t.Helper()
	table, err := Read("victims", []byte(text), DefaultMissing)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestWhatAProgramWritesAsCSVIsReadAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(t, "width")
		cell := rapid.OneOf(rapid.StringMatching(`[a-z,;" \n]{0,12}`), rapid.SampledFrom([]string{"", "محمد", "“q”", `"`, `""`, "a\"b", "1,5"}))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 0, 20).Draw(t, "rows")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		var header []string
		for c := range width {
			header = append(header, fmt.Sprint("h", c))
		}
		w.Write(header)
		var want [][]string
		for _, r := range rows {
			w.Write(r)
			trimmed := make([]string, width)
			for c := range r {
				trimmed[c] = strings.TrimSpace(r[c])
				if w.UseCRLF {
					trimmed[c] = strings.ReplaceAll(trimmed[c], "\n", "\r\n")
				}
			}
			if strings.Join(trimmed, "") != "" {
				want = append(want, trimmed)
			}
		}
		w.Flush()
		table, err := Read("victims", text.Bytes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := cellsOf(table); !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%q is read as %q, not %q", text.String(), got, want)
		}
	})
}

// tableOf reads text cut into portions of about size bytes.
func tableOf(data []byte, size int) (*Table, error) {
	table := &Table{Name: "victims"}
	c := newCutter(bytes.NewReader(data), ',', "victims")
	c.size = size
	rows, err := c.next(nil)
	if err != nil {
		return nil, err
	}
	read, err := c.portions(rows, 3)
	if err != nil {
		return nil, err
	}
	table.join([]string{"a", "b", "c"}, read, DefaultMissing)
	return table, nil
}

// sameHowever fails unless text is read the same in portions of any size.
func sameHowever(t *testing.T, data []byte) {
	whole, wholeErr := tableOf(data, 1<<16)
	for _, size := range []int{1, 2, 3, 7, 64} {
		cut, err := tableOf(data, size)
		if fmt.Sprint(err) != fmt.Sprint(wholeErr) {
			t.Fatalf("in portions of %d bytes %.200q gives the error %v, whole %v", size, data, err, wholeErr)
		}
		if err != nil {
			continue
		}
		if fmt.Sprint(cellsOf(cut)) != fmt.Sprint(cellsOf(whole)) || fmt.Sprint(cut.Warnings) != fmt.Sprint(whole.Warnings) {
			t.Fatalf("in portions of %d bytes %.200q is read as %.200q %q, whole as %.200q %q", size, data, cellsOf(cut), cut.Warnings, cellsOf(whole), whole.Warnings)
		}
	}
}

func FuzzRowsDoNotDependOnWhereTheFileIsCut(f *testing.F) {
	for _, seed := range []string{"a,b\n\"x\ny\",z\n", "5\" pipe,x\n\"two\nlines\",6\" pipe\n", "\"a\"\"b\",\n", "\"open\n", " \"a\" b,\"c\"\r\n,,\n", "\"\"\"", "\xc7,\xe1\n", "\"" + strings.Repeat("\"\"x", longestCell) + "\"", strings.Repeat("م", longestCell) + "\n,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameHowever(t, data) })
}

func FuzzListsAreReadOrRefused(f *testing.F) {
	for _, seed := range []string{"", "name\n", "id,name\n1,محمد\n", "\xef\xbb\xbfid;name\r\n1;x\r\n", "\xff\xfei\x00d\x00\n\x001\x00\n\x00", "a,a\n1,\n,,\n", "id\tname\n1\t\xe3\xcd\xe3\xcf\n", "sep=;\na;b\n1;2\n", "a\rb\rc"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read("victims", data, DefaultMissing)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if c.Header == "" || seen[c.Header] {
				t.Fatalf("the header %q is empty or there twice", c.Header)
			}
			seen[c.Header] = true
			if len(c.IDs) != table.Rows {
				t.Fatalf("a column has %d cells in %d rows", len(c.IDs), table.Rows)
			}
			if c.Words[0] != "" || !slices.IsSorted(c.Words) || len(slices.Compact(slices.Clone(c.Words))) != len(c.Words) {
				t.Fatalf("the words %q are not distinct and in order after the empty one", c.Words)
			}
			for _, w := range c.Words {
				if !utf8.ValidString(w) || len(w) > 3*longestCell {
					t.Fatalf("the word %q is not text, or too long", w)
				}
			}
		}
		Infer(table)
	})
}

func TestACellLongerThanMemoryIsCutAndToldWithoutBeingHeld(t *testing.T) {
	for name, marks := range map[string][2]string{"plain": {"", ""}, "quoted": {`"`, `"`}} {
		t.Run(name, func(t *testing.T) {
			length := int64(1 << 26)
			if name == "quoted" {
				length = 1 << 30
			}
			text := io.MultiReader(strings.NewReader("id,name,place\n1,Samir,Marsoun\n2,"+marks[0]), io.LimitReader(endless('x'), length),
				strings.NewReader(marks[1]+",North\n3,Rana,South\n"))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			table, err := ReadFrom("victims", text, nil)
			if err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
				t.Errorf("reading took %d MB of memory", grown>>20)
			}
			rows := cellsOf(table)
			if len(rows) != 3 || len(rows[1][1]) != longestCell || rows[1][2] != "North" || rows[2][1] != "Rana" {
				t.Errorf("there are %d rows, the long cell has %d bytes", len(rows), len(rows[1][1]))
			}
			if want := []string{"1 cell is longer than 2000 bytes; only their beginning is compared"}; !slices.Equal(table.Warnings, want) {
				t.Errorf("told: %q", table.Warnings)
			}
		})
	}
}

// endless is text of one letter that never ends.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestALetterIsNeverCutInHalf(t *testing.T) {
	for shift := range 4 {
		text := "name\n" + strings.Repeat("x", shift) + strings.Repeat("م", longestCell) + "\n"
		table := read(t, text)
		if w := table.Columns[0].Words[1]; !utf8.ValidString(w) || strings.ContainsRune(w, utf8.RuneError) || len(w) < longestCell-3 {
			t.Errorf("shifted by %d the cell ends in %q", shift, w[len(w)-4:])
		}
	}
}

func TestAQuotationMarkThatNeverClosesIsNamedByItsLine(t *testing.T) {
	for text, line := range map[string]string{
		"id,name\n1,\"Samir\n2,Rana\n":                        "line 2",
		"id,name\n1,Samir\n2,\"Rana":                          "line 3",
		"id,name\n\"1\n\n\",x\n2,\"":                          "line 5",
		"\n\nid,name\n1,\"Samir\n":                            "line 4",
		"sep=;\nid;name\n1;\"Samir\n":                         "line 3",
		"\"id,name\n1,Samir\n":                                "line 1",
		"id,name\n1,\"" + strings.Repeat("x\n", 400000) + "2": "line 2",
	} {
		_, err := Read("victims", []byte(text), nil)
		if err == nil || !strings.Contains(err.Error(), line+" is never closed") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestRowsThatDoNotFitTheHeaderAreKeptAndTold(t *testing.T) {
	table := read(t, "id,name\n1,Samir,extra\n2\n,,\n\n3,Rana\n")
	if got := fmt.Sprint(cellsOf(table)); got != "[[1 Samir] [2 ] [3 Rana]]" {
		t.Errorf("read as %s", got)
	}
	want := []string{"1 row has more cells than the header; what is beyond it was left out",
		"1 row has fewer cells than the header; the others are taken as not known", "1 row has no content and is no record"}
	if !slices.Equal(table.Warnings, want) {
		t.Errorf("told: %q", table.Warnings)
	}
}
