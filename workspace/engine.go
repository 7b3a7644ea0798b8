package workspace

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/postgres"
	"sijil/journal/sqlite"
	"sijil/seal"
)

// engine is where the journal's rows lie.
type engine interface {
	journal.Store
	Close() error
}

// The ways in which a journal's store is opened.
type opening int

const (
	working    opening = iota
	creating           // the store must not exist
	rebuilding         // the view is dropped first
	verifying          // nothing is repaired or changed
)

// openEngine opens the journal's store: the folder's own file, or the
// PostgreSQL database that the DSN file names.
func openEngine(ctx context.Context, dir string, about description, key seal.Key, how opening) (engine, error) {
	if about.DSNFile != "" {
		dsn, err := readDSN(about.DSNFile)
		if err != nil {
			return nil, err
		}
		if how == creating {
			return asEngine(postgres.Create(ctx, dsn))
		}
		return asEngine(postgres.Open(ctx, dsn))
	}
	pageKey := [32]byte(seal.DeriveKey(key, "journal").Bytes())
	path := filepath.Join(dir, journalName)
	switch how {
	case creating:
		return asEngine(sqlite.Create(ctx, path, pageKey))
	case verifying:
		return asEngine(sqlite.OpenForVerify(ctx, path, pageKey))
	}
	return asEngine(sqlite.Open(ctx, path, pageKey))
}

// asEngine keeps a nil store of a failed opening from becoming an engine that
// is not nil.
func asEngine[E engine](e E, err error) (engine, error) {
	if err != nil {
		return nil, err
	}
	return e, nil
}

// readDSN returns the first line of a DSN file. The DSN may hold a password,
// so it stands in a file and never in an argument or an error.
func readDSN(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", (&fault.Error{Kind: fault.Invalid, Message: "the file that names the journal's database cannot be read", Err: err}).
			WithHint("bring it back, or correct its place; nothing was changed")
	}
	line, _, _ := strings.Cut(string(text), "\n")
	line = strings.TrimSpace(line)
	if line == "" {
		return "", fault.New(fault.Invalid, "the first line of the file that names the journal's database is empty")
	}
	return line, nil
}
