package publication_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"sijil/fault"
	"sijil/publication"
)

// vector returns publication.json of the good test vector.
func vector(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("verify/testdata/good/data/publication.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decoded(t testing.TB) publication.Publication {
	t.Helper()
	p, err := publication.Decode(vector(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPublicationHasOneSpelling(t *testing.T) {
	again, err := decoded(t).Encode()
	if err != nil || !bytes.Equal(again, vector(t)) {
		t.Error("encoding again gives other bytes", err)
	}
	for name, change := range map[string]func(string) string{
		"other spacing":     func(s string) string { return strings.Replace(s, ": ", ":  ", 1) },
		"unknown field":     func(s string) string { return strings.Replace(s, `"id"`, `"more": 1, "id"`, 1) },
		"field twice":       func(s string) string { return strings.Replace(s, `"id": "velm-1"`, `"id": "x", "id": "velm-1"`, 1) },
		"field in capitals": func(s string) string { return strings.Replace(s, `"id"`, `"ID"`, 1) },
		"escaped letter":    func(s string) string { return strings.Replace(s, "velm-1", `v\u0065lm-1`, 1) },
		"second value":      func(s string) string { return s + "{}" },
		"cut short":         func(s string) string { return s[:len(s)/2] },
		"number with 0":     func(s string) string { return strings.Replace(s, `"position": 40`, `"position": 40.0`, 1) },
		"another format":    func(s string) string { return strings.Replace(s, "publication 1", "publication 2", 1) },
		"nothing":           func(string) string { return "" },
		"null":              func(string) string { return "null\n" },
		"not UTF-8":         func(s string) string { return strings.Replace(s, "velm-1", "velm\xff", 1) },
	} {
		changed := change(string(vector(t)))
		if changed == string(vector(t)) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := publication.Decode([]byte(changed)); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s is accepted (%v)", name, err)
		}
	}
}

func TestTheVectorHangsTogether(t *testing.T) {
	if problems := decoded(t).Check(); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestWhatDoesNotHangTogetherIsNamed(t *testing.T) {
	seven := int64(7)
	for _, c := range []struct {
		name, problem string
		change        func(*publication.Publication)
	}{
		{"no limits", "form", func(p *publication.Publication) { p.Limits = nil }},
		{"no id", "form", func(p *publication.Publication) { p.ID = "" }},
		{"an id that is a path", "form", func(p *publication.Publication) { p.ID = "../x" }},
		{"a proof's name that is a path", "form", func(p *publication.Publication) { p.Proofs[0].ID = "../../x" }},
		{"local time", "form", func(p *publication.Publication) { p.At = "2031-06-01T12:00:00+03:00" }},
		{"no language", "form", func(p *publication.Publication) { p.Langs = nil }},
		{"no log", "proof", func(p *publication.Publication) { p.Logs = nil }},
		{"a log under another name", "proof", func(p *publication.Publication) { p.Logs[0].Origin = "other" }},
		{"two claims of one name", "reference", func(p *publication.Publication) { p.Claims[1].ID = p.Claims[0].ID }},
		{"a claim without proof", "reference", func(p *publication.Publication) { p.Claims[0].Proof = "" }},
		{"a claim in no item", "reference", func(p *publication.Publication) { p.Claims[0].Item = "i9" }},
		{"a role of nobody known", "reference", func(p *publication.Publication) { p.Claims[0].Roles[0].Entity = "e99" }},
		{"a teller of nobody known", "reference", func(p *publication.Publication) { p.Claims[0].Chain[0].Who = "e99" }},
		{"a finding over no figure", "reference", func(p *publication.Publication) { p.Findings[0].Figures[0] = "none" }},
		{"an element over no claim", "reference", func(p *publication.Publication) { p.Findings[0].Elements[0].Against[0] = "c99" }},
		{"a relation to no figure", "reference", func(p *publication.Publication) { p.Figures[0].Relations[0].To = "none" }},
		{"a set that is not there", "reference", func(p *publication.Publication) { p.Figures[0].Set = "e99" }},
		{"bounds the wrong way round", "figure", func(p *publication.Publication) { p.Figures[0].Min = new(int64); *p.Figures[0].Min = 99 }},
		{"one breakdown with two closures", "figure", func(p *publication.Publication) { p.Figures[0].Parts[0].Closure = "open" }},
		{"a reduced figure with parts", "figure", func(p *publication.Publication) { p.Figures[0].Reduced = true }},
		{"a bound from nowhere", "figure", func(p *publication.Publication) {
			p.Claims[0].Counts[0].Max, p.Figures[0].Max = nil, &seven
			p.Figures[0].Min, p.Figures[0].Parts = nil, nil
		}},
		{"list bounds over one list", "figure", func(p *publication.Publication) { p.Bounds[0].Of = p.Bounds[0].Of[:1] }},
		{"list bounds over no figure", "reference", func(p *publication.Publication) { p.Bounds[0].Of[0] = "none" }},
		{"a withheld item described", "form", func(p *publication.Publication) { p.Items[0].Holding = "withheld" }},
		{"an item without digest", "form", func(p *publication.Publication) { p.Items[0].SHA256 = "abc" }},
		{"withheld claims miscounted", "form", func(p *publication.Publication) { p.Withheld[0].Count = 2 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := decoded(t)
			c.change(&p)
			if !slices.ContainsFunc(p.Check(), func(x publication.Problem) bool { return x.Name == c.problem }) {
				t.Errorf("problems: %v", p.Check())
			}
		})
	}
}

func TestLimitsAreStatedInBothLanguagesAndNeverSayTrue(t *testing.T) {
	for _, l := range publication.Limits() {
		if l.In("en") == "" || l.In("ar") == "" || l.In("en") == l.In("ar") {
			t.Errorf("%v", l)
		}
	}
	if first := publication.Limits()[0].In("en"); !strings.Contains(first, "unchanged since they were collected") || !strings.Contains(first, "does not show") {
		t.Error(first)
	}
}

func TestEveryEntryOfALogIsProvenAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 40).Draw(t, "size")
		at := rapid.Int64Range(0, size-1).Draw(t, "at")
		leaf := func(i int64) []byte { return bytes.Repeat([]byte{byte(i)}, 64) }
		var hashes []tlog.Hash
		read := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(idx))
			for i, x := range idx {
				out[i] = hashes[x]
			}
			return out, nil
		})
		for i := range size {
			h, err := tlog.StoredHashes(i, leaf(i), read)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, h...)
		}
		root, _ := tlog.TreeHash(size, read)
		path, _ := tlog.ProveRecord(size, at, read)
		p := publication.Proof{ID: "p1", Origin: "log", Index: at, Leaf: strings.Repeat(hex2(byte(at)), 64)}
		for _, h := range path {
			p.Path = append(p.Path, h.String())
		}
		c := publication.Checkpoint{Origin: "log", Size: size, Root: root}
		if err := p.Check(c); err != nil {
			t.Fatal(err)
		}
		other := p
		other.Index = (at + 1) % (size + 1)
		if other.Check(c) == nil {
			t.Fatalf("entry %d of %d passes for entry %d", at, size, other.Index)
		}
		other = p
		other.Leaf = strings.Repeat(hex2(byte(at)+1), 64)
		if other.Check(c) == nil {
			t.Fatal("another leaf passes")
		}
	})
}

func hex2(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}

func FuzzDecode(f *testing.F) {
	f.Add(vector(f))
	f.Add([]byte(`{"format":"sijil publication 1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := publication.Decode(data)
		if err != nil {
			return
		}
		again, err := p.Encode()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatal("what was accepted has another spelling")
		}
		p.Check() // must not panic
	})
}

func FuzzCheckpoint(f *testing.F) {
	f.Add("log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— log AAAA\n")
	f.Add("log\n03\n\n\n")
	f.Add(decoded(f).Logs[0].Checkpoint)
	f.Fuzz(func(t *testing.T, signed string) {
		c, err := publication.CheckpointOf(signed)
		if err == nil && (c.Size < 0 || c.Origin == "" || strings.Contains(c.Origin, "\n")) {
			t.Fatalf("accepted %+v", c)
		}
	})
}
