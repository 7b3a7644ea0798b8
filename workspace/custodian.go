package workspace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/fault"
	"sijil/journal"
	"sijil/journal/entry"
	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/bundle"
	"sijil/publication/redact"
	"sijil/seal"
	"sijil/value"
)

// Custodian returns what guards the log of the workspace.
func (w *Workspace) Custodian() casework.Custodian { return custodian{w} }

type custodian struct{ w *Workspace }

// Seal returns the proofs of entries, against a fresh checkpoint of each log
// that they stand in.
func (c custodian) Seal(ctx context.Context, places []casework.EntryPlace) (casework.Sealed, error) {
	sealed := casework.Sealed{SignerKey: c.w.about.Verifier}
	origins := []string{c.w.journal.Origin()}
	for _, p := range places {
		if !slices.Contains(origins, p.Origin) {
			origins = append(origins, p.Origin)
		}
	}
	sizes := map[string]int64{}
	for _, origin := range origins {
		note, size, err := c.w.checkpointOf(ctx, origin)
		if err != nil {
			return sealed, err
		}
		sizes[origin] = size
		sealed.Checkpoints = append(sealed.Checkpoints, redact.Checkpoint{Origin: origin, Note: string(note)})
	}
	for _, p := range places {
		entry, err := c.prove(ctx, p, sizes[p.Origin])
		if err != nil {
			return sealed, err
		}
		sealed.Entries = append(sealed.Entries, entry)
	}
	return sealed, nil
}

func (c custodian) prove(ctx context.Context, p casework.EntryPlace, size int64) (redact.Entry, error) {
	place := journal.Place{Origin: p.Origin, Index: p.Index}
	disclosed, err := c.w.journal.Disclose(ctx, place)
	if err != nil {
		return redact.Entry{}, err
	}
	opened, err := disclosed.Open()
	if err != nil {
		return redact.Entry{}, err
	}
	head := entry.HeadHash(entry.Salt(disclosed.Salt), disclosed.Head)
	path, err := c.w.journal.ProveInclusion(ctx, place, size)
	if err != nil {
		return redact.Entry{}, err
	}
	e := redact.Entry{Origin: p.Origin, Index: p.Index, HeadHash: head[:], BodyHash: opened.BodyHash[:]}
	for _, h := range path {
		e.Path = append(e.Path, h[:])
	}
	return e, nil
}

// checkpointOf returns the newest signed checkpoint of a log and its size: a
// fresh one of our own, the last one received of another's.
func (w *Workspace) checkpointOf(ctx context.Context, origin string) ([]byte, int64, error) {
	if origin == w.journal.Origin() {
		signed, err := w.journal.Checkpoint(ctx)
		if err != nil {
			return nil, 0, err
		}
		c, err := publication.CheckpointOf(string(signed))
		return signed, c.Size, err
	}
	kept, err := w.journal.Checkpoints(ctx, origin)
	if err != nil {
		return nil, 0, err
	}
	if len(kept) == 0 {
		return nil, 0, fault.New(fault.Corrupt, "no checkpoint is kept of a log that was received")
	}
	newest := kept[len(kept)-1]
	return newest.Note, newest.Size, nil
}

// Release writes a publication as a signed bundle.
func (c custodian) Release(ctx context.Context, dir string, pub publication.Publication) (string, error) {
	if err := bundle.Write(ctx, dir, pub, c.w.signer); err != nil {
		return "", err
	}
	signed, err := os.ReadFile(filepath.Join(dir, bag.TagManifestName))
	if err != nil {
		return "", fault.Wrap(fault.Failed, err, "read the bundle again")
	}
	sum := sha256.Sum256(signed)
	return hex.EncodeToString(sum[:]), nil
}

// Erase destroys the body and the key of an entry, and what the view derived
// from it.
func (c custodian) Erase(ctx context.Context, actor access.Actor, p casework.EntryPlace, reason string, sets []value.ID) (int64, error) {
	gaps := make([]string, len(sets))
	for i, id := range sets {
		gaps[i] = string(id)
	}
	position, err := c.w.journal.Erase(ctx, string(actor.ID), journal.Place{Origin: p.Origin, Index: p.Index}, reason, gaps...)
	if err != nil {
		return 0, err
	}
	err = c.w.catchUp(ctx)
	c.w.memory.forget() // after the view: what is computed from now on cannot hold it
	return position, err
}

// blobIdentity returns the key that opens a stored blob.
func (w *Workspace) blobIdentity(ctx context.Context, name string) (seal.Identity, error) {
	wrapped, err := w.journal.Secret(ctx, blobSecret(name))
	if err != nil {
		return nil, err
	}
	return w.ring.UnwrapIdentity(wrapped)
}

// openBlob returns the bytes of an item as they were collected.
func (w *Workspace) openBlob(ctx context.Context, item evidence.Item, identity seal.Identity) (io.ReadCloser, error) {
	ref, err := blob.ParseRef(item.Stored.Blob)
	if err != nil {
		return nil, fault.Wrap(fault.Corrupt, err, "the name of the item's bytes is damaged")
	}
	f, _, err := w.blobs.Open(ctx, ref)
	if err != nil {
		return nil, err
	}
	r, err := seal.OpenBlob(f, identity, item.Size)
	if err != nil {
		f.Close()
		return nil, err
	}
	return readCloser{r, f}, nil
}

// readCloser reads from one and closes the other.
type readCloser struct {
	io.Reader
	io.Closer
}
