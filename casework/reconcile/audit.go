package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/value"
)

// Drawing asks for a random audit.
type Drawing struct {
	Size int    `json:"size"` // pairs to draw; 0 is 200
	Seed uint64 `json:"seed"`
	By   string `json:"by"`
}

// Drawn is the body of an audit.draw: pairs drawn at random, which people judge
// without seeing scores. What is drawn is a function of the seed and of the
// lists and judgements at Position.
type Drawn struct {
	ID value.ID `json:"id"`
	value.Scope
	By       string      `json:"by"`
	Seed     uint64      `json:"seed"`
	Size     int         `json:"size"`
	Position int64       `json:"position"`
	Compared int64       `json:"compared"` // pairs that were compared: all that could be drawn
	Recall   int64       `json:"recall"`   // estimated share of same pairs that were compared, in 1/10,000
	Strata   []Stratum   `json:"strata"`
	Pairs    []AuditPair `json:"pairs"`
}

// Stratum is a part of the compared pairs from which some are drawn, all with
// the same probability Drawn/Pairs.
type Stratum struct {
	Low    int64  `json:"low"`    // scores from, in hundredths of a bit
	High   int64  `json:"high"`   // and below
	Linked bool   `json:"linked"` // in one group when drawn
	Lists  string `json:"lists"`  // the two lists: "A × B"
	Script string `json:"script"` // the two scripts: "arabic × latin"
	Pairs  int64  `json:"pairs"`
	Drawn  int64  `json:"drawn"`
}

// AuditPair is a drawn pair.
type AuditPair struct {
	A       lists.Name `json:"a"`
	B       lists.Name `json:"b"`
	Stratum int        `json:"stratum"`
	Score   int64      `json:"score"` // when drawn, in hundredths of a bit
	Linked  bool       `json:"linked"`
}

// DrawAudit draws pairs at random and records which, so that precision and
// recall can be estimated without bias.
var DrawAudit = casework.Act[Drawing, Drawn]{
	Verb:  "audit.draw",
	Needs: func(Drawing) access.Need { return access.Need{Action: "audit.draw"} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Drawing) ([]casework.Draft, Drawn, error) {
		return nil, Drawn{}, notYet
	},
}

// AuditAsked asks what an audit found.
type AuditAsked struct {
	Audit string `json:"audit"` // by id; "" the latest
}

// AuditPage is what an audit found.
type AuditPage struct {
	Audit     value.ID `json:"audit"`
	By        string   `json:"by"`
	Drawn     int      `json:"drawn"`
	Judged    int      `json:"judged"` // with a standing verdict, unsure included
	Unsure    int      `json:"unsure"`
	Waiting   int      `json:"waiting"`    // not judged, or contested
	SecondDue int      `json:"second_due"` // judged by one person only
	Position  int64    `json:"position"`   // of the draw
	Stale     bool     `json:"stale"`      // lists or judgements changed since: it measures the links as they were

	Precision Share `json:"precision"` // of the linked pairs, those that are the same person
	Recall    Share `json:"recall"`    // of the same pairs among all compared, those that are linked
	// What blocking may have missed: the estimated share of same pairs that were
	// compared at all; the recall over all pairs is Recall times this.
	BlockingRecall Share `json:"blocking_recall"`
	RecallOfAll    Share `json:"recall_of_all"`

	Calibration []Calibration `json:"calibration"` // all, then by lists, then by script
	Method      string        `json:"method"`      // how it is estimated, in a sentence or two
	Warnings    []string      `json:"warnings"`
}

// Share is an estimated share with the interval that holds the truth nineteen
// times in twenty, and the bounds between which it lies whatever the unsure
// pairs are. Known is false where nothing was judged.
type Share struct {
	Known    bool    `json:"known"`
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Least    float64 `json:"least"` // all unsure pairs against it
	Most     float64 `json:"most"`  // all unsure pairs for it
}

// Calibration compares what scores promise with what people judged.
type Calibration struct {
	By    string           `json:"by"`    // all, lists, script
	Group string           `json:"group"` // "A × B", "arabic × latin"; "" of all
	Bins  []CalibrationBin `json:"bins"`
}

// CalibrationBin is a band of scores.
type CalibrationBin struct {
	Low       int64   `json:"low"` // scores from, in hundredths of a bit
	High      int64   `json:"high"`
	Pairs     int64   `json:"pairs"` // compared pairs in it
	Judged    int     `json:"judged"`
	Unsure    int     `json:"unsure"`
	Predicted float64 `json:"predicted"` // mean probability of the judged pairs, weighted as they were drawn
	Same      Share   `json:"same"`      // the share judged the same
}

// AuditResult reads what an audit found so far.
var AuditResult = casework.Query[AuditAsked, AuditPage]{
	Verb: "audit.result",
	Read: func(ctx context.Context, s casework.Snapshot, in AuditAsked) (AuditPage, error) {
		return AuditPage{}, notYet
	},
}
