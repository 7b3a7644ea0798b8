package claim

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/value"
)

// lineSeeds are all lines of the test data, good and bad.
func lineSeeds(t testing.TB) [][]byte {
	lines, _ := sentenceLines(t)
	seeds := bytes.Split(bytes.TrimSpace(lines), []byte("\n"))
	seeds = append(seeds, bytes.Split(bytes.TrimSpace(readFile(t, "testdata/flat-good.jsonl")), []byte("\n"))...)
	for _, text := range bytes.Split(bytes.TrimSpace(readFile(t, "testdata/flat-bad.jsonl")), []byte("\n")) {
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
func comesBack(t interface{ Fatalf(string, ...any) }, v *Vocabulary, line []byte) bool {
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
	tree, err := parseTree(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("\xef\xbb\xbf")))
	if err != nil {
		t.Fatalf("a line was taken that cannot be read: %v", err)
	}
	if v := tree.get("entity"); tree.get("id") == nil && (v == nil || v.kind == '{') {
		return false // in canonical form already
	}
	var out bytes.Buffer
	name := func(_ string, id value.ID) string { return back[id] }
	if err := WriteFlat(&out, b, Flat{Vocabulary: v, Sensitivity: value.Restricted, Name: name}); err != nil {
		t.Fatalf("%v", err)
	}
	got, err := parseTree(bytes.TrimSpace(out.Bytes()))
	if err != nil || !tree.same(&got) {
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
	var trees []node
	parts := map[string][]node{} // what stands under each name somewhere
	for _, line := range lineSeeds(t) {
		if n, err := parseTree(line); err == nil && n.kind == '{' {
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
		if comesBack(t, v, n.append(nil)) {
			taken++
		}
	})
	t.Logf("%d changed lines were taken", taken)
	if taken == 0 {
		t.Error("no changed line was taken, so nothing was held")
	}
}

func collect(n *node, parts map[string][]node) {
	for i := range n.list {
		if n.kind == '{' {
			parts[n.names[i]] = append(parts[n.names[i]], n.list[i])
		}
		collect(&n.list[i], parts)
	}
}

func copyTree(n node) node {
	n.names = slices.Clone(n.names)
	n.list = slices.Clone(n.list)
	for i := range n.list {
		n.list[i] = copyTree(n.list[i])
	}
	return n
}

// mutate changes one place of a tree.
func mutate(t *rapid.T, n *node, parts map[string][]node) {
	for len(n.list) > 0 && rapid.IntRange(0, 2).Draw(t, "deeper") > 0 {
		n = &n.list[rapid.IntRange(0, len(n.list)-1).Draw(t, "where")]
	}
	if n.kind == '{' && len(n.list) > 0 {
		i := rapid.IntRange(0, len(n.list)-1).Draw(t, "member")
		switch rapid.IntRange(0, 5).Draw(t, "how") {
		case 0:
			n.names, n.list = slices.Delete(n.names, i, i+1), slices.Delete(n.list, i, i+1)
		case 1:
			n.list[i] = node{kind: 'n'}
		case 2:
			n.list[i] = copyTree(rapid.SampledFrom(parts[n.names[i]]).Draw(t, "other"))
		case 3:
			n.list[i] = node{kind: '[', list: []node{n.list[i]}}
		default:
			names := make([]string, 0, len(parts))
			for name := range parts {
				names = append(names, name)
			}
			slices.Sort(names)
			name := rapid.SampledFrom(names).Draw(t, "name")
			if n.get(name) == nil {
				n.put(name, copyTree(rapid.SampledFrom(parts[name]).Draw(t, "value")))
			}
		}
		return
	}
	switch {
	case n.kind == '[' && len(n.list) == 1:
		*n = n.list[0]
	case n.kind == 's':
		n.text = rapid.SampledFrom([]string{"", "x", "unknown", "open", "computed", "asserted", "2025-03", "recorded"}).Draw(t, "word")
	case n.kind == '0':
		n.text = rapid.SampledFrom([]string{"0", "-0", "1", "32", "0.5", "1.0", "1e2"}).Draw(t, "number")
	case n.kind == 'b':
		*n = boolNode(n.text == "false")
	}
}
