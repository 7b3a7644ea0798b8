package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"sync"

	"sijil/fault"
)

// Ring holds the keys of the compartments, all under one workspace key. Each
// compartment has a key of its own that follows from the workspace key and
// the compartment's id.
//
// A wrapped secret is
//
//	1 byte   form: 1
//	1 byte   what it is: 1 a key, 2 an identity
//	1 byte   length of the compartment's id, 1 to 255
//	n bytes  the compartment's id
//	rest     SealBytes under the compartment's key; all before is its aad
//
// so that it names its compartment, and cannot be taken for one of another
// compartment or of another sort.
type Ring struct {
	root Key
	mu   sync.Mutex // guards rand, which need not be safe for several goroutines
	rand io.Reader
}

const (
	wrapForm     = 1
	wrapKey      = 1
	wrapIdentity = 2
)

// NewRing returns the ring under a workspace key. Nonces come from rand.
func NewRing(workspace Key, rand io.Reader) *Ring {
	return &Ring{root: DeriveKey(workspace, "compartments"), rand: rand}
}

// String returns "[sealed]".
func (r *Ring) String() string { return sealedText }

// Wrap keeps a key under the key of a compartment.
func (r *Ring) Wrap(compartment string, key Key) ([]byte, error) {
	return r.wrap(wrapKey, compartment, key.b[:])
}

// Unwrap returns the key in wrapped. fault.Corrupt means that it was changed
// or belongs to another workspace.
func (r *Ring) Unwrap(wrapped []byte) (Key, error) {
	b, err := r.unwrap(wrapKey, wrapped)
	if err != nil {
		return Key{}, err
	}
	return KeyFrom(b)
}

// WrapIdentity keeps the identity that opens a blob under the key of a
// compartment.
func (r *Ring) WrapIdentity(compartment string, id Identity) ([]byte, error) {
	return r.wrap(wrapIdentity, compartment, id)
}

// UnwrapIdentity returns the identity in wrapped; errors as of Unwrap.
func (r *Ring) UnwrapIdentity(wrapped []byte) (Identity, error) {
	return r.unwrap(wrapIdentity, wrapped)
}

// CompartmentOf returns the id of the compartment that wrapped belongs to,
// without opening it.
func CompartmentOf(wrapped []byte) (string, error) {
	head, _, err := splitWrapped(wrapped)
	if err != nil {
		return "", err
	}
	return string(head[3:]), nil
}

// BlobName returns the name under which a blob with this SHA-256 is kept in a
// compartment: HMAC-SHA-256 under a key that only the compartment has. So a
// thief cannot test for a known file, and equal bytes in two compartments
// have unrelated names.
func (r *Ring) BlobName(compartment string, sum [sha256.Size]byte) [sha256.Size]byte {
	key := DeriveKey(r.compartment(compartment), "blob names")
	mac := hmac.New(sha256.New, key.b[:])
	mac.Write(sum[:])
	return [sha256.Size]byte(mac.Sum(nil))
}

func (r *Ring) compartment(id string) Key { return DeriveKey(r.root, "compartment\x00"+id) }

func (r *Ring) wrap(what byte, compartment string, secret []byte) ([]byte, error) {
	if len(compartment) == 0 || len(compartment) > 255 {
		return nil, fault.New(fault.Invalid, "A compartment's id has 1 to 255 bytes; this has %d.", len(compartment))
	}
	head := append([]byte{wrapForm, what, byte(len(compartment))}, compartment...)
	r.mu.Lock()
	sealed, err := SealBytes(r.rand, r.compartment(compartment), secret, head)
	r.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return append(head, sealed...), nil
}

func (r *Ring) unwrap(what byte, wrapped []byte) ([]byte, error) {
	head, sealed, err := splitWrapped(wrapped)
	if err != nil {
		return nil, err
	}
	if head[1] != what {
		return nil, fault.New(fault.Corrupt, "A wrapped secret is not of the sort that belongs here.")
	}
	return OpenBytes(r.compartment(string(head[3:])), sealed, head)
}

// splitWrapped parts what is in clear from what is sealed.
func splitWrapped(wrapped []byte) (head, sealed []byte, err error) {
	if len(wrapped) < 3 || wrapped[0] != wrapForm || wrapped[2] == 0 {
		return nil, nil, fault.New(fault.Corrupt, "A wrapped secret is damaged or of an unknown form.")
	}
	n := 3 + int(wrapped[2])
	if len(wrapped) < n+Overhead {
		return nil, nil, fault.New(fault.Corrupt, "A wrapped secret is cut short.")
	}
	return wrapped[:n:n], wrapped[n:], nil
}
