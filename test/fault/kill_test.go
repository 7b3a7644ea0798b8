package fault_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sijil/casework"
	"sijil/casework/audit"
)

const (
	kills       = 200 // of a run with SIJIL_FAULT_ROUNDS unset
	killsOfOne  = 5   // of one workspace, one after the other, before a collect is let finish
	filesToKill = 100
	largeToKill = 3 << 20
	heldAtFirst = 30 // files that are held before the first kill
	lateBy      = 15 * time.Millisecond
)

// TestNothingThatWasReportedIsLostWhenACollectIsKilled kills collects with
// signal 9 at random moments: 200 of them, or as many times more as
// SIJIL_FAULT_ROUNDS says. A third of the moments are spread evenly over the
// length of a run; a third follow a randomly chosen line by up to 15 ms; a
// third follow a randomly chosen change of a file of the workspace at once,
// which is in the midst of a commit. After each kill "sijil verify" must find
// nothing, every file that was reported must be held with its digest and its
// bytes, and the next collect must go on. After every fifth, a collect is let
// finish, and each path must be accounted for.
//
// What the dead left behind is counted by how far they had come, so that the
// log shows that no part of the work was spared.
func TestNothingThatWasReportedIsLostWhenACollectIsKilled(t *testing.T) {
	r := chance(t, 0)
	k := killing{found: plant(t, r, filesToKill, largeToKill), start: makeWorkspace(t)}
	some := []string{"collect", "-q", "-w", k.start}
	for path := range k.found.digests {
		if some = append(some, path); len(some) == 4+heldAtFirst {
			break
		}
	}
	must(t, some...)
	k.measure(t)
	t.Logf("seed %d; a collect that nobody stops takes %v", seed, k.length)

	t.Run("Chains", func(t *testing.T) {
		for n := range kills * rounds / killsOfOne {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				k.chain(t, chance(t, 1+n))
			})
		}
	})
	t.Log(k.left.String())
	for name, n := range map[string]int{
		"before anything was begun": k.left.early, "while blobs were written": k.left.making, "between a blob and its entry": k.left.orphans,
		"between an entry and its line": k.left.unreported, "after lines were printed": k.left.reported,
	} {
		if n == 0 {
			t.Errorf("no process was killed %s", name)
		}
	}
}

// killing is what all chains share.
type killing struct {
	found  tree
	start  string        // a workspace that holds some of it
	length time.Duration // of a collect that nobody stops
	left   remains
}

// measure takes the length of a collect that nobody stops.
func (k *killing) measure(t *testing.T) {
	t.Helper()
	k.length = time.Hour
	for range 3 {
		w := copyOf(t, k.start)
		began := time.Now()
		must(t, "collect", "-q", "-w", w, k.found.dir)
		k.length = min(k.length, time.Since(began))
	}
}

// chain kills collects of one workspace, one after the other, checks after
// each, and then lets one finish. A process that was faster than its killer
// has finished; then another workspace takes the place of this one.
func (k *killing) chain(t *testing.T, r *rand.Rand) {
	for killed := 0; killed < killsOfOne; {
		dir, at := copyOf(t, k.start), int64(0)
		var reported []casework.Taken
		for dead := true; dead && killed < killsOfOne; {
			var text string
			if text, dead = k.kill(t, r, dir); !dead {
				k.left.survived()
				k.finished(t, dir, text, reported)
				break
			}
			killed++
			taken, _ := reports(t, text)
			report := sound(t, dir)
			k.left.count(t, dir, taken, report.Position-at, report)
			reported, at = append(reported, taken...), report.Position
			if len(taken) > 0 {
				h := open(t, dir)
				h.has(t, taken)
				if h.size != at {
					t.Errorf("the view shows position %d after it was opened, the journal has %d", h.size, at)
				}
				h.close(t)
			}
			if t.Failed() {
				t.FailNow()
			}
			if killed == killsOfOne {
				k.finished(t, dir, must(t, "collect", "--json", "-w", dir, k.found.dir), reported)
			}
		}
	}
}

// sound expects that verify finds nothing.
func sound(t *testing.T, dir string) *audit.Report {
	t.Helper()
	out := run(t, "verify", "-w", dir, "--json")
	if out.code != 0 {
		t.Fatalf("verify: %s", out)
	}
	report := audit.NewReport()
	decode(t, out.out, report)
	return report
}

// kill starts a collect, kills it at a random moment, and returns what it
// printed, and whether it was killed indeed.
func (k *killing) kill(t *testing.T, r *rand.Rand, dir string) (text string, dead bool) {
	t.Helper()
	cmd := command(t, "collect", "--json", "-w", dir, k.found.dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	afterLine := -1
	wait := time.Duration(0)
	stop := func() {}
	strike := func() { cmd.Process.Kill() }
	switch kind := r.IntN(3); {
	case kind == 0 && canWatch:
		names := []string{"journal.db-wal", "journal.db-wal", "head", "head", "view.db-wal", "journal.db", "blobs/tmp"}
		stop = onChange(t, filepath.Join(dir, names[r.IntN(len(names))]), 1+r.IntN(8), strike)
	case kind == 1:
		afterLine, wait = 1+r.IntN(len(k.found.digests)*2/3), time.Duration(r.Int64N(int64(lateBy)))
	default:
		wait = time.Duration(r.Int64N(int64(k.length)))
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	if wait > 0 && afterLine < 0 {
		timer = time.AfterFunc(wait, strike)
	}
	text = follow(out, func(n int) {
		if n == afterLine {
			timer = time.AfterFunc(wait, strike)
		}
	})
	cmd.Wait()
	stop()
	if timer != nil {
		timer.Stop()
	}
	if dead = !cmd.ProcessState.Exited(); !dead && !cmd.ProcessState.Success() {
		t.Fatalf("a collect that was not killed failed: %v", cmd.ProcessState)
	}
	return text, dead
}

// follow reads to the end, calls line with the number of each line, and
// returns what was read.
func follow(out io.Reader, line func(n int)) string {
	var text strings.Builder
	lines := bufio.NewReader(out)
	for n := 1; ; n++ {
		s, err := lines.ReadString('\n')
		text.WriteString(s)
		if err != nil {
			return text.String()
		}
		line(n)
	}
}

// remains counts what the dead left behind. It is safe for concurrent use.
type remains struct {
	mu                          sync.Mutex
	kills, faster               int
	early, making, orphans, log int
	unreported, reported        int
}

func (l *remains) String() string {
	return fmt.Sprintf("%d were killed, and %d were faster. Of the killed, %d had begun nothing; %d left blobs in the making; %d left blobs without an entry; "+
		"%d left a write-ahead log; %d left entries that they had not reported; %d had reported files",
		l.kills, l.faster, l.early, l.making, l.orphans, l.log, l.unreported, l.reported)
}

func (l *remains) survived() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faster++
}

// count looks at what a process left, before anybody opens the workspace.
func (l *remains) count(t *testing.T, dir string, taken []casework.Taken, recorded int64, report *audit.Report) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kills++
	making, orphans := unfinished(t, dir), len(report.Unrecorded)
	for _, c := range []struct {
		n    *int
		when bool
	}{
		{&l.making, making > 0},
		{&l.orphans, orphans > 0},
		{&l.unreported, recorded > int64(len(taken))},
		{&l.reported, len(taken) > 0},
		{&l.early, making == 0 && orphans == 0 && recorded == 0 && len(taken) == 0},
		{&l.log, hasBytes(filepath.Join(dir, "journal.db-wal"))},
	} {
		if c.when {
			*c.n++
		}
	}
}

func hasBytes(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// finished expects of a collect that ran to its end, and printed the text,
// that it accounts for every path, that everything is held, once, and that
// nothing is left over.
func (k *killing) finished(t *testing.T, dir, text string, reported []casework.Taken) {
	t.Helper()
	taken, total := reports(t, text)
	if total == nil || total.Given != len(k.found.digests) || total.New+total.Held != total.Given || len(taken) != total.Given {
		count, _ := json.Marshal(total)
		t.Errorf("the collect that finished reports %d paths and %s; there are %d", len(taken), count, len(k.found.digests))
	}
	told := map[string]bool{}
	for _, one := range reported {
		told[one.Path] = true
	}
	seen := map[string]bool{}
	for _, one := range taken {
		if seen[one.Path] {
			t.Errorf("%s is accounted for twice", one.Path)
		}
		seen[one.Path] = true
		if k.found.digests[one.Path] != one.SHA256 {
			t.Errorf("%s has SHA-256 %s, and %q is reported", one.Path, k.found.digests[one.Path], one.SHA256)
		}
		if told[one.Path] && one.State != casework.TakenHeld {
			t.Errorf("%s was reported before, and is now called %s", one.Path, one.State)
		}
	}
	sound(t, dir)
	if n := unfinished(t, dir); n > 0 {
		t.Errorf("%d blobs in the making are left after a collect that finished", n)
	}
	h := open(t, dir)
	defer h.close(t)
	h.has(t, taken)
	if want := k.found.different(); len(h.items) != want {
		t.Errorf("%d items are held, of %d different files", len(h.items), want)
	}
}
