package journal

import (
	"context"

	"sijil/fault"
	"sijil/journal/entry"
)

// Disclose returns what opens an entry. Who may be given it is for others to
// decide: it holds the entry's key and the id of the person who wrote it.
func (j *Journal) Disclose(ctx context.Context, p Place) (entry.Disclosure, error) {
	if _, err := j.Entry(ctx, p); err != nil {
		return entry.Disclosure{}, err
	}
	rows, err := readEntries(ctx, j.opt.Store, p.Origin, p.Index, p.Index+1)
	if err != nil {
		return entry.Disclosure{}, err
	}
	return rows[0].disclose(j.opt.Keyring)
}

func (r *row) disclose(keys Keyring) (entry.Disclosure, error) {
	d := entry.Disclosure{Head: r.Head, Salt: r.Salt}
	if r.Body == nil {
		d.BodyHash = r.BodyHash
		return d, nil
	}
	key, err := keys.Unwrap(r.key.Wrapped)
	if err != nil {
		return d, fault.Wrap(fault.Denied, err, "the key of entry %d is not ours to open", r.Index)
	}
	d.BodySalt, d.Stored, d.Key = r.Body.Salt, r.Body.Bytes, key[:]
	return d, nil
}
