package view

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"sijil/fault"
	"sijil/internal/cipherfile"
	"sijil/value"
)

// pageSize is the size of the view's pages in bytes. The cipher works on
// blocks of 4,096 bytes, and each frame of the write-ahead log begins inside
// one, so that its first and last block are read, decrypted and encrypted
// again: with larger pages fewer blocks are shared. Measured in doc/performance.md.
const pageSize = 16384

// How a connection is set up. The page size comes before the key: the header
// cannot be read without the key, and pages of another size would be checked
// against the wrong bytes.
const (
	settingsBeforeKey = "PRAGMA page_size = %d"
	settingKey        = "PRAGMA hexkey = '%s'"
	settingsCreate    = "PRAGMA auto_vacuum = full"
	settingsAfter     = "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA secure_delete = on; " +
		"PRAGMA wal_autocheckpoint = 2048; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -%d"
	settingReadOnly  = "PRAGMA query_only = on"
	settingEnd       = "ROLLBACK"
	settingIntegrity = "PRAGMA integrity_check"
)

// Sizes of the page caches in KiB.
const (
	writerCache = 32 << 10
	readerCache = 8 << 10
)

// conn is a connection with its prepared statements. It is not safe for
// concurrent use.
type conn struct {
	*sqlite3.Conn
	statements map[string]*sqlite3.Stmt
}

// create makes an empty view. It is made under another name first, so that a
// file at path always is a whole view: one that is not has been damaged.
func create(path, hexkey string) error {
	making := path + ".new"
	if err := Drop(making); err != nil {
		return err
	}
	f, err := os.OpenFile(making, os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	c, err := connect(making, hexkey, true, writerCache)
	if err != nil {
		return err
	}
	if err := errors.Join(c.makeTables(), c.truncate(), c.Close()); err != nil {
		return err
	}
	return os.Rename(making, path)
}

// connect opens the file with its key. A new file gets a checksum on every
// page: the cipher does not notice changed bytes, the checksum does, whichever
// page is read.
func connect(path, hexkey string, create bool, cacheKiB int) (*conn, error) {
	db, err := sqlite3.Open(address(path))
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: db, statements: map[string]*sqlite3.Stmt{}}
	if err := c.setUp(hexkey, create, cacheKiB); err != nil {
		db.Close()
		return nil, err
	}
	return c, nil
}

func (c *conn) setUp(hexkey string, create bool, cacheKiB int) error {
	if err := c.Exec(fmt.Sprintf(settingsBeforeKey, pageSize)); err != nil {
		return err
	}
	if err := c.Exec(fmt.Sprintf(settingKey, hexkey)); err != nil {
		return errors.New("the key was refused") // the cause would name the key
	}
	if create {
		if err := c.Exec(settingsCreate); err != nil {
			return err
		}
		if err := c.EnableChecksums("main"); err != nil {
			return err
		}
	}
	if err := c.Exec(fmt.Sprintf(settingsAfter, cacheKiB)); err != nil {
		return err
	}
	return fts5.Register(c.Conn)
}

// address returns the URI under which SQLite opens the file encrypted. Files
// beside it get its permissions.
func address(path string) string {
	slashed := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" && !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return "file:" + (&url.URL{Path: slashed}).EscapedPath() + "?vfs=" + cipherfile.VFS() + "&modeof=" + url.QueryEscape(path)
}

// Close closes the connection and its statements.
func (c *conn) Close() error {
	for _, s := range c.statements {
		s.Close() // its last failure, which was reported when it happened
	}
	return c.Conn.Close()
}

// makeTables makes the tables of a new view.
func (c *conn) makeTables() (err error) {
	tx := c.Begin()
	defer tx.End(&err)
	if err := c.Exec(schema); err != nil {
		return err
	}
	for name, value := range map[string]int64{"format": Format, "position": 0, "ignored": 0} {
		if err := c.run("state.write", name, value); err != nil {
			return err
		}
	}
	return nil
}

// truncate empties the write-ahead log into the file.
func (c *conn) truncate() error {
	_, _, err := c.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	if errors.Is(err, sqlite3.BUSY) {
		return nil // a snapshot is still reading; the next one does it
	}
	return err
}

// within makes the statements of c stop when ctx is done, and returns what
// ends that.
func (c *conn) within(ctx context.Context) func() {
	old := c.SetInterrupt(ctx)
	return func() { c.SetInterrupt(old) }
}

// statement returns the prepared statement of the query named, with the
// arguments bound in the order in which the query names them.
func (c *conn) statement(name string, args []any) (*sqlite3.Stmt, error) {
	s, ok := c.statements[name]
	if !ok {
		text, err := query(name)
		if err != nil {
			return nil, err
		}
		if s, _, err = c.PrepareFlags(text, sqlite3.PREPARE_PERSISTENT); err != nil {
			return nil, fmt.Errorf("query %s: %w", name, err)
		}
		c.statements[name] = s
	}
	if s.BindCount() != len(args) {
		return nil, fmt.Errorf("query %s takes %d arguments, not %d", name, s.BindCount(), len(args))
	}
	for i, a := range args {
		if err := bind(s, i+1, a); err != nil {
			return nil, fmt.Errorf("query %s: %w", name, err)
		}
	}
	return s, nil
}

func bind(s *sqlite3.Stmt, n int, arg any) error {
	switch a := arg.(type) {
	case int64:
		return s.BindInt64(n, a)
	case int:
		return s.BindInt(n, a)
	case string:
		return s.BindText(n, a)
	case value.ID:
		return s.BindText(n, string(a))
	case []byte:
		return s.BindBlob(n, a)
	}
	return fmt.Errorf("argument %d has a type that the view does not store", n)
}

// run runs a statement that returns no rows.
func (c *conn) run(name string, args ...any) error {
	s, err := c.statement(name, args)
	if err != nil {
		return err
	}
	if err := s.Exec(); err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return nil
}

// each calls row for every row of a query. row must not run the same query
// again.
func (c *conn) each(name string, row func(*sqlite3.Stmt) error, args ...any) error {
	s, err := c.statement(name, args)
	if err != nil {
		return err
	}
	for s.Step() {
		if err := row(s); err != nil {
			s.Reset()
			return err
		}
	}
	if err := errors.Join(s.Err(), s.Reset()); err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return nil
}

// int64 returns the first number of the last row of a query, or 0.
func (c *conn) int64(name string, args ...any) (n int64, err error) {
	err = c.each(name, func(s *sqlite3.Stmt) error { n = s.ColumnInt64(0); return nil }, args...)
	return n, err
}

// int64s returns the first number of every row of a query.
func (c *conn) int64s(name string, args ...any) (all []int64, err error) {
	err = c.each(name, func(s *sqlite3.Stmt) error { all = append(all, s.ColumnInt64(0)); return nil }, args...)
	return all, err
}

// number returns one number that the view knows of itself.
func (c *conn) number(name string) (int64, error) { return c.int64("state.read", name) }

// body returns the stored body of an entry, or nil if it has none.
func (c *conn) body(seq int64) (body []byte, err error) {
	err = c.each("body.read", func(s *sqlite3.Stmt) error { body = s.ColumnBlob(0, nil); return nil }, seq)
	return body, err
}

// damaged says whether err means that the file does not hold what was written.
func damaged(err error) bool {
	// ERROR: a table that every view has is not there.
	for _, code := range []error{sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.IOERR, sqlite3.ERROR} {
		if errors.Is(err, code) {
			return true
		}
	}
	return fault.KindOf(err) == fault.Corrupt
}
