package score

import (
	"slices"
	"testing"

	"sijil/linkage/list"
	"sijil/linkage/name"
	"sijil/linkage/record"
)

// lexisOf makes a lexis of folded places.
func lexisOf(values ...string) *record.Lexis {
	l := &record.Lexis{Folded: []string{""}, Narrow: []string{""}}
	for _, v := range values {
		folded, _ := name.Fold(v)
		l.Folded, l.Narrow = append(l.Folded, folded), append(l.Narrow, name.Narrow(folded))
	}
	return l
}

func TestPlacesAreComparedByTheirParts(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string
	}{
		{"Banias city", "Banias", "equal sound"},
		{"Banias city", "al-Qusour, Banias", "one within the other"},
		{"al-Qusour, Banias", "al-Marqab, Banias", "a part the same"},
		{"Banias", "Baniyas", "one or two letters different"},
		{"Banias", "Homs", "different"},
		{"مدينة بانياس", "Banias", "equal sound in two scripts"},
		{"بانياس - القصور", "Banias city", "one within the other in two scripts"},
		{"القصور، بانياس", "al-Marqab, Banias", "a part the same in two scripts"},
		{"حمص", "Banias", "different in two scripts"},
		{"City Street", "Village Street", "a part the same"},
	} {
		l := lexisOf(c.a, c.b)
		g := newGazette(l)
		if got := placeLevels[g.places(l, 1, 2)].words; got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.a, c.b, got, c.want)
		}
		if g.places(l, 1, 2) != g.places(l, 2, 1) {
			t.Errorf("%s, %s: the order of the two matters", c.a, c.b)
		}
	}
}

// compared returns the words of the levels of all fields of two rows of a list
// with the given headers, roles and as_of years.
func compared(t *testing.T, roles []string, rows [2][]string, asOf [2]int) map[string]string {
	t.Helper()
	var sources []record.Source
	for k, row := range rows {
		table := &list.Table{Name: string(rune('A' + k)), Rows: 1}
		var fields []list.Field
		for c, role := range roles {
			column := list.Column{Header: role, Words: []string{""}, IDs: []int32{0}}
			if row[c] != "" {
				column.Words, column.IDs[0] = append(column.Words, row[c]), 1
			}
			table.Columns = append(table.Columns, column)
			fields = append(fields, list.Field{Role: role, Column: role, Format: "yyyy-mm-dd"})
		}
		sources = append(sources, record.Source{Table: table, Fields: fields, AsOf: asOf[k]})
	}
	s, err := record.Build(sources)
	if err != nil {
		t.Fatal(err)
	}
	m := NewModel(s)
	p := m.NewComparer().Compare(0, 1)
	if q := m.NewComparer().Compare(1, 0); q != p {
		t.Errorf("%v: the order of the two matters", rows)
	}
	levels := map[string]string{}
	for k := range m.Fields {
		levels[m.Fields[k].Name] = m.Fields[k].levels[m.Fields[k].level(p)].words
	}
	return levels
}

func TestFieldsAreComparedAtTheirLevel(t *testing.T) {
	chain := "father, grandfather, family"
	for _, c := range []struct {
		what  string
		roles []string
		rows  [2][]string
		asOf  [2]int
		field string
		want  string
	}{
		{"two spellings", []string{"given"}, [2][]string{{"Mohammed"}, {"Muhamad"}}, [2]int{}, "given", "equal sound"},
		{"two scripts", []string{"given"}, [2][]string{{"محمد"}, {"Mohammed"}}, [2]int{}, "given", "equal sound in two scripts"},
		{"Mahmud is not Muhammad", []string{"given"}, [2][]string{{"محمد"}, {"Mahmoud"}}, [2]int{}, "given", "consonants spelt alike in two scripts"},
		{"a compound before h", []string{"given"}, [2][]string{{"عبد الحميد"}, {"Abdulhamid"}}, [2]int{}, "given", "equal sound in two scripts"},
		{"a compound with its article", []string{"given"}, [2][]string{{"نور الدين"}, {"Nour Eldeen"}}, [2]int{}, "given", "equal sound in two scripts"},
		{"a last letter that is heard", []string{"given"}, [2][]string{{"طه"}, {"Taha"}}, [2]int{}, "given", "equal sound in two scripts"},
		{"z and h", []string{"given"}, [2][]string{{"أزهر"}, {"Azhar"}}, [2]int{}, "given", "equal sound in two scripts"},
		{"a letter that spellings interchange", []string{"given"}, [2][]string{{"Khadija"}, {"Kadija"}}, [2]int{}, "given", "one letter different"},
		{"missing", []string{"given", "sex"}, [2][]string{{"Ali", ""}, {"Ali", "male"}}, [2]int{}, "sex", "not known"},
		{"fathers who changed places", []string{"given", "father", "grandfather", "family"}, [2][]string{{"Ali", "Hasan", "Omar", "Tarif"}, {"Ali", "Omar", "Hasan", "Tarif"}}, [2]int{},
			chain, "father close, grandfather close, family equal"},
		{"a dropped generation", []string{"given", "father", "grandfather", "family"}, [2][]string{{"Ali", "Hasan", "Omar", "Tarif"}, {"Ali", "Omar", "", "Tarif"}}, [2]int{},
			chain, "father not known, grandfather equal, family equal"},
		{"day and month", []string{"given", "birth"}, [2][]string{{"Ali", "1980-04-07"}, {"Ali", "1980-07-04"}}, [2]int{}, "birth.month", "day and month changed places"},
		{"one digit", []string{"given", "birth"}, [2][]string{{"Ali", "1980-04-07"}, {"Ali", "1986-04-07"}}, [2]int{}, "birth.year", "one digit different"},
		{"ages at the same time", []string{"given", "age"}, [2][]string{{"Ali", "40"}, {"Ali", "41"}}, [2]int{}, "age", "born one year apart"},
		{"ages ten years apart in time", []string{"given", "age"}, [2][]string{{"Ali", "40"}, {"Ali", "50"}}, [2]int{2010, 2020}, "age", "equal"},
		{"an age and a date of birth", []string{"given", "age", "birth"}, [2][]string{{"Ali", "40", ""}, {"Ali", "", "1980-04-07"}}, [2]int{2021, 2021}, "age", "age fits the date of birth"},
		{"an approximate age", []string{"given", "age", "birth"}, [2][]string{{"Ali", "~38", ""}, {"Ali", "", "1980-04-07"}}, [2]int{2021, 2021}, "age", "age three to five years from the date of birth"},
		{"a death within a range of days", []string{"given", "death"}, [2][]string{{"Ali", "2021-03-06/2021-03-09"}, {"Ali", "2021-03-08"}}, [2]int{}, "death.day", "not known"},
		{"whose month is known", []string{"given", "death"}, [2][]string{{"Ali", "2021-03-06/2021-03-09"}, {"Ali", "2021-03-08"}}, [2]int{}, "death.month", "equal"},
		{"a death within two months", []string{"given", "death"}, [2][]string{{"Ali", "2021-03-30/2021-04-02"}, {"Ali", "2021-04-01"}}, [2]int{}, "death.month", "not known"},
		{"about a day", []string{"given", "death"}, [2][]string{{"Ali", "~2021-03-06"}, {"Ali", "2021-03-08"}}, [2]int{}, "death.day", "not known"},
		{"the year alone", []string{"given", "death"}, [2][]string{{"Ali", "2021"}, {"Ali", "2021-03-08"}}, [2]int{}, "death.year", "equal"},
	} {
		if got := compared(t, c.roles, c.rows, c.asOf)[c.field]; got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.what, c.field, got, c.want)
		}
	}
}

func TestARuleExcludesOnlyTheComponentsItUses(t *testing.T) {
	roles := []string{"given", "father", "grandfather", "family", "birth"}
	table := &list.Table{Name: "A", Rows: 1}
	var fields []list.Field
	for _, role := range roles {
		table.Columns = append(table.Columns, list.Column{Header: role, Words: []string{"", "1980-04-07"}, IDs: []int32{1}})
		fields = append(fields, list.Field{Role: role, Column: role, Format: "yyyy-mm-dd"})
	}
	s, err := record.Build([]record.Source{{Table: table, Fields: fields}})
	if err != nil {
		t.Fatal(err)
	}
	m := NewModel(s)
	excluded := m.excluded([][]string{{"family", "birth.year"}})[0]
	var names []string
	for _, e := range excluded {
		f := &m.Fields[e.field]
		names = append(names, f.Name)
		if f.Chain {
			from := linkEqual<<4 | linkClose<<2 | linkEqual
			if got, want := int(e.to[from]), linkEqual<<4|linkClose<<2; got != want {
				t.Errorf("a rule on the family name makes of %v the links %v, want father and grandfather to stay", links(from), links(got))
			}
		}
	}
	if !slices.Equal(names, []string{"father, grandfather, family", "birth.year"}) {
		t.Errorf("a rule on family and year of birth excludes %v", names)
	}
}
