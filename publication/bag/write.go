package bag

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sijil/fault"
	"sijil/internal/durable"
)

// Contents is what a bag is to hold.
type Contents struct {
	Info    []Field // Payload-Oxum is added
	Payload []File  // paths begin with data/
	// Sign returns files that stand beside the manifests and sign them. It is
	// given the SHA-256 of the tag manifest. Its files are not listed in any
	// manifest. May be nil.
	Sign func(tagManifest [sha256.Size]byte) ([]File, error)
}

// Write makes a bag in a new folder dir. The folder appears whole or not at
// all: everything is written beside it under another name, made durable, read
// again and checked, and only then given its name.
//
// It returns fault.Conflict if something stands at dir, fault.Invalid for a
// path that may not stand in a bag, and fault.Corrupt if the disk gave back
// something else than was written.
func Write(ctx context.Context, dir string, c Contents) error {
	if err := admit(c.Payload); err != nil {
		return err
	}
	dir = filepath.Clean(dir)
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Conflict, "Something stands where the bag should go. Nothing was written.").
			WithHint("Name a folder that does not exist yet.")
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".*.partial")
	if err != nil {
		return fault.Wrap(fault.Failed, cause(err), "The folder for the bag could not be made. Nothing was written")
	}
	defer os.RemoveAll(tmp)
	w := &writer{root: filepath.Clean(tmp)} // MkdirTemp returns "./x" for a relative name
	if err := w.all(ctx, c); err != nil {
		return err
	}
	_, problems, err := Check(ctx, tmp)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fault.New(fault.Corrupt, "The bag was read again after writing and is not what was written (%s). It was removed.",
			problems[0].Name).WithHint("Check the disk, and try another one.")
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return fault.Wrap(fault.Failed, cause(err), "The bag's permissions could not be set. It was removed")
	}
	return durable.Rename(tmp, dir)
}

// admit checks the paths of a payload.
func admit(files []File) error {
	seen := map[string]bool{}
	for _, f := range files {
		if err := SafePath(f.Path); err != nil {
			return err
		}
		if !isPayload(f.Path) {
			return fault.New(fault.Invalid, "A file of the payload does not lie in data/. Nothing was written.")
		}
		if seen[foldedPath(f.Path)] {
			return fault.New(fault.Invalid, "Two files of the payload have names that some systems take for one. Nothing was written.")
		}
		seen[foldedPath(f.Path)] = true
	}
	return nil
}

// writer writes files below root and remembers what they hash to.
type writer struct {
	root    string
	folders []string
}

// all writes the whole bag and makes it durable.
func (w *writer) all(ctx context.Context, c Contents) error {
	if err := w.folder(filepath.Join(w.root, PayloadDir)); err != nil {
		return err
	}
	var payload []Line
	var size int64
	for _, f := range c.Payload {
		if err := ctx.Err(); err != nil {
			return fault.Wrap(fault.Failed, err, "Stopped. Nothing was written")
		}
		line, n, err := w.put(f)
		if err != nil {
			return err
		}
		payload = append(payload, line)
		size += n
	}
	info := append(slices.Clone(c.Info), Field{"Payload-Oxum", oxum(size, len(payload))})
	var tags []Line
	for _, f := range []File{
		Bytes(declarationName, []byte(declaration)),
		Bytes(infoName, formatInfo(info)),
		Bytes(ManifestName, FormatManifest(payload)),
	} {
		line, _, err := w.put(f)
		if err != nil {
			return err
		}
		tags = append(tags, line)
	}
	manifest := FormatManifest(tags)
	if _, _, err := w.put(Bytes(TagManifestName, manifest)); err != nil {
		return err
	}
	if c.Sign != nil {
		if err := w.sign(c.Sign, sha256.Sum256(manifest)); err != nil {
			return err
		}
	}
	for _, dir := range append(w.folders, w.root) {
		if err := durable.SyncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// sign writes what signs the manifests.
func (w *writer) sign(sign func([sha256.Size]byte) ([]File, error), sum [sha256.Size]byte) error {
	files, err := sign(sum)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := SafePath(f.Path); err != nil || strings.Contains(f.Path, "/") {
			return fault.New(fault.Invalid, "A signature's name cannot stand beside the manifests. Nothing was written.")
		}
		if _, _, err := w.put(f); err != nil {
			return err
		}
	}
	return nil
}

// folder makes a folder and those above it, and remembers to make them durable.
func (w *writer) folder(dir string) error {
	if slices.Contains(w.folders, dir) || dir == w.root {
		return nil
	}
	if err := w.folder(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return fault.Wrap(fault.Failed, cause(err), "A folder of the bag could not be made. Nothing was written")
	}
	w.folders = append(w.folders, dir)
	return nil
}

// put writes one new file, flushes it, and returns its line and size.
func (w *writer) put(f File) (Line, int64, error) {
	name := filepath.Join(w.root, filepath.FromSlash(f.Path))
	if err := w.folder(filepath.Join(w.root, filepath.FromSlash(path.Dir(f.Path)))); err != nil {
		return Line{}, 0, err
	}
	in, err := f.Open()
	if err != nil {
		return Line{}, 0, fault.Wrap(fault.Failed, cause(err), "A file for the bag could not be read. Nothing was written")
	}
	defer in.Close()
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return Line{}, 0, fault.Wrap(fault.Failed, cause(err), "A file of the bag could not be made. Nothing was written")
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), in)
	if err == nil {
		err = out.Sync()
	}
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		return Line{}, 0, fault.Wrap(fault.Failed, cause(err), "A file of the bag could not be written. Nothing was written")
	}
	return Line{Digest: hex.EncodeToString(h.Sum(nil)), Path: f.Path}, n, nil
}

// cause strips the path from an error of the file system: messages never show
// where a person keeps things.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
