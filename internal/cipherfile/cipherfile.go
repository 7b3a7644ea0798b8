// Package cipherfile is the file layer under every SQLite file of a workspace:
// it encrypts (Adiantum, in blocks of 4,096 bytes), and it sees whole blocks of
// a write-ahead log only.
//
// The log is written in such blocks, and what was synchronised ends with one;
// so only a power cut leaves a part of one, and only of what was never
// synchronised. SQLite would try to read it, the cipher could not, and the
// database would not open.
package cipherfile

import (
	"sync"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

const (
	name      = "sijil"
	blockSize = 4096
)

var register = sync.OnceFunc(func() { vfs.Register(name, adiantum.Wrap(wholeBlocks{vfs.Find("")}, nil)) })

// VFS makes the layer known to SQLite and returns the name that stands for it
// in the address of a file.
func VFS() string {
	register()
	return name
}

type wholeBlocks struct{ vfs.VFS }

// OpenFilename implements [vfs.VFSFilename].
func (w wholeBlocks) OpenFilename(file *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, got, err := vfsutil.WrapOpenFilename(w.VFS, file, flags)
	if err == nil && flags&vfs.OPEN_WAL != 0 {
		f = wholeFile{f}
	}
	return f, got, err
}

type wholeFile struct{ vfs.File }

// Size implements [vfs.File].
func (f wholeFile) Size() (int64, error) {
	n, err := f.File.Size()
	return n &^ (blockSize - 1), err
}
