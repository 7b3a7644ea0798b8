package powercut

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// write begins a write: part of it may be on the disk from now on.
func (d *Disk) write(e Event, f *flight) error {
	h := d.files[e.Args[0]]
	if h == nil {
		if e.Args[0] != "1" || e.Name != "write" {
			return nil
		}
		data, err := text(e.Args[1])
		d.printed.Write(data)
		return err
	}
	data, err := text(e.Args[1])
	if err != nil {
		return err
	}
	at := h.offset
	switch {
	case strings.HasPrefix(e.Name, "pwrite"):
		if at, err = strconv.ParseInt(e.Args[3], 10, 64); err != nil {
			return err
		}
	case h.adding:
		at = h.node.length
		fallthrough
	default:
		h.offset = at + int64(len(data))
	}
	h.node.length = max(h.node.length, at+int64(len(data)))
	c := &change{data: data, at: at}
	h.node.pending = append(h.node.pending, c)
	f.changes = append(f.changes, c)
	return nil
}

// resize ends a call that gives a file another length.
func (d *Disk) resize(e Event) error {
	h := d.files[e.Args[0]]
	if h == nil {
		return nil
	}
	var length int64
	var err error
	if e.Name == "ftruncate" {
		length, err = strconv.ParseInt(e.Args[1], 10, 64)
	} else {
		if e.Args[1] != "0" {
			return fmt.Errorf("a mode that is not modelled")
		}
		var at, n int64
		if at, err = strconv.ParseInt(e.Args[2], 10, 64); err == nil {
			n, err = strconv.ParseInt(e.Args[3], 10, 64)
		}
		length = max(h.node.length, at+n)
	}
	if err != nil {
		return err
	}
	d.cut(h.node, length)
	return nil
}

func (d *Disk) cut(n *node, length int64) {
	n.length = length
	n.pending = append(n.pending, &change{truncate: true, at: length, ended: true})
}

// name ends a call that names a file.
func (d *Disk) name(e Event) error {
	switch e.Name {
	case "open", "creat", "openat", "openat2":
		return d.open(e)
	case "mkdir", "mkdirat":
		return d.inFolder(e, at(e.Name), func(folder *node, name string) error {
			d.link(folder, name, d.add(newFolder()))
			return nil
		})
	case "unlink", "unlinkat", "rmdir":
		return d.inFolder(e, at(e.Name), func(folder *node, name string) error {
			if folder.now[name] == nil {
				return fmt.Errorf("removes what the model does not have")
			}
			folder.change(&change{remove: []string{name}, ended: true})
			return nil
		})
	case "rename":
		return d.rename("AT_FDCWD", e.Args[0], "AT_FDCWD", e.Args[1])
	case "renameat", "renameat2":
		return d.rename(e.Args[0], e.Args[1], e.Args[2], e.Args[3])
	case "link", "linkat", "symlink", "symlinkat", "truncate":
		for _, arg := range e.Args {
			if name, err := text(arg); err == nil && strings.Contains(string(name), d.root) {
				return fmt.Errorf("a call that is not modelled")
			}
		}
	}
	return nil
}

// at returns which argument holds the path: the second of those calls that
// take a folder first.
func at(name string) int {
	switch name {
	case "openat", "openat2", "mkdirat", "unlinkat":
		return 1
	}
	return 0
}

func (d *Disk) open(e Event) error {
	index := at(e.Name)
	if e.Name == "openat2" {
		return fmt.Errorf("a call that is not modelled")
	}
	fd := fmt.Sprint(e.Ret)
	delete(d.files, fd)
	flags := "O_CREAT|O_TRUNC"
	if e.Name != "creat" {
		flags = e.Args[index+1]
	}
	set := strings.Split(flags, "|")
	if slices.Contains(set, "O_TMPFILE") {
		return nil // has no name, and never a chance to outlive the power
	}
	return d.inFolder(e, index, func(folder *node, name string) error {
		n := folder.now[name]
		if name == "." {
			n = folder
		}
		if n == nil {
			if !slices.Contains(set, "O_CREAT") {
				return fmt.Errorf("opens what the model does not have")
			}
			n = d.add(&node{})
			d.link(folder, name, n)
		} else if slices.Contains(set, "O_TRUNC") {
			d.cut(n, 0)
		}
		d.files[fd] = &handle{node: n, adding: slices.Contains(set, "O_APPEND")}
		return nil
	})
}

func (d *Disk) rename(fromDir, from, toDir, to string) error {
	a, nameA, err := d.resolve(fromDir, from)
	if err != nil {
		return err
	}
	b, nameB, err := d.resolve(toDir, to)
	if err != nil {
		return err
	}
	switch {
	case a == nil && b == nil:
		return nil
	case a == nil || b == nil:
		return fmt.Errorf("moves a file across the edge of the model")
	}
	n := a.now[nameA]
	if n == nil {
		return fmt.Errorf("renames what the model does not have")
	}
	if a == b { // file systems do this in one step
		a.change(&change{remove: []string{nameA}, add: nameB, target: n, ended: true})
		return nil
	}
	d.link(b, nameB, n)
	a.change(&change{remove: []string{nameA}, ended: true})
	return nil
}

func (d *Disk) add(n *node) *node {
	d.nodes = append(d.nodes, n)
	return n
}

func (d *Disk) link(folder *node, name string, n *node) {
	folder.change(&change{add: name, target: n, ended: true})
}

// change changes the names in a folder, as programs see it at once and the
// disk some time.
func (n *node) change(c *change) {
	c.rename(n.now)
	n.pending = append(n.pending, c)
}

// inFolder calls do with the folder and the name that a call means, if they lie below the root.
func (d *Disk) inFolder(e Event, index int, do func(folder *node, name string) error) error {
	base := "AT_FDCWD"
	if index > 0 {
		base = e.Args[index-1]
	}
	folder, name, err := d.resolve(base, e.Args[index])
	if err != nil || folder == nil {
		return err
	}
	return do(folder, name)
}

// resolve returns the folder that a path stands in and its name there. The
// root itself is "." in itself. A path outside the root gives no folder.
func (d *Disk) resolve(base, arg string) (folder *node, name string, err error) {
	decoded, err := text(arg)
	if err != nil {
		return nil, "", err
	}
	p, from := string(decoded), d.nodes[0]
	switch {
	case path.IsAbs(p):
	case base == "AT_FDCWD":
		p = path.Join(d.cwd, p)
	default:
		h := d.files[base]
		if h == nil {
			return nil, "", nil
		}
		return walk(h.node, path.Clean(p))
	}
	rel, inside := strings.CutPrefix(path.Clean(p)+"/", d.root+"/")
	if !inside {
		return nil, "", nil
	}
	return walk(from, path.Clean("./"+rel))
}

func walk(from *node, rel string) (*node, string, error) {
	dir, name := path.Split(rel)
	for part := range strings.SplitSeq(strings.Trim(dir, "/"), "/") {
		if part == "" || part == "." {
			continue
		}
		if from = from.now[part]; from == nil || !from.folder {
			return nil, "", fmt.Errorf("a folder on the way is not in the model")
		}
	}
	return from, name, nil
}

// nameOf returns the path of a node below the root.
func (d *Disk) nameOf(n *node) string {
	var find func(folder *node, at string) string
	find = func(folder *node, at string) string {
		for name, child := range folder.now {
			if child == n {
				return path.Join(at, name)
			}
			if child.folder {
				if found := find(child, path.Join(at, name)); found != "" {
					return found
				}
			}
		}
		return ""
	}
	return find(d.nodes[0], "")
}
