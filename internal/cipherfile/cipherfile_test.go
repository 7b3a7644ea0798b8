package cipherfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"sijil/internal/cipherfile"
)

// TestAPartOfABlockBehindTheLogHidesNothing makes a log that ends with a part
// of a block, as a power cut can leave it.
func TestAPartOfABlockBehindTheLogHidesNothing(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "a.db"))
	if err := db.Exec(`PRAGMA journal_mode=wal; CREATE TABLE t(x); INSERT INTO t VALUES ('kept')`); err != nil {
		t.Fatal(err)
	}
	for _, part := range []int{0, 1, 512, 4095} {
		to := filepath.Join(t.TempDir(), "a.db")
		for _, suffix := range []string{"", "-wal"} {
			data, err := os.ReadFile(filepath.Join(dir, "a.db"+suffix))
			if err != nil {
				t.Fatal(err)
			}
			if suffix == "-wal" { // several frames long, so that SQLite looks for one there
				data = append(data, []byte(strings.Repeat("x", 3*4096+part))...)
			}
			if err := os.WriteFile(to+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		again := open(t, to)
		stmt, _, err := again.Prepare(`SELECT x FROM t`)
		if err != nil {
			t.Errorf("%d bytes behind the last block: %v", part, err)
			continue
		}
		if !stmt.Step() || stmt.ColumnText(0) != "kept" {
			t.Errorf("%d bytes behind the last block: the row is lost: %v", part, stmt.Err())
		}
		stmt.Close()
	}
}

func open(t *testing.T, path string) *sqlite3.Conn {
	t.Helper()
	db, err := sqlite3.Open("file:" + filepath.ToSlash(path) + "?vfs=" + cipherfile.VFS() + "&hexkey=" + strings.Repeat("0f", 32))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
