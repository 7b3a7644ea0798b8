package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"iter"
	"path/filepath"
	"time"

	"sijil/casework"
	"sijil/casework/audit"
	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/fault"
	"sijil/journal"
	"sijil/publication"
	"sijil/seal"
	"sijil/view"
)

// Verify re-reads every blob, entry, row and figure of the workspace in dir
// and names each damaged thing. It repairs nothing, and changes nothing but a
// temporary view that it derives beside the live one and removes. What cannot
// be read is damage. against is a checkpoint kept elsewhere, or nil.
//
// The error is for what keeps it from looking at all: a wrong passphrase, a
// workspace that is open elsewhere, a checkpoint that is none.
func Verify(ctx context.Context, dir string, passphrase, against []byte) (*audit.Report, error) {
	report := audit.NewReport()
	about, err := read(dir)
	if fault.KindOf(err) == fault.Corrupt && err != nil {
		report.Damaged("sijil.json: %v", err)
		return report, nil
	}
	if err != nil {
		return nil, err
	}
	key, err := about.unlock(passphrase)
	if fault.KindOf(err) == fault.Corrupt && err != nil {
		report.Damaged("sijil.json: %v", err)
		return report, nil
	}
	if err != nil {
		return nil, err
	}
	held, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	v := &verification{dir: dir, about: about, key: key, against: against, ring: seal.NewRing(key, rand.Reader), report: report}
	err = errors.Join(v.run(ctx), held.release())
	report.Settle()
	return report, err
}

// verification is one verification under way.
type verification struct {
	dir     string
	about   description
	key     seal.Key
	against []byte
	ring    *seal.Ring
	report  *audit.Report
	store   engine
	log     *journal.Journal // nil if the journal cannot be opened
}

func (v *verification) run(ctx context.Context) error {
	if err := v.journal(ctx); err != nil {
		return err
	}
	if v.store != nil {
		defer v.store.Close()
	}
	if err := v.view(ctx); err != nil {
		return err
	}
	items, err := v.items(ctx)
	if err != nil {
		return err
	}
	blobs := blob.OpenFolderForVerify(filepath.Join(v.dir, blobsName))
	if err := v.blobKeys(ctx, blobs, items); err != nil {
		return err
	}
	return audit.Blobs(ctx, blobs, items, v.report)
}

// blobKeys checks that the key kept for each item's bytes is there and opens
// them: whoever can write to the journal's tables could take a key away, or
// exchange two, without touching an entry. Nothing that destroys the key of a
// blob is recorded yet, so none may be gone.
func (v *verification) blobKeys(ctx context.Context, blobs *blob.Folder, items []evidence.Item) error {
	for _, item := range items {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wrapped, err := v.log.Secret(ctx, blobSecret(item.Stored.Blob))
		if err != nil {
			v.report.Damaged("key of blob %s of item %s: %v", item.Stored.Blob, item.ID, err)
			continue
		}
		if !v.opens(ctx, blobs, *item.Stored, wrapped) {
			v.report.Damaged("key of blob %s of item %s: it does not open the blob", item.Stored.Blob, item.ID)
		}
	}
	return nil
}

// opens says whether a kept key opens a blob. Of the blob only the beginning
// is read; one that is missing or changed is named with the blobs.
func (v *verification) opens(ctx context.Context, blobs *blob.Folder, stored evidence.Stored, wrapped []byte) bool {
	identity, err := v.ring.UnwrapIdentity(wrapped)
	if err != nil {
		return false
	}
	ref, err := blob.ParseRef(stored.Blob)
	if err != nil {
		return true
	}
	f, _, err := blobs.Open(ctx, ref)
	if err != nil {
		return true
	}
	defer f.Close()
	_, err = seal.OpenBlob(f, identity, stored.Size)
	return err == nil
}

// journal verifies the log and opens it for reading.
func (v *verification) journal(ctx context.Context) error {
	store, err := openEngine(ctx, v.dir, v.about, v.key, verifying)
	if err != nil {
		v.report.Damaged("the journal cannot be opened: %v", err)
		return ctx.Err()
	}
	v.store = store
	signer, err := v.about.openSigner(v.key)
	if err != nil {
		return err
	}
	options, err := journalOptions(v.dir, v.about, store, v.ring, signer, time.Now, rand.Reader)
	if err != nil {
		return err
	}
	found, err := journal.Verify(ctx, store, journal.VerifyOptions{
		Keyring: options.Keyring, Verifier: options.Verifier, HeadPath: options.HeadPath, Against: v.against,
		OpenSecret: func(s journal.Secret) error {
			_, err := v.ring.UnwrapIdentity(s.Wrapped)
			return err
		},
	})
	if err != nil {
		return err
	}
	for _, d := range found.Damage {
		v.report.Damaged("%s", d)
	}
	v.report.Entries = found.Entries
	for _, l := range found.Logs {
		if l.Origin == v.about.Origin {
			v.report.Position = l.Size
		}
	}
	v.protection()
	options.ReadOnly = true
	if v.log, err = journal.Open(ctx, options); err != nil {
		v.report.Damaged("the journal: %v", err)
		v.log = nil
	}
	return ctx.Err()
}

// protection says how far each protection reaches.
func (v *verification) protection() {
	reach := int64(0)
	if c, err := publication.CheckpointOf(string(v.against)); err == nil && c.Origin == v.about.Origin {
		reach = c.Size
		v.report.Protected("Entries 1 to %d are protected by the checkpoint that was kept elsewhere.", reach)
	}
	if reach < v.report.Position {
		v.report.Protected("Entries %d to %d rest on the head file of this machine: whoever rolls back both together is found only by a checkpoint kept elsewhere (sijil journal export).", reach+1, v.report.Position)
	}
}

// view compares the live view with what the journal says, and computes every
// figure.
func (v *verification) view(ctx context.Context) error {
	live, err := openView(ctx, v.dir, hex.EncodeToString(seal.DeriveKey(v.key, "view").Bytes()))
	if err != nil {
		v.report.Damaged("the view: %v", err)
		return ctx.Err()
	}
	defer live.Close()
	if v.log == nil {
		return nil // the journal is damaged; there is nothing to compare with
	}
	damage, err := live.Check(ctx, records(ctx, v.log))
	for _, d := range damage {
		v.report.Damaged("%s", d)
	}
	if err != nil {
		v.report.Damaged("the view cannot be compared with the journal: %v", err)
		return ctx.Err()
	}
	if err := v.figures(ctx, live); err != nil {
		v.report.Damaged("the figures cannot be computed: %v", err)
	}
	return ctx.Err()
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
		if _, err := s.Figure(ctx, d.Ref, "en"); err != nil {
			return err
		}
		v.report.Figures++
	}
	return err
}

// items returns what the journal records as held. It reads the entries, not
// the view, so that a damaged view hides no damaged blob.
func (v *verification) items(ctx context.Context) ([]evidence.Item, error) {
	if v.log == nil {
		return nil, nil
	}
	var items []evidence.Item
	for r, err := range v.log.Replay(ctx, 0) {
		if err != nil {
			v.report.Damaged("the journal cannot be replayed: %v", err)
			return items, ctx.Err()
		}
		// What others hold is theirs to verify.
		if r.Erased || r.Origin != v.about.Origin {
			continue
		}
		var collected casework.Collected
		var attached casework.Attached
		switch r.Verb {
		case "item.collect":
			err = json.Unmarshal(r.Body, &collected)
		case "item.attach":
			err = json.Unmarshal(r.Body, &attached)
			collected.Item = evidence.Item{ID: attached.Item, Stored: &attached.Stored}
		default:
			continue
		}
		if err != nil {
			v.report.Damaged("entry %d: its body is not what %s has", r.Index, r.Verb)
			continue
		}
		if collected.Item.Stored != nil {
			items = append(items, collected.Item)
		}
	}
	return items, nil
}
