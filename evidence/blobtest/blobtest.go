// Package blobtest is the suite that every store of blobs must pass: the
// folder, the memory, and whatever comes later. A store that passes can stand
// under the evidence of a workspace.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"sijil/evidence/blob"
	"sijil/fault"
)

// Open returns the store that lives at place. Opening the same place again
// must show what was committed there, as a new process would see it; the
// store opened before is not used any more.
type Open func(t *testing.T, place string) blob.Store

// Run runs the suite. Each test gets a place of its own.
func Run(t *testing.T, open Open) {
	tests := []struct {
		name string
		test func(t *testing.T, open Open, place string)
	}{
		{"WhatWasCommittedComesBack", comesBack},
		{"WhatIsNotThereIsNotFound", notFound},
		{"NothingIsSeenBeforeCommit", unseenBeforeCommit},
		{"AbortLeavesNothing", abortLeavesNothing},
		{"AWriterEndsOnce", endsOnce},
		{"ANameMayBeCommittedAgain", committedAgain},
		{"RemovedIsGone", removedIsGone},
		{"ListNamesEachBlobOnce", listsEachOnce},
		{"ABrokenOffWriterLeavesNothing", brokenOff},
		{"ManyAtOnceDoNotDisturbEachOther", manyAtOnce},
		{"OneNameByManyAtOnceIsWhole", oneNameByMany},
		{"ACancelledContextIsHeeded", cancelled},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) { c.test(t, open, t.TempDir()) })
	}
}

// Bytes returns n bytes that follow from the seed.
func Bytes(n int, seed uint64) []byte {
	var key [32]byte
	key[0], key[1], key[2] = byte(seed), byte(seed>>8), byte(seed>>16)
	b := make([]byte, n)
	rand.NewChaCha8(key).Read(b)
	return b
}

// Put stores content in pieces of the given size and returns its name.
func Put(t *testing.T, s blob.Store, content []byte, piece int) blob.Ref {
	t.Helper()
	ref := blob.Ref(sha256.Sum256(content))
	if err := put(s, ref, content, piece); err != nil {
		t.Fatal(err)
	}
	return ref
}

func put(s blob.Store, ref blob.Ref, content []byte, piece int) error {
	w, err := s.Create(context.Background())
	if err != nil {
		return err
	}
	for rest := content; len(rest) > 0; {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil {
			w.Abort()
			return err
		}
		rest = rest[n:]
	}
	return w.Commit(ref)
}

// Get returns the bytes of a blob.
func Get(t *testing.T, s blob.Store, ref blob.Ref) []byte {
	t.Helper()
	b, err := get(s, ref)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func get(s blob.Store, ref blob.Ref) ([]byte, error) {
	r, size, err := s.Open(context.Background(), ref)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err == nil && int64(len(b)) != size {
		err = errors.New("Open says another size than there are bytes")
	}
	return b, err
}

// names returns what the store lists, and fails if a name comes twice.
func names(t *testing.T, s blob.Store) map[blob.Ref]bool {
	t.Helper()
	seen := map[blob.Ref]bool{}
	for ref, err := range s.List(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[ref] {
			t.Fatalf("%s is listed twice", ref)
		}
		seen[ref] = true
	}
	return seen
}

func wantNotFound(t *testing.T, s blob.Store, ref blob.Ref) {
	t.Helper()
	ctx := context.Background()
	_, _, openErr := s.Open(ctx, ref)
	_, statErr := s.Stat(ctx, ref)
	for what, err := range map[string]error{"Open": openErr, "Stat": statErr, "Remove": s.Remove(ctx, ref)} {
		if err == nil || fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s of what is not there: %v; want fault.NotFound", what, err)
		}
	}
}

func comesBack(t *testing.T, open Open, place string) {
	s := open(t, place)
	sizes := []int{0, 1, 4095, 4096, 1 << 20, 9<<20 + 17}
	var refs []blob.Ref
	for i, size := range sizes {
		refs = append(refs, Put(t, s, Bytes(size, uint64(i)), 64*1024+13))
	}
	s = open(t, place)
	for i, size := range sizes {
		if got := Get(t, s, refs[i]); !bytes.Equal(got, Bytes(size, uint64(i))) {
			t.Errorf("%d bytes came back changed", size)
		}
		if n, err := s.Stat(context.Background(), refs[i]); n != int64(size) || err != nil {
			t.Errorf("Stat = %d, %v; want %d", n, err, size)
		}
	}
}

func notFound(t *testing.T, open Open, place string) {
	s := open(t, place)
	wantNotFound(t, s, blob.Ref{1})
	Put(t, s, []byte("something else"), 5)
	wantNotFound(t, s, blob.Ref{1})
}

func unseenBeforeCommit(t *testing.T, open Open, place string) {
	s := open(t, place)
	content := Bytes(100_000, 1)
	ref := blob.Ref(sha256.Sum256(content))
	w, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	wantNotFound(t, s, ref)
	if n := len(names(t, s)); n != 0 {
		t.Errorf("%d blobs are listed before one was committed", n)
	}
	if err := w.Commit(ref); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(Get(t, s, ref), content) {
		t.Error("the committed bytes are not those written")
	}
}

func abortLeavesNothing(t *testing.T, open Open, place string) {
	s := open(t, place)
	w, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(Bytes(100_000, 1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	if n := len(names(t, s)); n != 0 {
		t.Errorf("%d blobs after Abort", n)
	}
	if err := w.Commit(blob.Ref{1}); err == nil {
		t.Error("Commit after Abort says that it worked")
	}
	wantNotFound(t, s, blob.Ref{1})
}

func endsOnce(t *testing.T, open Open, place string) {
	s := open(t, place)
	w, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(blob.Ref{1}); err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v; want nothing to happen", err)
	}
	if err := w.Commit(blob.Ref{2}); err == nil {
		t.Error("a writer was committed twice")
	}
	if got := names(t, s); len(got) != 1 || !got[blob.Ref{1}] {
		t.Errorf("the store lists %v", got)
	}
}

func committedAgain(t *testing.T, open Open, place string) {
	s := open(t, place)
	content := Bytes(50_000, 3)
	ref := Put(t, s, content, 1000)
	r, _, err := s.Open(context.Background(), ref)
	if err != nil {
		t.Fatal(err)
	}
	half := make([]byte, len(content)/2)
	if _, err := io.ReadFull(r, half); err != nil {
		t.Fatal(err)
	}
	Put(t, s, content, 7777)
	rest, err := io.ReadAll(r)
	r.Close()
	if err != nil || !bytes.Equal(append(half, rest...), content) {
		t.Errorf("a reader was disturbed by a second commit: %v", err)
	}
	if !bytes.Equal(Get(t, s, ref), content) || len(names(t, s)) != 1 {
		t.Error("a second commit of one name is not one whole blob")
	}
}

func removedIsGone(t *testing.T, open Open, place string) {
	s := open(t, place)
	gone, kept := Put(t, s, []byte("to be erased"), 4), Put(t, s, []byte("kept"), 4)
	if err := s.Remove(context.Background(), gone); err != nil {
		t.Fatal(err)
	}
	wantNotFound(t, s, gone)
	s = open(t, place)
	wantNotFound(t, s, gone)
	if got := names(t, s); len(got) != 1 || !got[kept] {
		t.Errorf("after removing one of two the store lists %v", got)
	}
}

func listsEachOnce(t *testing.T, open Open, place string) {
	s := open(t, place)
	want := map[blob.Ref]bool{}
	for i := range 300 {
		want[Put(t, s, Bytes(10, uint64(i)), 10)] = true
	}
	got := names(t, s)
	if len(got) != len(want) {
		t.Errorf("%d blobs are listed, %d are there", len(got), len(want))
	}
	for ref := range want {
		if !got[ref] {
			t.Errorf("%s is not listed", ref)
		}
	}
	n := 0
	for range s.List(context.Background()) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("a broken-off list gave %d names, want 3", n)
	}
}

func brokenOff(t *testing.T, open Open, place string) {
	s := open(t, place)
	kept := Put(t, s, []byte("kept"), 4)
	for range 3 {
		w, err := s.Create(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(Bytes(100_000, 9)); err != nil {
			t.Fatal(err)
		}
		// Neither committed nor aborted, as when the process is killed.
	}
	s = open(t, place)
	if got := names(t, s); len(got) != 1 || !got[kept] {
		t.Errorf("after a broken-off run the store lists %v", got)
	}
	if string(Get(t, s, kept)) != "kept" {
		t.Error("a committed blob suffered from a broken-off one")
	}
}

func manyAtOnce(t *testing.T, open Open, place string) {
	s := open(t, place)
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			content := Bytes(20_000+i, uint64(i))
			ref := blob.Ref(sha256.Sum256(content))
			if err := put(s, ref, content, 999); err != nil {
				t.Error(err)
				return
			}
			got, err := get(s, ref)
			if err != nil || !bytes.Equal(got, content) {
				t.Errorf("blob %d came back changed: %v", i, err)
			}
			if i%2 == 0 {
				if err := s.Remove(context.Background(), ref); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(names(t, s)); n != 16 {
		t.Errorf("%d blobs are listed, 16 are there", n)
	}
}

func oneNameByMany(t *testing.T, open Open, place string) {
	s := open(t, place)
	content := Bytes(100_000, 5)
	ref := blob.Ref(sha256.Sum256(content))
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if err := put(s, ref, content, 3001+i); err != nil {
				t.Error(err)
				return
			}
			if got, err := get(s, ref); err != nil || !bytes.Equal(got, content) {
				t.Errorf("a blob is not whole after its commit: %v", err)
			}
		})
	}
	wg.Wait()
	if n := len(names(t, s)); n != 1 {
		t.Errorf("%d blobs are listed, one is there", n)
	}
}

func cancelled(t *testing.T, open Open, place string) {
	s := open(t, place)
	ref := Put(t, s, []byte("x"), 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, createErr := s.Create(ctx)
	_, _, openErr := s.Open(ctx, ref)
	_, statErr := s.Stat(ctx, ref)
	var listErr error
	for _, err := range s.List(ctx) {
		listErr = err
	}
	for what, err := range map[string]error{"Create": createErr, "Open": openErr, "Stat": statErr, "List": listErr, "Remove": s.Remove(ctx, ref)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context: %v", what, err)
		}
	}
	if string(Get(t, s, ref)) != "x" {
		t.Error("a cancelled removal removed")
	}
}
