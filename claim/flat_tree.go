package claim

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"sijil/fault"
)

// node is a JSON value as it stood in a line: names in order, numbers as they
// were written.
type node struct {
	kind  byte   // 'n' null, 'b' bool, 's' string, '0' number, '[' list, '{' object
	text  string // of a string, a number, or "true" and "false"
	names []string
	list  []node // elements of a list, or the values of the names
}

// maxDepth bounds how deep lists and objects of a line may lie in each other.
const maxDepth = 24

func textNode(s string) node   { return node{kind: 's', text: s} }
func numberNode(s string) node { return node{kind: '0', text: s} }

func boolNode(b bool) node {
	return node{kind: 'b', text: strconv.FormatBool(b)}
}

// get returns the value of a name of an object, or nil.
func (n *node) get(name string) *node {
	if n.kind != '{' {
		return nil
	}
	if i := slices.Index(n.names, name); i >= 0 {
		return &n.list[i]
	}
	return nil
}

// put appends a name and its value to an object.
func (n *node) put(name string, v node) {
	n.names = append(n.names, name)
	n.list = append(n.list, v)
}

func invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...)
}

// parseTree reads one JSON value. Unlike encoding/json it refuses what would
// be lost in silence: names that stand twice, bytes that are no UTF-8, and
// halves of surrogate pairs.
func parseTree(line []byte) (node, error) {
	if !utf8.Valid(line) {
		return node{}, invalid("the line is not UTF-8")
	}
	if halfSurrogate(line) {
		return node{}, invalid(`the line has half of a character pair (\ud800 to \udfff)`)
	}
	if !json.Valid(line) {
		return node{}, invalid("the line is not JSON")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	n, err := parseNode(d, maxDepth)
	if err != nil {
		return node{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return node{}, invalid("something follows the end of the JSON object")
	}
	return n, nil
}

func parseNode(d *json.Decoder, depth int) (node, error) {
	if depth == 0 {
		return node{}, invalid("lists and objects lie more than %d deep in each other", maxDepth)
	}
	t, err := d.Token()
	if err != nil {
		return node{}, invalid("the line is not JSON")
	}
	switch t := t.(type) {
	case nil:
		return node{kind: 'n'}, nil
	case bool:
		return boolNode(t), nil
	case string:
		return textNode(t), nil
	case json.Number:
		return numberNode(t.String()), nil
	case json.Delim:
		if t == '[' {
			return parseList(d, depth)
		}
		return parseObject(d, depth)
	}
	return node{}, invalid("the line is not JSON")
}

func parseList(d *json.Decoder, depth int) (node, error) {
	n := node{kind: '['}
	for d.More() {
		e, err := parseNode(d, depth-1)
		if err != nil {
			return node{}, err
		}
		n.list = append(n.list, e)
	}
	if _, err := d.Token(); err != nil {
		return node{}, invalid("the line is not JSON")
	}
	return n, nil
}

func parseObject(d *json.Decoder, depth int) (node, error) {
	n := node{kind: '{'}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return node{}, invalid("the line is not JSON")
		}
		if seen[name] {
			return node{}, invalid("the name %q stands twice in one object", clip(name))
		}
		seen[name] = true
		v, err := parseNode(d, depth-1)
		if err != nil {
			return node{}, err
		}
		n.put(name, v)
	}
	if _, err := d.Token(); err != nil {
		return node{}, invalid("the line is not JSON")
	}
	return n, nil
}

// clip shortens a name for a message: names come from the file, and a name
// that is a whole text would carry content into an error.
func clip(name string) string {
	if utf8.RuneCountInString(name) <= 40 {
		return name
	}
	return string([]rune(name)[:40]) + "…"
}

// halfSurrogate reports whether a string of the line escapes one half of a
// surrogate pair without the other. encoding/json would replace it.
func halfSurrogate(line []byte) bool {
	half := func(i int) (uint64, bool) {
		if i+6 > len(line) || line[i] != '\\' || line[i+1] != 'u' {
			return 0, false
		}
		u, err := strconv.ParseUint(string(line[i+2:i+6]), 16, 16)
		return u, err == nil && u >= 0xd800 && u <= 0xdfff
	}
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		first, is := half(i)
		if !is {
			i++ // the escaped character
			continue
		}
		second, pair := half(i + 6)
		if first >= 0xdc00 || !pair || second < 0xdc00 {
			return true
		}
		i += 11
	}
	return false
}

// append writes the node as JSON without line breaks.
func (n *node) append(to []byte) []byte {
	switch n.kind {
	case 'n':
		return append(to, "null"...)
	case 's':
		return appendQuoted(to, n.text)
	case '[', '{':
		to = append(to, n.kind)
		for i := range n.list {
			if i > 0 {
				to = append(to, ',')
			}
			if n.kind == '{' {
				to = append(appendQuoted(to, n.names[i]), ':')
			}
			to = n.list[i].append(to)
		}
		return append(to, n.kind+2) // ']' and '}' stand two after '[' and '{'
	}
	return append(to, n.text...)
}

func appendQuoted(to []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil { // a string can always be encoded
		return append(to, `""`...)
	}
	return append(to, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// same reports whether two nodes are the same JSON value. The order of names
// does not matter.
func (n *node) same(o *node) bool {
	if n.kind != o.kind || len(n.list) != len(o.list) {
		return false
	}
	if n.kind == '0' {
		return sameNumber(n.text, o.text)
	}
	if n.text != o.text {
		return false
	}
	for i := range n.list {
		other := &o.list[i]
		if n.kind == '{' {
			if other = o.get(n.names[i]); other == nil {
				return false
			}
		}
		if !n.list[i].same(other) {
			return false
		}
	}
	return true
}

func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}
