package casework

import (
	"context"
	"slices"
	"strings"

	"sijil/casework/access"
	"sijil/fault"
	"sijil/value"
)

// Erasing names a claim whose content is to be destroyed, and the ground.
type Erasing struct {
	Claim  string `json:"claim"`
	Reason string `json:"reason"`
}

// Erased says what an erasure did.
type Erased struct {
	Entry    EntryPlace `json:"entry"`    // the entry that lost its body
	Position int64      `json:"position"` // at which it became visible
	Record   int64      `json:"record"`   // the position at which the erasure is recorded
	Figures  []string   `json:"figures"`  // that rested on the claim and now name the gap
	Sets     []value.ID `json:"-"`        // the sets of those figures
}

// claimToErase finds a claim and the figures that rest on it.
var claimToErase = Query[Erasing, Erased]{
	Verb: "entry.erase",
	Check: func(in Erasing) error {
		if strings.TrimSpace(in.Reason) == "" {
			return fault.New(fault.Invalid, "the ground for erasing is missing").
				WithHint("say by which law and at whose request; nothing was erased")
		}
		return nil
	},
	Needs: needs[Erasing]("entry.erase"),
	Read: func(ctx context.Context, s Snapshot, in Erasing) (Erased, error) {
		c, err := s.Claim(ctx, in.Claim)
		if err != nil {
			return Erased{}, err
		}
		out := Erased{Position: c.Position}
		if out.Entry, err = EntryOf(ctx, s, c.ID); err != nil {
			return out, err
		}
		if out.Sets, err = s.SetsOf(ctx, c.ID); err != nil {
			return out, err
		}
		defs, err := s.Definitions(ctx)
		for _, d := range defs {
			if slices.Contains(out.Sets, d.Set) {
				out.Figures = append(out.Figures, d.Ref)
			}
		}
		return out, err
	},
}

// EntryOf returns where the entry of a claim stands.
func EntryOf(ctx context.Context, s Snapshot, id value.ID) (EntryPlace, error) {
	lines, err := s.Lines(ctx, LogFilter{Subject: id, Verb: AssertClaim.Verb, Limit: 1})
	if err != nil {
		return EntryPlace{}, err
	}
	if len(lines) == 0 {
		return EntryPlace{}, fault.New(fault.Corrupt, "the log has no entry for a claim that is there")
	}
	return EntryPlace{Origin: lines[0].Origin, Index: lines[0].Index}, nil
}

// EraseClaim destroys the content of a claim for good and records that it did,
// with the ground. The log still proves that there was an entry; figures that
// rested on it name the gap. It is the one act that destroys anything.
func EraseClaim(ctx context.Context, desk Desk, actor access.Actor, in Erasing) (Erased, error) {
	out, err := Ask(ctx, desk, actor, claimToErase, in)
	if err != nil {
		return out, err
	}
	out.Record, err = desk.Custodian().Erase(ctx, actor, out.Entry, in.Reason, out.Sets)
	return out, err
}
