package journal

import (
	"bytes"
	"context"
	"strings"

	"sijil/fault"
)

// checkSecrets refuses ids that belong to the journal's own keys.
func checkSecrets(put []Secret, destroy []string) error {
	ids := destroy
	for _, s := range put {
		ids = append(ids[:len(ids):len(ids)], s.ID)
		if len(s.Wrapped) == 0 || s.DestroyedAt != 0 {
			return fault.New(fault.Invalid, "a secret must be given wrapped and living; nothing was recorded")
		}
	}
	for _, id := range ids {
		if id == "" || len(id) > 200 || strings.HasPrefix(id, entrySecrets) {
			return fault.New(fault.Invalid, "a secret's id must be of 1 to 200 characters and not that of an entry's key; nothing was recorded")
		}
	}
	return nil
}

// PutSecret stores a wrapped key, or replaces the wrapping of one that lives. A
// destroyed secret stays destroyed: that is a fault.Conflict error. Ids must
// not begin with "entry ".
func (j *Journal) PutSecret(ctx context.Context, id string, wrapped []byte) error {
	if err := checkSecrets([]Secret{{ID: id, Wrapped: wrapped}}, nil); err != nil {
		return err
	}
	if old, err := j.secret(ctx, id); err != nil {
		return err
	} else if old.DestroyedAt != 0 {
		return fault.New(fault.Conflict, "the secret was destroyed and cannot come back; nothing was recorded")
	}
	return j.putSecrets(ctx, Secret{ID: id, Wrapped: wrapped})
}

// DestroySecret makes a secret cease to exist, for ever, and leaves a
// tombstone with the time. Destroying it again changes nothing.
func (j *Journal) DestroySecret(ctx context.Context, id string) error {
	if err := checkSecrets(nil, []string{id}); err != nil {
		return err
	}
	return j.putSecrets(ctx, destroyed(id, j.opt.Now().UnixMicro()))
}

// Secret returns a wrapped key. It returns a fault.NotFound error if there is
// none, or if it was destroyed, and says which; fault.Corrupt if its tombstone
// was changed.
func (j *Journal) Secret(ctx context.Context, id string) ([]byte, error) {
	s, err := j.secret(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case s.ID == "":
		return nil, fault.New(fault.NotFound, "there is no such secret")
	case s.DestroyedAt == 0:
		return s.Wrapped, nil
	case !bytes.Equal(s.Wrapped, tombstone(s.ID, s.DestroyedAt)):
		return nil, fault.New(fault.Corrupt, "the tombstone of a destroyed secret was changed")
	}
	return nil, fault.New(fault.NotFound, "the secret was destroyed by a recorded erasure")
}

// Secrets returns the secrets whose ids begin with a prefix, living and
// destroyed, by id in byte order.
func (j *Journal) Secrets(ctx context.Context, prefix string) ([]Secret, error) {
	const page = 1000
	var all []Secret
	for from := prefix; ; from = all[len(all)-1].ID + "\x01" {
		found, err := j.opt.Store.Secrets(ctx, from, prefix+"\U0010ffff", page)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
		if len(found) < page {
			return all, nil
		}
	}
}

// secret returns the row of a secret, or one without an ID if there is none.
func (j *Journal) secret(ctx context.Context, id string) (Secret, error) {
	found, err := j.opt.Store.Secrets(ctx, id, id+"\x01", 1)
	if err != nil || len(found) == 0 || found[0].ID != id {
		return Secret{}, err
	}
	return found[0], nil
}

func (j *Journal) putSecrets(ctx context.Context, secrets ...Secret) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	edge, err := j.ready(ctx)
	if err != nil {
		return err
	}
	return j.commit(ctx, Change{Secrets: secrets}, edge)
}
