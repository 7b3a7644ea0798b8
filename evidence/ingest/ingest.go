// Package ingest turns files into stored bytes: it streams each file once,
// measures it, encrypts it into the store, and says what became of it. It
// interprets nothing, records nothing and asks nobody.
//
// Every path that is given, and every file found below a given folder, comes
// to exactly one outcome: new, held already, or failed with a reason. An
// outcome is reported only after the bytes are durable; a run that is killed
// leaves nothing but unfinished blobs, which the store sweeps, and finished
// ones that no record names.
//
// A symbolic link that is given is followed. One that is found inside a folder
// is not, because it may lead out of what was meant, or in a circle: it fails
// with a line that says so.
package ingest

import (
	"context"
	"runtime"
	"sync"
	"time"

	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/fault"
	"sijil/seal"

	"golang.org/x/sync/errgroup"
)

// Config says where bytes go and who is asked and told.
type Config struct {
	Store       blob.Store
	Ring        *seal.Ring
	Compartment string // the bytes are named and compared within it
	Own         string // the workspace's own folder, which is never collected; "" if there is none

	// Held reports whether the compartment has an item with this SHA-256
	// (lower-case hex). It need not know what this run reports. An error ends
	// the run.
	Held func(ctx context.Context, sha256 string) (bool, error)
	// Report is told each outcome once, one at a time, in the order in which
	// they come about. It may block; an error ends the run. A "held" outcome
	// comes after the "new" one that it repeats.
	Report func(Outcome) error
	// Progress is told often, one call at a time; nil if nobody looks.
	Progress func(Progress)

	Parallel int // files read at once; 0 is one for each processor
}

// State says what became of a path.
type State string

// The states.
const (
	New    State = "new"    // stored now
	Held   State = "held"   // the compartment has these bytes; the arrival is to be recorded, not dropped
	Failed State = "failed" // nothing was stored; Reason says why
)

// Outcome is what became of one path.
type Outcome struct {
	Path      []byte           `json:"path"` // as given, or the given folder and the path in it; not always UTF-8
	State     State            `json:"state"`
	SHA256    string           `json:"sha256,omitempty"` // of the bytes as collected, lower-case hex
	Size      int64            `json:"size"`             // bytes; 0 if failed
	MediaType string           `json:"media_type,omitempty"`
	Modified  string           `json:"modified,omitempty"` // RFC 3339 with nanoseconds, UTC, as the file system says
	Stored    *evidence.Stored `json:"stored,omitempty"`   // of new ones only
	Identity  seal.Identity    `json:"-"`                  // opens the stored bytes; of new ones only
	Reason    string           `json:"reason,omitempty"`   // of failed ones: a sentence
	Hint      string           `json:"hint,omitempty"`     // what to do
}

// Progress is how far a run is. Totals grow until Counted.
type Progress struct {
	Files, FilesTotal int64
	Bytes, BytesTotal int64
	Counted           bool // everything given has been looked through once
}

// Tally counts outcomes. Given is always the sum of the others.
type Tally struct {
	Given  int64 `json:"given"`
	New    int64 `json:"new"`
	Held   int64 `json:"held"`
	Failed int64 `json:"failed"`
}

// Add counts one outcome.
func (t *Tally) Add(o Outcome) {
	t.Given++
	switch o.State {
	case New:
		t.New++
	case Held:
		t.Held++
	default:
		t.Failed++
	}
}

// Run collects the files at the paths and below the folders among them. That a
// file failed is an outcome, not an error: Run returns an error only if it
// could not go on (the context ended, Held or Report failed). What was not
// reported by then was not collected; running again goes on with it.
func Run(ctx context.Context, cfg Config, paths []string) error {
	if cfg.Store == nil || cfg.Ring == nil || cfg.Held == nil || cfg.Report == nil {
		return fault.New(fault.Invalid, "Collecting needs a store, a ring of keys, a lookup and somebody to report to.")
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = runtime.GOMAXPROCS(0)
	}
	group, ctx := errgroup.WithContext(ctx)
	counting, stopCounting := context.WithCancel(ctx)
	r := &run{cfg: cfg, claims: make(map[digest]*claim), chunks: newChunkPool(cfg.Parallel)}

	files := make(chan file, 4*cfg.Parallel)
	group.Go(func() error {
		defer close(files)
		return list(ctx, cfg.Own, paths, func(f file) error { return send(ctx, files, f) })
	})
	var counted sync.WaitGroup
	counted.Go(func() { r.count(counting, paths) })

	// Reading keeps the processors busy; committing waits for the disk, which
	// serves many flushes at once. So more are committed at once than read.
	ready := make(chan *gathered)
	var readers sync.WaitGroup
	for range cfg.Parallel {
		readers.Add(1)
		group.Go(func() error {
			defer readers.Done()
			for f := range files {
				if err := r.gather(ctx, f, ready); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error { readers.Wait(); close(ready); return nil })
	for range commitsPerReader * cfg.Parallel {
		group.Go(func() error {
			for g := range ready {
				if err := r.settle(ctx, g); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	stopCounting()
	counted.Wait()
	if err == nil {
		r.tell(func(p *Progress) { p.FilesTotal, p.BytesTotal, p.Counted = p.Files, p.Bytes, true })
	}
	return err
}

// commitsPerReader is how many blobs may be waiting for the disk for each file
// that is being read.
const commitsPerReader = 8

// run is the state that the goroutines of one Run share.
type run struct {
	cfg    Config
	chunks *chunkPool

	claimMu sync.Mutex
	claims  map[digest]*claim // what this run has stored or is about to

	reportMu   sync.Mutex // one report at a time
	progressMu sync.Mutex
	progress   Progress
}

// gathered is a file that was read, with its bytes in the store but not yet
// committed.
type gathered struct {
	file    file
	outcome Outcome
	claim   *claim // of new ones; so is what follows
	writer  blob.Writer
	name    blob.Ref
}

// settle makes one file durable and reports it.
func (r *run) settle(ctx context.Context, g *gathered) error {
	if err := ctx.Err(); err != nil {
		r.drop(g)
		return err
	}
	if g.outcome.State == New {
		if err := g.writer.Commit(g.name); err != nil {
			g.outcome = failure(g.file, err)
		}
	}
	err := r.report(g.outcome)
	if g.claim != nil {
		g.claim.end(r, err == nil && g.outcome.State == New)
	}
	return err
}

// drop gives up what was gathered.
func (r *run) drop(g *gathered) {
	if g.claim != nil {
		g.writer.Abort()
		g.claim.end(r, false)
	}
}

func (r *run) report(o Outcome) error {
	r.reportMu.Lock()
	defer r.reportMu.Unlock()
	if err := r.cfg.Report(o); err != nil {
		return err
	}
	r.tell(func(p *Progress) { p.Files++ })
	return nil
}

// tell changes the progress and says so.
func (r *run) tell(change func(*Progress)) {
	r.progressMu.Lock()
	defer r.progressMu.Unlock()
	change(&r.progress)
	if r.cfg.Progress != nil {
		r.cfg.Progress(r.progress)
	}
}

// count looks through everything once, ahead of the reading, so that there is
// a total to measure progress against.
func (r *run) count(ctx context.Context, paths []string) {
	if r.cfg.Progress == nil {
		return
	}
	err := list(ctx, r.cfg.Own, paths, func(f file) error {
		r.progressMu.Lock()
		defer r.progressMu.Unlock()
		r.progress.FilesTotal++
		r.progress.BytesTotal += f.size()
		return ctx.Err()
	})
	if err == nil {
		r.tell(func(p *Progress) { p.Counted = true })
	}
}

func send[T any](ctx context.Context, ch chan<- T, v T) error {
	select {
	case ch <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shownTime writes a file's time as the file system gives it.
func shownTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
