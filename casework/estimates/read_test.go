package estimates

import (
	"strings"
	"testing"

	"sijil/casework/lists"
	"sijil/fault"
)

func TestAStoredAnswerThatWasChangedIsNotRead(t *testing.T) {
	text := `{"documented":12,"lists":[],"position":7}`
	good := Recorded{ID: "a", Answer: text, SHA256: digest([]byte(text))}
	if a, err := good.Read(); err != nil || a.Documented != 12 || a.Position != 7 {
		t.Fatalf("%+v, %v", a, err)
	}
	changed := good
	changed.Answer = strings.Replace(text, "12", "13", 1)
	torn := Recorded{ID: "a", Answer: text[:20], SHA256: digest([]byte(text[:20]))}
	for what, r := range map[string]Recorded{"changed": changed, "torn": torn} {
		if _, err := r.Read(); fault.KindOf(err) != fault.Corrupt || strings.Contains(err.Error(), "12") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAPlanIsCompleteAndWrittenInOneForm(t *testing.T) {
	p, err := Plan{Cap: " 5.0 ", Expansion: []string{"1.10", "3"}, Lists: []string{"west", "east"}}.Complete()
	if err != nil || p.Method != "all" || p.Chains != 8 || p.Cap != "5" || p.Expansion[0] != "1.1" || p.Lists[0] != "east" || p.Clusterings != 50 {
		t.Errorf("%+v, %v", p, err)
	}
	again, err := p.Complete()
	if err != nil || again.Cap != p.Cap || again.MaxSweeps != p.MaxSweeps {
		t.Errorf("complete twice: %+v, %v", again, err)
	}
	for what, p := range map[string]Plan{
		"a method that there is not": {Method: "guess"}, "a cap in words": {Cap: "many"}, "no cap": {Cap: "NaN"}, "too few samples": {Clusterings: 49},
		"too many samples": {Clusterings: 100_000}, "one point": {Expansion: []string{"2"}}, "points the wrong way": {Expansion: []string{"3", "2"}},
		"strata of no role": {Strata: "height"}, "strata of what is ignored": {Strata: "ignore"},
		"strata of names": {Strata: "given"}, "strata of whole names": {Strata: "name"}, "strata of families": {Strata: "family"}, "strata of identifiers": {Strata: "identifier"},
		"strata of homes": {Strata: "address"}, "strata of remarks": {Strata: "text"}, "one chain": {Chains: 1},
	} {
		if _, err := p.Complete(); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Whatever is typed as a rule, and whatever a cell holds: a rule that was read
// is written so that it is read again as the same, and no cell stops the count.
func FuzzRule(f *testing.F) {
	for _, seed := range [][2]string{
		{"place equals Marsoun", "Marsoun"}, {"death within 2031-03/2031-04", "09/03/2031"}, {"birth within 2031", "20310309"},
		{"place contains قلعة", "قلعه"}, {"sex equals M", "ذكر"}, {"death within ../2031", "0000-00-00"}, {"a b", "\x00"}, {"death within 2031-03", "31/12/9999/7"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, cell string) {
		r, err := ReadRule(text)
		if err != nil {
			return
		}
		again, err := ReadRule(r.String())
		if err != nil || again != r {
			t.Fatalf("%q was read as %+v and then as %+v, %v", text, r, again, err)
		}
		tests, err := testsOf([]Rule{r})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"", "yyyymmdd", "dd/mm/yyyy", "mm/dd/yyyy"} {
			meets([]lists.Cell{{Role: r.Role, Text: cell, Format: format}}, tests)
		}
		meets([]lists.Cell{{Role: r.Role, Part: "year", Text: cell}, {Role: r.Role, Part: "day", Text: cell}}, tests)
	})
}

func TestNoNameOrReasonOfADecisionCommandsWhatShowsIt(t *testing.T) {
	for _, bad := range [][2]string{{"M. Orrin\nL. Ardan", "all"}, {"M. Orrin", "\x1b[31mall"}, {"M. Orrin", "\u202ella"}} {
		by, words := bad[0], bad[1]
		for what, err := range map[string]error{
			"a decision":       Deciding{Population: "killed", List: "ndn", Decision: In, By: by, Reason: words}.check(),
			"a registration":   Registering{Ref: "killed-1", Asked: Asked{Figures: []string{"killed"}, By: by, Assumption: words}}.check(),
			"what is left out": Asked{Figures: []string{"killed"}, LeftOut: &LeftOut{By: by, Reason: words}}.check(),
		} {
			if err == nil || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s with %q by %q: %v", what, words, by, err)
			}
		}
	}
}
