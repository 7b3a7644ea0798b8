package finding_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// summary writes down what a figure says, for comparison: bounds and words,
// parts with their closure, what is left, and how it stands to other sets.
func summary(f finding.Figure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", bounds(f.Min, f.Max), f.Shown)
	for _, p := range f.Parts {
		fmt.Fprintf(&b, "; %s: %s %s %s", p.Of, p.Label, bounds(p.Min, p.Max), p.Closure)
	}
	for _, r := range f.Residuals {
		fmt.Fprintf(&b, "; left by %s: %s", r.Of, bounds(r.Min, r.Max))
	}
	for _, q := range f.Qualifiers {
		fmt.Fprintf(&b, "; %s %q %s", q.Kind, q.Words, q.About)
	}
	for _, r := range f.Relations {
		fmt.Fprintf(&b, "; %s of %s, %s", r.Relation, r.To, r.Basis)
	}
	return b.String()
}

// The claims of a report on killings in Ostra, of the same shapes as those of
// a real statement: wholes, breakdowns, subsets, comparisons, relations.
func report() []claim.State {
	share := say("c60", "attribution", roles("actor", "grp:wardens", "of_set", "set:lantern-list"),
		named("share", value.Value{Share: &value.Share{Min: "0.5", MinExclusive: true, Max: "1", Words: "mostly"}}))
	return []claim.State{
		counts("c10", "set:looked-into", exact("person", 26)),
		partition("c11", "set:looked-into", "sex-and-age",
			slice{set: "set:men", count: exact("person", 19)}, slice{set: "set:women", count: exact("person", 4)}, slice{set: "set:kids", count: exact("person", 3)}),
		subset("c12", "set:looked-into", "set:mill", "place", "pl:millgate", exact("person", 23)),
		relation("c13", "set:looked-into", "set:heard-of", "subset"),
		counts("c20", "set:heard-of", moreThan100()),
		counts("c30", "set:believed", muchHigher()),
		counts("c40", "set:league-list", exact("person", 88)),
		counts("c50", "set:lantern-list", exact("person", 340)),
		subset("c51", "set:lantern-list", "set:kids-lantern", "age", "", exact("person", 27)),
		share,
		counts("c70", "set:asked", exact("interviewee", 15)),
		partition("c71", "set:asked", "where-interviewed",
			slice{label: "living in Ostra", place: "pl:ostra", count: exact("interviewee", 6)},
			slice{label: "elsewhere on the shore", count: exact("interviewee", 5)},
			slice{label: "abroad", place: "pl:abroad", count: exact("interviewee", 4)}),
		counts("c80", "set:asked-about-ostra", exact("interviewee", 8)),
		subset("c81", "set:asked-about-ostra", "set:residents", "residence", "pl:ostra", exact("interviewee", 6)),
		counts("c90", "set:walked", exact("person", 2)),
		counts("c91", "set:driven", exact("person", 3)),
		relation("c92", "set:driven", "set:walked", "disjoint"),
	}
}

func TestAFigureSaysWhatItsStandingClaimsSupport(t *testing.T) {
	for _, tt := range []struct{ ref, want string }{
		{"looked-into", `26 "26"; sex-and-age: men 19 computed; sex-and-age: women 4 computed; sex-and-age: children 3 computed; ` +
			`place: in Millgate quarter 23 open; left by place: 3; subset of heard-of, asserted`},
		{"heard-of", `101.. "more than 100"; superset of looked-into, asserted`},
		{"believed", `.. "much higher"; comparison "much higher" Figure believed`},
		{"league-list", `88 "88"`},
		{"lantern-list", `340 "340"; age: not stated 27 open; left by age: 313; share "mostly" killed by Wardens; superset of kids-lantern, asserted`},
		{"asked", `15 "15"; where-interviewed: living in Ostra 6 computed; where-interviewed: elsewhere on the shore 5 computed; where-interviewed: abroad 4 computed`},
		{"asked-about-ostra", `8 "8"; residence: not stated 6 open; left by residence: 2; superset of residents, asserted`},
		{"walked", `2 "2"; disjoint of driven, asserted`},
		{"driven", `3 "3"; disjoint of walked, asserted`},
		{"kids-lantern", `27 "27"; subset of lantern-list, asserted`},
		{"never-counted", `.. "not stated"`},
	} {
		t.Run(tt.ref, func(t *testing.T) {
			if got := summary(compute(t, define(tt.ref, nil), "en", report()...)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAFigureLeadsToEveryClaimItRestsOn(t *testing.T) {
	f := compute(t, define("looked-into", nil), "en", report()...)
	var got []string
	for _, tr := range f.Derivation {
		got = append(got, fmt.Sprintf("%s %s:%d", tr.Claim, tr.Item, tr.Locator.Paragraph))
	}
	want := []string{"c10 report:7", "c11 report:7", "c12 report:7", "c13 report:7"}
	if !slices.Equal(got, want) || f.Claims != 4 || f.Position != 12 {
		t.Errorf("derivation %v, %d claims, position %d", got, f.Claims, f.Position)
	}
}

func TestCountsThatDifferStandSideBySide(t *testing.T) {
	d := define("dead", nil)
	for _, tt := range []struct {
		name   string
		claims []claim.State
		want   string
	}{
		{"one exact count", []claim.State{counts("a", "set:dead", exact("person", 30))}, `30 "30"`},
		{"two that agree", []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", exact("person", 30))}, `30 "30"`},
		{"two that differ", []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", exact("person", 34))},
			`30..34 "30 to 34 (sources differ)"`},
		{"one with an open end", []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", moreThan100())},
			`30.. "at least 30 (sources differ)"`},
		{"a range without words", []claim.State{counts("a", "set:dead", between("person", 30, 40))}, `30..40 "30 to 40"`},
		{"a comparison beside a number", []claim.State{counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", muchHigher())},
			`30 "30"; comparison "much higher" Figure dead`},
		{"a retracted one", []claim.State{counts("a", "set:dead", exact("person", 30)), retracted(counts("b", "set:dead", exact("person", 34)))}, `30 "30"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := summary(compute(t, d, "en", tt.claims...)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAClaimThatIsDeniedRejectedSupersededOrPromisedIsNotCounted(t *testing.T) {
	base := counts("a", "set:dead", exact("person", 30))
	for name, change := range map[string]func(*claim.State){
		"negated":    func(s *claim.State) { s.Polarity = claim.Negated },
		"unknown":    func(s *claim.State) { s.Polarity = claim.Unknown },
		"denied":     func(s *claim.State) { s.Force = claim.Denied },
		"promised":   func(s *claim.State) { s.Force = claim.Promised },
		"superseded": func(s *claim.State) { s.SupersededBy = []value.ID{"x"} },
		"retracted":  func(s *claim.State) { s.RetractedBy = []value.ID{"x"} },
		"retracting": func(s *claim.State) { s.Retracts = "x" },
		"rejected": func(s *claim.State) {
			s.Assessments = []claim.Assessment{{Status: string(claim.Accepted), By: "I. Ledger"}, {Status: string(claim.Rejected), By: "O. Quill"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			rival := counts("b", "set:dead", exact("person", 99))
			change(&rival)
			f := compute(t, define("dead", nil), "en", base, rival)
			if got := summary(f); got != `30 "30"` || f.Claims != 1 {
				t.Errorf("%s, resting on %d claims", got, f.Claims)
			}
		})
	}
}

func TestDocumentedCountsAndEstimatesAreNeverMixed(t *testing.T) {
	estimate := between("person", 60, 90)
	estimate.Method = "estimate"
	f := compute(t, define("dead", nil), "en", counts("a", "set:dead", exact("person", 30)), counts("b", "set:dead", estimate))
	if got := summary(f); got != `30 "30"` || f.Method != "" {
		t.Errorf("beside a documented count: %s, method %q", got, f.Method)
	}
	f = compute(t, define("dead", nil), "en", counts("b", "set:dead", estimate))
	if got := summary(f); got != `60..90 "60 to 90"` || f.Method != "estimate" {
		t.Errorf("alone: %s, method %q", got, f.Method)
	}
}

func TestAPartCanBeCountedByAClaimOfItsOwn(t *testing.T) {
	p := partition("b", "set:dead", "age", slice{set: "set:kids", count: value.Count{Unit: "person"}}, slice{set: "set:men", count: exact("person", 27)})
	claims := []claim.State{counts("a", "set:dead", exact("person", 30)), p}
	if got := summary(compute(t, define("dead", nil), "en", claims...)); got != `30 "30"; age: children .. open; age: men 27 open; left by age: 0..3` {
		t.Errorf("without a count of the children: %s", got)
	}
	claims = append(claims, counts("c", "set:kids", exact("person", 3)))
	if got := summary(compute(t, define("dead", nil), "en", claims...)); got != `30 "30"; age: children 3 computed; age: men 27 computed` {
		t.Errorf("with it: %s", got)
	}
	if got := finding.PartSets("set:dead", claims); !slices.Equal(got, []value.ID{"set:kids", "set:men"}) {
		t.Errorf("PartSets = %v", got)
	}
}

func TestClosureIsAssertedComputedOrOpen(t *testing.T) {
	said := func(s claim.State, v value.Value) claim.State {
		s.Values = append([]value.Named{named("closure", v)}, s.Values...)
		return s
	}
	yes := true
	two := func(a, b int64) claim.State {
		return partition("p", "set:dead", "place", slice{label: "north", count: exact("person", a)}, slice{label: "south", count: exact("person", b)})
	}
	for _, tt := range []struct {
		name  string
		claim claim.State
		want  string
	}{
		{"sums", two(10, 20), "computed"},
		{"falls short", two(10, 19), "open"},
		{"falls short, source says all", said(two(10, 19), code("closure", "asserted")), "asserted"},
		{"falls short, source says yes", said(two(10, 19), value.Value{Bool: &yes}), "asserted"},
		{"sums, source says all", said(two(10, 20), code("closure", "asserted")), "computed"},
		{"falls short, an importer says computed", said(two(10, 19), text("computed")), "open"},
		{"one part equal to the whole", subset("p", "set:dead", "set:mill", "place", "", exact("person", 30)), "computed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := compute(t, define("dead", nil), "en", counts("a", "set:dead", exact("person", 30)), tt.claim)
			for _, p := range f.Parts {
				if p.Closure != tt.want {
					t.Errorf("%s is %s, want %s", p.Label, p.Closure, tt.want)
				}
			}
			if left := len(f.Residuals); (tt.want == "open") != (left == 1) {
				t.Errorf("%s leaves %d residuals", tt.want, left)
			}
		})
	}
}

func TestTwoSubsetsInOneRespectMayShareThePeople(t *testing.T) {
	f := compute(t, define("dead", nil), "en", counts("a", "set:dead", exact("person", 30)),
		subset("b", "set:dead", "set:men", "place", "", exact("person", 10)),
		subset("c", "set:dead", "set:women", "place", "", exact("person", 12)))
	if len(f.Residuals) != 1 || bounds(f.Residuals[0].Min, f.Residuals[0].Max) != "8..18" {
		t.Errorf("residual %v: at least 30-22, at most 30-12 are in neither", f.Residuals)
	}
}

func TestRivalBreakdownsStandBesideEachOther(t *testing.T) {
	f := compute(t, define("dead", nil), "en", counts("a", "set:dead", exact("person", 30)),
		partition("b", "set:dead", "sex", slice{label: "male", count: exact("person", 20)}, slice{label: "female", count: exact("person", 10)}),
		partition("c", "set:dead", "sex", slice{label: "men", count: exact("person", 18)}, slice{label: "women", count: exact("person", 9)}))
	want := `30 "30"; sex: male 20 computed; sex: female 10 computed; sex#2: men 18 open; sex#2: women 9 open; left by sex#2: 3`
	if got := summary(f); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAnInferredRelationIsNotAnAssertedOne(t *testing.T) {
	r := relation("b", "set:dead", "set:heard-of", "subset")
	r.Force = claim.Inferred
	f := compute(t, define("dead", nil), "en", counts("a", "set:dead", exact("person", 30)), r)
	if got := summary(f); got != `30 "30"; subset of heard-of, inferred` {
		t.Error(got)
	}
	both := []claim.State{r, relation("c", "set:dead", "set:heard-of", "subset"), relation("d", "set:dead", "set:heard-of", "disjoint")}
	f = compute(t, define("dead", nil), "en", both...)
	if got := summary(f); got != `.. "not stated"; disjoint of heard-of, asserted; subset of heard-of, asserted` {
		t.Errorf("rival relations: %s", got)
	}
}

func TestErasedClaimsAreNamedAsGaps(t *testing.T) {
	gap := finding.Gap{Claim: "gone", Position: 40, Reason: "consent withdrawn"}
	f, err := finding.Compute(finding.Input{Definition: define("dead", nil), Names: names{"en"}, Lang: "en", Gaps: []finding.Gap{gap}})
	if err != nil || !slices.Equal(f.Gaps, []finding.Gap{gap}) || f.Shown != "not stated" {
		t.Errorf("gaps %v, shown %q, %v", f.Gaps, f.Shown, err)
	}
}

func TestAFigureNeedsASetAndRecordsNeedATally(t *testing.T) {
	if _, err := finding.Compute(finding.Input{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no set: %v", err)
	}
	d := define("described", func(d *finding.Definition) { d.Records = &finding.Query{Kind: "act", Count: "victim"} })
	if _, err := finding.Compute(finding.Input{Definition: d}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no tally: %v", err)
	}
	d.Records.By = "basis"
	bad := &finding.Tally{Total: 3, Parts: []finding.TallyPart{{Basis: finding.BasisTold, Count: 2}}}
	if _, err := finding.Compute(finding.Input{Definition: d, Tally: bad}); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a tally that does not add up: %v", err)
	}
}
