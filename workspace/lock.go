package workspace

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sijil/fault"
)

// lock is held as long as a process has a workspace open. One process at a
// time holds an embedded workspace: two would each believe to know the newest
// position.
type lock struct{ file *os.File }

// takeLock takes the lock of the workspace in dir, or names the process that
// holds it.
func takeLock(dir string) (*lock, error) {
	name := filepath.Join(dir, lockName)
	// Through a link, writing our number would empty a file elsewhere.
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fault.New(fault.Corrupt, "the lock of the workspace is not a file").
			WithHint("remove what is called %q in the folder of the workspace; nothing was changed", lockName)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "open the lock of the workspace")
	}
	taken, err := tryLock(f)
	if err == nil && !taken {
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
		}
	}
	if err != nil || taken {
		holder := holderOf(f)
		f.Close()
		if err != nil {
			return nil, fault.Wrap(fault.Failed, err, "lock the workspace")
		}
		return nil, fault.New(fault.Conflict, "the workspace is open in another program (process %s)", holder).
			WithHint("nothing was changed; end that program first, or do this on its pages")
	}
	return &lock{file: f}, nil
}

func holderOf(f *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 32))
	if err != nil {
		return "unknown"
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return "unknown"
	}
	return strconv.Itoa(pid)
}

func (l *lock) release() error { return l.file.Close() }
