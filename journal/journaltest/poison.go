package journaltest

import (
	"fmt"
	"testing"
	"time"

	"sijil/fault"
	"sijil/journal"
)

// poisonRefused receives logs whose own people wrote erasures that no program
// of ours writes. Each is properly signed; taken in, it would let the receiver's
// journal be called damaged, or keep it from being read, for ever.
func poisonRefused(t *testing.T, engine Engine) {
	for name, of := range map[string]struct {
		targets []int64 // of the erasures that are appended after four entries
		at      time.Time
	}{
		"an erasure of an erasure":      {[]int64{1, 4}, time.Time{}},
		"an erasure at no time":         {[]int64{1}, time.UnixMicro(0)},
		"an erasure of what is to come": {[]int64{7}, time.Time{}},
		"an erasure of itself":          {[]int64{4}, time.Time{}},
		"an erasure before the first":   {[]int64{-1}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := NewHouse(t, engine, "a.test"), NewHouse(t, engine, "b.test")
			a.Fill(t, 4)
			early := export(t, a, journal.ExportOptions{})
			if !of.at.IsZero() {
				a.Close()
				a.Options.Now = func() time.Time { return of.at }
				a.Open(t)
			}
			for i, target := range of.targets {
				body := fmt.Appendf(nil, `{"origin":"a.test","index":%d,"reason":"by no law"}`, target)
				if _, err := a.Append(ctx, int64(4+i), Actor, []journal.Draft{{Verb: journal.VerbErase, Compartment: "case", Body: body}}); err != nil {
					t.Fatal(err)
				}
			}
			a.Fill(t, 4)
			late := export(t, a, journal.ExportOptions{})
			receive(t, b, a, early)
			if _, err := b.Receive(ctx, Actor, source(a, late)); fault.KindOf(err) != fault.Corrupt || err == nil {
				t.Errorf("it was taken in: %v", err)
			}
			if err := b.Reopen(t); err != nil {
				t.Fatal(err)
			}
			b.Records(t, 0)
			mustBeSound(t, b)
		})
	}
}
