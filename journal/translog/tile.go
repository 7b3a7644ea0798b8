package translog

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// TileHeight is the number of tree levels that one tile covers, and TileWidth
// how many hashes or entries a full one holds: both fixed by C2SP tlog-tiles.
const (
	TileHeight = 8
	TileWidth  = 1 << TileHeight
)

// TilePath returns the path, with slashes, of a tile of hashes in the C2SP
// form: level, index in threes of digits, and the width if it is not full.
// Level -1 stands for bundles of entries.
func TilePath(level int, n int64, width int) string {
	var b strings.Builder
	b.WriteString("tile/")
	if level < 0 {
		b.WriteString("entries")
	} else {
		b.WriteString(strconv.Itoa(level))
	}
	b.WriteByte('/')
	digits := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		digits = fmt.Sprintf("x%03d/%s", n%1000, digits)
	}
	b.WriteString(digits)
	if width < TileWidth {
		fmt.Fprintf(&b, ".p/%d", width)
	}
	return b.String()
}

// Tiles returns the tiles of hashes that a log of the given size consists of,
// in C2SP paths, each with the stored-hash indexes it holds.
func Tiles(size int64) []Tile {
	var tiles []Tile
	for level := 0; ; level++ {
		count := size >> (TileHeight * level)
		if count == 0 {
			return tiles
		}
		for n := int64(0); n*TileWidth < count; n++ {
			tiles = append(tiles, Tile{Level: level, N: n, Width: int(min(TileWidth, count-n*TileWidth))})
		}
	}
}

// Tile is one tile of hashes: Width consecutive hashes of tree level
// TileHeight × Level, from number N × TileWidth on.
type Tile struct {
	Level int
	N     int64
	Width int
}

// Path returns the tile's path.
func (t Tile) Path() string { return TilePath(t.Level, t.N, t.Width) }

// Indexes returns the stored-hash indexes of the tile's hashes, in order.
func (t Tile) Indexes() []int64 {
	indexes := make([]int64, t.Width)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(t.Level*TileHeight, t.N*TileWidth+int64(i))
	}
	return indexes
}

// AppendEntry appends one entry to a bundle: two bytes of length, big-endian,
// and the entry. An entry has at most 65,535 bytes; Sijil's have 64.
func AppendEntry(bundle, entry []byte) []byte {
	bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
	return append(bundle, entry...)
}

// ParseBundle splits a bundle into its entries, at most TileWidth of them. It
// returns a fault.Invalid error if bytes are missing or left over.
func ParseBundle(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(entries) == TileWidth {
			return nil, fault.New(fault.Invalid, "the bundle of entries is cut short or too long")
		}
		n := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+n {
			return nil, fault.New(fault.Invalid, "the bundle of entries is cut short")
		}
		entries = append(entries, bundle[2:2+n])
		bundle = bundle[2+n:]
	}
	return entries, nil
}
