package query

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal"
)

// Engine runs statements in transactions. Each engine's package has one.
type Engine interface {
	// Read runs f in a transaction that sees one state and writes nothing.
	Read(ctx context.Context, f func(Tx) error) error
	// Write runs f in a transaction and makes it durable, or undoes it if f
	// fails. It returns the engine's count of changes, or 0 if it keeps none.
	// If erasing, no copy of what was deleted may stay in the engine's files.
	Write(ctx context.Context, erasing bool, f func(Tx) error) (commits int64, err error)
}

// Tx is one transaction. Arguments and columns are int64, string and []byte.
type Tx interface {
	// Exec runs a statement and returns how many rows it changed.
	Exec(q *Query, args ...any) (changed int64, err error)
	// Query runs a statement and calls row for each row of the result.
	Query(q *Query, row func(Row) error, args ...any) error
	// Insert inserts n rows in bulk; args puts the arguments of the i-th into
	// its second argument.
	Insert(q *Query, n int, args func(i int, into []any)) error
	// Commits returns the engine's count of changes, or 0.
	Commits() (int64, error)
}

// Row is one row of a result, valid until row returns.
type Row interface {
	// Scan copies the columns into *int64, *string and *[]byte. A []byte is a
	// copy that the caller may keep; NULL leaves it nil.
	Scan(dest ...any) error
}

// Tables is a [journal.Store] on any engine.
type Tables struct {
	engine Engine
	q      struct {
		schema, logList, logBegin, logGrow, entryAdd, entryList, bodyAdd, bodyErase, hashAdd, hashList,
		checkpointAdd, checkpointList, checkpointCount, secretPut, secretList *Query
	}
}

// NewTables loads the statements of an engine. A missing one is an error: the
// program must not start without it.
func NewTables(engine Engine, d Dialect) (*Tables, error) {
	all, err := Load(d)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the journal's statements cannot be loaded")
	}
	t := &Tables{engine: engine}
	for name, q := range map[string]**Query{
		"schema.create": &t.q.schema, "log.list": &t.q.logList, "log.begin": &t.q.logBegin, "log.grow": &t.q.logGrow,
		"entry.add": &t.q.entryAdd, "entry.list": &t.q.entryList, "body.add": &t.q.bodyAdd, "body.erase": &t.q.bodyErase,
		"hash.add": &t.q.hashAdd, "hash.list": &t.q.hashList, "checkpoint.add": &t.q.checkpointAdd,
		"checkpoint.list": &t.q.checkpointList, "checkpoint.count": &t.q.checkpointCount,
		"secret.put": &t.q.secretPut, "secret.list": &t.q.secretList,
	} {
		if *q = all[name]; *q == nil {
			return nil, fault.New(fault.Failed, "the journal's statement %s is missing", name)
		}
	}
	return t, nil
}

// Create makes the tables.
func (t *Tables) Create(ctx context.Context) error {
	_, err := t.engine.Write(ctx, false, func(tx Tx) error {
		_, err := tx.Exec(t.q.schema)
		return err
	})
	return err
}

// State implements [journal.Store].
func (t *Tables) State(ctx context.Context) (journal.State, error) {
	var s journal.State
	err := t.engine.Read(ctx, func(tx Tx) error {
		err := tx.Query(t.q.logList, func(r Row) error {
			var l journal.Log
			var root []byte
			if err := r.Scan(&l.Origin, &l.Size, &root); err != nil {
				return err
			}
			copy(l.Root[:], root)
			if len(root) != tlog.HashSize {
				return fault.New(fault.Corrupt, "the root in the row of a log is not a hash")
			}
			if n := len(s.Logs); n > 0 && s.Logs[n-1].Origin >= l.Origin {
				return twice("a log")
			}
			s.Logs = append(s.Logs, l)
			return nil
		})
		if err != nil {
			return err
		}
		if err := tx.Query(t.q.checkpointCount, func(r Row) error { return r.Scan(&s.Checkpoints) }); err != nil {
			return err
		}
		s.Commits, err = tx.Commits()
		return err
	})
	return s, err
}

// Commit implements [journal.Store].
func (t *Tables) Commit(ctx context.Context, c journal.Change) (int64, error) {
	erasing := len(c.Erased) > 0
	for _, s := range c.Secrets {
		erasing = erasing || s.DestroyedAt != 0
	}
	return t.engine.Write(ctx, erasing, func(tx Tx) error {
		for i := range c.Growth {
			if err := t.grow(tx, &c.Growth[i]); err != nil {
				return err
			}
		}
		for _, p := range c.Erased {
			if _, err := tx.Exec(t.q.bodyErase, p.Origin, p.Index); err != nil {
				return err
			}
		}
		err := tx.Insert(t.q.secretPut, len(c.Secrets), func(i int, into []any) {
			s := &c.Secrets[i]
			into[0], into[1], into[2] = s.ID, s.Wrapped, s.DestroyedAt
		})
		if err != nil {
			return err
		}
		return tx.Insert(t.q.checkpointAdd, len(c.Checkpoints), func(i int, into []any) {
			k := &c.Checkpoints[i]
			into[0], into[1], into[2] = k.Origin, k.Size, k.Note
		})
	})
}

// grow continues one log, if it has the size that was expected.
func (t *Tables) grow(tx Tx, g *journal.Growth) error {
	if g.From == 0 {
		empty := journal.State{}.Log(g.Origin)
		if _, err := tx.Exec(t.q.logBegin, g.Origin, int64(0), empty.Root[:]); err != nil {
			return err
		}
	}
	changed, err := tx.Exec(t.q.logGrow, g.Size, g.Root[:], g.Origin, g.From)
	if err != nil {
		return err
	}
	if changed != 1 {
		return fault.New(fault.Conflict, "the log does not have %d entries any more; nothing was recorded", g.From)
	}
	err = tx.Insert(t.q.entryAdd, len(g.Entries), func(i int, into []any) {
		e := &g.Entries[i]
		into[0], into[1], into[2], into[3], into[4], into[5] = e.Origin, e.Index, e.At, e.Head, e.Salt, e.BodyHash
	})
	if err != nil {
		return err
	}
	bodies := make([]*journal.Entry, 0, len(g.Entries))
	for i := range g.Entries {
		if g.Entries[i].Body != nil {
			bodies = append(bodies, &g.Entries[i])
		}
	}
	err = tx.Insert(t.q.bodyAdd, len(bodies), func(i int, into []any) {
		e := bodies[i]
		into[0], into[1], into[2], into[3] = e.Origin, e.Index, e.Body.Salt, e.Body.Bytes
	})
	if err != nil {
		return err
	}
	first := tlog.StoredHashCount(g.From)
	return tx.Insert(t.q.hashAdd, len(g.Hashes), func(i int, into []any) {
		into[0], into[1], into[2] = g.Origin, first+int64(i), g.Hashes[i][:]
	})
}

// Entries implements [journal.Store].
func (t *Tables) Entries(ctx context.Context, origin string, from, to int64) ([]journal.Entry, error) {
	var entries []journal.Entry
	err := t.engine.Read(ctx, func(tx Tx) error {
		return tx.Query(t.q.entryList, func(r Row) error {
			e := journal.Entry{Place: journal.Place{Origin: origin}}
			var salt, bytes []byte
			if err := r.Scan(&e.Index, &e.At, &e.Head, &e.Salt, &e.BodyHash, &salt, &bytes); err != nil {
				return err
			}
			if bytes != nil {
				e.Body = &journal.Body{Salt: salt, Bytes: bytes}
			}
			if n := len(entries); n > 0 && entries[n-1].Index >= e.Index {
				return twice("an entry")
			}
			entries = append(entries, e)
			return nil
		}, origin, from, to)
	})
	return entries, err
}

// Hashes implements [journal.Store]. Neighbouring indexes are read together.
func (t *Tables) Hashes(ctx context.Context, origin string, indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(indexes))
	err := t.engine.Read(ctx, func(tx Tx) error {
		for i := 0; i < len(indexes); {
			n := i + 1
			for n < len(indexes) && indexes[n] == indexes[n-1]+1 {
				n++
			}
			next := indexes[i]
			err := tx.Query(t.q.hashList, func(r Row) error {
				var at int64
				var h []byte
				if err := r.Scan(&at, &h); err != nil {
					return err
				}
				if at != next || len(h) != tlog.HashSize {
					return missingHash(next)
				}
				next++
				hashes = append(hashes, tlog.Hash(h))
				return nil
			}, origin, indexes[i], indexes[n-1]+1)
			if err != nil {
				return err
			}
			if next != indexes[n-1]+1 {
				return missingHash(next)
			}
			i = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return hashes, nil
}

// twice is the error of rows that stand twice or out of order. The primary keys
// forbid it, and whoever administers the database can drop them: a second row
// must not be what is shown while the first is what is verified.
func twice(what string) error {
	return fault.New(fault.Corrupt, "the row of %s stands twice, or not in its order", what)
}

func missingHash(i int64) error {
	return fault.New(fault.Corrupt, "hash %d of the log is missing or not a hash", i)
}

// Checkpoints implements [journal.Store].
func (t *Tables) Checkpoints(ctx context.Context, origin string) ([]journal.Checkpoint, error) {
	var kept []journal.Checkpoint
	err := t.engine.Read(ctx, func(tx Tx) error {
		return tx.Query(t.q.checkpointList, func(r Row) error {
			c := journal.Checkpoint{Origin: origin}
			if err := r.Scan(&c.Size, &c.Note); err != nil {
				return err
			}
			if n := len(kept); n > 0 && kept[n-1].Size >= c.Size {
				return twice("a checkpoint")
			}
			kept = append(kept, c)
			return nil
		}, origin)
	})
	return kept, err
}

// Secrets implements [journal.Store].
func (t *Tables) Secrets(ctx context.Context, from, to string, limit int) ([]journal.Secret, error) {
	var found []journal.Secret
	err := t.engine.Read(ctx, func(tx Tx) error {
		return tx.Query(t.q.secretList, func(r Row) error {
			var s journal.Secret
			if err := r.Scan(&s.ID, &s.Wrapped, &s.DestroyedAt); err != nil {
				return err
			}
			if n := len(found); n > 0 && found[n-1].ID >= s.ID {
				return twice("a secret")
			}
			found = append(found, s)
			return nil
		}, from, to, int64(limit))
	})
	return found, err
}

// All returns every statement of the engine, for tests that explain them.
func All(d Dialect) ([]*Query, error) {
	all, err := Load(d)
	if err != nil {
		return nil, err
	}
	var list []*Query
	for _, q := range all {
		if q.Name != "schema.create" {
			list = append(list, q)
		}
	}
	return list, nil
}

// CheckArgs returns an error if a statement is given the wrong number of
// arguments.
func (q *Query) CheckArgs(n int) error {
	if n != len(q.Params) {
		return fmt.Errorf("query: %s takes %d arguments, got %d", q.Name, len(q.Params), n)
	}
	return nil
}
