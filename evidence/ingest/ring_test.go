package ingest_test

import (
	"crypto/rand"
	"testing"

	"sijil/seal"
)

func newRing(t testing.TB) *seal.Ring {
	t.Helper()
	key, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return seal.NewRing(key, rand.Reader)
}
