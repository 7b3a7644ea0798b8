package bag

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"sijil/fault"
)

// maxTagFile is the most that is read of a manifest or other tag file, in
// bytes: a stranger's bag shall not fill our memory.
const maxTagFile = 64 << 20

// algorithms are the digests that can be checked, by their name in a
// manifest's file name.
var algorithms = []struct {
	name string
	size int
	new  func() hash.Hash
}{
	{"sha256", sha256.Size, sha256.New},
	{"sha512", sha512.Size, sha512.New},
}

// Entry is one file found in a bag.
type Entry struct {
	Path    string
	Size    int64
	digests map[string]string // by algorithm
}

// SHA256 returns the SHA-256 of the file's bytes, lower-case hex.
func (e Entry) SHA256() string { return e.digests["sha256"] }

// Found is what a bag turned out to hold.
type Found struct {
	Files    []Entry // sorted by path
	Info     []Field
	Unlisted []string // files beside the payload that no tag manifest lists, the tag manifests aside
	Empty    []string // folders with nothing in them, which no manifest can list
}

// File returns the entry with a path, and whether there is one.
func (f Found) File(path string) (Entry, bool) {
	i, ok := slices.BinarySearchFunc(f.Files, path, func(e Entry, p string) int { return strings.Compare(e.Path, p) })
	if !ok {
		return Entry{}, false
	}
	return f.Files[i], true
}

// Check reads the whole bag in dir and returns what it holds and everything
// that is wrong with it, sorted by path. The bag is valid and complete if there
// is no problem. An error means that dir could not be read at
// all: fault.NotFound if it is not there, else fault.Corrupt.
func Check(ctx context.Context, dir string) (Found, []Problem, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Found{}, nil, fault.New(fault.NotFound, "There is no such folder.")
	}
	if err != nil {
		return Found{}, nil, fault.Wrap(fault.Corrupt, cause(err), "The bag could not be opened")
	}
	defer root.Close()
	c := &check{ctx: ctx, root: root, digests: map[string]map[string]string{}}
	if err := c.walk(); err != nil {
		return Found{}, nil, err
	}
	c.collisions()
	c.declaration()
	c.manifests()
	c.info()
	slices.SortFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Name, b.Name))
	})
	return c.found, c.problems, nil
}

// check is one reading of a bag.
type check struct {
	ctx      context.Context
	root     *os.Root
	found    Found
	problems []Problem
	digests  map[string]map[string]string // by path, then algorithm
}

func (c *check) add(name, path, text string) {
	c.problems = append(c.problems, Problem{Name: name, Path: path, Text: text})
}

// walk finds and hashes every file. It follows no link.
func (c *check) walk() error {
	full := map[string]bool{}
	var folders []string
	err := fs.WalkDir(c.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if e := c.ctx.Err(); e != nil {
			return fault.Wrap(fault.Failed, e, "Stopped. The bag was not checked")
		}
		if path == "." {
			return err
		}
		if i := strings.LastIndex(path, "/"); i >= 0 {
			full[path[:i]] = true
		}
		switch {
		case err != nil:
			c.add("unreadable", path, "A folder could not be read.")
			return nil
		case d.IsDir():
			folders = append(folders, path)
		case d.Type()&fs.ModeSymlink != 0:
			c.add("link", path, "A link stands where a file should; it was not followed.")
		case !d.Type().IsRegular():
			c.add("special", path, "Something that is neither file nor folder stands in the bag.")
		default:
			c.file(path)
		}
		return nil
	})
	for _, f := range folders {
		if !full[f] && f != PayloadDir {
			c.found.Empty = append(c.found.Empty, f)
		}
	}
	slices.SortFunc(c.found.Files, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return err
}

// file hashes one file.
func (c *check) file(path string) {
	if err := SafePath(path); err != nil {
		c.add("path", path, err.Error())
		return
	}
	f, err := c.root.Open(path)
	if err != nil {
		c.add("unreadable", path, "The file could not be opened.")
		return
	}
	defer f.Close()
	hashes := make([]hash.Hash, len(algorithms))
	writers := make([]io.Writer, len(algorithms))
	for i, a := range algorithms {
		hashes[i] = a.new()
		writers[i] = hashes[i]
	}
	n, err := io.Copy(io.MultiWriter(writers...), f)
	if err != nil {
		c.add("unreadable", path, "The file could not be read to its end.")
		return
	}
	e := Entry{Path: path, Size: n, digests: map[string]string{}}
	for i, a := range algorithms {
		e.digests[a.name] = hex.EncodeToString(hashes[i].Sum(nil))
	}
	c.digests[path] = e.digests
	c.found.Files = append(c.found.Files, e)
}

// collisions reports names that some system takes for one another.
func (c *check) collisions() {
	seen := map[string]bool{}
	for _, e := range c.found.Files {
		folded := foldedPath(e.Path)
		if seen[folded] {
			c.add("collision", e.Path, "Another file has a name that some systems take for this one.")
		}
		seen[folded] = true
	}
}

// read returns a tag file, or nil and false if it is not there or too large.
func (c *check) read(path string) ([]byte, bool) {
	e, ok := c.found.File(path)
	if !ok {
		return nil, false
	}
	if e.Size > maxTagFile {
		c.add("manifest", path, "The file is too large to be read.")
		return nil, false
	}
	data, err := c.root.ReadFile(path)
	if err != nil {
		c.add("unreadable", path, "The file could not be read.")
		return nil, false
	}
	return data, true
}

// declaration checks bagit.txt and that nothing is to be fetched.
func (c *check) declaration() {
	data, ok := c.read(declarationName)
	if !ok {
		c.add("declaration", declarationName, "The folder does not say that it is a bag.")
	} else if lines := splitLines(data); len(lines) != 2 || lines[0] != "BagIt-Version: 1.0" ||
		!strings.EqualFold(lines[1], "Tag-File-Character-Encoding: UTF-8") {
		c.add("declaration", declarationName, "This is not a bag of version 1.0 in UTF-8.")
	}
	if d, err := c.root.Lstat(PayloadDir); err != nil || !d.IsDir() {
		c.add("missing", PayloadDir, "The bag has no payload folder.")
	}
	for _, e := range c.found.Files {
		if strings.EqualFold(e.Path, fetchName) {
			c.add("fetch", e.Path, "The bag wants parts of itself fetched from elsewhere; that is refused.")
		}
	}
}

// info checks bag-info.txt, if there is one.
func (c *check) info() {
	data, ok := c.read(infoName)
	if !ok {
		return
	}
	fields, err := ParseInfo(data)
	if err != nil {
		c.add("info", infoName, err.Error())
		return
	}
	c.found.Info = fields
	var size int64
	files := 0
	for _, e := range c.found.Files {
		if isPayload(e.Path) {
			size += e.Size
			files++
		}
	}
	for _, f := range fields {
		if strings.EqualFold(f.Label, "Payload-Oxum") && f.Value != oxum(size, files) {
			c.add("info", infoName, "The payload has another size or number of files than is stated.")
		}
	}
}
