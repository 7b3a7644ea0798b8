package workspace

import (
	"context"
	"encoding/hex"
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

// openEngine opens the journal's store: the folder's own file, or the
// PostgreSQL database that the DSN file names. For verifying, nothing is
// repaired.
func openEngine(ctx context.Context, dir string, about description, key seal.Key, verifying bool) (engine, error) {
	if about.DSNFile != "" {
		dsn, err := readDSN(about.DSNFile)
		if err != nil {
			return nil, err
		}
		return postgres.Open(ctx, dsn)
	}
	pageKey := hex.EncodeToString(seal.DeriveKey(key, "journal").Bytes())
	path := filepath.Join(dir, journalName)
	if verifying {
		return sqlite.OpenForVerify(ctx, path, pageKey)
	}
	return sqlite.Open(ctx, path, pageKey)
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
