package powercut_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/test/fault/powercut"
)

// hex writes a string as strace -xx does.
func hex(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, `\x%02x`, s[i])
	}
	return `"` + b.String() + `"`
}

// replay applies lines of a trace to a new disk, with /r as its root.
func replay(t *testing.T, lines ...string) *powercut.Disk {
	t.Helper()
	events, err := powercut.Parse(strings.NewReader(strings.Join(lines, "\n") + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	d := powercut.NewDisk("/r")
	d.Start("/r")
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func lay(d *powercut.Disk, luck powercut.Luck) string {
	image := d.Image(luck, rand.New(rand.NewPCG(1, 1)))
	var all []string
	for name, data := range image {
		if data == nil {
			all = append(all, name+"/")
			continue
		}
		all = append(all, fmt.Sprintf("%s=%q", name, data))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestADiskKeepsOnlyWhatWasFlushed(t *testing.T) {
	create := "7 openat(AT_FDCWD, " + hex("a") + ", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3"
	write := "7 write(3, " + hex("bytes") + ", 5) = 5"
	folder := []string{"7 openat(AT_FDCWD, " + hex("/r") + ", O_RDONLY|O_CLOEXEC) = 4", "7 fsync(4) = 0", "7 close(4) = 0"}
	flush := "7 fdatasync(3) = 0"
	rename := "7 renameat(AT_FDCWD, " + hex("a") + ", AT_FDCWD, " + hex("/r/b") + ") = 0"
	for _, c := range []struct {
		name          string
		lines         []string
		dropped, kept string
	}{
		{"a new file", []string{create, write}, ``, `a="bytes"`},
		{"its bytes, not its name", []string{create, write, flush}, ``, `a="bytes"`},
		{"its name, not its bytes", append([]string{create, write}, folder...), `a=""`, `a="bytes"`},
		{"both", append([]string{create, write, flush}, folder...), `a="bytes"`, `a="bytes"`},
		{"a new name that was not flushed", append(append([]string{create, write, flush}, folder...), rename), `a="bytes"`, `b="bytes"`},
		{"a new name", append([]string{create, write, flush, rename}, folder...), `b="bytes"`, `b="bytes"`},
		{"a change of what was flushed", append(append([]string{create, write, flush}, folder...), "7 pwrite64(3, "+hex("BY")+", 2, 0) = 2"),
			`a="bytes"`, `a="BYtes"`},
		{"a length", append(append([]string{create, write, flush}, folder...), "7 ftruncate(3, 2) = 0"), `a="bytes"`, `a="by"`},
		{"a file that was removed", append(append([]string{create, write, flush}, folder...), "7 unlinkat(AT_FDCWD, "+hex("a")+", 0) = 0"), `a="bytes"`, ``},
		{"a write that failed", append([]string{create}, "7 write(3, "+hex("bytes")+", 5) = -1 ENOSPC (No space left on device)"), ``, `a=""`},
		{"a write that had not ended", append(append([]string{create}, folder...), "8 write(3, "+hex("bytes")+", 5 <unfinished ...>", flush), `a=""`, `a="bytes"`},
		{"a write that ended later", append(append([]string{create}, folder...), "8 write(3, "+hex("bytes")+", 5 <unfinished ...>",
			"7 fdatasync(3 <unfinished ...>", "8 <... write resumed>)    = 5", "7 <... fdatasync resumed>)   = 0"), `a=""`, `a="bytes"`},
		{"a folder that was not flushed into the one above", []string{"7 mkdirat(AT_FDCWD, " + hex("f") + ", 0700) = 0"}, ``, `f/`},
	} {
		d := replay(t, c.lines...)
		if got := lay(d, powercut.Dropped); got != c.dropped {
			t.Errorf("%s, dropped: got %s, want %s", c.name, got, c.dropped)
		}
		if got := lay(d, powercut.Kept); got != c.kept {
			t.Errorf("%s, kept: got %s, want %s", c.name, got, c.kept)
		}
	}
}

func TestATornWriteIsTornBetweenSectors(t *testing.T) {
	data := strings.Repeat("a", 512) + strings.Repeat("b", 512) + strings.Repeat("c", 512)
	d := replay(t,
		"7 openat(AT_FDCWD, "+hex("a")+", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3",
		"7 openat(AT_FDCWD, "+hex("/r")+", O_RDONLY|O_CLOEXEC) = 4", "7 fsync(4) = 0",
		"7 pwrite64(3, "+hex(data)+", 1536, 0) = 1536")
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for range 400 {
		var shape strings.Builder
		image := d.Image(powercut.Torn, r)["a"]
		for len(image) > 0 {
			part := image[:min(512, len(image))]
			for _, b := range part {
				if b != part[0] {
					t.Fatalf("a sector is torn in itself: %q", part)
				}
			}
			shape.WriteByte(part[0])
			image = image[len(part):]
		}
		seen[shape.String()] = true
	}
	for _, want := range []string{"", "a", "abc", "ab", "\x00b", "a\x00c", "\x00\x00c", "\x00\x00\x00"} {
		if !seen[want] {
			t.Errorf("no disk held %q; there were %d", want, len(seen))
		}
	}
}

func TestWhatIsPrintedIsCounted(t *testing.T) {
	d := replay(t, "7 write(1, "+hex("one\n")+", 4) = 4", "7 write(2, "+hex("not this\n")+", 9) = 9", "7 write(1, "+hex("two\n")+", 4 <unfinished ...>")
	if got := d.Printed(); got != "one\ntwo\n" {
		t.Errorf("printed %q", got)
	}
}

func TestARealProgramIsReplayed(t *testing.T) {
	if err := powercut.Permitted(); err != nil {
		t.Skip(err)
	}
	root := t.TempDir()
	cmd := exec.Command("sh", "-c", "mkdir f && printf abc >f/x && mv f/x f/y && printf de >>f/y && sync f/y && sync f && sync . && rm -f nothing; echo done")
	cmd.Dir = root
	events, err := powercut.Record(cmd)
	if err != nil {
		t.Fatal(err)
	}
	d := powercut.NewDisk(root)
	d.Start(root)
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	image := d.Image(powercut.Dropped, rand.New(rand.NewPCG(1, 3)))
	if len(image) != 2 || string(image["f/y"]) != "abcde" || d.Printed() != "done\n" {
		t.Errorf("the disk holds %q, and %q was printed", image, d.Printed())
	}
	out := filepath.Join(t.TempDir(), "image")
	if err := image.Write(out); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(out, "f", "y")); err != nil || string(data) != "abcde" {
		t.Errorf("the image holds %q, %v", data, err)
	}
}
