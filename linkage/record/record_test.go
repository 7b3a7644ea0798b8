package record

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/linkage/list"
)

// source reads text as a list and takes its columns for what the fields say:
// "column: role" or "column: role format".
func source(t testing.TB, name, text, id string, fields ...string) Source {
	t.Helper()
	table, err := list.Read(name, []byte(text), list.DefaultMissing)
	if err != nil {
		t.Fatal(err)
	}
	src := Source{Table: table, ID: id}
	for _, f := range fields {
		column, rest, _ := strings.Cut(f, ": ")
		role, format, _ := strings.Cut(rest, " ")
		src.Fields = append(src.Fields, list.Field{Column: column, Role: role, Format: format})
	}
	return src
}

func build(t testing.TB, sources ...Source) *Set {
	t.Helper()
	s, err := Build(sources)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// said returns what the record holds in a slot, as people write it.
func (s *Set) said(i int, role string) string {
	slot := s.Find(role)
	if slot == nil {
		return "no slot"
	}
	v := s.Row(int32(i))[slot.Cell]
	switch {
	case v == 0:
		return ""
	case slot.Lexis != nil:
		return slot.Lexis.Folded[v]
	}
	return fmt.Sprint(v - 1)
}

func TestRecordsStandInTheOrderOfListsAndIDs(t *testing.T) {
	s := build(t, source(t, "b", "id,name\n10,Rana\n9,Samir\n", "id", "name: name"), source(t, "a", "name\nHuda\nMaha\n", "", "name: name"))
	var got []string
	for i := range s.N {
		got = append(got, s.Lists[s.List[i]]+"/"+s.ID[i]+" "+s.said(i, "given"))
	}
	want := []string{"a/1 huda", "a/2 maha", "b/10 rana", "b/9 samir"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if !slices.Equal(s.At, []int32{0, 1, 0, 1}) {
		t.Errorf("the rows are %v", s.At)
	}
}

func TestNumberedRecordsStandInTheOrderOfTheirIDsAsWords(t *testing.T) {
	s := build(t, source(t, "a", "name\n"+strings.Repeat("Huda\n", 12), "", "name: name"))
	if want := []string{"1", "10", "11", "12", "2", "3"}; !slices.Equal(s.ID[:6], want) || s.At[1] != 9 {
		t.Errorf("%q at %v", s.ID, s.At)
	}
}

func TestAnIDThatIsRepeatedMissingOrNotThereIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"id,name\n1,x\n1,y\n": `the column "id" of the list "a" cannot be the id: records that repeat one: 1, first records 1 and 2 have the same`,
		"id,name\n1,x\n,y\n":  "records without one: 1, the first is record 2",
		"name\nx\ny\n":        `no column "id"`,
	} {
		_, err := Build([]Source{source(t, "a", text, "id", "name: name")})
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRecordsOfWhichNothingCanBeComparedAreRefusedButNoRecordsAreNot(t *testing.T) {
	if _, err := Build([]Source{source(t, "a", "id,x\n1,y\n2,z\n", "id", "x: ignore")}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if s := build(t, source(t, "a", "id,x\n", "")); s.N != 0 {
		t.Errorf("there are %d records", s.N)
	}
}

func TestDatesAreReadAsListsWriteThem(t *testing.T) {
	for cell, want := range map[string]string{
		"yyyy-mm-dd 1960-05-12": "1960 5 12", "yyyy-mm-dd 1960-05-12T10:30:00": "1960 5 12", "yyyy-mm-dd 1960": "1960  ", "yyyy-mm-dd 1960-05": "1960 5 ", "yyyy-mm-dd 1960-00-00": "1960  ",
		"yyyymmdd 19600512": "1960 5 12", "ddmmyyyy 12051960": "1960 5 12", "mmddyyyy 05121960": "1960 5 12", "dd/mm/yyyy 12/5/1960": "1960 5 12", "mm/dd/yyyy 5/12/1960": "1960 5 12",
		"dd/mm/yyyy 12.05.60": "1960 5 12", "dd/mm/yyyy 12/05/07": "2007 5 12", "dd/mm/yyyy 05/1960": "1960 5 ", "dd/mm/yyyy 1960-05-12": "1960 5 12",
		"dd/mm/yyyy 12 May 1960": "1960 5 12", "dd/mm/yyyy May 1960": "1960 5 ", "dd/mm/yyyy ١٢/٠٥/١٩٦٠": "1960 5 12", "dd/mm/yyyy 12 أيار 1960": "1960 5 12", "dd/mm/yyyy 12 كانون الثاني 1960": "1960 1 12", "dd/mm/yyyy 1960 تشرين الأول 12": "1960 10 12",
		"yyyy-mm-dd \u200f1960-05-12\u200f": "1960 5 12", "yyyy-mm-dd 1960-42-12": "1960 42 12", "yyyy-mm-dd unknown": "  ", "yyyy-mm-dd 23873": "  ", "yyyy-mm-dd about 1960": "1960  ", "dd/mm/yyyy 12": "  ",
	} {
		format, text, _ := strings.Cut(cell, " ")
		s := build(t, source(t, "a", "id,dob\n1,"+text+"\n", "id", "dob: birth "+format))
		got := s.said(0, "birth.year") + " " + s.said(0, "birth.month") + " " + s.said(0, "birth.day")
		if got != want {
			t.Errorf("%s: %q is read as %q, not %q", format, text, got, want)
		}
	}
}

func TestAgesAreReadAsListsWriteThem(t *testing.T) {
	for cell, want := range map[string]string{"75": "75", "~40": "40", "12.0": "12", "30-40": "35", "late 60's": "60", "8 months": "0", "٣٤": "34", "8 أشهر": "0", "رضيع": "0", "": "", "adult": "", "1960": "", "999": "", "0": "0", "3 years": "3"} {
		s := build(t, source(t, "a", "id,age,n\n1,"+cell+",x\n", "id", "age: age", "n: name"))
		if got := s.said(0, "age"); got != want {
			t.Errorf("%q is read as %q, not %q", cell, got, want)
		}
	}
}

func TestSexIsReadInEachLanguageAndAmongOtherWords(t *testing.T) {
	for cell, want := range map[string]string{"M": "male", "Adult - Male": "male", "ذكر": "male", "H": "male", "F": "female", "Child - Female": "female", "أنثى": "female", "امرأة": "female", "fille": "female", "U": "", "unknown": "", "غير معروف": "", "x": "x"} {
		s := build(t, source(t, "a", "id,sex,n\n1,"+cell+",x\n", "id", "sex: sex", "n: name"))
		if got := s.said(0, "sex"); got != want {
			t.Errorf("%q is read as %q, not %q", cell, got, want)
		}
	}
}

func TestWhatSaysThatNothingIsKnownIsMissing(t *testing.T) {
	s := build(t, source(t, "a", "id,name,sex,place\n1,مجهول الهوية,غير معروف,غير محدد\n2,unknown,U,Not known\n3,سمير,ذكر,مرسون\n4,N/A,-,NA\n", "id", "name: name", "sex: sex", "place: place"))
	for _, role := range []string{"given", "family", "sex", "place"} {
		for i := range s.N {
			if got := s.said(i, role); (got != "") != (i == 2 && role != "family") {
				t.Errorf("record %s has %s %q", s.ID[i], role, got)
			}
		}
	}
}

func TestASecondNameInTheOtherScriptFillsGapsAndIsNoSecondEvidence(t *testing.T) {
	text := "id,ar,en\n1,سمير المنصوري,Samir Mansouri\n2,,Rana Harb\n3,هدى حرب,\n"
	for _, fields := range [][]string{{"ar: name", "en: name"}, {"ar: given", "en: given"}} {
		s := build(t, source(t, "a", text, "id", fields...))
		if first, second := s.said(0, "given"), s.said(1, "given"); !strings.HasPrefix(first, "سمير") || !strings.HasPrefix(second, "rana") || s.Find("given 2") != nil {
			t.Errorf("%v: %q and %q", fields, first, second)
		}
	}
}

func TestSecondColumnsOfOneScriptHaveSlotsOfTheirOwn(t *testing.T) {
	s := build(t, source(t, "a", "id,n1,n2,a1,a2,d1,d2\n1,Ann,Bea,x,y,1960-01-02,1961-01-02\n2,Cid,Dan,x,y,,1961-03-04\n", "id",
		"n1: family", "n2: family", "a1: address", "a2: address", "d1: birth yyyy-mm-dd", "d2: birth yyyy-mm-dd"))
	if s.said(0, "family 2") != "bea" || s.said(0, "address 2") != "y" {
		t.Errorf("the second columns are lost: %+v", s.Slots)
	}
	if s.Find("birth 2.year") != nil || s.said(0, "birth.year") != "1960" || s.said(1, "birth.month") != "3" {
		t.Error("a second date of birth is a second piece of evidence")
	}
}

func TestColumnsOfOneMeaningShareASlotWhateverTheirOrder(t *testing.T) {
	s := build(t, source(t, "a", "id,nationality,job,blood\n1,x,smith,A\n", "id", "nationality: category", "job: category", "blood: category"),
		source(t, "b", "id,المهنة,citizenship,hair,blood\n1,smith,x,grey,A\n", "id", "المهنة: category", "citizenship: category", "hair: category", "blood: category"))
	for role, want := range map[string]string{"category": "x x", "category 2": "smith smith", "category 3": "A A", "category 4": " grey"} {
		if got := s.said(0, role) + " " + s.said(1, role); !strings.EqualFold(got, want) {
			t.Errorf("%s is %q, not %q", role, got, want)
		}
	}
}

func TestAColumnOfAnotherListIsPassedOver(t *testing.T) {
	parts := list.Field{Role: "birth", Parts: list.Parts{Year: "by", Month: "bm", Day: "bd"}}
	a := source(t, "a", "id,name,by,bm,bd\n1,x,1960,5,12\n", "id", "name: name", "dob: birth yyyy-mm-dd")
	b := source(t, "b", "id,name,dob\n1,x,1960-05-12\n", "id", "name: name", "dob: birth yyyy-mm-dd")
	a.Fields, b.Fields = append(a.Fields, parts), append(b.Fields, parts)
	s := build(t, a, b)
	for _, role := range []string{"birth.year", "birth.month", "birth.day"} {
		if s.said(0, role) != s.said(1, role) || s.said(0, role) == "" {
			t.Errorf("%s is %q and %q", role, s.said(0, role), s.said(1, role))
		}
	}
}

func TestAnAgeStandsBesideTheYearOfBirthThatItGives(t *testing.T) {
	src := source(t, "a", "id,age,dod,dob\n1,34,,\n2,,,1990-01-01\n3,34,2014-03-06,\n", "id", "age: age", "dod: death yyyy-mm-dd", "dob: birth yyyy-mm-dd")
	src.AsOf = 2024
	s := build(t, src)
	cell := s.Find("age").Cell + 1
	for i, want := range []int32{1990, 1990, 1979} { // of 34 in 2014, half were born in 1979
		if got := s.Row(int32(i))[cell] - 1; got < want || got > want+1 {
			t.Errorf("record %s is born about %d, not %d", s.ID[i], got, want)
		}
	}
}

func TestIdentifiersAreComparedWithoutWhatGroupsTheirDigits(t *testing.T) {
	s := build(t, source(t, "a", "id,nid\n1,0599-123 456\n2,٠٥٩٩١٢٣٤٥٦\n", "id", "nid: identifier"))
	if a, b := s.said(0, "identifier"), s.said(1, "identifier"); a != "0599123456" || a != b {
		t.Errorf("%q and %q", a, b)
	}
}

func TestWhatWasReadOtherwiseThanWrittenIsLogged(t *testing.T) {
	s := build(t, source(t, "a", "id,name\n1,أحمد المنصوري\n2,أحمد حرب\n3,Samir\n", "id", "name: name"))
	got := fmt.Sprint(s.Normalised)
	if want := "[{unified 2 [{أحمد المنصوري احمد · منصوري} {أحمد حرب احمد · حرب}]} {article cut 1 [{أحمد المنصوري احمد · منصوري}]}]"; got != want {
		t.Errorf("%s", got)
	}
}

func TestASetDoesNotDependOnTheOrderOfRowsOrLists(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var rows []string
	for i := range 300 {
		rows = append(rows, fmt.Sprintf("%d,n%d m%d,%d,p%d", i, r.IntN(40), r.IntN(40), 1940+r.IntN(60), r.IntN(9)))
	}
	set := func() *Set {
		text := "id,name,yob,place\n" + strings.Join(rows, "\n") + "\n"
		sources := []Source{source(t, "a", text, "id", "name: name", "yob: birth.year", "place: place"), source(t, "b", text, "id", "name: name", "place: place")}
		r.Shuffle(2, func(i, j int) { sources[i], sources[j] = sources[j], sources[i] })
		return build(t, sources...)
	}
	first := set()
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	again := set()
	if !slices.Equal(first.Cells, again.Cells) || !slices.Equal(first.ID, again.ID) || !slices.Equal(first.List, again.List) || fmt.Sprint(first.Normalised) != fmt.Sprint(again.Normalised) {
		t.Error("shuffled rows give another set")
	}
}

func FuzzDatesAndAgesAreReadOrNotKnown(f *testing.F) {
	for _, seed := range []string{"1960-05-12", "12/05/60", "12 أيار 1960", "May", "0000-00-00", "99999999", "١٢/٠٥/١٩٦٠", "1-2-3-4-5", "\xff19", "12كانون الثاني60"} {
		for k := range list.Formats {
			f.Add(seed, k)
		}
	}
	f.Fuzz(func(t *testing.T, cell string, k int) {
		format := ""
		if k >= 0 && k < len(list.Formats) {
			format = list.Formats[k]
		}
		var date [3]string
		readDate(cell, format, date[:])
		for i, part := range date {
			if part != "" && (len(part) > 4 || i == 0 && len(part) != 4 || i > 0 && len(part) > 2 || strings.Trim(part, "0123456789") != "") {
				t.Fatalf("%q is read as %q by %s", cell, date, format)
			}
		}
		var again [3]string
		if date[0] != "" && date[1] != "" && date[2] != "" {
			readDate(strings.Join(date[:], "-"), format, again[:])
			if again != date {
				t.Fatalf("%q is read as %q, and that as %q", cell, date, again)
			}
		}
		var age, number [1]string
		readAge(cell, age[:])
		readNumber(cell, number[:])
		if len(age[0]) > 3 || strings.Trim(age[0]+number[0], "0123456789") != "" {
			t.Fatalf("%q is read as the age %q, the number %q", cell, age, number)
		}
	})
}
