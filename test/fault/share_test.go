package fault_test

import (
	"bufio"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// serving starts the pages of a workspace and returns when they are there. The
// test kills the program.
func serving(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := command(t, "serve", "-w", dir, "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "http") {
			return cmd
		}
	}
	t.Fatal("the pages did not come up")
	return nil
}

// TestASecondCommandIsToldWhoHasTheWorkspace runs every kind of command while
// the pages have the workspace open, then kills the program that serves them.
func TestASecondCommandIsToldWhoHasTheWorkspace(t *testing.T) {
	r := chance(t, 30_000)
	dir, some := makeWorkspace(t), plant(t, r, 5, 1000)
	holder := serving(t, dir)
	want := fmt.Sprintf("process %d", holder.Process.Pid)
	for _, args := range [][]string{
		{"collect", "-w", dir, some.dir}, {"item", "list", "-w", dir}, {"verify", "-w", dir}, {"rebuild", "-w", dir},
		{"journal", "export", "-w", dir, "-o", t.TempDir()}, {"serve", "-w", dir, "--addr", "127.0.0.1:0"},
	} {
		if got := run(t, args...); got.code != 1 || !strings.Contains(got.err, want) || strings.Contains(got.out, "new ") {
			t.Errorf("sijil %s beside %s: %s", args[0], want, got)
		}
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	holder.Wait()
	must(t, "collect", "-w", dir, some.dir)
	sound(t, dir)
}

var named = regexp.MustCompile(`process (\d+)`)

// TestOfManyCollectsAtOnceOneWorks starts several collects of one workspace at
// the same moment, again and again, until each was let in once.
func TestOfManyCollectsAtOnceOneWorks(t *testing.T) {
	const many = 6
	dir := makeWorkspace(t)
	var founds []tree
	for i := range many {
		founds = append(founds, plant(t, chance(t, 31_000+i), 6, 1000+i))
	}
	waiting, refused := founds, 0
	for round := 0; len(waiting) > 0; round++ {
		if round > 20*many {
			t.Fatalf("%d collects were never let in", len(waiting))
		}
		results, pids := atOnce(t, dir, waiting)
		var again []tree
		for i, r := range results {
			holder := named.FindStringSubmatch(r.err)
			switch {
			case r.code == 0:
				if _, total := reports(t, r.out); total == nil || total.Failed > 0 || total.Given != len(waiting[i].digests) {
					t.Errorf("a collect that was let in says %s", r)
				}
			case r.code == 1 && holder != nil && r.out == "":
				if !pids[holder[1]] {
					t.Errorf("the holder is called process %s, which is none of ours", holder[1])
				}
				again = append(again, waiting[i])
				refused++
			default:
				t.Errorf("a collect that came at the same time: %s", r)
			}
		}
		waiting = again
	}
	if refused == 0 {
		t.Error("no collect was ever refused; they did not come at the same time")
	}
	sound(t, dir)
	h := open(t, dir)
	defer h.close(t)
	for _, found := range founds {
		for path, sum := range found.digests {
			if item, ok := h.items[sum]; !ok || !item.Held {
				t.Errorf("%s is not held", path)
			}
		}
	}
}

// atOnce collects several trees into one workspace at the same time.
func atOnce(t *testing.T, dir string, founds []tree) (results []result, pids map[string]bool) {
	t.Helper()
	results, pids = make([]result, len(founds)), map[string]bool{}
	var cmds []*exec.Cmd
	outs, errs := make([]strings.Builder, len(founds)), make([]strings.Builder, len(founds))
	for i, found := range founds {
		cmd := command(t, "collect", "--json", "-w", dir, found.dir)
		cmd.Stdout, cmd.Stderr = &outs[i], &errs[i]
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		pids[fmt.Sprint(cmd.Process.Pid)] = true
	}
	var all sync.WaitGroup
	for i, cmd := range cmds {
		all.Go(func() {
			cmd.Wait()
			results[i] = result{cmd.ProcessState.ExitCode(), outs[i].String(), errs[i].String()}
		})
	}
	all.Wait()
	return results, pids
}
