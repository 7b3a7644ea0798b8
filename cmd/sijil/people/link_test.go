package people

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/cmd/sijil/terminal"
	"sijil/fault"
)

// inFolder returns a run in a folder of its own that holds a list.
func inFolder(t *testing.T) (*Link, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(path, []byte("id,name,yob\n1,Samir Mansour,1990\n2,Samir Mansour,1990\n3,Rana Harb,1995\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &Link{Lists: []string{path}, Output: filepath.Join(dir, "out.csv"), Pairs: filepath.Join(dir, "pairs.csv"), Report: filepath.Join(dir, "page.html"), Seed: 1, Draws: -1}, dir
}

func names(t *testing.T, dir string) string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range found {
		all = append(all, f.Name())
	}
	return strings.Join(all, " ")
}

func TestARunThatWasInterruptedLeavesNothingBehind(t *testing.T) {
	l, dir := inFolder(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out, told bytes.Buffer
	if err := l.Run(ctx, terminal.Console{Out: &out, Err: &told}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left := names(t, dir); left != "list.csv" || out.Len() > 0 {
		t.Errorf("left behind: %s; printed: %s", left, out.String())
	}
}

func TestARunThatCannotWriteOneFileWritesNone(t *testing.T) {
	l, dir := inFolder(t)
	l.Report = filepath.Join(dir, "nowhere", "page.html")
	var out, told bytes.Buffer
	if err := l.Run(context.Background(), terminal.Console{Out: &out, Err: &told}); err == nil || fault.KindOf(err) != fault.Failed {
		t.Errorf("%v", err)
	}
	if left := names(t, dir); left != "list.csv" {
		t.Errorf("left behind: %s", left)
	}
}

func TestFilesAreWrittenForTheirOwnerAlone(t *testing.T) {
	l, dir := inFolder(t)
	var out, told bytes.Buffer
	if err := l.Run(context.Background(), terminal.Console{Out: &out, Err: &told}); err != nil {
		t.Fatal(err)
	}
	if want := "list.csv out.config.yaml out.csv page.html pairs.csv"; names(t, dir) != want {
		t.Errorf("there are %s", names(t, dir))
	}
	for _, path := range []string{l.Output, l.Pairs, l.Report} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", filepath.Base(path), info.Mode())
		}
	}
	if !strings.Contains(told.String(), "comparing …") || !strings.HasPrefix(out.String(), "3 records, 2 clusters") {
		t.Errorf("told %q, printed %q", told.String(), out.String())
	}
}
