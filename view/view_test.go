package view_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"sijil/claim"
	"sijil/evidence"
	"sijil/finding"
	"sijil/value"
	"sijil/view"
)

const hexkey = "5d41402abc4b2a76b9719d911017c592ae41e4649b934ca495991b7852b85590"

// id returns the n-th id of a kind of thing, which is one letter.
func id(what string, n int) value.ID { return value.ID(fmt.Sprintf("%s%025d", what, n)) }

// journal makes the records of one log, as a workspace reads them.
type journal struct {
	origin  string
	next    int64
	records []view.Record
}

// add appends an entry and returns its record.
func (j *journal) add(t testing.TB, verb string, subject value.ID, body any) view.Record {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := view.Record{
		Position: j.next + 1, Origin: j.origin, Index: j.next,
		At:   time.Date(2031, 5, 2, 8, 0, 0, 0, time.UTC).Add(time.Duration(j.next) * time.Hour),
		Verb: verb, Actor: "actor-1", Subject: string(subject), Body: text,
	}
	r.LeafHash[0], r.LeafHash[1] = byte(j.next), byte(j.next>>8)
	j.next++
	j.records = append(j.records, r)
	return r
}

// erase returns the records as a journal has them after the entry's erasure.
func (j *journal) erase(t testing.TB, index int64, reason string, sets ...value.ID) {
	t.Helper()
	j.add(t, "entry.erase", value.ID(j.records[index].Subject), view.Erasure{Origin: j.origin, Index: index, Reason: reason, Sets: sets})
	j.records[index].Body, j.records[index].Erased = nil, true
}

func open(t testing.TB, path string) *view.View {
	t.Helper()
	v, err := view.Open(context.Background(), path, hexkey, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func apply(t testing.TB, v *view.View, records ...view.Record) {
	t.Helper()
	if err := v.Apply(context.Background(), records); err != nil {
		t.Fatal(err)
	}
}

func snapshot(t testing.TB, v *view.View) *view.Snapshot {
	t.Helper()
	s, err := v.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func killing(n int, victim value.ID, did ...claim.Did) claim.Claim {
	return claim.Claim{
		ID: id("c", n), Ref: fmt.Sprint("k", n), Kind: "act",
		Roles:    []claim.Role{{Role: "victim", Target: &value.Ref{Entity: victim}}},
		Values:   []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "acts", Code: "killing"}}}},
		Polarity: claim.Affirmed, Force: claim.Asserted,
		Chain:  []claim.Telling{{Who: id("w", n), Did: did}, {Who: id("o", 1), Did: []claim.Did{claim.Published}}},
		Source: claim.Source{Item: id("i", 1), Locator: claim.Locator{Paragraph: int64(n)}},
		Quote:  &claim.Quotation{Text: fmt.Sprintf("the neighbour number %d was shot in the orchard", n)},
	}
}

func counted(n int, set value.ID, count int64) claim.Claim {
	return claim.Claim{
		ID: id("n", n), Kind: "count",
		Roles:    []claim.Role{{Role: "set", Target: &value.Ref{Entity: set}}},
		Values:   []value.Named{{Name: "count", Value: value.Value{Count: &value.Count{Unit: "person", Min: &count, Max: &count, Quality: value.Exact}}}},
		Polarity: claim.Affirmed, Force: claim.Asserted,
		Chain:  []claim.Telling{{Who: id("o", 1), Did: []claim.Did{claim.Published}}},
		Source: claim.Source{Item: id("i", 1), Locator: claim.Locator{Paragraph: int64(n)}},
	}
}

var described = finding.Definition{
	Set: id("s", 1), Ref: "described", Title: value.Label{{Lang: "en", Text: "Killed, described one by one"}}, Unit: "person",
	Records: &finding.Query{Kind: "act", Name: "act", Code: "killing", Count: "victim", By: "basis"},
}

var listed = finding.Definition{Set: id("s", 2), Ref: "listed", Title: value.Label{{Lang: "en", Text: "On the list"}}, Unit: "person"}

func set(d finding.Definition) claim.Entity {
	return claim.Entity{ID: d.Set, Ref: "set:" + d.Ref, Kind: "set", Label: d.Title}
}

func item(n int) view.Collecting {
	i := evidence.Item{ID: id("i", n), Ref: fmt.Sprint("item", n), SHA256: fmt.Sprintf("%064x", n), Size: 3, Held: true}
	i.Compartment = id("p", 1)
	return view.Collecting{Item: i, Sighting: evidence.Sighting{Item: i.ID, Path: []byte("/road/photo.jpg"), How: "collected"}}
}

func TestFigureCountsRecordsAndChangesWithOneClaim(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "view"))
	j := &journal{origin: "ours"}
	j.add(t, "item.collect", id("i", 1), item(1))
	j.add(t, "entity.record", described.Set, set(described))
	j.add(t, "claim.assert", id("c", 1), killing(1, id("v", 1), claim.Saw))
	j.add(t, "figure.define", described.Set, described)
	j.add(t, "claim.assert", id("c", 2), killing(2, id("v", 2), claim.WasTold))
	j.add(t, "claim.assert", id("c", 3), killing(3, id("v", 2), claim.FoundAfter))
	apply(t, v, j.records...)

	check := func(at, want int64, bases [4]int64, claims int) {
		t.Helper()
		s, err := v.SnapshotAt(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		f, err := s.Figure(context.Background(), "described", "en")
		if err != nil {
			t.Fatal(err)
		}
		if f.Min == nil || *f.Min != want || f.Claims != claims || len(f.Derivation) != claims {
			t.Errorf("at %d: min %v, %d claims, %d traces; want %d, %d", at, f.Min, f.Claims, len(f.Derivation), want, claims)
		}
		for i, p := range f.Parts {
			if *p.Min != bases[i] {
				t.Errorf("at %d: %s is %d, want %d", at, p.Label, *p.Min, bases[i])
			}
		}
	}
	check(4, 1, [4]int64{1, 0, 0, 0}, 1)
	check(5, 2, [4]int64{1, 0, 1, 0}, 2)
	check(-1, 2, [4]int64{1, 1, 0, 0}, 3)

	apply(t, v, j.add(t, "claim.retract", id("c", 3), claim.Claim{ID: id("r", 3), Kind: "retraction", Retracts: id("c", 3)}))
	check(-1, 2, [4]int64{1, 0, 1, 0}, 2)
	rejected := claim.Assessment{ID: id("a", 1), Target: value.Ref{Claim: id("c", 1)}, Status: "rejected", By: "N. Adan", Reason: "seen elsewhere"}
	apply(t, v, j.add(t, "claim.assess", id("c", 1), rejected))
	check(-1, 1, [4]int64{0, 0, 1, 0}, 1)
	accepted := claim.Assessment{ID: id("a", 2), Target: value.Ref{Claim: id("c", 1)}, Status: "accepted", By: "N. Adan", Supersedes: id("a", 1)}
	apply(t, v, j.add(t, "claim.assess", id("c", 1), accepted))
	check(-1, 2, [4]int64{1, 0, 1, 0}, 2)
	check(8, 1, [4]int64{0, 0, 1, 0}, 1)
	check(6, 2, [4]int64{1, 1, 0, 0}, 3)
}
