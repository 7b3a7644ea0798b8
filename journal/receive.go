package journal

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"io/fs"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/internal/durable"
	"sijil/journal/entry"
	"sijil/journal/handover"
	"sijil/journal/translog"
)

// VerbReceive is the verb of a local entry that tells what was received of a
// foreign log, and so fixes from when it is visible here.
const VerbReceive = "exchange.receive"

// Receipt is the body of an entry of [VerbReceive].
type Receipt struct {
	Origin     string `json:"origin"`
	From       int64  `json:"from"`       // entries held before
	Size       int64  `json:"size"`       // entries held since
	Root       string `json:"root"`       // base64, at Size
	Checkpoint string `json:"checkpoint"` // the foreign log's signed checkpoint
	Key        string `json:"key"`        // the foreign log's public key, as a note verifier key
}

// Source is an exported log, as [Journal.Export] writes it with a handover.
type Source struct {
	Files fs.FS
	// Key is the public key of the log (a note verifier key), learnt from its
	// people and not from the export.
	Key string
	// Open unseals the handover.
	Open func(io.Reader) (io.Reader, error)
	// Compartment is whose readers can open what is received.
	Compartment string
	// Admit, if not nil, is asked for each new entry that has a body. If it
	// returns an error, nothing of the log is taken in, and that is the error.
	Admit func(entry.Opened) error
}

// Received says what a receipt brought.
type Received struct {
	Origin string
	From   int64 // entries held before
	Size   int64 // entries held now
}

// Receive merges a foreign log into the journal, under its own name and with
// its own proofs. Every entry is checked against the log's signed checkpoint
// and against what was received of it before. Merging is set union by log and
// index: to receive the same log twice, or an older state of it, changes
// nothing, and in which order logs are received does not matter. Bodies that
// the log's own people erased are erased here too.
//
// It returns a fault.Corrupt error if the export does not fit its checkpoint
// or if the log is forked, that is, if what we hold of it and what we are
// given are two histories: somebody's copy was falsified. Nothing is recorded
// then.
func (j *Journal) Receive(ctx context.Context, actor string, src Source) (Received, error) {
	log, err := note.NewVerifier(src.Key)
	if err != nil {
		return Received{}, fault.Wrap(fault.Invalid, err, "the log's public key cannot be read; nothing was recorded")
	}
	msg, err := readFile(src.Files, CheckpointFile)
	if err != nil {
		return Received{}, err
	}
	c, err := translog.Open(msg, log)
	if err != nil {
		return Received{}, err
	}
	state, err := j.opt.Store.State(ctx)
	if err != nil {
		return Received{}, err
	}
	held := state.Log(c.Origin)
	got := Received{Origin: c.Origin, From: held.Size, Size: held.Size}
	if c.Size <= held.Size {
		return got, j.isPrefix(ctx, c)
	}
	if c.Origin == j.origin {
		return got, fault.New(fault.Corrupt, "our own log was cut short: %d entries, the checkpoint that came back says %d", held.Size, c.Size)
	}
	if err := j.sameKey(ctx, c.Origin, log); err != nil {
		return got, err
	}
	in := &intake{j: j, log: held, admit: src.Admit, compartment: src.Compartment, erased: map[int64]time.Time{}, lasting: map[int64]bool{}}
	if err := in.read(ctx, src, c); err != nil {
		return got, err
	}
	got.Size = c.Size
	return got, j.record(ctx, actor, in, c, msg, src.Key)
}

// isPrefix checks that a checkpoint of a log is one that the log, as we hold
// it, once had.
func (j *Journal) isPrefix(ctx context.Context, c translog.Checkpoint) error {
	root, err := tlog.TreeHash(c.Size, hashes(ctx, j.opt.Store, c.Origin))
	if err != nil {
		return err
	}
	if root != c.Root {
		return forked(c.Size)
	}
	return nil
}

func forked(size int64) error {
	return fault.New(fault.Corrupt, "the log is forked: its first %d entries are not those received before; nothing was recorded", size).
		WithHint("Ask the log's people for their checkpoints: one of the two copies was falsified.")
}

// sameKey checks that what was received of a log before was signed by the same key.
func (j *Journal) sameKey(ctx context.Context, origin string, log note.Verifier) error {
	kept, err := j.opt.Store.Checkpoints(ctx, origin)
	if err != nil || len(kept) == 0 {
		return err
	}
	if _, err := translog.Open(kept[len(kept)-1].Note, log); err != nil {
		return fault.New(fault.Conflict, "the log was received before under another key; nothing was recorded")
	}
	return nil
}

func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, durable.Pathless(err), "the export has no %s", name)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1<<20))
	return data, fault.Wrap(fault.Failed, durable.Pathless(err), "the %s of the export cannot be read", name)
}

// intake is a foreign log on its way in.
type intake struct {
	j           *Journal
	log         Log // as held before
	compartment string
	admit       func(entry.Opened) error // may be nil
	edge        translog.Frontier
	growth      Growth
	keys        []Secret
	erased      map[int64]time.Time // what its own people erased, and when
	lasting     map[int64]bool      // entries that tell of erasures or receipts, and are never erased
	unexplained []int64             // entries that came without a body
}

// read takes every entry of the handover and checks it.
func (in *intake) read(ctx context.Context, src Source, c translog.Checkpoint) error {
	f, err := src.Files.Open(HandoverFile)
	if err != nil {
		return fault.Wrap(fault.NotFound, durable.Pathless(err), "the export has no handover; nothing was recorded").(*fault.Error).
			WithHint("Ask for an export that is sealed to this workspace's key.")
	}
	defer f.Close()
	plain, err := src.Open(f)
	if err != nil {
		return fault.Wrap(fault.Denied, err, "the handover does not open with our key; nothing was recorded")
	}
	r, err := handover.NewReader(plain)
	if err != nil {
		return err
	}
	if r.Origin() != c.Origin || r.Size() != c.Size {
		return fault.New(fault.Corrupt, "the handover is of another state of the log than its checkpoint; nothing was recorded")
	}
	for r.More() {
		if in.edge.Size() == in.log.Size && in.edge.Root() != in.log.Root {
			return forked(in.log.Size)
		}
		d, o, err := r.Next()
		if err == nil {
			err = in.take(d, o)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	if err := r.End(); err != nil {
		return err
	}
	if in.edge.Root() != c.Root {
		return fault.New(fault.Corrupt, "the entries handed over are not those that the checkpoint describes; nothing was recorded")
	}
	return in.settle()
}

// take adds one entry that was checked against itself. Of entries held before
// only the hash is needed, to see that they are the same.
func (in *intake) take(d entry.Disclosure, o entry.Opened) error {
	held := in.edge.Size() < in.log.Size
	if o.Verb == VerbErase || o.Verb == VerbReceive {
		in.lasting[o.Index] = true
	}
	at := len(in.growth.Hashes)
	in.growth.Hashes = in.edge.Add(o.LeafHash, in.growth.Hashes)
	if held {
		in.growth.Hashes = in.growth.Hashes[:at]
		return nil
	}
	if o.Verb == VerbErase {
		var e Erasure
		if err := json.Unmarshal(o.Body, &e); err != nil {
			return fault.Wrap(fault.Corrupt, err, "entry %d of the handover is not an erasure", o.Index)
		}
		if e.Origin == o.Origin {
			if e.Index < 0 || e.Index >= o.Index || in.lasting[e.Index] || o.Time.UnixMicro() == 0 {
				return fault.New(fault.Corrupt, "entry %d of the handover erases what cannot be erased, or at no time; nothing was recorded", o.Index).
					WithHint("Ask the log's people for an export that was made with sijil.")
			}
			in.erased[e.Index] = o.Time
		}
	}
	place := Place{Origin: o.Origin, Index: o.Index}
	e := Entry{Place: place, At: o.Time.UnixMicro(), Head: d.Head, Salt: d.Salt, BodyHash: o.BodyHash[:]}
	if o.Body == nil {
		in.unexplained = append(in.unexplained, o.Index)
	} else {
		if in.admit != nil {
			if err := in.admit(o); err != nil {
				return err
			}
		}
		wrapped, err := in.j.opt.Keyring.Wrap(in.compartment, entry.Key(d.Key))
		if err != nil {
			return fault.Wrap(fault.Failed, err, "an entry's key could not be sealed to its compartment; nothing was recorded")
		}
		e.Body = &Body{Salt: d.BodySalt, Bytes: d.Stored}
		in.keys = append(in.keys, Secret{ID: EntrySecret(place), Wrapped: wrapped})
	}
	in.growth.Entries = append(in.growth.Entries, e)
	return nil
}

// settle checks that every missing body was erased by an entry that says so,
// and drops bodies that came although they were erased.
func (in *intake) settle() error {
	for _, i := range in.unexplained {
		if _, ok := in.erased[i]; !ok {
			return fault.New(fault.Corrupt, "entry %d came without its body, and no entry says that it was erased; nothing was recorded", i)
		}
	}
	gone := map[string]bool{}
	for i := range in.erased {
		gone[EntrySecret(Place{Origin: in.log.Origin, Index: i})] = true
		if at := i - in.log.Size; at >= 0 {
			in.growth.Entries[at].Body = nil
		}
	}
	in.keys = slices.DeleteFunc(in.keys, func(s Secret) bool { return gone[s.ID] })
	return nil
}

// record commits what came in together with the local receipt.
func (j *Journal) record(ctx context.Context, actor string, in *intake, c translog.Checkpoint, msg []byte, key string) error {
	receipt := Receipt{
		Origin: c.Origin, From: in.log.Size, Size: c.Size,
		Root:       base64.StdEncoding.EncodeToString(c.Root[:]),
		Checkpoint: string(msg), Key: key,
	}
	body, err := json.Marshal(receipt)
	if err != nil {
		return fault.Wrap(fault.Failed, err, "the receipt could not be written; nothing was recorded")
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	edge, err := j.ready(ctx)
	if err != nil {
		return err
	}
	draft := Draft{Verb: VerbReceive, Compartment: j.opt.Compartment, Body: body}
	change, records, err := j.prepare(edge, actor, []Draft{draft})
	if err != nil {
		return err
	}
	in.growth.From = in.log.Size
	in.growth.Log = Log{Origin: c.Origin, Size: c.Size, Root: c.Root}
	change.Growth = append(change.Growth, in.growth)
	change.Secrets = append(change.Secrets, in.keys...)
	change.Checkpoints = []Checkpoint{{Origin: c.Origin, Size: c.Size, Note: msg}}
	for i, at := range in.erased {
		change.erase(Place{Origin: c.Origin, Index: i}, at)
	}
	if err := j.commit(ctx, change, edge); err != nil {
		return err
	}
	j.recent.add(records)
	return nil
}
