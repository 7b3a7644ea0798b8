package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sijil/evidence/blob"
	"sijil/evidence/blobtest"
	"sijil/evidence/ingest"
	"sijil/fault"
)

const changed = "It changed while it was read; nothing of it was kept."

// during returns a progress function that runs act once, when more than n
// bytes were read.
func during(n int64, act func()) func(ingest.Progress) {
	var once sync.Once
	return func(p ingest.Progress) {
		if p.Bytes > n {
			once.Do(act)
		}
	}
}

func TestAFileThatChangesWhileItIsReadIsNotKept(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"grows": func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("more")
			return errors.Join(err, f.Close())
		},
		"shrinks":    func(path string) error { return os.Truncate(path, 1<<20) },
		"is emptied": func(path string) error { return os.Truncate(path, 0) },
		"is written over": func(path string) error {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteAt([]byte("other"), 0)
			return errors.Join(err, f.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, filepath.Join(t.TempDir(), "a"), blobtest.Bytes(4<<20, 1))
			old := time.Now().Add(-time.Hour) // so that a change within the clock's tick shows
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
			d := newDesk(t, blob.NewMemory())
			d.onProgress = during(2<<20, func() {
				if err := change(path); err != nil {
					t.Error(err)
				}
			})
			o := d.collect(path)[path]
			wantFailed(t, o, changed)
			if o.Hint == "" {
				t.Error("nobody is told what to do")
			}
			d.wantBlobs(0)

			d.onProgress = nil // at rest again, it is collected
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d.wantNew(d.collect(path)[path], content)
		})
	}
}

func TestAFileThatGrowsForEverIsGivenUp(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "log"), blobtest.Bytes(2<<20, 1))
	d := newDesk(t, blob.NewMemory())
	d.onProgress = func(p ingest.Progress) {
		if p.Bytes > 64<<20 {
			return // it would never end; the size below tells
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		if _, err := f.Write(make([]byte, 1<<20)); err != nil {
			t.Error(err)
		}
	}
	wantFailed(t, d.collect(path)[path], changed)
	d.wantBlobs(0)
	if info, err := os.Stat(path); err != nil || info.Size() > 16<<20 {
		t.Errorf("the file was read while it grew to %d bytes, %v", info.Size(), err)
	}
}

func TestAFileThatVanishesIsALineNotAnEnd(t *testing.T) {
	src := t.TempDir()
	a, b := write(t, filepath.Join(src, "a"), []byte("a")), write(t, filepath.Join(src, "b"), []byte("b"))
	c := write(t, filepath.Join(src, "c"), []byte("c"))
	d := newDesk(t, blob.NewMemory())
	d.parallel = 1
	var once sync.Once
	d.onHeld = func(string) { once.Do(func() { os.Remove(b) }) } // while a is read
	got := d.collect(src)
	wantFailed(t, got[b], "It vanished between listing and reading.")
	d.wantNew(got[a], []byte("a"))
	d.wantNew(got[c], []byte("c"))
}

func TestAPathWithNothingAtItIsALine(t *testing.T) {
	src := t.TempDir()
	nothing, empty := filepath.Join(src, "nothing"), filepath.Join(src, "empty", "emptier")
	if err := os.MkdirAll(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(write(t, filepath.Join(src, "file"), []byte("x")), "below")
	got := newDesk(t, blob.NewMemory()).collect(nothing, filepath.Dir(empty), below, "")
	wantFailed(t, got[nothing], "There is nothing at this path.")
	wantFailed(t, got[below], "There is nothing at this path.")
	wantFailed(t, got[""], "There is nothing at this path.")
	wantFailed(t, got[filepath.Dir(empty)], "There is no file in this folder.")
}

func TestSymbolicLinksAreFollowedOnlyWhereTheyAreGiven(t *testing.T) {
	src := t.TempDir()
	target := write(t, filepath.Join(src, "outside", "target"), []byte("target"))
	in := filepath.Join(src, "in")
	plain := write(t, filepath.Join(in, "plain"), []byte("plain"))
	links := map[string]string{ // name: where it leads
		"file": target, "folder": filepath.Dir(target), "nothing": filepath.Join(src, "gone"),
		"up": src, "self": filepath.Join(in, "self"),
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(in, name)); err != nil {
			t.Skipf("symbolic links cannot be made here: %v", err)
		}
	}
	d := newDesk(t, blob.NewMemory())
	got := d.collect(in)
	d.wantNew(got[plain], []byte("plain"))
	d.wantBlobs(1)
	if len(got) != 6 {
		t.Errorf("%d outcomes for six names", len(got))
	}
	for name, kind := range map[string]string{"file": "a file", "folder": "a folder", "nothing": "nothing", "up": "a folder"} {
		wantFailed(t, got[filepath.Join(in, name)], "It is a symbolic link to "+kind+"; links inside folders are not followed.")
	}
	wantFailed(t, got[filepath.Join(in, "self")], "It is a symbolic link that leads in a circle.")

	file, folder, circle := filepath.Join(in, "file"), filepath.Join(in, "folder"), filepath.Join(in, "self")
	got = d.collect(file, circle)
	d.wantNew(got[file], []byte("target"))
	wantFailed(t, got[circle], "It is a symbolic link that leads in a circle.")
	got = d.collect(folder)
	if o := got[filepath.Join(folder, "target")]; len(got) != 1 || o.State != ingest.Held {
		t.Errorf("a given link to a folder came to %v", got)
	}
}

func TestADiskThatFillsFailsFilesOneByOneAndKeepsTheRest(t *testing.T) {
	src := t.TempDir()
	small := write(t, filepath.Join(src, "1"), []byte("small"))
	large := write(t, filepath.Join(src, "2"), blobtest.Bytes(3<<20, 1))
	middle := write(t, filepath.Join(src, "3"), blobtest.Bytes(400_000, 2))
	after := write(t, filepath.Join(src, "4"), []byte("small too"))
	store := &scarce{Memory: blob.NewMemory(), room: 100_000}
	d := newDesk(t, store)
	got := d.collect(src)
	d.wantNew(got[small], []byte("small"))
	d.wantNew(got[after], []byte("small too"))
	wantFailed(t, got[large], "The disk is full; nothing of this was stored.")
	wantFailed(t, got[middle], "The disk is full; nothing of this was stored.")
	if got[large].Hint == "" {
		t.Error("nobody is told what to do")
	}
	if store.given != store.ended {
		t.Errorf("%d blobs were begun, %d ended", store.given, store.ended)
	}
	store.room = 1 << 30
	d.collect(src)
	if want := (ingest.Tally{Given: 4, New: 2, Held: 2}); d.tally != want {
		t.Errorf("with room again the tally is %+v, want %+v", d.tally, want)
	}
}

// TestEveryFailedWriteIsNoticed fails the store at each step in turn: at
// creating, after any number of bytes, at committing.
func TestEveryFailedWriteIsNoticed(t *testing.T) {
	src := t.TempDir()
	contents := [][]byte{blobtest.Bytes(10, 1), blobtest.Bytes(2<<20, 2)}
	for i, content := range contents {
		path := write(t, filepath.Join(src, fmt.Sprint(i)), content)
		whole := newDesk(t, blob.NewMemory()).collect(path)[path].Stored.Size
		for _, room := range []int64{-1, 0, 1, 3000, whole / 2, whole - 1} {
			store := &scarce{Memory: blob.NewMemory(), room: room}
			d := newDesk(t, store)
			wantFailed(t, d.collect(path)[path], "The disk is full; nothing of this was stored.")
			d.wantBlobs(0)
			if store.given != store.ended {
				t.Errorf("room for %d: %d blobs were begun, %d ended", room, store.given, store.ended)
			}
		}
		store := &scarce{Memory: blob.NewMemory(), room: 1 << 30, refuse: true}
		d := newDesk(t, store)
		wantFailed(t, d.collect(path)[path], "The name could not be written.")
		d.wantBlobs(0)
		store.refuse = false
		d.wantNew(d.collect(path)[path], content)
	}
}

// TestIfTheFirstCopyFailsTheNextIsStored: two files with the same bytes, and a
// store that refuses the first commit.
func TestIfTheFirstCopyFailsTheNextIsStored(t *testing.T) {
	src := t.TempDir()
	for i := range 6 {
		write(t, filepath.Join(src, fmt.Sprint(i)), []byte("the same"))
	}
	store := &scarce{Memory: blob.NewMemory(), room: 1 << 30, refuseFirst: 2}
	d := newDesk(t, store)
	d.collect(src)
	if want := (ingest.Tally{Given: 6, New: 1, Held: 3, Failed: 2}); d.tally != want {
		t.Errorf("the tally is %+v, want %+v", d.tally, want)
	}
	d.wantBlobs(1)
}

// scarce is a store with room for blobs of a limited size.
type scarce struct {
	*blob.Memory
	room        int64 // bytes for each blob; below zero none can be begun
	refuse      bool  // every commit
	refuseFirst int   // so many commits

	mu           sync.Mutex
	given, ended int
}

var errFull = fault.New(fault.Failed, "The disk is full; nothing of this was stored").WithHint("Free some space.")

func (s *scarce) Create(ctx context.Context) (blob.Writer, error) {
	if s.room < 0 {
		return nil, errFull
	}
	w, err := s.Memory.Create(ctx)
	s.mu.Lock()
	s.given++
	s.mu.Unlock()
	return &scarceWriter{Writer: w, store: s, room: s.room}, err
}

type scarceWriter struct {
	blob.Writer
	store *scarce
	room  int64
	ended bool
}

func (w *scarceWriter) Write(p []byte) (int, error) {
	if int64(len(p)) > w.room {
		return 0, errFull
	}
	w.room -= int64(len(p))
	return w.Writer.Write(p)
}

func (w *scarceWriter) Commit(ref blob.Ref) error {
	w.end()
	w.store.mu.Lock()
	refuse := w.store.refuse || w.store.refuseFirst > 0
	w.store.refuseFirst--
	w.store.mu.Unlock()
	if refuse {
		return fault.New(fault.Failed, "The name could not be written.")
	}
	return w.Writer.Commit(ref)
}

func (w *scarceWriter) Abort() error { w.end(); return w.Writer.Abort() }

func (w *scarceWriter) end() {
	w.store.mu.Lock()
	defer w.store.mu.Unlock()
	if !w.ended {
		w.store.ended++
	}
	w.ended = true
}

func TestReasonsDoNotRepeatThePath(t *testing.T) {
	src := filepath.Join(t.TempDir(), "name-of-somebody")
	below := filepath.Join(write(t, filepath.Join(src, "file"), nil), "x")
	long := filepath.Join(src, strings.Repeat("n", 300))
	for _, o := range newDesk(t, blob.NewMemory()).collect(below, long, filepath.Join(src, "no")) {
		if o.State != ingest.Failed || strings.Contains(o.Reason+o.Hint, "name-of-somebody") || bytes.Contains([]byte(o.Reason), []byte("nnn")) {
			t.Errorf("%q: %s %q %q", o.Path, o.State, o.Reason, o.Hint)
		}
	}
}
