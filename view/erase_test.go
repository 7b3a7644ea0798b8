package view_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/view"
)

// canary is a word that must not be found anywhere once its entry is erased.
const canary = "quincewood"

func TestErasedClaimLeavesATombstoneAndNoWord(t *testing.T) {
	ctx := context.Background()
	v := open(t, filepath.Join(t.TempDir(), "view"))
	j := &journal{origin: "ours"}
	j.add(t, "item.collect", id("i", 1), item(1))
	j.add(t, "figure.define", described.Set, described)
	for n := range 40 {
		c := killing(n, id("v", n), claim.Saw)
		if n == 17 {
			c.Quote.Text += " behind the " + canary
			c.Note = canary
		}
		j.add(t, "claim.assert", c.ID, c)
	}
	apply(t, v, j.records...)
	if found, _ := snapshot(t, v).Claims(ctx, claim.Filter{Words: canary}); len(found) != 1 {
		t.Fatalf("before the erasure %d claims are found, want 1", len(found))
	}
	if !clear(t, v) {
		t.Fatal("the word is not in the view's pages before the erasure: this test would find nothing")
	}
	erased := id("c", 17)
	sets, err := snapshot(t, v).SetsOf(ctx, erased)
	if err != nil || len(sets) != 1 || sets[0] != described.Set {
		t.Fatalf("sets of the claim: %v, %v", sets, err)
	}
	body := string(j.records[19].Body)
	j.erase(t, 19, "her family asked for it", sets...)
	apply(t, v, j.records[len(j.records)-1])

	s := snapshot(t, v)
	_, err = s.Claim(ctx, string(erased))
	if fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "erased at position 43: her family asked for it") {
		t.Errorf("the erased claim answers %v", err)
	}
	if found, _ := s.Claims(ctx, claim.Filter{Words: canary}); len(found) != 0 {
		t.Errorf("the search still finds %d claims", len(found))
	}
	if clear(t, v) {
		t.Error("the word is still in the view's pages")
	}
	f, err := s.Figure(ctx, "described", "en")
	if err != nil || *f.Min != 39 || len(f.Gaps) != 1 || f.Gaps[0].Claim != erased || f.Gaps[0].Position != 43 || f.Gaps[0].Reason != "her family asked for it" {
		t.Errorf("the figure is %v with gaps %+v, %v", f.Min, f.Gaps, err)
	}
	lines, err := s.Lines(ctx, view.LogFilter{Subject: erased})
	if err != nil || len(lines) != 2 || !lines[1].Erased || lines[1].Verb != "claim.assert" || lines[0].Verb != "entry.erase" {
		t.Errorf("the log shows %+v, %v", lines, err)
	}
	if damage, err := v.Check(ctx, stream(j.records)); err != nil || len(damage) > 0 {
		t.Errorf("the check finds %v, %v", damage, err)
	}

	// Another journal may still hand over the body; it must not come back.
	late := open(t, filepath.Join(t.TempDir(), "view"))
	j.records[19].Body, j.records[19].Erased = []byte(body), false
	erasureFirst := append(j.records[:2:2], j.records[42])
	erasureFirst = append(erasureFirst, j.records[2:42]...)
	apply(t, late, placed(erasureFirst)...)
	if clear(t, late) {
		t.Error("the word came into a view that knew of the erasure")
	}
}

// clear says whether the canary stands anywhere in the pages of a view.
func clear(t *testing.T, v *view.View) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clear")
	if err := v.CopyInClear(path); err != nil {
		t.Fatal(err)
	}
	pages, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The index leaves out of a word what it shares with the one before it.
	return bytes.Contains(pages, []byte(canary)) || bytes.Contains(pages, []byte(canary[1:]))
}

func TestErasedDefinitionIsCountedNoMore(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "view"))
	j := &journal{origin: "ours"}
	j.add(t, "figure.define", described.Set, described)
	j.add(t, "claim.assert", id("c", 1), killing(1, id("v", 1), claim.Saw))
	j.erase(t, 0, "defined by mistake")
	var body view.Erasure
	if err := json.Unmarshal(j.records[2].Body, &body); err != nil {
		t.Fatal(err)
	}
	apply(t, v, j.records[:2]...)
	apply(t, v, j.records[2])
	j.add(t, "claim.assert", id("c", 2), killing(2, id("v", 2), claim.Saw))
	apply(t, v, j.records[3])
	if defs, err := snapshot(t, v).Definitions(context.Background()); err != nil || len(defs) != 0 {
		t.Errorf("definitions %v, %v; want none", defs, err)
	}
	if damage, err := v.Check(context.Background(), stream(j.records)); err != nil || len(damage) > 0 {
		t.Errorf("the check finds %v, %v", damage, err)
	}
}
