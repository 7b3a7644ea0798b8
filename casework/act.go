// Package casework holds the use cases: one file for each thing a person can
// do, and one runner. It is the only code that authorises and records. It
// knows no SQL, no HTTP and no flags; the faces (command line, pages) decode
// into the same input values and call Do or Ask.
package casework

import (
	"context"

	"sijil/casework/access"
)

// Act is one thing that a person can do. Its parts run in the order in which
// they stand here; only Prepare may touch the outside.
type Act[In, Out any] struct {
	// Verb is what the journal calls it: "claim.assert".
	Verb string
	// Check says whether the input can be used, before anything is read. May
	// be nil.
	Check func(In) error
	// Prepare turns bytes into blobs. May be nil.
	Prepare func(context.Context, Desk, In) (In, error)
	// Needs says what the actor must be allowed to do. A need that names no
	// scope is about the desk's own.
	Needs func(In) access.Need
	// Decide says what is to be recorded. It only reads the snapshot, and may
	// be run again after a lost race.
	Decide func(context.Context, Snapshot, Pen, In) ([]Draft, Out, error)
}

// Query is the reading twin of an Act. Without Needs it needs leave to read.
type Query[In, Out any] struct {
	Verb  string
	Check func(In) error
	Needs func(In) access.Need
	Read  func(context.Context, Snapshot, In) (Out, error)
}

// needs returns the need of an act on the desk's own compartment.
func needs[In any](verb string) func(In) access.Need {
	return func(In) access.Need { return access.Need{Action: verb} }
}
