package view_test

import (
	"os"
	"testing"
)

// tempDirs are removed when all benchmarks are done: what they share outlives
// the first of them.
var tempDirs []string

func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sijil-view-")
	if err != nil {
		t.Fatal(err)
	}
	tempDirs = append(tempDirs, dir)
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if filled.v != nil {
		filled.v.Close()
	}
	for _, dir := range tempDirs {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}
