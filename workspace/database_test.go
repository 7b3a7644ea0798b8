package workspace_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
)

// openDatabase opens the database that a DSN file names, past the workspace: as
// its administrator could.
func openDatabase(t *testing.T, dsnFile string) *sql.DB {
	t.Helper()
	dsn, err := os.ReadFile(dsnFile)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", strings.TrimSpace(string(dsn)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// everything returns all values of all rows of a database, one after the other.
func everything(t *testing.T, dsnFile string) []byte {
	t.Helper()
	db := openDatabase(t, dsnFile)
	var tables []string
	each(t, db, `SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'`, func(values []any) {
		tables = append(tables, fmt.Sprint(values[0]))
	})
	if len(tables) < 5 {
		t.Fatalf("the database has only the tables %q", tables)
	}
	var all bytes.Buffer
	for _, table := range tables {
		each(t, db, `SELECT * FROM `+table, func(values []any) {
			for _, v := range values {
				if b, ok := v.([]byte); ok {
					all.Write(b)
				} else {
					fmt.Fprint(&all, v)
				}
				all.WriteByte('\n')
			}
		})
	}
	return all.Bytes()
}

// each calls row with the values of every row that a statement gives.
func each(t *testing.T, db *sql.DB, statement string, row func([]any)) {
	t.Helper()
	rows, err := db.Query(statement)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		row(values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
