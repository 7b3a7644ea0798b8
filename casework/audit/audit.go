// Package audit verifies a workspace: that the bytes, entries, rows and
// figures are what was recorded. It is mechanical and repairs nothing. It says
// "unchanged since collected", never "true".
package audit

import (
	"fmt"
	"slices"
	"sync"
)

// Report is what a verification found. It is safe for concurrent use while it
// is being filled.
type Report struct {
	mu sync.Mutex

	Position   int64    `json:"position"` // entries in the local log
	Entries    int64    `json:"entries"`  // checked, of all logs
	Blobs      int64    `json:"blobs"`    // checked
	Bytes      int64    `json:"bytes"`    // of blobs, as stored
	Figures    int      `json:"figures"`  // recomputed
	Damage     []string `json:"damage"`   // each damaged thing, by name
	Unrecorded []string `json:"unrecorded"`
	Notes      []string `json:"notes"`      // what is no damage, and should be known
	Protection []string `json:"protection"` // how far each protection reaches
}

// NewReport returns an empty report.
func NewReport() *Report {
	return &Report{Damage: []string{}, Unrecorded: []string{}, Notes: []string{}, Protection: []string{}}
}

// Damaged adds a damaged thing, by name.
func (r *Report) Damaged(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Damage = append(r.Damage, fmt.Sprintf(format, args...))
}

// Noted adds what is no damage, and should be known.
func (r *Report) Noted(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Protected adds how far a protection reaches.
func (r *Report) Protected(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Protection = append(r.Protection, fmt.Sprintf(format, args...))
}

// Settle sorts what was found, so that two verifications of the same state
// print the same.
func (r *Report) Settle() {
	slices.Sort(r.Damage)
	r.Damage = slices.Compact(r.Damage)
	slices.Sort(r.Unrecorded)
}

// Sentences says what was found, for people.
func (r *Report) Sentences() []string {
	s := []string{fmt.Sprintf("Read %d entries, %d blobs (%d bytes) and %d figures, at position %d.", r.Entries, r.Blobs, r.Bytes, r.Figures, r.Position)}
	if len(r.Unrecorded) > 0 {
		s = append(s, fmt.Sprintf("%d blobs belong to no record: a collection was stopped before they were reported. They do no harm.", len(r.Unrecorded)))
	}
	s = append(s, r.Notes...)
	s = append(s, r.Protection...)
	if len(r.Damage) > 0 {
		return append(s, fmt.Sprintf("%d things are damaged. Nothing was changed now. Bring them back from a backup.", len(r.Damage)))
	}
	return append(s, "Everything is as it was recorded: unchanged since it was collected. Whether it is true is for people to judge.")
}
