package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"sijil/evidence/blob"
	"sijil/evidence/blobtest"
	"sijil/evidence/ingest"
	"sijil/fault"

	"pgregory.net/rapid"
)

func TestFilesOfEverySizeComeBackAsTheyWere(t *testing.T) {
	src := t.TempDir()
	d := newDesk(t, openFolder(t, filepath.Join(t.TempDir(), "blobs")))
	const chunk = 512 * 1024
	sizes := []int{0, 1, 4096, 4097, chunk - 1, chunk, chunk + 1, 2 * chunk, 9*chunk + 77}
	for i, size := range sizes {
		write(t, filepath.Join(src, fmt.Sprint(size)), blobtest.Bytes(size, uint64(i)))
	}
	got := d.collect(src)
	for i, size := range sizes {
		d.wantNew(got[filepath.Join(src, fmt.Sprint(size))], blobtest.Bytes(size, uint64(i)))
	}
	d.wantBlobs(len(sizes))
	if want := (ingest.Tally{Given: 9, New: 9}); d.tally != want {
		t.Errorf("the tally is %+v, want %+v", d.tally, want)
	}
}

func TestAnOutcomeSaysWhatTheFileLooksLikeAndWhenItWasModified(t *testing.T) {
	src := t.TempDir()
	when := time.Date(2025, 3, 9, 10, 30, 0, 123456000, time.FixedZone("", 3*3600))
	for name, content := range map[string]string{
		"note.txt": "heard gunfire", "empty": "", "photo": "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "scan": "%PDF-1.7\n",
	} {
		path := write(t, filepath.Join(src, name), []byte(content))
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	got := newDesk(t, blob.NewMemory()).collect(src)
	for name, want := range map[string]string{
		"note.txt": "text/plain; charset=utf-8", "empty": "inode/x-empty", "photo": "image/jpeg", "scan": "application/pdf",
	} {
		o := got[filepath.Join(src, name)]
		if o.MediaType != want || o.Modified != "2025-03-09T07:30:00.123456Z" {
			t.Errorf("%s: %q, modified %q; want %q", name, o.MediaType, o.Modified, want)
		}
	}
}

func TestTheSameBytesAreOneItemAndEveryArrivalIsReported(t *testing.T) {
	for _, size := range []int{0, 100, 3 << 20} {
		src := t.TempDir()
		d := newDesk(t, blob.NewMemory())
		content := blobtest.Bytes(size, 7)
		for i := range 12 {
			write(t, filepath.Join(src, fmt.Sprint(i)), content)
		}
		d.collect(src)
		if want := (ingest.Tally{Given: 12, New: 1, Held: 11}); d.tally != want {
			t.Errorf("%d bytes: the tally is %+v, want %+v", size, d.tally, want)
		}
		if d.outcomes[0].State != ingest.New {
			t.Errorf("%d bytes: a copy was reported before the item it repeats", size)
		}
		for _, o := range d.outcomes[1:] {
			if o.SHA256 != d.outcomes[0].SHA256 || o.Size != int64(size) || o.Stored != nil || o.Identity != nil {
				t.Errorf("%d bytes: a copy is reported as %+v", size, o)
			}
		}
		d.wantBlobs(1)
	}
}

func TestAPathGivenTwiceIsAccountedForTwice(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a"), []byte("once"))
	d := newDesk(t, blob.NewMemory())
	if err := ingest.Run(context.Background(), d.config(), []string{path, path, filepath.Dir(path)}); err != nil {
		t.Fatal(err)
	}
	if want := (ingest.Tally{Given: 3, New: 1, Held: 2}); d.tally != want {
		t.Errorf("the tally is %+v, want %+v", d.tally, want)
	}
	d.wantBlobs(1)
}

func TestWhatWasRecordedBeforeIsHeldAndNotStoredAgain(t *testing.T) {
	src := t.TempDir()
	for i := range 5 {
		write(t, filepath.Join(src, fmt.Sprint(i)), blobtest.Bytes(i*400_000, uint64(i)))
	}
	d := newDesk(t, openFolder(t, filepath.Join(t.TempDir(), "blobs")))
	d.collect(src)
	write(t, filepath.Join(src, "late"), []byte("late"))
	d.collect(src)
	if want := (ingest.Tally{Given: 6, New: 1, Held: 5}); d.tally != want {
		t.Errorf("the tally of the second run is %+v, want %+v", d.tally, want)
	}
	d.wantBlobs(6)
}

func TestEqualBytesInTwoCompartmentsAreStoredApart(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a"), []byte("the same"))
	d := newDesk(t, blob.NewMemory())
	first := d.collect(path)[path]
	cfg := d.config()
	cfg.Compartment = "another"
	cfg.Held = func(context.Context, string) (bool, error) { return false, nil }
	d.outcomes = nil
	if err := ingest.Run(context.Background(), cfg, []string{path}); err != nil {
		t.Fatal(err)
	}
	if second := d.outcomes[0]; second.State != ingest.New || second.Stored.Blob == first.Stored.Blob || second.Stored.SHA256 == first.Stored.SHA256 {
		t.Errorf("the blobs of two compartments can be told to be the same: %+v %+v", first.Stored, second.Stored)
	}
}

func TestTheWorkspaceIsNotCollectedIntoItself(t *testing.T) {
	src := t.TempDir()
	own := filepath.Join(src, "work")
	d := newDesk(t, openFolder(t, filepath.Join(own, "blobs")))
	d.own = own
	a := write(t, filepath.Join(src, "a"), []byte("a"))
	for range 2 {
		got := d.collect(src)
		if len(got) != 2 || got[a].State == ingest.Failed {
			t.Errorf("%d outcomes, want the file and the workspace: %v", len(got), got)
		}
		wantFailed(t, got[own], "This folder is the workspace itself; it is not collected into itself.")
	}
}

func TestAReportThatFailsEndsTheRunAndTheNextGoesOn(t *testing.T) {
	src := t.TempDir()
	for i := range 40 {
		write(t, filepath.Join(src, fmt.Sprint(i)), blobtest.Bytes(10+i, uint64(i)))
	}
	blobs := filepath.Join(t.TempDir(), "blobs")
	d := newDesk(t, openFolder(t, blobs))
	refused := errors.New("the journal is closed")
	d.onReport = func(ingest.Outcome) error {
		if len(d.outcomes) == 10 {
			return refused
		}
		return nil
	}
	if err := ingest.Run(context.Background(), d.config(), []string{src}); !errors.Is(err, refused) {
		t.Fatalf("Run returned %v", err)
	}
	if len(d.outcomes) != 10 {
		t.Errorf("%d outcomes were taken after the refusal of the eleventh", len(d.outcomes))
	}
	temp, err := os.ReadDir(filepath.Join(blobs, "tmp"))
	if err != nil || len(temp) != 0 {
		t.Errorf("an ended run leaves %d unfinished blobs, %v", len(temp), err)
	}
	d.onReport = nil
	for _, o := range d.collect(src) {
		if o.State == ingest.Failed {
			t.Errorf("%q: %s", o.Path, o.Reason)
		}
	}
	if want := (ingest.Tally{Given: 40, New: 30, Held: 10}); d.tally != want {
		t.Errorf("the tally of the second run is %+v, want %+v", d.tally, want)
	}
}

func TestALookupThatFailsEndsTheRun(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a"), []byte("a"))
	d := newDesk(t, blob.NewMemory())
	cfg := d.config()
	broken := fault.New(fault.Failed, "The view does not answer.")
	cfg.Held = func(context.Context, string) (bool, error) { return false, broken }
	if err := ingest.Run(context.Background(), cfg, []string{path}); !errors.Is(err, broken) {
		t.Errorf("Run returned %v", err)
	}
	if len(d.outcomes) != 0 {
		t.Errorf("%d outcomes, though nothing could be looked up", len(d.outcomes))
	}
	d.wantBlobs(0)
}

func TestACancelledRunLeavesNoUnfinishedBlob(t *testing.T) {
	src := t.TempDir()
	write(t, filepath.Join(src, "large"), blobtest.Bytes(8<<20, 1))
	blobs := filepath.Join(t.TempDir(), "blobs")
	d := newDesk(t, openFolder(t, blobs))
	ctx, cancel := context.WithCancel(context.Background())
	d.onProgress = func(p ingest.Progress) {
		if p.Bytes > 4<<20 {
			cancel()
		}
	}
	if err := ingest.Run(ctx, d.config(), []string{src}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v", err)
	}
	temp, err := os.ReadDir(filepath.Join(blobs, "tmp"))
	if err != nil || len(temp) != 0 || len(d.outcomes) != 0 {
		t.Errorf("a cancelled run leaves %d unfinished blobs and %d outcomes, %v", len(temp), len(d.outcomes), err)
	}
	d.wantBlobs(0)
}

func TestProgressEndsAtItsTotals(t *testing.T) {
	src := t.TempDir()
	var size int64
	for i := range 20 {
		n := 100_000 * i
		write(t, filepath.Join(src, fmt.Sprint(i)), blobtest.Bytes(n, uint64(i)))
		size += int64(n)
	}
	d := newDesk(t, blob.NewMemory())
	var seen []ingest.Progress
	d.onProgress = func(p ingest.Progress) { seen = append(seen, p) }
	d.collect(src, filepath.Join(src, "nothing"))
	last := seen[len(seen)-1]
	if want := (ingest.Progress{Files: 21, FilesTotal: 21, Bytes: size, BytesTotal: size, Counted: true}); last != want {
		t.Errorf("the last progress is %+v, want %+v", last, want)
	}
	for i, p := range seen[1:] {
		if p.Files < seen[i].Files {
			t.Fatalf("progress goes back from %+v to %+v", seen[i], p)
		}
	}
}

func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	large := write(t, filepath.Join(t.TempDir(), "large"), nil)
	if err := os.Truncate(large, 256<<20); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, &nowhere{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d.collect(large)
	runtime.ReadMemStats(&after)
	if d.tally.New != 1 {
		t.Fatalf("the tally is %+v", d.tally)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 48<<20 {
		t.Errorf("collecting 256 MiB allocated %d MiB in all; want under 48", used>>20)
	}
}

// nowhere is a store that forgets: only what comes before it uses memory.
type nowhere struct{ blob.Memory }

func (*nowhere) Create(context.Context) (blob.Writer, error) { return forgetful{}, nil }

type forgetful struct{}

func (forgetful) Write(p []byte) (int, error) { return len(p), nil }
func (forgetful) Commit(blob.Ref) error       { return nil }
func (forgetful) Abort() error                { return nil }

// TestEveryPathComesToOneOutcome: whatever tree of files, with whatever
// repetitions, each path is reported once, each content is stored once, and
// everything comes back.
func TestEveryPathComesToOneOutcome(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		src, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		d := newDesk(t, blob.NewMemory())
		d.parallel = rapid.IntRange(1, 6).Draw(rt, "parallel")
		contents := map[string][]byte{}
		distinct := map[int]bool{}
		for i := range rapid.IntRange(1, 25).Draw(rt, "files") {
			which := rapid.IntRange(0, 8).Draw(rt, "content")
			content := blobtest.Bytes(which*which*which*2000, uint64(which))
			path := filepath.Join(src, rapid.SampledFrom([]string{".", "a", "a/b", "c"}).Draw(rt, "folder"), fmt.Sprint(i))
			contents[write(t, path, content)] = content
			distinct[which] = true
		}
		got := d.collect(src)
		if len(got) != len(contents) || d.tally.Given != int64(len(contents)) ||
			d.tally.New != int64(len(distinct)) || d.tally.Held != int64(len(contents)-len(distinct)) {
			rt.Fatalf("%d files with %d contents: %d paths reported, %+v", len(contents), len(distinct), len(got), d.tally)
		}
		for path, o := range got {
			if o.State == ingest.New {
				d.wantNew(o, contents[path])
			}
		}
		d.wantBlobs(len(distinct))
	})
}

func TestFilesAreReadInParallelWithoutMixing(t *testing.T) {
	src := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	contents := map[string][]byte{}
	for i := range 60 {
		content := blobtest.Bytes(random.IntN(2<<20), uint64(i))
		contents[write(t, filepath.Join(src, fmt.Sprint(i)), content)] = content
	}
	d := newDesk(t, openFolder(t, filepath.Join(t.TempDir(), "blobs")))
	d.parallel = 8
	for path, o := range d.collect(src) {
		d.wantNew(o, contents[path])
	}
}
