package fault_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sijil/test/fault/powercut"
	"sijil/workspace"
)

// The number of disks that are looked at, of a run with SIJIL_FAULT_ROUNDS
// unset, beside those that differ right after something was printed.
const (
	flushedDisks = 40 // right after a flush returned, all else dropped
	tornDisks    = 40 // before a flush returns, and at any moment, all else torn
	keptDisks    = 4  // at any moment, all else kept
)

// TestWritesThatWereNeverSyncedAreNotNeeded cuts the power. Real commands, from
// init to publish and erase, run under strace; their system calls are replayed
// on a model of a disk on which nothing is certain but what a flush made so
// (package powercut). At crash points, the disk that a power cut could have
// left is laid out as a folder, and the real program is run on it:
//
//   - whatever had been printed before must be there, and right: files with
//     their bytes, entries, a bundle that sijil-verify accepts, an erasure;
//   - verify must find nothing, but for a slot of the head file that was being
//     written: that is told as it is, and the next start repairs it;
//   - a start replays the view, shows nothing half, and leaves a workspace in
//     which verify finds nothing at all.
//
// The crash points are every moment at which something was printed, as far as
// the disks differ, and a random choice of all flushes and of all other calls:
// about 100 disks. SIJIL_FAULT_ROUNDS multiplies the choice.
//
// SQLite maps one file into memory, the index of the view's write-ahead log
// (view.db-shm); what it writes there is in no trace. It does no harm: SQLite
// never relies on an index that it finds. Whoever opens the view first holds
// the lock of a "dead man's switch", cuts the index to nothing and builds it
// again from the log (https://sqlite.org/walformat.html#recovery). Here some
// disks have it as noise, to show that. The journal is held in exclusive mode and
// has no such file, and no database is mapped. The test fails if that changes.
func TestWritesThatWereNeverSyncedAreNotNeeded(t *testing.T) {
	if err := powercut.Permitted(); err != nil {
		t.Skipf("the power cannot be cut: %v", err)
	}
	h := live(t)
	disks := h.disks(t)
	t.Logf("seed %d; %d calls recorded in %d commands; %d disks", seed, h.events, len(h.steps), len(disks))
	t.Run("Disks", func(t *testing.T) {
		for _, d := range disks {
			t.Run(d.name, func(t *testing.T) {
				t.Parallel()
				h.check(t, d)
			})
		}
	})
}

// step is one command and what came of it.
type step struct {
	name     string
	args     []string
	events   []powercut.Event
	printed  string // in all
	position int64  // of the journal after it
}

// history is what happened to one workspace before the power failed.
type history struct {
	root   string // all that the commands write is below it
	steps  []step
	events int
	signer string
}

// live lets a workspace live through one command of each kind that writes.
func live(t *testing.T) *history {
	t.Helper()
	r := chance(t, 10_000)
	h := &history{root: filepath.Join(t.TempDir(), "disk")}
	if err := os.Mkdir(h.root, 0o700); err != nil {
		t.Fatal(err)
	}
	first, second := plant(t, r, 9, 300_000), plant(t, r, 4, 40_000)
	papers := t.TempDir()
	for name, content := range map[string]string{"register.txt": register, "claims.jsonl": claims, "finding.json": conclusion} {
		write(t, filepath.Join(papers, name), []byte(content))
	}
	w, paper := filepath.Join(h.root, "marsoun"), func(name string) string { return filepath.Join(papers, name) }
	for _, args := range [][]string{
		{"init", w, "--title", "Killings in Marsoun", "--name", "R. Halim"},
		{"collect", "-w", w, "--json", first.dir},
		{"collect", "-w", w, "--json", first.dir, second.dir},
		{"collect", "-w", w, "--json", "--ref", "register", paper("register.txt")},
		{"claim", "import", "-w", w, "--item", "register", "--sensitivity", "public", paper("claims.jsonl")},
		{"figure", "define", "-w", w, "dead-in-register", "--set", "set:dead-in-register", "--title", "Dead in the register", "--meaning",
			"bodies entered in the register", "--what", "killed", "--whose", "org:hospital", "--stage", "documented",
			"--period", "2034-05-13/2034-05-16", "--sensitivity", "public"},
		{"finding", "conclude", "-w", w, paper("finding.json")},
		{"publish", "-w", w, "twelve-documented", "-o", filepath.Join(h.root, "bundle")},
		{"journal", "export", "-w", w, "-o", filepath.Join(h.root, "exported")},
		{"erase", "-w", w, "r2", "--yes", "--reason", "request of the family"},
		{"rebuild", "-w", w},
	} {
		h.step(t, args, w)
	}
	keys, err := workspace.Keys(w)
	if err != nil {
		t.Fatal(err)
	}
	h.signer = keys.Signer
	return h
}

func (h *history) step(t *testing.T, args []string, w string) {
	t.Helper()
	cmd := command(t, args...)
	cmd.Dir = h.root
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	events, err := powercut.Record(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("sijil %v: exit %d\n%s%s", args, code, out.String(), errs.String())
	}
	name := args[0]
	if name == "claim" || name == "journal" || name == "figure" || name == "finding" {
		name += " " + args[1]
	}
	report := sound(t, copyOf(t, w))
	h.steps = append(h.steps, step{name: name, args: args, events: events, printed: out.String(), position: report.Position})
	h.events += len(events) / 2
}

// disk is one disk that a power cut could have left.
type disk struct {
	name    string
	image   powercut.Image
	step    int    // the command that was running
	printed string // by it
	noise   bool   // whether the index of the view's log is noise
}

// disks replays the history and returns the disks to look at.
func (h *history) disks(t *testing.T) []disk {
	t.Helper()
	r := chance(t, 10_001)
	flushes := 0
	for _, s := range h.steps {
		for _, e := range s.events {
			if isFlush(e) && e.End {
				flushes++
			}
		}
	}
	var all []disk
	take := func(d disk, luck powercut.Luck, call int) {
		d.name = fmt.Sprintf("%s, call %d, %s", h.steps[d.step].name, call, luck)
		d.noise = r.IntN(2) == 0
		all = append(all, d)
	}
	likely := func(wanted, of int) bool { return r.IntN(of) < wanted*rounds }
	model := powercut.NewDisk(h.root)
	for n, s := range h.steps {
		model.Start(h.root)
		var told *disk // the newest after which something was printed
		var toldSum [32]byte
		for call, e := range s.events {
			if isFlush(e) && e.End && likely(tornDisks/2, flushes) {
				take(disk{image: model.Image(powercut.Torn, r), step: n, printed: model.Printed()}, powercut.Torn, call)
			}
			if err := model.Apply(e); err != nil {
				t.Fatal(err)
			}
			printing := e.Name == "write" && !e.End && e.Args[0] == "1"
			switch {
			case printing:
				d := &disk{image: model.Image(powercut.Dropped, r), step: n, printed: model.Printed()}
				sum := d.image.Sum()
				if told != nil && sum != toldSum {
					take(*told, powercut.Dropped, call)
				}
				told, toldSum = d, sum
			case isFlush(e) && e.End && likely(flushedDisks, flushes):
				take(disk{image: model.Image(powercut.Dropped, r), step: n, printed: model.Printed()}, powercut.Dropped, call)
			case likely(tornDisks/2, 2*h.events):
				take(disk{image: model.Image(powercut.Torn, r), step: n, printed: model.Printed()}, powercut.Torn, call)
			case likely(keptDisks, 2*h.events):
				take(disk{image: model.Image(powercut.Kept, r), step: n, printed: model.Printed()}, powercut.Kept, call)
			}
		}
		if told != nil {
			take(*told, powercut.Dropped, len(s.events))
		}
	}
	for _, name := range model.Mapped() {
		if filepath.Base(name) != "view.db-shm" && filepath.Base(name) != "view.db.check-shm" && filepath.Base(name) != "view.db.new-shm" {
			t.Errorf("%s is written through memory, which no trace shows", name)
		}
	}
	return all
}

func isFlush(e powercut.Event) bool { return e.Name == "fsync" || e.Name == "fdatasync" }

// check lays a disk out and runs the program on it.
func (h *history) check(t *testing.T, d disk) {
	at := filepath.Join(t.TempDir(), "disk")
	if err := d.image.Write(at); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keep(t, d.image) })
	w := filepath.Join(at, "marsoun")
	if shm := filepath.Join(w, "view.db-shm"); hasBytes(shm) && d.noise {
		write(t, shm, noise(chance(t, 10_002), 32<<10))
	}
	if d.step == 0 && d.printed == "" {
		h.unfinished(t, w)
		return
	}
	h.verified(t, w)
	now := open(t, w)
	now.whole(t)
	for n, s := range h.steps[:d.step+1] {
		printed := s.printed
		if n == d.step {
			printed = d.printed
		}
		h.kept(t, now, at, s, printed)
	}
	now.close(t)
	if report := sound(t, w); report.Position != now.size {
		t.Errorf("after a start, the view shows position %d and the journal has %d", now.size, report.Position)
	}
}

// keep writes the disk of a test that failed below the folder that
// SIJIL_FAULT_KEEP names, for somebody to look at.
func keep(t *testing.T, image powercut.Image) {
	dir := os.Getenv("SIJIL_FAULT_KEEP")
	if dir == "" || !t.Failed() {
		return
	}
	to := filepath.Join(dir, strings.NewReplacer("/", " ", ",", "").Replace(t.Name()))
	if err := image.Write(to); err != nil {
		t.Error(err)
	}
	t.Logf("the disk is kept in %s; the passphrase is %q", to, passphrase)
}

// unfinished expects of a workspace that nobody was told of that the program
// says what it finds, and does not take it for more.
func (h *history) unfinished(t *testing.T, w string) {
	t.Helper()
	for _, args := range [][]string{{"verify", "-w", w}, {"item", "list", "-w", w}, {"verify", "-w", w}} {
		r := run(t, args...)
		if r.code < 0 || r.code > 3 || strings.Contains(r.err, "goroutine") {
			t.Errorf("sijil %v on an unfinished workspace: %s", args, r)
		}
		if r.code != 0 && r.out+r.err == "" {
			t.Errorf("sijil %v on an unfinished workspace ends with %d and says nothing", args, r.code)
		}
	}
}

// verified expects that verify finds nothing, before anything was repaired,
// but for a slot of the head file that was being written.
func (h *history) verified(t *testing.T, w string) {
	t.Helper()
	r := run(t, "verify", "-w", w)
	if r.code == 0 {
		return
	}
	for line := range strings.Lines(r.out) {
		what, damage := strings.CutPrefix(line, "damaged: ")
		if damage && !strings.HasPrefix(what, "head file, slot") {
			t.Errorf("verify before a start: %s", line)
		}
	}
	if r.code != 3 || strings.Count(r.out, "damaged: ") != 1 {
		t.Errorf("verify before a start: %s", r)
	}
}

// kept expects that what a command printed, perhaps not to its end, is so.
func (h *history) kept(t *testing.T, now *holding, at string, s step, printed string) {
	t.Helper()
	if s.args[0] == "collect" {
		taken, _ := reports(t, printed)
		now.has(t, taken)
	}
	if printed == "" || printed != s.printed {
		return // it had not said that it was done
	}
	if now.size < s.position {
		t.Errorf("%s had ended at position %d, and the journal has %d", s.name, s.position, now.size)
	}
	switch s.name {
	case "publish":
		cmd := exec.Command(verify, filepath.Join(at, "bundle"), "--signer", h.signer)
		if r := finish(t, cmd); r.code != 0 {
			t.Errorf("the published bundle: %s", r)
		}
	case "journal export":
		// The workspace is open here; the journal itself checks the checkpoint.
		if !hasBytes(filepath.Join(at, "exported", "checkpoint")) {
			t.Error("the exported checkpoint is not there")
		}
	case "erase":
		if now.erased != 1 {
			t.Errorf("%d entries are erased, and 1 was said to be", now.erased)
		}
	}
}

const register = "Marsoun hospital, ward register\ntwelve entered dead, 13 to 16 May 2034\nincluding nine adults and three children\n"

const claims = `{"entity":"org:us","kind":"group","label":{"en":"the Marsoun commission"}}
{"entity":"org:hospital","kind":"group","label":{"en":"Marsoun hospital"}}
{"entity":"set:dead-in-register","kind":"set","label":{"en":"the dead in the register"}}
{"id":"r1","kind":"count","set":"set:dead-in-register","count":{"unit":"person","min":12,"max":12,"quality":"exact"},"chain":[{"who":"org:hospital","act":"documented","channel":"register","when":null}],"doc":"register","at":{"paragraph":2}}
{"id":"r2","kind":"partition","whole":"set:dead-in-register","dimension":"age","asserted_word":"including","parts":[{"label":"adults","count":{"unit":"person","min":9,"max":9,"quality":"exact"}},{"label":"children","count":{"unit":"person","min":3,"max":3,"quality":"exact"}}],"chain":[{"who":"org:hospital","act":"documented","channel":"register","when":null}],"doc":"register","at":{"paragraph":3}}
`

const conclusion = `{"ref": "twelve-documented", "title": [{"lang": "en", "text": "Twelve deaths are documented"}, {"lang": "ar", "text": "اثنتا عشرة وفاة موثقة"}],
 "text": [{"lang": "en", "text": "The hospital's register documents twelve deaths."}, {"lang": "ar", "text": "يوثق سجل المستشفى اثنتي عشرة وفاة."}],
 "layer": "incident", "standard": "reasonable_grounds_to_believe", "sensitivity": "public",
 "elements": [{"name": [{"lang": "en", "text": "deaths"}, {"lang": "ar", "text": "وفيات"}], "for": ["r1"], "against": []}],
 "figures": ["dead-in-register"], "signed_by": ["R. Halim"]}
`
