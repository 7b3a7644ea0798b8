package casework

import (
	"context"
	"strings"

	"sijil/claim"
	"sijil/fault"
)

// Retraction takes a claim back: because its source did, or because it was
// recorded by mistake. The claim stays and is shown as retracted.
type Retraction struct {
	Claim  string `json:"claim"`
	Reason string `json:"reason"`
}

// RetractClaim records that a claim no longer stands. Figures lose it from
// this position on, and keep it before.
var RetractClaim = Act[Retraction, claim.Claim]{
	Verb: "claim.retract",
	Check: func(in Retraction) error {
		if strings.TrimSpace(in.Claim) == "" {
			return fault.New(fault.Invalid, "which claim is retracted is missing").WithHint("name it by its id")
		}
		if strings.TrimSpace(in.Reason) == "" {
			return fault.New(fault.Invalid, "the reason is missing").WithHint("say who took it back and why, or what was recorded wrongly")
		}
		return nil
	},
	Needs: needs[Retraction]("claim.retract"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in Retraction) ([]Draft, claim.Claim, error) {
		old, err := s.Claim(ctx, in.Claim)
		if err != nil {
			return nil, claim.Claim{}, err
		}
		if len(old.RetractedBy) > 0 {
			return nil, claim.Claim{}, fault.New(fault.Conflict, "this claim was retracted already").WithHint("nothing was recorded")
		}
		r := claim.Claim{
			ID: pen.NewID(), Scope: old.Scope, Kind: "retraction", Polarity: claim.Affirmed, Force: claim.Asserted,
			Chain: old.Chain, Source: old.Source, Retracts: old.ID, Note: in.Reason,
		}
		return []Draft{{Subject: old.ID, Scope: old.Scope, Body: r}}, r, nil
	},
}
