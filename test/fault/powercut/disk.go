package powercut

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Disk is a model of the disk below one folder. It is not safe for concurrent
// use.
type Disk struct {
	root    string // absolute, as the programs name it
	nodes   []*node
	files   map[string]*handle // of the running program, by number
	cwd     string
	flights map[int]*flight // calls that have begun and not ended
	printed bytes.Buffer
	mapped  map[string]bool
}

// node is a file or a folder, whatever its names.
type node struct {
	folder  bool
	data    []byte           // on the disk
	names   map[string]*node // on the disk
	now     map[string]*node // as programs see it
	length  int64            // as programs see it
	pending []*change        // not yet on the disk, in the order in which they began
}

// change is something that the disk was asked to do to one file or folder.
type change struct {
	ended bool
	// Of a file.
	data     []byte
	at       int64 // where data goes
	truncate bool  // to the length at
	// Of a folder: in one step, remove names and add one.
	remove []string
	add    string
	target *node
}

// handle is an open file.
type handle struct {
	node   *node
	offset int64
	adding bool // O_APPEND
}

// flight is a call that has begun.
type flight struct {
	changes []*change
	flushes map[*node][]*change // what an fsync promises when it returns
}

// NewDisk returns a disk that holds an empty folder at an absolute path.
func NewDisk(root string) *Disk {
	return &Disk{root: path.Clean(root), nodes: []*node{newFolder()}, flights: map[int]*flight{}, mapped: map[string]bool{}}
}

func newFolder() *node {
	return &node{folder: true, names: map[string]*node{}, now: map[string]*node{}}
}

// Start says that a program starts in a folder, with no file open. What it
// prints is counted from here.
func (d *Disk) Start(cwd string) {
	d.files, d.cwd, d.flights = map[string]*handle{}, cwd, map[int]*flight{}
	d.printed.Reset()
}

// Printed returns what the program has begun to print on standard output since
// it started: somebody may have read it.
func (d *Disk) Printed() string { return d.printed.String() }

// Mapped returns the files below the root that were mapped for writing: what
// is written there is not seen.
func (d *Disk) Mapped() []string {
	var names []string
	for n := range d.mapped {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Apply takes the next event. It returns an error for a call that it does not
// understand, since an image of the disk would then be wrong.
func (d *Disk) Apply(e Event) error {
	if err := d.apply(e); err != nil {
		return fmt.Errorf("call %d, %s(%.120s): %w", e.ID, e.Name, strings.Join(e.Args, ", "), err)
	}
	return nil
}

func (d *Disk) apply(e Event) error {
	if !e.End {
		d.flights[e.ID] = &flight{}
		return d.begin(e, d.flights[e.ID])
	}
	f := d.flights[e.ID]
	delete(d.flights, e.ID)
	if f == nil {
		return fmt.Errorf("ended without a beginning")
	}
	return d.end(e, f)
}

// begin does what can take effect from the beginning of a call.
func (d *Disk) begin(e Event, f *flight) error {
	switch e.Name {
	case "write", "writev", "pwrite64", "pwritev", "pwritev2":
		return d.write(e, f)
	case "close":
		delete(d.files, e.Args[0]) // the number may be used again before the end is seen
	case "fsync", "fdatasync":
		if h := d.files[e.Args[0]]; h != nil {
			f.flushes = map[*node][]*change{h.node: ended(h.node)}
		}
	case "sync", "syncfs":
		f.flushes = map[*node][]*change{}
		for _, n := range d.nodes {
			f.flushes[n] = ended(n)
		}
	case "copy_file_range", "sendfile", "splice":
		out := e.Args[0]
		if e.Name != "sendfile" {
			out = e.Args[2]
		}
		if d.files[out] != nil {
			return fmt.Errorf("what it copies is not in the trace")
		}
	case "io_uring_setup":
		return fmt.Errorf("what it does is not in the trace")
	}
	return nil
}

func ended(n *node) (done []*change) {
	for _, c := range n.pending {
		if c.ended {
			done = append(done, c)
		}
	}
	return done
}

// end does what is certain only when a call has returned.
func (d *Disk) end(e Event, f *flight) error {
	if e.Err {
		for _, n := range d.nodes {
			n.pending = slices.DeleteFunc(n.pending, func(c *change) bool { return slices.Contains(f.changes, c) })
		}
		return nil
	}
	for _, c := range f.changes {
		c.ended = true
		if !c.truncate && int64(len(c.data)) > e.Ret {
			c.data = c.data[:e.Ret]
		}
	}
	for n, changes := range f.flushes {
		n.settle(changes)
	}
	switch e.Name {
	case "write", "writev", "pwrite64", "pwritev", "pwritev2", "close", "fsync", "fdatasync", "sync", "syncfs":
		return nil
	case "lseek":
		if h := d.files[e.Args[0]]; h != nil {
			h.offset = e.Ret
		}
		return nil
	case "dup", "dup2", "dup3":
		d.duplicate(e)
		return nil
	case "fcntl":
		if strings.HasPrefix(e.Args[1], "F_DUPFD") {
			d.duplicate(e)
		}
		return nil
	case "chdir", "fchdir":
		return fmt.Errorf("the program changes its folder")
	case "mmap":
		return d.mmap(e)
	case "ftruncate", "fallocate":
		return d.resize(e)
	}
	return d.name(e)
}

func (d *Disk) duplicate(e Event) {
	delete(d.files, fmt.Sprint(e.Ret))
	if h := d.files[e.Args[0]]; h != nil {
		d.files[fmt.Sprint(e.Ret)] = h
	}
}

// mmap notes files that are written past the trace.
func (d *Disk) mmap(e Event) error {
	if len(e.Args) < 6 || d.files[e.Args[4]] == nil || !strings.Contains(e.Args[3], "MAP_SHARED") || !strings.Contains(e.Args[2], "PROT_WRITE") {
		return nil
	}
	d.mapped[d.nameOf(d.files[e.Args[4]].node)] = true
	return nil
}

// settle puts changes on the disk, in order.
func (n *node) settle(changes []*change) {
	for _, c := range changes {
		at := slices.Index(n.pending, c)
		if at < 0 {
			continue // another flush was faster
		}
		n.pending = slices.Delete(n.pending, at, at+1)
		if n.folder {
			c.rename(n.names)
		} else {
			n.data = c.onto(n.data)
		}
	}
}

// onto returns data after the change.
func (c *change) onto(data []byte) []byte {
	if c.truncate {
		return sized(data, c.at)
	}
	return paste(data, c.data, c.at)
}

func paste(data, part []byte, at int64) []byte {
	if len(part) == 0 {
		return data
	}
	data = sized(data, max(int64(len(data)), at+int64(len(part))))
	copy(data[at:], part)
	return data
}

// sized returns data cut, or filled with zeros, to a length.
func sized(data []byte, length int64) []byte {
	if int64(len(data)) >= length {
		return data[:length:length]
	}
	return append(data, make([]byte, length-int64(len(data)))...)
}

// rename changes names.
func (c *change) rename(names map[string]*node) {
	for _, gone := range c.remove {
		delete(names, gone)
	}
	if c.add != "" {
		names[c.add] = c.target
	}
}
