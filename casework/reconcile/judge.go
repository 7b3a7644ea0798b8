package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/value"
)

// Judging is one named person's verdict on two records, as the faces take it.
type Judging struct {
	AList   string `json:"a_list"`   // the name of a list
	ARecord string `json:"a_record"` // the list's own id of the record
	BList   string `json:"b_list"`
	BRecord string `json:"b_record"`
	Verdict string `json:"verdict"` // same, different, unsure
	Reason  string `json:"reason"`
	By      string `json:"by"`
	Blind   bool   `json:"blind"`   // the score was not shown before
	Settles bool   `json:"settles"` // an adjudication: others differ, and this decides
	Audit   string `json:"audit"`   // the audit that drew the pair, by id; "" none
}

// Judge records what a named person thinks of two records. The same person's
// earlier judgement of the pair is superseded; those of others stay beside it.
// It is fault.Invalid without a verdict, reason or name, or with one record
// twice; fault.NotFound if a list has no such record; fault.Conflict if it
// settles a pair on which nobody differs, or on which the same person is one of
// those who differ.
var Judge = casework.Act[Judging, Judgement]{
	Verb: "judgement.record",
	Needs: func(Judging) access.Need {
		return access.Need{Action: "judgement.record"}
	},
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Judging) ([]casework.Draft, Judgement, error) {
		return nil, Judgement{}, notYet
	},
}

// Revoking takes a judgement back.
type Revoking struct {
	Judgement string `json:"judgement"` // its id
	Reason    string `json:"reason"`
	By        string `json:"by"` // who made it: nobody revokes for another
}

// Revocation is the body of a judgement.revoke. The judgement stays in the
// journal; everything is computed as if it had never been made.
type Revocation struct {
	ID value.ID `json:"id"`
	value.Scope
	Judgement value.ID `json:"judgement"`
	Reason    string   `json:"reason"`
	By        string   `json:"by"`
}

// Revoke takes a judgement back and returns it. What the same person judged of
// the pair before stands again.
var Revoke = casework.Act[Revoking, Judgement]{
	Verb: "judgement.revoke",
	Needs: func(Revoking) access.Need {
		return access.Need{Action: "judgement.revoke"}
	},
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Revoking) ([]casework.Draft, Judgement, error) {
		return nil, Judgement{}, notYet
	},
}
