package ingest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sijil/evidence/blob"
	"sijil/evidence/blobtest"
	"sijil/evidence/ingest"
	"sijil/seal"
)

// desk is what a caller of Run has: a store, keys, and a record of what was
// reported.
type desk struct {
	t        testing.TB
	store    blob.Store
	ring     *seal.Ring
	outcomes []ingest.Outcome
	tally    ingest.Tally
	held     map[string]bool // digests recorded
	parallel int
	own      string

	onHeld     func(sha256 string)        // called before the lookup
	onProgress func(p ingest.Progress)    // called with each progress
	onReport   func(ingest.Outcome) error // called before an outcome is noted
	mu         sync.Mutex
}

func newDesk(t testing.TB, store blob.Store) *desk {
	return &desk{t: t, store: store, ring: newRing(t), held: map[string]bool{}}
}

func (d *desk) config() ingest.Config {
	cfg := ingest.Config{
		Store: d.store, Ring: d.ring, Compartment: "compartment", Own: d.own, Parallel: d.parallel,
		Held: func(_ context.Context, sum string) (bool, error) {
			if d.onHeld != nil {
				d.onHeld(sum)
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.held[sum], nil
		},
		Report: func(o ingest.Outcome) error {
			if d.onReport != nil {
				if err := d.onReport(o); err != nil {
					return err
				}
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			d.outcomes = append(d.outcomes, o)
			d.tally.Add(o)
			d.held[o.SHA256] = d.held[o.SHA256] || o.State == ingest.New
			return nil
		},
	}
	if d.onProgress != nil {
		cfg.Progress = d.onProgress
	}
	return cfg
}

// collect runs over the paths and returns the outcomes of this run by path; a
// path that was reported twice is an error unless it was given twice.
func (d *desk) collect(paths ...string) map[string]ingest.Outcome {
	d.t.Helper()
	d.outcomes, d.tally = nil, ingest.Tally{}
	if err := ingest.Run(context.Background(), d.config(), paths); err != nil {
		d.t.Fatal(err)
	}
	return d.byPath()
}

func (d *desk) byPath() map[string]ingest.Outcome {
	d.t.Helper()
	got := map[string]ingest.Outcome{}
	for _, o := range d.outcomes {
		if before, twice := got[string(o.Path)]; twice {
			d.t.Errorf("%q is reported twice: %s and %s", o.Path, before.State, o.State)
		}
		got[string(o.Path)] = o
	}
	return got
}

// wantNew fails unless o is a new item with these bytes, and the store gives
// them back.
func (d *desk) wantNew(o ingest.Outcome, content []byte) {
	d.t.Helper()
	sum := sha256.Sum256(content)
	if o.State != ingest.New || o.SHA256 != hex.EncodeToString(sum[:]) || o.Size != int64(len(content)) || o.Stored == nil {
		d.t.Fatalf("%q: %s %q, %d bytes, sha256 %s; want new with %d bytes", o.Path, o.State, o.Reason, o.Size, o.SHA256, len(content))
	}
	ref, err := blob.ParseRef(o.Stored.Blob)
	if err != nil {
		d.t.Fatal(err)
	}
	stored := blobtest.Get(d.t.(*testing.T), d.store, ref)
	if got := sha256.Sum256(stored); o.Stored.SHA256 != hex.EncodeToString(got[:]) || o.Stored.Size != int64(len(stored)) {
		d.t.Errorf("%q: the stored bytes are not those recorded", o.Path)
	}
	r, err := seal.OpenBlob(bytes.NewReader(stored), o.Identity, o.Size)
	if err != nil {
		d.t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		d.t.Errorf("%q: the stored bytes do not open to the collected ones: %v", o.Path, err)
	}
}

// wantFailed fails unless o failed with this reason and left nothing behind.
func wantFailed(t *testing.T, o ingest.Outcome, reason string) {
	t.Helper()
	if o.State != ingest.Failed || o.Reason != reason {
		t.Errorf("%q: %s %q; want failed %q", o.Path, o.State, o.Reason, reason)
	}
	if o.Stored != nil || o.Identity != nil || o.SHA256 != "" {
		t.Errorf("%q failed but is partly recorded", o.Path)
	}
}

// wantBlobs fails unless the store holds n blobs.
func (d *desk) wantBlobs(n int) {
	d.t.Helper()
	got := 0
	for _, err := range d.store.List(context.Background()) {
		if err != nil {
			d.t.Fatal(err)
		}
		got++
	}
	if got != n {
		d.t.Errorf("the store holds %d blobs, want %d", got, n)
	}
}

func write(t testing.TB, path string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openFolder(t testing.TB, path string) *blob.Folder {
	t.Helper()
	s, err := blob.OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
