package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/evidence/blob"
	"sijil/fault"
	"sijil/internal/durable"
	"sijil/journal"
	"sijil/seal"
	"sijil/value"
	"sijil/view"
)

// Options say what a new workspace is.
type Options struct {
	Opening        casework.Opening // its ids are given here
	Passphrase     []byte
	JournalDSNFile string // "" for the folder's own journal
	Sample         bool
}

// TakePassphrase fills in the passphrase that from returns, or an invented one
// if it returns none, and says whether it was invented.
func (o *Options) TakePassphrase(from func() ([]byte, error)) (invented bool, err error) {
	if o.Passphrase, err = from(); err != nil || len(o.Passphrase) > 0 {
		return false, err
	}
	words, err := seal.NewPassphrase(rand.Reader)
	o.Passphrase = []byte(words)
	return true, err
}

// Workspace is an open workspace, and the desk that casework works at. It is
// safe for concurrent use. One process has it open at a time.
type Workspace struct {
	dir      string
	about    description
	lock     *lock
	ring     *seal.Ring
	signer   note.Signer
	identity *age.HybridIdentity
	store    engine
	journal  *journal.Journal
	blobs    blob.Store
	view     *view.View
	viewKey  string
	policy   *access.Policy
	entropy  io.Reader
	now      func() time.Time
	applying sync.Mutex     // held while the view catches up
	newest   atomic.Int64   // position up to which this process recorded
	lagging  chan struct{}  // told when the view has something to take over
	follower sync.WaitGroup // the goroutine that is told
	memory   memory         // what took long to compute
	name     string         // of who opened it first
}

// Create makes a workspace in a folder that must not exist, and opens it.
func Create(ctx context.Context, dir string, o Options) (*Workspace, error) {
	if err := casework.OpenCase.Check(o.Opening); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.Invalid, "%s exists; a workspace is made in a new folder", dir).
			WithHint("nothing was touched; name a folder that does not exist")
	}
	about, key, err := describe(o)
	if err != nil {
		return nil, err
	}
	if err := durable.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "make the folder of the workspace")
	}
	w, err := fill(ctx, dir, about, key, o.Opening)
	if err != nil {
		// Nothing was recorded yet, and half a workspace would be in the way of
		// the next try.
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return w, nil
}

// fill makes what a workspace consists of in its new folder.
func fill(ctx context.Context, dir string, about description, key seal.Key, opening casework.Opening) (*Workspace, error) {
	if err := about.write(dir, key); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "write the description of the workspace")
	}
	w, err := open(ctx, dir, about, key, creating)
	if err != nil {
		return nil, err
	}
	opening.Case.ID, opening.Case.Compartment, opening.Person.ID = about.Case, about.Compartment, about.Actor
	if _, err = casework.Do(ctx, w, w.Actor(), casework.OpenCase, opening); err == nil {
		err = w.recognise(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// describe invents the ids and keys of a new workspace.
func describe(o Options) (description, seal.Key, error) {
	about := description{Format: format, Sample: o.Sample}
	var err error
	if about.DSNFile = o.JournalDSNFile; about.DSNFile != "" {
		// The workspace may be opened from another folder later.
		if about.DSNFile, err = filepath.Abs(about.DSNFile); err != nil {
			return about, seal.Key{}, err
		}
	}
	ids := []*value.ID{(*value.ID)(&about.Origin), &about.Case, &about.Compartment, &about.Actor}
	for _, id := range ids {
		if *id, err = value.NewID(rand.Reader); err != nil {
			return about, seal.Key{}, err
		}
	}
	lock, key, err := seal.NewLock(o.Passphrase, rand.Reader)
	if err != nil {
		return about, key, err
	}
	about.Lock = lock
	secret, public, err := seal.NewSigner(about.Origin, rand.Reader)
	if err != nil {
		return about, key, err
	}
	about.Verifier = public
	if about.Signer, err = seal.SealBytes(rand.Reader, key, []byte(secret), []byte("signer")); err != nil {
		return about, key, err
	}
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		return about, key, err
	}
	about.Recipient = identity.Recipient().String()
	about.Identity, err = seal.SealBytes(rand.Reader, key, []byte(identity.String()), []byte("identity"))
	return about, key, err
}

// Open opens the workspace in dir. It returns fault.Denied for a wrong
// passphrase, fault.Conflict if another process has it open, and fault.Corrupt
// if what is stored is not what was written.
func Open(ctx context.Context, dir string, passphrase []byte) (*Workspace, error) {
	about, err := read(dir)
	if err != nil {
		return nil, err
	}
	key, err := about.unlock(passphrase)
	if err != nil {
		return nil, err
	}
	return open(ctx, dir, about, key, working)
}

// Rebuild derives the view of the workspace in dir from the journal again, and
// returns its position. It needs nothing of the old view, which may be damaged
// beyond reading.
func Rebuild(ctx context.Context, dir string, passphrase []byte) (int64, error) {
	about, err := read(dir)
	if err != nil {
		return 0, err
	}
	key, err := about.unlock(passphrase)
	if err != nil {
		return 0, err
	}
	w, err := open(ctx, dir, about, key, rebuilding)
	if err != nil {
		return 0, err
	}
	return w.view.Position(), w.Close()
}

func open(ctx context.Context, dir string, about description, key seal.Key, how opening) (w *Workspace, err error) {
	w = &Workspace{dir: dir, about: about, ring: seal.NewRing(key, rand.Reader), entropy: rand.Reader, now: time.Now}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.release())
			w = nil
		}
	}()
	if w.lock, err = takeLock(dir); err != nil {
		return w, err
	}
	if w.policy, err = access.Builtin(); err != nil {
		return w, err
	}
	if w.signer, err = about.openSigner(key); err != nil {
		return w, err
	}
	if w.identity, err = about.openIdentity(key); err != nil {
		return w, err
	}
	if w.store, err = openEngine(ctx, dir, about, key, how); err != nil {
		return w, err
	}
	options, err := journalOptions(dir, about, w.store, w.ring, w.signer, w.now, w.entropy)
	if err != nil {
		return w, err
	}
	if w.journal, err = journal.Open(ctx, options); err != nil {
		return w, err
	}
	if w.blobs, err = blob.OpenFolder(filepath.Join(dir, blobsName)); err != nil {
		return w, err
	}
	if how == rebuilding { // only here, where the journal is known to be whole
		if err := view.Drop(filepath.Join(dir, viewName)); err != nil {
			return w, err
		}
	}
	w.viewKey = hex.EncodeToString(seal.DeriveKey(key, "view").Bytes())
	w.view, err = openView(ctx, dir, w.viewKey)
	if err != nil && fault.KindOf(err) == fault.Corrupt {
		// A power cut may leave it so. It is derived from the journal, which is
		// whole; what can be read again is not worth a refusal.
		if err := view.Drop(filepath.Join(dir, viewName)); err != nil {
			return w, err
		}
		w.view, err = openView(ctx, dir, w.viewKey)
	}
	if err != nil {
		return w, err
	}
	if err := w.catchUp(ctx); err != nil {
		return w, err
	}
	w.follow()
	return w, w.recognise(ctx)
}

// recognise learns the name of the person who works here, which stands in the
// sealed body of an enrolment and nowhere else.
func (w *Workspace) recognise(ctx context.Context) error {
	s, err := w.view.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	lines, err := s.Lines(ctx, view.LogFilter{Actor: string(w.about.Actor), Limit: 1})
	if len(lines) > 0 {
		w.name = lines[0].Who
	}
	return err
}

func openView(ctx context.Context, dir, key string) (*view.View, error) {
	return openViewAt(ctx, filepath.Join(dir, viewName), key)
}

func openViewAt(ctx context.Context, path, key string) (*view.View, error) {
	vocabulary, err := claim.Standard()
	if err != nil {
		return nil, err
	}
	return view.Open(ctx, path, key, vocabulary)
}

func (d description) openSigner(key seal.Key) (note.Signer, error) {
	secret, err := seal.OpenBytes(key, d.Signer, []byte("signer"))
	if err != nil {
		return nil, damaged(err)
	}
	signer, err := note.NewSigner(string(secret))
	if err != nil {
		return nil, damaged(err)
	}
	return signer, nil
}

// journalOptions says what the journal of a workspace stands on.
func journalOptions(dir string, about description, store journal.Store, ring *seal.Ring, signer note.Signer, now func() time.Time, entropy io.Reader) (journal.Options, error) {
	verifier, err := note.NewVerifier(about.Verifier)
	if err != nil {
		return journal.Options{}, damaged(err)
	}
	return journal.Options{
		Store: store, Keyring: keyring{ring}, Signer: signer, Verifier: verifier, Now: now, Entropy: entropy,
		HeadPath: filepath.Join(dir, headName), Compartment: string(about.Compartment),
	}, nil
}

// keyring lets the journal wrap keys without knowing how.
type keyring struct{ ring *seal.Ring }

// Wrap seals an entry's key to a compartment.
func (k keyring) Wrap(compartment string, key [32]byte) ([]byte, error) {
	sealed, err := seal.KeyFrom(key[:])
	if err != nil {
		return nil, err
	}
	return k.ring.Wrap(compartment, sealed)
}

// Unwrap opens an entry's key.
func (k keyring) Unwrap(wrapped []byte) (key [32]byte, err error) {
	opened, err := k.ring.Unwrap(wrapped)
	if err != nil {
		return key, err
	}
	return [32]byte(opened.Bytes()), nil
}

// Close closes everything and gives the lock back. Snapshots must have been
// closed before.
func (w *Workspace) Close() error { return w.release() }

func (w *Workspace) release() error {
	var errs []error
	if w.lagging != nil {
		close(w.lagging)
		w.follower.Wait()
	}
	if w.view != nil {
		errs = append(errs, w.view.Close())
	}
	if w.journal != nil {
		errs = append(errs, w.journal.Close())
	}
	if w.store != nil {
		errs = append(errs, w.store.Close())
	}
	if w.lock != nil {
		errs = append(errs, w.lock.release())
	}
	w.lagging, w.view, w.journal, w.store, w.lock = nil, nil, nil, nil, nil
	return errors.Join(errs...)
}

// Actor returns the person who works here: until accounts exist, whoever
// opened the workspace.
func (w *Workspace) Actor() access.Actor {
	return access.Actor{ID: w.about.Actor, Name: w.name, Roles: []access.Role{access.Investigator}}
}

// PublicKeys are what outsiders need of a workspace.
type PublicKeys struct {
	Origin    string `json:"origin"`
	Signer    string `json:"signer"`    // checks what the workspace publishes
	Recipient string `json:"recipient"` // seals a journal so that the workspace can receive it
}

// Keys returns the public keys of the workspace in dir. It needs no
// passphrase, and proves nothing about who made them.
func Keys(dir string) (PublicKeys, error) {
	about, err := read(dir)
	return PublicKeys{Origin: about.Origin, Signer: about.Verifier, Recipient: about.Recipient}, err
}
