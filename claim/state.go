package claim

import "sijil/value"

// State is a claim with what people think of it and what became of it, at a
// position.
type State struct {
	Claim
	Position     int64        `json:"position"`              // at which it became visible
	Assessments  []Assessment `json:"assessments,omitempty"` // not superseded ones; more than one stand side by side
	SupersededBy []value.ID   `json:"superseded_by,omitempty"`
	RetractedBy  []value.ID   `json:"retracted_by,omitempty"`
}
