// Package fault names the ways in which work can fail, so that the faces of
// Sijil (command line, pages) answer every failure from one table each and
// nobody matches error texts.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what kind of failure happened. The faces turn it into an exit code
// or a page; nothing else looks at it.
type Kind int

// The kinds, in no order of severity. New kinds are appended, never inserted.
const (
	// Failed is a failure of the machine or of another program: the disk is
	// full, the database does not answer.
	Failed Kind = iota
	// Invalid means that what was given cannot be used as it is.
	Invalid
	// NotFound means that the named thing is not here, or is not visible to
	// the person who asked: the two look the same on purpose.
	NotFound
	// Denied means that the person may not do this.
	Denied
	// Conflict means that something changed in between, or that the request
	// contradicts what is recorded.
	Conflict
	// Corrupt means that recorded bytes are not what they were.
	Corrupt
)

// Error is a failure with a message that is safe to show: no names of
// protected people, keys, paths of the machine's owner, or contents.
type Error struct {
	Kind    Kind
	Message string // what happened, and that nothing was lost if so
	Hint    string // what to do; may be empty
	Err     error  // the cause, for the operator; may be nil
}

// Error returns the message and, if there is one, the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns an error of the given kind with a formatted message.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns err under a message that says what was being done. It returns
// nil if err is nil. A cause that already carries a kind keeps it unless kind
// is not Failed.
func Wrap(kind Kind, err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	if kind == Failed {
		kind = KindOf(err)
	}
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...), Err: err}
}

// WithHint returns a copy of e that tells the reader what to do.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// KindOf returns the kind of the first Error in err's chain, or Failed.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Failed
}

// HintOf returns the first hint in err's chain, or the empty string.
func HintOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
