package journal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Store keeps the journal's rows. Package journal decides what they hold; a
// Store keeps them, all of a change or nothing of it, and gives back the very
// bytes. It is safe for concurrent use. Package journaltest is the suite that
// every Store must pass.
//
// A Store returns fault.Conflict if a log has another size than a change
// expects, fault.Corrupt if the engine finds its own files damaged or a row
// that must exist is missing, and fault.Failed for everything else.
type Store interface {
	// State returns the logs and counts at this moment.
	State(ctx context.Context) (State, error)
	// Commit makes a change durable, whole, before it returns, and returns the
	// engine's count of changes afterwards (0 if it keeps none).
	Commit(ctx context.Context, change Change) (commits int64, err error)
	// Entries returns the entries of a log with from <= index < to that exist,
	// in order, with the bodies that exist.
	Entries(ctx context.Context, origin string, from, to int64) ([]Entry, error)
	// Hashes returns the stored hashes of a log at the given indexes of
	// tlog.StoredHashIndex, in the order asked for.
	Hashes(ctx context.Context, origin string, indexes []int64) ([]tlog.Hash, error)
	// Checkpoints returns the signed checkpoints kept of a log, by size.
	Checkpoints(ctx context.Context, origin string) ([]Checkpoint, error)
	// Secrets returns the secrets with from <= id < to, by id in byte order, at
	// most limit of them.
	Secrets(ctx context.Context, from, to string, limit int) ([]Secret, error)
}

// Settler is what a [Store] also is if its engine keeps what an interrupted
// program left untouched until the journal has checked it.
type Settler interface {
	// Settle takes over what was left: the journal has found it in order.
	Settle(ctx context.Context) error
}

// State is what a store holds, in numbers.
type State struct {
	Logs []Log // by origin
	// Commits counts the changes ever committed, if the engine counts them: a
	// store that lost its newest changes has fewer than the head file says.
	Commits int64
	// Checkpoints is the number of checkpoints kept, of all logs.
	Checkpoints int64
}

// Log is the row of one log.
type Log struct {
	Origin string
	Size   int64     // entries
	Root   tlog.Hash // of the tree over them
}

// Log returns the row of a log; a log that is not there is empty.
func (s State) Log(origin string) Log {
	for _, l := range s.Logs {
		if l.Origin == origin {
			return l
		}
	}
	return Log{Origin: origin, Root: emptyRoot()}
}

func emptyRoot() tlog.Hash { return sha256.Sum256(nil) }

// Change is what one transaction records. All of it becomes durable, or none.
type Change struct {
	Growth      []Growth     // at most one for each log
	Erased      []Place      // entries whose body row goes
	Secrets     []Secret     // put, replacing a living secret of the same id, never a destroyed one
	Checkpoints []Checkpoint // put if there is none of that log and size
}

// Growth is the continuation of one log.
type Growth struct {
	From    int64       // the log's size before; another size is a fault.Conflict
	Log                 // the log's row afterwards
	Entries []Entry     // indexes From to Size-1, in order
	Hashes  []tlog.Hash // from index tlog.StoredHashCount(From) on
}

// Place is where an entry stands.
type Place struct {
	Origin string
	Index  int64
}

// Entry is one entry as it is stored.
type Entry struct {
	Place
	At       int64  // the head's time, in microseconds since 1970 UTC
	Head     []byte // as marshalled
	Salt     []byte // 32 bytes, of the head
	BodyHash []byte // 32 bytes; stays when the body is erased
	Body     *Body  // nil if erased
}

// Body is the sealed body of an entry.
type Body struct {
	Salt  []byte // 32 bytes
	Bytes []byte // nonce ‖ ciphertext ‖ tag
}

// Checkpoint is a signed note kept for a log.
type Checkpoint struct {
	Origin string
	Size   int64
	Note   []byte
}

// Secret is a wrapped key. The journal keeps one for each entry; the workspace
// keeps others beside them (compartments, stored files).
type Secret struct {
	ID      string
	Wrapped []byte // sealed by the keyring; after destruction a digest that shows the tombstone unchanged
	// DestroyedAt is when the secret was destroyed, in microseconds since 1970
	// UTC; 0 while it lives.
	DestroyedAt int64
}

// entrySecrets is the beginning of the id of every entry's key.
const entrySecrets = "entry "

// EntrySecret returns the id of the secret that holds an entry's key. Ids of
// one log sort as its entries do, so that new keys are written side by side;
// and as no log's name has a space, no two places share an id.
func EntrySecret(p Place) string {
	return fmt.Sprintf("%s%s %016d", entrySecrets, p.Origin, p.Index)
}

// destroyed returns the tombstone of a secret. Its digest is no protection
// against forgers (the log is); it shows a flipped bit.
func destroyed(id string, at int64) Secret {
	return Secret{ID: id, Wrapped: tombstone(id, at), DestroyedAt: at}
}

// destroyedDomain keeps the hashes of tombstones apart from all others.
const destroyedDomain = "sijil/destroyed/1\x00"

func tombstone(id string, at int64) []byte {
	b := append([]byte(destroyedDomain), id...)
	b = append(b, 0)
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	sum := sha256.Sum256(b)
	return sum[:]
}
