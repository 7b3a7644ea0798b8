package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/fault"
)

func want(t *testing.T, path, content string) {
	t.Helper()
	if b, err := os.ReadFile(path); err != nil || string(b) != content {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), b, err, content)
	}
}

func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func TestAFileIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, content := range []string{"first, and longer", "second", ""} {
		if err := WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		want(t, path, content)
	}
	wantOnly(t, dir, "f")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may use the file: %v, %v", info.Mode(), err)
	}
}

func TestNothingIsSeenBeforeCommitAndNothingIsLeftByAbort(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	want(t, path, "old")
	f.Abort()
	f.Abort()
	want(t, path, "old")
	wantOnly(t, dir, "f")
	if err := f.Commit(); err == nil {
		t.Error("a file was committed after it was given up")
	}
	want(t, path, "old")
}

func TestAFileIsCommittedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Abort()
	want(t, path, "")
	if err := f.Commit(); err == nil {
		t.Error("a file was committed twice")
	}
}

func TestAfterAFailureTheOldFileStands(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	f.file.Close() // every write fails from here on
	if _, err := f.Write([]byte("new")); err == nil {
		t.Error("a write to a closed file says that it worked")
	}
	if err := f.Commit(); err == nil {
		t.Error("a file was committed after a failed write")
	}
	want(t, path, "old")
	wantOnly(t, dir, "f")

	// The name cannot be given: a folder that is not empty stands there.
	blocked := filepath.Join(dir, "folder")
	if err := MkdirAll(filepath.Join(blocked, "inner"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(blocked, []byte("new"), 0o600); err == nil {
		t.Error("a file took a folder's place")
	}
	wantOnly(t, dir, "f", "folder")
}

func TestAFullDiskIsCalledThat(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("there is no /dev/full to write to: %v", err)
	}
	defer full.Close()
	_, err = full.Write([]byte("x"))
	if !IsFull(err) {
		t.Errorf("%v is not taken for a full disk", err)
	}
	told := failed(err, "A file could not be written")
	if !strings.Contains(told.Error(), "the disk is full") || fault.HintOf(told) == "" || strings.Contains(told.Error(), "/dev") {
		t.Errorf("a full disk is told as %q, %q", told, fault.HintOf(told))
	}
	if IsFull(fs.ErrPermission) || IsFull(nil) {
		t.Error("another failure is taken for a full disk")
	}
}

func TestFoldersAreMadeToAnyDepth(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "c")
	for range 2 {
		if err := MkdirAll(deep, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(deep); err != nil || !info.IsDir() {
		t.Errorf("%v, %v", info, err)
	}
	file := filepath.Join(dir, "file")
	if err := WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "below")} {
		if err := MkdirAll(path, 0o700); err == nil {
			t.Errorf("a folder was made where a file stands")
		}
	}
}

func TestRemovingAndRenamingTellWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := Remove(a); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Remove of nothing: %v", err)
	}
	if err := Rename(a, b); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), dir) {
		t.Errorf("Rename of nothing: %v", err)
	}
	if err := WriteFile(a, []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(b, []byte("b"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Rename(a, b); err != nil {
		t.Fatal(err)
	}
	want(t, b, "a")
	wantOnly(t, dir, "b")
	if err := Remove(b); err != nil {
		t.Fatal(err)
	}
	wantOnly(t, dir)
	if err := SyncDir(filepath.Join(dir, "nothing")); err == nil && os.PathSeparator == '/' {
		t.Error("a folder that is not there was made durable")
	}
}
