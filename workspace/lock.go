package workspace

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

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
	holder, err := heldBy(f)
	if err == nil && holder == "" {
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
		}
	}
	if err != nil {
		f.Close()
		return nil, fault.Wrap(fault.Failed, err, "lock the workspace")
	}
	if holder != "" {
		f.Close()
		return nil, fault.New(fault.Conflict, "the workspace is open in another program (process %s)", holder).
			WithHint("nothing was changed; end that program first, or do this on its pages")
	}
	return &lock{file: f}, nil
}

// How often, and how far apart, the lock is looked at for the number of its
// holder: the holder writes it down right after it took the lock.
const (
	holderPatience = 100
	holderPace     = 10 * time.Millisecond
)

// heldBy takes the lock, or returns the number of the process that holds it.
// Where no number stands, the holder is about to write it down, or gave the
// lock back a moment ago, so that it may be free now.
func heldBy(f *os.File) (holder string, err error) {
	for range holderPatience {
		taken, err := tryLock(f)
		if err != nil || !taken {
			return "", err
		}
		text, err := io.ReadAll(io.NewSectionReader(f, 0, 32))
		if err != nil {
			break
		}
		if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
			return strconv.Itoa(pid), nil
		}
		time.Sleep(holderPace)
	}
	return "unknown", nil
}

// release gives the lock back, and takes the number out first: whoever has the
// lock next must not be called by ours.
func (l *lock) release() error {
	return errors.Join(l.file.Truncate(0), l.file.Close())
}
