package ingest

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
)

// file is a path to be accounted for: a file to be read, or one that cannot
// be, with the reason.
type file struct {
	path    string
	given   bool        // on its own, not found in a folder: a symbolic link is followed
	info    fs.FileInfo // nil if why is set
	problem *problem    // nil if it can be read
}

func (f file) size() int64 {
	if f.info == nil {
		return 0
	}
	return f.info.Size()
}

// list calls emit for every path given and every file below a given folder, in
// the order given and by name within a folder. It keeps one folder's names in
// memory for each level. It ends with emit's error.
func list(ctx context.Context, own string, paths []string, emit func(file) error) error {
	l := &lister{ctx: ctx, emit: emit}
	if own != "" {
		l.own, _ = os.Stat(own) // if it is not there it is not found either
	}
	for _, path := range paths {
		if err := l.given(path); err != nil {
			return err
		}
	}
	return nil
}

type lister struct {
	ctx  context.Context
	own  fs.FileInfo
	emit func(file) error
	n    int // emitted
}

func (l *lister) given(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return l.failed(path, readProblem(err, "There is nothing at this path."))
	}
	if !info.IsDir() {
		return l.file(path, info, true)
	}
	before := l.n
	if err := l.folder(filepath.Clean(path), info); err != nil {
		return err
	}
	if l.n == before {
		return l.failed(path, &problem{reason: "There is no file in this folder."})
	}
	return nil
}

func (l *lister) folder(dir string, info fs.FileInfo) error {
	if err := l.ctx.Err(); err != nil {
		return err
	}
	if l.own != nil && os.SameFile(l.own, info) {
		return l.failed(dir, &problem{reason: "This folder is the workspace itself; it is not collected into itself."})
	}
	entries, err := os.ReadDir(dir)
	if err != nil { // what was listed before the error is not relied on
		return l.failed(dir, readProblem(err, "The folder vanished before it was listed.").of("folder"))
	}
	for _, entry := range entries {
		if err := l.entry(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// entry lists what was found in a folder.
func (l *lister) entry(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return l.failed(path, readProblem(err, vanished))
	}
	if info.IsDir() {
		return l.folder(path, info)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return l.failed(path, linkProblem(path))
	}
	return l.file(path, info, false)
}

func (l *lister) file(path string, info fs.FileInfo, given bool) error {
	if p := specialProblem(info.Mode()); p != nil {
		return l.failed(path, p)
	}
	l.n++
	return l.emit(file{path: path, given: given, info: info})
}

func (l *lister) failed(path string, p *problem) error {
	l.n++
	return l.emit(file{path: path, problem: p})
}
