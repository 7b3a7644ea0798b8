package sqlite_test

import (
	"context"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"sijil/journal/query"
	"sijil/journal/sqlite"
)

// TestEveryStatementUsesItsIndex asks SQLite how it would run each statement.
func TestEveryStatementUsesItsIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	s, err := sqlite.Create(context.Background(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	c, err := sqlite3.Open("file:" + filepath.ToSlash(path) + "?vfs=adiantum&hexkey=" + hex.EncodeToString(key[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	all, err := query.All(query.SQLite)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d statements, %v", len(all), err)
	}
	whole := map[string]bool{"log.list": true, "checkpoint.count": true} // read whole tables, of few rows
	for _, q := range all {
		stmt, _, err := c.Prepare("explain query plan " + q.SQL)
		if err != nil {
			t.Errorf("%s: %v", q.Name, err)
			continue
		}
		for stmt.Step() {
			if plan := stmt.ColumnText(3); strings.HasPrefix(plan, "SCAN") && !whole[q.Name] {
				t.Errorf("%s reads a whole table: %s", q.Name, plan)
			}
		}
		stmt.Close()
	}
}
