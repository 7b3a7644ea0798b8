// Package durable writes files that survive a loss of power whole or not at
// all.
//
// A new file is written under another name in the same folder, flushed to the
// disk, renamed, and the folder is flushed too: only then may anybody be told
// that it exists. A flush that failed is never tried again, because the system
// may have dropped what it could not write; the new file is given up instead
// and the old one stays.
//
// On Windows a folder cannot be flushed; the rename is written through there.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sijil/fault"
)

// WriteFile puts data at path, in place of what was there. After it returns
// nil the file survives a loss of power; after an error the old file, if there
// was one, is unchanged.
func WriteFile(path string, data []byte, perm fs.FileMode) error {
	f, err := Create(path, perm)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Abort()
		return err
	}
	return f.Commit()
}

// File is a new file that nobody can see before Commit.
type File struct {
	file *os.File
	path string // where it will stand
	err  error  // the first failure; nothing is committed after one
	done bool   // committed or aborted
}

// Create begins a new file that will stand at path. It is written in the same
// folder under a name that ends in ".new"; call Commit or Abort.
func Create(path string, perm fs.FileMode) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.new")
	if err != nil {
		return nil, failed(err, "A file could not be created. Nothing was changed")
	}
	d := &File{file: f, path: path}
	if err := f.Chmod(perm); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		d.Abort()
		return nil, failed(err, "A file's permissions could not be set. Nothing was changed")
	}
	return d, nil
}

// Write writes to the new file. After a failure the file cannot be committed.
func (d *File) Write(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	n, err := d.file.Write(p)
	if err != nil {
		d.err = failed(err, "A file could not be written whole. Nothing was changed")
	}
	return n, d.err
}

// Commit makes the file durable and gives it its name. On failure the new file
// is removed and what stood at the path before is unchanged, unless only the
// last step failed: then the new file may stand there but could still be lost.
func (d *File) Commit() error {
	if d.done {
		return fault.New(fault.Invalid, "This file was already committed or given up.")
	}
	if d.err == nil {
		if err := d.file.Sync(); err != nil {
			d.err = failed(err, "A file could not be made durable. Nothing was changed")
		}
	}
	if err := d.file.Close(); err != nil && d.err == nil {
		d.err = failed(err, "A file could not be closed. Nothing was changed")
	}
	d.done = true
	if d.err != nil {
		os.Remove(d.file.Name())
		return d.err
	}
	if err := Rename(d.file.Name(), d.path); err != nil {
		os.Remove(d.file.Name())
		return err
	}
	return nil
}

// Abort gives the new file up. It does nothing after Commit.
func (d *File) Abort() {
	if d.done {
		return
	}
	d.done = true
	d.file.Close()
	os.Remove(d.file.Name())
}

// Rename moves a file, whose bytes are durable already, in place of what stands
// at to, and makes the move durable. Both must be on one file system.
func Rename(from, to string) error {
	if err := rename(from, to); err != nil {
		return failed(err, "A file could not be given its name")
	}
	return SyncDir(filepath.Dir(to))
}

// Remove removes a file and makes the removal durable.
func Remove(path string) error {
	if err := os.Remove(path); err != nil {
		return failed(err, "A file could not be removed")
	}
	return SyncDir(filepath.Dir(path))
}

// MkdirAll makes a folder and those above it that are missing, and makes each
// durable in the one above it.
func MkdirAll(path string, perm fs.FileMode) error {
	path = filepath.Clean(path)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fault.New(fault.Conflict, "A file stands where a folder is needed.")
	case !errors.Is(err, fs.ErrNotExist):
		return failed(err, "A folder could not be read")
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := MkdirAll(parent, perm); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, perm); err != nil && !errors.Is(err, fs.ErrExist) {
		return failed(err, "A folder could not be made")
	}
	return SyncDir(parent)
}

// SyncDir makes the names in a folder durable: new files, renamed and removed
// ones.
func SyncDir(dir string) error {
	return failed(syncDir(dir), "A folder could not be made durable")
}

// failed wraps the cause of err, and says more about a full disk.
func failed(err error, message string) error {
	if err == nil {
		return nil
	}
	cause := Pathless(err)
	if IsFull(cause) {
		return (&fault.Error{Kind: fault.Failed, Message: message + ": the disk is full", Err: cause}).
			WithHint("Free some space and run the same command again.")
	}
	return fault.Wrap(fault.Failed, cause, "%s", message)
}

// Pathless returns the cause of a system error without the path that the system
// names with it, so that a message never shows where a person keeps things.
// Another error is returned as it is.
func Pathless(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
