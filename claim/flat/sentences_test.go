package flat

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"sijil/claim"
	"sijil/value"
)

// sentences is the file of twenty invented sentences that the claims model was
// drawn from, each with the lesson it taught.
type sentences struct {
	Entities  map[string]string `json:"entities"`
	Sentences []struct {
		N      int               `json:"n"`
		Text   string            `json:"text"`
		Claims []json.RawMessage `json:"claims"`
		Lesson string            `json:"lesson"`
	} `json:"sentences"`
}

// sentenceLines returns the file as lines of the flat form, entities first.
func sentenceLines(t testing.TB) []byte {
	return readFile(t, "../testdata/interop-sentences.jsonl")
}

func TestLinesOfTheTwentySentencesAreTheFile(t *testing.T) {
	var s sentences
	if err := json.Unmarshal(readFile(t, "../testdata/interop-sentences.json"), &s); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	for _, one := range s.Sentences {
		for _, c := range one.Claims {
			if err := json.Compact(&want, c); err != nil {
				t.Fatal(err)
			}
			want.WriteByte('\n')
		}
	}
	lines := bytes.SplitAfter(sentenceLines(t), []byte("\n"))
	sameLines(t, want.Bytes(), bytes.Join(lines[len(s.Entities):], nil))
}

// numbering gives ids in the order in which they are asked for, to names that
// the file defines and to those in known.
func numbering(known ...string) func(Name) (value.ID, bool) {
	n := int32(0)
	return func(name Name) (value.ID, bool) {
		if !name.Defined && !slices.Contains(known, name.Ref) {
			return "", false
		}
		n++
		return standIn(n), true
	}
}

// standard is the vocabulary that the program ships; a test that needs it
// fails if it cannot be loaded.
func standard(t testing.TB) *claim.Vocabulary {
	t.Helper()
	v, err := claim.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func testImport(t testing.TB) Import {
	return Import{
		Vocabulary: standard(t), ID: numbering(), By: "the importer",
		Scope: value.Scope{Case: standIn(1 << 20), Compartment: standIn(1<<20 + 1), Sensitivity: value.Restricted},
	}
}

// importSentences imports all lines; every one has to be taken.
func importSentences(t testing.TB) Batch {
	t.Helper()
	lines := sentenceLines(t)
	b, report, err := ReadAll(bytes.NewReader(lines), testImport(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range report {
		if l.Err != nil {
			t.Errorf("line %d (%s): %v", l.Number, l.Ref, l.Err)
		}
	}
	return b
}

func TestTwentySentencesImportWhole(t *testing.T) {
	b := importSentences(t)
	if len(b.Claims) != 62 {
		t.Fatalf("%d claims were taken, want 62", len(b.Claims))
	}
	kinds := map[string]bool{}
	for _, c := range b.Claims {
		kinds[c.Kind] = true
	}
	if len(kinds) != 29 {
		t.Errorf("they are of %d kinds, want 29", len(kinds))
	}
}

func TestTwentySentencesComeOutAsEqualJSONValues(t *testing.T) {
	lines := sentenceLines(t)
	b := importSentences(t)
	opt := Options{Vocabulary: standard(t), Sensitivity: value.Restricted}
	// What is stored is JSON, so the way out leads through it.
	stored, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back Batch
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, back, opt); err != nil {
		t.Fatal(err)
	}
	sameLines(t, lines, out.Bytes())
}

// sameLines compares two files line by line as JSON values.
func sameLines(t testing.TB, want, got []byte) {
	t.Helper()
	w, g := bytes.Split(bytes.TrimSpace(want), []byte("\n")), bytes.Split(bytes.TrimSpace(got), []byte("\n"))
	if len(w) != len(g) {
		t.Errorf("%d lines, want %d", len(g), len(w))
	}
	for i := range min(len(w), len(g)) {
		var a, b any
		if err := json.Unmarshal(w[i], &a); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if err := json.Unmarshal(g[i], &b); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		if !bytes.Equal(x, y) {
			t.Errorf("line %d\n in: %s\nout: %s", i+1, x, y)
		}
	}
}
