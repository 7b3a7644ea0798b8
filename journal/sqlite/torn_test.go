package sqlite_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"sijil/journal/sqlite"
)

// TestATornBlockIsToldFromAChangedOne makes every mixture of the sectors of two
// blocks, and changes every hundredth bit.
func TestATornBlockIsToldFromAChangedOne(t *testing.T) {
	chance := rand.NewChaCha8([32]byte{1})
	older, newer, zeros := make([]byte, 4096), make([]byte, 4096), make([]byte, 4096)
	chance.Read(older)
	chance.Read(newer)
	for parts := range 256 {
		for _, before := range [][]byte{older, zeros} {
			mixed := bytes.Clone(before)
			for s := range 8 {
				if parts>>s&1 == 1 {
					copy(mixed[s*512:][:512], newer[s*512:])
				}
			}
			if got, want := sqlite.Torn(mixed, newer), parts != 0; got != want {
				t.Errorf("sectors %08b written: torn is %v, want %v", parts, got, want)
			}
			if sqlite.Changed(mixed, newer) || sqlite.Changed(mixed[:3*512], newer) {
				t.Errorf("sectors %08b written: called changed", parts)
			}
			for bit := parts % 100; bit < 8*4096; bit += 100 {
				sector := bit / 8 / 512
				written := parts>>sector&1 == 1
				mixed[bit/8] ^= 1 << (bit % 8)
				if written && sqlite.Torn(mixed, newer) {
					t.Fatalf("sectors %08b written: the change of bit %d is called torn", parts, bit)
				}
				if (written || &before[0] == &zeros[0]) && !sqlite.Changed(mixed, newer) {
					t.Fatalf("sectors %08b written: the change of bit %d is not found", parts, bit)
				}
				mixed[bit/8] ^= 1 << (bit % 8)
			}
		}
	}
	if !sqlite.Changed(newer[:4095], newer) {
		t.Error("a block cut inside a sector is not found")
	}
}
