// Package postgres keeps a journal in PostgreSQL 15 or newer, for teams.
//
// Several processes may write at the same time: a change is recorded only if
// its log still has the size that the writer knew, and the row of the log is
// what they wait for each other on. The server and whoever administers it see
// verbs, times, random ids and ciphertext. Access is through database/sql; the
// statements are those of package query.
package postgres

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"sijil/fault"
	"sijil/journal/query"
)

// Store is a [journal.Store] in a PostgreSQL database. It is safe for
// concurrent use.
type Store struct {
	*query.Tables
	db *sql.DB
}

// Create makes the journal's tables in a database and opens it. Tables that
// are there already are left as they are.
func Create(ctx context.Context, dsn string) (*Store, error) {
	s, err := connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := s.Tables.Create(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Open opens a database that holds a journal. It returns a fault.Failed error
// if the server does not answer, and fault.Corrupt if the tables are missing.
func Open(ctx context.Context, dsn string) (*Store, error) {
	s, err := connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if _, err := s.State(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// connect opens a pool of connections. The DSN may hold a password and is
// never shown.
func connect(ctx context.Context, dsn string) (*Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the address of the PostgreSQL server cannot be read").
			WithHint("It looks like postgres://user@host/database or host=... user=... dbname=...")
	}
	// Success is reported after a commit: the server must not say "committed"
	// before its disk has it, whatever its default is.
	config.RuntimeParams["synchronous_commit"] = "on"
	config.RuntimeParams["application_name"] = "sijil"
	s := &Store{db: stdlib.OpenDB(*config)}
	s.db.SetMaxOpenConns(8)
	if s.Tables, err = query.NewTables(s, query.Postgres); err != nil {
		s.db.Close()
		return nil, err
	}
	if err := s.check(ctx); err != nil {
		s.db.Close()
		return nil, err
	}
	return s, nil
}

// check refuses servers that are too old.
func (s *Store) check(ctx context.Context) error {
	var version int
	if err := s.db.QueryRowContext(ctx, `select cast(current_setting('server_version_num') as int)`).Scan(&version); err != nil {
		return classify(err)
	}
	if version < 150000 {
		return fault.New(fault.Invalid, "the PostgreSQL server is older than version 15")
	}
	return nil
}

// Close closes the connections.
func (s *Store) Close() error {
	return fault.Wrap(fault.Failed, s.db.Close(), "the connections to the journal could not be closed")
}

// Read implements [query.Engine].
func (s *Store) Read(ctx context.Context, f func(query.Tx) error) error {
	t, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return classify(err)
	}
	defer t.Rollback()
	return classify(f(tx{ctx, t}))
}

// Write implements [query.Engine]. PostgreSQL keeps no count of changes that
// would survive a copy of the database, so the count is 0 and the sizes of the
// logs must do.
func (s *Store) Write(ctx context.Context, erasing bool, f func(query.Tx) error) (int64, error) {
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, classify(err)
	}
	if err := f(tx{ctx, t}); err != nil {
		t.Rollback()
		return 0, classify(err)
	}
	if err := t.Commit(); err != nil {
		return 0, classify(err)
	}
	if erasing {
		// Frees the deleted rows' space for reuse at once. It cannot reach the
		// server's own logs and backups: see doc/threat/journal.md. A failure
		// changes nothing about the erasure, and autovacuum comes later anyway.
		_, _ = s.db.ExecContext(ctx, `vacuum body, secret`)
	}
	return 0, nil
}

// classify gives the driver's errors their kinds, by code.
func classify(err error) error {
	if err == nil || fault.KindOf(err) != fault.Failed {
		return err
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return fault.Wrap(fault.Failed, err, "the PostgreSQL server cannot be reached").(*fault.Error).
			WithHint("Nothing that was reported is lost. Try again when the server answers.")
	}
	switch pg.Code {
	case "42P01", "42703": // a table or a column is missing
		return fault.Wrap(fault.Corrupt, err, "a table of the journal is missing")
	case "XX001", "XX002": // data or index corrupted
		return fault.Wrap(fault.Corrupt, err, "the PostgreSQL server finds its files damaged")
	case "23505", "40001", "40P01": // somebody else wrote the same row first
		return fault.Wrap(fault.Conflict, err, "somebody else wrote at the same time; nothing was recorded")
	}
	return fault.Wrap(fault.Failed, err, "the PostgreSQL server refused; nothing was recorded")
}

// tx is one transaction.
type tx struct {
	ctx context.Context
	sql *sql.Tx
}

// Exec implements [query.Tx].
func (t tx) Exec(q *query.Query, args ...any) (int64, error) {
	if err := q.CheckArgs(len(args)); err != nil {
		return 0, err
	}
	r, err := t.sql.ExecContext(t.ctx, q.SQL, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Insert implements [query.Tx] with many rows in one statement. Few different
// lengths are used, so that the server can keep the statements prepared.
func (t tx) Insert(q *query.Query, n int, args func(int, []any)) error {
	width := len(q.Params)
	for at := 0; at < n; {
		rows := 1
		for _, r := range []int{512, 64, 8} {
			if n-at >= r {
				rows = r
				break
			}
		}
		all := make([]any, rows*width)
		for i := range rows {
			args(at+i, all[i*width:(i+1)*width])
		}
		if _, err := t.sql.ExecContext(t.ctx, q.Insert(rows), all...); err != nil {
			return err
		}
		at += rows
	}
	return nil
}

// Query implements [query.Tx].
func (t tx) Query(q *query.Query, row func(query.Row) error, args ...any) error {
	if err := q.CheckArgs(len(args)); err != nil {
		return err
	}
	rows, err := t.sql.QueryContext(t.ctx, q.SQL, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Commits implements [query.Tx].
func (tx) Commits() (int64, error) { return 0, nil }
