//go:build unix

package bag_test

import (
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestASpecialFileIsAProblemAndIsNotOpened(t *testing.T) {
	dir := made(t)
	if err := syscall.Mkfifo(filepath.Join(dir, "data", "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := problems(t, dir); !slices.Contains(got, "special") {
		t.Errorf("problems %v", got)
	}
}
