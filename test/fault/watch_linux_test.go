package fault_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// canWatch says whether changes of files can be waited for here.
const canWatch = true

// onChange calls strike when the file or folder at path has been written to
// for the nth time from now on. The file need not be there yet. The caller
// ends the watch.
func onChange(t testing.TB, path string, nth int, strike func()) (stop func()) {
	t.Helper()
	watched, name := filepath.Split(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		watched, name = path, ""
	}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	notices := os.NewFile(uintptr(fd), "inotify")
	if _, err := unix.InotifyAddWatch(fd, watched, unix.IN_MODIFY|unix.IN_CREATE|unix.IN_MOVED_FROM); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 64<<10)
		for {
			n, err := notices.Read(buf)
			if err != nil {
				return
			}
			if nth -= changes(buf[:n], name); nth <= 0 {
				strike()
				return
			}
		}
	}()
	return func() {
		notices.Close()
		<-done
	}
}

// changes counts the notices of one name, or all if the name is empty.
func changes(buf []byte, name string) (n int) {
	const header = unix.SizeofInotifyEvent
	for len(buf) >= header {
		size := header + int(uint32(buf[12])|uint32(buf[13])<<8|uint32(buf[14])<<16|uint32(buf[15])<<24)
		if size > len(buf) {
			return n
		}
		if name == "" || unix.ByteSliceToString(buf[header:size]) == name {
			n++
		}
		buf = buf[size:]
	}
	return n
}
