package finding_test

import (
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

func league(d *finding.Definition) {
	d.Whose, d.Stage, d.Status = "org:league", "documented", "civilians"
	d.Place = &value.Place{Words: "three districts"}
}

func lantern(d *finding.Definition) {
	d.Whose, d.Stage, d.Status, d.What = "org:lantern", "documented", "civilians and disarmed fighters", "unlawfully killed"
}

// sum makes a term of a definition and the claims of the report.
func sum(t *testing.T, lang string, d finding.Definition, claims ...claim.State) finding.Sum {
	t.Helper()
	return finding.Sum{Definition: d, Figure: compute(t, d, lang, append(report(), claims...)...)}
}

func TestSetsThatShareNobodyAreAdded(t *testing.T) {
	terms := []finding.Sum{sum(t, "en", define("walked", nil)), sum(t, "en", define("driven", nil))}
	got, err := finding.Add(terms, "en")
	if err != nil {
		t.Fatal(err)
	}
	if got.Shown != "5" || got.Text != "2 walked + 3 driven = 5 (person)" || strings.Join(got.Terms, " ") != "walked driven" {
		t.Errorf("%+v", got)
	}
	open := []finding.Sum{
		sum(t, "en", define("walked", nil), relation("x", "set:walked", "set:heard-of", "disjoint")),
		sum(t, "en", define("heard-of", nil)),
	}
	got, err = finding.Add(open, "en")
	if err != nil || bounds(got.Min, got.Max) != "103.." || got.Shown != "at least 103" {
		t.Errorf("with an open end: %+v, %v", got, err)
	}
}

func TestWhatMayOverlapIsNotAdded(t *testing.T) {
	none := func(*finding.Definition) {}
	for _, tt := range []struct {
		name      string
		a, b      finding.Definition
		says, not []string
	}{
		{"two lists", define("league-list", league), define("lantern-list", lantern),
			[]string{"whose count (League delegation; Lantern Network)", "status of the people (civilians; civilians and disarmed fighters)",
				"place (three districts; not stated)", "at least 340 and at most 428 different people are on at least one of the two, if neither repeats anyone; not a death toll, sets no upper limit"}, nil},
		{"one counter, nothing differs", define("looked-into", none), define("walked", none),
			[]string{"nothing in their definitions keeps them apart"}, []string{"at most"}},
		{"a subset", define("looked-into", none), define("heard-of", none), []string{"the one lies within the other"}, []string{"at most"}},
		{"two stages", define("looked-into", none), define("heard-of", func(d *finding.Definition) { d.Stage = "received" }),
			[]string{"different stages: investigated and received"}, nil},
		{"two units", define("asked", func(d *finding.Definition) { d.Unit = "interviewee" }), define("walked", none),
			[]string{"count different things: interviewee and person"}, nil},
		{"no number", define("believed", none), define("walked", none), []string{"believed has no number (much higher)"}, nil},
		{"one twice", define("walked", none), define("walked", none), []string{"walked occurs twice"}, nil},
		{"perpetrator and cut-off", define("walked", none), define("looked-into", func(d *finding.Definition) {
			d.Actor, d.CutOff = "grp:wardens", &value.Time{Earliest: "2031-05-01", Latest: "2031-05-01"}
		}), []string{"cut-off (not stated; 1 May 2031)", "perpetrator"}, []string{"Wardens"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := finding.Add([]finding.Sum{sum(t, "en", tt.a), sum(t, "en", tt.b)}, "en")
			if fault.KindOf(err) != fault.Conflict || fault.HintOf(err) == "" {
				t.Fatalf("refused with %v, hint %q", err, fault.HintOf(err))
			}
			for _, want := range tt.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			for _, never := range tt.not {
				if strings.Contains(err.Error(), never) {
					t.Errorf("%q says %q", err, never)
				}
			}
		})
	}
	if _, err := finding.Add(nil, "en"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no terms: %v", err)
	}
}

func TestAnEstimateIsNotAddedToADocumentedCount(t *testing.T) {
	e := between("person", 60, 90)
	e.Method = "estimate"
	apart := relation("r", "set:walked", "set:guess", "disjoint")
	_, err := finding.Add([]finding.Sum{sum(t, "en", define("walked", nil), apart), sum(t, "en", define("guess", nil), apart, counts("g", "set:guess", e))}, "en")
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "the other an estimate") {
		t.Errorf("%v", err)
	}
}

func TestListBoundsAreGivenForTwoListsOfDocumentedPeopleAlone(t *testing.T) {
	defs := []finding.Definition{
		define("lantern-list", func(d *finding.Definition) { lantern(d); d.Order = 2 }),
		define("league-list", func(d *finding.Definition) { league(d); d.Order = 1 }),
		define("looked-into", nil), define("walked", func(d *finding.Definition) { d.Stage = "documented" }),
		define("believed", func(d *finding.Definition) { league(d); d.Whose = "org:other" }),
		define("asked", func(d *finding.Definition) { d.Stage, d.Unit, d.Whose = "documented", "interviewee", "org:league" }),
		define("driven", func(d *finding.Definition) { d.Stage, d.What, d.Whose = "documented", "injured", "org:other" }),
	}
	var figures []finding.Figure
	for _, d := range defs {
		figures = append(figures, compute(t, d, "en", report()...))
	}
	var got []string
	for _, lb := range finding.Bounds(figures, defs, "en") {
		got = append(got, strings.Join(lb.Of, "+")+" "+bounds(&lb.Min, &lb.Max))
	}
	// The walked are documented by a third counter here, so they are a list too;
	// without an order of their own they come first.
	want := []string{"walked+league-list 88..90", "walked+lantern-list 340..342", "league-list+lantern-list 340..428"}
	if !slices.Equal(got, want) {
		t.Errorf("bounds %v, want %v", got, want)
	}
}

func TestARelationThatIsKnownEndsListBounds(t *testing.T) {
	defs := []finding.Definition{define("league-list", league), define("lantern-list", lantern)}
	for _, how := range []string{"equal", "subset", "superset", "disjoint"} {
		r := relation("r", "set:league-list", "set:lantern-list", how)
		figures := []finding.Figure{sum(t, "en", defs[0], r).Figure, sum(t, "en", defs[1], r).Figure}
		if got := finding.Bounds(figures, defs, "en"); len(got) != 0 {
			t.Errorf("%s: %v", how, got)
		}
	}
	r := relation("r", "set:league-list", "set:lantern-list", "overlap_unknown")
	figures := []finding.Figure{sum(t, "en", defs[0], r).Figure, sum(t, "en", defs[1], r).Figure}
	if got := finding.Bounds(figures, defs, "en"); len(got) != 1 {
		t.Errorf("a source that says the overlap is unknown: %v", got)
	}
}

func TestListBoundsAreNeverCalledKilledDocumentedOrToll(t *testing.T) {
	defs := []finding.Definition{define("league-list", league), define("lantern-list", lantern)}
	figures := []finding.Figure{sum(t, "en", defs[0]).Figure, sum(t, "en", defs[1]).Figure}
	text := strings.Replace(finding.Bounds(figures, defs, "en")[0].Text, "not a death toll", "", 1)
	for _, word := range []string{"killed", "documented", "toll", "dead", "victim"} {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("%q says %q", text, word)
		}
	}
}
