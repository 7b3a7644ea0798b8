package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/journaltest"
	"sijil/journal/sqlite"
)

// house returns a journal in a folder of which copies can be made.
func house(t testing.TB) (h *journaltest.House, dir string) {
	dir = t.TempDir()
	engine := func(t testing.TB) *journaltest.Fixture {
		path := filepath.Join(dir, "journal.db")
		s, err := sqlite.Create(context.Background(), path, key)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return &journaltest.Fixture{Store: s, Release: func() { s.Close() }}
	}
	h = journaltest.NewHouse(t, engine, "house.test")
	h.Journal.Close()
	if err := os.Remove(h.Options.HeadPath); err != nil {
		t.Fatal(err)
	}
	h.Options.HeadPath = filepath.Join(dir, "head")
	h.Open(t)
	return h, dir
}

// everything puts something of each kind into a journal.
func everything(t testing.TB, h *journaltest.House) {
	ctx := context.Background()
	h.Fill(t, 150)
	if _, err := h.Erase(ctx, journaltest.Actor, journal.Place{Origin: "house.test", Index: 20}, "by law"); err != nil {
		t.Fatal(err)
	}
	h.Fill(t, 100)
	wrapped, err := h.Options.Keyring.Wrap("case", [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	// The newest change is one that no entry tells of.
	if err := h.PutSecret(ctx, "blob/1", wrapped); err != nil {
		t.Fatal(err)
	}
}

// copyDir copies the files of a folder as a thief, or a crash, would find them.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	names, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		data, err := os.ReadFile(filepath.Join(from, n.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, n.Name()), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// verifyDir verifies a copy, as "sijil verify" does, and returns the damage.
func verifyDir(t testing.TB, h *journaltest.House, dir string) []string {
	t.Helper()
	s, err := sqlite.OpenForVerify(context.Background(), filepath.Join(dir, "journal.db"), key)
	if err != nil {
		if fault.KindOf(err) != fault.Corrupt {
			t.Errorf("opening a damaged journal: got %v, want corrupt", err)
		}
		return []string{"journal: " + err.Error()}
	}
	defer s.Close()
	v, err := journal.Verify(context.Background(), s, journal.VerifyOptions{
		Keyring: h.Options.Keyring, Verifier: h.Options.Verifier, HeadPath: filepath.Join(dir, "head"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range v.Damage {
		lines = append(lines, d.String())
	}
	return lines
}

// flips changes n bits, one at a time, spread over a file, and expects each to
// be found.
func flips(t *testing.T, h *journaltest.House, dir, name string, n int) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := verifyDir(t, h, dir); len(lines) > 0 {
		t.Fatalf("a sound copy is called damaged: %q", lines)
	}
	r := rand.New(rand.NewPCG(7, uint64(len(data))))
	for range n {
		bit := r.IntN(len(data) * 8)
		data[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if lines := verifyDir(t, h, dir); len(lines) == 0 {
			t.Errorf("%s of %d bytes: the change of bit %d of byte %d was not found", name, len(data), bit%8, bit/8)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(data) {
			t.Fatalf("%s: verify changed the file (%v)", name, err)
		}
		data[bit/8] ^= 1 << (bit % 8)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	h, dir := house(t)
	everything(t, h)
	live := copyDir(t, dir) // with a write-ahead log that nobody emptied
	t.Run("WriteAheadLog", func(t *testing.T) { flips(t, h, live, "journal.db-wal", 100) })
	t.Run("HeadFile", func(t *testing.T) { flips(t, h, live, "head", 60) })
	t.Run("DatabaseUnderTheLog", func(t *testing.T) { flips(t, h, live, "journal.db", 30) })
	h.Journal.Close()
	h.Store.(*sqlite.Store).Close()
	t.Run("Database", func(t *testing.T) { flips(t, h, copyDir(t, dir), "journal.db", 100) })
}

// TestEveryFlippedBitOfALongJournalIsFound has a journal that grew over many
// write-ahead logs and shrank again.
func TestEveryFlippedBitOfALongJournalIsFound(t *testing.T) {
	h, dir := house(t)
	ctx := context.Background()
	for range 3 {
		size, _ := h.Size(ctx)
		d := journaltest.Draft(1)
		d.Body = []byte(`"` + strings.Repeat("x", 1<<20) + `"`)
		if _, err := h.Append(ctx, size, journaltest.Actor, []journal.Draft{d}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range int64(3) {
		if _, err := h.Erase(ctx, journaltest.Actor, journal.Place{Origin: "house.test", Index: i}, "large"); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "journal.db")); err != nil || info.Size() > 1<<20 {
		t.Errorf("the file did not shrink after the erasure: %d bytes, %v", info.Size(), err)
	}
	everything(t, h)
	live := copyDir(t, dir)
	flips(t, h, live, "journal.db-wal", 40)
	h.Journal.Close()
	h.Store.(*sqlite.Store).Close()
	flips(t, h, copyDir(t, dir), "journal.db", 40)
}

func TestFilesCutShortAreFound(t *testing.T) {
	h, dir := house(t)
	everything(t, h)
	live := copyDir(t, dir)
	h.Journal.Close()
	h.Store.(*sqlite.Store).Close()
	for name, from := range map[string]string{"journal.db": dir, "journal.db-wal": live, "head": live} {
		for _, cut := range []int64{1, 4096, 3 * 4096, 100000, 1 << 40} {
			if cut == 4096 && name == "journal.db-wal" {
				continue // may be nothing but the filling behind the last commit
			}
			live := copyDir(t, from)
			path := filepath.Join(live, name)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			keep := max(0, info.Size()-cut)
			if err := os.Truncate(path, keep); err != nil {
				t.Fatal(err)
			}
			if lines := verifyDir(t, h, live); len(lines) == 0 {
				t.Errorf("%s of %d bytes cut to %d was not found", name, info.Size(), keep)
			}
		}
		live := copyDir(t, from)
		if err := os.Remove(filepath.Join(live, name)); err != nil {
			t.Fatal(err)
		}
		if lines := verifyDir(t, h, live); len(lines) == 0 {
			t.Errorf("%s is missing, and that was not found", name)
		}
	}
}

func TestOlderCopyOfTheDatabaseIsFound(t *testing.T) {
	h, dir := house(t)
	h.Fill(t, 30)
	old := copyDir(t, dir)
	h.Fill(t, 2)
	now := copyDir(t, dir)
	head, err := os.ReadFile(filepath.Join(now, "head"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(old, "head"), head, 0o600); err != nil {
		t.Fatal(err)
	}
	if lines := verifyDir(t, h, old); !strings.Contains(fmt.Sprint(lines), "log: cut short: 30 entries, head file says 32") {
		t.Errorf("verify says %q", lines)
	}
}

// TestStoppedAtAnyMomentNothingReportedIsLost opens copies that were made
// while entries were being written, as if the machine had stopped there.
func TestStoppedAtAnyMomentNothingReportedIsLost(t *testing.T) {
	h, dir := house(t)
	ctx := context.Background()
	for i := range 12 {
		h.Fill(t, 1+i*3)
		reported, err := h.Size(ctx)
		if err != nil {
			t.Fatal(err)
		}
		left := copyDir(t, dir)
		if lines := verifyDir(t, h, left); len(lines) > 0 {
			t.Errorf("after %d entries verify says %q", reported, lines)
		}
		// A change that was cut off: half of a frame behind the last commit.
		wal, err := os.OpenFile(filepath.Join(left, "journal.db-wal"), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wal.Write(make([]byte, 4096*i)); err != nil {
			t.Fatal(err)
		}
		wal.Close()
		if lines := verifyDir(t, h, left); len(lines) > 0 {
			t.Errorf("with an unreported change cut off, verify says %q", lines)
		}
		s, err := sqlite.Open(ctx, filepath.Join(left, "journal.db"), key)
		if err != nil {
			t.Fatal(err)
		}
		opt := h.Options
		opt.Store, opt.HeadPath = s, filepath.Join(left, "head")
		j, err := journal.Open(ctx, opt)
		if err != nil {
			t.Fatalf("opening after a stop: %v", err)
		}
		if n, err := j.Size(ctx); n != reported || err != nil {
			t.Errorf("%d entries after a stop, %v; %d were reported", n, err, reported)
		}
		j.Close()
		s.Close()
		if lines := verifyDir(t, h, left); len(lines) > 0 {
			t.Errorf("after opening again verify says %q", lines)
		}
	}
}

func TestErasedBytesLeaveTheFiles(t *testing.T) {
	// Encrypted pages hide the bytes from a search of the files, so what is
	// searched is SQLite's own pages, through a connection with the key.
	h, dir := house(t)
	ctx := context.Background()
	h.Fill(t, 50)
	var stored string
	err := func() error {
		entries, err := h.Store.Entries(ctx, "house.test", 7, 8)
		if err == nil {
			stored = string(entries[0].Body.Bytes)
		}
		return err
	}()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Erase(ctx, journaltest.Actor, journal.Place{Origin: "house.test", Index: 7}, "by law"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "journal.db-wal")); err == nil && info.Size() > 0 {
		t.Errorf("the write-ahead log still has %d bytes after an erasure", info.Size())
	}
	pages, err := sqlite.Decrypted(filepath.Join(dir, "journal.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(pages), stored[:24]) {
		t.Error("the erased body is still in the file")
	}
	other, err := h.Store.Entries(ctx, "house.test", 8, 9)
	if err != nil || !strings.Contains(string(pages), string(other[0].Body.Bytes[:24])) {
		t.Errorf("the search finds nothing at all: %v", err)
	}
}

// TestEmptyFileDoesNotCostItsLog empties the database but not its write-ahead
// log, which SQLite alone would then throw away.
func TestEmptyFileDoesNotCostItsLog(t *testing.T) {
	h, dir := house(t)
	h.Fill(t, 3)
	left := copyDir(t, dir)
	if err := os.Truncate(filepath.Join(left, "journal.db"), 0); err != nil {
		t.Fatal(err)
	}
	if lines := verifyDir(t, h, left); len(lines) == 0 {
		t.Error("an empty database was not found")
	}
	if _, err := sqlite.Open(context.Background(), filepath.Join(left, "journal.db"), key); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("opening: got %v, want corrupt", err)
	}
	want, _ := os.ReadFile(filepath.Join(dir, "journal.db-wal"))
	got, err := os.ReadFile(filepath.Join(left, "journal.db-wal"))
	if err != nil || len(got) == 0 || string(got) != string(want) {
		t.Errorf("the write-ahead log was touched: %d bytes of %d, %v", len(got), len(want), err)
	}
}

func TestWrongKeyOpensNothing(t *testing.T) {
	h, dir := house(t)
	h.Fill(t, 3)
	left := copyDir(t, dir)
	if _, err := sqlite.Open(context.Background(), filepath.Join(left, "journal.db"), [32]byte{9}); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("got %v, want corrupt", err)
	}
	if s, err := sqlite.OpenForVerify(context.Background(), filepath.Join(left, "journal.db"), [32]byte{9}); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("for verifying: got %v, %v, want corrupt", s, err)
	}
	if lines := verifyDir(t, h, left); len(lines) > 0 {
		t.Errorf("after a try with the wrong key verify says %q", lines)
	}
}

func TestJournalIsNeverMadeByAccident(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	if _, err := sqlite.Open(context.Background(), path, key); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("opening what is not there: got %v, want corrupt", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("opening made a file")
	}
	s, err := sqlite.Create(context.Background(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := sqlite.Create(context.Background(), path, key); fault.KindOf(err) != fault.Conflict {
		t.Errorf("making it twice: got %v, want a conflict", err)
	}
}

// TestEveryFlippedBitBehindTheLastCommitIsFound looks at the end of the
// write-ahead log, where SQLite fills up the last block.
func TestEveryFlippedBitBehindTheLastCommitIsFound(t *testing.T) {
	h, dir := house(t)
	h.Fill(t, 2)
	wrapped, err := h.Options.Keyring.Wrap("case", [32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 4 {
		if round%2 == 0 {
			h.Fill(t, 1)
		} else if err := h.PutSecret(context.Background(), "blob/1", wrapped); err != nil { // of which no entry tells
			t.Fatal(err)
		}
		live := copyDir(t, dir)
		path := filepath.Join(live, "journal.db-wal")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for at := max(0, len(data)-5*4096); at < len(data); at += 251 {
			data[at] ^= 16
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if lines := verifyDir(t, h, live); len(lines) == 0 {
				t.Errorf("a change of byte %d of %d was not found", at, len(data))
			}
			data[at] ^= 16
		}
	}
}
