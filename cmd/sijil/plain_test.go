package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
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
		run(args, console{in: strings.NewReader(""), out: &out, err: &errs})
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

func TestPlainTextInJSONIsTheSameValue(t *testing.T) {
	want := "\u009b31m \u202egnp\u202c ينّي \u200f \U0001F600 — \x7f"
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := json.Unmarshal([]byte(plain(string(text))), &got); err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzPlainWriter(f *testing.F) {
	f.Add([]byte("سجل — \x1b[2J\u009b"), 3)
	f.Add([]byte("\xd8\xf0\x9f\x98"), 1)
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		var once, twice bytes.Buffer
		if cut < 0 || cut > len(text) {
			cut = len(text) / 2
		}
		w := plainWriter{to: &once}
		w.Write(text)
		w = plainWriter{to: &twice}
		w.Write(text[:cut])
		w.Write(text[cut:])
		if once.String() != twice.String() {
			t.Errorf("cut at %d: %q, whole: %q", cut, twice.String(), once.String())
		}
		if strings.IndexFunc(once.String(), commanding) >= 0 {
			t.Errorf("%q commands", once.String())
		}
	})
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
	if code := run([]string{"verify", "-w", t.TempDir(), "--against", big}, console{in: strings.NewReader(""), out: &out, err: &errs}); code != exitUsage || !strings.Contains(errs.String(), "more than") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
