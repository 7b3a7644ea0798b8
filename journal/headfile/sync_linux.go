package headfile

import (
	"os"
	"syscall"
)

// syncData makes a file's bytes durable but not its time of change, of which
// nothing depends: the file was written at its full length when it was made.
// Sparing that saves about a quarter of the wait.
func syncData(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
