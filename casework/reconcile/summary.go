package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/fault"
	"sijil/value"
)

// SummaryPage is what the lists of a case add up to now.
type SummaryPage struct {
	Lists     []ListLine     `json:"lists"`
	Records   int            `json:"records"`
	People    People         `json:"people"`   // different people on at least one list
	Level     float64        `json:"level"`    // of the interval: 0.9
	Together  int            `json:"together"` // people on more than one record
	Links     int            `json:"links"`    // pairs of records in one group
	Compared  int            `json:"compared"` // pairs
	Judged    int            `json:"judged"`   // pairs with a judgement that counts
	Same      int            `json:"same"`     // of those, by standing verdict
	Different int            `json:"different"`
	Unsure    int            `json:"unsure"`
	Contested int            `json:"contested"`
	Second    int            `json:"second"` // wait for a second reviewer
	Asleep    int            `json:"asleep"` // judgements on a record that left its list
	Questions []Question     `json:"questions"`
	Reviewers []ReviewerLine `json:"reviewers"`
	Audits    []AuditLine    `json:"audits"` // the latest first
	Warnings  []string       `json:"warnings"`
	Position  int64          `json:"position"`
}

// ListLine is one list.
type ListLine struct {
	ID            value.ID `json:"id"`
	Name          string   `json:"name"`
	Label         string   `json:"label"`
	AsOf          string   `json:"as_of,omitempty"`
	Records       int      `json:"records"`
	People        int      `json:"people"` // different people on it
	Alone         int      `json:"alone"`  // people that no other list has
	DuplicateFree bool     `json:"duplicate_free"`
}

// ReviewerLine is how far one reviewer is.
type ReviewerLine struct {
	Name string `json:"name"`
	Progress
}

// AuditLine is one audit.
type AuditLine struct {
	ID     value.ID `json:"id"`
	At     string   `json:"at"` // YYYY-MM-DD HH:MM, UTC
	By     string   `json:"by"`
	Drawn  int      `json:"drawn"`
	Judged int      `json:"judged"`
}

// Summary reads what the lists of a case add up to.
var Summary = casework.Query[casework.Asked, SummaryPage]{
	Verb: "review.summary",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) (SummaryPage, error) {
		return SummaryPage{}, notYet
	},
}

// GroupRow is a record with its group, as sijil link writes it.
type GroupRow struct {
	List    string `json:"list"`
	Record  string `json:"record_id"`
	Cluster string `json:"cluster_id"` // LIST/ID of the group's smallest record
}

// Groups reads the group of every record, in the order of lists and own ids.
var Groups = casework.Query[casework.Asked, []GroupRow]{
	Verb: "review.groups",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) ([]GroupRow, error) {
		return nil, notYet
	},
}

var notYet error = fault.New(fault.Failed, "this is not ready yet")
