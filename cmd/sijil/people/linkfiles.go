package people

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sijil/fault"
	"sijil/internal/durable"
)

// outputs are the files of a run: each stands under its name only when all of
// them are complete.
type outputs struct {
	paths []string
	files map[string]*durable.File
	old   map[string]string // where what stood at a path goes
}

// configPath is where the guessed configuration is written; empty if one was
// given.
func (l *Link) configPath() string {
	if l.Config != "" {
		return ""
	}
	return strings.TrimSuffix(l.Output, filepath.Ext(l.Output)) + ".config.yaml"
}

// outputs checks where the run will write and begins the files. A file that is
// read is never written over, and two results never go to one file.
func (l *Link) outputs() (*outputs, error) {
	o := &outputs{files: map[string]*durable.File{}, old: map[string]string{}}
	inputs := append([]string{l.Config, l.Labels, l.Truth}, l.Lists...)
	for _, path := range []string{l.Output, l.configPath(), l.Pairs, l.Report} {
		if path == "" {
			continue
		}
		if o.files[path] != nil {
			o.abort()
			return nil, fault.New(fault.Invalid, "two results would be written to %q; nothing was written", filepath.Base(path)).WithHint("give each a file of its own")
		}
		if err := writable(path, inputs); err != nil {
			o.abort()
			return nil, err
		}
		f, err := durable.Create(path, 0o600)
		if err != nil {
			o.abort()
			return nil, fault.Wrap(fault.Failed, err, "the file %q cannot be written; nothing was", filepath.Base(path))
		}
		o.paths, o.files[path] = append(o.paths, path), f
	}
	return o, nil
}

// writable returns an error if path is a folder or one of the inputs, under
// whatever name.
func writable(path string, inputs []string) error {
	there, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.Wrap(fault.Failed, err, "the file %q cannot be written; nothing was", filepath.Base(path))
	case !there.Mode().IsRegular():
		return fault.New(fault.Invalid, "%q is not a file that can be written; nothing was written", filepath.Base(path))
	}
	return spares(path, inputs...)
}

// spares returns an error if path is one of the inputs, under whatever name: a
// file that a person gave to be read is never written over.
func spares(path string, inputs ...string) error {
	there, err := os.Stat(path)
	if err != nil {
		return nil // nothing stands there
	}
	for _, input := range inputs {
		if in, err := os.Stat(input); input != "" && err == nil && os.SameFile(in, there) {
			return fault.New(fault.Invalid, "%q is read by this run and is not written over; nothing was written", filepath.Base(path)).
				WithHint("write the result to another file")
		}
	}
	return nil
}

// fill writes a file that was begun; an empty path is none.
func (o *outputs) fill(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	if err := write(o.files[path]); err != nil {
		return fault.Wrap(fault.Failed, err, "the file %q could not be written completely; none was", filepath.Base(path))
	}
	return nil
}

// keepOld moves what stands at path aside when the files are committed, if it
// says anything else: a person may have edited it. It returns where to, or the
// empty string.
func (o *outputs) keepOld(path string, content []byte) string {
	old, err := os.ReadFile(path)
	if err != nil || bytes.Equal(old, content) {
		return ""
	}
	ext := filepath.Ext(path)
	o.old[path] = strings.TrimSuffix(path, ext) + ".old" + ext
	return o.old[path]
}

// commit gives the files their names.
func (o *outputs) commit() error {
	for _, path := range o.paths {
		if aside := o.old[path]; aside != "" {
			if err := durable.Rename(path, aside); err != nil {
				return fault.Wrap(fault.Failed, err, "the file %q could not be kept as %q", filepath.Base(path), filepath.Base(aside))
			}
		}
		if err := o.files[path].Commit(); err != nil {
			return fault.Wrap(fault.Failed, err, "the file %q could not be written completely", filepath.Base(path))
		}
	}
	return nil
}

// abort removes what was begun and not committed.
func (o *outputs) abort() {
	for _, f := range o.files {
		f.Abort()
	}
}
