package workspace

import (
	"context"

	"sijil/journal"
	"sijil/seal"
	"sijil/view"
)

// View returns the view when it has taken over all that is recorded, for tests
// that look beneath the desk.
func (w *Workspace) View() *view.View {
	if err := w.catchUp(context.Background()); err != nil {
		panic(err)
	}
	return w.view
}

// Journal returns the journal, for tests that look beneath the desk.
func (w *Workspace) Journal() *journal.Journal { return w.journal }

// PageKeys returns the keys under which the pages of the journal and of the
// view are encrypted.
func PageKeys(dir string, passphrase []byte) (journal, view [32]byte, err error) {
	about, err := read(dir)
	if err != nil {
		return journal, view, err
	}
	key, err := about.unlock(passphrase)
	if err != nil {
		return journal, view, err
	}
	return [32]byte(seal.DeriveKey(key, "journal").Bytes()), [32]byte(seal.DeriveKey(key, "view").Bytes()), nil
}
