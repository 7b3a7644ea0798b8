package workspace

import (
	"sijil/journal"
	"sijil/view"
)

// View returns the view, for tests that look beneath the desk.
func (w *Workspace) View() *view.View { return w.view }

// Journal returns the journal, for tests that look beneath the desk.
func (w *Workspace) Journal() *journal.Journal { return w.journal }
