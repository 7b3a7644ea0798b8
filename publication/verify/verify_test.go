package verify_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/publication"
	"sijil/publication/bundle"
	"sijil/publication/verify"
)

// The keys of a fictional publisher and of a stranger. They sign test vectors
// and nothing else.
const (
	signerKey   = "PRIVATE+KEY+log.nahrin.example/register+123b3e83+AVLcsxRVqJUASmnhmIHFoVZacCx6/c/HmMqhlhzCBam0"
	verifierKey = "log.nahrin.example/register+123b3e83+AcCpIcF70GGGLO24EIhMd4tNodP1+Y6YHVfwT4afDDEw"
	strangerKey = "log.stranger.example/register+f6ff9224+AUol3FKF5V9mNf9SJgb+IEslhGPLj7GUS39P9DPsFhPE"
	good        = "testdata/good"
)

// copied returns a copy of a bundle that may be damaged.
func copied(t testing.TB, from string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// theGood returns the publication of the good vector.
func theGood(t testing.TB) publication.Publication {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(good, filepath.FromSlash(bundle.PublicationPath)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := publication.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// written makes a bundle of a publication, signed by the fictional publisher.
func written(t testing.TB, p publication.Publication) string {
	t.Helper()
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, p, signer); err != nil {
		t.Fatal(err)
	}
	return dir
}

func checked(t testing.TB, dir, key string) verify.Result {
	t.Helper()
	r, err := verify.Check(t.Context(), dir, key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// has says whether a result names a problem with a thing.
func has(r verify.Result, name, about string) bool {
	return slices.ContainsFunc(r.Problems, func(p verify.Problem) bool { return p.Name == name && (about == "" || p.About == about) })
}

func TestAGoodBundleIsIntactAndItsSignerKnown(t *testing.T) {
	r := checked(t, good, verifierKey)
	if !r.Intact || r.Signer != verify.Verified || len(r.Problems) > 0 || len(r.Notes) > 0 {
		t.Errorf("%+v", r)
	}
	if r.Figures != 3 || r.Claims != 6 || r.Withheld != 1 || r.Proofs != 7 || r.Size != 10 || r.Origin != "log.nahrin.example/register" {
		t.Errorf("%+v", r)
	}
}

func TestWithoutAKeyTheSignerStaysUnknown(t *testing.T) {
	if r := checked(t, good, ""); !r.Intact || r.Signer != verify.Unknown {
		t.Errorf("%+v", r)
	}
}

func TestAnotherKeyMakesAWrongSigner(t *testing.T) {
	if r := checked(t, good, strangerKey); r.Intact || r.Signer != verify.Wrong || !has(r, "signer", "signature.note") {
		t.Errorf("%+v", r)
	}
}

func TestWhatCannotBeCheckedIsAnErrorAndNeverIntact(t *testing.T) {
	for _, c := range []struct {
		dir, key string
		kind     fault.Kind
	}{
		{good, "no key", fault.Invalid},
		{filepath.Join(t.TempDir(), "nothing"), verifierKey, fault.NotFound},
		{"verify.go", verifierKey, fault.Corrupt},
	} {
		if r, err := verify.Check(t.Context(), c.dir, c.key); fault.KindOf(err) != c.kind || r.Intact {
			t.Errorf("%s: %v", c.dir, err)
		}
	}
}

// The bad vectors: what is done to the good one, and what must be said of it.
func TestEachBadVectorIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, problem, about string
		change               func(t *testing.T, dir string)
	}{
		{"page changed", "changed", "data/index.html", flip("data/index.html")},
		{"Arabic page changed", "changed", "data/index.ar.html", flip("data/index.ar.html")},
		{"table changed", "changed", "data/figures.csv", flip("data/figures.csv")},
		{"publication changed", "changed", "data/publication.json", flip("data/publication.json")},
		{"instructions changed", "changed", "data/CHECK.txt", flip("data/CHECK.txt")},
		{"proof changed", "changed", "data/proofs/p1.tlog-proof", flip("data/proofs/p1.tlog-proof")},
		{"proof cut short", "changed", "data/proofs/p1.tlog-proof", truncate("data/proofs/p1.tlog-proof")},
		{"head changed", "changed", "data/proofs/p1.head", flip("data/proofs/p1.head")},
		{"salt changed", "changed", "data/proofs/p1.head-salt", flip("data/proofs/p1.head-salt")},
		{"checkpoint changed", "changed", "data/proofs/checkpoint", flip("data/proofs/checkpoint")},
		{"key changed", "changed", "data/proofs/signer.vkey", flip("data/proofs/signer.vkey")},
		{"bagit.txt changed", "changed", "bagit.txt", flip("bagit.txt")},
		{"bag-info.txt changed", "changed", "bag-info.txt", flip("bag-info.txt")},
		{"manifest changed", "changed", "manifest-sha256.txt", flip("manifest-sha256.txt")},
		{"tag manifest changed", "signature", "signature.note", flip("tagmanifest-sha256.txt")},
		{"signature changed", "signature", "signature.note", edit("signature.note", func(b []byte) []byte { b[len(b)-9] ^= 1; return b })},
		{"signature cut short", "signature", "signature.note", truncate("signature.note")},
		{"signature missing", "missing", "signature.note", remove("signature.note")},
		{"tag manifest missing", "missing", "tagmanifest-sha256.txt", remove("tagmanifest-sha256.txt")},
		{"manifest missing", "missing", "manifest-sha256.txt", remove("manifest-sha256.txt")},
		{"file added to the payload", "added", "data/more.txt", add("data/more.txt")},
		{"file added beside it", "added", "more.txt", add("more.txt")},
		{"hidden file added", "added", ".hidden", add(".hidden")},
		{"manifest added", "added", "manifest-sha512.txt", add("manifest-sha512.txt")},
		{"folder added", "added", "data/more", func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "data", "more"), 0o755); err != nil {
				t.Fatal(err)
			}
		}},
		{"fetch.txt", "fetch", "fetch.txt", add("fetch.txt")},
		{"link in place of a file", "link", "data/index.html", func(t *testing.T, dir string) {
			name := filepath.Join(dir, "data", "index.html")
			if err := os.Rename(name, filepath.Join(dir, "..", "index.html")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("../../index.html", name); err != nil {
				t.Skip("this file system makes no links: ", err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copied(t, good)
			c.change(t, dir)
			for _, key := range []string{verifierKey, ""} {
				if r := checked(t, dir, key); r.Intact || !has(r, c.problem, c.about) {
					t.Errorf("key %q: %+v", key, r.Problems)
				}
			}
		})
	}
}

func flip(path string) func(*testing.T, string) {
	return edit(path, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
}

func truncate(path string) func(*testing.T, string) {
	return edit(path, func(b []byte) []byte { return b[:len(b)-5] })
}

func remove(path string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(path))); err != nil {
			t.Fatal(err)
		}
	}
}

func add(path string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func edit(path string, change func([]byte) []byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		name := filepath.Join(dir, filepath.FromSlash(path))
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, change(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryFileIsMissedWhenItIsGone(t *testing.T) {
	for _, path := range paths(t, good) {
		dir := copied(t, good)
		if err := os.Remove(filepath.Join(dir, path)); err != nil {
			t.Fatal(err)
		}
		if checked(t, dir, verifierKey).Intact || checked(t, dir, "").Intact {
			t.Errorf("%s is not missed", path)
		}
	}
}

func TestAFileAddedAnywhereIsFound(t *testing.T) {
	for _, path := range paths(t, good) {
		dir := copied(t, good)
		if err := os.WriteFile(filepath.Join(dir, path+".more"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if !has(checked(t, dir, verifierKey), "added", filepath.ToSlash(path)+".more") {
			t.Errorf("%s.more is not found", path)
		}
	}
}

// paths lists every file of a bundle.
func paths(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			out = append(out, name)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatal(err, out)
	}
	return out
}

func TestTheResultNamesItsPartsInJSON(t *testing.T) {
	data, err := json.Marshal(checked(t, good, verifierKey))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"intact":true`, `"signer":"verified"`, `"problems":[]`, `"origin":`} {
		if !strings.Contains(string(data), key) {
			t.Errorf("no %s in %s", key, data)
		}
	}
}

// small is the least release: one figure over one claim, in one language.
func small(t testing.TB) publication.Publication {
	t.Helper()
	p := theGood(t)
	p.Langs, p.Findings, p.Bounds, p.Withheld = []string{"en"}, []publication.Finding{}, []publication.Bounds{}, []publication.Withheld{}
	p.Limits = p.Limits[:1]
	f := p.Figures[0]
	f.Parts, f.Relations, f.Derivation, f.Claims = []publication.Part{}, []publication.Relation{}, f.Derivation[:1], 1
	p.Figures, p.Claims, p.Proofs = []publication.Figure{f}, p.Claims[:1], p.Proofs[:1]
	used := map[string]bool{f.Set: true, p.Claims[0].Chain[0].Who: true}
	p.Entities = slices.DeleteFunc(p.Entities, func(e publication.Entity) bool { return !used[e.ID] })
	if problems := p.Check(); len(problems) > 0 {
		t.Fatal(fmt.Sprint(problems))
	}
	return p
}
