package entry

import (
	"crypto/sha256"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// The strings that keep Sijil's hashes apart from each other and from
// everybody else's. Each ends in a zero byte.
const (
	headDomain = "sijil/head/1\x00"
	bodyDomain = "sijil/body/1\x00"
	keyDomain  = "sijil/key/1\x00"
)

// Salt hides what a hash commits to. Without it a thief could guess bodies and
// heads and test the guesses. It is stored beside what it salts and goes with it.
type Salt [32]byte

// Key seals one body and is used for nothing else.
type Key = [32]byte

// Leaf is what the Merkle tree holds of an entry: the commitment to its head,
// then the commitment to its sealed body.
type Leaf [64]byte

// MaxBody is the longest body, in bytes of JSON. What is longer belongs in a file.
const MaxBody = 16 << 20

// Overhead is how much longer a sealed body is than its JSON, in bytes: the
// nonce before it and the tag after it.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// HeadHash commits to a head as it is stored.
func HeadHash(salt Salt, head []byte) [32]byte { return salted(headDomain, salt, head) }

// BodyHash commits to a sealed body as it is stored.
func BodyHash(salt Salt, stored []byte) [32]byte { return salted(bodyDomain, salt, stored) }

func salted(domain string, salt Salt, data []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(domain))
	h.Write(salt[:])
	h.Write(data)
	return [32]byte(h.Sum(nil))
}

// KeyHash ties a head to the one key that opens its body, so that nobody can
// later show another body under another key.
func KeyHash(key Key) [32]byte {
	return sha256.Sum256(append([]byte(keyDomain), key[:]...))
}

// MakeLeaf joins the two commitments.
func MakeLeaf(headHash, bodyHash [32]byte) Leaf {
	return Leaf(append(headHash[:], bodyHash[:]...))
}

// Hash returns the leaf's hash in the tree: SHA256(0x00 ‖ leaf), as RFC 6962
// has it.
func (l Leaf) Hash() tlog.Hash { return tlog.RecordHash(l[:]) }

// SealBody encrypts a body with XChaCha20-Poly1305 under its own fresh key and
// a fresh nonce. The head's bytes are the associated data: a body opens under
// its own head only. The result is nonce ‖ ciphertext ‖ tag.
func SealBody(key Key, nonce [24]byte, head, body []byte) []byte {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic("entry: impossible: " + err.Error()) // only a wrong key length fails, and it is fixed
	}
	stored := make([]byte, len(nonce), len(nonce)+len(body)+aead.Overhead())
	copy(stored, nonce[:])
	return aead.Seal(stored, nonce[:], body, head)
}

// OpenBody decrypts what SealBody made. It returns a fault.Corrupt error if
// the key is not the head's, or if the head or the body was changed.
func OpenBody(key Key, head, stored []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the cipher could not be set up")
	}
	if len(stored) < Overhead {
		return nil, fault.New(fault.Corrupt, "the body is cut short")
	}
	n := chacha20poly1305.NonceSizeX
	body, err := aead.Open(nil, stored[:n], stored[n:], head)
	if err != nil {
		return nil, fault.New(fault.Corrupt, "the body does not open under its head and key")
	}
	return body, nil
}
