// Package journaltest is the suite that every engine of the journal must pass,
// and what tests need to open a journal: a keyring, a clock, a signing key.
//
// The suite works on the engine itself, behind the journal's back too: it
// changes each column of each table and expects verify to name what it changed.
package journaltest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/mod/sumdb/note"

	"sijil/journal"
)

// Fixture is one store under test.
type Fixture struct {
	Store journal.Store
	// Reopen closes the store and opens it again.
	Reopen func() journal.Store
	// Release closes the store before the test ends. It may be called twice.
	Release func()
	// Tamper executes SQL behind the store's back, with parameters :1, :2, and
	// so on, and returns the first column of the first row, or nil.
	Tamper func(sql string, args ...any) any
}

// Engine makes a new, empty store.
type Engine func(t testing.TB) *Fixture

// Actor is an id for whoever acts in a test.
const Actor = "aaaaaaaaaaaaaaaaaaaaaaaaa2"

// Subject returns an id that depends on n.
func Subject(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	id := []byte("bbbbbbbbbbbbbbbbbbbbbbbbbb")
	for i := len(id) - 1; n > 0; i-- {
		id[i] = letters[n%32]
		n /= 32
	}
	return string(id)
}

// Keyring wraps keys under one key for each compartment, as package seal does
// under many. Its zero value must not be used; see [NewKeyring].
type Keyring struct{ root [32]byte }

// NewKeyring returns a keyring that depends on the seed alone.
func NewKeyring(seed string) Keyring { return Keyring{sha256.Sum256([]byte(seed))} }

func (k Keyring) key(compartment string) []byte {
	sum := sha256.Sum256(append(k.root[:], compartment...))
	return sum[:]
}

// Wrap implements [journal.Keyring].
func (k Keyring) Wrap(compartment string, key [32]byte) ([]byte, error) {
	if len(compartment) > 255 {
		return nil, errors.New("journaltest: compartment too long")
	}
	aead, err := chacha20poly1305.NewX(k.key(compartment))
	if err != nil {
		return nil, err
	}
	out := append([]byte{byte(len(compartment))}, compartment...)
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	rand.Read(nonce)
	out = append(out, nonce...)
	return aead.Seal(out, nonce, key[:], nil), nil
}

// Unwrap implements [journal.Keyring].
func (k Keyring) Unwrap(wrapped []byte) ([32]byte, error) {
	if len(wrapped) < 1 || len(wrapped) != 1+int(wrapped[0])+24+32+16 {
		return [32]byte{}, errors.New("journaltest: wrapped key has the wrong length")
	}
	n := 1 + int(wrapped[0])
	aead, err := chacha20poly1305.NewX(k.key(string(wrapped[1:n])))
	if err != nil {
		return [32]byte{}, err
	}
	key, err := aead.Open(nil, wrapped[n:n+24], wrapped[n+24:], nil)
	if err != nil {
		return [32]byte{}, err
	}
	return [32]byte(key), nil
}

// Key returns a signing key for a log of the given name.
func Key(t testing.TB, origin string) (note.Signer, note.Verifier, string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier, vkey
}

// Clock returns a clock that moves on by one second each time it is asked.
func Clock() func() time.Time {
	now := time.Date(2031, 5, 1, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// House is a journal with all it stands on.
type House struct {
	*journal.Journal
	*Fixture
	Options journal.Options
	VKey    string
}

// NewHouse opens a journal with a new key over a new store.
func NewHouse(t testing.TB, engine Engine, origin string) *House {
	t.Helper()
	f := engine(t)
	signer, verifier, vkey := Key(t, origin)
	h := &House{Fixture: f, VKey: vkey, Options: journal.Options{
		Store: f.Store, Keyring: NewKeyring(origin), Signer: signer, Verifier: verifier, Now: Clock(), Entropy: rand.Reader,
		HeadPath: filepath.Join(t.TempDir(), "head"), Compartment: "house",
	}}
	h.Open(t)
	return h
}

// Open opens the journal, which must succeed.
func (h *House) Open(t testing.TB) {
	t.Helper()
	var err error
	if h.Journal, err = journal.Open(context.Background(), h.Options); err != nil {
		t.Fatalf("opening the journal: %v", err)
	}
	t.Cleanup(func() { h.Journal.Close() })
}

// Reopen closes journal and store and opens both again. It returns the
// journal's error.
func (h *House) Reopen(t testing.TB) error {
	t.Helper()
	h.Journal.Close()
	h.Store = h.Fixture.Reopen()
	h.Options.Store = h.Store
	j, err := journal.Open(context.Background(), h.Options)
	if err == nil {
		h.Journal = j
		t.Cleanup(func() { j.Close() })
	}
	return err
}

// Fill appends n entries, some at a time, which must succeed.
func (h *House) Fill(t testing.TB, n int) {
	t.Helper()
	size, err := h.Size(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for done := 0; done < n; {
		var drafts []journal.Draft
		for range min(n-done, 1+done%7) {
			drafts = append(drafts, Draft(int(size)+done))
			done++
		}
		if _, err := h.Append(context.Background(), size+int64(done-len(drafts)), Actor, drafts); err != nil {
			t.Fatalf("appending: %v", err)
		}
	}
}

// Draft returns a draft that depends on n.
func Draft(n int) journal.Draft {
	return journal.Draft{Verb: "claim.assert", Subject: Subject(n), Compartment: "case", Body: fmt.Appendf(nil, `{"n":%d}`, n)}
}

// Verify verifies the journal and returns the damage as lines.
func (h *House) Verify(t testing.TB) []string {
	t.Helper()
	return h.VerifyAgainst(t, nil)
}

// VerifyAgainst verifies the journal against a checkpoint given out.
func (h *House) VerifyAgainst(t testing.TB, checkpoint []byte) []string {
	t.Helper()
	v, err := journal.Verify(context.Background(), h.Store, journal.VerifyOptions{
		Keyring: h.Options.Keyring, Verifier: h.Options.Verifier, HeadPath: h.Options.HeadPath, Against: checkpoint,
	})
	if err != nil {
		t.Fatalf("verifying: %v", err)
	}
	var lines []string
	for _, d := range v.Damage {
		lines = append(lines, d.String())
	}
	return lines
}

// Records replays the journal from a position.
func (h *House) Records(t testing.TB, from int64) []journal.Record {
	t.Helper()
	var all []journal.Record
	for r, err := range h.Replay(context.Background(), from) {
		if err != nil {
			t.Fatalf("replaying: %v", err)
		}
		all = append(all, r)
	}
	return all
}
