package query_test

import (
	"slices"
	"testing"

	"sijil/journal/query"
)

func TestParametersAreNumberedForEachEngine(t *testing.T) {
	for d, want := range map[query.Dialect]string{
		query.SQLite:   "update log set size = ?1, root = ?2 where origin = ?3 and size = ?4",
		query.Postgres: "update log set size = $1, root = $2 where origin = $3 and size = $4",
	} {
		all, err := query.Load(d)
		if err != nil {
			t.Fatal(err)
		}
		q := all["log.grow"]
		if q.SQL != want || !slices.Equal(q.Params, []string{"size", "root", "origin", "expected"}) {
			t.Errorf("%s: %s with %v", d, q.SQL, q.Params)
		}
		if err := q.CheckArgs(3); err == nil {
			t.Error("a missing argument was not noticed")
		}
	}
}

func TestManyRowsAreInsertedInOneStatement(t *testing.T) {
	all, err := query.Load(query.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	want := "insert into checkpoint (origin, size, note) values ($1, $2, $3), ($4, $5, $6) on conflict (origin, size) do nothing"
	if got := all["checkpoint.add"].Insert(2); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestEachEngineHasItsSchemaAndTheSameStatements(t *testing.T) {
	a, err := query.All(query.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	b, err := query.All(query.Postgres)
	if err != nil || len(a) != len(b) {
		t.Errorf("%d statements and %d (%v)", len(a), len(b), err)
	}
}
