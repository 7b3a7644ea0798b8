// Package reconcile says which records of the lists of a case are of one
// person: what named people judged, which pairs they should look at next, and
// the groups that follow. Groups are a function of records and judgements
// alone; nothing is merged, and each record keeps what it says.
package reconcile

import (
	"time"

	"sijil/casework/lists"
	"sijil/value"
)

// Verdict is what a person judged of two records.
type Verdict string

// The verdicts.
const (
	Same      Verdict = "same"
	Different Verdict = "different"
	Unsure    Verdict = "unsure"
)

// Judgement is one person's verdict on two records. It is the body of a
// judgement.record and never overwritten: a later one by the same person, in the
// same log, supersedes it, and a judgement.revoke takes it back. What one person
// recorded in two logs stands side by side.
type Judgement struct {
	ID value.ID `json:"id"`
	value.Scope
	A          lists.Name `json:"a"` // the smaller of the two, as its list was called then
	B          lists.Name `json:"b"`
	ListA      value.ID   `json:"list_a"` // the list of A; stays when the list is called otherwise
	ListB      value.ID   `json:"list_b"`
	Verdict    Verdict    `json:"verdict"`
	Reason     string     `json:"reason"`
	By         string     `json:"by"`                // the named person
	Blind      bool       `json:"blind,omitempty"`   // judged before the score was shown
	Settles    bool       `json:"settles,omitempty"` // an adjudication between others who differ
	Audit      value.ID   `json:"audit,omitempty"`   // the random audit it was drawn for
	Supersedes value.ID   `json:"supersedes,omitempty"`
	At         time.Time  `json:"-"` // of its entry

	log   string // the origin of the log that it was recorded in
	index int64  // and its place there
}

// Standing is what the judgements on one pair come to.
type Standing struct {
	Verdict    Verdict     `json:"verdict,omitempty"` // of the adjudication, else what all who judged agree on; "" while they differ
	Contested  bool        `json:"contested,omitempty"`
	Second     bool        `json:"second,omitempty"` // a second reviewer is wanted
	Judgements []Judgement `json:"judgements"`       // standing ones, oldest first
}
