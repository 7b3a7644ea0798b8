package blob

import (
	"os"

	"golang.org/x/sys/unix"
)

// beginFlush asks the system to begin writing a part of a file to the disk and
// does not wait. It promises nothing: Commit flushes, and hears of any failure.
func beginFlush(f *os.File, offset, size int64) {
	unix.SyncFileRange(int(f.Fd()), offset, size, unix.SYNC_FILE_RANGE_WRITE)
}
