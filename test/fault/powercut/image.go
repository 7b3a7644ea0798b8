package powercut

import (
	"crypto/sha256"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// Luck says what becomes of that which no flush has made certain.
type Luck int

const (
	// Dropped: none of it reached the disk.
	Dropped Luck = iota
	// Kept: all of it did, as after a kill.
	Kept
	// Torn: of each file and folder, nothing, everything, or any part, sector
	// by sector and name by name.
	Torn
)

// String names the luck.
func (l Luck) String() string { return [...]string{"dropped", "kept", "torn"}[l] }

// Image is what a disk may hold: the files below the root by their paths, nil
// for a folder.
type Image map[string][]byte

// Image returns what the disk may hold if the power fails now.
func (d *Disk) Image(luck Luck, r *rand.Rand) Image {
	image := Image{}
	files := map[*node][]byte{} // a file with two names is one file
	var lay func(n *node, at string)
	lay = func(n *node, at string) {
		names := n.folderAfter(luck, r)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			child, path := names[name], filepath.Join(at, name)
			if child.folder {
				image[path] = nil
				lay(child, path)
				continue
			}
			if _, done := files[child]; !done {
				files[child] = child.fileAfter(luck, r)
			}
			image[path] = files[child]
		}
	}
	lay(d.nodes[0], "")
	return image
}

func (n *node) folderAfter(luck Luck, r *rand.Rand) map[string]*node {
	names := maps.Clone(n.names)
	keep := moods(luck, r)
	for _, c := range n.pending {
		if keep() {
			c.rename(names)
		}
	}
	return names
}

func (n *node) fileAfter(luck Luck, r *rand.Rand) []byte {
	data := append([]byte{}, n.data...)
	keep := moods(luck, r)
	for _, c := range n.pending {
		if c.truncate {
			if keep() {
				data = c.onto(data)
			}
			continue
		}
		for from := int64(0); from < int64(len(c.data)); {
			to := min((c.at+from)/sector*sector+sector-c.at, int64(len(c.data)))
			if keep() {
				data = paste(data, c.data[from:to], c.at+from)
			}
			from = to
		}
	}
	if luck == Torn && r.IntN(4) == 0 { // the length came through, the bytes did not
		data = sized(data, max(int64(len(data)), n.length))
	}
	if data == nil {
		data = []byte{}
	}
	return data
}

// moods returns what decides, for one file or folder, whether a part is kept.
func moods(luck Luck, r *rand.Rand) func() bool {
	likely := [...]int{0, 100, 0}[luck]
	if luck == Torn {
		likely = [...]int{0, 15, 50, 85, 100}[r.IntN(5)]
	}
	return func() bool {
		switch likely {
		case 0, 100:
			return likely == 100
		}
		return r.IntN(100) < likely
	}
}

// Sum returns a digest of the image: equal disks have equal sums.
func (m Image) Sum() [32]byte {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(m)) {
		sum := sha256.Sum256(m[path])
		h.Write([]byte(path + "\x00"))
		if m[path] == nil {
			continue
		}
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}

// Write lays the image out as a folder that must not be there yet.
func (m Image) Write(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(m)) { // a folder sorts before what is in it
		to := filepath.Join(dir, path)
		var err error
		if m[path] == nil {
			err = os.Mkdir(to, 0o700)
		} else {
			err = os.WriteFile(to, m[path], 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
