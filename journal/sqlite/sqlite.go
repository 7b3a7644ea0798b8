// Package sqlite keeps a journal in one SQLite file whose pages are encrypted.
//
// The pages are encrypted with Adiantum, which hides but does not authenticate.
// That nothing was changed is shown by the journal's hashes, and for bytes that
// hold no row, by a checksum on every page and a count of changes in the file's
// header: see [Store.Inspect] and doc/threat/journal.md.
//
// The store uses one connection in exclusive mode, so that no second process
// can open the file and no shared-memory file is needed, and speaks to SQLite
// directly, not through database/sql: twenty thousand entries a second are a
// hundred thousand rows. Write-ahead log with full synchronisation: a commit is
// on the disk before it returns. What is deleted is overwritten
// (secure_delete), the file shrinks (auto_vacuum=full), and after an erasure the
// write-ahead log is emptied.
package sqlite

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"sijil/fault"
	"sijil/internal/cipherfile"
	"sijil/internal/durable"
	"sijil/journal/query"
)

// walLimit is how many pages of 4,096 bytes the write-ahead log may hold before
// it is copied into the database and emptied.
const walLimit = 4000

// Store is a [journal.Store] in an SQLite file. It is safe for concurrent use;
// work is done one piece at a time.
type Store struct {
	*query.Tables
	path     string
	key      [32]byte
	readOnly bool

	mu        sync.Mutex
	conn      *sqlite3.Conn
	prepared  map[*query.Query]*sqlite3.Stmt
	commits   int64
	written   bool // something was committed by this connection
	walFrames int  // in the write-ahead log, if written
}

// Create makes a new journal file, encrypted with the key, and its tables. It
// returns a fault.Conflict error if there is a file already.
func Create(ctx context.Context, path string, key [32]byte) (*Store, error) {
	if _, err := os.Lstat(path + "-wal"); err == nil {
		return nil, fault.New(fault.Conflict, "there is the write-ahead log of another journal; nothing was changed")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.New(fault.Conflict, "there is a journal already; nothing was changed")
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the journal's file could not be made")
	}
	s, err := open(path, key, false)
	if err != nil {
		return nil, err
	}
	if err = s.setUp(); err == nil {
		err = s.Tables.Create(ctx)
	}
	if err != nil {
		return nil, errors.Join(classify(err), s.Close())
	}
	return s, durable.SyncDir(filepath.Dir(path))
}

// Open opens an existing journal file. What an interrupted program left in the
// write-ahead log is read, as far as it was committed, but stays there until
// the store is settled or written to: should the journal find that something
// is missing, the log is still as it was found. Open returns a fault.Corrupt error if the
// file is missing, or if SQLite cannot make sense of it under the key.
func Open(ctx context.Context, path string, key [32]byte) (*Store, error) {
	return openExisting(path, key, false)
}

// OpenForVerify opens an existing journal file for reading only: nothing is
// taken over from the write-ahead log into the file, nothing is repaired,
// nothing is created. It returns a fault.Corrupt error as Open does.
func OpenForVerify(ctx context.Context, path string, key [32]byte) (*Store, error) {
	return openExisting(path, key, true)
}

func openExisting(path string, key [32]byte, readOnly bool) (*Store, error) {
	if err := exists(path); err != nil {
		return nil, err
	}
	s, err := open(path, key, readOnly)
	if err != nil {
		return nil, err
	}
	if err := s.start(); err != nil {
		return nil, errors.Join(classify(err), s.Close())
	}
	return s, nil
}

// exists looks at the file before SQLite does, which would take an empty one
// for a new database and throw its write-ahead log away.
func exists(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Corrupt, "the journal's file is missing").
			WithHint("Restore it from the newest backup; do not make a new one in its place.")
	}
	if err == nil && (!info.Mode().IsRegular() || info.Size() < pageSize) {
		return fault.New(fault.Corrupt, "the journal's file is empty, or is not a file").
			WithHint("Restore it from the newest backup; leave the files beside it as they are.")
	}
	return fault.Wrap(fault.Failed, durable.Pathless(err), "the journal's file cannot be read")
}

// open opens the connection and gives it the key, which stands in no file name.
func open(path string, key [32]byte, readOnly bool) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the journal's file cannot be found")
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	uri := "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?vfs=" + cipherfile.VFS()
	conn, err := sqlite3.OpenFlags(uri, sqlite3.OPEN_URI|sqlite3.OPEN_READWRITE)
	if err != nil {
		return nil, classify(err)
	}
	s := &Store{path: abs, key: key, readOnly: readOnly, conn: conn, prepared: map[*query.Query]*sqlite3.Stmt{}}
	if err := s.configure(); err != nil {
		return nil, errors.Join(classify(err), s.Close())
	}
	if s.Tables, err = query.NewTables(s, query.SQLite); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// configure sets what holds for the connection only.
func (s *Store) configure() error {
	if err := s.keepLog(true); err != nil {
		return err
	}
	// A store for verifying is opened for writing too, because SQLite reads a
	// write-ahead log only under a lock that it cannot take on a file opened
	// for reading. It writes nothing: statements that would are refused, and
	// closing leaves the log as it is.
	queryOnly := "off"
	if s.readOnly {
		queryOnly = "on"
	}
	return s.conn.Exec(`PRAGMA hexkey='` + hex.EncodeToString(s.key[:]) + `';
		PRAGMA locking_mode=exclusive;
		PRAGMA synchronous=full;
		PRAGMA secure_delete=on;
		PRAGMA trusted_schema=off;
		PRAGMA cell_size_check=on;
		PRAGMA cache_size=-16384;
		PRAGMA cache_spill=off;
		PRAGMA query_only=` + queryOnly)
}

// keepLog says whether the write-ahead log stays as it is when the store is
// closed: it must, as long as nobody has checked what was found.
func (s *Store) keepLog(keep bool) error {
	_, err := s.conn.Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, keep)
	return err
}

// setUp fixes, for ever, the form of a new file: eight bytes at the end of each
// page for its checksum, and that the file shrinks.
func (s *Store) setUp() error {
	if _, err := s.conn.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES, pageReserve); err != nil {
		return err
	}
	if err := s.conn.Exec(`PRAGMA auto_vacuum=full; PRAGMA journal_mode=wal`); err != nil {
		return err
	}
	return s.start()
}

// start reads the file for the first time and takes its count of changes.
func (s *Store) start() error {
	mode, err := s.text(`PRAGMA journal_mode`)
	if err != nil {
		return err
	}
	if mode != "wal" {
		return fault.New(fault.Corrupt, "the journal's file does not keep a write-ahead log")
	}
	s.conn.WALAutoCheckpoint(0) // we do it ourselves, and empty the log each time
	s.conn.WALHook(func(_ *sqlite3.Conn, _ string, pages int) error {
		s.walFrames = pages
		return nil
	})
	version, err := s.text(`PRAGMA user_version`)
	if err != nil {
		return err
	}
	s.commits, err = strconv.ParseInt(version, 10, 64)
	return err
}

// text runs a statement that gives one value.
func (s *Store) text(sql string) (string, error) {
	stmt, _, err := s.conn.Prepare(sql)
	if err != nil {
		return "", err
	}
	defer stmt.Close()
	value := ""
	if stmt.Step() {
		value = stmt.ColumnText(0)
	}
	return value, stmt.Err()
}

// truncate copies the write-ahead log into the database and empties it.
func (s *Store) truncate() error {
	_, _, err := s.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	if err == nil {
		s.walFrames = 0 // the hook tells of commits only
	}
	return err
}

// Close closes the file and, if anything was written, empties the write-ahead
// log into it.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil {
		return nil
	}
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	err := s.conn.Close()
	s.conn = nil
	return classify(err)
}

// Read implements [query.Engine].
func (s *Store) Read(ctx context.Context, f func(query.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	return classify(f(tx{s})) // nothing is written while mu is held
}

// Write implements [query.Engine].
func (s *Store) Write(ctx context.Context, erasing bool, f func(query.Tx) error) (commits int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return 0, err
	}
	if s.readOnly {
		return 0, fault.New(fault.Denied, "the journal is open for reading only; nothing was recorded")
	}
	if err := s.change(f); err != nil {
		return 0, classify(err)
	}
	if erasing || s.walFrames > walLimit {
		// The change is durable already. Only an erasure is not done before the
		// log that held the erased bytes is gone.
		if err := s.truncate(); err != nil && erasing {
			return 0, fault.Wrap(fault.Failed, classify(err), "the erasure is recorded, but a copy is left in the write-ahead log until the workspace is opened again")
		}
	}
	return s.commits, nil
}

// change runs f in a transaction and commits it.
func (s *Store) change(f func(query.Tx) error) error {
	if err := s.conn.Exec(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	next := min(s.commits+1, math.MaxInt32)
	err := f(tx{s})
	if err == nil {
		err = s.conn.Exec(`PRAGMA user_version=` + strconv.FormatInt(next, 10) + `; COMMIT`)
	}
	if err != nil {
		if !s.conn.GetAutocommit() {
			err = errors.Join(err, s.conn.Exec(`ROLLBACK`))
		}
		return err
	}
	s.commits = next
	if !s.written {
		s.written = true
		return s.keepLog(false)
	}
	return nil
}

// Settle implements [journal.Settler]: it copies the write-ahead log that was
// found into the database and empties it.
func (s *Store) Settle(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil || s.readOnly {
		return err
	}
	err := s.keepLog(false)
	if err == nil {
		err = s.truncate()
	}
	s.written = err == nil
	return classify(err)
}

// usable returns why nothing can be done, and lets ctx interrupt what is.
func (s *Store) usable(ctx context.Context) error {
	if s.conn == nil {
		return fault.New(fault.Failed, "the journal is closed")
	}
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Failed, err, "stopped; nothing was recorded")
	}
	s.conn.SetInterrupt(ctx)
	return nil
}

// classify gives SQLite's errors their kinds, by code. What cannot be read as
// it was written is damage.
func classify(err error) error {
	if err == nil || fault.KindOf(err) != fault.Failed {
		return err
	}
	for _, code := range []error{sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.FORMAT, sqlite3.IOERR_DATA, sqlite3.IOERR_SHORT_READ,
		sqlite3.IOERR_CORRUPTFS, sqlite3.MISMATCH} {
		if errors.Is(err, code) {
			return fault.Wrap(fault.Corrupt, err, "the journal's file is damaged")
		}
	}
	if errors.Is(err, sqlite3.FULL) || errors.Is(err, sqlite3.IOERR_WRITE) {
		return fault.Wrap(fault.Failed, err, "the disk is full or cannot be written; nothing was recorded")
	}
	if errors.Is(err, sqlite3.ERROR) && strings.Contains(err.Error(), "no such table") {
		return fault.Wrap(fault.Corrupt, err, "a table of the journal is missing")
	}
	return fault.Wrap(fault.Failed, err, "the journal's database failed")
}
