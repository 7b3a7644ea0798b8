package bag_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/fault"
	"sijil/publication/bag"
)

// made writes a small bag and returns its folder.
func made(t *testing.T, payload ...bag.File) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bag")
	if payload == nil {
		payload = []bag.File{bag.Bytes("data/a.txt", []byte("alpha\n")), bag.Bytes("data/sub/b.txt", nil)}
	}
	err := bag.Write(t.Context(), dir, bag.Contents{Info: []bag.Field{{Label: "Bagging-Date", Value: "2031-06-01"}}, Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// problems returns the names of what is wrong with a bag.
func problems(t *testing.T, dir string) []string {
	t.Helper()
	_, found, err := bag.Check(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range found {
		names = append(names, p.Name)
	}
	return names
}

func put(t *testing.T, dir, path, data string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAWrittenBagIsValidAndSaysHowMuchItHolds(t *testing.T) {
	dir := made(t)
	found, wrong, err := bag.Check(t.Context(), dir)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	if !slices.Contains(found.Info, bag.Field{Label: "Payload-Oxum", Value: "6.2"}) {
		t.Errorf("info: %v", found.Info)
	}
	if e, ok := found.File("data/a.txt"); !ok || e.Size != 6 {
		t.Errorf("data/a.txt: %+v", e)
	}
	if len(found.Unlisted) > 0 || len(found.Empty) > 0 {
		t.Errorf("unlisted %v, empty %v", found.Unlisted, found.Empty)
	}
}

func TestStockSha256sumAcceptsBothManifests(t *testing.T) {
	tool, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("sha256sum is not installed, so the stock tool could not be asked")
	}
	dir := made(t)
	for _, manifest := range []string{bag.TagManifestName, bag.ManifestName} {
		cmd := exec.Command(tool, "--strict", "-c", manifest)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", manifest, err, out)
		}
	}
	put(t, dir, "data/a.txt", "Alpha\n")
	cmd := exec.Command(tool, "-c", bag.ManifestName)
	cmd.Dir = dir
	if cmd.Run() == nil {
		t.Error("sha256sum accepts a changed file")
	}
}

func TestABagIsNeverWrittenOverSomething(t *testing.T) {
	for name, prepare := range map[string]func(string) error{
		"an empty folder": func(p string) error { return os.Mkdir(p, 0o755) },
		"a file":          func(p string) error { return os.WriteFile(p, []byte("x"), 0o644) },
		"a dangling link": func(p string) error { return os.Symlink("nowhere", p) },
	} {
		parent := t.TempDir()
		dir := filepath.Join(parent, "bag")
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
		err := bag.Write(t.Context(), dir, bag.Contents{})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("over %s: %v", name, err)
		}
		if left, _ := os.ReadDir(parent); len(left) != 1 {
			t.Errorf("over %s: something was left behind", name)
		}
	}
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	for name, try := range map[string]func(dir string) error{
		"stopped": func(dir string) error {
			return bag.Write(stopped, dir, bag.Contents{Payload: []bag.File{bag.Bytes("data/a", nil)}})
		},
		"not signed": func(dir string) error {
			return bag.Write(t.Context(), dir, bag.Contents{Sign: func([32]byte) ([]bag.File, error) { return nil, errors.New("no key") }})
		},
		"path out of the bag": func(dir string) error {
			return bag.Write(t.Context(), dir, bag.Contents{Payload: []bag.File{bag.Bytes("data/../../x", nil)}})
		},
		"not in data": func(dir string) error {
			return bag.Write(t.Context(), dir, bag.Contents{Payload: []bag.File{bag.Bytes("notes.txt", nil)}})
		},
		"names that collide": func(dir string) error {
			return bag.Write(t.Context(), dir, bag.Contents{Payload: []bag.File{bag.Bytes("data/é", nil), bag.Bytes("data/É", nil)}})
		},
	} {
		parent := t.TempDir()
		if err := try(filepath.Join(parent, "bag")); err == nil {
			t.Errorf("%s: no error", name)
		}
		if left, _ := os.ReadDir(parent); len(left) != 0 {
			t.Errorf("%s: something was left behind", name)
		}
	}
}

func TestABagThatTheDiskSpoiledIsNotKept(t *testing.T) {
	parent := t.TempDir()
	err := bag.Write(t.Context(), filepath.Join(parent, "bag"), bag.Contents{
		Payload: []bag.File{bag.Bytes("data/a", []byte("alpha"))},
		Sign: func([32]byte) ([]bag.File, error) {
			// Everything is written by now; the disk forgets a bit.
			written, err := filepath.Glob(filepath.Join(parent, ".bag.*.partial", "data", "a"))
			if err != nil || len(written) != 1 {
				t.Fatal(err, written)
			}
			return nil, os.WriteFile(written[0], []byte("alphb"), 0o644)
		},
	})
	if fault.KindOf(err) != fault.Corrupt {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(parent); len(left) != 0 {
		t.Error("the spoiled bag was kept")
	}
}

func TestASignatureStandsBesideTheManifestsUnlisted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bag")
	var signed [32]byte
	err := bag.Write(t.Context(), dir, bag.Contents{
		Payload: []bag.File{bag.Bytes("data/a", []byte("a"))},
		Sign: func(sum [32]byte) ([]bag.File, error) {
			signed = sum
			return []bag.File{bag.Bytes("signature.note", []byte("signed"))}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	found, wrong, err := bag.Check(t.Context(), dir)
	if err != nil || len(wrong) > 0 || !slices.Equal(found.Unlisted, []string{"signature.note"}) {
		t.Fatal(err, wrong, found.Unlisted)
	}
	data, _ := os.ReadFile(filepath.Join(dir, bag.TagManifestName))
	if signed != sha256.Sum256(data) {
		t.Error("something else than the tag manifest was to be signed")
	}
}

func TestEveryPathThatMayStandInABagSurvivesTheManifest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := "data/" + rapid.StringMatching(`[a-zA-Z0-9é%\r\n *.ا-]{1,20}`).Draw(t, "name")
		if bag.SafePath(path) != nil {
			t.Skip("not a path for a bag")
		}
		sum := sha256.Sum256([]byte(path))
		line := bag.Line{Digest: hex.EncodeToString(sum[:]), Path: path}
		got, err := bag.ParseManifest(bag.FormatManifest([]bag.Line{line}), 32)
		if err != nil || len(got) != 1 || got[0] != line {
			t.Fatalf("%q became %+v (%v)", path, got, err)
		}
	})
}

func TestPathsThatLeadOutOfTheBagAreRefused(t *testing.T) {
	for _, path := range []string{
		"", "/etc/passwd", "../x", "data/../x", "data/..", "./data", "data//x", "data/x/", "~/x", "~root", `data\x`, "C:/x", "data/\x00", "data/\xff",
	} {
		if bag.SafePath(path) == nil {
			t.Errorf("%q is accepted", path)
		}
	}
	for _, path := range []string{"data/x", "data/..x", "data/a b", "data/a~", "bagit.txt", "data/é"} {
		if err := bag.SafePath(path); err != nil {
			t.Errorf("%q is refused: %v", path, err)
		}
	}
}

func TestInfoReadsContinuedLines(t *testing.T) {
	got, err := bag.ParseInfo([]byte("Source-Organization: Nahrin\r\n  Rights Office\r\nNote:two\n"))
	want := []bag.Field{{Label: "Source-Organization", Value: "Nahrin Rights Office"}, {Label: "Note", Value: "two"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{" begins continued", "no label", ": empty", "a: \xff"} {
		if _, err := bag.ParseInfo([]byte(bad)); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func FuzzManifest(f *testing.F) {
	hash := strings.Repeat("0123456789abcdef", 4)
	for _, seed := range []string{
		hash + "  data/a\n", hash + " *data/a\r\n", hash + "\tdata/a%0Ab\r", hash + "  ../x\n", hash + "  data/a\n" + hash + "  data/a\n",
		"zz  data/a\n", hash + "\n", "", "\n\n", strings.ToUpper(hash) + "  data/%25\n", hash + "  ./data/a",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := bag.ParseManifest(data, 32)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, l := range lines {
			if bag.SafePath(l.Path) != nil || len(l.Digest) != 64 {
				t.Fatalf("accepted %+v", l)
			}
		}
		again, err := bag.ParseManifest(bag.FormatManifest(lines), 32)
		if err != nil || len(again) != len(lines) {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}

func FuzzInfo(f *testing.F) {
	f.Add([]byte("a: b\n c\n"))
	f.Add([]byte("Payload-Oxum: 1.1\r"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fields, err := bag.ParseInfo(data)
		for _, x := range fields {
			if err == nil && (x.Label == "" || strings.ContainsAny(x.Label+x.Value, "\r\n")) {
				t.Fatalf("accepted %q", x)
			}
		}
	})
}
