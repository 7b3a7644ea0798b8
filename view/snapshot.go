package view

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Snapshot is everything that can be read, at one position. What became
// visible later does not exist in it; what was erased, even later, has left a
// tombstone. It is safe for concurrent use, and holds the view's files until
// it is closed.
type Snapshot struct {
	view     *View
	words    *dictionary
	position int64 // asked for
	newest   int64 // of the view when the snapshot was taken
	last     int64 // the last row that is visible

	mu   sync.Mutex
	c    *conn
	open bool
}

// pool keeps connections for reading.
type pool struct {
	path, key string

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

// idleReaders is how many connections wait for the next snapshot.
const idleReaders = 4

func newPool(path, key string) *pool { return &pool{path: path, key: key} }

func (p *pool) take() (*conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed()
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c, nil
	}
	c, err := connect(p.path, p.key, false, readerCache)
	if err != nil {
		return nil, unreadable(err)
	}
	if err := c.Exec(settingReadOnly); err != nil {
		return nil, errors.Join(unreadable(err), c.Close())
	}
	return c, nil
}

func (p *pool) give(c *conn) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < idleReaders && !p.closed {
		p.idle = append(p.idle, c)
		return nil
	}
	return c.Close()
}

func (p *pool) close() (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.idle {
		err = errors.Join(err, c.Close())
	}
	p.idle, p.closed = nil, true
	return err
}

// Snapshot returns what can be read at the newest position. The caller closes it.
func (v *View) Snapshot(ctx context.Context) (*Snapshot, error) { return v.SnapshotAt(ctx, -1) }

// SnapshotAt returns what could be read at a position; -1 is the newest. The
// caller closes it. It returns fault.NotFound if the view has not come to that
// position.
func (v *View) SnapshotAt(ctx context.Context, position int64) (*Snapshot, error) {
	c, err := v.pool.take()
	if err != nil {
		return nil, err
	}
	s := &Snapshot{view: v, c: c, open: true}
	if err := s.begin(ctx, position); err != nil {
		return nil, errors.Join(s.wrap(err), s.Close())
	}
	return s, nil
}

// begin starts the transaction that the snapshot reads in.
func (s *Snapshot) begin(ctx context.Context, position int64) (err error) {
	defer s.c.within(ctx)()
	s.c.Begin()
	if s.newest, err = s.c.number("position"); err != nil {
		return err
	}
	s.words = s.view.published.Load()
	if s.last, err = s.c.int64("entry.last"); err != nil {
		return err
	}
	s.position = s.newest
	if position < 0 || position == s.newest {
		return nil
	}
	if position > s.newest {
		return fault.New(fault.NotFound, "nothing is visible yet at position %d; the view has come to %d", position, s.newest)
	}
	s.position = position
	s.last, err = s.lastAt(position + 1)
	return err
}

// lastAt returns the last row that became visible before a position. Rows are
// in the order of positions, so that halving finds it.
func (s *Snapshot) lastAt(before int64) (int64, error) {
	low, high := int64(0), s.last // the row low is before, high+1 is not
	for low < high {
		middle := (low + high + 1) / 2
		at, err := s.c.int64("entry.position", middle)
		if err != nil {
			return 0, err
		}
		if at < before {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low, nil
}

// Position returns the position of the snapshot.
func (s *Snapshot) Position() int64 { return s.position }

// Vocabulary returns the kinds in force.
func (s *Snapshot) Vocabulary() *claim.Vocabulary { return s.view.vocab }

// Close ends the snapshot. Closing it again does nothing.
func (s *Snapshot) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open {
		return nil
	}
	s.open = false
	if s.c.GetAutocommit() {
		return s.view.pool.give(s.c)
	}
	if err := s.c.Exec(settingEnd); err != nil {
		return errors.Join(err, s.c.Close())
	}
	return s.view.pool.give(s.c)
}

// read runs f while nobody else uses the snapshot's connection.
func (s *Snapshot) read(ctx context.Context, f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open {
		return fault.New(fault.Failed, "the snapshot was closed before it was read")
	}
	defer s.c.within(ctx)()
	return s.wrap(f())
}

// wrap says what a failure to read means.
func (s *Snapshot) wrap(err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return unreadable(err)
}

// find returns the visible rows that match, oldest first; limit -1 is all.
func (s *Snapshot) find(m match, limit int64) ([]int64, error) {
	return s.c.int64s("term.find", m.expression(), 0, s.last, limit)
}

// decode reads the body of a row into a value; false if it is erased.
func decode[T any](s *Snapshot, seq int64, into *T) (bool, error) {
	text, err := s.c.body(seq)
	if err != nil || text == nil {
		return false, err
	}
	return true, decodeBody(seq, text, into)
}

func decodeBody[T any](seq int64, text []byte, into *T) error {
	if err := json.Unmarshal(text, into); err != nil {
		return fault.New(fault.Corrupt, "row %d of the view does not hold what was written; the journal is untouched", seq).
			WithHint("the view is derived from the journal: sijil rebuild makes a new one")
	}
	return nil
}

// all reads the visible bodies that match.
func all[T any](s *Snapshot, m match) ([]T, []int64, error) {
	rows, err := s.find(m, -1)
	if err != nil {
		return nil, nil, err
	}
	found, seqs := make([]T, 0, len(rows)), make([]int64, 0, len(rows))
	for _, seq := range rows {
		var t T
		ok, err := decode(s, seq, &t)
		if err != nil {
			return nil, nil, err
		}
		if ok {
			found, seqs = append(found, t), append(seqs, seq)
		}
	}
	return found, seqs, nil
}

// named returns the rows of one type that have the ID or, failing that, the
// Ref given; of several with one Ref those of our own log, if there are any.
func (s *Snapshot) named(thing, idOrRef string) ([]int64, error) {
	if idOrRef == "" {
		return nil, nil
	}
	rows, err := s.find(match{}.refer(termType, thing).refer(termID, idOrRef), -1)
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	if rows, err = s.find(match{}.refer(termType, thing).refer(termRef, idOrRef), -1); err != nil {
		return nil, err
	}
	return s.ours(rows)
}

// rank is where an entry stands among several on one thing, whichever log
// became visible first: by index, then by the name of the log.
type rank struct {
	index  int64
	origin string
}

func (r rank) before(other rank) bool {
	return r.index < other.index || r.index == other.index && r.origin < other.origin
}

// rank returns where the entry of a row stands.
func (s *Snapshot) rank(seq int64) (r rank, err error) {
	h, err := s.head(seq)
	return rank{h.Index, h.Origin}, err
}

// latest returns, of several bodies of one type, the one that stands for each
// id: the one of the highest rank.
func latest[T any](s *Snapshot, bodies []T, seqs []int64, id func(*T) value.ID) ([]T, error) {
	var kept []T
	where, ranks := map[value.ID]int{}, map[value.ID]rank{}
	for i := range bodies {
		key := id(&bodies[i])
		r, err := s.rank(seqs[i])
		if err != nil {
			return nil, err
		}
		at, ok := where[key]
		switch {
		case !ok:
			where[key], ranks[key] = len(kept), r
			kept = append(kept, bodies[i])
		case ranks[key].before(r):
			ranks[key], kept[at] = r, bodies[i]
		}
	}
	return kept, nil
}

// missing says that nothing visible has the name given.
func missing(what string) error {
	return fault.New(fault.NotFound, "no %s of this name is visible here", what).
		WithHint("names are matched exactly; lists show them")
}
