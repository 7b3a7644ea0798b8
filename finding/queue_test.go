package finding_test

import (
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// ask runs the rules over definitions, their figures and the claims given.
func ask(t testing.TB, lang string, defs []finding.Definition, claims []claim.State, more func(*finding.QueueInput)) []finding.Question {
	t.Helper()
	in := finding.QueueInput{Definitions: defs, Claims: claims, Names: names{lang}, Lang: lang}
	for _, d := range defs {
		if d.Records == nil {
			in.Figures = append(in.Figures, compute(t, d, lang, claims...))
			continue
		}
		f, err := finding.Compute(finding.Input{Definition: d, Tally: &finding.Tally{Total: 5}, Claims: claims, Names: names{lang}, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		in.Figures = append(in.Figures, f)
	}
	if more != nil {
		more(&in)
	}
	return finding.Questions(in)
}

// only returns the questions of one rule, as "about: text".
func only(questions []finding.Question, rule string) []string {
	var found []string
	for _, q := range questions {
		if q.Rule == rule {
			found = append(found, strings.Join(q.About, "+")+": "+q.Text)
		}
	}
	return found
}

func wantOne(t *testing.T, got []string, parts ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("%d questions, want one: %q", len(got), got)
	}
	for _, p := range parts {
		if !strings.Contains(got[0], p) {
			t.Errorf("%q does not say %q", got[0], p)
		}
	}
}

func interviewees(ref string) finding.Definition {
	return define(ref, func(d *finding.Definition) { d.Unit, d.What, d.Stage = "interviewee", "interviewed", "" })
}

func TestPartsOfOnePlaceInOtherWordsMayBeTheSamePeople(t *testing.T) {
	defs := []finding.Definition{interviewees("asked"), interviewees("asked-about-ostra")}
	nurse := counts("c82", "set:nurse", exact("interviewee", 1))
	nurse.Where = &value.Place{Place: "pl:ostra"}
	claims := append(report(), nurse)
	got := only(ask(t, "en", defs, claims, nil), "same-people")
	wantOne(t, got, "asked+asked-about-ostra: ", "6 “living in Ostra” (of “Figure asked”)", "are all of Ostra",
		"How these relate to them is not stated either: 1 “a nurse”.")

	inWords := report()
	inWords[13].Values[1] = named("criteria", value.Value{Record: &value.Record{named("residence", text("the town of Ostra"))}})
	wantOne(t, only(ask(t, "en", defs, inWords, nil), "same-people"), "living in Ostra")

	stated := append(report(), relation("c83", "set:asked-about-ostra", "set:asked", "disjoint"))
	if got := only(ask(t, "en", defs, stated, nil), "same-people"); len(got) != 0 {
		t.Errorf("asked although the wholes share nobody: %q", got)
	}
	defs[1].Whose = "org:lantern"
	if got := only(ask(t, "en", defs, report(), nil), "same-people"); len(got) != 0 {
		t.Errorf("asked of two counters: %q", got)
	}
}

func media(ref, unit, stage string, n int64) (finding.Definition, claim.State) {
	d := define(ref, func(d *finding.Definition) { d.Unit, d.What, d.Stage = unit, "shared or posted", stage })
	return d, counts("m-"+ref, "set:"+ref, exact(unit, n))
}

func TestMoreImagesThanTheWholeThatShouldHoldThem(t *testing.T) {
	whole, c1 := media("clips", "media_item", "verified", 8)
	graves, c2 := media("grave-pictures", "picture", "verified", 5)
	body, c3 := media("body-images", "image", "reviewed", 4)
	claims := []claim.State{c1, c2, c3}
	defs := []finding.Definition{whole, graves, body}
	wantOne(t, only(ask(t, "en", defs, claims, nil), "more-than-whole"), "body-images+clips+grave-pictures: ",
		"“Figure body-images” (4) and “Figure grave-pictures” (5) make more than “Figure clips”, which is 8")

	fits := append(claims[:2:2], counts("m", "set:body-images", exact("image", 3)))
	if got := only(ask(t, "en", defs, fits, nil), "more-than-whole"); len(got) != 0 {
		t.Errorf("5 and 3 fit into 8: %q", got)
	}
	disjoint := append(slices.Clone(claims), relation("r", "set:body-images", "set:clips", "disjoint"))
	if got := only(ask(t, "en", defs, disjoint, nil), "more-than-whole"); len(got) != 0 {
		t.Errorf("images that are not among the clips: %q", got)
	}
}

func TestPartsThatExceedTheirWholeAreAskedAbout(t *testing.T) {
	claims := []claim.State{counts("a", "set:dead", exact("person", 30)),
		partition("b", "set:dead", "sex-and-age", slice{set: "set:men", count: exact("person", 29)}, slice{set: "set:women", count: exact("person", 3)})}
	defs := []finding.Definition{define("dead", nil)}
	wantOne(t, only(ask(t, "en", defs, claims, nil), "more-than-whole"), "dead: The parts of “Figure dead” by sex and age make at least 32")

	claims = []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:named", exact("person", 31)), relation("c", "set:named", "set:dead", "subset")}
	defs = append(defs, define("named", nil))
	wantOne(t, only(ask(t, "en", defs, claims, nil), "more-than-whole"), "dead+named: “Figure named” is 31 and is said to lie within “Figure dead”, which is 30")
}

func TestPeopleDescribedOneByOneMayBeAmongTheCounted(t *testing.T) {
	described := define("described", func(d *finding.Definition) {
		d.Records = &finding.Query{Kind: "act", Count: "victim"}
		d.Stage, d.Place = "", &value.Place{Place: "pl:millgate"}
	})
	ostra := func(d *finding.Definition) { d.Place = &value.Place{Place: "pl:ostra"} }
	defs := []finding.Definition{described, define("looked-into", ostra), define("heard-of", ostra), define("league-list", league)}
	got := only(ask(t, "en", defs, report(), nil), "subset-unknown")
	wantOne(t, got, "described+looked-into: Do the 5 of “Figure described” lie within the 26 of “Figure looked-into”")

	known := append(report(), relation("k", "set:described", "set:looked-into", "subset"))
	if got := only(ask(t, "en", defs, known, nil), "subset-unknown"); len(got) != 0 {
		t.Errorf("asked although it follows: %q", got)
	}
	described.Place = &value.Place{Place: "pl:abroad"}
	defs[0] = described
	if got := only(ask(t, "en", defs, report(), nil), "subset-unknown"); len(got) != 0 {
		t.Errorf("asked of two places: %q", got)
	}
}

func TestRivalCountsAndEstimatesAreAskedAbout(t *testing.T) {
	estimate := between("person", 60, 90)
	estimate.Method = "estimate"
	claims := []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", exact("person", 34)), counts("c", "set:dead", estimate)}
	defs := []finding.Definition{define("dead", nil)}
	questions := ask(t, "en", defs, claims, nil)
	wantOne(t, only(questions, "counts-differ"), "dead: Sources count “Figure dead” differently: 30 and 34.")
	wantOne(t, only(questions, "estimate-beside-count"), "an estimate (60 to 90)")
	claims[1] = retracted(claims[1])
	if got := only(ask(t, "en", defs, claims, nil), "counts-differ"); len(got) != 0 {
		t.Errorf("asked although one is retracted: %q", got)
	}
	parts := []claim.State{claims[0], subset("p", "set:dead", "set:men", "sex", "", exact("person", 20)), counts("q", "set:men", exact("person", 21))}
	wantOne(t, only(ask(t, "en", defs, parts, nil), "counts-differ"), "the part “men” of “Figure dead” differently: 20 and 21")
}

func TestAStageIsAskedForWhereHarmIsCounted(t *testing.T) {
	without := func(d *finding.Definition) { d.Stage = "" }
	defs := []finding.Definition{define("dead", without), interviewees("asked"), define("walked", func(d *finding.Definition) { d.Stage, d.What = "", "" }), define("driven", nil)}
	wantOne(t, only(ask(t, "en", defs, nil, nil), "stage-missing"), "dead: The stage of “Figure dead” is not stated")
}

func on(s claim.State, kind value.TimeKind, from, to, rule string) claim.State {
	s.When = &value.Time{Kind: kind, Earliest: from, Latest: to, Rule: rule}
	return s
}

func TestClaimsOnOneKillingThatExcludeEachOtherAreAConflict(t *testing.T) {
	k := func(id string) claim.State { return killing(id, nil, "p:1") }
	denied := k("k3")
	denied.Polarity = claim.Negated
	for _, tt := range []struct {
		name string
		acts []claim.State
		want []string // nil: no question
	}{
		{"two days", []claim.State{on(k("k1"), value.Moment, "2031-04-02", "2031-04-02", ""), on(k("k2"), value.Moment, "2031-04-04", "2031-04-04", "")},
			[]string{"k1+k2: ", "exclude each other: their times do not overlap. Which holds"}},
		{"two hours, by a rule of reading", []claim.State{on(k("k1"), value.Moment, "2031-04-02T09:30:00+02:00", "2031-04-02T10:30:00+02:00", "around"),
			on(k("k2"), value.Moment, "2031-04-02T11:00:00+02:00", "2031-04-02T11:00:00+02:00", "")}, []string{"The conflict is apparent"}},
		{"a day and an hour that a zone explains", []claim.State{on(k("k1"), value.Moment, "2031-04-02", "2031-04-02", ""),
			on(k("k2"), value.Moment, "2031-04-01T20:00:00Z", "2031-04-01T21:00:00Z", "")}, nil},
		{"one open end", []claim.State{on(k("k1"), value.Moment, "", "2031-04-02", ""), on(k("k2"), value.Moment, "2031-04-02", "", "")}, nil},
		{"affirmed and denied", []claim.State{k("k1"), denied}, []string{"k1+k3: ", "some affirm what others deny"}},
		{"two victims", []claim.State{on(k("k1"), value.Moment, "2031-04-02", "2031-04-02", ""), on(killing("k2", nil, "p:2"), value.Moment, "2031-04-04", "2031-04-04", "")}, nil},
		{"one retracted", []claim.State{on(k("k1"), value.Moment, "2031-04-02", "2031-04-02", ""), retracted(on(k("k2"), value.Moment, "2031-04-04", "2031-04-04", ""))}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := only(ask(t, "en", nil, nil, func(in *finding.QueueInput) { in.Acts = tt.acts }), "conflict")
			if tt.want == nil {
				if len(got) != 0 {
					t.Errorf("asked %q", got)
				}
				return
			}
			wantOne(t, got, tt.want...)
			if strings.Contains(got[0], "p:1") {
				t.Errorf("%q names the victim", got[0])
			}
		})
	}
}

func TestAgesAndAnswersThatExcludeEachOtherAreAConflict(t *testing.T) {
	age := func(id string, lo, hi int, rule string) claim.State {
		return say(id, "attribute", roles("subject", "p:1"), named("property", code("property", "age")),
			named("value", value.Value{Age: &value.Age{Min: &lo, Max: &hi, Unit: "year", Rule: rule}}))
	}
	acts := func(s ...claim.State) func(*finding.QueueInput) { return func(in *finding.QueueInput) { in.Acts = s } }
	wantOne(t, only(ask(t, "en", nil, nil, acts(age("a1", 75, 75, ""), age("a2", 67, 69, "late_decade"))), "conflict"), "on one fact seem to exclude each other", "ages")
	if got := only(ask(t, "en", nil, nil, acts(age("a1", 68, 68, ""), age("a2", 67, 69, "late_decade"))), "conflict"); len(got) != 0 {
		t.Errorf("68 is in the late 60s: %q", got)
	}
	yes, no := true, false
	armed := func(id string, v *bool) claim.State {
		return say(id, "attribute", roles("subject", "p:1"), named("property", code("property", "armed")), named("value", value.Value{Bool: v}))
	}
	wantOne(t, only(ask(t, "en", nil, nil, acts(armed("a1", &yes), armed("a2", &no))), "conflict"), "some say yes and others no")
}

func TestRivalsAreAskedAbout(t *testing.T) {
	s := counts("c1", "set:dead", exact("person", 30))
	s.SupersededBy = []value.ID{"c3", "c2", "c3"}
	s.Assessments = []claim.Assessment{{Status: "accepted", By: "I. Ledger"}, {Status: "rejected", By: "O. Quill"}}
	contested := func(in *finding.QueueInput) { in.Contested = []claim.State{s} }
	questions := ask(t, "en", nil, nil, contested)
	wantOne(t, only(questions, "rival-supersession"), "c1+c2+c3: ", "c2 and c3")
	wantOne(t, only(questions, "rival-assessment"), "c1: ", "accepted by I. Ledger and rejected by O. Quill")

	s.Kind = "record" // of a list, which says once that two of its releases are rivals
	if got := only(ask(t, "en", nil, nil, contested), "rival-supersession"); len(got) != 0 {
		t.Errorf("asked about one record of many: %v", got)
	}
	s.Kind = "count"

	s.SupersededBy = []value.ID{"c2"}
	s.Assessments[1].Status = "accepted"
	if got := ask(t, "en", nil, nil, contested); len(got) != 0 {
		t.Errorf("asked although nobody differs: %v", got)
	}
}

func TestQuestionsHaveTheSameIDsInBothLanguagesAndAnyOrder(t *testing.T) {
	defs := []finding.Definition{interviewees("asked"), interviewees("asked-about-ostra"), define("looked-into", nil), define("league-list", league), define("lantern-list", lantern)}
	turned := report()
	slices.Reverse(turned)
	back := slices.Clone(defs)
	slices.Reverse(back)
	en, ar, other := ask(t, "en", defs, report(), nil), ask(t, "ar", defs, report(), nil), ask(t, "en", back, turned, nil)
	if len(en) < 3 || len(ar) != len(en) || len(other) != len(en) {
		t.Fatalf("%d questions in English, %d in Arabic, %d in another order", len(en), len(ar), len(other))
	}
	for i := range en {
		if en[i].ID != ar[i].ID || en[i].ID != other[i].ID || en[i].Text == ar[i].Text {
			t.Errorf("question %d: %v, %v, %v", i, en[i], ar[i], other[i])
		}
	}
}

func TestEveryRuleSaysWhatItAsksInBothLanguages(t *testing.T) {
	en, ar := finding.Rules("en"), finding.Rules("ar")
	seen := map[string]bool{}
	for i, r := range en {
		if r.Asks == "" || ar[i].Asks == "" || r.Asks == ar[i].Asks || seen[r.Name] {
			t.Errorf("rule %q: %q, %q", r.Name, r.Asks, ar[i].Asks)
		}
		seen[r.Name] = true
	}
}

func TestCountsInAnotherUnitStayOutOfAFigureAndAreAskedAbout(t *testing.T) {
	claims := []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", exact("body", 55))}
	d := define("dead", nil)
	if f := compute(t, d, "en", claims...); *f.Min != 30 || *f.Max != 30 || len(f.Derivation) != 1 {
		t.Errorf("the figure is %d to %d, from %d claims", *f.Min, *f.Max, len(f.Derivation))
	}
	questions := ask(t, "en", []finding.Definition{d}, claims, nil)
	wantOne(t, only(questions, "other-unit"), "(55 body)")
	if got := only(questions, "counts-differ"); len(got) != 0 {
		t.Errorf("people and bodies are compared: %q", got)
	}
}
