package reconcile

import (
	"slices"
	"testing"

	"sijil/casework/lists"
	"sijil/linkage/score"
)

func TestRecordsStandSideBySideWhateverTheirColumns(t *testing.T) {
	first := lists.List{Mapping: lists.Mapping{Columns: []lists.Column{
		{Header: "full name", Role: "name"}, {Header: "y", Role: "birth", Part: "year"}, {Header: "m", Role: "birth", Part: "month"}, {Header: "d", Role: "birth", Part: "day"},
		{Header: "town", Role: "place"}, {Header: "camp", Role: "place"}, {Header: "remarks"}}}}
	second := lists.List{Mapping: lists.Mapping{Columns: []lists.Column{
		{Header: "father", Role: "father"}, {Header: "given", Role: "given"}, {Header: "born", Role: "birth"}, {Header: "town", Role: "place"}}}}
	order, texts := beside([][]said{
		rowsOf(first).read([]lists.Cell{{Role: "name", Header: "full name", Text: "Salim Idris Dorran"}, {Role: "birth", Part: "year", Header: "y", Text: "1999"},
			{Role: "birth", Part: "day", Header: "d", Text: "7"}, {Role: "place", Header: "camp", Text: "Old Mill"}, {Header: "remarks", Text: "seen"}}),
		rowsOf(second).read([]lists.Cell{{Role: "father", Header: "father", Text: "Idris"}, {Role: "given", Header: "given", Text: " Salim "}, {Role: "birth", Header: "born", Text: "1999"}}),
	})
	var got []string
	for k, o := range order {
		got = append(got, o.row+o.header+": "+texts[k][0]+" | "+texts[k][1])
	}
	want := []string{"name: Salim Idris Dorran | Salim Idris", "birth: 1999-?-7 | 1999", "place 2: Old Mill | ", "remarks: seen | "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHowFarTwoFieldsAgreeIsSaidInOneWordAndInWords(t *testing.T) {
	all := levels([]score.Term{{Field: "prior", Level: "before anything is compared"}, {Field: "father, grandfather, family", Level: "father equal, grandfather not known, family close"},
		{Field: "given", Level: "different"}, {Field: "birth.year", Level: "equal"}, {Field: "birth.month", Level: "one digit different"}, {Field: "birth.day", Level: "not known"},
		{Field: "death.year", Level: "equal"}, {Field: "death.month", Level: "equal"}, {Field: "place", Level: "not known"}, {Field: "place 2", Level: "one in the other"}, {Field: "age", Level: "age fits the date of birth"}})
	for row, want := range map[string][2]string{
		"father":      {"same", "equal"},
		"grandfather": {"missing", "not known"},
		"family":      {"near", "close"},
		"given":       {"different", "different"},
		"name":        {"different", "father equal, grandfather not known, family close, given different"},
		"birth":       {"near", "year equal, month one digit different, day not known"},
		"death":       {"same", "equal"},
		"place":       {"missing", "not known"},
		"place 2":     {"near", "one in the other"},
		"age":         {"same", "age fits the date of birth"},
		"house":       {"", ""},
	} {
		if a, words := agreed(row, all); string(a) != want[0] || words != want[1] {
			t.Errorf("%s: %s (%s), want %s (%s)", row, a, words, want[0], want[1])
		}
	}
}
