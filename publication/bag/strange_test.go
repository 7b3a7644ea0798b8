package bag_test

import (
	"crypto/sha512"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"sijil/publication/bag"
)

// Bags that a stranger could hand over, made by hand, and what is to be said
// of each. An empty name means that the bag is valid.
func TestStrangeBagsAreJudgedByTheRules(t *testing.T) {
	manifest := func(t *testing.T, dir, add string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, bag.ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		put(t, dir, bag.ManifestName, string(data)+add)
		os.Remove(filepath.Join(dir, bag.TagManifestName))
	}
	zeros := fmt.Sprintf("%064d", 0)
	for _, c := range []struct {
		name, want string
		change     func(t *testing.T, dir string)
	}{
		{"as written", "", func(t *testing.T, dir string) {}},
		{"without tag manifest and info", "", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, bag.TagManifestName))
			os.Remove(filepath.Join(dir, "bag-info.txt"))
		}},
		{"with another tag file", "", func(t *testing.T, dir string) { put(t, dir, "notes/readme.txt", "hello") }},
		{"with SHA-512 beside", "", func(t *testing.T, dir string) {
			put(t, dir, "manifest-sha512.txt", fmt.Sprintf("%x  data/a.txt\n%x  data/sub/b.txt\n", sha512.Sum512([]byte("alpha\n")), sha512.Sum512(nil)))
		}},
		{"with CRLF in bagit.txt", "", func(t *testing.T, dir string) {
			put(t, dir, "bagit.txt", "BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n")
			os.Remove(filepath.Join(dir, bag.TagManifestName))
		}},
		{"SHA-512 lists less", "added", func(t *testing.T, dir string) {
			put(t, dir, "manifest-sha512.txt", fmt.Sprintf("%x  data/a.txt\n", sha512.Sum512([]byte("alpha\n"))))
		}},
		{"unknown digest", "algorithm", func(t *testing.T, dir string) { put(t, dir, "manifest-md5.txt", "") }},
		{"no bagit.txt", "declaration", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "bagit.txt")) }},
		{"version 0.97", "declaration", func(t *testing.T, dir string) {
			put(t, dir, "bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
		}},
		{"another encoding", "declaration", func(t *testing.T, dir string) {
			put(t, dir, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n")
		}},
		{"byte order mark", "declaration", func(t *testing.T, dir string) {
			put(t, dir, "bagit.txt", "\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
		}},
		{"no manifest", "manifest", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, bag.ManifestName)) }},
		{"no payload", "missing", func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, "data")) }},
		{"changed file", "changed", func(t *testing.T, dir string) { put(t, dir, "data/a.txt", "alphb\n") }},
		{"missing file", "missing", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "data", "a.txt")) }},
		{"added file", "added", func(t *testing.T, dir string) { put(t, dir, "data/c.txt", "") }},
		{"changed tag file", "changed", func(t *testing.T, dir string) { put(t, dir, "bag-info.txt", "Bagging-Date: 2031-06-02\n") }},
		{"wrong oxum", "info", func(t *testing.T, dir string) { put(t, dir, "bag-info.txt", "Payload-Oxum: 7.2\n") }},
		{"fetch.txt", "fetch", func(t *testing.T, dir string) { put(t, dir, "fetch.txt", "http://example.org/x 1 data/x\n") }},
		{"FETCH.TXT", "fetch", func(t *testing.T, dir string) { put(t, dir, "FETCH.TXT", "") }},
		{"path upwards in the manifest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros+"  data/../../x\n") }},
		{"absolute path in the manifest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros+"  /etc/passwd\n") }},
		{"home path in the manifest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros+"  ~/x\n") }},
		{"path listed twice", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros+"  data/a.txt\n") }},
		{"tag file in the payload manifest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros+"  bagit.txt\n") }},
		{"no digest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, "hello\n") }},
		{"short digest", "manifest", func(t *testing.T, dir string) { manifest(t, dir, zeros[2:]+"  data/z\n") }},
		{"names that differ in case", "collision", func(t *testing.T, dir string) { put(t, dir, "data/A.txt", "") }},
		{"names composed in two ways", "collision", func(t *testing.T, dir string) {
			put(t, dir, "data/\u00e9", "")
			put(t, dir, "data/e\u0301", "")
		}},
		{"backslash in a name", "path", func(t *testing.T, dir string) { put(t, dir, `data/x\y`, "") }},
		{"link in place of a file", "link", func(t *testing.T, dir string) {
			os.Rename(filepath.Join(dir, "data", "a.txt"), filepath.Join(dir, "..", "a.txt"))
			os.Symlink("../../a.txt", filepath.Join(dir, "data", "a.txt"))
		}},
		{"link within the bag", "link", func(t *testing.T, dir string) { os.Symlink("a.txt", filepath.Join(dir, "data", "l")) }},
		{"link to a folder", "link", func(t *testing.T, dir string) { os.Symlink("sub", filepath.Join(dir, "data", "s")) }},
		{"dangling link", "link", func(t *testing.T, dir string) { os.Symlink("nowhere", filepath.Join(dir, "data", "l")) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && slices.Contains([]string{"collision", "path", "link"}, c.want) {
				t.Skip("the file system of Windows cannot hold this bag")
			}
			dir := made(t)
			c.change(t, dir)
			got := problems(t, dir)
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("problems %v, want %q", got, c.want)
			}
		})
	}
}

func TestManifestsMayUseOtherLineEndsAndUpperCase(t *testing.T) {
	for _, form := range []string{"%X  data/a.txt\r\n%x *data/sub/b.txt\r\n", "%x\tdata/a.txt\r%x  data/sub/b.txt", "%x    ./data/a.txt\n\n%x  data/sub/b.txt\n"} {
		dir := made(t)
		os.Remove(filepath.Join(dir, bag.TagManifestName))
		data, err := os.ReadFile(filepath.Join(dir, bag.ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := bag.ParseManifest(data, 32)
		if err != nil {
			t.Fatal(err)
		}
		raw := func(i int) []byte {
			var b []byte
			fmt.Sscanf(lines[i].Digest, "%x", &b)
			return b
		}
		put(t, dir, bag.ManifestName, fmt.Sprintf(form, raw(0), raw(1)))
		if got := problems(t, dir); len(got) > 0 {
			t.Errorf("%q: %v", form, got)
		}
	}
}
