package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/claim/flat"
	"sijil/finding"
	"sijil/value"
)

// recorded is the sample after an import: real ids in place of names.
type recorded struct {
	flat.Batch
	ids  map[string]value.ID
	refs map[value.ID]string
	lang string
}

// record imports the sample as the program does, into memory.
func record(t *testing.T) *recorded {
	t.Helper()
	vocabulary, err := claim.Standard()
	if err != nil {
		t.Fatal(err)
	}
	r := &recorded{ids: map[string]value.ID{}, refs: map[value.ID]string{}, lang: "en"}
	scope := value.Scope{Case: testID(900_001), Compartment: testID(900_002), Sensitivity: value.Public}
	r.give(StatementRef)
	batch, report, err := flat.ReadAll(bytes.NewReader(Lines()), flat.Import{
		Vocabulary: vocabulary, Scope: scope, By: "the test",
		ID: func(n flat.Name) (value.ID, bool) {
			if !n.Defined && n.Ref != StatementRef {
				return "", false
			}
			return r.give(n.Ref), true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range report {
		if l.Err != nil {
			t.Errorf("line %d (%s): %v", l.Number, l.Ref, l.Err)
		}
	}
	r.Batch = batch
	return r
}

func (r *recorded) give(ref string) value.ID {
	id, ok := r.ids[ref]
	if !ok {
		id = testID(len(r.ids))
		r.ids[ref], r.refs[id] = id, ref
	}
	return id
}

func testID(n int) value.ID {
	b := fmt.Appendf(nil, "%016d", n)
	id, err := value.NewID(bytes.NewReader(b))
	if err != nil {
		panic(err) // sixteen bytes are there
	}
	return id
}

// The names of things, as the figures want them.

func (r *recorded) Label(id value.ID) string {
	for _, e := range r.Entities {
		if e.ID == id {
			return e.Label.In(r.lang)
		}
	}
	return ""
}

func (r *recorded) SetRef(id value.ID) string {
	all, _ := Definitions()
	for _, d := range all {
		if r.ids[string(d.Set)] == id {
			return d.Ref
		}
	}
	return ""
}

func (r *recorded) ItemRef(id value.ID) string { return r.refs[id] }

// definitions returns the definitions with ids.
func (r *recorded) definitions(t *testing.T) []finding.Definition {
	t.Helper()
	all, err := Definitions()
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		d := &all[i]
		for _, id := range []*value.ID{&d.Set, &d.Whose, &d.Actor} {
			r.known(t, d.Ref, id)
		}
		if d.Place != nil {
			r.known(t, d.Ref, &d.Place.Place)
		}
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", d.Ref, err)
		}
	}
	return all
}

// known replaces a name by its id.
func (r *recorded) known(t *testing.T, who string, id *value.ID) {
	t.Helper()
	if *id == "" {
		return
	}
	known, ok := r.ids[string(*id)]
	if !ok {
		t.Fatalf("%s names %q, which is not in the sample", who, *id)
	}
	*id = known
}

// figures computes all figures, by name.
func (r *recorded) figures(t *testing.T) ([]finding.Figure, map[string]finding.Figure) {
	t.Helper()
	states := r.states()
	var all []finding.Figure
	byRef := map[string]finding.Figure{}
	for _, d := range r.definitions(t) {
		in := finding.Input{Definition: d, Claims: states, Names: r, Lang: r.lang, Position: 1}
		if d.Records != nil {
			var units []finding.Unit
			for _, c := range r.Claims {
				if u, ok := d.Records.Counts(c); ok {
					units = append(units, u...)
					in.Traces = append(in.Traces, finding.Trace{Claim: c.ID, Item: StatementRef, Locator: c.Source.Locator})
				}
			}
			tally := finding.Count(units)
			in.Tally = &tally
		}
		f, err := finding.Compute(in)
		if err != nil {
			t.Fatalf("%s: %v", d.Ref, err)
		}
		all = append(all, f)
		byRef[f.ID] = f
	}
	return all, byRef
}

func (r *recorded) states() []claim.State {
	states := make([]claim.State, len(r.Claims))
	for i, c := range r.Claims {
		states[i] = claim.State{Claim: c, Position: int64(i + 1)}
	}
	return states
}

func TestEveryLineOfTheSampleIsRead(t *testing.T) {
	r := record(t)
	if len(r.Entities) < 120 || len(r.Claims) < 200 || len(r.Assessments) != 0 {
		t.Errorf("%d entities, %d claims, %d assessments", len(r.Entities), len(r.Claims), len(r.Assessments))
	}
	for _, e := range r.Entities {
		for _, lang := range []string{"en", "ar"} {
			if !slices.ContainsFunc(e.Label, func(p value.Phrase) bool { return p.Lang == lang }) {
				t.Errorf("%s has no name in %q", e.Ref, lang)
			}
		}
	}
}

func TestEveryClaimOfTheSampleStandsInItsLineOfTheStatement(t *testing.T) {
	r := record(t)
	seen := map[int64]bool{}
	for _, c := range r.Claims {
		p := c.Source.Locator.Paragraph
		seen[p] = true
		if !strings.HasPrefix(c.Ref, fmt.Sprintf("p%d-", p)) || c.Source.Item != r.ids[StatementRef] {
			t.Errorf("%s stands in paragraph %d of %q", c.Ref, p, r.refs[c.Source.Item])
		}
		if c.Quote != nil {
			t.Errorf("%s quotes the statement", c.Ref)
		}
	}
	for p := int64(1); p <= 36; p++ {
		if !seen[p] {
			t.Errorf("no claim stands in line %d", p)
		}
	}
}

func TestTheStatementsOwnNameIsTheLastInEveryChain(t *testing.T) {
	r := record(t)
	for _, c := range r.Claims {
		if c.Kind == "same_as_claim" {
			continue
		}
		last := c.Chain[len(c.Chain)-1]
		if last.Who != r.ids["org:amnesty"] || !slices.Contains(last.Did, claim.Published) {
			t.Errorf("the chain of %s does not end with the one who published it", c.Ref)
		}
	}
}

// untranslated are texts that are no prose: the source's own word, and the keys
// of breakdowns.
var untranslated = []string{"including", "place", "residence", "age", "sex-and-age", "international humanitarian law"}

func TestTextsOfTheSampleAreInBothLanguages(t *testing.T) {
	r := record(t)
	var check func(ref string, v value.Value)
	check = func(ref string, v value.Value) {
		if v.Text != nil && (v.Text.Lang != "en" || v.Text.Translation == "") && !slices.Contains(untranslated, v.Text.Text) {
			t.Errorf("%s: %q has no translation", ref, v.Text.Text)
		}
		if v.List != nil {
			for _, e := range *v.List {
				check(ref, e)
			}
		}
		if v.Record != nil {
			for _, n := range *v.Record {
				check(ref, n.Value)
			}
		}
	}
	for _, c := range r.Claims {
		for _, n := range c.Values {
			check(c.Ref, n.Value)
		}
	}
}

func TestBoundsReadFromWordsAreThoseOfTheRuleNamed(t *testing.T) {
	r := record(t)
	compared := 0
	for _, c := range r.Claims {
		for _, n := range c.Values {
			v := n.Value
			switch {
			case v.Count != nil && v.Count.Rule != "":
				got, err := value.ReadCount(v.Count.Unit, v.Count.Words)
				same(t, c.Ref, got, *v.Count, err)
				compared++
			case v.Age != nil && v.Age.Rule != "":
				got, err := value.ReadAge(v.Age.Words)
				same(t, c.Ref, got, *v.Age, err)
				compared++
			case v.Share != nil && v.Share.Rule != "":
				got, err := value.ReadShare(v.Share.Words)
				same(t, c.Ref, got, *v.Share, err)
				compared++
			}
		}
		if c.When != nil && c.When.Rule != "" && c.When.RelativeTo == "" {
			day, _, _ := strings.Cut(c.When.Earliest, "T")
			got, err := value.ReadTime(c.When.Words, c.When.Zone, day)
			same(t, c.Ref, got, *c.When, err)
			compared++
		}
	}
	if compared < 20 {
		t.Errorf("only %d values were compared", compared)
	}
}

func same(t *testing.T, ref string, got, want any, err error) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("%s: the words give %s (%v), the sample has %s", ref, a, err, b)
	}
}

func TestNobodyIsNamedButByRoleOrPseudonym(t *testing.T) {
	r := record(t)
	var names []string
	for _, e := range r.Entities {
		if e.Kind != "person" {
			continue
		}
		if !e.Pseudonym {
			t.Errorf("%s is not said to stand for a name", e.Ref)
		}
		// A label of one capitalised word is a name; the rest are roles.
		if l := e.Label.In("en"); l == strings.ToUpper(l[:1])+l[1:] && !strings.Contains(l, " ") {
			names = append(names, l)
		}
	}
	slices.Sort(names)
	if want := []string{"Ahmad", "Saed", "Samira"}; !slices.Equal(names, want) {
		t.Errorf("people are called %q, want the pseudonyms of the statement alone: %q", names, want)
	}
}

func TestFindingsNameClaimsOfTheSampleForAndAgainst(t *testing.T) {
	r := record(t)
	all, err := Findings()
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	_, figures := r.figures(t)
	for _, f := range all {
		r.known(t, f.Ref, &f.Whose)
		for i := range f.Elements {
			for _, ids := range [][]value.ID{f.Elements[i].For, f.Elements[i].Against} {
				for j := range ids {
					r.known(t, f.Ref, &ids[j])
				}
			}
		}
		for _, ref := range f.Figures {
			if _, ok := figures[ref]; !ok {
				t.Errorf("%s rests on the figure %q, which there is not", f.Ref, ref)
			}
		}
		if err := f.Check(); err != nil {
			t.Errorf("%s: %v", f.Ref, err)
		}
		if err := f.CheckAgainst(r.states()); err != nil {
			t.Errorf("%s: %v", f.Ref, err)
		}
	}
}

func TestGroundWasScrapedForAnUnknownTimeWithinTwoDates(t *testing.T) {
	r := record(t)
	i := slices.IndexFunc(r.Claims, func(c claim.Claim) bool { return c.Ref == "p34-scraped" })
	if i < 0 {
		t.Fatal("there is no such claim")
	}
	w := r.Claims[i].When
	if w.Kind != value.Within || w.EDTF != "[2025-03-08..2025-03-10]" || w.Earliest != "2025-03-08" || w.Latest != "2025-03-10" {
		t.Errorf("%+v", w)
	}
}

func TestNobodyIsSaidToHaveSeenAKilling(t *testing.T) {
	r := record(t)
	killings := 0
	for _, c := range r.Claims {
		if v, ok := c.Value("act"); c.Kind != "act" || !ok || v.Code.Code != "killing" {
			continue
		}
		killings++
		for _, told := range c.Chain {
			if slices.Contains(told.Did, claim.Saw) {
				t.Errorf("%s says that somebody saw it", c.Ref)
			}
		}
	}
	if killings != 9 { // two accounts of one victim, and the pattern without a victim
		t.Errorf("%d claims of killing, want 9", killings)
	}
}

func TestWhatWasNotDoneHasAScope(t *testing.T) {
	r := record(t)
	negated := 0
	for _, c := range r.Claims {
		if c.Polarity == claim.Negated {
			negated++
			if len(c.Targets("actor")) == 0 || len(c.Targets("event")) == 0 {
				t.Errorf("%s does not say of whom and in what", c.Ref)
			}
		}
	}
	if negated != 3 {
		t.Errorf("%d negations, want 3", negated)
	}
}
