package verify_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sijil/publication/verify"
)

// Every byte of every file of a small bundle, changed by one bit, one at a
// time. With the publisher's key, and for the files that sign and are signed
// also without it.
func TestEveryFlippedByteIsFound(t *testing.T) {
	dir := written(t, small(t))
	if r := checked(t, dir, verifierKey); !r.Intact {
		t.Fatalf("%+v", r.Problems)
	}
	type spot struct {
		path string
		at   int
	}
	spots := make(chan spot)
	var wg sync.WaitGroup
	for range 4 {
		own := copied(t, dir)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for s := range spots {
				if unseen := flipped(t, own, s.path, s.at); unseen != "" {
					t.Errorf("%s, byte %d: %s", s.path, s.at, unseen)
				}
			}
		}()
	}
	total := 0
	for _, path := range paths(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		for at := range data {
			spots <- spot{path, at}
		}
		total += len(data)
	}
	close(spots)
	wg.Wait()
	t.Logf("%d bytes flipped", total)
}

// flipped changes one bit, checks, and puts it back. It says what went
// unseen, if anything did.
func flipped(t *testing.T, dir, path string, at int) string {
	name := filepath.Join(dir, path)
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], int64(at)); err != nil {
		return err.Error()
	}
	was := b[0]
	b[0] ^= 1 << (at % 8)
	if _, err := f.WriteAt(b[:], int64(at)); err != nil {
		return err.Error()
	}
	defer f.WriteAt([]byte{was}, int64(at))
	keys := []string{verifierKey}
	if filepath.Dir(path) == "." {
		keys = append(keys, "")
	}
	for _, key := range keys {
		r, err := verify.Check(t.Context(), dir, key)
		if err != nil {
			return err.Error()
		}
		if r.Intact {
			return "not found, key " + key
		}
	}
	return ""
}
