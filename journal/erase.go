package journal

import (
	"context"
	"encoding/json"
	"time"

	"sijil/fault"
)

// VerbErase is the verb of an entry that tells of an erasure.
const VerbErase = "entry.erase"

// Erasure is the body of an entry of [VerbErase]: which body was erased, why,
// and what has a gap since. Nothing else can tell that once the body is gone.
type Erasure struct {
	Origin string   `json:"origin"`
	Index  int64    `json:"index"`
	Reason string   `json:"reason"`
	Sets   []string `json:"sets,omitempty"` // ids of the sets whose figures rested on the entry
}

// Erase deletes the body of an entry and its key, for ever, and records in the
// same transaction that this was done, by whom and why. The head and the hash
// of the body stay: the log still proves that there was an entry, when, and by
// whom, and every other entry. Sets are the ids of what rested on the entry and
// has a gap now. It returns the log's new size.
//
// It returns a fault.NotFound error if there is no such entry, fault.Conflict
// if it was erased before, and fault.Invalid if it is itself an erasure or a
// receipt: without those the gaps could not be named.
func (j *Journal) Erase(ctx context.Context, actor string, p Place, reason string, sets ...string) (size int64, err error) {
	target, err := j.Entry(ctx, p)
	if err != nil {
		return 0, err
	}
	if target.Erased {
		return 0, fault.New(fault.Conflict, "entry %d was erased before; nothing was recorded", p.Index)
	}
	if target.Verb == VerbErase || target.Verb == VerbReceive {
		return 0, fault.New(fault.Invalid, "entry %d tells of an erasure or a receipt and cannot be erased; nothing was recorded", p.Index)
	}
	body, err := json.Marshal(Erasure{Origin: p.Origin, Index: p.Index, Reason: reason, Sets: sets})
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, err, "the reason cannot be recorded; nothing was recorded")
	}
	draft := Draft{Verb: VerbErase, Subject: target.Subject, Compartment: j.opt.Compartment, Body: body}

	j.mu.Lock()
	defer j.mu.Unlock()
	edge, err := j.ready(ctx)
	if err != nil {
		return 0, err
	}
	change, records, err := j.prepare(edge, actor, []Draft{draft})
	if err != nil {
		return 0, err
	}
	change.erase(p, records[0].Time)
	if err := j.commit(ctx, change, edge); err != nil {
		return 0, err
	}
	j.recent = tail{} // it may hold the erased body
	return edge.Size(), nil
}

// erase adds the erasure of an entry, as recorded at a time, to a change.
func (c *Change) erase(p Place, at time.Time) {
	c.Erased = append(c.Erased, p)
	c.Secrets = append(c.Secrets, destroyed(EntrySecret(p), at.UnixMicro()))
}
