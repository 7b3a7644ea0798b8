package fault_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sijil/casework/audit"
	"sijil/workspace"
)

// victim is a workspace of which copies are damaged.
type victim struct {
	closed string // that was closed: the sample, with files, and a checkpoint kept
	killed string // the same, killed while it was open: its write-ahead log holds commits
	export string // the checkpoint that was exported from both
	older  string // what closed was before its last change
}

// raise makes a victim.
func raise(t *testing.T, r *rand.Rand) victim {
	t.Helper()
	v := victim{closed: filepath.Join(t.TempDir(), "sample")}
	must(t, "demo", "--dir", v.closed, "--no-serve")
	must(t, "collect", "-q", "-w", v.closed, plant(t, r, 12, 200_000).dir)
	v.older = copyOf(t, v.closed)
	must(t, "collect", "-q", "-w", v.closed, plant(t, r, 3, 1000).dir)
	out := filepath.Join(t.TempDir(), "exported")
	must(t, "journal", "export", "-w", v.closed, "-o", out)
	v.export = filepath.Join(out, "checkpoint")
	v.killed = copyOf(t, v.closed)
	stall(t, v.killed, plant(t, r, 600, 10).dir, func(kill func()) { kill() })
	for _, dir := range []string{v.closed, v.killed, v.older} {
		if damage, err := verifyHere(t, dir, ""); err != nil || len(damage) > 0 {
			t.Fatalf("a sound workspace is called damaged: %q, %v", damage, err)
		}
	}
	if n := size(t, filepath.Join(v.killed, "journal.db-wal")); n < 40_000 {
		t.Fatalf("the write-ahead log that was left has %d bytes only", n)
	}
	return v
}

// stall starts a collect that nobody listens to: when the pipe is full it
// stands still, between two commits. Then it calls meanwhile, and reads on.
func stall(t *testing.T, dir, found string, meanwhile func(kill func())) (text string, code int) {
	t.Helper()
	cmd := command(t, "collect", "--json", "-w", dir, found)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	still, last := 0, int64(-1)
	for range 600 {
		time.Sleep(50 * time.Millisecond)
		now := size(t, filepath.Join(dir, "journal.db-wal"))
		if now != last {
			still, last = 0, now
		} else if still++; still == 12 && now > 0 {
			break
		}
	}
	meanwhile(func() { cmd.Process.Kill() })
	text = follow(out, func(int) {})
	cmd.Wait()
	return text, cmd.ProcessState.ExitCode()
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// verifyHere verifies as the program does, in this process.
func verifyHere(t *testing.T, dir, against string) ([]string, error) {
	t.Helper()
	var checkpoint []byte
	if against != "" {
		checkpoint = read(t, against)
	}
	report, err := workspace.Verify(t.Context(), dir, []byte(passphrase), checkpoint)
	if report == nil {
		report = audit.NewReport()
	}
	return report.Damage, err
}

// found expects that verify names damage: with the program itself, it ends
// with 3.
func found(t *testing.T, dir, against string, program bool) {
	t.Helper()
	if !program {
		if damage, err := verifyHere(t, dir, against); err != nil || len(damage) == 0 {
			t.Errorf("not found: %q, %v", damage, err)
		}
		return
	}
	args := []string{"verify", "-w", dir}
	if against != "" {
		args = append(args, "--against", against)
	}
	r := run(t, args...)
	if r.code != 3 || !strings.Contains(r.out, "damaged: ") && !strings.Contains(r.err, "missing") {
		t.Errorf("not found: %s", r)
	}
}

// TestEveryFlippedBitIsFound changes one bit of a fresh copy, 200 times, and
// expects that verify names damage each time; every tenth time with the
// program itself, which must end with 3. The bits are spread over every part
// of every file that matters. There are no free pages to be hit in the journal: it is
// kept with auto_vacuum=full, which leaves none behind a commit.
// SIJIL_FAULT_ROUNDS multiplies the number.
//
// What is behind the last commit of the view's own write-ahead log is not
// among the files: a power cut may leave anything there, verify then says that
// the view lacks entries, and the journal has them.
func TestEveryFlippedBitIsFound(t *testing.T) {
	v := raise(t, chance(t, 20_000))
	blobs := blobsOf(t, v.closed)
	for part, c := range []struct {
		name, dir string
		files     []string
		n         int
	}{
		{"the journal", v.closed, []string{"journal.db"}, 60},
		{"the journal under its write-ahead log", v.killed, []string{"journal.db"}, 15},
		{"frames not yet checkpointed", v.killed, []string{"journal.db-wal"}, 40},
		{"both slots of the head file", v.closed, []string{"head"}, 16},
		{"the head file of a killed program", v.killed, []string{"head"}, 4},
		{"the view", v.closed, []string{"view.db"}, 25},
		{"blobs", v.closed, blobs, 20},
		{"the description", v.closed, []string{"sijil.json"}, 10},
		{"an exported checkpoint", v.closed, nil, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := chance(t, 20_001+part)
			for i := range c.n * rounds {
				against, file := "", ""
				if c.files == nil {
					against = filepath.Join(t.TempDir(), "checkpoint")
					write(t, against, read(t, v.export))
					file = against
				} else {
					file = c.files[i%len(c.files)]
				}
				// One bit in each of n equal parts of the file, one after the other.
				where, bit := (float64(i)+r.Float64())/float64(c.n*rounds), r.IntN(8)
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					t.Parallel()
					dir := copyOf(t, c.dir)
					path := file
					if against == "" {
						path = filepath.Join(dir, file)
					}
					data := read(t, path)
					at := int(where * float64(len(data)))
					data[at] ^= 1 << bit
					replace(t, path, data)
					found(t, dir, against, i%10 == 0)
					if t.Failed() {
						t.Logf("bit %d of byte %d of %d in %s", bit, at, len(data), filepath.Base(path))
					}
				})
			}
		})
	}
}

// blobsOf returns the files of all blobs below a workspace, the largest first.
func blobsOf(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "blobs", "??", "*"))
	if err != nil || len(all) < 5 {
		t.Fatalf("%d blobs, %v", len(all), err)
	}
	slices.SortFunc(all, func(a, b string) int { return int(size(t, b) - size(t, a)) })
	for i, path := range all {
		all[i], _ = filepath.Rel(dir, path)
	}
	return all
}

// replace writes a file that may be read-only.
func replace(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	write(t, path, data)
}

// TestWhatIsCutShortOrGoneIsFound cuts files short by a byte, by a page, by
// half and to nothing, takes them away, puts folders in their places, and
// exchanges two blobs.
func TestWhatIsCutShortOrGoneIsFound(t *testing.T) {
	v := raise(t, chance(t, 21_000))
	blobs := blobsOf(t, v.closed)
	type harm struct {
		name, dir, file string
		do              func(t *testing.T, path string)
	}
	var harms []harm
	for _, file := range []string{"journal.db", "journal.db-wal", "head", "view.db", "sijil.json", blobs[0], blobs[len(blobs)-1]} {
		dir, name := v.closed, file
		if file == "journal.db-wal" {
			dir = v.killed
		}
		if strings.HasPrefix(file, "blobs") {
			name = fmt.Sprintf("a blob of %d bytes", size(t, filepath.Join(dir, file)))
		}
		for _, cut := range []int64{1, 4096, size(t, filepath.Join(dir, file)) / 2, 1 << 40} {
			if cut == 4096 && (file == "journal.db-wal" || size(t, filepath.Join(dir, file)) <= 4096) {
				continue // of the log, that may be nothing but the filling behind the last commit
			}
			harms = append(harms, harm{fmt.Sprintf("%s cut by %d", name, cut), dir, file, func(t *testing.T, path string) {
				data := read(t, path)
				replace(t, path, data[:max(0, int64(len(data))-cut)])
			}})
		}
		harms = append(harms, harm{name + " replaced by a folder", dir, file, func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}})
		if file != "view.db" { // TestAViewThatIsGoneIsNoDamage
			harms = append(harms, harm{name + " gone", dir, file, func(t *testing.T, path string) {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}})
		}
	}
	harms = append(harms, harm{"all blobs gone", v.closed, "blobs", func(t *testing.T, path string) {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}}, harm{"two blobs exchanged", v.closed, blobs[1], func(t *testing.T, path string) {
		other := filepath.Join(path, "..", "..", "..", blobs[2])
		a, b := read(t, path), read(t, other)
		replace(t, path, b)
		replace(t, other, a)
	}})
	for i, h := range harms {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			dir := copyOf(t, h.dir)
			h.do(t, filepath.Join(dir, h.file))
			found(t, dir, "", i%3 == 0 || h.file == "sijil.json")
		})
	}
}

// TestAnOlderStateIsFound brings back what a workspace was before.
func TestAnOlderStateIsFound(t *testing.T) {
	v := raise(t, chance(t, 22_000))
	mixed := copyOf(t, v.closed)
	for _, file := range []string{"journal.db", "journal.db-wal", "view.db"} {
		replace(t, filepath.Join(mixed, file), read(t, filepath.Join(v.older, file)))
	}
	found(t, mixed, "", true)

	// With the head file rolled back too, nothing on this machine contradicts
	// it. The program says so, and a checkpoint kept elsewhere does.
	whole := copyOf(t, v.older)
	r := run(t, "verify", "-w", whole)
	if r.code != 0 || !strings.Contains(r.out, "rest on the head file of this machine") {
		t.Errorf("a workspace rolled back as a whole: %s", r)
	}
	found(t, whole, v.export, true)
	if r := run(t, "verify", "-w", v.closed, "--against", v.export); r.code != 0 {
		t.Errorf("the workspace as it is, against its checkpoint: %s", r)
	}
}

// TestAViewThatIsGoneIsNoDamage shows the other side: what is derived may be
// taken away, and comes back.
func TestAViewThatIsGoneIsNoDamage(t *testing.T) {
	v := raise(t, chance(t, 23_000))
	for _, dir := range []string{v.closed, v.killed} {
		w := copyOf(t, dir)
		for _, suffix := range []string{"", "-wal", "-shm"} {
			os.Remove(filepath.Join(w, "view.db"+suffix))
		}
		r := run(t, "verify", "-w", w)
		if r.code != 0 || !strings.Contains(r.out, "The view is not there") {
			t.Errorf("verify without a view: %s", r)
		}
		if _, err := os.Stat(filepath.Join(w, "view.db")); err == nil {
			t.Error("verify made a view; it repairs nothing")
		}
		before, after := open(t, copyOf(t, dir)), open(t, w)
		if len(after.items) != len(before.items) || after.size != before.size {
			t.Errorf("the view comes back with %d items at %d, and had %d at %d", len(after.items), after.size, len(before.items), before.size)
		}
		before.close(t)
		after.close(t)
	}
	w := copyOf(t, v.closed)
	replace(t, filepath.Join(w, "view.db"), noise(chance(t, 23_001), 300_000))
	found(t, w, "", true)
	must(t, "rebuild", "-w", w)
	sound(t, w)
}
