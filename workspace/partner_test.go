package workspace_test

import (
	"context"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// TestAPartnersJournalCannotHarmOurs receives journals whose people wrote,
// with their own key and properly signed, what no program of ours writes.
func TestAPartnersJournalCannotHarmOurs(t *testing.T) {
	ctx := context.Background()
	ours := newHouse(t, "")
	count := ours.toTheFigure(t)
	entry, err := casework.Ask(ctx, ours, ours.Actor(), casework.AuditLog, casework.LogFilter{Subject: count.ID})
	if err != nil || len(entry) != 1 {
		t.Fatalf("%d entries of the count, %v", len(entry), err)
	}
	thirteen := int64(13)
	forged := count
	forged.Values = append([]value.Named{}, count.Values...)
	for i := range forged.Values {
		if n := forged.Values[i].Value.Count; n != nil {
			c := *n
			c.Min, c.Max = &thirteen, &thirteen
			forged.Values[i].Value.Count = &c
		}
	}
	for name, c := range map[string]struct {
		draft   casework.Draft
		refused bool
	}{
		"a body that is no claim":     {casework.Draft{Verb: "claim.assert", Body: []string{"x"}}, true},
		"a claim with the id of ours": {casework.Draft{Verb: "claim.assert", Subject: count.ID, Body: forged}, true},
		"a claim of no kind":          {casework.Draft{Verb: "claim.assert", Body: claim.Claim{ID: count.ID}}, true},
		"an erasure of ours": {casework.Draft{Verb: "entry.erase", Body: map[string]any{
			"origin": entry[0].Origin, "index": entry[0].Index, "reason": "none", "sets": []string{}}}, false},
		"a figure with the name of ours": {casework.Draft{Verb: "figure.define", Body: theirsOfThatName()}, false},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := newHouse(t, "")
			s, err := theirs.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			at, home := s.Position(), s.Home()
			s.Close()
			c.draft.Scope = home
			// Their own view may fail at what they wrote; the journal has it.
			if _, err := theirs.Record(ctx, theirs.Actor(), at, []casework.Draft{c.draft}); err != nil && !strings.Contains(err.Error(), "cannot be read") {
				t.Fatal(err)
			}
			dir := theirs.export(t, ours)
			_, err = ours.ReceiveJournal(ctx, dir, keys(t, theirs).Signer)
			if c.refused != (err != nil) || c.refused && fault.KindOf(err) != fault.Corrupt {
				t.Errorf("receiving it says %v", err)
			}
			if f := ours.figure(t, "dead-in-register"); f.Shown != "12" || len(f.Derivation) != 2 || len(f.Gaps) > 0 {
				t.Errorf("our figure is %s, from %+v, with gaps %+v", f.Shown, f.Derivation, f.Gaps)
			}
			ours.close(t)
			ours.intact(t)
			ours.open(t)
		})
	}
}

// theirsOfThatName is a partner's figure that would come first in a list.
func theirsOfThatName() finding.Definition {
	d := deadInRegister()
	d.Set, d.Whose, d.Order = value.ID(strings.Repeat("a", 26)), "", -1
	return d
}
