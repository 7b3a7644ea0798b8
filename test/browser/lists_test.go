package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// bring brings two lists of people who never lived into the sample: one in
// Arabic, one in Latin letters. A row of the first stands in it twice.
func bring(ctx context.Context, t *testing.T, program, dir, sample string) {
	made := filepath.Join(dir, "lists")
	output(ctx, t, program, "demo", "--lists", "2", "--people", "400", "--seed", "3", "--into", made)
	opened := []string{"-w", sample, "--passphrase-file", filepath.Join(sample, "PASSPHRASE-OF-THE-SAMPLE.txt")}
	for _, l := range []struct{ name, file, label, arabic string }{
		{"council", "list1.csv", "Mardan town council", "مجلس بلدة مردان"},
		{"relief", "list2.csv", "Relief association", "جمعية الإغاثة"},
	} {
		file := filepath.Join(made, l.file)
		if l.name == "council" {
			rows, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			again := append(rows, strings.SplitAfter(string(rows), "\n")[1]...)
			if err := os.WriteFile(file, again, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		run := func(args ...string) { output(ctx, t, program, append(args, opened...)...) }
		run("entity", "record", "--kind", "group", "--label", l.label, "--arabic", l.arabic, "org:"+l.name)
		run("list", "map", "--organisation", "org:"+l.name, "--save", file)
		// A row that cannot be taken is told by exit code 2; all others are in.
		load := append([]string{"list", "import", "--organisation", "org:" + l.name, "--list", l.name, "--label", l.label, "--as-of", "2031-05", file}, opened...)
		said, err := exec.CommandContext(ctx, program, load...).CombinedOutput()
		if failed := new(exec.ExitError); err != nil && !(errors.As(err, &failed) && failed.ExitCode() == 2) {
			t.Fatalf("import %s: %v\n%s", l.name, err, said)
		}
	}
}
