// Package view holds what is derived from the journal: an encrypted SQLite
// file from which everything is read, searched and counted, and which can be
// dropped and rebuilt at any time. Nothing here is the truth; the entries are.
//
// One function turns an entry into rows, in normal running, at start-up and in
// a rebuild alike. What an entry does never depends on the order in which the
// logs of others became visible here: a retraction may come before the claim
// that it takes back. Every row carries the position at which it became
// visible, so that what was known at any position can be read again.
//
// The file is encrypted, not authenticated: Check compares it, row by row,
// with what the journal says.
package view

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Format is the number of the view's layout and of the rules that fill it. A
// file of another number is dropped when it is opened, and filled anew.
const Format = 1

// Record is an entry of a log as the view needs it.
type Record struct {
	Position int64  // at which it became visible here: the size of the local log after it, or after the entry that received it
	Origin   string // the log it stands in
	Index    int64  // its place there, from 0
	At       time.Time
	Verb     string
	Actor    string
	Subject  string
	LeafHash [32]byte
	Body     []byte // JSON; nil if erased, or if this desk has no key to it
	Erased   bool   // the body was lawfully erased
}

// View is an open view. It is safe for concurrent use; one process has it open.
type View struct {
	path      string
	key       string // hexadecimal
	vocab     *claim.Vocabulary
	pool      *pool
	cache     *cache
	published atomic.Pointer[dictionary] // what snapshots read: the words of the last commit

	mu       sync.Mutex // held while applying
	w        *conn
	words    *dictionary
	position int64
	seq      int64      // the row applied last
	ignored  int64      // entries of verbs that the view does not know
	counted  []counting // definitions that count records
	closed   bool
}

// Open opens the view at path, or creates it there. hexkey is the key of its
// pages: 64 hexadecimal digits. A file of another Format is
// dropped first: the caller applies every record after Position, which is then
// 0. Nothing in the file depends on the vocabulary, which may grow.
//
// It returns a fault.Corrupt error if the file cannot be read with this key;
// Drop helps then, and loses nothing.
func Open(ctx context.Context, path, hexkey string, vocabulary *claim.Vocabulary) (*View, error) {
	if len(hexkey) != 64 {
		return nil, fault.New(fault.Invalid, "the key of the view has %d hexadecimal digits, not 64", len(hexkey))
	}
	v, err := open(ctx, path, hexkey, vocabulary)
	if errors.Is(err, errOutdated) {
		if err := Drop(path); err != nil {
			return nil, err
		}
		v, err = open(ctx, path, hexkey, vocabulary)
	}
	return v, err
}

// errOutdated says that a view must be dropped and filled anew.
var errOutdated = errors.New("the view has another format")

func open(ctx context.Context, path, hexkey string, vocabulary *claim.Vocabulary) (*View, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path, hexkey); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "the view cannot be made; the journal is untouched")
		}
	}
	w, err := connect(path, hexkey, false, writerCache)
	if err != nil {
		return nil, unreadable(err)
	}
	v := &View{path: path, key: hexkey, vocab: vocabulary, w: w}
	if err := v.start(ctx); err != nil {
		w.Close()
		if errors.Is(err, errOutdated) {
			return nil, err
		}
		return nil, unreadable(err)
	}
	v.pool, v.cache = newPool(path, hexkey), newCache(v.seq)
	return v, nil
}

// start reads what the view knows of itself.
func (v *View) start(ctx context.Context) error {
	defer v.w.within(ctx)()
	switch format, err := v.w.number("format"); {
	case err != nil:
		return err
	case format != Format:
		return errOutdated
	}
	return v.reload()
}

// reload reads what the view keeps in memory while it applies.
func (v *View) reload() (err error) {
	if v.position, err = v.w.number("position"); err != nil {
		return err
	}
	if v.ignored, err = v.w.number("ignored"); err != nil {
		return err
	}
	if v.seq, err = v.w.int64("entry.last"); err != nil {
		return err
	}
	if v.words, err = v.w.dictionary(); err != nil {
		return err
	}
	v.published.Store(v.words.clone())
	v.counted, err = v.w.countings(v.seq)
	return err
}

// Position returns the position up to which entries have been applied. After
// a crash it may be lower than it was: the entries after it are applied again.
func (v *View) Position() int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.position
}

// Close closes the view and truncates its write-ahead log. Snapshots must
// have been closed before. Closing it again does nothing.
func (v *View) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	return errors.Join(v.pool.close(), v.w.truncate(), v.w.Close())
}

// Drop closes the view and removes its files. Nothing is lost: the next Open
// makes an empty view, which is filled from the journal.
func (v *View) Drop() error {
	return errors.Join(v.Close(), Drop(v.path))
}

// Drop removes the files of the view at path, whether or not it can be read.
func Drop(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.Wrap(fault.Failed, err, "the view could not be dropped; nothing was lost")
		}
	}
	return nil
}

// errClosed says that the view is closed.
func errClosed() error {
	return fault.New(fault.Failed, "the view is closed already; nothing was lost")
}

// unreadable says that the file is damaged or the key is not its own.
func unreadable(err error) error {
	if damaged(err) {
		return fault.Wrap(fault.Corrupt, (&fault.Error{Kind: fault.Corrupt, Message: "a page of the view does not hold what was written", Err: err}).
			WithHint("the view is derived from the journal: sijil rebuild makes a new one"), "the view cannot be read; the journal is untouched")
	}
	return fault.Wrap(fault.Failed, err, "the view cannot be opened; the journal is untouched")
}

// Case is the investigation that an entry opened.
type Case struct {
	ID          value.ID    `json:"id"`
	Compartment value.ID    `json:"compartment"`
	Title       value.Label `json:"title"`
}
