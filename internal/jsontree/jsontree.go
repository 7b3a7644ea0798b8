// Package jsontree reads and writes JSON values as they stand: names in order,
// numbers as written. Unlike encoding/json it refuses what would be lost in
// silence.
package jsontree

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"sijil/fault"
)

// Node is a JSON value.
type Node struct {
	Kind  byte   // 'n' null, 'b' bool, 's' string, '0' number, '[' list, '{' object
	Text  string // of a string, a number, or "true" and "false"
	Names []string
	List  []Node // elements of a list, or the values of the names
}

// maxDepth bounds how deep lists and objects of a line may lie in each other.
const maxDepth = 24

// Text returns a string.
func Text(s string) Node { return Node{Kind: 's', Text: s} }

// Number returns a number, from its JSON token.
func Number(s string) Node { return Node{Kind: '0', Text: s} }

// Bool returns true or false.
func Bool(b bool) Node { return Node{Kind: 'b', Text: strconv.FormatBool(b)} }

// Get returns the value of a name of an object, or nil.
func (n *Node) Get(name string) *Node {
	if n.Kind != '{' {
		return nil
	}
	if i := slices.Index(n.Names, name); i >= 0 {
		return &n.List[i]
	}
	return nil
}

// Put appends a name and its value to an object.
func (n *Node) Put(name string, v Node) {
	n.Names = append(n.Names, name)
	n.List = append(n.List, v)
}

func invalid(format string, args ...any) error { return fault.New(fault.Invalid, format, args...) }

// Parse reads one JSON value. Unlike encoding/json it refuses what would
// be lost in silence: names that stand twice, bytes that are no UTF-8, and
// halves of surrogate pairs.
func Parse(line []byte) (Node, error) {
	if !utf8.Valid(line) {
		return Node{}, invalid("the line is not UTF-8")
	}
	if halfSurrogate(line) {
		return Node{}, invalid(`the line has half of a character pair (\ud800 to \udfff)`)
	}
	if !json.Valid(line) {
		return Node{}, invalid("the line is not JSON")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	n, err := parseNode(d, maxDepth)
	if err != nil {
		return Node{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Node{}, invalid("something follows the end of the JSON object")
	}
	return n, nil
}

func parseNode(d *json.Decoder, depth int) (Node, error) {
	if depth == 0 {
		return Node{}, invalid("lists and objects lie more than %d deep in each other", maxDepth)
	}
	t, err := d.Token()
	if err != nil {
		return Node{}, invalid("the line is not JSON")
	}
	switch t := t.(type) {
	case nil:
		return Node{Kind: 'n'}, nil
	case bool:
		return Bool(t), nil
	case string:
		return Text(t), nil
	case json.Number:
		return Number(t.String()), nil
	case json.Delim:
		if t == '[' {
			return parseList(d, depth)
		}
		return parseObject(d, depth)
	}
	return Node{}, invalid("the line is not JSON")
}

func parseList(d *json.Decoder, depth int) (Node, error) {
	n := Node{Kind: '['}
	for d.More() {
		e, err := parseNode(d, depth-1)
		if err != nil {
			return Node{}, err
		}
		n.List = append(n.List, e)
	}
	if _, err := d.Token(); err != nil {
		return Node{}, invalid("the line is not JSON")
	}
	return n, nil
}

func parseObject(d *json.Decoder, depth int) (Node, error) {
	n := Node{Kind: '{'}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return Node{}, invalid("the line is not JSON")
		}
		if seen[name] {
			return Node{}, invalid("the name %q stands twice in one object", Short(name))
		}
		seen[name] = true
		v, err := parseNode(d, depth-1)
		if err != nil {
			return Node{}, err
		}
		n.Put(name, v)
	}
	if _, err := d.Token(); err != nil {
		return Node{}, invalid("the line is not JSON")
	}
	return n, nil
}

// Short shortens a name for a message: names come from the file, and a name
// that is a whole text would carry content into an error.
func Short(name string) string {
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

// Append writes the value as JSON without line breaks.
func (n *Node) Append(to []byte) []byte {
	switch n.Kind {
	case 'n':
		return append(to, "null"...)
	case 's':
		return AppendQuoted(to, n.Text)
	case '[', '{':
		to = append(to, n.Kind)
		for i := range n.List {
			if i > 0 {
				to = append(to, ',')
			}
			if n.Kind == '{' {
				to = append(AppendQuoted(to, n.Names[i]), ':')
			}
			to = n.List[i].Append(to)
		}
		return append(to, n.Kind+2) // ']' and '}' stand two after '[' and '{'
	}
	return append(to, n.Text...)
}

// AppendQuoted writes a string as JSON, without escaping what HTML would need.
func AppendQuoted(to []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil { // a string can always be encoded
		return append(to, `""`...)
	}
	return append(to, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// Same reports whether two nodes are the same JSON value. The order of names
// does not matter.
func (n *Node) Same(o *Node) bool {
	if n.Kind != o.Kind || len(n.List) != len(o.List) {
		return false
	}
	if n.Kind == '0' {
		return sameNumber(n.Text, o.Text)
	}
	if n.Text != o.Text {
		return false
	}
	for i := range n.List {
		other := &o.List[i]
		if n.Kind == '{' {
			if other = o.Get(n.Names[i]); other == nil {
				return false
			}
		}
		if !n.List[i].Same(other) {
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
