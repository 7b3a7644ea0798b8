package workspace

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"time"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/evidence"
	"sijil/evidence/ingest"
	"sijil/fault"
	"sijil/journal"
	"sijil/seal"
	"sijil/value"
	"sijil/view"
)

// snapshot is a reading of the view, with what only the workspace knows.
type snapshot struct {
	*view.Snapshot
	w     *Workspace
	epoch int64 // of the memory, from before the snapshot was taken
}

// Snapshot returns what can be read at the newest position: it waits until the
// view has taken over everything that this process recorded.
func (w *Workspace) Snapshot(ctx context.Context) (casework.Snapshot, error) {
	if w.view.Position() < w.newest.Load() {
		if err := w.catchUp(ctx); err != nil {
			return nil, behind(err)
		}
	}
	epoch := w.memory.age()
	s, err := w.view.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return snapshot{Snapshot: s, w: w, epoch: epoch}, nil
}

// Home returns the compartment of the workspace. What is recorded without
// another word is restricted: nothing becomes public by being forgotten.
func (s snapshot) Home() value.Scope { return s.w.home() }

func (w *Workspace) home() value.Scope {
	scope := value.Scope{Case: w.about.Case, Compartment: w.about.Compartment, Sensitivity: value.Restricted}
	return scope
}

// Case returns the case of the workspace.
func (s snapshot) Case(ctx context.Context) (casework.Case, error) {
	c, err := s.Snapshot.Case(ctx)
	return casework.Case{ID: c.ID, Compartment: c.Compartment, Title: c.Title}, err
}

// Lines returns entries of the log with the names of those who made them.
func (s snapshot) Lines(ctx context.Context, f casework.LogFilter) ([]casework.LogLine, error) {
	lines, err := s.Snapshot.Lines(ctx, view.LogFilter(f))
	if err != nil {
		return nil, err
	}
	out := make([]casework.LogLine, len(lines))
	for i, l := range lines {
		out[i] = casework.LogLine{Position: l.Position, Origin: l.Origin, Index: l.Index, At: l.At, Verb: l.Verb,
			Actor: l.Actor, Who: l.Who, Subject: value.ID(l.Subject), About: l.About, LeafHash: l.LeafHash, Erased: l.Erased}
	}
	return out, nil
}

// Entries returns entries with their bodies.
func (s snapshot) Entries(ctx context.Context, verb string, subject value.ID) ([]casework.Entry, error) {
	found, err := s.Snapshot.Entries(ctx, verb, subject)
	if err != nil {
		return nil, err
	}
	out := make([]casework.Entry, len(found))
	for i, e := range found {
		out[i] = casework.Entry(e)
	}
	return out, nil
}

// Remember computes what was not computed before in this process.
func (s snapshot) Remember(key string, compute func() (any, error)) (any, error) {
	return s.w.memory.remember(s.epoch, key, compute)
}

// Record appends drafts at a position. They are durable when it returns; the
// view takes them over meanwhile, before anything is read again.
func (w *Workspace) Record(ctx context.Context, actor access.Actor, at int64, drafts []casework.Draft) (int64, error) {
	entries := make([]journal.Draft, len(drafts))
	for i, d := range drafts {
		body, err := json.Marshal(d.Body)
		if err != nil {
			return 0, fault.Wrap(fault.Invalid, err, "what was to be recorded cannot be written; nothing was recorded")
		}
		entries[i] = journal.Draft{Verb: d.Verb, Subject: string(d.Subject), Compartment: string(d.Scope.Compartment), Body: body}
		if d.Keep == nil {
			continue
		}
		wrapped, err := w.ring.WrapIdentity(string(d.Scope.Compartment), seal.Identity(d.Keep.Identity))
		if err != nil {
			return 0, err
		}
		entries[i].Secrets = []journal.Secret{{ID: blobSecret(d.Keep.Blob), Wrapped: wrapped}}
	}
	position, err := w.journal.Append(ctx, at, string(actor.ID), entries)
	if fault.KindOf(err) == fault.Conflict {
		// Another process of a team wrote; the view must see it before the
		// decision is made again.
		if err := w.catchUp(ctx); err != nil {
			return 0, err
		}
		return 0, casework.LostRace()
	}
	if err != nil {
		return 0, err
	}
	w.recorded(position)
	select {
	case w.lagging <- struct{}{}:
	default: // the follower knows already
	}
	return position, nil
}

// recorded notes a position that this process recorded. Of two records that
// return at the same time the earlier one may come last.
func (w *Workspace) recorded(position int64) {
	for {
		newest := w.newest.Load()
		if position <= newest || w.newest.CompareAndSwap(newest, position) {
			return
		}
	}
}

// behind says that the view could not take over what is recorded.
func behind(err error) error {
	return (&fault.Error{Kind: fault.KindOf(err), Message: "what was to be recorded is in the journal, but the view could not take it over: the disk is full or cannot be written", Err: err}).
		WithHint("free some space and run the same command again; the next start adds what the view lacks, and nothing is lost")
}

// follow lets the view take over what is recorded while the next entries are
// being recorded: what is read waits for it, recording does not. It ends when
// lagging is closed.
func (w *Workspace) follow() {
	w.lagging = make(chan struct{}, 1)
	w.follower.Go(func() {
		for range w.lagging {
			// An error is met again, and told, by the next snapshot.
			_ = w.catchUp(context.Background())
		}
	})
}

// blobSecret is the id under which the key of a stored blob is kept.
func blobSecret(name string) string { return "blob/" + name }

// applyAtOnce is how many entries the view applies in one transaction.
const applyAtOnce = 1000

// catchUp applies to the view what the journal has and the view has not: after
// a record, and, with the same function, after a crash.
func (w *Workspace) catchUp(ctx context.Context) error {
	w.applying.Lock()
	defer w.applying.Unlock()
	return replayInto(ctx, w.journal, w.view)
}

// replayInto feeds a view from its position on.
func replayInto(ctx context.Context, log *journal.Journal, v *view.View) error {
	var batch []view.Record
	for r, err := range log.Replay(ctx, v.Position()) {
		if err != nil {
			return err
		}
		// All that becomes visible at one position is applied in one
		// transaction, so that no position is ever half there.
		if len(batch) >= applyAtOnce && batch[len(batch)-1].Position != r.Position {
			if err := v.Apply(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		batch = append(batch, recordOf(r))
	}
	if len(batch) == 0 {
		return nil
	}
	return v.Apply(ctx, batch)
}

func recordOf(r journal.Record) view.Record {
	return view.Record{Position: r.Position, Origin: r.Origin, Index: r.Index, At: r.Time, Verb: r.Verb, Actor: r.Actor,
		Subject: r.Subject, LeafHash: r.LeafHash, Body: r.Body, Erased: r.Erased}
}

// Rebuild drops the view, derives it from the journal again and returns its
// position.
func (w *Workspace) Rebuild(ctx context.Context) (int64, error) {
	w.applying.Lock()
	defer w.applying.Unlock()
	if err := w.view.Drop(); err != nil {
		return 0, err
	}
	w.view = nil // a second failure must not close it again
	fresh, err := openView(ctx, w.dir, w.viewKey)
	if err != nil {
		return 0, err
	}
	w.view = fresh
	if err := replayInto(ctx, w.journal, w.view); err != nil {
		return 0, err
	}
	return w.view.Position(), nil
}

// Policy returns the rules of the workspace.
func (w *Workspace) Policy() *access.Policy { return w.policy }

// Pen returns the clock and the source of ids.
func (w *Workspace) Pen() casework.Pen { return pen{w} }

type pen struct{ w *Workspace }

// Now returns the time.
func (p pen) Now() time.Time { return p.w.now().UTC().Truncate(time.Microsecond) }

// NewID returns a fresh id. The system's source of randomness does not fail
// while the program runs; if it did, nothing secret could be made either.
func (p pen) NewID() value.ID {
	id, err := value.NewID(p.w.entropy)
	if err != nil {
		panic("no randomness: " + err.Error())
	}
	return id
}

// Store returns the place for bytes.
func (w *Workspace) Store() casework.Store { return store{w} }

type store struct{ w *Workspace }

// Ingest streams files into the blobs of the workspace.
func (s store) Ingest(ctx context.Context, paths []string, held func(context.Context, string) (bool, error),
	progress func(ingest.Progress), report func(ingest.Outcome) error) error {
	own, err := filepath.Abs(s.w.dir)
	if err != nil {
		return err
	}
	return ingest.Run(ctx, ingest.Config{Store: s.w.blobs, Ring: s.w.ring, Compartment: string(s.w.about.Compartment),
		Own: own, Held: held, Report: report, Progress: progress}, paths)
}

// Open returns the bytes of a held item.
func (s store) Open(ctx context.Context, item evidence.Item) (io.ReadCloser, error) {
	if !item.Held || item.Stored == nil {
		return nil, fault.New(fault.NotFound, "this item is known by its digest and not held here")
	}
	identity, err := s.w.blobIdentity(ctx, item.Stored.Blob)
	if err != nil {
		return nil, err
	}
	return s.w.openBlob(ctx, item, identity)
}
