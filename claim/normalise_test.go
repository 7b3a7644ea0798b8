package claim

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestSpellingsOfOneNameAreSearchedAsOne(t *testing.T) {
	for _, same := range [][]string{
		{"أحمد", "احمد", "إحمد", "ٱحمد", "أَحْمَد", "أحـــمد", "ﺍﺣﻤﺪ"},
		{"علاء", "علا"},
		{"مصطفى", "مصطفي", "مصطفی"},
		{"سميرة", "سميره"},
		{"مؤمن", "مومن"},
		{"هانئ", "هاني", "هانى"},
		{"٢٠٢٥", "۲۰۲۵", "2025", "２０２５"},
		{"Sa'ed", "Sa’ed", "Saʿed", "SAED", "Saéd"},
		{"Łódź", "lodz"}, {"STRASSE", "straße"}, {"İzmir", "izmir", "ızmir"},
		{"al\u200fQusour", "alqusour"}, {"  two\t words ", "two words"},
	} {
		for _, s := range same[1:] {
			if Normalise(s) != Normalise(same[0]) {
				t.Errorf("%q is searched as %q, %q as %q", s, Normalise(s), same[0], Normalise(same[0]))
			}
		}
	}
}

func TestDifferentNamesStayDifferent(t *testing.T) {
	for _, pair := range [][2]string{{"حسن", "حسين"}, {"سعيد", "سعد"}, {"Samir", "Samira"}, {"2025", "2026"}, {"किम", "कम"}} {
		if Normalise(pair[0]) == Normalise(pair[1]) {
			t.Errorf("%q and %q are searched as one", pair[0], pair[1])
		}
	}
}

func TestNormalisedTextStaysAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Normalise(rapid.String().Draw(t, "text"))
		if again := Normalise(s); again != s {
			t.Fatalf("%q became %q", s, again)
		}
	})
}

func TestDigitsOfEveryScriptAreRead(t *testing.T) {
	for _, zero := range []rune{'٠', '۰', '०', '০', '๐', '０'} {
		for i := rune(0); i < 10; i++ {
			if d, ok := digit(zero + i); !ok || d != '0'+i {
				t.Errorf("%q is read as %q", zero+i, d)
			}
		}
	}
	if _, ok := digit('a'); ok || unicode.IsDigit('a') {
		t.Error("a letter was read as a digit")
	}
}
