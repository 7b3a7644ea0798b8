package list

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"sijil/fault"
)

const bilingual = "id,الاسم,name\n1,سمير المنصوري,Samir\n2,رنا حرب,Rana\n"

// wide writes text as UTF-16.
func wide(text string, order binary.AppendByteOrder, mark bool) string {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func windows1256(t testing.TB, text string) string {
	t.Helper()
	s, err := charmap.Windows1256.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAListIsTheSameInEachEncoding(t *testing.T) {
	want := cellsOf(read(t, bilingual))
	for name, text := range map[string]string{
		"UTF-8 with a mark":           "\xEF\xBB\xBF" + bilingual,
		"UTF-16, little end first":    wide(bilingual, binary.LittleEndian, true),
		"UTF-16, big end first":       wide(bilingual, binary.BigEndian, true),
		"UTF-16, little, no mark":     wide(bilingual, binary.LittleEndian, false),
		"UTF-16, big, no mark":        wide(bilingual, binary.BigEndian, false),
		"Windows-1256":                windows1256(t, bilingual),
		"lines that end in \\r\\n":    strings.ReplaceAll(bilingual, "\n", "\r\n"),
		"lines that end in \\r":       strings.ReplaceAll(bilingual, "\n", "\r"),
		"semicolons":                  strings.ReplaceAll(bilingual, ",", ";"),
		"tabs":                        strings.ReplaceAll(bilingual, ",", "\t"),
		"bars":                        strings.ReplaceAll(bilingual, ",", "|"),
		"a line that names the comma": "sep=,\n" + bilingual,
		"spaces around cells":         strings.ReplaceAll(bilingual, ",", " , "),
		"everything in quotation":     `"` + strings.NewReplacer(",", `","`, "\n", "\"\n\"").Replace(strings.TrimSpace(bilingual)) + "\"\n",
		"empty lines at the top":      "\n\r\n" + bilingual,
		"no end of the last line":     strings.TrimSpace(bilingual),
	} {
		table, err := Read("victims", []byte(text), DefaultMissing)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := cellsOf(table); !slices.EqualFunc(got, want, slices.Equal) || table.Columns[1].Header != "الاسم" {
			t.Errorf("%s is read as %q under %q", name, got, table.Columns[1].Header)
		}
	}
}

func TestCellsOfSeveralEncodingsAreReadEachAsItIs(t *testing.T) {
	table := read(t, "id,name\n1,سمير\n2,"+windows1256(t, "رنا")+"\n3,"+windows1256(t, "José")+"\n")
	var got []string
	for _, row := range cellsOf(table) {
		got = append(got, row[1])
	}
	if want := []string{"سمير", "رنا", "José"}; !slices.Equal(got, want) {
		t.Errorf("read as %q", got)
	}
	if want := []string{`2 different cells of column "name" are not UTF-8 and were read as Windows-1256`}; !slices.Equal(table.Warnings, want) {
		t.Errorf("told: %q", table.Warnings)
	}
}

func TestLettersThatWereLostBeforeAreTold(t *testing.T) {
	table := read(t, "id,name\n1,S\uFFFDmir\n")
	if want := []string{`1 cell of column "name" holds characters that were lost before this file was written`}; !slices.Equal(table.Warnings, want) {
		t.Errorf("told: %q", table.Warnings)
	}
}

func TestWhatIsNoListIsRefusedWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "has no header line",
		"\n\n":                            "has no header line",
		",,\n1,2,3\n":                     "has no header line",
		"PK\x03\x04rest":                  "is a workbook or an archive",
		"\xD0\xCF\x11\xE0\xA1":            "is a workbook or an archive",
		"\x00\x00\x01\x00\x00a,b":         "has zero bytes",
		strings.Repeat("a,", 2000) + "\n": "has more than 1000 columns",
	} {
		_, err := Read("victims", []byte(text), nil)
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "nothing was written") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestMarksThatNobodySeesAreNoContent(t *testing.T) {
	table := read(t, "id,\u200fالاسم\u200f,x\n1,\u200f\u200e,y\n2,\u200fNA,\u200f-1\u200e\n")
	if got := fmt.Sprint(cellsOf(table)); got != "[[1  y] [2  ]]" || table.Columns[1].Header != "الاسم" {
		t.Errorf("read as %s under %q", got, table.Columns[1].Header)
	}
}

func TestColumnsThatSayNothingAreTold(t *testing.T) {
	table := read(t, "id,name,country,empty,half\n1,x,here,,z\n2,y,here,NA,\n")
	want := []string{`column "country" is the same in every record; it tells nobody apart`, `column "empty" is empty in every record; it says nothing`}
	if got := table.Silent(); !slices.Equal(got, want) {
		t.Errorf("told: %q", got)
	}
	if got := read(t, "id,name\n1,x\n").Silent(); len(got) != 0 {
		t.Errorf("of one record is told: %q", got)
	}
}

func TestTwoColumnsOfOneNameAreToldApart(t *testing.T) {
	table := read(t, "id,name,name,name 2,\n1,a,b,c,d\n")
	var got []string
	for _, c := range table.Columns {
		got = append(got, c.Header)
	}
	if want := []string{"id", "name", "name 2", "name 2 2", "column 5"}; !slices.Equal(got, want) || len(table.Warnings) != 2 {
		t.Errorf("the columns are %q, told: %q", got, table.Warnings)
	}
}

func BenchmarkRead_50kRecords(b *testing.B) {
	var text strings.Builder
	text.WriteString("record_id,given,family,dob,place,occupation\n")
	for i := range 50_000 {
		fmt.Fprintf(&text, "r%07d,given%d,family%d,19%02d-%02d-%02d,place%d,\"occupation, %d\"\n", i, i%3000, i%7000, i%97, 1+i%12, 1+i%28, i%500, i%80)
	}
	data := []byte(text.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read("victims", data, DefaultMissing); err != nil {
			b.Fatal(err)
		}
	}
}
