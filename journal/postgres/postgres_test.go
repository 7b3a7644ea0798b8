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
		release := func() { s.Close() }
		return &journaltest.Fixture{Store: s, Reopen: reopen, Release: release, Tamper: func(sql string, args ...any) any {
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

// TestTwoProcessesShareOneLog has two writers with a connection, a memory and a
// head file each.
func TestTwoProcessesShareOneLog(t *testing.T) {
	ctx := context.Background()
	a := journaltest.NewHouse(t, engine(pg.Start(t)), "house.test")
	a.Fill(t, 3)
	opt := a.Options
	opt.HeadPath += "2"
	if _, err := journal.Open(ctx, opt); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a missing head file: got %v, want corrupt", err)
	}
	opt.Join = true
	b, err := journal.Open(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Append(ctx, 3, journaltest.Actor, []journal.Draft{journaltest.Draft(3)}); err != nil {
		t.Fatal(err)
	}
	if got := a.Records(t, 3); len(got) != 1 || got[0].Index != 3 {
		t.Errorf("the first writer sees %d entries of the second, want 1", len(got))
	}
	if _, err := a.Append(ctx, 3, journaltest.Actor, []journal.Draft{journaltest.Draft(4)}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("append at an old size: got %v, want a conflict", err)
	}
	if _, err := a.Append(ctx, 4, journaltest.Actor, []journal.Draft{journaltest.Draft(4)}); err != nil {
		t.Errorf("append after the other writer: %v", err)
	}
	if got := a.Records(t, 0); len(got) != 5 {
		t.Errorf("%d entries, want 5", len(got))
	}
	for name, path := range map[string]string{"first": a.Options.HeadPath, "second": opt.HeadPath} {
		a.Options.HeadPath = path
		if lines := a.Verify(t); len(lines) > 0 {
			t.Errorf("by the %s writer's head file verify says %q", name, lines)
		}
	}
}

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
