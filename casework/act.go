// Package casework holds the use cases: one file for each thing a person can
// do, and one runner. It is the only code that authorises and records. It
// knows no SQL, no HTTP and no flags; the faces (command line, pages) decode
// into the same input values and call Do or Ask.
package casework

import (
	"context"
	"time"

	"sijil/casework/access"
	"sijil/claim"
	"sijil/evidence"
	"sijil/finding"
	"sijil/value"
)

// Act is one thing that a person can do. Its parts run in the order in which
// they stand here; only Prepare may touch the outside.
type Act[In, Out any] struct {
	// Verb is what the journal calls it: "claim.assert".
	Verb string
	// Check says whether the input can be used, before anything is read.
	Check func(In) error
	// Prepare turns bytes into blobs. May be nil.
	Prepare func(context.Context, Desk, In) (In, error)
	// Needs says what the actor must be allowed to do.
	Needs func(In) access.Need
	// Decide says what is to be recorded. It is pure but for reading the
	// snapshot, and may be run again after a lost race.
	Decide func(context.Context, Snapshot, Pen, In) ([]Draft, Out, error)
}

// Query is the reading twin of an Act.
type Query[In, Out any] struct {
	Verb  string
	Check func(In) error // may be nil
	Needs func(In) access.Need
	Read  func(context.Context, Snapshot, In) (Out, error)
}

// Pen gives what a decision may not invent: the time and new random ids.
type Pen interface {
	Now() time.Time // UTC, microseconds
	NewID() value.ID
}

// Draft is an entry before it has a position. Body is marshalled to JSON in
// struct order.
type Draft struct {
	Verb    string
	Subject value.ID
	Scope   value.Scope
	Body    any
}

// Desk is where the work is done: it holds the keys, the journal, the blobs
// and the view. Only package workspace implements it.
type Desk interface {
	// Snapshot returns what can be read at the newest position. The caller
	// closes it.
	Snapshot(context.Context) (Snapshot, error)
	// Record appends drafts if nothing was recorded since the snapshot's
	// position, and returns the new position. It returns a fault.Conflict
	// error if something was; nothing is recorded then.
	Record(ctx context.Context, actor access.Actor, at int64, drafts []Draft) (int64, error)
	// Pen returns the clock and the source of ids.
	Pen() Pen
	// Store returns the place for bytes.
	Store() Store
	// Policy decides what an actor may do.
	Policy() *access.Policy
	// Custodian does what changes no record: verifying, exporting, erasing bytes.
	Custodian() Custodian
}

// Snapshot is everything that can be read, at one position. Times and rows
// that became visible later do not exist in it.
type Snapshot interface {
	Position() int64
	Records
	Figures
	Evidence
	Log
	Close() error
}

// Records reads entities, claims and assessments.
type Records interface {
	// Entity returns the entity with the ID or Ref given, or fault.NotFound.
	Entity(ctx context.Context, idOrRef string) (claim.Entity, error)
	// Entities returns all entities of a kind ("" all), ordered by Ref.
	Entities(ctx context.Context, kind string) ([]claim.Entity, error)
	// Claim returns the claim with the ID or Ref given, or fault.NotFound, or
	// a fault.NotFound error that names the erasure.
	Claim(ctx context.Context, idOrRef string) (ClaimState, error)
	// Claims returns the claims that f selects, in order of position.
	Claims(ctx context.Context, f claim.Filter) ([]ClaimState, error)
	// Vocabulary returns the kinds in force.
	Vocabulary() *claim.Vocabulary
}

// ClaimState is a claim with what is now thought of it and what became of it.
type ClaimState = claim.State

// Figures reads sets, figures and findings.
type Figures interface {
	Definitions(ctx context.Context) ([]finding.Definition, error)
	// Figure returns a figure's value at the snapshot's position, with labels
	// in lang.
	Figure(ctx context.Context, idOrRef, lang string) (finding.Figure, error)
	// Questions returns the queue: what the rules ask people to decide.
	Questions(ctx context.Context, lang string) ([]finding.Question, error)
	// ListBounds returns the bounds on lists that may overlap.
	ListBounds(ctx context.Context, lang string) ([]finding.ListBounds, error)
	Finding(ctx context.Context, idOrRef string) (finding.Finding, error)
	Findings(ctx context.Context) ([]finding.Finding, error)
}

// Evidence reads items and their custody.
type Evidence interface {
	Item(ctx context.Context, idOrRef string) (evidence.Item, error)
	Items(ctx context.Context) ([]evidence.Item, error)
	// ItemByDigest finds an item of the compartment by the SHA-256 of its
	// bytes. "Already held" never crosses compartments.
	ItemByDigest(ctx context.Context, compartment value.ID, sha256 string) (evidence.Item, bool, error)
	Custody(ctx context.Context, item value.ID) ([]evidence.Custody, error)
	Sightings(ctx context.Context, item value.ID) ([]evidence.Sighting, error)
}

// Log reads who did what when.
type Log interface {
	// Lines returns entries, newest first.
	Lines(ctx context.Context, f LogFilter) ([]LogLine, error)
}

// LogFilter selects lines of the log. Zero fields do not select.
type LogFilter struct {
	Actor   string
	Verb    string // prefix: "claim." selects all that was done to claims
	Subject value.ID
	Day     string // YYYY-MM-DD, UTC
	Before  int64  // positions below this one
	Limit   int    // 0 is 100
}

// LogLine is one entry as the log shows it.
type LogLine struct {
	Position int64     `json:"position"`
	Origin   string    `json:"origin"`
	Index    int64     `json:"index"`
	At       time.Time `json:"at"`
	Verb     string    `json:"verb"`
	Actor    string    `json:"actor"`
	Subject  value.ID  `json:"subject"`
	LeafHash string    `json:"leaf_hash"` // hex
	Erased   bool      `json:"erased,omitempty"`
}
