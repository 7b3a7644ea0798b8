package fault_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"sijil/casework"
)

// nobody is a user who may read only what all may read.
const nobody = 65534

// asNobody lets a command run as nobody, who is given the folders.
func asNobody(t *testing.T, cmd *exec.Cmd, folders ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return // we are no more than that ourselves
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	file := strings.TrimPrefix(cmd.Env[len(cmd.Env)-1], "SIJIL_PASSPHRASE_FILE=")
	for _, dir := range append(folders, filepath.Dir(file), filepath.Dir(sijil)) {
		err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, nobody, nobody)
		})
		if err != nil {
			t.Fatal(err)
		}
		for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
			if err := os.Chmod(up, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestACollectSaysOfEachBadPathWhatIsWrong collects a folder of everything that
// cannot be collected, among files that can, as a user who may not read all.
func TestACollectSaysOfEachBadPathWhatIsWrong(t *testing.T) {
	r := chance(t, 40_000)
	dir := makeWorkspace(t)
	found := plant(t, r, 4, 1000)
	bad := map[string]string{} // path to what must be said
	in := func(name string) string { return filepath.Join(found.dir, name) }
	put := func(name, reason string, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		bad[in(name)] = reason
	}
	write(t, in("locked.jpg"), []byte("not for you"))
	put("locked.jpg", "no permission to read it", os.Chmod(in("locked.jpg"), 0))
	put("pipe", "a named pipe", syscall.Mkfifo(in("pipe"), 0o644))
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: in("socket"), Net: "unix"})
	put("socket", "a socket", err)
	defer listener.Close()
	put("link-to-file", "a symbolic link to a file", os.Symlink("video.mp4", in("link-to-file")))
	put("link-to-folder", "a symbolic link to a folder", os.Symlink("ward 0", in("link-to-folder")))
	put("link-to-nothing", "a symbolic link to nothing", os.Symlink("gone", in("link-to-nothing")))
	put("loop-a", "leads in a circle", os.Symlink("loop-b", in("loop-a")))
	put("loop-b", "leads in a circle", os.Symlink("loop-a", in("loop-b")))
	put("loop", "a symbolic link to a folder", os.Symlink(".", in("loop")))
	if err := os.Mkdir(in("an empty folder is no file and no failure"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mknod(in("device"), syscall.S_IFCHR|0o644, 1<<8|3); err == nil {
		bad[in("device")] = "a device"
	} else {
		t.Logf("no device could be made here, so none is collected: %v", err)
	}
	found.put(t, "name \xff\xfe.jpg", []byte("its name is no text"))
	found.put(t, "zero", nil)
	found.put(t, "صفحة.jpg", []byte("a page"))
	bad["/nothing/at/all"] = "nothing at this path"

	cmd := command(t, "collect", "--json", "-w", dir, found.dir, "/nothing/at/all", in("loop-a"))
	asNobody(t, cmd, dir, found.dir)
	if err := os.Chmod(in("locked.jpg"), 0); err != nil {
		t.Fatal(err)
	}
	got := finish(t, cmd)
	taken, total := reports(t, got.out)
	if want := len(found.digests) + len(bad) + 1; got.code != 1 || total == nil || total.Given != want || len(taken) != want ||
		total.Failed != len(bad)+1 || total.New+total.Held != len(found.digests) {
		t.Errorf("exit %d, %d lines, %+v; %d files can be collected and %d paths not", got.code, len(taken), total, len(found.digests), len(bad)+1)
	}
	for _, one := range taken {
		reason, isBad := bad[one.Path]
		switch {
		case isBad && (one.State != casework.TakenFailed || !strings.Contains(one.Reason, reason)):
			t.Errorf("%s is called %s: %q; want %q", one.Path, one.State, one.Reason, reason)
		case !isBad && one.State == casework.TakenFailed:
			t.Errorf("%s failed: %s", one.Path, one.Reason)
		}
	}
	sound(t, dir)
	h := open(t, dir)
	h.whole(t)
	if len(h.items) != found.different() {
		t.Errorf("%d items are held, of %d different files", len(h.items), found.different())
	}
	if n := unfinished(t, dir); n > 0 {
		t.Errorf("%d blobs in the making are left", n)
	}
	h.close(t)
	plain(t, dir, found, len(bad))
}

var counted = regexp.MustCompile(`(?m)^(\d+) given, (\d+) new, (\d+) already held \(linked, not dropped\), (\d+) failed$`)

// plain collects again, without --json, and reads the count as a person does.
func plain(t *testing.T, dir string, found tree, bad int) {
	t.Helper()
	r := run(t, "collect", "-w", dir, found.dir)
	m := counted.FindStringSubmatch(r.out)
	if m == nil {
		t.Fatalf("no count: %s", r)
	}
	var n [4]int
	for i := range n {
		fmt.Sscan(m[i+1], &n[i])
	}
	if n[0] != n[1]+n[2]+n[3] || n[3] != strings.Count(r.out, "\nfailed ")+strings.Count(r.out[:7], "failed ") || r.code != 1 {
		t.Errorf("the count does not add up: %s", r)
	}
}

// TestFilesThatDoNotStayAreNotKeptInPart lets one file grow while it is read,
// and takes another away after its folder was listed.
func TestFilesThatDoNotStayAreNotKeptInPart(t *testing.T) {
	r := chance(t, 41_000)
	dir := makeWorkspace(t)
	found := plant(t, r, 600, 10)
	found.put(t, "a growing file.mp4", noise(r, 8<<20))
	found.put(t, "z vanishing file.jpg", []byte("here, and gone"))
	growing, vanishing := filepath.Join(found.dir, "a growing file.mp4"), filepath.Join(found.dir, "z vanishing file.jpg")

	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		f, err := os.OpenFile(growing, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		for {
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Microsecond):
				f.WriteString("more")
			}
		}
	}()
	text, code := stall(t, dir, found.dir, func(func()) {
		if err := os.Remove(vanishing); err != nil {
			t.Error(err)
		}
	})
	close(stop)
	<-stopped
	taken, total := reports(t, text)
	if code != 1 || total == nil || total.Given != len(found.digests) || total.Failed != 2 || len(taken) != total.Given {
		t.Errorf("exit %d, %d lines, %+v; %d paths, 2 of them bad", code, len(taken), total, len(found.digests))
	}
	for _, one := range taken {
		want := map[string]string{growing: "changed while it was read", vanishing: "vanished between listing and reading"}[one.Path]
		if (one.State == casework.TakenFailed) != (want != "") || !strings.Contains(one.Reason, want) {
			t.Errorf("%s is called %s: %q; want %q", one.Path, one.State, one.Reason, want)
		}
	}
	sound(t, dir)
	must(t, "collect", "-q", "-w", dir, found.dir) // it grows no more
	sound(t, dir)
}

// TestAFullDiskLosesNothing collects more than a small disk can hold, then
// makes the disk larger and goes on.
func TestAFullDiskLosesNothing(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("a small disk could not be mounted (needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	r := chance(t, 42_000)
	dir := filepath.Join(disk, "workspace")
	must(t, "init", dir, "--title", "Killings in Marsoun", "--name", "R. Halim")
	large, many := plant(t, r, 4, 8<<20), plant(t, r, 600, 10)
	var reported []casework.Taken
	for _, found := range []tree{large, many} {
		got := run(t, "collect", "--json", "-w", dir, found.dir)
		held, full := fullDisk(t, got)
		reported = append(reported, held...)
		t.Logf("%d of %d files were held, %d failed; then: %s", len(held), len(found.digests), full, got.err)
	}
	if len(reported) < 4 {
		t.Errorf("%d files were held beside the large one", len(reported))
	}

	// Verify needs room for the view that it compares with. Without, it must
	// not say that all is well, and must not call anything damaged either.
	if v := run(t, "verify", "-w", dir); v.code != 0 && strings.Contains(v.out, "damaged: ") || v.code == 3 {
		t.Errorf("verify on a full disk: %s", v)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	sound(t, dir)
	h := open(t, dir)
	h.has(t, reported)
	h.whole(t)
	h.close(t)
	must(t, "collect", "-q", "-w", dir, large.dir, many.dir)
	sound(t, dir)
}

// fullDisk expects of a collect that the disk was full, that it says so, and
// that its count adds up. It returns what was held, and how many failed.
func fullDisk(t *testing.T, got result) (held []casework.Taken, full int) {
	t.Helper()
	taken, total := reports(t, got.out)
	for _, one := range taken {
		if one.State != casework.TakenFailed {
			held = append(held, one)
		} else if full++; !strings.Contains(one.Reason, "disk is full") {
			t.Errorf("%s failed with %q on a full disk", one.Path, one.Reason)
		}
	}
	if got.code != 1 || total == nil || total.Given != len(taken) || total.Failed != full {
		t.Errorf("on a full disk: %d lines, %+v, %s", len(taken), total, got)
	}
	if full == 0 && !strings.Contains(got.err, "disk is full") {
		t.Errorf("nobody says that the disk is full: %s", got)
	}
	return held, full
}
