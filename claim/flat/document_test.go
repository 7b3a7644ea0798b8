package flat

import (
	"bytes"
	"strings"
	"testing"

	"sijil/fault"
)

// examples returns the indented JSON objects of the document that describes
// the form, each as one line.
func examples(t *testing.T) []string {
	var out []string
	for _, line := range strings.Split(string(readFile(t, "../../doc/format/claim.md")), "\n") {
		text, indented := strings.CutPrefix(line, "    ")
		switch {
		case indented && strings.HasPrefix(text, "{"):
			out = append(out, text)
		case indented && len(out) > 0:
			out[len(out)-1] += text
		}
	}
	return out
}

func TestExamplesOfTheDocumentCanBeUsed(t *testing.T) {
	found := examples(t)
	if len(found) != 3 {
		t.Fatalf("%d examples, want an entity, a claim and a vocabulary", len(found))
	}
	opt := testImport(t)
	opt.ID = numbering("per:P-07", "per:W-03", "pl:flat", "doc:report")
	lines := []byte(found[0] + "\n" + found[1] + "\n")
	b, report, err := ReadAll(bytes.NewReader(lines), opt)
	if err != nil || report[0].Err != nil || report[1].Err != nil {
		t.Fatal(err, report)
	}
	if len(b.Entities) != 1 || len(b.Claims) != 1 {
		t.Errorf("took %d entities and %d claims", len(b.Entities), len(b.Claims))
	}
	more, err := opt.Vocabulary.Merge([]byte(found[2]))
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	if _, ok := more.Kind("flood"); !ok {
		t.Error("the kind of the example is not there")
	}
}
