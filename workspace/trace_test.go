package workspace_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// TestRetractedClaimLeavesItsFiguresAndNothingElse takes every claim of the
// sample back, one after the other, and compares all figures each time.
func TestRetractedClaimLeavesItsFiguresAndNothingElse(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	at := h.View().Position()
	then := h.figuresAt(t, at)
	claims := ask(t, h, casework.ListClaims, casework.ClaimSearch{Filter: claim.Filter{Limit: 10_000}, Lang: "en"})
	counted := 0
	for _, c := range claims {
		before := h.overview(t).Figures
		do(t, h, casework.RetractClaim, casework.Retraction{Claim: string(c.ID), Reason: "withdrawn"})
		for i, after := range h.overview(t).Figures {
			if !traced(before[i], c.ID) {
				unchanged(t, "retracting "+c.Ref, before[i], after)
				continue
			}
			counted++
			if traced(after, c.ID) || after.Claims != before[i].Claims-1 {
				t.Errorf("retracting %s leaves it beneath %s: %d claims after %d", c.Ref, after.ID, after.Claims, before[i].Claims)
			}
		}
	}
	if len(claims) < 100 || counted < 30 {
		t.Errorf("only %d claims were retracted, which %d times were beneath a figure", len(claims), counted)
	}
	for _, f := range h.overview(t).Figures {
		// What is counted from records is then known to be nobody; of everything
		// else nothing is known.
		if empty := f.Min == nil && f.Max == nil || f.Shown == "0"; f.Claims != 0 || !empty {
			t.Errorf("with every claim retracted %s is still %s, from %d claims", f.ID, f.Shown, f.Claims)
		}
	}
	if now := h.figuresAt(t, at); now != then {
		t.Error("the figures of before the retractions are no longer what they were")
	}
}

func traced(f finding.Figure, id value.ID) bool {
	return slices.ContainsFunc(f.Derivation, func(s finding.Trace) bool { return s.Claim == id })
}

// unchanged compares a figure before and after, position aside.
func unchanged(t *testing.T, after string, a, b finding.Figure) {
	t.Helper()
	a.Position, b.Position = 0, 0
	if x, y := text(t, a), text(t, b); x != y {
		t.Errorf("%s changes %s, which does not rest on it: from\n%s\nto\n%s", after, a.ID, x, y)
	}
}

// TestAddedOrChangedClaimChangesItsFigureAndNothingElse adds a count to each
// figure of the sample that is stated by a source, then replaces it.
func TestAddedOrChangedClaimChangesItsFigureAndNothingElse(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	defs := ask(t, h, definitions, struct{}{})
	for i, d := range defs {
		if d.Records != nil {
			continue
		}
		before := h.overview(t).Figures
		added := do(t, h, casework.AssertClaim, countOf(d, 700+i, ""))
		between := h.overview(t).Figures
		changed := do(t, h, casework.AssertClaim, countOf(d, 800+i, string(added.ID)))
		for j, after := range h.overview(t).Figures {
			if after.ID != d.Ref {
				unchanged(t, "adding a count to "+d.Ref, before[j], between[j])
				unchanged(t, "changing a count of "+d.Ref, before[j], after)
				continue
			}
			if !traced(between[j], added.ID) || !covers(between[j], 700+i) || between[j].Claims != before[j].Claims+1 {
				t.Errorf("%s does not take up the added count: %s", d.Ref, text(t, between[j]))
			}
			if traced(after, added.ID) || !traced(after, changed.ID) || !covers(after, 800+i) || after.Claims != between[j].Claims {
				t.Errorf("%s does not take up the changed count: %s", d.Ref, text(t, after))
			}
		}
	}
}

// definitions reads what figures count.
var definitions = casework.Query[struct{}, []finding.Definition]{
	Verb: "figure.list",
	Read: func(ctx context.Context, s casework.Snapshot, _ struct{}) ([]finding.Definition, error) {
		return s.Definitions(ctx)
	},
}

func countOf(d finding.Definition, n int, supersedes string) casework.Assertion {
	return casework.Assertion{Kind: "count", Role: []string{"set=" + string(d.Set)}, Value: []string{fmt.Sprintf("count=%d", n)}, Unit: d.Unit,
		Polarity: "affirmed", Force: "asserted", Teller: []string{"org:amnesty: documented; publication"},
		Item: "statement", Paragraph: 1, Sensitivity: "public", Supersedes: supersedes}
}

// covers says whether a number lies within the bounds of a figure, which are
// as far apart as its sources are.
func covers(f finding.Figure, n int) bool {
	return f.Min != nil && *f.Min <= int64(n) && (f.Max == nil || int64(n) <= *f.Max)
}

// TestOnlyFiguresThatShareNobodyAreAdded tries every two figures of the sample.
func TestOnlyFiguresThatShareNobodyAreAdded(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	figures := h.overview(t).Figures
	var added []string
	for i, a := range figures {
		for _, b := range figures[i+1:] {
			sum, err := h.add(a.ID, b.ID)
			switch {
			case err == nil:
				added = append(added, sum.Text)
			case fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), a.ID) && !strings.Contains(err.Error(), b.ID):
				t.Errorf("%s and %s are refused with %v", a.ID, b.ID, err)
			}
		}
	}
	if want := []string{"2 walked-to-safety + 3 left-in-hts-cars = 5 (resident)"}; !slices.Equal(added, want) {
		t.Errorf("these sums are given: %q; want %q", added, want)
	}
}

func (h *house) add(refs ...string) (finding.Total, error) {
	return casework.Ask(context.Background(), h, h.Actor(), casework.AddFigures, casework.Adding{Refs: refs, Lang: "en"})
}

// TestRefusalToAddNamesTheDefinitionsAndGivesBoundsOnTheLists holds the refusal
// to its words.
func TestRefusalToAddNamesTheDefinitionsAndGivesBoundsOnTheLists(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	_, err := h.add("ohchr-documented", "snhr-documented")
	if fault.KindOf(err) != fault.Conflict {
		t.Fatalf("the answer is %v", err)
	}
	for _, words := range []string{
		"it is not known that nobody is in both", "their definitions differ in",
		"whose count (Office of the UN High Commissioner for Human Rights (OHCHR); SNHR (Syrian Network for Human Rights))",
		"status of the people (civilians; civilians and disarmed fighters)",
		"place (Tartous, Latakia and Hama governorates; not stated)",
		"at least 420 and at most 531 different people are on at least one of the two, if neither repeats anyone; not a death toll, sets no upper limit",
	} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("the refusal lacks %q:\n%v", words, err)
		}
	}
	page := h.overview(t)
	for _, f := range page.Figures {
		if covers(f, 531) && f.Max != nil {
			t.Errorf("the bounds became the figure %s", f.ID)
		}
	}
	if len(page.ListBounds) != 1 || page.ListBounds[0].Min != 420 || page.ListBounds[0].Max != 531 {
		t.Errorf("the list bounds are %+v", page.ListBounds)
	}
}
