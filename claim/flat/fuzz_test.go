package flat

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/internal/jsontree"
	"sijil/value"
)

// lineSeeds are all lines of the test data, good and bad.
func lineSeeds(t testing.TB) [][]byte {
	lines := sentenceLines(t)
	seeds := bytes.Split(bytes.TrimSpace(lines), []byte("\n"))
	seeds = append(seeds, bytes.Split(bytes.TrimSpace(readFile(t, "../testdata/flat-good.jsonl")), []byte("\n"))...)
	for _, text := range bytes.Split(bytes.TrimSpace(readFile(t, "../testdata/flat-bad.jsonl")), []byte("\n")) {
		var bad struct{ Line string }
		if err := json.Unmarshal(text, &bad); err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, []byte(bad.Line))
	}
	return seeds
}

// comesBack holds that a line that is taken comes out as an equal JSON value,
// and that the canonical form of its record comes back unchanged. It reports
// whether the line was taken.
func comesBack(t interface{ Fatalf(string, ...any) }, v *claim.Vocabulary, line []byte) bool {
	names := map[key]value.ID{}
	back := map[value.ID]string{}
	opt := Import{Vocabulary: v, By: "the importer", Scope: value.Scope{
		Case: standIn(1 << 20), Compartment: standIn(1<<20 + 1), Sensitivity: value.Restricted}}
	opt.ID = func(n Name) (value.ID, bool) { // every name is known
		k := keyOf(n.Kind, n.Ref)
		if n.Kind == "assessment" {
			return standIn(1 << 19), true
		}
		if _, ok := names[k]; !ok {
			names[k] = standIn(int32(len(names)))
			back[names[k]] = n.Ref
		}
		return names[k], true
	}
	b, report, err := ReadAll(bytes.NewReader(line), opt)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(report) != 1 || report[0].Err != nil {
		return false
	}
	tree, err := jsontree.Parse(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("\xef\xbb\xbf")))
	if err != nil {
		t.Fatalf("a line was taken that cannot be read: %v", err)
	}
	if v := tree.Get("entity"); tree.Get("id") == nil && (v == nil || v.Kind == '{') {
		return false // in canonical form already
	}
	var out bytes.Buffer
	name := func(_ string, id value.ID) string { return back[id] }
	if err := Write(&out, b, Options{Vocabulary: v, Sensitivity: value.Restricted, Name: name}); err != nil {
		t.Fatalf("%v", err)
	}
	got, err := jsontree.Parse(bytes.TrimSpace(out.Bytes()))
	if err != nil || !tree.Same(&got) {
		t.Fatalf("\n in: %s\nout: %s (%v)", line, out.Bytes(), err)
	}
	out.Reset()
	if err := WriteCanonical(&out, b); err != nil {
		t.Fatalf("%v", err)
	}
	again, report, err := ReadAll(bytes.NewReader(out.Bytes()), opt)
	x, _ := json.Marshal(b)
	y, _ := json.Marshal(again)
	if err != nil || !bytes.Equal(x, y) {
		t.Fatalf("the canonical form came back changed: %v %+v\n%s\n%s", err, report, x, y)
	}
	return true
}

func FuzzFlatLine(f *testing.F) {
	for _, s := range lineSeeds(f) {
		f.Add(s)
	}
	v := standard(f)
	f.Fuzz(func(t *testing.T, line []byte) { comesBack(t, v, line) })
}

// TestLinesPutTogetherFromOthersComeBack changes good lines in ways that keep
// them JSON: names dropped, taken from other lines, nulls, lists, other words.
func TestLinesPutTogetherFromOthersComeBack(t *testing.T) {
	v := standard(t)
	var trees []jsontree.Node
	parts := map[string][]jsontree.Node{} // what stands under each name somewhere
	for _, line := range lineSeeds(t) {
		if n, err := jsontree.Parse(line); err == nil && n.Kind == '{' {
			trees = append(trees, n)
			collect(&n, parts)
		}
	}
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		n := copyTree(rapid.SampledFrom(trees).Draw(t, "line"))
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			mutate(t, &n, parts)
		}
		if comesBack(t, v, n.Append(nil)) {
			taken++
		}
	})
	t.Logf("%d changed lines were taken", taken)
	if taken == 0 {
		t.Error("no changed line was taken, so nothing was held")
	}
}

func collect(n *jsontree.Node, parts map[string][]jsontree.Node) {
	for i := range n.List {
		if n.Kind == '{' {
			parts[n.Names[i]] = append(parts[n.Names[i]], n.List[i])
		}
		collect(&n.List[i], parts)
	}
}

func copyTree(n jsontree.Node) jsontree.Node {
	n.Names = slices.Clone(n.Names)
	n.List = slices.Clone(n.List)
	for i := range n.List {
		n.List[i] = copyTree(n.List[i])
	}
	return n
}

// mutate changes one place of a tree.
func mutate(t *rapid.T, n *jsontree.Node, parts map[string][]jsontree.Node) {
	for len(n.List) > 0 && rapid.IntRange(0, 2).Draw(t, "deeper") > 0 {
		n = &n.List[rapid.IntRange(0, len(n.List)-1).Draw(t, "where")]
	}
	if n.Kind == '{' && len(n.List) > 0 {
		i := rapid.IntRange(0, len(n.List)-1).Draw(t, "member")
		switch rapid.IntRange(0, 5).Draw(t, "how") {
		case 0:
			n.Names, n.List = slices.Delete(n.Names, i, i+1), slices.Delete(n.List, i, i+1)
		case 1:
			n.List[i] = jsontree.Node{Kind: 'n'}
		case 2:
			n.List[i] = copyTree(rapid.SampledFrom(parts[n.Names[i]]).Draw(t, "other"))
		case 3:
			n.List[i] = jsontree.Node{Kind: '[', List: []jsontree.Node{n.List[i]}}
		default:
			names := make([]string, 0, len(parts))
			for name := range parts {
				names = append(names, name)
			}
			slices.Sort(names)
			name := rapid.SampledFrom(names).Draw(t, "name")
			if n.Get(name) == nil {
				n.Put(name, copyTree(rapid.SampledFrom(parts[name]).Draw(t, "value")))
			}
		}
		return
	}
	switch {
	case n.Kind == '[' && len(n.List) == 1:
		*n = n.List[0]
	case n.Kind == 's':
		n.Text = rapid.SampledFrom([]string{"", "x", "unknown", "open", "computed", "asserted", "2025-03", "recorded"}).Draw(t, "word")
	case n.Kind == '0':
		n.Text = rapid.SampledFrom([]string{"0", "-0", "1", "32", "0.5", "1.0", "1e2"}).Draw(t, "number")
	case n.Kind == 'b':
		*n = jsontree.Bool(n.Text == "false")
	}
}
