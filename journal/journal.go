package journal

import (
	"context"
	"io"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal/headfile"
	"sijil/journal/translog"
)

// Keyring wraps and opens the keys of entries. Package seal has one. It is
// safe for concurrent use.
type Keyring interface {
	// Wrap seals a key to whoever may read the compartment.
	Wrap(compartment string, key [32]byte) ([]byte, error)
	// Unwrap opens what Wrap sealed, to any compartment that we can read.
	Unwrap(wrapped []byte) ([32]byte, error)
}

// Options say what a journal stands on. All fields are needed but the last two.
type Options struct {
	Store    Store
	Keyring  Keyring
	Signer   note.Signer      // of the local log; its name is the log's origin
	Verifier note.Verifier    // the signer's public key
	Now      func() time.Time // the writer's clock
	Entropy  io.Reader        // crypto/rand.Reader but in tests that need known bytes
	HeadPath string           // the head file; see [headfile.Read]
	// Compartment holds the entries that the journal itself writes: erasures
	// and receipts.
	Compartment string
	// Join makes a head file for a log that has entries already: this machine
	// writes to it for the first time, or the log was restored from a backup.
	// Only a person can know that; without it a missing head file is damage.
	Join bool
	// ReadOnly opens without repairing or creating anything. Whatever would
	// write returns a fault.Denied error.
	ReadOnly bool
}

// Journal is a workspace's own log, with the foreign logs that it received. It
// is safe for concurrent use.
type Journal struct {
	opt    Options
	origin string

	mu     sync.Mutex // held while writing, and guards what follows
	edge   *translog.Frontier
	head   *headfile.Writer // nil if read-only
	kept   int64            // checkpoints kept, as far as we know
	broken error            // set when what is on disk is no longer certain
	recent tail
}

// Open opens the journal over a store, makes the head file if both are new,
// and repairs what an interrupted write can leave behind: a torn slot of the
// head file, or a head older than the log. It returns a fault.Corrupt error if
// the log is shorter than its newest head (it was rolled back), if it has
// another history, or if the head file is missing although there are entries.
func Open(ctx context.Context, opt Options) (*Journal, error) {
	j := &Journal{opt: opt, origin: opt.Signer.Name()}
	if !translog.ValidOrigin(j.origin) || opt.Verifier.Name() != j.origin {
		return nil, fault.New(fault.Invalid, "the log's name must be printable, without spaces, and that of its key")
	}
	state, err := opt.Store.State(ctx)
	if err != nil {
		return nil, err
	}
	j.kept = state.Checkpoints
	log := state.Log(j.origin)
	if j.edge, err = loadEdge(ctx, opt.Store, log); err != nil {
		return nil, err
	}
	head, err := headfile.Read(opt.HeadPath, opt.Verifier)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return j, j.firstHead(state, log)
	}
	if err != nil {
		return nil, err
	}
	if err := checkHead(ctx, opt.Store, state, log, head.Newest()); err != nil {
		return nil, err
	}
	if opt.ReadOnly {
		return j, nil
	}
	if s, ok := opt.Store.(Settler); ok {
		if err := s.Settle(ctx); err != nil {
			return nil, err
		}
	}
	if j.head, err = headfile.Open(opt.HeadPath, opt.Signer, head); err != nil {
		return nil, err
	}
	if n := j.head.Newest(); n.Size != log.Size || n.Commits != state.Commits || n.Checkpoints != state.Checkpoints {
		// The last change was committed but its head was not written: nobody
		// was told of it, and it is whole.
		if err := j.writeHead(state.Commits); err != nil {
			j.head.Close()
			return nil, err
		}
	}
	return j, nil
}

// firstHead makes the head file of an empty log, or of one that is joined.
func (j *Journal) firstHead(state State, log Log) error {
	if log.Size > 0 && !j.opt.Join {
		return fault.New(fault.Corrupt, "the head file is missing: %d entries, but nothing says how many there were", log.Size).
			WithHint("Restore the head file from a backup made after the last entry.")
	}
	if j.opt.ReadOnly {
		return nil
	}
	var err error
	j.head, err = headfile.Create(j.opt.HeadPath, j.opt.Signer, j.slot(state.Commits))
	return err
}

// loadEdge reads the growing edge of a log and checks it against its row.
func loadEdge(ctx context.Context, s Store, log Log) (*translog.Frontier, error) {
	edge, err := translog.NewFrontier(log.Size, hashes(ctx, s, log.Origin))
	if err != nil {
		return nil, err
	}
	if edge.Root() != log.Root {
		return nil, fault.New(fault.Corrupt, "the hashes of the log do not add up to its root at %d entries", log.Size)
	}
	return edge, nil
}

// checkHead compares the log with what the newest head remembers of it.
func checkHead(ctx context.Context, s Store, state State, log Log, head *headfile.Slot) error {
	if head == nil {
		return fault.New(fault.Corrupt, "both heads in the head file are damaged").
			WithHint("Restore the head file from a backup made after the last entry.")
	}
	if log.Size < head.Size {
		return fault.New(fault.Corrupt, "log cut short: %d entries, head file says %d (rolled back)", log.Size, head.Size).
			WithHint("Restore the newest backup of the journal; do not write to this one.")
	}
	if state.Commits < head.Commits {
		return fault.New(fault.Corrupt, "the journal lacks its newest changes: %d, head file says %d (rolled back)", state.Commits, head.Commits).
			WithHint("Restore the newest backup of the journal; do not write to this one.")
	}
	if state.Checkpoints < head.Checkpoints {
		return fault.New(fault.Corrupt, "a checkpoint is missing: %d kept, head file says %d", state.Checkpoints, head.Checkpoints)
	}
	root, err := tlog.TreeHash(head.Size, hashes(ctx, s, log.Origin))
	if err != nil {
		return err
	}
	if root != head.Root {
		return fault.New(fault.Corrupt, "the log is forked: its first %d entries are not those of the head file", head.Size)
	}
	return nil
}

// hashes reads stored hashes as package tlog wants them.
func hashes(ctx context.Context, s Store, origin string) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		return s.Hashes(ctx, origin, indexes)
	})
}

// Origin returns the name of the local log.
func (j *Journal) Origin() string { return j.origin }

// Verifier returns the public key of the local log.
func (j *Journal) Verifier() note.Verifier { return j.opt.Verifier }

// Size returns the number of entries in the local log: the newest position.
func (j *Journal) Size(ctx context.Context) (int64, error) {
	state, err := j.opt.Store.State(ctx)
	if err != nil {
		return 0, err
	}
	return state.Log(j.origin).Size, nil
}

// Logs returns every log that the journal holds, the local one among them.
func (j *Journal) Logs(ctx context.Context) ([]Log, error) {
	state, err := j.opt.Store.State(ctx)
	return state.Logs, err
}

// Close releases the head file. The store is its opener's to close.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.broken = fault.New(fault.Failed, "the journal is closed")
	j.recent = tail{}
	if j.head == nil {
		return nil
	}
	err := j.head.Close()
	j.head = nil
	return fault.Wrap(fault.Failed, err, "the head file could not be closed")
}

// writable returns why nothing can be written, or nil. The caller holds mu.
func (j *Journal) writable() error {
	if j.broken != nil {
		return j.broken
	}
	if j.opt.ReadOnly {
		return fault.New(fault.Denied, "the journal is open for reading only; nothing was recorded")
	}
	return nil
}

// refresh reads the log's edge again after another process may have written.
// The caller holds mu.
func (j *Journal) refresh(ctx context.Context) error {
	state, err := j.opt.Store.State(ctx)
	if err != nil {
		return err
	}
	j.kept = state.Checkpoints
	j.recent = tail{}
	j.edge, err = loadEdge(ctx, j.opt.Store, state.Log(j.origin))
	return err
}

// slot returns the head that describes the log as it is now.
func (j *Journal) slot(commits int64) headfile.Slot {
	return headfile.Slot{
		Checkpoint:  translog.Checkpoint{Origin: j.origin, Size: j.edge.Size(), Root: j.edge.Root()},
		Commits:     commits,
		Checkpoints: j.kept,
	}
}

// writeHead makes the head durable. If it fails, nothing more is written: what
// is recorded and what is remembered of it have come apart.
func (j *Journal) writeHead(commits int64) error {
	err := j.head.Write(j.slot(commits))
	if err != nil {
		j.broken = &fault.Error{
			Kind:    fault.Failed,
			Message: "the entries are recorded, but the head file could not be written; nothing more is recorded until the workspace is opened again",
			Hint:    "Free some space or mend the disk, then open the workspace again; nothing that was reported is lost.",
			Err:     err,
		}
		return j.broken
	}
	return nil
}

// commit makes a change durable, then its head, and only then returns success.
// edge is the local log's edge after the change. The caller holds mu.
func (j *Journal) commit(ctx context.Context, change Change, edge *translog.Frontier) error {
	commits, err := j.opt.Store.Commit(ctx, change)
	if err != nil {
		j.edge = nil // whether it was recorded is not certain: read again
		return err
	}
	j.edge = edge
	if len(change.Checkpoints) > 0 {
		state, err := j.opt.Store.State(ctx)
		if err != nil {
			return err
		}
		j.kept = state.Checkpoints
	}
	return j.writeHead(commits)
}

// ready returns the local log's edge, reading it again if it is not known.
// The caller holds mu.
func (j *Journal) ready(ctx context.Context) (*translog.Frontier, error) {
	if err := j.writable(); err != nil {
		return nil, err
	}
	if j.edge == nil {
		if err := j.refresh(ctx); err != nil {
			return nil, err
		}
	}
	return j.edge.Clone(), nil
}
