package rows_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/rows"
)

// fishermen is a list of people who never lived, of a country that is not.
const fishermen = "رقم;الاسم;العمر\n1;سالم الدوري;40\n2;\"ريما; البنّا\";\"قال \"\"ستون\"\"\"\n\n3;هدى;12\n"

func read(t *testing.T, data []byte, o rows.Options) (*rows.File, []rows.Row) {
	t.Helper()
	f, err := rows.Open(data, o)
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	return f, slices.Collect(f.Rows())
}

func wide(text string, order binary.ByteOrder, mark bool) []byte {
	units := utf16.Encode([]rune(text))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	out := make([]byte, 2*len(units))
	for i, u := range units {
		order.PutUint16(out[2*i:], u)
	}
	return out
}

func TestOneListReadsTheSameInEveryEncoding(t *testing.T) {
	arabic, err := charmap.Windows1256.NewEncoder().String(fishermen)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"UTF-8":                  {[]byte(fishermen), "utf-8"},
		"UTF-8 with a mark":      {[]byte("\uFEFF" + fishermen), "utf-8"},
		"UTF-16 with a mark":     {wide(fishermen, binary.LittleEndian, true), "utf-16le"},
		"UTF-16 without":         {wide(fishermen, binary.LittleEndian, false), "utf-16le"},
		"big-endian with a mark": {wide(fishermen, binary.BigEndian, true), "utf-16be"},
		"big-endian without":     {wide(fishermen, binary.BigEndian, false), "utf-16be"},
		"Windows-1256":           {[]byte(arabic), "windows-1256"},
		"lines ended by CR LF":   {[]byte(strings.ReplaceAll(fishermen, "\n", "\r\n")), "utf-8"},
		"lines ended by CR":      {[]byte(strings.ReplaceAll(fishermen, "\n", "\r")), "utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			f, got := read(t, c.data, rows.Options{})
			if f.Encoding != c.want || f.Separator != ";" || !slices.Equal(f.Header, []string{"رقم", "الاسم", "العمر"}) {
				t.Errorf("it was read as %s with %q between %q", f.Encoding, f.Separator, f.Header)
			}
			want := [][]string{{"1", "سالم الدوري", "40"}, {"2", "ريما; البنّا", `قال "ستون"`}, {"3", "هدى", "12"}}
			for i, r := range got {
				if r.Reason != "" || r.Number != int64(i+1) || !slices.Equal(r.Cells, want[i]) {
					t.Errorf("row %d is %+v", i+1, r)
				}
			}
			if len(got) != 3 || got[1].Text != `2;"ريما; البنّا";"قال ""ستون"""` || got[2].From != 5 || got[2].To != 5 {
				t.Errorf("the rows are %+v", got)
			}
		})
	}
}

func TestABrokenRowIsToldAndLeavesTheOthersAlone(t *testing.T) {
	for name, c := range map[string]struct {
		row, reason string
	}{
		"too few cells":             {"7", "1 cells where the list has 3"},
		"too many cells":            {"7,Idris,4,x", "4 cells where the list has 3"},
		"letters of another kind":   {"7,\xc7\xe1,4", "letters"},
		"a mark never closed":       {"7,\"Idris,4", "quotation"},
		"something after a mark":    {"7,\"Idris\"x,4", "quotation"},
		"a row as long as a book":   {"7," + strings.Repeat("x", 70_000) + ",4", "longer"},
		"more cells than any list":  {strings.Repeat(",", 5000) + "7", "too many"},
		"a zero byte is kept":       {"7,Idr\x00is,4", ""},
		"a lone mark is a letter":   {"7,5\" tall,4", ""},
		"empty cells beyond it all": {"7,Idris,4,,", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, got := read(t, []byte("id,name,age\n5,Hanan é,3\n"+c.row+"\n8,\"Two\nlines é\",9\n"), rows.Options{})
			if len(got) != 3 || got[0].Reason != "" || got[2].Reason != "" || got[2].Cells[1] != "Two\nlines é" || got[2].From != 4 || got[2].To != 5 {
				t.Fatalf("%d rows; the last is %+v", len(got), got[len(got)-1])
			}
			if (got[1].Reason == "") != (c.reason == "") || !strings.Contains(got[1].Reason, c.reason) || strings.Contains(got[1].Reason, "Idris") {
				t.Errorf("it is told as %q", got[1].Reason)
			}
		})
	}
}

func TestColumnsWithoutANameOrWithOneNameAreToldApart(t *testing.T) {
	f, got := read(t, []byte("name,,name,\n a , b,\"c\",d\n"), rows.Options{})
	if !slices.Equal(f.Header, []string{"name", "column 2", "name (2)"}) {
		t.Errorf("the columns are %q", f.Header)
	}
	if got[0].Reason == "" {
		t.Errorf("a cell in a column without any name was taken: %+v", got[0])
	}
}

// book makes a workbook with a sheet of notes and one with a list.
func book(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	f.SetCellValue("Sheet1", "A1", "read the second sheet")
	f.NewSheet("الضحايا")
	day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	for at, v := range map[string]any{
		"A2": "id", "B2": "name", "C2": "born", "D2": "card",
		"A3": 1, "B3": "سالم الدوري", "C3": 30000, "D3": 199912345678901,
		"A5": 2, "B5": "Rima\tal-Banna", "C5": "around 1970", "D5": nil,
		"A6": 3, "B6": "Huda", "E6": "beyond",
	} {
		if err := f.SetCellValue("الضحايا", at, v); err != nil {
			t.Fatal(err)
		}
	}
	f.SetCellStyle("الضحايا", "C3", "C3", day)
	f.SetSheetDimension("الضحايا", "A1:E6")
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookIsReadAsItIsShown(t *testing.T) {
	f, got := read(t, book(t), rows.Options{Sheet: "الضحايا"})
	if !slices.Equal(f.Header, []string{"id", "name", "born", "card"}) || len(f.Sheets) != 2 || f.Encoding != "" {
		t.Errorf("the header is %q, the sheets %q", f.Header, f.Sheets)
	}
	if len(got) != 3 || got[0].Number != 3 || got[1].Number != 5 {
		t.Fatalf("the rows are %+v", got)
	}
	if !slices.Equal(got[0].Cells, []string{"1", "سالم الدوري", "1982-02-18", "199912345678901"}) {
		t.Errorf("the first row is %q", got[0].Cells)
	}
	if got[1].Text != "2\t\"Rima\tal-Banna\"\taround 1970" || got[1].Cells[3] != "" {
		t.Errorf("the second row is %q with %q", got[1].Text, got[1].Cells)
	}
	if got[2].Reason == "" {
		t.Error("a cell beyond the header was taken")
	}
}

func TestADateOfAWorkbookKeepsItsCentury(t *testing.T) {
	f := excelize.NewFile()
	for column, c := range []struct {
		format int
		custom string
		want   string
	}{{14, "", "1921-02-18"}, {15, "", "1921-02-18"}, {0, "d/m/yy", "1921-02-18"}, {0, "dd/mm/yyyy", "18/02/1921"}, {0, "0 \"years\"", "7720 years"}, {0, "", "7720"}} {
		style := &excelize.Style{NumFmt: c.format}
		if c.custom != "" {
			style.CustomNumFmt = &c.custom
		}
		id, err := f.NewStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		head, _ := excelize.CoordinatesToCellName(column+1, 1)
		cell, _ := excelize.CoordinatesToCellName(column+1, 2)
		f.SetCellValue("Sheet1", head, c.want)
		f.SetCellValue("Sheet1", cell, 7720)
		f.SetCellStyle("Sheet1", cell, cell, id)
	}
	f.SetSheetDimension("Sheet1", "A1:F2")
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	_, got := read(t, out.Bytes(), rows.Options{})
	want := []string{"1921-02-18", "1921-02-18", "1921-02-18", "18/02/1921", "7720 years", "7720"}
	if len(got) != 1 || !slices.Equal(got[0].Cells, want) {
		t.Errorf("the row is %+v", got)
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"an empty file":                {},
		"a workbook cut short":         book(t)[:900],
		"a zip of something else":      []byte("PK\x03\x04 not a workbook"),
		"a workbook of before 2007":    {0xD0, 0xCF, 0x11, 0xE0, 1, 2},
		"a header of ten thousand":     []byte(strings.Repeat("x,", 10_000) + "\n"),
		"a header that is never ended": []byte("\"" + strings.Repeat("x", 100_000)),
	} {
		if _, err := rows.Open(data, rows.Options{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := rows.Open(book(t), rows.Options{Sheet: "none"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a sheet that is not there: %v", err)
	}
	if _, err := rows.Open([]byte("a,b\n"), rows.Options{Encoding: "klingon"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an encoding that is none: %v", err)
	}
}

func TestColumnsAreGuessedFromRows(t *testing.T) {
	f, _ := read(t, []byte("rec_id,الاسم,yob\na, سالم ,1970\nb,ريما,NA\nc,-,1981\n"), rows.Options{})
	table := f.Table("x", list.DefaultMissing)
	fields, id := list.Infer(table)
	if id != "rec_id" || len(fields) != 2 || fields[0].Role != "name" || fields[1].Parts.Year != "yob" {
		t.Errorf("the guess is %+v with the id %q", fields, id)
	}
	if table.Rows != 3 || !slices.Equal(table.Columns[1].Words, []string{"", "ريما", "سالم"}) || table.Columns[1].IDs[2] != 0 {
		t.Errorf("the column is %+v", table.Columns[1])
	}
}

// FuzzOpen reads foreign bytes: no panic, and what is read can be found in the
// file again.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(fishermen))
	f.Add(wide(fishermen, binary.LittleEndian, false))
	f.Add([]byte("id,name\n1,\"a\"\"b\"\n2,\"open\n3,x\n"))
	f.Add([]byte("a\tb\r\n\xff\xfe\t\x00\n"))
	f.Add(book(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := rows.Open(data, rows.Options{})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("it is told as %v", err)
			}
			return
		}
		last := int64(0)
		for row := range file.Rows() {
			if row.Number <= last {
				t.Fatalf("row %d follows row %d", row.Number, last)
			}
			last = row.Number
			if row.Reason == "" && len(row.Cells) != len(file.Header) {
				t.Fatalf("%d cells under %d columns", len(row.Cells), len(file.Header))
			}
			if file.Encoding == "utf-8" && !bytes.Contains(bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), bytes.ReplaceAll([]byte(row.Text), []byte("\r"), []byte("\n"))) {
				t.Fatalf("the row %q does not stand in the file", row.Text)
			}
		}
	})
}
