package view_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
	"sijil/view"
)

// lawful returns an id in the form that ids have.
func lawful(what string, n int) value.ID {
	return value.ID(strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r - '0' + 'a'
		}
		return r
	}, string(id(what, n))))
}

// received returns records of another log as they become visible here, all at
// one position.
func received(records []view.Record, position int64) []view.Record {
	out := append([]view.Record(nil), records...)
	for i := range out {
		out[i].Position = position
	}
	return out
}

func TestAnotherLogErasesNothingOfOurs(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "view"))
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	ours.add(t, "figure.define", described.Set, described)
	ours.add(t, "claim.assert", id("c", 1), killing(1, id("v", 1), claim.Saw))
	ours.add(t, "exchange.receive", "", struct{}{})
	theirs.add(t, "claim.assert", id("c", 2), killing(2, id("v", 2), claim.Saw))
	theirs.add(t, "entry.erase", "", view.Erasure{Origin: "ours", Index: 1, Reason: "at nobody's request", Sets: []value.ID{described.Set}})
	apply(t, v, append(ours.records, received(theirs.records, 3)...)...)

	s := snapshot(t, v)
	if _, err := s.Claim(context.Background(), string(id("c", 1))); err != nil {
		t.Errorf("our claim answers %v", err)
	}
	f, err := s.Figure(context.Background(), "described", "en")
	if err != nil || *f.Max != 2 || len(f.Gaps) > 0 {
		t.Errorf("the figure is %+v, %v", f, err)
	}
	// Their own they may, and we may what we received.
	theirs.add(t, "entry.erase", "", view.Erasure{Origin: "theirs", Index: 0, Reason: "at his family's request"})
	apply(t, v, received(theirs.records[2:], 3)...)
	if f, err := snapshot(t, v).Figure(context.Background(), "described", "en"); err != nil || *f.Max != 1 {
		t.Errorf("the figure is %+v, %v", f, err)
	}
}

func TestWeErase(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "view"))
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	ours.add(t, "figure.define", described.Set, described)
	ours.add(t, "exchange.receive", "", struct{}{})
	theirs.add(t, "claim.assert", id("c", 2), killing(2, id("v", 2), claim.Saw))
	apply(t, v, append(ours.records, received(theirs.records, 2)...)...)
	apply(t, v, ours.add(t, "entry.erase", "", view.Erasure{Origin: "theirs", Index: 0, Reason: "by our law"}))
	if _, err := snapshot(t, v).Claim(context.Background(), string(id("c", 2))); fault.KindOf(err) != fault.NotFound {
		t.Errorf("what we erased of another log answers %v", err)
	}
}

func TestAShortNameMeansOursWhereAnotherLogUsesItToo(t *testing.T) {
	ctx := context.Background()
	v := open(t, filepath.Join(t.TempDir(), "view"))
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	mine, other := listed, listed
	mine.Set, mine.Order = id("s", 9), 9
	other.Set, other.Order = id("s", 1), 1
	record := func(j *journal, n int, d finding.Definition, count int64) {
		j.add(t, "figure.define", d.Set, d)
		c := counted(n, d.Set, count)
		c.Ref = "count"
		j.add(t, "claim.assert", c.ID, c)
		e := claim.Entity{ID: id("e", n), Ref: "org:hospital", Kind: "group", Label: d.Title}
		j.add(t, "entity.record", e.ID, e)
		f := finding.Finding{ID: id("f", n), Ref: "conclusion"}
		j.add(t, "finding.conclude", f.ID, f)
	}
	for range 5 {
		ours.add(t, "case.open", "", struct {
			ID value.ID `json:"id"`
		}{id("z", 1)})
	}
	record(ours, 8, mine, 12)
	ours.add(t, "exchange.receive", "", struct{}{})
	record(theirs, 1, other, 99)
	apply(t, v, append(ours.records, received(theirs.records, ours.next)...)...)

	s := snapshot(t, v)
	if f, err := s.Figure(ctx, "listed", "en"); err != nil || *f.Min != 12 {
		t.Errorf("the figure is %+v, %v", f, err)
	}
	if f, err := s.Figure(ctx, string(other.Set), "en"); err != nil || *f.Min != 99 {
		t.Errorf("by its set the other's figure is %+v, %v", f, err)
	}
	if c, err := s.Claim(ctx, "count"); err != nil || c.ID != id("n", 8) {
		t.Errorf("the claim is %s, %v", c.ID, err)
	}
	if e, err := s.Entity(ctx, "org:hospital"); err != nil || e.ID != id("e", 8) {
		t.Errorf("the entity is %s, %v", e.ID, err)
	}
	if f, err := s.Finding(ctx, "conclusion"); err != nil || f.ID != id("f", 8) {
		t.Errorf("the finding is %s, %v", f.ID, err)
	}
}

func TestEntriesThatWouldBreakTheViewAreNotAdmissible(t *testing.T) {
	vocabulary, err := claim.Standard()
	if err != nil {
		t.Fatal(err)
	}
	v, err := view.Open(context.Background(), filepath.Join(t.TempDir(), "view"), hexkey, vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	scope := value.Scope{Case: lawful("z", 1), Compartment: lawful("p", 1), Sensitivity: value.Public}
	whole := func(n int) claim.Claim {
		c := counted(n, lawful("s", 1), 12)
		c.ID, c.Source.Item, c.Chain[0].Who, c.Scope = lawful("n", n), lawful("i", 1), lawful("o", 1), scope
		return c
	}
	apply(t, v, ours.add(t, "claim.assert", whole(1).ID, whole(1)))
	less, none := int64(3), whole(4)
	none.Values[0].Value.Count = &value.Count{Unit: "person", Min: none.Values[0].Value.Count.Min, Max: &less, Quality: value.Exact}
	s := snapshot(t, v)
	for name, c := range map[string]struct {
		verb string
		body any
		good bool
	}{
		"a claim":                                 {"claim.assert", whole(2), true},
		"a verb that is not known":                {"ledger.burn", []int{1}, true},
		"a claim with the id of ours":             {"claim.assert", whole(1), false},
		"a retraction with the id of a claim":     {"claim.retract", whole(1), false},
		"a claim that calls itself a retraction":  {"claim.retract", whole(2), false},
		"a claim that is none":                    {"claim.assert", []int{1}, false},
		"a claim without an id":                   {"claim.assert", struct{}{}, false},
		"a claim of no known kind":                {"claim.assert", claim.Claim{ID: lawful("n", 3), Kind: "curse"}, false},
		"a count with bounds the wrong way":       {"claim.assert", none, false},
		"an erasure that is none":                 {"entry.erase", "x", false},
		"a figure without a title":                {"figure.define", finding.Definition{Set: lawful("s", 4)}, false},
		"an entity without a name":                {"entity.record", claim.Entity{ID: lawful("e", 4)}, false},
		"an item with a sensitivity that is none": {"item.collect", view.Collecting{}, false},
	} {
		text, err := json.Marshal(c.body)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Admissible(context.Background(), view.Record{Origin: theirs.origin, Verb: c.verb, Body: text})
		if c.good && err != nil || !c.good && fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnotherLogCannotTakeProtectionFromAPerson(t *testing.T) {
	ctx := context.Background()
	v := open(t, filepath.Join(t.TempDir(), "view"))
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	label := value.Label{{Lang: "en", Text: "the carpenter"}}
	guarded := claim.Entity{ID: id("e", 1), Ref: "person:one", Kind: "person", Label: label, Protected: true, Scope: value.Scope{Sensitivity: value.Confidential}}
	bare := claim.Entity{ID: guarded.ID, Ref: "person:one", Kind: "person", Label: label, Pseudonym: true, Scope: value.Scope{Sensitivity: value.Public}}
	ours.add(t, "entity.record", guarded.ID, guarded)
	ours.add(t, "exchange.receive", "", struct{}{})
	for range 9 {
		theirs.add(t, "entity.record", bare.ID, bare)
	}
	apply(t, v, append(ours.records, received(theirs.records, 2)...)...)

	s := snapshot(t, v)
	check := func(e claim.Entity) {
		t.Helper()
		if !e.Protected || e.Pseudonym || e.Sensitivity != value.Confidential {
			t.Errorf("the person is now protected %v, under a pseudonym %v, %s", e.Protected, e.Pseudonym, e.Sensitivity)
		}
	}
	e, err := s.Entity(ctx, "person:one")
	if err != nil {
		t.Fatal(err)
	}
	check(e)
	all, err := s.Entities(ctx, "person")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d people, %v", len(all), err)
	}
	check(all[0])
	// Our own people may still change their minds.
	apply(t, v, ours.add(t, "entity.record", bare.ID, bare))
	if e, err := snapshot(t, v).Entity(ctx, "person:one"); err != nil || e.Protected || !e.Pseudonym || e.Sensitivity != value.Public {
		t.Errorf("after our own entry the person is %+v, %v", e, err)
	}
}

func TestPeopleOfTwoLogsMayBeTheSame(t *testing.T) {
	ctx := context.Background()
	v := open(t, filepath.Join(t.TempDir(), "view"))
	ours, theirs := &journal{origin: "ours"}, &journal{origin: "theirs"}
	ours.add(t, "figure.define", described.Set, described)
	for n := range 3 {
		ours.add(t, "claim.assert", id("c", n), killing(n, id("v", n), claim.Saw))
	}
	apply(t, v, ours.records...)
	figure := func(at, least, most int64, closure string) {
		t.Helper()
		s, err := v.SnapshotAt(ctx, at)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		f, err := s.Figure(ctx, "described", "en")
		if err != nil || *f.Min != least || *f.Max != most || f.Parts[0].Closure != closure {
			t.Errorf("at %d the figure is %d to %d (%q, %+v), %v", at, *f.Min, *f.Max, f.Shown, f.Parts, err)
		}
	}
	figure(4, 3, 3, "computed")
	apply(t, v, ours.add(t, "exchange.receive", "", struct{}{}))
	for n := range 4 { // one of them is known by our id: an exchange went before
		theirs.add(t, "claim.assert", id("c", 10+n), killing(10+n, id("v", 2+9*min(n, 1)+n), claim.WasTold))
	}
	apply(t, v, received(theirs.records, 5)...)
	figure(5, 4, 6, "open")
	figure(4, 3, 3, "computed")
}
