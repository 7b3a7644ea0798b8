package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sijil/fault"
	"sijil/internal/durable"
)

// Folder keeps blobs as files: blobs/ab/<64 hexadecimal digits>, where ab are
// the first two digits. What is being written lies in tmp/ beside them and is
// swept when the folder is opened; so only one process may hold it open.
type Folder struct {
	root string
	mu   sync.Mutex
	made [256]bool // which of the 256 folders are durably there
}

const tempFolder = "tmp"

// OpenFolder opens the folder, makes it if it is not there, and sweeps what an
// interrupted writer left behind.
func OpenFolder(root string) (*Folder, error) {
	temp := filepath.Join(root, tempFolder)
	if err := durable.MkdirAll(temp, 0o700); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "The folder for evidence could not be made")
	}
	left, err := os.ReadDir(temp)
	if err != nil {
		return nil, unreadable(err)
	}
	for _, entry := range left {
		if err := os.RemoveAll(filepath.Join(temp, entry.Name())); err != nil {
			return nil, fault.Wrap(fault.Failed, cause(err), "What an interrupted run left behind could not be removed")
		}
	}
	f := &Folder{root: root}
	for i := range f.made {
		if info, err := os.Stat(f.shard(byte(i))); err == nil && info.IsDir() {
			f.made[i] = true
		}
	}
	// A process that was killed may have made folders and not flushed their
	// names; from here on those that are there count as durable.
	if err := durable.SyncDir(root); err != nil {
		return nil, err
	}
	return f, nil
}

// OpenFolderForVerify opens the folder for reading alone: it makes nothing,
// sweeps nothing, and is content with a folder that is not there, in which
// every blob is missing.
func OpenFolderForVerify(root string) *Folder { return &Folder{root: root} }

// Create implements Store.
func (f *Folder) Create(ctx context.Context) (Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Join(f.root, tempFolder), "*")
	if err != nil {
		return nil, notStored(err)
	}
	return &folderWriter{folder: f, file: file}, nil
}

// Open implements Store.
func (f *Folder) Open(ctx context.Context, ref Ref) (io.ReadCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	file, err := os.Open(f.path(ref))
	if err != nil {
		return nil, 0, missing(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		file.Close()
		return nil, 0, unreadable(err)
	}
	return file, info.Size(), nil
}

// Stat implements Store.
func (f *Folder) Stat(ctx context.Context, ref Ref) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	info, err := os.Lstat(f.path(ref))
	if err != nil {
		return 0, missing(err)
	}
	if !info.Mode().IsRegular() {
		return 0, unreadable(errors.New("not a regular file"))
	}
	return info.Size(), nil
}

// List implements Store. A file whose name is not that of a blob is not
// listed: it was not put there by the program.
func (f *Folder) List(ctx context.Context) iter.Seq2[Ref, error] {
	return func(yield func(Ref, error) bool) {
		for i := range 256 {
			if err := ctx.Err(); err != nil {
				yield(Ref{}, err)
				return
			}
			entries, err := os.ReadDir(f.shard(byte(i)))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				yield(Ref{}, unreadable(err))
				return
			}
			for _, entry := range entries {
				ref, err := ParseRef(entry.Name())
				if err != nil || ref[0] != byte(i) {
					continue
				}
				if !yield(ref, nil) {
					return
				}
			}
		}
	}
}

// Remove implements Store.
func (f *Folder) Remove(ctx context.Context, ref Ref) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := durable.Remove(f.path(ref)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return missing(fs.ErrNotExist)
		}
		return err
	}
	return nil
}

func (f *Folder) path(ref Ref) string { return filepath.Join(f.shard(ref[0]), ref.String()) }

func (f *Folder) shard(b byte) string { return filepath.Join(f.root, Ref{b}.String()[:2]) }

// ensure makes the folder of a first byte, durably, once.
func (f *Folder) ensure(b byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made[b] {
		return nil
	}
	if err := durable.MkdirAll(f.shard(b), 0o700); err != nil {
		return err
	}
	f.made[b] = true
	return nil
}

type folderWriter struct {
	folder *Folder
	file   *os.File
	size   int64 // written
	begun  int64 // of these, the disk was asked to write
	err    error // the first failure
	done   bool
}

// flushAhead is how many bytes are written before the disk is asked to begin
// with them: so a large file is on the disk, but for the end, when it is read.
const flushAhead = 16 << 20

func (w *folderWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.file.Write(p)
	if err != nil {
		w.err = notStored(err)
	}
	w.size += int64(n)
	if w.size-w.begun >= flushAhead {
		beginFlush(w.file, w.begun, w.size-w.begun)
		w.begun = w.size
	}
	return n, w.err
}

// Commit flushes the bytes, then renames, then flushes the name: in this order
// a name never stands for less than the whole blob.
func (w *folderWriter) Commit(ref Ref) error {
	if w.done {
		return fault.New(fault.Invalid, "A blob was already committed or given up.")
	}
	if w.err == nil {
		w.err = notStored(w.flush())
	}
	if w.err == nil {
		w.err = w.folder.ensure(ref[0])
	}
	if w.err != nil {
		w.Abort()
		return w.err
	}
	w.done = true
	if err := durable.Rename(w.file.Name(), w.folder.path(ref)); err != nil {
		os.Remove(w.file.Name())
		return err
	}
	return nil
}

// flush makes the bytes durable and the file read-only: blobs never change.
func (w *folderWriter) flush() error {
	if err := w.file.Chmod(0o400); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	return w.file.Close()
}

func (w *folderWriter) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	w.file.Close()
	if err := os.Remove(w.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Failed, cause(err), "What was written of a blob could not be removed; it goes when the workspace is next opened")
	}
	return nil
}

// missing turns the system's word for a file that is not there into ours.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "The stored bytes are not there.")
	}
	return unreadable(err)
}

func unreadable(err error) error {
	return fault.Wrap(fault.Failed, cause(err), "The stored bytes could not be read")
}

func notStored(err error) error {
	if err == nil {
		return nil
	}
	if durable.IsFull(err) {
		return (&fault.Error{Kind: fault.Failed, Message: "The disk is full; nothing of this was stored", Err: cause(err)}).
			WithHint("Free some space and run the same command again.")
	}
	return fault.Wrap(fault.Failed, cause(err), "The bytes could not be stored")
}

// cause drops the path from the system's error: messages must not show where
// a person keeps things.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// IsTemp reports whether a path below the folder's root, with slashes, is one
// of an unfinished blob: such files are no part of a backup.
func IsTemp(rel string) bool { return strings.HasPrefix(rel, tempFolder+"/") }
