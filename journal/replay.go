package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal/entry"
)

// Record is an entry opened for whoever derives something from it.
type Record struct {
	entry.Head
	// Position is the local log's size at which the entry became visible: for
	// a local entry its index plus one, for a foreign one that of the local
	// entry that received it.
	Position int64
	Body     []byte // JSON as stored; nil if erased. Not to be changed.
	Erased   bool
	LeafHash tlog.Hash
}

// replayChunk is how many entries are read at once.
const replayChunk = 512

// Replay yields every entry that became visible after position from, in order
// of visibility: local entries by index, and after each local receipt the
// foreign entries that it brought in. Bodies that were erased are nil. It
// yields an error and stops if an entry is damaged, or if ctx is done; what it
// yields first is the log as it was when the loop began. Entries appended
// meanwhile by this process wait until the next call.
func (j *Journal) Replay(ctx context.Context, from int64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if records, ok := j.recentSince(from); ok {
			for _, r := range records {
				if !yield(r, nil) || !j.replayReceipt(ctx, r, yield) {
					return
				}
			}
			return
		}
		size, err := j.Size(ctx)
		if err != nil {
			yield(Record{}, err)
			return
		}
		for ; from < size; from += replayChunk {
			records, err := j.records(ctx, j.origin, from, min(size, from+replayChunk))
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, r := range records {
				r.Position = r.Index + 1
				if !yield(r, nil) || !j.replayReceipt(ctx, r, yield) {
					return
				}
			}
		}
	}
}

// replayReceipt yields the foreign entries that a local receipt brought in, if
// r is one. It reports whether to go on.
func (j *Journal) replayReceipt(ctx context.Context, r Record, yield func(Record, error) bool) bool {
	if r.Verb != VerbReceive {
		return true
	}
	var receipt Receipt
	if err := json.Unmarshal(r.Body, &receipt); err != nil {
		return yield(Record{}, fault.Wrap(fault.Corrupt, err, "entry %d: not a receipt", r.Index)) && false
	}
	for at := receipt.From; at < receipt.Size; at += replayChunk {
		records, err := j.records(ctx, receipt.Origin, at, min(receipt.Size, at+replayChunk))
		if err != nil {
			yield(Record{}, err)
			return false
		}
		for _, f := range records {
			f.Position = r.Position
			if !yield(f, nil) {
				return false
			}
		}
	}
	return true
}

// Entry returns one entry of any log that the journal holds, opened, without
// its position. It returns a fault.NotFound error if there is none.
func (j *Journal) Entry(ctx context.Context, p Place) (Record, error) {
	state, err := j.opt.Store.State(ctx)
	if err != nil {
		return Record{}, err
	}
	if size := state.Log(p.Origin).Size; p.Index < 0 || p.Index >= size {
		return Record{}, fault.New(fault.NotFound, "there is no entry %d in a log of %d entries", p.Index, size)
	}
	records, err := j.records(ctx, p.Origin, p.Index, p.Index+1)
	if err != nil {
		return Record{}, err
	}
	return records[0], nil
}

// records reads and opens the entries of one log with from <= index < to, all
// of which must exist.
func (j *Journal) records(ctx context.Context, origin string, from, to int64) ([]Record, error) {
	rows, err := readEntries(ctx, j.opt.Store, origin, from, to)
	if err != nil {
		return nil, err
	}
	records := make([]Record, len(rows))
	err = inParallel(len(rows), func(i int) error {
		if rows[i].Head == nil {
			return fault.New(fault.Corrupt, "entry %d: missing", from+int64(i))
		}
		r, faults := rows[i].open(j.opt.Keyring)
		if len(faults) > 0 {
			return fault.New(fault.Corrupt, "entry %d: %s", from+int64(i), faults[0])
		}
		records[i] = r
		return nil
	})
	return records, err
}

// row is an entry as stored, with the secret that holds its key (its ID is
// empty if there is none).
type row struct {
	Entry
	key Secret
}

// readEntries returns a row for each index, with a nil Head where there is no
// entry.
func readEntries(ctx context.Context, s Store, origin string, from, to int64) ([]row, error) {
	rows := make([]row, to-from)
	for i := range rows {
		rows[i].Place = Place{Origin: origin, Index: from + int64(i)}
	}
	entries, err := s.Entries(ctx, origin, from, to)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if i := e.Index - from; i >= 0 && i < int64(len(rows)) {
			rows[i].Entry = e
		}
	}
	lo, hi := EntrySecret(Place{origin, from}), EntrySecret(Place{origin, to})
	secrets, err := s.Secrets(ctx, lo, hi, len(rows))
	if err != nil {
		return nil, err
	}
	next := 0
	for i := range rows {
		id := EntrySecret(rows[i].Place)
		for next < len(secrets) && secrets[next].ID < id {
			next++
		}
		if next < len(secrets) && secrets[next].ID == id {
			rows[i].key = secrets[next]
		}
	}
	return rows, nil
}

// open checks one stored entry against itself and opens its body. It returns
// what is wrong with it in words, or nothing.
func (r *row) open(keys Keyring) (Record, []string) {
	head, err := entry.ParseHead(r.Head)
	if err != nil {
		return Record{}, []string{"head changed"}
	}
	var faults []string
	if head.Origin != r.Origin || head.Index != r.Index || head.Time.UnixMicro() != r.At {
		faults = append(faults, "head does not belong to its row")
	}
	if len(r.Salt) != 32 || len(r.BodyHash) != 32 {
		return Record{}, append(faults, "salt or body hash cut short")
	}
	rec := Record{Head: head}
	rec.LeafHash = entry.MakeLeaf(entry.HeadHash(entry.Salt(r.Salt), r.Head), [32]byte(r.BodyHash)).Hash()
	switch {
	case r.Body == nil && r.key.DestroyedAt != 0:
		rec.Erased = true
		if !bytes.Equal(r.key.Wrapped, tombstone(r.key.ID, r.key.DestroyedAt)) {
			faults = append(faults, "tombstone of the key changed")
		}
	case r.Body == nil:
		faults = append(faults, "body missing")
	case len(r.Body.Salt) != 32 || entry.BodyHash(entry.Salt(r.Body.Salt), r.Body.Bytes) != [32]byte(r.BodyHash):
		faults = append(faults, "body changed")
	case r.key.ID == "":
		faults = append(faults, "key missing")
	case r.key.DestroyedAt != 0:
		faults = append(faults, "key destroyed, but the body is still there")
	default:
		var fault string
		if rec.Body, fault = r.openBody(head, keys); fault != "" {
			faults = append(faults, fault)
		}
	}
	return rec, faults
}

func (r *row) openBody(head entry.Head, keys Keyring) ([]byte, string) {
	key, err := keys.Unwrap(r.key.Wrapped)
	if err != nil {
		return nil, "key does not open"
	}
	if entry.KeyHash(key) != head.KeyHash {
		return nil, "key is another entry's"
	}
	body, err := entry.OpenBody(key, r.Head, r.Body.Bytes)
	if err != nil {
		return nil, "body does not open"
	}
	if !json.Valid(body) {
		return nil, "body is not JSON"
	}
	return body, ""
}

// tail keeps the newest records of this process, so that what was just
// appended need not be read and decrypted again to be applied to the view.
type tail struct {
	records []Record
}

// tailSize is how many records are kept: more than one commit usually has.
const tailSize = 4096

func (t *tail) add(records []Record) {
	if n := len(t.records); n > 0 && t.records[n-1].Position+1 != records[0].Position || n+len(records) > tailSize {
		t.records = nil
	}
	t.records = append(t.records, records...)
}

// recentSince returns the records after position from, if there are any and all
// that this process wrote are at hand. What other processes wrote since comes
// with the next call.
func (j *Journal) recentSince(from int64) ([]Record, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	t := j.recent.records
	if len(t) == 0 || from+1 < t[0].Position || from >= t[len(t)-1].Position {
		return nil, false
	}
	return t[from+1-t[0].Position:], true
}
