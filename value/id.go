package value

import (
	"encoding/base32"
	"io"

	"sijil/fault"
)

// idLength is the length of an ID in characters: 16 random bytes in base 32.
const idLength = 26

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID reads 16 bytes from random, which must be a source fit for keys, and
// returns them as an ID. It fails only if random does.
func NewID(random io.Reader) (ID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fault.Wrap(fault.Failed, err, "the source of random numbers does not answer; nothing was recorded")
	}
	return ID(idEncoding.EncodeToString(b[:])), nil
}

// ParseID returns s as an ID, or a fault.Invalid error.
func ParseID(s string) (ID, error) {
	if id := ID(s); id.Valid() {
		return id, nil
	}
	return "", fault.New(fault.Invalid, "this is not an id").
		WithHint("An id has %d characters, a to z and 2 to 7.", idLength)
}

// Valid reports whether id has the form of an ID.
func (id ID) Valid() bool {
	if len(id) != idLength {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
