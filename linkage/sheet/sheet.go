// Package sheet shows a run of linking as a page that needs no script, no
// image and no network: what was read and how, which pairs were compared, what
// was learned, the groups that came of it, examples whose terms add up to their
// score, and what the method does not know. The page holds names.
package sheet

import (
	"io"

	"sijil/linkage"
	"sijil/linkage/list"
)

// Run is a run of linking with what was read.
type Run struct {
	Config  *list.Config
	Tables  []*list.Table
	Result  *linkage.Result
	People  *linkage.Interval // nil: not drawn
	Notices []string          // what was unusual, in sentences
}

// Write writes the page of a run.
func Write(w io.Writer, r Run) error { return nil }
