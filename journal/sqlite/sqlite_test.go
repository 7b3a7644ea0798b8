package sqlite_test

import (
	"context"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"sijil/journal"
	"sijil/journal/journaltest"
	"sijil/journal/sqlite"
)

var key = [32]byte{1, 2, 3}

// engine makes a new encrypted journal in a temporary folder.
func engine(t testing.TB) *journaltest.Fixture {
	path := filepath.Join(t.TempDir(), "journal.db")
	s, err := sqlite.Create(context.Background(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	reopen := func() journal.Store {
		if err := s.Close(); err != nil {
			t.Fatalf("closing: %v", err)
		}
		var err error
		if s, err = sqlite.Open(context.Background(), path, key); err != nil {
			t.Fatalf("opening: %v", err)
		}
		return s
	}
	release := func() { s.Close() }
	return &journaltest.Fixture{Store: s, Reopen: reopen, Release: release, Tamper: func(sql string, args ...any) any {
		s.Close()
		return tamper(t, path, sql, args)
	}}
}

func tamper(t testing.TB, path, sql string, args []any) any {
	t.Helper()
	c, err := sqlite3.Open("file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?vfs=adiantum&hexkey=" + hex.EncodeToString(key[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	stmt, _, err := c.Prepare(strings.ReplaceAll(sql, ":", "?"))
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for i, a := range args {
		switch a := a.(type) {
		case int64:
			err = stmt.BindInt64(i+1, a)
		case string:
			err = stmt.BindText(i+1, a)
		case []byte:
			err = stmt.BindBlob(i+1, a)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if stmt.Step() {
		switch stmt.ColumnType(0) {
		case sqlite3.INTEGER:
			return stmt.ColumnInt64(0)
		case sqlite3.TEXT:
			return stmt.ColumnText(0)
		case sqlite3.BLOB:
			return stmt.ColumnBlob(0, nil)
		}
	}
	if err := stmt.Err(); err != nil {
		t.Fatal(err)
	}
	return nil
}

func TestJournalOnEncryptedSQLite(t *testing.T) { journaltest.Run(t, engine) }
