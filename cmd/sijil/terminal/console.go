// Package terminal is how the commands meet a person: what they read and
// write, the passphrase they ask for, the workspace they are pointed at, the
// code they end with. It holds no rule of the domain.
package terminal

import (
	"fmt"
	"io"
)

// Console is where a command reads and writes. Tests and the pseudo-terminal
// give their own.
type Console struct {
	In       io.Reader
	Out, Err io.Writer
}

// Exit codes, the same for every command.
const (
	Done    = 0 // done
	Failed  = 1 // failed
	Usage   = 2 // wrong use or input
	Damage  = 3 // damage found
	Unknown = 4 // intact, but the signer is unknown
)

// Ended is an error that has been told to the person already; only its code is
// left.
type Ended struct{ Code int }

// Error says which code it is.
func (e Ended) Error() string { return fmt.Sprintf("exit %d", e.Code) }
