package casework

import (
	"context"
	"fmt"
	"time"

	"sijil/casework/access"
	"sijil/evidence"
	"sijil/evidence/ingest"
)

// Collecting names what is to be taken in.
type Collecting struct {
	Paths []string `json:"paths"`
	From  string   `json:"from"` // how the files reached us, in words
	Ref   string   `json:"ref"`  // a short name for the item, where one file is given
	// Progress is told how far the reading is. May be nil.
	Progress func(ingest.Progress) `json:"-"`
	// Report is told of each path once, after it is on the record or has
	// failed. May be nil.
	Report func(Taken) `json:"-"`
}

// Taken is what became of one path.
type Taken struct {
	Path   string `json:"path"`  // bytes that are no text are escaped
	State  string `json:"state"` // new, held, failed
	Item   string `json:"item,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Size   int64  `json:"size"`
	Reason string `json:"reason,omitempty"` // of a failure, and what to do
}

// The states of a path that was collected.
const (
	TakenNew    = "new"
	TakenHeld   = "held"
	TakenFailed = "failed"
)

// Collection counts what became of the paths: Given is always New + Held + Failed.
type Collection struct {
	Given  int `json:"given"`
	New    int `json:"new"`
	Held   int `json:"held"`
	Failed int `json:"failed"`
}

// Sentence says in words that every path is accounted for.
func (c Collection) Sentence() string {
	return fmt.Sprintf("%d given, %d new, %d already held (linked, not dropped), %d failed", c.Given, c.New, c.Held, c.Failed)
}

// A batch of files goes on the record when it has this many, or when its first
// has waited this long: a person watching sees files reported at once, and
// many small files share one commit.
const (
	batchFiles = 64
	batchWait  = 200 * time.Millisecond
)

// Collect takes files and folders into the store and puts them on the record.
// Each file is streamed once; it is reported only after its bytes and its
// entry are durable. A stopped collection loses nothing that was reported, and
// goes on when it is run again.
//
// Files that cannot be taken are reported as failed and counted; the error is
// for what stops the work as a whole: a full disk, a journal that does not
// answer, ctx.
func Collect(ctx context.Context, desk Desk, actor access.Actor, in Collecting) (Collection, error) {
	var total Collection
	compartment, err := Ask(ctx, desk, actor, mayCollect, struct{}{})
	if err != nil {
		return total, err
	}
	files := make(chan ingest.Outcome)
	recorded := make(chan error, 1)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		err := recordBatches(ctx, desk, actor, in, files, &total)
		stop(err)
		recorded <- err
	}()
	err = desk.Store().Ingest(ctx, in.Paths, heldIn(desk, compartment), in.Progress, func(f ingest.Outcome) error {
		select {
		case files <- f:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	close(files)
	if recording := <-recorded; recording != nil {
		return total, recording
	}
	return total, err
}

// recordBatches records files as they come until the channel is closed.
func recordBatches(ctx context.Context, desk Desk, actor access.Actor, in Collecting, files <-chan ingest.Outcome, total *Collection) error {
	var batch []ingest.Outcome
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := recordBatch(ctx, desk, actor, in, batch, total)
		batch = batch[:0]
		return err
	}
	timer := time.NewTimer(batchWait)
	defer timer.Stop()
	for {
		select {
		case f, more := <-files:
			if !more {
				return flush()
			}
			if f.State == ingest.Failed {
				total.Given++
				total.Failed++
				in.report(Taken{Path: evidence.ShowPath(f.Path), State: TakenFailed, Reason: f.Reason})
				continue
			}
			if len(batch) == 0 {
				timer.Reset(batchWait)
			}
			if batch = append(batch, f); len(batch) < batchFiles {
				continue
			}
		case <-timer.C:
		}
		if err := flush(); err != nil {
			return err
		}
	}
}

func recordBatch(ctx context.Context, desk Desk, actor access.Actor, in Collecting, batch []ingest.Outcome, total *Collection) error {
	arrivals, err := Do(context.WithoutCancel(ctx), desk, actor, recordArrivals, Arrivals{Files: batch, From: in.From, Ref: in.Ref})
	if err != nil {
		return err
	}
	for i, a := range arrivals {
		t := Taken{Path: evidence.ShowPath(a.Path), State: TakenHeld, Item: string(a.Item), SHA256: batch[i].SHA256, Size: batch[i].Size}
		total.Given++
		if a.New {
			t.State = TakenNew
			total.New++
		} else {
			total.Held++
		}
		in.report(t)
	}
	return nil
}

func (in Collecting) report(t Taken) {
	if in.Report != nil {
		in.Report(t)
	}
}
