package view

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"sijil/fault"
)

// row is a row of the view in canonical form: bodies and words as digests,
// entries by their place in a log.
type row struct {
	table string
	key   string
	text  string
}

func (r row) String() string { return r.table + "\t" + r.key + "\t" + r.text }

// Dump writes every row that holds at a position (-1: the newest) as a line of
// text, in an order that depends on the entries alone. Two views hold the same
// if their dumps are equal; bodies and words stand there as digests. The words
// "at=N" are positions, which differ between machines.
func (v *View) Dump(ctx context.Context, position int64, to io.Writer) error {
	s, err := v.SnapshotAt(ctx, position)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(to)
	err = s.read(ctx, func() error {
		for _, t := range dumped {
			err := t.rows(s, false, func(r row) error {
				_, err := fmt.Fprintln(out, r)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = fault.Wrap(fault.Failed, out.Flush(), "the dump could not be written")
	}
	return errors.Join(err, s.Close())
}

// table is one of the things that a dump goes through. rows calls emit for
// every row, in the order of keys; with history set also for what ended.
type table struct {
	name string
	rows func(s *Snapshot, history bool, emit func(row) error) error
}

var dumped = []table{
	{"entry", entryRows},
	{"edge", edgeRows},
	{"contested", contestedRows},
	{"tally", tallyRows},
	{"member", memberRows},
	{"erasure", erasureRows},
	{"gap", gapRows},
}

// origins returns the logs by name.
func (s *Snapshot) origins() (found []string, err error) {
	for no, name := range s.words.text {
		top, err := s.c.int64("entry.top", no)
		if err != nil {
			return nil, err
		}
		if top >= 0 {
			found = append(found, name)
		}
	}
	slices.SortFunc(found, func(a, b string) int { return strings.Compare(key(a, 0), key(b, 0)) })
	return found, nil
}

// entryRows are the heads, with the digests of body and words.
func entryRows(s *Snapshot, _ bool, emit func(row) error) error {
	words, err := s.wordDigests()
	if err != nil {
		return err
	}
	origins, err := s.origins()
	if err != nil {
		return err
	}
	for _, origin := range origins {
		err := s.c.each("entry.list", func(q *sqlite3.Stmt) error {
			content := "none"
			if text := q.ColumnRawBlob(9); text != nil {
				sum := sha256.Sum256(text)
				content = hex.EncodeToString(sum[:])
			}
			seq := q.ColumnInt64(0)
			var found uint64
			if seq < int64(len(words)) {
				found = words[seq]
			}
			return emit(row{"entry", key(origin, q.ColumnInt64(2)), fmt.Sprintf(
				"at=%d time=%d verb=%q actor=%q subject=%q leaf=%x erased=%v body=%s words=%016x",
				q.ColumnInt64(1), q.ColumnInt64(3), s.words.at(q.ColumnInt64(4)), s.words.at(q.ColumnInt64(5)),
				q.ColumnRawText(6), q.ColumnRawBlob(7), q.ColumnBool(8), content, found)})
		}, s.words.no[origin], s.last)
		if err != nil {
			return err
		}
	}
	return nil
}

// wordDigests returns, for every row, a digest of the words and references
// under which the index has it.
func (s *Snapshot) wordDigests() ([]uint64, error) {
	digests := make([]uint64, s.last+1)
	last, digest := "", uint64(0)
	err := s.c.each("term.list", func(q *sqlite3.Stmt) error {
		if term := q.ColumnRawText(0); string(term) != last {
			last = string(term)
			digest = digestOf(last)
		}
		if seq := q.ColumnInt64(1); seq > 0 && seq <= s.last {
			digests[seq] += digest // a sum: the order of words says nothing
		} else if seq <= 0 {
			return fault.New(fault.Corrupt, "the search index names a row that cannot be")
		}
		return nil
	})
	return digests, err
}

// digestOf returns a digest of a term, apart from that of the number of the
// actor's word, which depends on the order in which actors became visible.
func digestOf(term string) uint64 {
	if strings.HasPrefix(term, termActor) {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(term))
	return h.Sum64() | 1
}

// key writes where an entry stands so that keys sort as entries do.
func key(origin string, index int64) string { return fmt.Sprintf("%q %012d", origin, index) }

// keyOf returns where the entry of a row stands.
func (s *Snapshot) keyOf(seq int64) (k string, err error) {
	err = s.c.each("entry.place", func(q *sqlite3.Stmt) error {
		k = key(s.words.at(q.ColumnInt64(0)), q.ColumnInt64(1))
		return nil
	}, seq)
	return k, err
}

// sorting passes rows on, sorting those that belong to one group: within it
// the file has them in the order in which they became visible.
type sorting struct {
	emit  func(row) error
	group string
	held  []row
}

func (o *sorting) add(group string, r row) error {
	if group != o.group {
		if err := o.flush(); err != nil {
			return err
		}
		o.group = group
	}
	o.held = append(o.held, r)
	return nil
}

func (o *sorting) flush() error {
	slices.SortFunc(o.held, func(a, b row) int { return strings.Compare(a.key, b.key) })
	for _, r := range o.held {
		if err := o.emit(r); err != nil {
			return err
		}
	}
	o.held = o.held[:0]
	return nil
}

// edgeRows are what entries do to others.
func edgeRows(s *Snapshot, _ bool, emit func(row) error) error {
	o := &sorting{emit: emit}
	err := s.c.each("edge.list", func(q *sqlite3.Stmt) error {
		by, err := s.keyOf(q.ColumnInt64(2))
		if err != nil {
			return err
		}
		group := fmt.Sprintf("%s %d", q.ColumnText(0), q.ColumnInt64(1))
		return o.add(group, row{"edge", group + " " + by, fmt.Sprintf("at=%d source=%s status=%q", q.ColumnInt64(3), q.ColumnText(4), q.ColumnText(5))})
	}, s.last)
	if err != nil {
		return err
	}
	return o.flush()
}

// contestedRows are kept for the newest position only.
func contestedRows(s *Snapshot, _ bool, emit func(row) error) error {
	if s.position != s.newest {
		return nil
	}
	return s.c.each("contested.list", func(q *sqlite3.Stmt) error {
		return emit(row{"contested", q.ColumnText(0), ""})
	})
}

// eachDefinition calls f for every definition that has members or a tally.
func (s *Snapshot) eachDefinition(f func(key string, def int64) error) error {
	defs, err := s.c.int64s("member.definitions")
	if err != nil {
		return err
	}
	keys := map[string]int64{}
	for _, def := range defs {
		if def > s.last {
			continue
		}
		k, err := s.keyOf(def)
		if err != nil {
			return err
		}
		keys[k] = def
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if err := f(k, keys[k]); err != nil {
			return err
		}
	}
	return nil
}

// tallyRows are kept for the newest position only.
func tallyRows(s *Snapshot, _ bool, emit func(row) error) error {
	if s.position != s.newest {
		return nil
	}
	return s.eachDefinition(func(definition string, def int64) error {
		return s.c.each("tally.read", func(q *sqlite3.Stmt) error {
			if q.ColumnInt64(1) == 0 {
				return nil // everybody left; whether anybody was there depends on how entries were batched
			}
			basis := q.ColumnInt64(0) + 1 // so that keys sort as numbers do
			return emit(row{"tally", fmt.Sprintf("%s %d", definition, basis), fmt.Sprint(q.ColumnInt64(1))})
		}, def)
	})
}

// memberRows are the members of figures that count records.
func memberRows(s *Snapshot, history bool, emit func(row) error) error {
	return s.eachDefinition(func(definition string, def int64) error {
		o := &sorting{emit: emit}
		err := s.c.each("member.list", func(q *sqlite3.Stmt) error {
			target, since, until := q.ColumnText(0), q.ColumnInt64(2), q.ColumnInt64(3)
			if !history && (since > s.position || until <= s.position) {
				return nil
			}
			claim, err := s.keyOf(q.ColumnInt64(1))
			if err != nil {
				return err
			}
			r := row{"member", definition + " " + target + " " + claim, fmt.Sprintf("basis=%d at=%d", q.ColumnInt64(4), since)}
			if history {
				r.key += fmt.Sprintf(" %012d", since)
				r.text += fmt.Sprintf(" until=%d", until)
			}
			return o.add(target, r)
		}, def)
		if err != nil {
			return err
		}
		return o.flush()
	})
}

// erasureRows are the lawful erasures.
func erasureRows(s *Snapshot, _ bool, emit func(row) error) error {
	o := &sorting{emit: emit}
	err := s.c.each("erasure.list", func(q *sqlite3.Stmt) error {
		by, err := s.keyOf(q.ColumnInt64(2))
		if err != nil {
			return err
		}
		k := key(s.words.at(q.ColumnInt64(0)), q.ColumnInt64(1)) + " " + by
		return o.add("", row{"erasure", k, fmt.Sprintf("at=%d reason=%q", q.ColumnInt64(3), q.ColumnText(4))})
	}, s.last)
	if err != nil {
		return err
	}
	return o.flush()
}

// gapRows are the figures that rested on erased entries.
func gapRows(s *Snapshot, _ bool, emit func(row) error) error {
	o := &sorting{emit: emit}
	err := s.c.each("gap.list", func(q *sqlite3.Stmt) error {
		by, err := s.keyOf(q.ColumnInt64(3))
		if err != nil {
			return err
		}
		k := q.ColumnText(0) + " " + key(s.words.at(q.ColumnInt64(1)), q.ColumnInt64(2)) + " " + by
		return o.add("", row{"gap", k, ""})
	}, s.last)
	if err != nil {
		return err
	}
	return o.flush()
}
