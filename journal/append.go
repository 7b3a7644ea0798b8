package journal

import (
	"context"
	"encoding/json"
	"io"
	"runtime"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal/entry"
	"sijil/journal/translog"
)

// Draft is an entry before it has a place.
type Draft struct {
	Verb        string
	Subject     string // id, or "" for none
	Compartment string // whose readers can open the body
	Body        []byte // JSON, stored as it is
	// Secrets are put in the same transaction: a new file's wrapped key must be
	// durable with the entry that tells of the file.
	Secrets []Secret
	// Destroy names secrets that cease to exist in the same transaction.
	Destroy []string
}

// Append records drafts, in order and all or none, as the entries after the
// first expect, and returns the log's new size. They are durable, and the head
// file knows of them, when it returns.
//
// It returns a fault.Conflict error if the log has another size: somebody
// wrote in between; look again and decide again. It returns fault.Invalid if a
// draft cannot be an entry. Nothing is recorded then. After a fault.Failed
// error the entries may or may not be recorded; a second try with the same
// expect never records them twice.
func (j *Journal) Append(ctx context.Context, expect int64, actor string, drafts []Draft) (size int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	edge, err := j.ready(ctx)
	if err != nil {
		return 0, err
	}
	if edge.Size() != expect {
		if err := j.refresh(ctx); err != nil {
			return 0, err
		}
		if edge = j.edge.Clone(); edge.Size() != expect {
			return 0, conflict(expect, edge.Size())
		}
	}
	if len(drafts) == 0 {
		return expect, nil
	}
	change, records, err := j.prepare(edge, actor, drafts)
	if err != nil {
		return 0, err
	}
	if err := j.commit(ctx, change, edge); err != nil {
		return 0, err
	}
	j.recent.add(records)
	return edge.Size(), nil
}

func conflict(expect, size int64) error {
	return fault.New(fault.Conflict, "the log has %d entries where %d were expected; nothing was recorded", size, expect).
		WithHint("Look at what was recorded meanwhile and try again.")
}

// prepare turns drafts into a change that continues the log at edge, and moves
// edge on.
func (j *Journal) prepare(edge *translog.Frontier, actor string, drafts []Draft) (Change, []Record, error) {
	from := edge.Size()
	chance, err := drawRandom(j.opt.Entropy, len(drafts))
	if err != nil {
		return Change{}, nil, err
	}
	now := j.opt.Now().UTC().Truncate(time.Microsecond)
	entries := make([]Entry, len(drafts))
	records := make([]Record, len(drafts))
	keys := make([]Secret, len(drafts))
	err = inParallel(len(drafts), func(i int) error {
		d := drafts[i]
		h := entry.Head{Origin: j.origin, Index: from + int64(i), Time: now, Verb: d.Verb, Actor: actor, Subject: d.Subject}
		if h.Subject == "" {
			h.Subject = entry.NoSubject
		}
		var err error
		entries[i], keys[i], records[i], err = j.seal(h, d, &chance[i])
		return err
	})
	if err != nil {
		return Change{}, nil, err
	}
	stored := make([]tlog.Hash, 0, 2*len(drafts)+1)
	for _, r := range records {
		stored = edge.Add(r.LeafHash, stored)
	}
	change := Change{
		Growth: []Growth{{
			From:    from,
			Log:     Log{Origin: j.origin, Size: edge.Size(), Root: edge.Root()},
			Entries: entries,
			Hashes:  stored,
		}},
		Secrets: keys,
	}
	for _, d := range drafts {
		change.Secrets = append(change.Secrets, d.Secrets...)
		for _, id := range d.Destroy {
			change.Secrets = append(change.Secrets, destroyed(id, now.UnixMicro()))
		}
	}
	return change, records, nil
}

// seal makes one entry, its key's secret, and the record that replay gives.
func (j *Journal) seal(h entry.Head, d Draft, c *random) (Entry, Secret, Record, error) {
	fail := func(err error) (Entry, Secret, Record, error) { return Entry{}, Secret{}, Record{}, err }
	h.KeyHash = entry.KeyHash(c.key)
	if err := h.Check(); err != nil {
		return fail(err)
	}
	if len(d.Body) > entry.MaxBody || !json.Valid(d.Body) {
		return fail(fault.New(fault.Invalid, "an entry's body must be JSON of at most %d bytes; nothing was recorded", entry.MaxBody))
	}
	if err := checkSecrets(d.Secrets, d.Destroy); err != nil {
		return fail(err)
	}
	wrapped, err := j.opt.Keyring.Wrap(d.Compartment, c.key)
	if err != nil {
		return fail(fault.Wrap(fault.Failed, err, "the entry's key could not be sealed to its compartment; nothing was recorded"))
	}
	head := h.Marshal()
	stored := entry.SealBody(c.key, c.nonce, head, d.Body)
	bodyHash := entry.BodyHash(c.bodySalt, stored)
	place := Place{Origin: h.Origin, Index: h.Index}
	e := Entry{
		Place:    place,
		At:       h.Time.UnixMicro(),
		Head:     head,
		Salt:     c.headSalt[:],
		BodyHash: bodyHash[:],
		Body:     &Body{Salt: c.bodySalt[:], Bytes: stored},
	}
	r := Record{
		Head:     h,
		Position: h.Index + 1,
		Body:     d.Body,
		LeafHash: entry.MakeLeaf(entry.HeadHash(c.headSalt, head), bodyHash).Hash(),
	}
	return e, Secret{ID: EntrySecret(place), Wrapped: wrapped}, r, nil
}

// inParallel calls do for 0 to n-1, on several processors if that pays, and
// returns the error of the lowest index.
func inParallel(n int, do func(i int) error) error {
	const chunk = 32
	workers := min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk)
	errs := make([]error, n)
	if workers <= 1 {
		for i := range n {
			if errs[i] = do(i); errs[i] != nil {
				return errs[i]
			}
		}
		return nil
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				errs[i] = do(i)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// random is what an entry needs of chance, drawn at once for many entries
// because asking the system is slow.
type random struct {
	key      entry.Key
	nonce    [24]byte
	headSalt entry.Salt
	bodySalt entry.Salt
}

const randomSize = 32 + 24 + 32 + 32

func drawRandom(r io.Reader, n int) ([]random, error) {
	buf := make([]byte, n*randomSize)
	if _, err := io.ReadFull(r, buf); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the system gave no random numbers; nothing was recorded")
	}
	out := make([]random, n)
	for i := range out {
		b := buf[i*randomSize:]
		out[i] = random{key: entry.Key(b[:32]), nonce: [24]byte(b[32:56]), headSalt: entry.Salt(b[56:88]), bodySalt: entry.Salt(b[88:120])}
	}
	return out, nil
}
