// Package seal encrypts, and keeps keys under other keys. It has no idea whose
// a key is or why something is sealed: whoever calls it decides that.
//
// Bytes are sealed with XChaCha20-Poly1305, passphrases are stretched with
// argon2id (RFC 9106), keys are derived with HKDF-SHA256 (RFC 5869), blobs are
// age files (age-encryption.org/v1) for a hybrid post-quantum key of their
// own. Nothing here prints a secret: keys, identities and passphrases show as
// "[sealed]" in every format.
package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"

	"sijil/fault"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/mod/sumdb/note"
)

// KeySize is the number of bytes of a Key.
const KeySize = 32

// Overhead is how many bytes longer a sealed text is than the text in it: a
// nonce of 24 bytes and an authentication tag of 16.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// sealedText is what a secret prints.
const sealedText = "[sealed]"

// Key is a secret key of 32 bytes. The zero Key is not usable.
type Key struct{ b [KeySize]byte }

// NewKey returns a fresh key from rand.
func NewKey(rand io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(rand, k.b[:]); err != nil {
		return Key{}, fault.Wrap(fault.Failed, err, "No random bytes for a new key")
	}
	return k, nil
}

// KeyFrom returns the key with the bytes given, which must be 32 and not all
// zero; anything else is fault.Invalid.
func KeyFrom(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fault.New(fault.Invalid, "A key has 32 bytes; these are %d.", len(b))
	}
	k := Key{[KeySize]byte(b)}
	if k.IsZero() {
		return Key{}, fault.New(fault.Invalid, "A key cannot be all zeros.")
	}
	return k, nil
}

// Bytes returns a copy of the key, for a library that needs it raw.
func (k Key) Bytes() []byte { return append([]byte(nil), k.b[:]...) }

// IsZero reports whether the key was never set.
func (k Key) IsZero() bool { return k == Key{} }

// Equal compares two keys in constant time.
func (k Key) Equal(other Key) bool { return subtle.ConstantTimeCompare(k.b[:], other.b[:]) == 1 }

// String returns "[sealed]".
func (k Key) String() string { return sealedText }

// Format prints "[sealed]" whatever the verb is, %x and %#v included.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, sealedText) }

// LogValue returns "[sealed]".
func (k Key) LogValue() slog.Value { return slog.StringValue(sealedText) }

// MarshalJSON returns "[sealed]" as JSON: a key is stored only wrapped.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(`"` + sealedText + `"`), nil }

// UnmarshalJSON always fails: a key is never read from JSON.
func (k *Key) UnmarshalJSON([]byte) error {
	return fault.New(fault.Invalid, "A key is never read from JSON; unwrap it.")
}

// DeriveKey returns the key for one purpose that follows from key: HKDF-SHA256
// with no salt and "sijil/derive/1\x00" + purpose as info. Keys of different
// purposes tell nothing about each other or about key.
func DeriveKey(key Key, purpose string) Key {
	// hkdf.Key fails only if more than 255 digests are asked for.
	b, err := hkdf.Key(sha256.New, key.b[:], nil, "sijil/derive/1\x00"+purpose, KeySize)
	if err != nil {
		return Key{}
	}
	return Key{[KeySize]byte(b)}
}

// SealBytes encrypts plaintext with key and ties it to aad: it opens only with
// the same aad. The result is nonce ‖ ciphertext ‖ tag, Overhead bytes longer
// than the plaintext.
func SealBytes(rand io.Reader, key Key, plaintext, aad []byte) ([]byte, error) {
	if key.IsZero() {
		return nil, fault.New(fault.Invalid, "Nothing was sealed: there is no key.")
	}
	aead, err := chacha20poly1305.NewX(key.b[:])
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "Nothing was sealed")
	}
	out := make([]byte, chacha20poly1305.NonceSizeX, len(plaintext)+Overhead)
	if _, err := io.ReadFull(rand, out); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "Nothing was sealed: no random bytes")
	}
	return aead.Seal(out, out, plaintext, aad), nil
}

// OpenBytes decrypts what SealBytes made. fault.Corrupt means that the bytes,
// the key or the aad are not those of the sealing.
func OpenBytes(key Key, sealed, aad []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, fault.New(fault.Corrupt, "Sealed bytes are cut short.")
	}
	aead, err := chacha20poly1305.NewX(key.b[:])
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "Sealed bytes could not be opened")
	}
	nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := aead.Open(nil, nonce, text, aad)
	if err != nil {
		return nil, fault.New(fault.Corrupt, "Sealed bytes do not open: they were changed, or belong to another key or place.")
	}
	return plain, nil
}

// NewSigner returns the two halves of an Ed25519 key for signed notes
// (golang.org/x/mod/sumdb/note): the signer's key, which is secret, and the
// verifier's, which is handed out. The name may hold no space and no plus sign.
func NewSigner(name string, rand io.Reader) (skey, vkey string, err error) {
	skey, vkey, err = note.GenerateKey(rand, name)
	if err != nil {
		return "", "", fault.Wrap(fault.Failed, err, "No signing key could be made")
	}
	if _, err := note.NewVerifier(vkey); err != nil {
		return "", "", fault.Wrap(fault.Invalid, err, "No signing key could be made: its name is not usable")
	}
	return skey, vkey, nil
}
