package casework

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"sijil/casework/access"
	"sijil/claim"
	"sijil/evidence"
	"sijil/evidence/ingest"
	"sijil/finding"
	"sijil/publication"
	"sijil/publication/redact"
	"sijil/value"
)

// Pen gives what a decision may not invent: the time and new random ids.
type Pen interface {
	Now() time.Time // UTC, microseconds
	NewID() value.ID
}

// Draft is an entry before it has a position. Body is marshalled to JSON in
// struct order. An empty Verb is the act's own.
type Draft struct {
	Verb    string
	Subject value.ID
	Scope   value.Scope
	Body    any
	Keep    *BlobKey // kept in the same transaction; nil if there is none
}

// BlobKey opens one stored blob. It becomes durable together with the entry
// that records the item, wrapped to the item's compartment.
type BlobKey struct {
	Blob     string // the blob's name
	Identity []byte // an age identity
}

// Desk is where the work is done: it holds the keys, the journal, the blobs
// and the view. Only package workspace implements it.
type Desk interface {
	// Snapshot returns what can be read at the newest position. The caller
	// closes it.
	Snapshot(context.Context) (Snapshot, error)
	// Record appends drafts if nothing was recorded since the snapshot's
	// position, and returns the new position. If something was, it records
	// nothing and returns LostRace.
	Record(ctx context.Context, actor access.Actor, at int64, drafts []Draft) (int64, error)
	// Pen returns the clock and the source of ids.
	Pen() Pen
	// Store returns the place for bytes.
	Store() Store
	// Policy decides what an actor may do.
	Policy() *access.Policy
	// Custodian returns what guards the log itself.
	Custodian() Custodian
}

// Store keeps the bytes of items, encrypted.
type Store interface {
	// Ingest streams files into the store and reports each one after its
	// bytes are durable.
	Ingest(ctx context.Context, paths []string, held func(context.Context, string) (bool, error),
		progress func(ingest.Progress), report func(ingest.Outcome) error) error
	// Open returns the bytes of a held item as they were collected.
	Open(ctx context.Context, item evidence.Item) (io.ReadCloser, error)
}

// EntryPlace is where an entry stands: in which log, at which index.
type EntryPlace struct {
	Origin string `json:"origin"`
	Index  int64  `json:"index"`
}

// Sealed is what proves that entries are in their logs.
type Sealed struct {
	Entries     []redact.Entry      // in the order asked for, without Claim; heads stay closed
	Checkpoints []redact.Checkpoint // of each log, our own first
	SignerKey   string              // the verifier key of our own log
}

// Custodian guards the log: proofs, bundles, lawful erasure.
type Custodian interface {
	// Seal returns the proofs of entries against fresh checkpoints.
	Seal(ctx context.Context, places []EntryPlace) (Sealed, error)
	// Release writes a publication as a signed bundle into a new folder and
	// returns the digest that its signature covers.
	Release(ctx context.Context, dir string, pub publication.Publication) (digest string, err error)
	// Erase destroys the body and the key of an entry, records that it did and
	// which sets have a gap since, and returns the position of that record.
	Erase(ctx context.Context, actor access.Actor, place EntryPlace, reason string, sets []value.ID) (int64, error)
}

// Snapshot is everything that can be read, at one position. What became
// visible later does not exist in it.
type Snapshot interface {
	Position() int64
	// Home is the case and compartment that the desk works in, and the
	// sensitivity that new records get unless they say otherwise.
	Home() value.Scope
	// Case returns the case that the desk works in.
	Case(ctx context.Context) (Case, error)
	Records
	Figures
	Derivations
	Evidence
	Log
	Memory
	Close() error
}

// Memory keeps what takes long to compute, for as long as the process runs.
type Memory interface {
	// Remember returns what compute returned the last time for this key, or
	// computes it now. The key says everything that the answer depends on:
	// which question, and the last position that touched what it was read
	// from. Errors are not kept, and an erasure forgets all. What is returned
	// is shared and must not be changed.
	Remember(key string, compute func() (any, error)) (any, error)
}

// Records reads entities, claims and assessments. Ids may be given as Refs.
type Records interface {
	// Entity returns an entity, or fault.NotFound.
	Entity(ctx context.Context, idOrRef string) (claim.Entity, error)
	// Entities returns all entities of a kind ("" all), ordered by Ref.
	Entities(ctx context.Context, kind string) ([]claim.Entity, error)
	// Claim returns a claim, or fault.NotFound; the error of an erased claim
	// says that and why it was erased.
	Claim(ctx context.Context, idOrRef string) (claim.State, error)
	// Claims returns the claims that f selects, in order of position.
	Claims(ctx context.Context, f claim.Filter) ([]claim.State, error)
	// SetsOf returns the sets whose figures rest on a claim.
	SetsOf(ctx context.Context, claimID value.ID) ([]value.ID, error)
	// Vocabulary returns the kinds in force.
	Vocabulary() *claim.Vocabulary
}

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

// Derivations reads all that a figure rests on, where it is long.
type Derivations interface {
	// Traces returns further records that a figure counts beyond those that
	// stand in its Derivation: at most limit after the cursor, "" for the first
	// page. next is "" at the end.
	Traces(ctx context.Context, idOrRef, cursor string, limit int) (traces []finding.Trace, next string, err error)
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
	// Entries returns the entries whose verb begins as given, about a subject
	// ("" any), oldest first, with their bodies; erased ones are left out.
	Entries(ctx context.Context, verb string, subject value.ID) ([]Entry, error)
}

// Entry is an entry with its body, for the room that knows what stands in it.
type Entry struct {
	Position int64
	Origin   string
	Index    int64
	At       time.Time
	Verb     string
	Actor    string // the actor's id
	Who      string // the actor's name, where it is known
	Subject  value.ID
	Body     json.RawMessage
}

// LogFilter selects lines of the log. Zero fields do not select.
type LogFilter struct {
	Actor   string // id of the actor
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
	Who      string    `json:"who,omitempty"` // the actor's name, where the reader may see it
	Subject  value.ID  `json:"subject"`
	About    string    `json:"about,omitempty"` // the subject's label
	LeafHash string    `json:"leaf_hash"`       // hex
	Erased   bool      `json:"erased,omitempty"`
}
