package people

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/linkage/fiction"
)

// FictionalLists asks for lists of people who never lived.
type FictionalLists struct {
	Into   string // a folder that does not exist or is empty
	Lists  int
	People int
	Seed   uint64
}

// Write writes the lists, list1.csv and on, and the truth about them, truth.csv
// in the form that --truth takes, and says how they are linked. A folder that
// holds anything is a fault.Invalid and not touched.
func (f FictionalLists) Write(c terminal.Console) error {
	if f.Into == "" || f.Lists < 1 || f.Lists > 64 || f.People < 1 || f.People > 10_000_000 {
		return fault.New(fault.Invalid, "fictional lists need a folder, 1 to 64 lists and 1 to 10,000,000 people; nothing was written").
			WithHint("sijil demo --lists 3 --people 10000 --into DIR")
	}
	found, err := os.ReadDir(f.Into)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(fault.Failed, err, "look at the folder")
	case len(found) > 0:
		return fault.New(fault.Invalid, "%s is not empty; it was not touched", f.Into).WithHint("name a new folder with --into")
	}
	if err := os.MkdirAll(f.Into, 0o755); err != nil {
		return fault.Wrap(fault.Failed, err, "make the folder")
	}
	habits := fiction.Habits(f.Lists)
	names := []string{"truth"}
	for _, h := range habits {
		names = append(names, h.Name)
	}
	if err := intoFiles(f.Into, names, func(w []io.Writer) error {
		return fiction.Write(fiction.Options{People: f.People, Seed: f.Seed, Lists: habits}, w[1:], w[0])
	}); err != nil {
		return fault.Wrap(fault.Failed, err, "the lists could not be written completely")
	}
	line := "sijil link"
	for _, h := range habits {
		line += " " + filepath.Join(f.Into, h.Name+".csv")
	}
	fmt.Fprintf(c.Out, "%d lists of a population of %d who never lived, and the truth about them, are in %s\n", f.Lists, f.People, f.Into)
	fmt.Fprintf(c.Out, "%s -o clusters.csv --one-to-one --truth %s\n", line, filepath.Join(f.Into, "truth.csv"))
	return nil
}

// intoFiles makes a file for each name and closes all of them.
func intoFiles(dir string, names []string, write func(w []io.Writer) error) (err error) {
	var writers []io.Writer
	var closing []func() error
	for _, name := range names {
		f, failed := os.Create(filepath.Join(dir, name+".csv"))
		if failed != nil {
			err = failed
			break
		}
		b := bufio.NewWriterSize(f, 1<<20)
		writers = append(writers, b)
		closing = append(closing, func() error { return errors.Join(b.Flush(), f.Close()) })
	}
	if err == nil {
		err = write(writers)
	}
	for _, end := range closing {
		err = errors.Join(err, end())
	}
	return err
}
