package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	good     = "../../publication/verify/testdata/good"
	key      = "log.nahrin.example/register+123b3e83+AcCpIcF70GGGLO24EIhMd4tNodP1+Y6YHVfwT4afDDEw"
	stranger = "log.stranger.example/register+f6ff9224+AUol3FKF5V9mNf9SJgb+IEslhGPLj7GUS39P9DPsFhPE"
)

// ran runs the program and returns its exit code and what it printed.
func ran(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestExitCodesSayWhatWasFound(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "bundle")
	if err := os.CopyFS(damaged, os.DirFS(good)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(damaged, "data", "index.html"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte(key+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"intact and signed", []string{"--signer", key, good}, 0, "Intact, and signed with the key given."},
		{"flag after the bundle", []string{good, "--signer", key}, 0, "Intact"},
		{"key in a file", []string{"--signer=" + keyFile, good}, 0, "Intact"},
		{"signer unknown", []string{good}, 4, "Intact, signer unknown."},
		{"wrong signer", []string{"--signer", stranger, good}, 3, "signed with another key"},
		{"damage", []string{"--signer", key, damaged}, 3, `changed: "data/index.html"`},
		{"damage without key", []string{damaged}, 3, "NOT INTACT"},
		{"not a bundle", []string{t.TempDir()}, 3, "NOT INTACT"},
		{"help", []string{"-h"}, 0, "Usage: sijil-verify"},
		{"no bundle", nil, 2, "Name one bundle"},
		{"two bundles", []string{good, good}, 2, "Name one bundle"},
		{"unknown flag", []string{"--loud", good}, 2, "loud"},
		{"empty key", []string{"--signer", "", good}, 2, "empty"},
		{"no such key file", []string{"--signer", filepath.Join(t.TempDir(), "none"), good}, 2, "neither a key nor a file"},
		{"no key", []string{"--signer", "a+b+c", good}, 2, "key cannot be read"},
		{"no such bundle", []string{filepath.Join(t.TempDir(), "none")}, 2, "no such folder"},
		{"a file in place of a bundle", []string{keyFile}, 3, "could not be opened"},
	} {
		code, out, errs := ran(t, c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit %d, want %d\n%s%s", c.name, code, c.code, out, errs)
		}
		if code != 0 && strings.Contains(out, "signed with the key given. ") {
			t.Errorf("%s: praises what it should not", c.name)
		}
	}
}

func TestJSONSaysTheSame(t *testing.T) {
	code, out, _ := ran(t, "--json", "--signer", key, good)
	var r struct {
		Intact   bool
		Signer   string
		Problems []any
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || !r.Intact || r.Signer != "verified" || r.Problems == nil {
		t.Errorf("exit %d: %v\n%s", code, err, out)
	}
}

func TestABundleCannotWriteToTheTerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "x\x1b]0;owned\a"), nil, 0o644); err != nil {
		t.Skip("this file system refuses the name: ", err)
	}
	code, out, _ := ran(t, dir)
	if code != 3 || strings.ContainsAny(out, "\x1b\a") {
		t.Errorf("exit %d: %q", code, out)
	}
}

// The checker is for people who do not trust us: it must be small enough to
// read, and reach nothing but the standard library, golang.org/x and the few
// packages named here.
func TestTheCheckerReachesNothingElse(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{
		"sijil/cmd/sijil-verify", "sijil/estimate/chart", "sijil/estimate/wording", "sijil/fault", "sijil/internal/cell", "sijil/internal/durable", "sijil/publication", "sijil/publication/bag",
		"sijil/publication/bundle", "sijil/publication/report", "sijil/publication/verify",
	}
	paths := strings.Fields(string(out))
	if len(paths) < len(allowed) {
		t.Fatalf("only %v", paths)
	}
	for _, path := range paths {
		if strings.HasPrefix(path, "golang.org/x/") {
			continue
		}
		ok := false
		for _, a := range allowed {
			ok = ok || a == path
		}
		if !ok {
			t.Errorf("it reaches %s", path)
		}
	}
	std, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(std)) {
		if path == "net" || path == "net/http" || path == "os/exec" {
			t.Errorf("it reaches %s", path)
		}
	}
}
