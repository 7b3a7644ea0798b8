// Package finding holds what claims add up to: sets with definitions, figures
// with their derivation, the questions that figures raise, and conclusions with
// their standard of proof. It computes and never stores; it does not lay out.
package finding

import (
	"sijil/claim"
	"sijil/value"
)

// Definition says what a figure counts. A figure is a set with a definition;
// people attach to the set later. What a source does not say is left empty and
// shown as "not stated".
type Definition struct {
	Set value.ID `json:"set"` // the entity of kind set
	Ref string   `json:"ref"` // short name for people: "investigated-killed"
	value.Scope
	Title    value.Label  `json:"title"`
	Unit     string       `json:"unit"`            // person, interviewee, media_item, image, picture, ...
	What     string       `json:"what,omitempty"`  // killed, name received, interviewed, ...
	Whose    value.ID     `json:"whose,omitempty"` // the entity whose count it is
	Stage    string       `json:"stage,omitempty"` // received, reviewed, verified, documented, investigated, concluded; "" not stated
	Place    *value.Place `json:"place,omitempty"`
	Period   *value.Time  `json:"period,omitempty"`
	Status   string       `json:"status,omitempty"`     // of the people: civilians, civilians and disarmed fighters, ...
	Actor    value.ID     `json:"actor,omitempty"`      // perpetrator, where the definition names one
	CutOff   *value.Time  `json:"cut_off,omitempty"`    // counted up to
	Meaning  value.Label  `json:"meaning"`              // the source's meaning of the number, in our words
	Records  *Query       `json:"records,omitempty"`    // counted from records; nil: from claims of count
	Order    int          `json:"order,omitempty"`      // place in lists
	Replaces value.ID     `json:"supersedes,omitempty"` // the definition entry this one replaces
}

// Query selects the claims whose targets a figure counts: the distinct targets
// of one role over all claims of a kind with the given code.
type Query struct {
	Kind  string   `json:"kind"`           // "act"
	Name  string   `json:"name,omitempty"` // value name that must carry Code: "act"
	Code  string   `json:"code,omitempty"` // "killing"
	Count string   `json:"count"`          // role whose distinct targets are counted: "victim"
	By    string   `json:"by,omitempty"`   // breakdown: "basis" = how the one who told the publisher knew
	Item  value.ID `json:"item,omitempty"` // only claims of this item
}

// Part is one part of one breakdown. Parts that share Of are one breakdown and
// share its closure. Breakdowns stay marginal: they are never crossed.
type Part struct {
	Of      string `json:"of"`
	Label   string `json:"label"`
	Min     *int64 `json:"min"`
	Max     *int64 `json:"max"`
	Closure string `json:"closure"` // asserted, computed, open
}

// Residual is what an open breakdown leaves.
type Residual struct {
	Of  string `json:"of"`
	Min *int64 `json:"min"`
	Max *int64 `json:"max"`
}

// Qualifier is something said of a figure that is not a number.
type Qualifier struct {
	Kind  string `json:"kind"`  // share, comparison, distance, note
	Words string `json:"words"` // "mostly"
	About string `json:"about"` // "killed by militias affiliated with the authorities"
}

// Relation ties a set to another one.
type Relation struct {
	To       string `json:"to"`       // the other figure's Ref
	Relation string `json:"relation"` // equal, subset, superset, disjoint, overlap_unknown
	Basis    string `json:"basis"`    // asserted, inferred, computed: who or what says so
}

// Trace is one step of a derivation: a claim, and where it stands.
type Trace struct {
	Claim   value.ID      `json:"claim"`
	Item    string        `json:"item"` // the item's Ref, else its ID
	Locator claim.Locator `json:"locator"`
}

// Figure is a count with its definition and derivation, at a position.
type Figure struct {
	ID         string      `json:"id"` // the definition's Ref; two logs may use one Ref
	Set        value.ID    `json:"-"`  // the set that is counted
	Title      string      `json:"title"`
	Unit       string      `json:"unit"`
	Min        *int64      `json:"min"` // nil when open
	Max        *int64      `json:"max"` // nil when open
	Shown      string      `json:"shown"`
	Whose      string      `json:"whose"`
	Stage      string      `json:"stage"`
	Place      string      `json:"place"`
	Period     string      `json:"period"`
	Definition string      `json:"definition"`
	Parts      []Part      `json:"parts"`
	Residuals  []Residual  `json:"residuals"`
	Qualifiers []Qualifier `json:"qualifiers"`
	Relations  []Relation  `json:"relations"`
	Derivation []Trace     `json:"derivation"`
	Claims     int         `json:"claims"` // how many claims the figure rests on
	Gaps       []Gap       `json:"gaps,omitempty"`
	Position   int64       `json:"position"`
	Method     string      `json:"method,omitempty"` // "estimate" if all its counts are; estimates are never mixed with documented counts
}

// Gap names a claim that a figure rested on and that was lawfully erased.
type Gap struct {
	Claim    value.ID `json:"claim"`
	Position int64    `json:"position"` // of the erasure
	Reason   string   `json:"reason"`
}

// ListBounds says how many different people are on at least one of several
// lists that may overlap. It is not a figure and never becomes one.
type ListBounds struct {
	Of   []string `json:"of"`
	Min  int64    `json:"min"`
	Max  int64    `json:"max"`
	Text string   `json:"text"`
}

// Question is something in the records that a person has to decide. Questions
// are computed by rules, never stored.
type Question struct {
	ID    string   `json:"id"`   // stable: digest of rule and subjects
	Rule  string   `json:"rule"` // the rule that raised it
	About []string `json:"about"`
	Text  string   `json:"text"`
}

// Element is one thing that a conclusion needs, with the claims for and
// against it. Contrary claims cannot be left out.
type Element struct {
	Name    value.Label `json:"name"`
	For     []value.ID  `json:"for"`
	Against []value.ID  `json:"against"`
	Reason  string      `json:"reason,omitempty"`
}

// Finding is a conclusion with its standard of proof. It is signed off by
// named people, and superseded, never edited.
type Finding struct {
	ID  value.ID `json:"id"`
	Ref string   `json:"ref"`
	value.Scope
	Title      value.Label `json:"title"`
	Text       value.Label `json:"text"`
	Layer      string      `json:"layer"`           // incident, group, individual, legal
	Standard   string      `json:"standard"`        // reasonable_grounds_to_believe, ..., not_stated
	Whose      value.ID    `json:"whose,omitempty"` // who concludes: an entity, where the finding is a source's own
	Elements   []Element   `json:"elements"`
	Figures    []string    `json:"figures"`             // Refs
	Estimates  []value.ID  `json:"estimates,omitempty"` // recorded estimates; they stand beside the figures, never among them
	SignedBy   []string    `json:"signed_by"`
	Dissent    []string    `json:"dissent,omitempty"`
	Supersedes value.ID    `json:"supersedes,omitempty"`
}
