package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/sync/errgroup"

	"sijil/fault"
	"sijil/internal/durable"
	"sijil/journal"
	"sijil/journal/entry"
	"sijil/journal/translog"
	"sijil/publication"
	"sijil/seal"
)

// ExportJournal writes the tiles, the checkpoint and the proofs of the journal
// into a new folder, and returns how many entries they cover. With an older
// checkpoint it adds the proof that the journal only grew since. With the
// recipient of another workspace it adds the sealed bodies and their keys, for
// that workspace alone.
func (w *Workspace) ExportJournal(ctx context.Context, dir string, since []byte, recipient string) (int64, error) {
	opts := journal.ExportOptions{Older: since}
	if recipient != "" {
		to, err := age.ParseHybridRecipient(recipient)
		if err != nil {
			return 0, (&fault.Error{Kind: fault.Invalid, Message: "this is not the recipient of a workspace", Err: err}).
				WithHint("ask its people for what sijil key show prints; nothing was written")
		}
		opts.Seal = func(out io.Writer) (io.WriteCloser, error) { return age.Encrypt(out, to) }
	}
	size, err := w.journal.Size(ctx)
	if err != nil {
		return 0, err
	}
	for i := range size {
		opts.Proofs = append(opts.Proofs, i)
	}
	if err := durable.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	signed, err := w.journal.Export(ctx, dir, opts)
	if err != nil {
		return 0, err
	}
	if err := flushed(dir); err != nil {
		return 0, err
	}
	c, err := publication.CheckpointOf(string(signed))
	return c.Size, err
}

// flushesAtOnce is how many files wait for the disk at the same time: it
// serves many together.
const flushesAtOnce = 16

// flushed makes every file below a folder of new files durable, and their
// names.
func flushed(dir string) error {
	var group errgroup.Group
	group.SetLimit(flushesAtOnce)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		group.Go(func() error {
			if e.IsDir() {
				return durable.SyncDir(path)
			}
			f, err := os.OpenFile(path, os.O_RDWR, 0) // Windows flushes only what may be written
			if err != nil {
				return err
			}
			return errors.Join(f.Sync(), f.Close())
		})
		return nil
	})
	return fault.Wrap(fault.Failed, errors.Join(err, group.Wait()), "the export could not be made durable")
}

// ProveEntry returns the proof that the local entry at a position is in the
// journal, with a fresh checkpoint, in the form of C2SP tlog-proof.
func (w *Workspace) ProveEntry(ctx context.Context, position int64) ([]byte, error) {
	signed, size, err := w.checkpointOf(ctx, w.about.Origin)
	if err != nil {
		return nil, err
	}
	if position < 1 || position > size {
		return nil, fault.New(fault.NotFound, "the journal has positions 1 to %d", size)
	}
	place := journal.Place{Origin: w.about.Origin, Index: position - 1}
	path, err := w.journal.ProveInclusion(ctx, place, size)
	if err != nil {
		return nil, err
	}
	return translog.Inclusion{Index: place.Index, Hashes: path, Checkpoint: signed}.Marshal(), nil
}

// ReceiveJournal takes in the exported journal of another workspace, checked
// against the signing key that its people gave. Receiving it twice, or an
// older one after a newer, changes nothing. A journal that contradicts what
// was received before is fault.Corrupt, and nothing of it is taken.
func (w *Workspace) ReceiveJournal(ctx context.Context, dir, signer string) (journal.Received, error) {
	verifier, err := note.NewVerifier(signer)
	if err != nil {
		return journal.Received{}, (&fault.Error{Kind: fault.Invalid, Message: "this is not the signing key of a workspace", Err: err}).
			WithHint("ask its people for what sijil key show prints; nothing was received")
	}
	if verifier.Name() == w.about.Origin {
		return journal.Received{}, fault.New(fault.Invalid, "this is the journal of this very workspace").WithHint("nothing was received")
	}
	received, err := w.receive(ctx, dir, signer)
	if err != nil {
		return received, err
	}
	err = w.catchUp(ctx)
	w.memory.forget() // what was received may hold erasures
	return received, err
}

// receive takes an export into the journal. What the view knows decides what is
// admitted; the snapshot is closed before the view moves on, because the view
// waits for its readers where it empties its write-ahead log.
func (w *Workspace) receive(ctx context.Context, dir, signer string) (journal.Received, error) {
	now, err := w.view.Snapshot(ctx)
	if err != nil {
		return journal.Received{}, err
	}
	defer now.Close()
	return w.journal.Receive(ctx, string(w.about.Actor), journal.Source{
		Files: os.DirFS(dir), Key: signer, Open: w.unseal, Compartment: string(w.about.Compartment),
		Admit: func(o entry.Opened) error {
			return now.Admissible(ctx, recordOf(journal.Record{Head: o.Head, Body: o.Body}))
		}})
}

// unseal opens what was sealed to this workspace.
func (w *Workspace) unseal(sealed io.Reader) (io.Reader, error) {
	opened, err := age.Decrypt(sealed, w.identity)
	if err != nil {
		return nil, (&fault.Error{Kind: fault.Denied, Message: "the export is sealed to another workspace", Err: err}).
			WithHint("ask for one made with: sijil journal export --to %s", w.about.Recipient)
	}
	return opened, nil
}

// openIdentity opens the key to which others seal what they send.
func (d description) openIdentity(key seal.Key) (*age.HybridIdentity, error) {
	secret, err := seal.OpenBytes(key, d.Identity, []byte("identity"))
	if err != nil {
		return nil, damaged(err)
	}
	identity, err := age.ParseHybridIdentity(string(secret))
	if err != nil {
		return nil, damaged(err)
	}
	return identity, nil
}
