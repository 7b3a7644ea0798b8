package journal

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal/translog"
)

// Checkpoint signs what the local log holds now, keeps the signed note, and
// returns it. Given to somebody else, it fixes every entry so far: the log can
// never again be shorter or other without contradicting it.
func (j *Journal) Checkpoint(ctx context.Context) ([]byte, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.writable(); err != nil {
		return nil, err
	}
	if err := j.refresh(ctx); err != nil {
		return nil, err
	}
	c := translog.Checkpoint{Origin: j.origin, Size: j.edge.Size(), Root: j.edge.Root()}
	kept, err := j.opt.Store.Checkpoints(ctx, j.origin)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if k.Size == c.Size {
			return k.Note, nil
		}
	}
	msg, err := translog.Sign(c, j.opt.Signer)
	if err != nil {
		return nil, err
	}
	change := Change{Checkpoints: []Checkpoint{{Origin: j.origin, Size: c.Size, Note: msg}}}
	return msg, j.commit(ctx, change, j.edge.Clone())
}

// Checkpoints returns the signed notes kept of a log, by size.
func (j *Journal) Checkpoints(ctx context.Context, origin string) ([]Checkpoint, error) {
	return j.opt.Store.Checkpoints(ctx, origin)
}

// ProveInclusion returns the hashes that prove the entry in its log when the
// log had the given size. It returns a fault.NotFound error if the entry came
// later or never.
func (j *Journal) ProveInclusion(ctx context.Context, p Place, size int64) (tlog.RecordProof, error) {
	if err := j.held(ctx, p.Origin, size); err != nil {
		return nil, err
	}
	return translog.Prove(p.Index, size, hashes(ctx, j.opt.Store, p.Origin))
}

// ProveConsistency returns the proof that a log of size newer begins with the
// entries that it had at size older. It returns a fault.Corrupt error if older
// is larger: that log was rolled back.
func (j *Journal) ProveConsistency(ctx context.Context, origin string, older, newer int64) (translog.Consistency, error) {
	if err := j.held(ctx, origin, newer); err != nil {
		return translog.Consistency{}, err
	}
	return translog.ProveConsistency(older, newer, hashes(ctx, j.opt.Store, origin))
}

func (j *Journal) held(ctx context.Context, origin string, size int64) error {
	state, err := j.opt.Store.State(ctx)
	if err != nil {
		return err
	}
	if held := state.Log(origin).Size; size > held || size < 0 {
		return fault.New(fault.NotFound, "the log has %d entries, not %d", held, size)
	}
	return nil
}
