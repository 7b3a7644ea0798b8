package workspace

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"sijil/casework"
	"sijil/casework/audit"
	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/fault"
	"sijil/journal"
	"sijil/publication"
	"sijil/seal"
)

// Verify re-reads every blob, entry, row and figure of the workspace in dir
// and names each damaged thing. It repairs nothing, and changes nothing but a
// temporary view that it derives beside the live one and removes. What cannot
// be read is damage. against is a checkpoint kept elsewhere, or nil.
//
// The error is for what keeps it from looking at all, or at everything: no
// workspace, a wrong passphrase, a workspace that is open elsewhere, a disk
// without room for the temporary view.
func Verify(ctx context.Context, dir string, passphrase, against []byte) (*audit.Report, error) {
	report := audit.NewReport()
	about, key, err := describedBy(dir, passphrase)
	if err != nil && fault.KindOf(err) != fault.Corrupt {
		return nil, err
	}
	if err != nil {
		report.Damaged("sijil.json: %v", err)
		return report, nil
	}
	held, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	v := &verification{dir: dir, about: about, key: key, against: against, ring: seal.NewRing(key, rand.Reader), report: report}
	err = errors.Join(v.run(ctx), held.release())
	if err == nil {
		err = v.settleUndone()
	}
	report.Settle()
	return report, err
}

// settleUndone says what a check that could not be done means. Beside damage
// it is part of it. Alone it is none, as when the disk has no room for the
// view that is derived to compare with; but then verify has not verified.
func (v *verification) settleUndone() error {
	if v.undone == nil {
		return nil
	}
	if fault.KindOf(v.undone) == fault.Corrupt || len(v.report.Damage) > 0 {
		v.report.Damaged("%v", v.undone)
		return nil
	}
	return (&fault.Error{Kind: fault.KindOf(v.undone), Message: "nothing was found damaged, but not everything could be checked", Err: v.undone}).
		WithHint("make room on the disk, about as much as the view takes, and verify again; nothing was changed")
}

// describedBy reads and opens the description of a workspace. Whatever cannot
// be read is fault.Corrupt, but for a workspace that is not there, a wrong
// passphrase, and the work of a newer program.
func describedBy(dir string, passphrase []byte) (description, seal.Key, error) {
	about, err := read(dir)
	newer := fault.KindOf(err) == fault.Invalid
	switch {
	case newer: // or one digit was changed, and all else is ours
		about.Format = format
	case fault.KindOf(err) == fault.NotFound:
		return about, seal.Key{}, err
	case err != nil:
		return about, seal.Key{}, damaged(err)
	}
	key, unlocking := about.unlock(passphrase)
	switch {
	case newer && unlocking == nil:
		return about, key, damaged(errors.New("its format number was changed"))
	case newer:
		return about, key, err
	case unlocking != nil && fault.KindOf(unlocking) != fault.Denied:
		return about, key, damaged(unlocking)
	}
	return about, key, unlocking
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
	undone  error            // why a check could not be done
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
	if err != nil && v.against != nil && fault.KindOf(err) == fault.Invalid {
		// All else was looked at; what cannot be compared with is no "ok".
		v.report.Damaged("the checkpoint given: %v", err)
		v.against, err = nil, nil
	}
	if err != nil {
		return err
	}
	for _, d := range found.Damage {
		v.report.Damaged("%s", d)
	}
	v.tornSlot(found.Damage)
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

// tornSlot says what it may mean that one slot of the head file, and nothing
// else, is not as it was written.
func (v *verification) tornSlot(damage []journal.Damage) {
	if len(damage) == 1 && strings.HasPrefix(damage[0].Thing, "head file, slot") {
		v.report.Noted("The other slot of the head file is sound, and the journal is as it says. A power cut leaves this if it comes while a slot " +
			"is written; the next start writes the slot again. If verify finds it after that, or without a power cut, the file was changed.")
	}
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
