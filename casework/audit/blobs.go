package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/fault"
)

// copyBuffer is how much of a blob is read at once.
const copyBuffer = 1 << 20

// Blobs re-reads the stored bytes of every item, several at once, and reports
// each that is missing, cut short, changed or unreadable; then it names the
// blobs that belong to no item.
func Blobs(ctx context.Context, store blob.Store, items []evidence.Item, r *Report) error {
	group, working := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	known := map[string]bool{}
	for _, item := range items {
		if item.Stored == nil {
			continue
		}
		known[item.Stored.Blob] = true
		group.Go(func() error {
			n, problem := check(working, store, *item.Stored)
			if err := working.Err(); err != nil {
				return err
			}
			r.mu.Lock()
			r.Blobs++
			r.Bytes += n
			r.mu.Unlock()
			if problem != "" {
				r.Damaged("blob %s of item %s: %s", item.Stored.Blob, item.ID, problem)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for ref, err := range store.List(ctx) {
		if err != nil {
			r.Damaged("the store of blobs cannot be listed: %v", err)
			return nil
		}
		if !known[ref.String()] {
			r.Unrecorded = append(r.Unrecorded, ref.String())
		}
	}
	return nil
}

// check re-reads one blob and says what is wrong with it, or nothing.
func check(ctx context.Context, store blob.Store, want evidence.Stored) (read int64, problem string) {
	ref, err := blob.ParseRef(want.Blob)
	if err != nil {
		return 0, "its name is damaged"
	}
	f, size, err := store.Open(ctx, ref)
	switch {
	case fault.KindOf(err) == fault.NotFound && err != nil:
		return 0, "missing"
	case err != nil:
		return 0, "unreadable: " + err.Error()
	}
	defer f.Close()
	h := sha256.New()
	// Plain reads into one buffer: the file's own fast path would copy through
	// a small one here.
	read, err = io.CopyBuffer(h, struct{ io.Reader }{f}, make([]byte, copyBuffer))
	switch {
	case err != nil:
		return read, "unreadable: " + err.Error()
	case read < want.Size || size < want.Size:
		return read, "cut short"
	case hex.EncodeToString(h.Sum(nil)) != want.SHA256 || read != want.Size:
		return read, "changed"
	}
	return read, ""
}
