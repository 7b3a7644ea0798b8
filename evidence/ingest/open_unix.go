//go:build unix

package ingest

import (
	"os"
	"syscall"
)

// open opens a file for reading. It never waits, as it would if a named pipe
// had taken the file's place since it was listed, and follows a symbolic link
// only if that was given.
func open(f file) (*os.File, error) {
	flags := os.O_RDONLY | syscall.O_NONBLOCK
	if !f.given {
		flags |= syscall.O_NOFOLLOW
	}
	return os.OpenFile(f.path, flags, 0)
}
