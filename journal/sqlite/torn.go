package sqlite

import (
	"bytes"
	"math/bits"
)

// A disk writes sectors whole or not at all. A block of the cipher is eight of
// them, so a power cut can leave a block of which some sectors are new and the
// others as they were: zeros, or encrypted bytes that have nothing to do with
// the new ones. A changed bit leaves seven sectors as they were written, and
// one that is almost so. Two unrelated sectors differ in about half of their
// 4,096 bits; in less than an eighth they differ by accident never.
const (
	sectorSize = 512
	almost     = sectorSize * 8 / 8 // bits
)

// torn says whether stored is what a power cut can leave of writing want: a
// part of its sectors, and at least one, the others unrelated.
func torn(stored, want []byte) bool {
	some := false
	for at := 0; at < len(want); at += sectorSize {
		switch d := distance(stored[at:at+sectorSize], want[at:at+sectorSize]); {
		case d == 0:
			some = true
		case d < almost:
			return false
		}
	}
	return some
}

// changed says whether stored, which may be shorter, is other than what writing
// want over zeros or unrelated bytes can leave, whole or torn.
func changed(stored, want []byte) bool {
	if len(stored)%sectorSize != 0 {
		return true
	}
	for at := 0; at < len(stored); at += sectorSize {
		sector := stored[at : at+sectorSize]
		if d := distance(sector, want[at:at+sectorSize]); d > 0 && d < almost {
			return true
		}
		if n := ones(sector); n > 0 && n < almost {
			return true
		}
	}
	return false
}

// distance returns how many bits differ.
func distance(a, b []byte) (n int) {
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

func ones(data []byte) (n int) {
	for _, b := range data {
		n += bits.OnesCount8(b)
	}
	return n
}

func isZero(data []byte) bool { return len(bytes.Trim(data, "\x00")) == 0 }
