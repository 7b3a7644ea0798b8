package flat

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"sijil/claim"
	"sijil/edtf"
	"sijil/fault"
	"sijil/internal/jsontree"
	"sijil/value"
)

// readValue reads the value of a name by the forms that its kind allows: the
// first form that reads it is taken.
func (f *flat) readValue(n *jsontree.Node, path string, v claim.ValueKind) (value.Value, error) {
	var first error
	for _, s := range v.Shapes() {
		before := len(f.spelled)
		got, err := f.readShape(n, path, s)
		if err == nil {
			err = got.Check()
		}
		if err == nil {
			return got, nil
		}
		f.spelled = f.spelled[:before]
		if first == nil || !errors.Is(err, errForm) && errors.Is(first, errForm) {
			first = err
		}
	}
	var shaped *fault.Error
	if errors.As(first, &shaped) && shaped.Hint == "" {
		return value.Value{}, shaped.WithHint("the form of %q is %s; see doc/format/claim.md", v.Name, v.Type)
	}
	return value.Value{}, first
}

// errForm marks the error of a value that has another JSON form than wanted;
// where several forms are allowed, a nearer miss is the better message.
var errForm = errors.New("another form")

func otherForm(path, want string) error {
	return &fault.Error{Kind: fault.Invalid, Message: path + ": has to be " + want, Err: errForm}
}

func (f *flat) readShape(n *jsontree.Node, path string, s claim.Shape) (value.Value, error) {
	switch s.Form {
	case "time", "date":
		t, err := f.readTime(n, path)
		return value.Value{Time: t}, err
	case "age":
		return f.readAge(n, path)
	case "count":
		c := new(value.Count)
		return value.Value{Count: c}, f.readFlat(n, path, countFields(c))
	case "share":
		c := new(value.Share)
		return value.Value{Share: c}, f.readFlat(n, path, shareFields(c))
	case "money":
		m := new(value.Money)
		return value.Value{Money: m}, f.readFlat(n, path, moneyFields(m))
	case "text":
		return f.readText(n, path)
	case "code":
		return f.readCode(n, path, s.Of)
	case "codes":
		return f.readCodes(n, path)
	case "list":
		return f.readList(n, path, *s.Item)
	case "record":
		return f.readRecord(n, path, s.Of)
	}
	return f.readPlain(n, path, s.Form)
}

func (f *flat) readFlat(n *jsontree.Node, path string, fields []field) error {
	if n.Kind != '{' {
		return otherForm(path, "an object")
	}
	return f.readObject(n, path, fields)
}

func (f *flat) readPlain(n *jsontree.Node, path, form string) (value.Value, error) {
	switch form {
	case "bool":
		if n.Kind != 'b' {
			return value.Value{}, otherForm(path, "true or false")
		}
		b := n.Text == "true"
		return value.Value{Bool: &b}, nil
	case "number":
		s, err := plainNumber(n, path)
		return value.Value{Number: &s}, err
	case "entity":
		r := new(value.Ref)
		return value.Value{Ref: r}, f.putRef(n, path, "entity", &r.Entity)
	case "claim":
		r := new(value.Ref)
		return value.Value{Ref: r}, f.putRef(n, path, "claim", &r.Claim)
	}
	return value.Value{}, wrong(path, "has a form that cannot be read")
}

// readTime reads a time: an object, or an EDTF date as text where there is
// nothing else to say.
func (f *flat) readTime(n *jsontree.Node, path string) (*value.Time, error) {
	if n.Kind == 's' {
		t, err := bareTime(n.Text)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "%s: is no EDTF date", path)
		}
		return t, nil
	}
	t := new(value.Time)
	if err := f.readFlat(n, path, timeFields(t)); err != nil {
		return nil, err
	}
	if err := t.Check(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s: cannot be used", path)
	}
	if isBare(t) {
		f.note(path, "object")
	}
	return t, nil
}

// bareTime is the time that EDTF alone says. Its bounds follow and are not
// kept.
func bareTime(s string) (*value.Time, error) {
	d, err := edtf.Parse(s)
	if err != nil {
		return nil, err
	}
	t := &value.Time{Kind: value.Moment, EDTF: s}
	switch d.Kind() {
	case edtf.Interval:
		t.Kind = value.Extent
	case edtf.AllOf:
		t.Kind = value.Recurring
	}
	return t, nil
}

func isBare(t *value.Time) bool {
	bare, err := bareTime(t.EDTF)
	return err == nil && *bare == *t
}

func (f *flat) readAge(n *jsontree.Node, path string) (value.Value, error) {
	a := new(value.Age)
	if n.Kind != '{' {
		return value.Value{}, otherForm(path, "an object")
	}
	stated := ""
	fields := append(ageFields(a), field{name: "implies_birth", keep: &stated})
	if err := f.readObject(n, path, fields); err != nil {
		return value.Value{}, err
	}
	if stated != "" {
		if birth, _ := claim.BirthBounds(*a); birth != stated {
			return value.Value{}, wrong(path, "the time of birth does not follow from the age").
				WithHint("leave implies_birth out: it is computed")
		}
		f.note(join(path, "implies_birth"), "stated")
	}
	return value.Value{Age: a}, nil
}

func (f *flat) readText(n *jsontree.Node, path string) (value.Value, error) {
	t := new(value.Text)
	switch n.Kind {
	case 's':
		if n.Text == "" {
			return value.Value{}, wrong(path, "is empty").WithHint("leave it out where it is not stated")
		}
		t.Text = n.Text
	case '{':
		if err := f.readObject(n, path, textFields(t)); err != nil {
			return value.Value{}, err
		}
		if *t == (value.Text{Text: t.Text}) {
			f.note(path, "object")
		}
	default:
		return value.Value{}, otherForm(path, "text in quotes")
	}
	return value.Value{Text: t}, nil
}

func (f *flat) readCode(n *jsontree.Node, path, list string) (value.Value, error) {
	if n.Kind != 's' {
		return value.Value{}, otherForm(path, "a word in quotes")
	}
	c := value.Code{List: list, Code: n.Text}
	if err := f.vocabulary.CheckCode(c); err != nil {
		return value.Value{}, fault.Wrap(fault.Invalid, err, "%s", path)
	}
	return value.Value{Code: &c}, nil
}

// readCodes reads one act or crime as several published lists name it:
// {"list": "code"}.
func (f *flat) readCodes(n *jsontree.Node, path string) (value.Value, error) {
	if n.Kind != '{' || len(n.List) == 0 {
		return value.Value{}, otherForm(path, "an object of lists and codes")
	}
	list := value.List{}
	for i, name := range n.Names {
		code, err := f.word(&n.List[i], join(path, name))
		if err != nil {
			return value.Value{}, err
		}
		if name == "" {
			return value.Value{}, wrong(path, "a code does not say of which list it is")
		}
		list = append(list, value.Value{Code: &value.Code{List: name, Code: code}})
	}
	slices.SortFunc(list, func(a, b value.Value) int {
		if a.Code.List < b.Code.List {
			return -1
		}
		return 1
	})
	return value.Value{List: &list}, nil
}

func (f *flat) readList(n *jsontree.Node, path string, item claim.Shape) (value.Value, error) {
	if n.Kind != '[' {
		return value.Value{}, otherForm(path, "a list")
	}
	list := value.List{}
	for i := range n.List {
		v, err := f.readShape(&n.List[i], join(path, strconv.Itoa(i)), item)
		if err != nil {
			return value.Value{}, err
		}
		list = append(list, v)
	}
	return value.Value{List: &list}, nil
}

func (f *flat) readRecord(n *jsontree.Node, path, id string) (value.Value, error) {
	if n.Kind != '{' {
		return value.Value{}, otherForm(path, "an object")
	}
	kind, _ := f.vocabulary.Record(id)
	record := value.Record{}
	for i, name := range n.Names {
		at := join(path, name)
		v, ok := kind.Field(name)
		if !ok || name == "" || strings.Contains(name, "/") {
			return value.Value{}, wrong(path, "the name %q is not known here", jsontree.Short(name))
		}
		if n.List[i].Kind == 'n' {
			f.note(at, "null")
			continue
		}
		got, err := f.readValue(&n.List[i], at, v)
		if err != nil {
			return value.Value{}, err
		}
		record = append(record, value.Named{Name: name, Value: got})
	}
	value.SortNamed(record)
	return value.Value{Record: &record}, nil
}

// writeValue writes a value by the first of its kind's forms that it has.
func (f *flat) writeValue(v value.Value, path string, kind claim.ValueKind) jsontree.Node {
	for _, s := range kind.Shapes() {
		if s.Fits(v) {
			return f.writeShape(v, path, s)
		}
	}
	return f.writeShape(v, path, claim.Shape{Form: v.Form()})
}

func (f *flat) writeShape(v value.Value, path string, s claim.Shape) jsontree.Node {
	switch {
	case v.Time != nil:
		return f.writeTime(v.Time, path)
	case v.Age != nil:
		out := f.writeObject(path, ageFields(v.Age))
		if birth, ok := claim.BirthBounds(*v.Age); ok && f.as(join(path, "implies_birth")) == "stated" {
			out.Put("implies_birth", jsontree.Text(birth))
		}
		return out
	case v.Count != nil:
		return f.writeObject(path, countFields(v.Count))
	case v.Share != nil:
		return f.writeObject(path, shareFields(v.Share))
	case v.Money != nil:
		return f.writeObject(path, moneyFields(v.Money))
	case v.Place != nil:
		return f.writeObject(path, placeFields(v.Place))
	case v.Text != nil:
		if *v.Text == (value.Text{Text: v.Text.Text}) && f.as(path) != "object" {
			return jsontree.Text(v.Text.Text)
		}
		return f.writeObject(path, textFields(v.Text))
	case v.Code != nil:
		return jsontree.Text(v.Code.Code)
	case v.Bool != nil:
		return jsontree.Bool(*v.Bool)
	case v.Number != nil:
		return jsontree.Number(*v.Number)
	case v.Ref != nil && v.Ref.Claim != "":
		return jsontree.Text(f.name("claim", v.Ref.Claim))
	case v.Ref != nil:
		return jsontree.Text(f.name("entity", v.Ref.Entity))
	case v.List != nil:
		return f.writeList(*v.List, path, s)
	case v.Record != nil:
		return f.writeRecord(*v.Record, path, s.Of)
	}
	return jsontree.Node{Kind: 'n'}
}

func (f *flat) writeTime(t *value.Time, path string) jsontree.Node {
	if isBare(t) && f.as(path) != "object" {
		return jsontree.Text(t.EDTF)
	}
	return f.writeObject(path, timeFields(t))
}

func (f *flat) writeList(list value.List, path string, s claim.Shape) jsontree.Node {
	if s.Form == "codes" {
		out := jsontree.Node{Kind: '{'}
		for _, c := range list {
			out.Put(c.Code.List, jsontree.Text(c.Code.Code))
		}
		return out
	}
	out := jsontree.Node{Kind: '['}
	item := claim.Shape{}
	if s.Item != nil {
		item = *s.Item
	}
	for i, v := range list {
		out.List = append(out.List, f.writeShape(v, join(path, strconv.Itoa(i)), item))
	}
	return out
}

func (f *flat) writeRecord(record value.Record, path, id string) jsontree.Node {
	kind, _ := f.vocabulary.Record(id)
	out := jsontree.Node{Kind: '{'}
	for _, n := range record {
		v, _ := kind.Field(n.Name)
		out.Put(n.Name, f.writeValue(n.Value, join(path, n.Name), v))
	}
	for _, s := range f.spelled { // what the line wrote as null
		name, inside := cutPath(s.At, path)
		if inside && s.As == "null" && out.Get(name) == nil {
			out.Put(name, jsontree.Node{Kind: 'n'})
		}
	}
	return out
}

// cutPath returns the last name of a path that lies directly inside another.
func cutPath(at, path string) (string, bool) {
	if len(at) <= len(path)+1 || at[:len(path)] != path || at[len(path)] != '/' {
		return "", false
	}
	name := at[len(path)+1:]
	return name, !slices.Contains([]byte(name), '/')
}
