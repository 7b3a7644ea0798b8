//go:build unix

package ingest_test

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sijil/evidence"
	"sijil/evidence/blob"
)

func TestSpecialFilesAreLinesAndNeverWaitedFor(t *testing.T) {
	src, err := os.MkdirTemp("", "s") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(src) })
	if err := syscall.Mkfifo(filepath.Join(src, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(src, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	plain := write(t, filepath.Join(src, "plain"), []byte("plain"))
	d := newDesk(t, blob.NewMemory())
	got := d.collect(src, "/dev/null")
	d.wantNew(got[plain], []byte("plain"))
	wantFailed(t, got[filepath.Join(src, "pipe")], "It is a named pipe, not a file with bytes that stay.")
	wantFailed(t, got[filepath.Join(src, "socket")], "It is a socket, not a file with bytes that stay.")
	wantFailed(t, got["/dev/null"], "It is a device, not a file with bytes that stay.")
}

// TestAFileReplacedAfterListingIsNotWaitedFor: between listing and reading, a
// file's place is taken by what would hang a reader or lead it astray.
func TestAFileReplacedAfterListingIsNotWaitedFor(t *testing.T) {
	src := t.TempDir()
	a, b := write(t, filepath.Join(src, "a"), []byte("a")), write(t, filepath.Join(src, "b"), []byte("b"))
	c := write(t, filepath.Join(src, "c"), []byte("c"))
	d := newDesk(t, blob.NewMemory())
	d.parallel = 1
	var once sync.Once
	d.onHeld = func(string) {
		once.Do(func() {
			for _, path := range []string{b, c} {
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
			}
			if err := syscall.Mkfifo(b, 0o600); err != nil {
				t.Error(err)
			}
			if err := os.Symlink(a, c); err != nil {
				t.Error(err)
			}
		})
	}
	got := d.collect(src)
	d.wantNew(got[a], []byte("a"))
	wantFailed(t, got[b], "It is a named pipe, not a file with bytes that stay.")
	if o := got[c]; o.State != "failed" || !strings.Contains(o.Reason, "symbolic link") {
		t.Errorf("a file replaced by a link came to %s %q", o.State, o.Reason)
	}
}

func TestAFileThatTheDiskCannotReadIsALine(t *testing.T) {
	const broken = "/proc/self/mem" // a regular file whose first byte cannot be read
	if _, err := os.Stat(broken); err != nil {
		t.Skipf("there is no %s to try with: %v", broken, err)
	}
	wantFailed(t, newDesk(t, blob.NewMemory()).collect(broken)[broken], "It cannot be read: input/output error.")
}

func TestANameThatIsNotUTF8IsKeptAsItsBytes(t *testing.T) {
	src := t.TempDir()
	path := filepath.Join(src, "caf\xe9\xff.txt")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Skipf("this file system takes only names in UTF-8: %v", err)
	}
	write(t, filepath.Join(src, "dir\xfe", "inner"), []byte("y"))
	d := newDesk(t, blob.NewMemory())
	got := d.collect(src)
	d.wantNew(got[path], []byte("x"))
	d.wantNew(got[filepath.Join(src, "dir\xfe", "inner")], []byte("y"))
	if shown := evidence.ShowPath([]byte(filepath.Base(path))); shown != `caf\xe9\xff.txt` {
		t.Errorf("the name is shown as %s", shown)
	}
}

const asNobody = "SIJIL_TEST_AS_NOBODY"

func TestWhatMayNotBeReadIsALine(t *testing.T) {
	if os.Geteuid() == 0 && os.Getenv(asNobody) == "" {
		runAsNobody(t)
		return
	}
	src := t.TempDir()
	path, folder := write(t, filepath.Join(src, "file"), []byte("x")), filepath.Join(src, "folder")
	write(t, filepath.Join(folder, "inner"), []byte("y"))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(folder, 0o700) })
	const denied = "There is no permission to read it."
	d := newDesk(t, blob.NewMemory())
	got := d.collect(src)
	wantFailed(t, got[path], denied)
	wantFailed(t, got[folder], "This folder could not be listed; nothing in it was collected. "+denied)
	if len(got) != 2 || got[path].Hint == "" {
		t.Errorf("outcomes %v", got)
	}
}

// runAsNobody runs the calling test in a process without root's right to read
// everything.
func runAsNobody(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "nobody")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Skipf("this test needs a user who may not read everything, and this is root: %v", err)
	}
	defer self.Close()
	program, err := os.OpenFile(filepath.Join(dir, "test"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(program, self); err != nil {
		t.Fatal(err)
	}
	if err := program.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program.Name(), "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Dir = dir
	cmd.Env = []string{asNobody + "=1", "TMPDIR=" + dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}
