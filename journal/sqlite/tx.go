package sqlite

import (
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"sijil/journal/query"
)

// tx is the transaction that the store's one connection is in.
type tx struct{ s *Store }

// stmt returns the prepared statement with its arguments bound.
func (t tx) stmt(q *query.Query, args []any) (*sqlite3.Stmt, error) {
	if err := q.CheckArgs(len(args)); err != nil {
		return nil, err
	}
	stmt := t.s.prepared[q]
	if stmt == nil {
		var err error
		if stmt, _, err = t.s.conn.PrepareFlags(q.SQL, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, err
		}
		t.s.prepared[q] = stmt
	}
	return stmt, bind(stmt, args)
}

func bind(stmt *sqlite3.Stmt, args []any) error {
	for i, a := range args {
		var err error
		switch a := a.(type) {
		case int64:
			err = stmt.BindInt64(i+1, a)
		case string:
			err = stmt.BindText(i+1, a)
		case []byte:
			if err = stmt.BindBlob(i+1, a); len(a) == 0 && err == nil {
				err = stmt.BindZeroBlob(i+1, 0) // no bytes, but not NULL
			}
		default:
			err = fmt.Errorf("sqlite: an argument is %T, not int64, string or []byte", a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Exec implements [query.Tx].
func (t tx) Exec(q *query.Query, args ...any) (int64, error) {
	if len(q.Params) == 0 && len(args) == 0 { // several statements, once
		return 0, t.s.conn.Exec(q.SQL)
	}
	stmt, err := t.stmt(q, args)
	if err != nil {
		return 0, err
	}
	if err := stmt.Exec(); err != nil {
		return 0, err
	}
	return t.s.conn.Changes(), nil
}

// Insert implements [query.Tx] with one prepared statement, run in a loop.
func (t tx) Insert(q *query.Query, n int, args func(int, []any)) error {
	row := make([]any, len(q.Params))
	for i := range n {
		args(i, row)
		stmt, err := t.stmt(q, row)
		if err != nil {
			return err
		}
		if err := stmt.Exec(); err != nil {
			return err
		}
	}
	return nil
}

// Query implements [query.Tx].
func (t tx) Query(q *query.Query, each func(query.Row) error, args ...any) error {
	stmt, err := t.stmt(q, args)
	if err != nil {
		return err
	}
	defer stmt.Reset()
	for stmt.Step() {
		if err := each(row{stmt}); err != nil {
			return err
		}
	}
	return stmt.Err()
}

// Commits implements [query.Tx].
func (t tx) Commits() (int64, error) { return t.s.commits, nil }

type row struct{ stmt *sqlite3.Stmt }

// Scan implements [query.Row].
func (r row) Scan(dest ...any) error {
	for i, d := range dest {
		switch d := d.(type) {
		case *int64:
			*d = r.stmt.ColumnInt64(i)
		case *string:
			*d = r.stmt.ColumnText(i)
		case *[]byte:
			if r.stmt.ColumnType(i) == sqlite3.NULL {
				*d = nil
				continue
			}
			*d = r.stmt.ColumnBlob(i, make([]byte, 0))
		default:
			return fmt.Errorf("sqlite: a column is read into %T", d)
		}
	}
	return nil
}
