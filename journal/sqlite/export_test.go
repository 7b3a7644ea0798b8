package sqlite

import (
	"context"

	"lukechampine.com/adiantum"
)

// Decrypted returns the pages of a database file in clear.
func Decrypted(path string, key [32]byte) ([]byte, error) {
	var all []byte
	_, err := blocks(context.Background(), path, adiantum.New(key[:]), func(_ int64, page []byte) {
		all = append(all, page...)
	})
	return all, err
}

// Torn and Changed open what a power cut leaves of a block.
var (
	Torn    = torn
	Changed = changed
)
