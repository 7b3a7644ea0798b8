package flat

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sijil/claim"
	"sijil/fault"
	"sijil/internal/jsontree"
	"sijil/value"
)

// field is one name of an object of the flat form and the place where its
// value is kept. The same table reads and writes, so that the two cannot part.
type field struct {
	name  string
	also  string // another name for it
	must  bool   // has to be there
	nulls bool   // written as null where not stated
	keep  any    // pointer to where it is kept; see put and show
}

// Pointers to these tell put and show what a string means.
type (
	decimal   string
	entityRef value.ID
	claimRef  value.ID
	timeKind  value.TimeKind
)

// flat carries what reading and writing a line need: how names become ids and
// back, and the spellings met.
type flat struct {
	vocabulary *claim.Vocabulary
	resolve    func(kind, ref string) (value.ID, error) // when reading
	name       func(kind string, id value.ID) string    // when writing
	spelled    []claim.Spelling
}

func (f *flat) note(at, as string) {
	f.spelled = append(f.spelled, claim.Spelling{At: at, As: as})
}

// as returns how the line spelled what stands at a place; "" as we do.
func (f *flat) as(at string) string {
	for _, s := range f.spelled {
		if s.At == at {
			return s.As
		}
	}
	return ""
}

func invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// wrong is the error for a value that cannot be used, with its place.
func wrong(path, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "%s: "+format, append([]any{path}, args...)...)
}

// readObject reads an object by a table of fields. Names that are not in the
// table are refused.
func (f *flat) readObject(n *jsontree.Node, path string, fields []field) error {
	if n.Kind != '{' {
		return wrong(path, "has to be an object")
	}
	seen := make([]bool, len(fields))
	for i, name := range n.Names {
		at := slices.IndexFunc(fields, func(x field) bool { return x.name == name || x.also != "" && x.also == name })
		if at < 0 {
			return wrong(path, "the name %q is not known here", jsontree.Short(name)).WithHint("known are: %s", fieldNames(fields))
		}
		if seen[at] {
			return wrong(path, "%q and %q mean the same", fields[at].name, fields[at].also)
		}
		seen[at] = true
		if err := f.readField(&n.List[i], join(path, fields[at].name), fields[at], name); err != nil {
			return err
		}
	}
	for i, x := range fields {
		if seen[i] {
			continue
		}
		if x.must {
			return wrong(path, "lacks %q", x.name)
		}
		if x.nulls {
			f.note(join(path, x.name), "absent")
		}
	}
	return nil
}

func fieldNames(fields []field) string {
	names := make([]string, len(fields))
	for i, x := range fields {
		names[i] = x.name
	}
	return strings.Join(names, ", ")
}

func (f *flat) readField(n *jsontree.Node, path string, x field, name string) error {
	if n.Kind == 'n' {
		switch {
		case x.must:
			return wrong(path, "has to be stated")
		case name != x.name:
			return wrong(path, "is null under the name %q", name).WithHint("write %q, or leave it out", x.name)
		case !x.nulls:
			f.note(path, "null")
		}
		return nil
	}
	if err := f.put(n, path, x); err != nil {
		return err
	}
	if name != x.name {
		f.note(path, name)
	}
	return nil
}

// put reads a value into the place where a field is kept.
func (f *flat) put(n *jsontree.Node, path string, x field) (err error) {
	switch keep := x.keep.(type) {
	case *string:
		*keep, err = f.word(n, path)
	case *value.Quality:
		var s string
		s, err = f.word(n, path)
		*keep = value.Quality(s)
	case *timeKind:
		return f.putTimeKind(n, path, keep)
	case *decimal:
		var s string
		s, err = plainNumber(n, path)
		*keep = decimal(s)
	case **int64:
		*keep = new(int64)
		**keep, err = whole(n, path)
	case **int:
		var i int64
		i, err = whole(n, path)
		small := int(i)
		*keep = &small
	case *int64:
		*keep, err = whole(n, path)
	case *int:
		var i int64
		i, err = whole(n, path)
		*keep = int(i)
	case *bool:
		if n.Kind != 'b' {
			return wrong(path, "has to be true or false")
		}
		if *keep = n.Text == "true"; !*keep {
			f.note(path, "false")
		}
	case *entityRef:
		err = f.putRef(n, path, "entity", (*value.ID)(keep))
	case *claimRef:
		err = f.putRef(n, path, "claim", (*value.ID)(keep))
	}
	if err == nil && !x.must && isZero(x.keep) {
		if _, is := x.keep.(*bool); !is {
			return wrong(path, "is zero").WithHint("leave it out where it is not stated")
		}
	}
	return err
}

func (f *flat) putRef(n *jsontree.Node, path, kind string, id *value.ID) error {
	ref, err := f.word(n, path)
	if err != nil {
		return err
	}
	*id, err = f.resolve(kind, ref)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s", path)
	}
	return nil
}

// word reads a string that says something.
func (f *flat) word(n *jsontree.Node, path string) (string, error) {
	if n.Kind != 's' {
		return "", wrong(path, "has to be text in quotes")
	}
	if n.Text == "" {
		return "", wrong(path, "is empty").WithHint("leave it out where it is not stated")
	}
	return n.Text, nil
}

// plainNumber reads a number without exponent, as it was written.
func plainNumber(n *jsontree.Node, path string) (string, error) {
	if n.Kind != '0' || strings.ContainsAny(n.Text, "eE") || len(n.Text) > 30 {
		return "", wrong(path, "has to be a number written in digits, as 12 or 0.5, without quotes")
	}
	return n.Text, nil
}

func whole(n *jsontree.Node, path string) (int64, error) {
	i, err := strconv.ParseInt(n.Text, 10, 64)
	if n.Kind != '0' || err != nil || i > 1<<53 || i < -(1<<53) {
		return 0, wrong(path, "has to be a whole number without quotes")
	}
	return i, nil
}

func (f *flat) putTimeKind(n *jsontree.Node, path string, keep *timeKind) error {
	s, err := f.word(n, path)
	if err != nil {
		return err
	}
	if s == "moment" {
		f.note(path, s)
	}
	if s == "instant_within" {
		s = "moment"
	}
	*keep = timeKind(s)
	return nil
}

// isZero reports whether a field is not stated.
func isZero(keep any) bool {
	switch keep := keep.(type) {
	case *string:
		return *keep == ""
	case *value.Quality:
		return *keep == ""
	case *timeKind:
		return *keep == ""
	case *decimal:
		return *keep == ""
	case **int64:
		return *keep == nil
	case **int:
		return *keep == nil
	case *int64:
		return *keep == 0
	case *int:
		return *keep == 0
	case *bool:
		return !*keep
	case *entityRef:
		return *keep == ""
	case *claimRef:
		return *keep == ""
	}
	return true
}

// writeObject writes an object by a table of fields.
func (f *flat) writeObject(path string, fields []field) jsontree.Node {
	out := jsontree.Node{Kind: '{'}
	for _, x := range fields {
		at := join(path, x.name)
		as := f.as(at)
		switch {
		case !x.must && isZero(x.keep):
			if _, is := x.keep.(*bool); is && as == "false" {
				out.Put(x.name, jsontree.Bool(false))
			} else if as == "null" || x.nulls && as != "absent" {
				out.Put(x.name, jsontree.Node{Kind: 'n'})
			}
		case as != "" && as == x.also:
			out.Put(x.also, f.show(at, x.keep))
		default:
			out.Put(x.name, f.show(at, x.keep))
		}
	}
	return out
}

// show writes the value that a field keeps.
func (f *flat) show(path string, keep any) jsontree.Node {
	switch keep := keep.(type) {
	case *string:
		return jsontree.Text(*keep)
	case *value.Quality:
		return jsontree.Text(string(*keep))
	case *timeKind:
		if *keep == timeKind(value.Moment) && f.as(path) != "moment" {
			return jsontree.Text("instant_within")
		}
		return jsontree.Text(string(*keep))
	case *decimal:
		return jsontree.Number(string(*keep))
	case **int64:
		return jsontree.Number(strconv.FormatInt(**keep, 10))
	case **int:
		return jsontree.Number(strconv.Itoa(**keep))
	case *int64:
		return jsontree.Number(strconv.FormatInt(*keep, 10))
	case *int:
		return jsontree.Number(strconv.Itoa(*keep))
	case *bool:
		return jsontree.Bool(*keep)
	case *entityRef:
		return jsontree.Text(f.name("entity", value.ID(*keep)))
	case *claimRef:
		return jsontree.Text(f.name("claim", value.ID(*keep)))
	}
	return jsontree.Node{Kind: 'n'}
}

func timeFields(t *value.Time) []field {
	return []field{
		{name: "kind", must: true, keep: (*timeKind)(&t.Kind)},
		{name: "edtf", keep: &t.EDTF},
		{name: "earliest", keep: &t.Earliest}, {name: "latest", keep: &t.Latest},
		{name: "text", also: "words", keep: &t.Words}, {name: "tz", also: "zone", keep: &t.Zone},
		{name: "rule", also: "tolerance_rule", keep: &t.Rule},
		{name: "calendar", keep: &t.Calendar}, {name: "original", keep: &t.Original},
		{name: "conversion", keep: &t.Conversion},
		{name: "relative_to", keep: (*claimRef)(&t.RelativeTo)}, {name: "offset", keep: &t.Offset},
		{name: "start_kind", keep: &t.StartKind}, {name: "end_kind", keep: &t.EndKind},
		{name: "basis", keep: &t.Basis},
	}
}

func ageFields(a *value.Age) []field {
	return []field{
		{name: "min", nulls: true, keep: &a.Min}, {name: "max", nulls: true, keep: &a.Max},
		{name: "unit", must: true, keep: &a.Unit}, {name: "at", keep: &a.At},
		{name: "text", also: "words", keep: &a.Words}, {name: "rule", keep: &a.Rule},
	}
}

func countFields(c *value.Count) []field {
	return []field{
		{name: "unit", must: true, keep: &c.Unit},
		{name: "min", nulls: true, keep: &c.Min}, {name: "max", nulls: true, keep: &c.Max},
		{name: "best", keep: &c.Best}, {name: "quality", must: true, keep: &c.Quality},
		{name: "method", keep: &c.Method}, {name: "text", also: "words", keep: &c.Words},
		{name: "rule", keep: &c.Rule}, {name: "as_of", keep: &c.AsOf},
	}
}

func shareFields(s *value.Share) []field {
	return []field{
		{name: "min", must: true, keep: (*decimal)(&s.Min)}, {name: "min_exclusive", keep: &s.MinExclusive},
		{name: "max", must: true, keep: (*decimal)(&s.Max)},
		{name: "text", also: "words", keep: &s.Words}, {name: "rule", keep: &s.Rule},
	}
}

func placeFields(p *value.Place) []field {
	return []field{
		{name: "place", keep: (*entityRef)(&p.Place)}, {name: "relation", keep: &p.Relation},
		{name: "ref", keep: (*entityRef)(&p.Ref)}, {name: "radius_m", keep: &p.RadiusM},
		{name: "precision", keep: &p.Precision}, {name: "setting", keep: &p.Setting},
		{name: "text", also: "words", keep: &p.Words}, {name: "publish_precision", also: "publish", keep: &p.Publish},
	}
}

func moneyFields(m *value.Money) []field {
	return []field{
		{name: "best", keep: (*decimal)(&m.Best)}, {name: "currency", must: true, keep: &m.Currency},
		{name: "per", keep: &m.Per}, {name: "quality", keep: &m.Quality},
		{name: "min", nulls: true, keep: (*decimal)(&m.Min)}, {name: "max", nulls: true, keep: (*decimal)(&m.Max)},
		{name: "text", also: "words", keep: &m.Words},
	}
}

func textFields(t *value.Text) []field {
	return []field{
		{name: "text", keep: &t.Text}, {name: "lang", keep: &t.Lang}, {name: "original", keep: &t.Original},
		{name: "translation", keep: &t.Translation}, {name: "translator", keep: (*entityRef)(&t.Translator)},
	}
}

func quoteFields(q *claim.Quotation) []field {
	return []field{
		{name: "text", must: true, keep: &q.Text}, {name: "lang", keep: &q.Lang},
		{name: "original", keep: &q.Original}, {name: "interpreter", keep: &q.Interpreter},
	}
}

func spanFields(s *claim.Span) []field {
	return []field{{name: "from", must: true, keep: &s.From}, {name: "to", must: true, keep: &s.To}}
}

func regionFields(r *claim.Region) []field {
	return []field{
		{name: "x", must: true, keep: &r.X}, {name: "y", must: true, keep: &r.Y},
		{name: "width", must: true, keep: &r.Width}, {name: "height", must: true, keep: &r.Height},
	}
}

// wordable reports whether a name can stand in a message and on a command
// line: printable, without spaces at its ends, not too long.
func wordable(ref string) bool {
	if ref == "" || utf8.RuneCountInString(ref) > 200 || strings.TrimSpace(ref) != ref {
		return false
	}
	return !strings.ContainsFunc(ref, func(r rune) bool { return r < ' ' || r == 0x7f })
}
