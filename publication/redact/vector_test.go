package redact_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/publication"
	"sijil/publication/bundle"
	"sijil/publication/redact"
)

var update = flag.Bool("update", false, "write the good test vector anew")

// The bundles of the fictional release that package verify and
// doc/format/bundle.md use, without and with an estimate.
const (
	goodVector      = "../verify/testdata/good"
	estimatedVector = "../verify/testdata/estimated"
)

func TestTheFictionalReleaseIsTheTestVector(t *testing.T) { isVector(t, nahrin(t), goodVector) }

func TestTheReleaseWithAnEstimateIsTheTestVector(t *testing.T) {
	isVector(t, estimated(t), estimatedVector)
}

func isVector(t *testing.T, in redact.Input, vector string) {
	t.Helper()
	p, hits, err := redact.Release(in)
	if err != nil {
		t.Fatal(err, hits)
	}
	keepSentences(t, &p, vector)
	signer, err := note.NewSigner(testSigner)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, p, signer); err != nil {
		t.Fatal(err)
	}
	if *update {
		os.RemoveAll(vector)
		if err := os.CopyFS(vector, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	got, want := files(t, dir), files(t, vector)
	for path, data := range want {
		if !bytes.Equal(got[path], data) {
			t.Errorf("%s differs from the test vector; if that is meant, raise report.Version and run with -update", path)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the bundle has %d files, the test vector %d", len(got), len(want))
	}
}

// keepSentences takes the claims' sentences from the vector: their wording
// belongs to the vocabulary, which may change it without changing the format.
func keepSentences(t *testing.T, p *publication.Publication, from string) {
	t.Helper()
	if *update {
		return
	}
	data, err := os.ReadFile(filepath.Join(from, filepath.FromSlash(bundle.PublicationPath)))
	if err != nil {
		t.Fatal(err)
	}
	vector, err := publication.Decode(data)
	if err != nil || len(vector.Claims) != len(p.Claims) {
		t.Fatal(err, len(vector.Claims))
	}
	for i := range p.Claims {
		if len(p.Claims[i].Says) != len(p.Langs) || p.Claims[i].Says.In("ar") == p.Claims[i].Says.In("en") {
			t.Errorf("claim %s is not worded in both languages", p.Claims[i].ID)
		}
		p.Claims[i].Says = vector.Claims[i].Says
	}
}

// files reads every file below a folder.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
