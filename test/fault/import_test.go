package fault_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const (
	importKills  = 5 // of one workspace, before the import is let finish
	importChains = 2 // of a run with SIJIL_FAULT_ROUNDS unset
	rowsAtFirst  = 1500
	rowsLater    = 12000
)

// TestAListIsWholeOrAsItWasWhenAnImportIsKilled kills imports of a newer release
// of a list with signal 9, after a randomly chosen row is reported. After each
// kill "sijil verify" must find nothing and the list must be as it was; the
// import that is let finish must go on, and record each row once.
func TestAListIsWholeOrAsItWasWhenAnImportIsKilled(t *testing.T) {
	dir := t.TempDir()
	first, later := filepath.Join(dir, "first.csv"), filepath.Join(dir, "later.csv")
	for name, text := range map[string][]byte{first: millers(rowsAtFirst, 30), later: millers(rowsLater, 31)} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := makeWorkspace(t)
	must(t, "entity", "record", "-w", start, "org:mill", "--kind", "group", "--label", "the mill")
	must(t, "list", "map", "-w", start, first, "--organisation", "org:mill", "--save")
	must(t, "list", "import", "-w", start, first, "--list", "mill", "--organisation", "org:mill")
	must(t, "collect", "-q", "-w", start, later)
	for n := range importChains * rounds {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r, w := chance(t, 5000+n), copyOf(t, start)
			before := sound(t, w).Position
			for range importKills {
				if !killImport(t, r, w, later) {
					t.Fatal("the import was faster than its killer")
				}
				if at := sound(t, w).Position; at >= before+rowsLater {
					t.Fatalf("%d entries were recorded, and the import was killed before its end", at-before)
				}
				if got := listIn(t, w); got.Records != rowsAtFirst || got.Releases != 1 {
					t.Fatalf("after a kill the list has %d records after %d releases", got.Records, got.Releases)
				}
			}
			must(t, "list", "import", "-w", w, later, "--list", "mill")
			// Each row once, a part for each thousand of them, and the release.
			if at := sound(t, w).Position; at != before+rowsLater+rowsLater/1000+1 {
				t.Errorf("%d entries were recorded of %d rows", at-before, rowsLater)
			}
			got := listIn(t, w)
			if got.Records != rowsLater || got.Release.Changed != rowsAtFirst || got.Release.New != rowsLater-rowsAtFirst {
				t.Errorf("the list is %+v", got)
			}
		})
	}
}

// millers is a list of people who never lived, all of one age.
func millers(n, age int) []byte {
	var b bytes.Buffer
	b.WriteString("id,given,family,age\n")
	for i := range n {
		fmt.Fprintf(&b, "m%d,Salim%c,Miller%c%c,%d\n", i, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, age)
	}
	return b.Bytes()
}

// killImport starts an import and kills it a moment after a row was reported,
// some way before the last; false if it ended first.
func killImport(t *testing.T, r *rand.Rand, w, file string) bool {
	t.Helper()
	cmd := command(t, "list", "import", "--json", "-w", w, file, "--list", "mill")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	after, wait := 1+r.IntN(rowsLater/3), time.Duration(r.Int64N(int64(lateBy)))
	follow(out, func(n int) {
		if n == after {
			time.AfterFunc(wait, func() { cmd.Process.Kill() })
		}
	})
	return cmd.Wait() != nil
}

// listIn is what the program says of the only list.
func listIn(t *testing.T, w string) (found struct {
	Records, Releases int
	Release           struct{ New, Changed int }
}) {
	t.Helper()
	decode(t, must(t, "list", "show", "-w", w, "mill", "--json"), &found)
	return found
}
