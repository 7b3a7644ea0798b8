package workspace

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"sijil/fault"
	"sijil/journal"
	"sijil/seal"
	"sijil/view"
)

// view compares the live view with what the journal says, and computes every
// figure. A view that lacks the newest entries, or is not there, is no damage:
// that is how a power cut leaves it.
func (v *verification) view(ctx context.Context) error {
	if _, err := os.Lstat(filepath.Join(v.dir, viewName)); errors.Is(err, fs.ErrNotExist) {
		v.report.Noted("The view is not there. Nothing is lost by that: the next start derives it again from the journal.")
		return nil
	}
	live, err := v.openView(ctx, viewName)
	if err != nil {
		v.report.Damaged("the view: %v", err)
		return ctx.Err()
	}
	defer func() { live.Close() }()
	if v.log == nil {
		return nil // the journal is damaged; there is nothing to compare with
	}
	erased, err := v.lacks(ctx, live)
	if err != nil {
		v.report.Damaged("the journal cannot be replayed: %v", err)
		return ctx.Err()
	}
	if erased {
		ahead, err := v.caughtUp(ctx, live)
		if err != nil {
			v.undone = fault.Wrap(fault.Failed, err, "the view cannot be brought up to date")
			return ctx.Err()
		}
		defer ahead.Drop()
		live = ahead
	}
	damage, err := live.Check(ctx, records(ctx, v.log))
	for _, d := range damage {
		v.report.Damaged("%s", d)
	}
	if err != nil {
		v.undone = fault.Wrap(fault.Failed, err, "the view cannot be compared with the journal")
		return ctx.Err()
	}
	if err := v.figures(ctx, live); err != nil {
		v.report.Damaged("the figures cannot be computed: %v", err)
	}
	return ctx.Err()
}

func (v *verification) openView(ctx context.Context, name string) (*view.View, error) {
	return openViewAt(ctx, filepath.Join(v.dir, name), hex.EncodeToString(seal.DeriveKey(v.key, "view").Bytes()))
}

// lacks notes how many entries the view lacks, and says whether an erasure is
// among them.
func (v *verification) lacks(ctx context.Context, live *view.View) (erased bool, err error) {
	lacking := 0
	for r, err := range v.log.Replay(ctx, live.Position()) {
		if err != nil {
			return false, err
		}
		if r.Position > live.Position() {
			lacking++
			erased = erased || r.Verb == journal.VerbErase
		}
	}
	if lacking > 0 {
		v.report.Noted("The view lacks the newest %d entries, as after a power cut. The journal has them, and the next start adds them.", lacking)
	}
	if erased {
		v.report.Noted("An erasure is among them: what was erased from the journal stands in the view until then.")
	}
	return erased, nil
}

// caughtUp returns a copy of the live view to which what it lacks was added,
// and closes the live one. Without that, rows of an entry that was erased
// since could be compared with nothing: the journal has them no more.
func (v *verification) caughtUp(ctx context.Context, live *view.View) (*view.View, error) {
	const name = viewName + ".ahead"
	path := filepath.Join(v.dir, name)
	if err := errors.Join(live.Close(), view.Drop(path)); err != nil {
		return nil, err
	}
	if err := copyFile(path, filepath.Join(v.dir, viewName)); err != nil {
		return nil, errors.Join(err, view.Drop(path))
	}
	ahead, err := v.openView(ctx, name)
	if err != nil {
		return nil, errors.Join(err, view.Drop(path))
	}
	if err := replayInto(ctx, v.log, ahead); err != nil {
		return nil, errors.Join(err, ahead.Drop())
	}
	return ahead, nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// records yields the journal as the view takes it.
func records(ctx context.Context, log *journal.Journal) iter.Seq2[view.Record, error] {
	return func(yield func(view.Record, error) bool) {
		for r, err := range log.Replay(ctx, 0) {
			if !yield(recordOf(r), err) {
				return
			}
		}
	}
}

func (v *verification) figures(ctx context.Context, live *view.View) error {
	s, err := live.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	defs, err := s.Definitions(ctx)
	for _, d := range defs {
		if _, err := s.Figure(ctx, string(d.Set), "en"); err != nil {
			return err
		}
		v.report.Figures++
	}
	return err
}
