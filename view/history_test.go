package view_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/evidence"
	"sijil/finding"
	"sijil/value"
	"sijil/view"
)

// The ids that a history is about are few, so that entries meet.
const few = 5

func anID(t *rapid.T, what string) value.ID { return id(what, rapid.IntRange(1, few).Draw(t, what)) }

// entry draws one entry: what it does may be done to something that comes
// later, or never.
func entry(t *rapid.T, n int) (verb string, subject value.ID, body any) {
	fresh := func(what string) value.ID { return id(what, 100+n) }
	switch rapid.SampledFrom([]string{"act", "act", "count", "supersede", "retract", "assess", "assess", "replace", "entity", "item", "attach", "define", "find", "other"}).Draw(t, "entry") {
	case "act":
		c := killing(n, anID(t, "v"), rapid.SampledFrom([]claim.Did{claim.Saw, claim.FoundAfter, claim.WasTold}).Draw(t, "did"))
		c.ID = anID(t, "c")
		if rapid.Bool().Draw(t, "new") {
			c.ID = fresh("c")
		}
		return "claim.assert", c.ID, c
	case "count":
		c := counted(n, id("s", rapid.IntRange(1, 3).Draw(t, "set")), int64(rapid.IntRange(1, 3).Draw(t, "count")))
		c.ID = fresh("c")
		return "claim.assert", c.ID, c
	case "supersede":
		c := killing(n, anID(t, "v"), claim.Saw)
		c.ID, c.Supersedes = fresh("c"), anID(t, "c")
		return "claim.assert", c.ID, c
	case "retract":
		target := anID(t, "c")
		return "claim.retract", target, claim.Claim{ID: fresh("r"), Kind: "retraction", Retracts: target, Note: "the source took it back"}
	case "assess":
		target := anID(t, "c")
		return "claim.assess", target, claim.Assessment{ID: anID(t, "a"), Target: value.Ref{Claim: target}, Status: status(t), By: "N. Adan"}
	case "replace":
		target := anID(t, "c")
		return "claim.assess", target, claim.Assessment{ID: fresh("a"), Target: value.Ref{Claim: target}, Status: status(t), By: "N. Adan", Supersedes: anID(t, "a")}
	case "entity":
		e := claim.Entity{ID: anID(t, "v"), Ref: "person", Kind: "person", Label: value.Label{{Lang: "en", Text: fmt.Sprint("name ", n)}}}
		return "entity.record", e.ID, e
	case "item":
		return "item.collect", id("i", 1), item(1)
	case "attach":
		return "item.attach", id("i", 1), view.Attaching{Item: id("i", 1), Stored: evidence.Stored{Blob: fmt.Sprint(n)}, Sighting: evidence.Sighting{Item: id("i", 1), How: "attached"}}
	case "define":
		d := described
		if rapid.Bool().Draw(t, "listed") {
			d = listed
		}
		d.Order = n
		return "figure.define", d.Set, d
	case "find":
		f := finding.Finding{ID: fresh("f"), Ref: "deliberate", Supersedes: id("f", 100+rapid.IntRange(0, n).Draw(t, "earlier"))}
		return "finding.conclude", f.ID, f
	}
	return "weather.observe", id("x", 1), map[string]int{"degrees": n}
}

func status(t *rapid.T) string {
	return rapid.SampledFrom([]string{"accepted", "rejected", "conflict", "open"}).Draw(t, "status")
}

// log draws the records of one log. Bodies of erased entries are kept in
// erased, by index: a view may have seen them before.
func log(t *rapid.T, origin string, length int) []view.Record {
	var records []view.Record
	for n := range length {
		r := view.Record{Origin: origin, Index: int64(n), At: time.Unix(int64(n)*7000, 0).UTC(), Actor: "actor-" + origin}
		if n > 0 && rapid.IntRange(0, 9).Draw(t, "erase") == 0 {
			r.Verb = "entry.erase"
			e := view.Erasure{Origin: origin, Index: int64(rapid.IntRange(0, n-1).Draw(t, "index")), Reason: "a court ordered it", Sets: []value.ID{described.Set}}
			r.Subject, r.Body = records[e.Index].Subject, marshal(t, e)
		} else {
			verb, subject, body := entry(t, n+len(origin)*1000)
			r.Verb, r.Subject, r.Body = verb, string(subject), marshal(t, body)
		}
		records = append(records, r)
	}
	return records
}

func marshal(t rapid.TB, body any) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// placed gives records the positions of the order in which they stand.
func placed(records []view.Record) []view.Record {
	placed := append([]view.Record(nil), records...)
	for i := range placed {
		placed[i].Position = int64(i + 1)
	}
	return placed
}

// afterErasure returns records as the journal has them in the end: without the
// bodies that were erased.
func afterErasure(t rapid.TB, records []view.Record) []view.Record {
	left := append([]view.Record(nil), records...)
	gone := map[string]bool{}
	for _, r := range records {
		if r.Verb == "entry.erase" && r.Body != nil {
			var e view.Erasure
			if err := json.Unmarshal(r.Body, &e); err != nil {
				t.Fatal(err)
			}
			gone[fmt.Sprint(e.Origin, " ", e.Index)] = true
		}
	}
	for i, r := range left {
		if gone[fmt.Sprint(r.Origin, " ", r.Index)] {
			left[i].Body, left[i].Erased = nil, true
		}
	}
	return left
}

// merged draws an order of two logs, each in its own order.
func merged(t *rapid.T, a, b []view.Record) []view.Record {
	var all []view.Record
	for len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && rapid.Bool().Draw(t, "ours") {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return all
}

// a workbench opens views that are gone when the property has been checked.
func temporary(t *rapid.T, f func(v *view.View)) {
	dir, err := os.MkdirTemp("", "sijil-view-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	v, err := view.Open(context.Background(), filepath.Join(dir, "view"), hexkey, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	f(v)
}

func applyIn(t *rapid.T, v *view.View, records []view.Record, most int) {
	for len(records) > 0 {
		n := rapid.IntRange(1, min(most, len(records))).Draw(t, "batch")
		if err := v.Apply(context.Background(), records[:n]); err != nil {
			t.Fatal(err)
		}
		records = records[n:]
	}
}

func dump(t rapid.TB, v *view.View, position int64) string {
	var b bytes.Buffer
	if err := v.Dump(context.Background(), position, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// answers is what people see: figures, questions, claims and findings.
func answers(t rapid.TB, v *view.View, position int64) string {
	ctx := context.Background()
	s, err := v.SnapshotAt(ctx, position)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	add := func(x any, err error) {
		if err == nil {
			err = out.Encode(x)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	defs, err := s.Definitions(ctx)
	add(defs, err)
	for _, d := range defs {
		f, err := s.Figure(ctx, d.Ref, "en")
		f.Position = 0
		for i := range f.Gaps {
			f.Gaps[i].Position = 0
		}
		add(f, err)
	}
	q, err := s.Questions(ctx, "en")
	add(q, err)
	f, err := s.Findings(ctx)
	add(f, err)
	i, err := s.Items(ctx)
	add(i, err)
	e, err := s.Entities(ctx, "")
	add(e, err)
	return b.String()
}

var positions = regexp.MustCompile(` ?\bat=\d+`)

func TestBatchesGiveWhatSingleEntriesGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := placed(log(t, "ours", rapid.IntRange(1, 40).Draw(t, "length")))
		temporary(t, func(single *view.View) {
			temporary(t, func(batches *view.View) {
				applyIn(t, single, records, 1)
				applyIn(t, batches, records, 15)
				damage, err := batches.Check(context.Background(), stream(records))
				if err != nil || len(damage) > 0 {
					t.Fatal(err, damage)
				}
				if got, want := dump(t, batches, -1), dump(t, single, -1); got != want {
					t.Errorf("batches:\n%s\nsingle entries:\n%s", got, want)
				}
			})
		})
	})
}

func TestRebuiltViewHoldsTheSameAtEveryPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := placed(log(t, "ours", rapid.IntRange(1, 30).Draw(t, "length")))
		temporary(t, func(live *view.View) {
			applyIn(t, live, records, 7)
			temporary(t, func(rebuilt *view.View) {
				applyIn(t, rebuilt, afterErasure(t, records), 30)
				for position := range len(records) + 1 {
					if got, want := dump(t, live, int64(position)), dump(t, rebuilt, int64(position)); got != want {
						t.Fatalf("at %d live:\n%s\nrebuilt:\n%s", position, got, want)
					}
					if got, want := answers(t, live, int64(position)), answers(t, rebuilt, int64(position)); got != want {
						t.Fatalf("at %d live:\n%s\nrebuilt:\n%s", position, got, want)
					}
				}
			})
		})
	})
}

func TestSnapshotAtAPositionIsWhatTheViewWasThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := placed(afterErasure(t, log(t, "ours", rapid.IntRange(2, 30).Draw(t, "length"))))
		position := rapid.IntRange(1, len(records)-1).Draw(t, "position")
		temporary(t, func(later *view.View) {
			applyIn(t, later, records, 30)
			temporary(t, func(then *view.View) {
				applyIn(t, then, records[:position], 30)
				if got, want := answers(t, later, int64(position)), answers(t, then, -1); got != want {
					t.Errorf("now, at %d:\n%s\nthen:\n%s", position, got, want)
				}
			})
		})
	})
}

func TestLogsMergedInAnyOrderAndTwiceGiveOneState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := log(t, "ours", rapid.IntRange(1, 20).Draw(t, "ours"))
		b := log(t, "their", rapid.IntRange(1, 20).Draw(t, "theirs"))
		one, other := placed(merged(t, a, b)), placed(merged(t, b, a))
		temporary(t, func(v *view.View) {
			applyIn(t, v, one, 5)
			applyIn(t, v, one, 5)
			temporary(t, func(w *view.View) {
				applyIn(t, w, other, 9)
				applyIn(t, w, other, 9)
				got, want := positions.ReplaceAllString(dump(t, v, -1), ""), positions.ReplaceAllString(dump(t, w, -1), "")
				if got != want {
					t.Fatalf("one order:\n%s\nthe other:\n%s", got, want)
				}
				if got, want := answers(t, v, -1), answers(t, w, -1); got != want {
					t.Errorf("one order:\n%s\nthe other:\n%s", got, want)
				}
			})
		})
	})
}

// stream returns records as a workspace streams them.
func stream(records []view.Record) iter.Seq2[view.Record, error] {
	return func(yield func(view.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}
