package translog

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Frontier is the growing edge of a tree: the roots of its complete subtrees,
// largest first. It is all that is needed to append a leaf and to compute the
// root, and holds at most 63 hashes whatever the log's size. The zero value is
// the edge of an empty tree. A Frontier is not safe for concurrent use.
type Frontier struct {
	size  int64
	roots []tlog.Hash
}

// NewFrontier reads the edge of a tree of the given size from its stored
// hashes.
func NewFrontier(size int64, r tlog.HashReader) (*Frontier, error) {
	indexes := FrontierIndexes(size)
	if len(indexes) == 0 {
		return &Frontier{}, nil
	}
	roots, err := r.ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	return &Frontier{size: size, roots: roots}, nil
}

// FrontierIndexes returns the stored-hash indexes of the complete subtrees of
// a tree of the given size, largest first.
func FrontierIndexes(size int64) []int64 {
	var indexes []int64
	var start int64
	for left := uint64(size); left > 0; {
		level := bits.Len64(left) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, start>>level))
		start += 1 << level
		left -= 1 << level
	}
	return indexes
}

// Size returns the number of leaves.
func (f *Frontier) Size() int64 { return f.size }

// Clone returns a copy that grows on its own.
func (f *Frontier) Clone() *Frontier {
	return &Frontier{size: f.size, roots: append([]tlog.Hash(nil), f.roots...)}
}

// Add appends the leaf with the given leaf hash. It appends to dst the hashes
// that must be stored, in order, from index StoredHashCount(size) on: the leaf
// itself and the root of every subtree that it completes.
func (f *Frontier) Add(leaf tlog.Hash, dst []tlog.Hash) []tlog.Hash {
	dst = append(dst, leaf)
	h := leaf
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.roots) - 1
		h = tlog.NodeHash(f.roots[last], h)
		f.roots = f.roots[:last]
		dst = append(dst, h)
	}
	f.roots = append(f.roots, h)
	f.size++
	return dst
}

// Root returns the root of the tree; that of an empty tree is the SHA-256 of
// nothing.
func (f *Frontier) Root() tlog.Hash {
	if len(f.roots) == 0 {
		h, _ := tlog.TreeHash(0, nil) // reads no hash and cannot fail
		return h
	}
	h := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.roots[i], h)
	}
	return h
}
