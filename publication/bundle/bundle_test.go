package bundle_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/bundle"
)

// The keys of a fictional publisher and of a stranger. They sign test vectors
// and nothing else.
const (
	signerKey   = "PRIVATE+KEY+log.nahrin.example/register+123b3e83+AVLcsxRVqJUASmnhmIHFoVZacCx6/c/HmMqhlhzCBam0"
	strangerKey = "PRIVATE+KEY+log.stranger.example/register+f6ff9224+AR1W+3gcZl2EKKtoUHZ1jKdPTXZj4hWRlGo4BDqqgE9y"
)

func vector(t *testing.T) publication.Publication {
	t.Helper()
	data, err := os.ReadFile("../verify/testdata/good/data/publication.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := publication.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func signer(t *testing.T, key string) note.Signer {
	t.Helper()
	s, err := note.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABundleIsAValidBagWithNothingBesideItButTheSignature(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, vector(t), signer(t, signerKey)); err != nil {
		t.Fatal(err)
	}
	found, problems, err := bag.Check(t.Context(), dir)
	if err != nil || len(problems) > 0 || len(found.Unlisted) != 1 || found.Unlisted[0] != bundle.SignatureName {
		t.Fatal(err, problems, found.Unlisted)
	}
	for _, path := range []string{
		"data/publication.json", "data/index.html", "data/index.ar.html", "data/figures.csv", "data/CHECK.txt",
		"data/proofs/checkpoint", "data/proofs/signer.vkey", "data/proofs/p1.tlog-proof", "data/proofs/p1.head",
	} {
		if _, ok := found.File(path); !ok {
			t.Errorf("%s is not there", path)
		}
	}
	if _, ok := found.File("data/proofs/p4.head"); ok {
		t.Error("the head of a withheld claim is there")
	}
}

func TestNothingIsWrittenThatWouldNotVerify(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*publication.Publication)
		key    string
		kind   fault.Kind
	}{
		"a signer other than the one named": {func(*publication.Publication) {}, strangerKey, fault.Invalid},
		"a log that the signer did not sign": {func(p *publication.Publication) {
			p.Logs[0].Checkpoint = strings.Replace(p.Logs[0].Checkpoint, "Ejs+", "Ejt+", 1)
		}, signerKey, fault.Invalid},
		"figures that do not agree":  {func(p *publication.Publication) { p.Figures[0].Claims++ }, signerKey, fault.Conflict},
		"a proof that does not hold": {func(p *publication.Publication) { p.Proofs[0].Index++ }, signerKey, fault.Conflict},
		"a language without a page":  {func(p *publication.Publication) { p.Langs = []string{"fr"} }, signerKey, fault.Invalid},
	} {
		parent := t.TempDir()
		p := vector(t)
		c.change(&p)
		if err := bundle.Write(t.Context(), filepath.Join(parent, "b"), p, signer(t, c.key)); err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Errorf("%s: something was written", name)
		}
	}
}

func TestTheSamePublicationGivesTheSameFiles(t *testing.T) {
	a, err := bundle.Payload(vector(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Payload(vector(t))
	if err != nil || len(a) != len(b) {
		t.Fatal(err)
	}
	for i := range a {
		if a[i].Path != b[i].Path || string(a[i].Data) != string(b[i].Data) {
			t.Errorf("%s differs", a[i].Path)
		}
	}
}
