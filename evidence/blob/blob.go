// Package blob keeps bytes under names that tell a stranger nothing.
//
// A blob is written once and never changes. Its name is a keyed digest that
// the caller computes (see package seal), so that a thief of the store can
// neither read a blob nor test whether a known file is among them. The store
// itself holds no keys and does not know what a blob is for.
package blob

import (
	"context"
	"encoding/hex"
	"io"
	"iter"

	"sijil/fault"
)

// Ref is the name of a blob: 32 bytes, written as 64 lower-case hexadecimal
// digits.
type Ref [32]byte

// String returns the name in lower-case hexadecimal.
func (r Ref) String() string { return hex.EncodeToString(r[:]) }

// MarshalText returns the name in lower-case hexadecimal.
func (r Ref) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, r[:]), nil }

// UnmarshalText reads a name as MarshalText writes it.
func (r *Ref) UnmarshalText(text []byte) error {
	parsed, err := ParseRef(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// ParseRef reads a name of exactly 64 lower-case hexadecimal digits. Anything
// else is fault.Invalid.
func ParseRef(s string) (Ref, error) {
	var r Ref
	if len(s) != hex.EncodedLen(len(r)) {
		return Ref{}, fault.New(fault.Invalid, "The name of a blob is 64 hexadecimal digits.")
	}
	if _, err := hex.Decode(r[:], []byte(s)); err != nil || r.String() != s {
		return Ref{}, fault.New(fault.Invalid, "The name of a blob is 64 lower-case hexadecimal digits.")
	}
	return r, nil
}

// Store keeps blobs. All methods may be called from several goroutines at
// once; package blobtest is the suite that every store passes.
type Store interface {
	// Create begins a new blob. Nobody sees it before it is committed.
	Create(ctx context.Context) (Writer, error)
	// Open returns the bytes of a blob and how many there are, or
	// fault.NotFound. The caller closes the reader.
	Open(ctx context.Context, ref Ref) (io.ReadCloser, int64, error)
	// Stat returns how many bytes a blob has, or fault.NotFound.
	Stat(ctx context.Context, ref Ref) (int64, error)
	// List returns the name of every committed blob once, in no order. After
	// an error it ends.
	List(ctx context.Context) iter.Seq2[Ref, error]
	// Remove removes a blob durably; fault.NotFound if there is none.
	Remove(ctx context.Context, ref Ref) error
}

// Writer is a blob in the making. It is used by one goroutine at a time, and
// ended by Commit or Abort.
type Writer interface {
	io.Writer
	// Commit makes the blob durable under its name and then returns. If the
	// name is taken, the blob holds the bytes of one of its writers, whole:
	// names are digests, so the bytes are the same. On an error the blob must
	// be taken as not stored; what was written is given up.
	Commit(ref Ref) error
	// Abort gives up what was written. It does nothing after Commit.
	Abort() error
}
