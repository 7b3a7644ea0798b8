package fault_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/evidence"
	"sijil/value"
	"sijil/workspace"
)

// tree is a folder of files to be collected.
type tree struct {
	dir     string
	digests map[string]string // path to SHA-256
}

// plant makes a folder of n small files, some with the same bytes and some
// empty, and one large one.
func plant(t testing.TB, r *rand.Rand, n, large int) tree {
	t.Helper()
	tr := tree{dir: filepath.Join(t.TempDir(), "found"), digests: map[string]string{}}
	for i := range n {
		data := noise(r, r.IntN(24_000))
		switch {
		case i%20 == 7:
			data = []byte("the same page, copied again\n")
		case i%40 == 11:
			data = nil
		}
		tr.put(t, fmt.Sprintf("ward %d/page %03d.jpg", i%5, i), data)
	}
	tr.put(t, "video.mp4", noise(r, large))
	return tr
}

func (tr tree) put(t testing.TB, name string, data []byte) {
	t.Helper()
	path := filepath.Join(tr.dir, filepath.FromSlash(name))
	write(t, path, data)
	sum := sha256.Sum256(data)
	tr.digests[path] = hex.EncodeToString(sum[:])
}

// reports returns the lines about paths that a collect with --json printed
// whole, and the count that ended them, if it came to that.
func reports(t testing.TB, out string) (taken []casework.Taken, total *casework.Collection) {
	t.Helper()
	for line := range strings.Lines(out) {
		if !strings.HasSuffix(line, "\n") {
			break // cut off while it was printed
		}
		if total != nil {
			t.Errorf("something follows the count: %q", line)
		}
		if strings.Contains(line, `"path"`) {
			var one casework.Taken
			decode(t, line, &one)
			taken = append(taken, one)
			continue
		}
		total = &casework.Collection{}
		decode(t, line, total)
	}
	return taken, total
}

func decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

// holding is what a workspace says it holds, read through the program's own
// packages.
type holding struct {
	w        *workspace.Workspace
	items    map[string]evidence.Item // by SHA-256
	arrivals map[value.ID]int         // how often each arrived
	size     int64                    // of the journal
	erased   int                      // entries
}

// open opens a workspace and reads what it holds. The test closes it.
func open(t testing.TB, dir string) *holding {
	t.Helper()
	ctx := t.Context()
	w, err := workspace.Open(ctx, dir, []byte(passphrase))
	if err != nil {
		t.Fatalf("the workspace does not open: %v", err)
	}
	h := &holding{w: w, items: map[string]evidence.Item{}, arrivals: map[value.ID]int{}}
	items, err := casework.Ask(ctx, w, w.Actor(), casework.ListItems, casework.Asked{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		if other, twice := h.items[i.SHA256]; twice {
			t.Errorf("items %s and %s have the same bytes", i.ID, other.ID)
		}
		h.items[i.SHA256] = i
	}
	lines, err := casework.Ask(ctx, w, w.Actor(), casework.AuditLog, casework.LogFilter{Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		h.size = max(h.size, l.Position)
		if l.Erased {
			h.erased++
		}
		switch l.Verb {
		case "item.collect", "item.sight", "item.attach":
			h.arrivals[l.Subject]++
		}
	}
	return h
}

func (h *holding) close(t testing.TB) {
	t.Helper()
	if err := h.w.Close(); err != nil {
		t.Errorf("close the workspace: %v", err)
	}
}

// has expects that a file which was reported is held, with its digest, its
// bytes, and each of its arrivals.
func (h *holding) has(t testing.TB, taken []casework.Taken) {
	t.Helper()
	paths := map[string]map[string]bool{} // of each digest
	for _, one := range taken {
		if one.State == casework.TakenFailed {
			t.Errorf("a sound file failed: %s: %s", one.Path, one.Reason)
			continue
		}
		if paths[one.SHA256] == nil {
			paths[one.SHA256] = map[string]bool{}
		}
		paths[one.SHA256][one.Path] = true
	}
	for sum, seen := range paths {
		item, ok := h.items[sum]
		if !ok || !item.Held {
			t.Errorf("%d paths were reported with SHA-256 %s, and it is not held", len(seen), sum)
			continue
		}
		if h.arrivals[item.ID] < len(seen) {
			t.Errorf("%d paths were reported with SHA-256 %s, and %d arrivals are recorded", len(seen), sum, h.arrivals[item.ID])
		}
		h.readBack(t, item)
	}
}

// whole expects that nothing half is shown: each item that is listed as held
// has its bytes.
func (h *holding) whole(t testing.TB) {
	t.Helper()
	for _, item := range h.items {
		if item.Held {
			h.readBack(t, item)
		}
	}
}

// readBack decrypts an item and compares its digest.
func (h *holding) readBack(t testing.TB, item evidence.Item) {
	t.Helper()
	r, err := h.w.Store().Open(t.Context(), item)
	if err != nil {
		t.Errorf("item %s cannot be opened: %v", item.SHA256, err)
		return
	}
	defer r.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	if err != nil || n != item.Size || hex.EncodeToString(sum.Sum(nil)) != item.SHA256 {
		t.Errorf("item %s of %d bytes reads back as %x, %d bytes, %v", item.SHA256, item.Size, sum.Sum(nil), n, err)
	}
}

// unfinished returns how many blobs in the making lie in a workspace.
func unfinished(t testing.TB, dir string) int {
	t.Helper()
	names, err := os.ReadDir(filepath.Join(dir, "blobs", "tmp"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return len(names)
}

// different returns how many different contents a tree has.
func (tr tree) different() int {
	sums := map[string]bool{}
	for _, sum := range tr.digests {
		sums[sum] = true
	}
	return len(sums)
}
