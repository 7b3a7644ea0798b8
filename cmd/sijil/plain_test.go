package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"sijil/cmd/sijil/terminal"
)

func TestANameCannotCommandTheTerminal(t *testing.T) {
	t.Setenv("SIJIL_PASSPHRASE_FILE", writeFile(t, "words for a test\n"))
	dir := filepath.Join(t.TempDir(), "case")
	var out, errs bytes.Buffer
	for _, args := range [][]string{
		{"init", dir, "--title", "a case", "--name", "A\x1b]0;title\x07\x1b[2J\u009b31m\u202egnp\u2066"},
		{"journal", "list", "-w", dir},
		{"journal", "list", "-w", dir, "--json"},
		{"claim", "show", "-w", dir, "no\x1b[2Jsuch"},
	} {
		run(args, terminal.Console{In: strings.NewReader(""), Out: &out, Err: &errs})
	}
	if !strings.Contains(out.String(), `A\u001b]0;title`) {
		t.Fatalf("the name is not shown at all: %q", out.String())
	}
	for _, r := range out.String() + errs.String() {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0x202e || r == 0x2066 {
			t.Fatalf("%U reached the terminal", r)
		}
	}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestACheckpointFileHasAnEnd(t *testing.T) {
	big := writeFile(t, "")
	if err := os.Truncate(big, 1<<40); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run([]string{"verify", "-w", t.TempDir(), "--against", big}, terminal.Console{In: strings.NewReader(""), Out: &out, Err: &errs}); code != terminal.Usage || !strings.Contains(errs.String(), "more than") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
