package lists

import (
	"slices"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/rows"
)

func openText(t *testing.T, text string) *rows.File {
	t.Helper()
	f, err := rows.Open([]byte(text), rows.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const ward = "id,الاسم,by,bm,bd,died,ward,remarks\n1,سالم الدوري,1971,3,4,2034-05-13,a,x\n2,هدى الريس,1980,11,30,2034-05-14,b,y\n3,ريما البنا,1999,1,2,2034-05-15,a,z\n"

func TestAMappingReadsBackFromTheFormInWhichItIsEdited(t *testing.T) {
	f := openText(t, ward)
	m := guessed(f, "ward")
	m.DuplicateFree = true
	for i, k := range m.Columns {
		if k.Header == "remarks" {
			m.Columns[i] = Column{Header: "remarks"} // kept, and compared with nothing
		}
	}
	if m.Origin != "id" || m.roleOf("by") != "birth.year" || m.roleOf("bd") != "birth.day" || m.roleOf("الاسم") != "name" || m.roleOf("died") != "death" {
		t.Fatalf("the guess is %+v", m)
	}
	text := m.YAML("ward")
	if !strings.Contains(string(text), "# kept, and compared with nothing: remarks") {
		t.Errorf("the columns that are kept are not named:\n%s", text)
	}
	back, err := FromYAML(text, f.Header)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	plain := func(columns []Column) []Column {
		columns = slices.Clone(columns)
		for i := range columns {
			columns[i].Reason = ""
		}
		return columns
	}
	if back.Origin != m.Origin || !back.DuplicateFree || !slices.Equal(back.Missing, m.Missing) || !slices.Equal(plain(back.Columns), plain(m.Columns)) {
		t.Errorf("it reads back as %+v\nfrom\n%s", back, text)
	}
}

func TestAMappingThatNamesWhatTheFileHasNotIsRefused(t *testing.T) {
	header := []string{"id", "name"}
	for name, text := range map[string]string{
		"a column that is not there": "version: 1\nid: id\nfields:\n  - {role: name, column: nom}\n",
		"an id that is not there":    "version: 1\nid: no\nfields:\n  - {role: name, column: name}\n",
		"a role that does not exist": "version: 1\nid: id\nfields:\n  - {role: sect, column: name}\n",
		"another form":               "fields: 3\n",
	} {
		if _, err := FromYAML([]byte(text), header); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	m, err := FromYAML([]byte("version: 1\nid: id\nfields:\n  - {role: ignore, column: name}\n"), header)
	if err != nil {
		t.Fatal(err)
	}
	m.Name = "x"
	if err := m.check(); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a mapping without any meaning: %v", err)
	}
}

func TestWhatWasKnownOfColumnsIsCarriedOver(t *testing.T) {
	m := guessed(openText(t, ward), "ward")
	for i := range m.Columns {
		m.Columns[i].Reason = "a person said so"
	}
	next := openText(t, strings.Replace(strings.Replace(ward, "ward", "sex", 1), "الاسم", "full name", 1))
	d := m.differs(next)
	if !slices.Equal(d.New, []string{"full name", "sex"}) || !slices.Equal(d.Gone, []string{"ward", "الاسم"}) || len(d.Renamed) != 1 || d.Renamed[0] != [2]string{"الاسم", "full name"} {
		t.Errorf("the differences are %+v", d)
	}
	carried := m.carriedOver(next)
	if again := carried.differs(next); again.Any() {
		t.Errorf("what was carried over does not fit: %+v", again)
	}
	if carried.roleOf("full name") != "name" || carried.roleOf("by") != "birth.year" || carried.Origin != "id" {
		t.Errorf("it is %+v", carried)
	}
	for _, k := range carried.Columns {
		if (k.Reason == "a person said so") != (k.Header != "sex" && k.Header != "full name") {
			t.Errorf("the column %s has the reason %q", k.Header, k.Reason)
		}
	}
}

func TestAnIDThatRepeatsOnceIsStillTheID(t *testing.T) {
	var text strings.Builder
	text.WriteString("id,name\n")
	for i := range 40 {
		text.WriteString(string(rune('a'+i%26)) + string(rune('a'+i/26)) + ",Salim\n")
	}
	text.WriteString("aa,Rima\n")
	if m := guessed(openText(t, text.String()), "x"); m.Origin != "id" {
		t.Errorf("the id is %q", m.Origin)
	}
	if m := guessed(openText(t, "id,name\n"+strings.Repeat("1,Salim\n", 40)), "x"); m.Origin != "" {
		t.Errorf("a column of ones is the id %q", m.Origin)
	}
}

func TestARowSaysWhatItsRecordSays(t *testing.T) {
	f := openText(t, "id,place,place 2,name,by,bm,note\n1,,Old Mill,\" Salim \",1970,3,x\n")
	m := Mapping{Origin: "id", Missing: list.DefaultMissing, Columns: []Column{{Header: "place", Role: "place"}, {Header: "place 2", Role: "place"},
		{Header: "name", Role: "name"}, {Header: "by", Role: "birth", Part: "year"}, {Header: "bm", Role: "birth", Part: "month"}, {Header: "note"}}}
	r := &run{known: known{}, file: f, reader: newReader(m, f)}
	for row := range f.Rows() {
		e := r.reader.read(row)
		if e.reason != "" {
			t.Fatal(e.reason)
		}
		back := recordOf(r.record(sorted{entry: e}), 0, layoutOf(m, m))
		if !e.says(back) || back.Origin != "1" || back.Row != 1 || len(back.Cells) != 5 {
			t.Errorf("the row %+v is the record %+v", e.cells, back)
		}
		for _, c := range back.Cells {
			if c.Role == "place" && c.Header != "place 2" || c.Role == "name" && c.Text != " Salim " {
				t.Errorf("a cell is %+v", c)
			}
		}
		back.Cells[0].Text += "?"
		if e.says(back) {
			t.Error("another cell is the same")
		}
	}
}

// Rows that say the same are numbered from the last, so that many of them take
// as long as any others.
func TestRowsThatSayTheSameAreNumberedInOrder(t *testing.T) {
	f := openText(t, "name,age\nSalim,40\nRima,31\nSalim,40\nRima,31\nSalim,40\n")
	r := newReader(Mapping{Columns: []Column{{Header: "name", Role: "name"}, {Header: "age", Role: "age"}}}, f)
	var ids []string
	for row := range f.Rows() {
		ids = append(ids, r.read(row).origin)
	}
	if want := []string{ids[0], ids[1], ids[0] + "-2", ids[1] + "-2", ids[0] + "-3"}; ids[0] == ids[1] || !slices.Equal(ids, want) {
		t.Errorf("the rows are %v, want %v", ids, want)
	}
	if steps := r.alike[ids[0]]; steps != 2 {
		t.Errorf("after three equal rows the next is numbered from %d", steps)
	}
}
