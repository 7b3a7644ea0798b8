package view

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"sijil/fault"
)

// Damage is something in the view that is not as the journal says.
type Damage struct {
	Table string // entry, edge, member, ...; "page" for what belongs to no row
	Row   string // the entry's log and index, or another key; empty if no row can be named
	What  string
}

// String returns the damage as a line for people.
func (d Damage) String() string {
	if d.Row == "" {
		return fmt.Sprintf("view, %s: %s", d.Table, d.What)
	}
	return fmt.Sprintf("view, %s %s: %s", d.Table, d.Row, d.What)
}

// checkedAtOnce is how many records are applied together when a view is made
// anew to compare with.
const checkedAtOnce = 2000

// Check compares the view, row by row, with one made anew from records, which
// are all records in order of their positions; those after the view's own
// position are left out. Every page is read from the file, and nothing is
// repaired. A page that cannot be read is damage. The error says that the
// check itself could not be done.
func (v *View) Check(ctx context.Context, records iter.Seq2[Record, error]) (found []Damage, err error) {
	fresh := newPool(v.path, v.key)
	defer func() { err = errors.Join(err, fresh.close()) }()
	c, err := fresh.take() // its own page cache is empty, so that it reads the file
	if err != nil {
		return []Damage{unreadableTable("page", err)}, nil
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	live := &Snapshot{view: v, c: c, open: true}
	if err := live.begin(ctx, -1); err != nil {
		return []Damage{unreadableTable("page", err)}, nil
	}
	if found, err = pages(ctx, c); err != nil {
		return nil, err
	}
	again, err := v.remake(ctx, records, live.position)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, again.Drop()) }()
	want, err := again.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(want.Close(), err) }()
	rows, err := compare(ctx, live, want)
	return slices.Concat(found, lostLeaves(live), rows), err
}

// lostLeaves finds pages of the search index on which words begin and which
// the index would not look at. SQLite's own check does not ask for them, and
// reading all words in order does not need them; looking for one word does.
func lostLeaves(live *Snapshot) []Damage {
	type leaf struct{ segment, page int64 }
	known := map[leaf]bool{}
	err := live.c.each("term.begins", func(q *sqlite3.Stmt) error {
		known[leaf{q.ColumnInt64(0), q.ColumnInt64(1)}] = true
		return nil
	})
	if err != nil {
		return []Damage{unreadableTable("index", err)}
	}
	var found []Damage
	err = live.c.each("term.leaves", func(q *sqlite3.Stmt) error {
		l, end := leaf{q.ColumnInt64(0), q.ColumnInt64(1)}, q.ColumnRawBlob(2)
		if len(end) == 2 && int64(binary.BigEndian.Uint16(end)) < q.ColumnInt64(3) && !known[l] {
			found = append(found, Damage{"index", fmt.Sprintf("%d/%d", l.segment, l.page), "is not found by the words on it"})
		}
		return nil
	})
	if err != nil {
		found = append(found, unreadableTable("index", err))
	}
	return found
}

// remake makes a view beside v from the records up to a position.
func (v *View) remake(ctx context.Context, records iter.Seq2[Record, error], position int64) (*View, error) {
	path := v.path + ".check"
	if err := Drop(path); err != nil {
		return nil, err
	}
	again, err := Open(ctx, path, v.key, v.vocab)
	if err != nil {
		return nil, err
	}
	if err := again.fill(ctx, records, position); err != nil {
		return nil, errors.Join(err, again.Drop())
	}
	return again, nil
}

func (v *View) fill(ctx context.Context, records iter.Seq2[Record, error], position int64) error {
	var batch []Record
	for r, err := range records {
		if err != nil {
			return err
		}
		if r.Position > position {
			continue
		}
		if batch = append(batch, r); len(batch) == checkedAtOnce {
			if err := v.Apply(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return v.Apply(ctx, batch)
}

// pages lets SQLite read every page, check its checksum, and say whether trees
// and index hold together.
func pages(ctx context.Context, c *conn) ([]Damage, error) {
	defer c.within(ctx)()
	s, _, err := c.Prepare(settingIntegrity)
	if err != nil {
		return []Damage{unreadableTable("page", err)}, nil
	}
	defer s.Close()
	var found []Damage
	for s.Step() {
		for _, line := range strings.Split(s.ColumnText(0), "\n") {
			if line != "ok" && !strings.HasPrefix(line, "***") {
				found = append(found, Damage{"page", "", line})
			}
		}
	}
	if err := s.Err(); err != nil {
		if ctx.Err() != nil {
			return nil, fault.Wrap(fault.Failed, ctx.Err(), "the check of the view was stopped")
		}
		found = append(found, unreadableTable("page", err))
	}
	return found, nil
}

// unreadableTable is damage that ends the reading of a table.
func unreadableTable(table string, err error) Damage {
	what := "cannot be read"
	var e *sqlite3.Error
	if errors.As(err, &e) {
		what = fmt.Sprintf("cannot be read (SQLite %d)", e.ExtendedCode())
	}
	return Damage{Table: table, What: what}
}

// compare compares what two snapshots hold, table by table.
func compare(ctx context.Context, live, want *Snapshot) ([]Damage, error) {
	var found []Damage
	for _, name := range []string{"position", "ignored"} {
		got, err := live.c.number(name)
		if err != nil {
			found = append(found, unreadableTable("state", err))
			continue
		}
		expected, err := want.c.number(name)
		if err != nil {
			return nil, err
		}
		if got != expected {
			found = append(found, Damage{"state", name, fmt.Sprintf("is %d, the journal gives %d", got, expected)})
		}
	}
	for _, t := range dumped {
		if err := ctx.Err(); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "the check of the view was stopped")
		}
		damage, err := compareTable(t, live, want)
		if err != nil {
			return nil, err
		}
		found = append(found, damage...)
	}
	return found, nil
}

// errStopped ends the reading of rows that nobody wants any more.
var errStopped = errors.New("no more rows are wanted")

// all returns the rows of a table, and last the error that ended them.
func (t table) all(s *Snapshot) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		err := t.rows(s, true, func(r row) error {
			if !yield(r, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(row{}, err)
		}
	}
}

// compareTable goes through the rows of both snapshots in the order of keys.
func compareTable(t table, live, want *Snapshot) (found []Damage, err error) {
	nextLive, stopLive := iter.Pull2(t.all(live))
	defer stopLive()
	nextWant, stopWant := iter.Pull2(t.all(want))
	defer stopWant()
	got, gotErr, more := nextLive()
	expected, wantErr, expecting := nextWant()
	for more || expecting {
		if wantErr != nil {
			return nil, wantErr
		}
		if gotErr != nil {
			return append(found, unreadableTable(t.name, gotErr)), nil
		}
		order := strings.Compare(got.table+"\t"+got.key, expected.table+"\t"+expected.key)
		switch {
		case !expecting || more && order < 0:
			found = append(found, Damage{got.table, got.key, "is there, and the journal does not give it"})
			got, gotErr, more = nextLive()
		case !more || order > 0:
			found = append(found, Damage{expected.table, expected.key, "is missing"})
			expected, wantErr, expecting = nextWant()
		default:
			if got.text != expected.text {
				found = append(found, Damage{got.table, got.key, "is not what the journal gives"})
			}
			got, gotErr, more = nextLive()
			expected, wantErr, expecting = nextWant()
		}
	}
	return found, nil
}
