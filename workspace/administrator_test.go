package workspace_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/workspace"
)

// tables are those of a journal. An administrator of the database can write to
// all of them, and can drop what forbids two rows with one key.
var tables = []string{"log", "entry", "body", "hash", "checkpoint", "secret"}

// TestWhatTheAdministratorOfTheDatabaseChangesIsFound edits the journal of a
// team as its superuser could, each time with every digest that needs no key
// made to fit.
func TestWhatTheAdministratorOfTheDatabaseChangesIsFound(t *testing.T) {
	dsn := engines[1].journal(t)
	h := newHouse(t, dsn)
	h.toTheFigure(t)
	h.collect(t, "second", "another evidence\n")
	h.importLines(t, registerCanary)
	exported(t, h)
	if _, err := casework.EraseClaim(context.Background(), h, h.Actor(), casework.Erasing{Claim: "r3", Reason: "request of the family"}); err != nil {
		t.Fatal(err)
	}
	exported(t, h)
	h.close(t)
	db := database(t, dsn)
	for _, table := range tables {
		execute(t, db, `create table kept_`+table+` (like `+table+`); insert into kept_`+table+` select * from `+table)
	}
	const tomb = `sha256(convert_to('sijil/destroyed/1', 'UTF8') || '\x00'::bytea || convert_to(id, 'UTF8') || '\x00'::bytea || int8send(1900000000000000))`
	for _, c := range []struct{ name, edit, thing string }{
		{"nothing", `select 1`, ""},
		{"a key of evidence is taken away", `delete from secret where id = (select min(id) from secret where id like 'blob/%')`, "key of blob"},
		{"a key of evidence is called destroyed", `update secret set destroyed_at = 1900000000000000, wrapped = ` + tomb + ` where id like 'blob/%'`, "key of blob"},
		{"two keys of evidence are exchanged", `update secret s set wrapped = o.wrapped from secret o where s.id like 'blob/%' and o.id like 'blob/%' and s.id <> o.id`, "does not open the blob"},
		{"an entry is called erased", `delete from body where idx = 4; update secret set destroyed_at = 1900000000000000, wrapped = ` + tomb + ` where id like 'entry % %4' and id like '%000000000000004'`, "entry 4: body gone"},
		{"the last entry is dropped", `delete from entry where idx = (select max(idx) from entry); delete from body where idx = (select size - 1 from log); update log set size = size - 1`, "cut short"},
		{"two entries change places", `update body set idx = case idx when 2 then -3 else -2 end where idx in (2, 3); update body set idx = -idx where idx < 0`, "entry 2: body changed"},
		{"a checkpoint is taken away", `delete from checkpoint where size = (select min(size) from checkpoint)`, "checkpoints"},
		{"a checkpoint is replaced by another's copy", `alter table checkpoint drop constraint checkpoint_pkey; delete from checkpoint where size = (select min(size) from checkpoint); insert into checkpoint select * from checkpoint`, "checkpoints"},
		{"a second row for an entry", `alter table entry drop constraint entry_pkey; insert into entry select origin, idx, at, head, salt, '\x00'::bytea from entry where idx = 3`, "entry 3"},
		{"a second row for a key", `alter table secret drop constraint secret_pkey; insert into secret select id, '\x00'::bytea, 0 from secret where id like 'blob/%'`, "secret"},
		{"a second row for the log", `alter table log drop constraint log_pkey; insert into log select origin, 1, root from log`, "log"},
		{"a log that nobody received", `insert into log select 'foreign.test', size, root from log`, "foreign.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			execute(t, db, c.edit)
			report, err := workspace.Verify(context.Background(), h.dir, passphrase, nil)
			if err != nil {
				t.Fatal(err)
			}
			damage := strings.Join(report.Damage, "\n")
			if c.thing == "" && damage != "" || !strings.Contains(damage, c.thing) {
				t.Errorf("found is:\n%s\nwanted is %q", damage, c.thing)
			}
			for _, table := range tables {
				execute(t, db, `delete from `+table+`; insert into `+table+` select * from kept_`+table)
			}
		})
	}
}

// exported writes the journal out, so that a checkpoint is kept.
func exported(t *testing.T, h *house) {
	t.Helper()
	if _, err := h.ExportJournal(context.Background(), filepath.Join(t.TempDir(), "export"), nil, ""); err != nil {
		t.Fatal(err)
	}
}

func database(t *testing.T, dsnFile string) *sql.DB {
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

func execute(t *testing.T, db *sql.DB, statements string) {
	t.Helper()
	for s := range strings.SplitSeq(statements, ";") {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
