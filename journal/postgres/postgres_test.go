package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/journaltest"
	"sijil/journal/journaltest/pg"
	"sijil/journal/postgres"
	"sijil/journal/query"
)

// engine makes a new journal in a new database of the server.
func engine(server *pg.Server) journaltest.Engine {
	return func(t testing.TB) *journaltest.Fixture {
		dsn := server.Database(t)
		s, err := postgres.Create(context.Background(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		reopen := func() journal.Store {
			s.Close()
			var err error
			if s, err = postgres.Open(context.Background(), dsn); err != nil {
				t.Fatalf("opening: %v", err)
			}
			return s
		}
		return &journaltest.Fixture{Store: s, Reopen: reopen, Tamper: func(sql string, args ...any) any {
			return tamper(t, dsn, sql, args)
		}}
	}
}

func tamper(t testing.TB, dsn, text string, args []any) any {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value any
	err = db.QueryRow(strings.ReplaceAll(text, ":", "$"), args...).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return value
}

func TestJournalOnPostgreSQL(t *testing.T) { journaltest.Run(t, engine(pg.Start(t))) }

func TestDatabaseWithoutTablesIsDamage(t *testing.T) {
	dsn := pg.Start(t).Database(t)
	if _, err := postgres.Open(context.Background(), dsn); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("got %v, want corrupt", err)
	}
}

func TestAddressIsNeverShown(t *testing.T) {
	const secret = "hunter2"
	for _, dsn := range []string{
		"postgres://u:" + secret + "@[::1/x",
		"postgres://u:" + secret + "@127.0.0.1:1/x?connect_timeout=1",
	} {
		_, err := postgres.Open(context.Background(), dsn)
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows the password or is missing")
		}
	}
}

func TestEveryStatementIsUnderstood(t *testing.T) {
	dsn := pg.Start(t).Database(t)
	s, err := postgres.Create(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := query.All(query.Postgres)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d statements, %v", len(all), err)
	}
	for _, q := range all {
		if _, err := db.Exec("prepare q as " + q.SQL); err != nil {
			t.Errorf("%s: %v", q.Name, err)
			continue
		}
		if _, err := db.Exec("deallocate q"); err != nil {
			t.Fatal(err)
		}
	}
}
