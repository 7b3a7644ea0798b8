// Package flat reads and writes claims as lines of JSON, the form in which they
// come from other programs and from hand: one entity or claim a line, with names
// in place of ids. doc/format/claim.md describes it. A line that cannot be
// used is reported with its number and the reason; nothing is passed over.
package flat

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"sijil/claim"
	"sijil/fault"
	"sijil/internal/jsontree"
	"sijil/value"
)

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 1 << 20

// Name is a name of an imported file that needs an id.
type Name struct {
	Kind    string // entity, claim, item or assessment; an assessment has the name of its claim
	Ref     string
	Defined bool // the file itself says what it is; else it must be known already
}

// Import says how lines become records.
type Import struct {
	Vocabulary *claim.Vocabulary
	// ID returns the id for a name: a new random one, or that of a thing that
	// is known already. It is asked once for each name that is used, and
	// returns false for a name that is neither defined in the file nor known.
	ID func(Name) (value.ID, bool)
	// Scope is that of all records; a line can state another sensitivity.
	Scope value.Scope
	// Item carries the lines that name no document; "" if there is none.
	Item value.ID
	// By is the person who imports, and answers for the judgements that the
	// lines carry.
	By string
}

// Line is what became of one line.
type Line struct {
	Number      int    // from 1
	Ref         string // the name of what the line holds, if it could be read
	Entity      *claim.Entity
	Claim       *claim.Claim
	Assessments []claim.Assessment
	Err         error // why the line failed; nothing of it is taken then
}

// Reader reads lines of the flat form or of the canonical form, one record a
// line. It reads the source twice: first to learn which names it defines and
// which lines can be used, then to hand the records out. So a line can refer
// to one that follows, and none refers to a line that failed. It keeps one
// line in memory, some hundred bytes for each name, and eight for each use of a
// name.
type Reader struct {
	src   io.ReadSeeker
	opt   Import
	lines *lines
	plan  *plan
}

// NewReader returns a reader of src, which it reads from its beginning.
func NewReader(src io.ReadSeeker, opt Import) *Reader { return &Reader{src: src, opt: opt} }

// Read returns what became of the next line that is not blank, or io.EOF after
// the last one. A line that cannot be used is no error of Read: it is in the
// Line. Read fails if the source cannot be read.
func (r *Reader) Read() (Line, error) {
	if r.plan == nil {
		if err := r.survey(); err != nil {
			return Line{}, err
		}
	}
	text, number, err := r.lines.next()
	if err != nil && !errors.Is(err, errLong) {
		return Line{}, err
	}
	if fail := r.plan.failed[number]; fail != nil {
		return Line{Number: number, Ref: r.plan.refs[number], Err: fail}, nil
	}
	l := decode(text, r.opt, r.plan.resolve)
	l.Number = number
	return l, nil
}

// ReadAll reads all lines. It returns the records, and what became of each
// line, without the records.
func ReadAll(src io.ReadSeeker, opt Import) (Batch, []Line, error) {
	var b Batch
	var report []Line
	for r := NewReader(src, opt); ; {
		l, err := r.Read()
		if err == io.EOF {
			return b, report, nil
		}
		if err != nil {
			return b, report, err
		}
		if l.Entity != nil {
			b.Entities = append(b.Entities, *l.Entity)
		}
		if l.Claim != nil {
			b.Claims = append(b.Claims, *l.Claim)
		}
		b.Assessments = append(b.Assessments, l.Assessments...)
		report = append(report, Line{Number: l.Number, Ref: l.Ref, Err: l.Err})
	}
}

// survey reads the source once and settles which lines can be used.
func (r *Reader) survey() error {
	if err := r.rewind(); err != nil {
		return err
	}
	p := newPlan(r.opt)
	for {
		text, number, err := r.lines.next()
		if err == io.EOF {
			break
		}
		if errors.Is(err, errLong) {
			p.failed[number] = tooLong
			continue
		}
		if err != nil {
			return err
		}
		p.add(number, text)
	}
	p.settle()
	r.plan = p
	return r.rewind()
}

func (r *Reader) rewind() error {
	if _, err := r.src.Seek(0, io.SeekStart); err != nil {
		return fault.Wrap(fault.Failed, err, "the file cannot be read from its beginning; nothing was imported")
	}
	r.lines = &lines{src: bufio.NewReaderSize(r.src, 64<<10)}
	return nil
}

var (
	errLong = errors.New("line too long")
	tooLong = fault.New(fault.Invalid, "the line is longer than 1 MiB").WithHint("a record is one line; long texts belong into an item")
)

// lines cuts a source into lines without keeping more than one.
type lines struct {
	src    *bufio.Reader
	number int
	text   []byte
}

// next returns the next line that is not blank, with its number from 1, and
// errLong for one that is too long to be kept.
func (l *lines) next() ([]byte, int, error) {
	for {
		l.number++
		text, long, err := l.cut()
		if err != nil && err != io.EOF {
			return nil, l.number, fault.Wrap(fault.Failed, err, "the file could not be read to its end; nothing of line %d was taken", l.number)
		}
		if l.number == 1 {
			text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		}
		if long {
			return nil, l.number, errLong
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			return text, l.number, nil
		}
		if err == io.EOF {
			return nil, l.number, io.EOF
		}
	}
}

// cut reads to the end of a line. The bytes hold until the next call.
func (l *lines) cut() (text []byte, long bool, err error) {
	l.text = l.text[:0]
	for {
		part, err := l.src.ReadSlice('\n')
		if long = long || len(l.text)+len(part) > MaxLine; !long {
			l.text = append(l.text, part...)
		}
		if err != bufio.ErrBufferFull {
			return l.text, long, err
		}
	}
}

// decode reads one line into records. It does not know the other lines.
func decode(text []byte, opt Import, resolve func(kind, ref string) (value.ID, error)) Line {
	n, err := jsontree.Parse(text)
	if err != nil {
		return Line{Err: err}
	}
	if n.Kind != '{' {
		return Line{Err: invalid("the line is no JSON object")}
	}
	for _, name := range []string{"entity", "claim", "assessment"} {
		if v := n.Get(name); v != nil && v.Kind == '{' && len(n.Names) == 1 {
			return decodeCanonical(name, v, opt)
		}
	}
	f := &flat{vocabulary: opt.Vocabulary, resolve: resolve}
	if n.Get("entity") != nil {
		return decodeEntity(f, &n, opt)
	}
	return decodeClaim(f, &n, opt)
}

// take settles the scope of a record and notes a sensitivity that says what
// would hold anyway.
func (f *flat) take(n *jsontree.Node, s *value.Scope, opt Import) {
	stated := s.Sensitivity
	*s = opt.Scope
	if stated != "" {
		s.Sensitivity = stated
	}
	if n.Get("sensitivity") != nil && stated == opt.Scope.Sensitivity {
		f.note("sensitivity", "stated")
	}
}

func decodeEntity(f *flat, n *jsontree.Node, opt Import) Line {
	e, err := f.readEntity(n)
	l := Line{Ref: e.Ref}
	if err == nil {
		f.take(n, &e.Scope, opt)
		e.Spelled = f.spelled
		e.ID, err = f.resolve("entity", e.Ref)
	}
	if err == nil {
		err = e.Check()
	}
	if err != nil {
		l.Err = err
		return l
	}
	l.Entity = &e
	return l
}

func decodeClaim(f *flat, n *jsontree.Node, opt Import) Line {
	read, err := f.readClaim(n)
	c := &read.claim
	l := Line{Ref: c.Ref}
	if err == nil {
		f.take(n, &c.Scope, opt)
		c.Spelled = f.spelled
		if c.Source.Item == "" {
			c.Source.Item = opt.Item
		}
		c.ID, err = f.resolve("claim", c.Ref)
	}
	if err == nil {
		err = c.Check(opt.Vocabulary)
	}
	var judged []claim.Assessment
	if err == nil {
		judged, err = judge(f, read, opt)
	}
	if err != nil {
		l.Err = err
		return l
	}
	l.Claim, l.Assessments = c, judged
	return l
}

// judge returns what the line itself says of its claim, as an assessment by
// the person who imports.
func judge(f *flat, read lineClaim, opt Import) ([]claim.Assessment, error) {
	status, rule, ok := read.judged()
	if !ok {
		return nil, nil
	}
	id, err := f.resolve("assessment", read.claim.Ref)
	if err != nil {
		return nil, err
	}
	a := claim.Assessment{
		ID: id, Scope: read.claim.Scope, Target: value.Ref{Claim: read.claim.ID},
		Status: string(status), Reason: "the imported line says so", Rule: rule, By: opt.By,
	}
	return []claim.Assessment{a}, a.Check()
}

// decodeCanonical reads a record that stands in the line as it is. It is taken
// only if it is written as we write it, so that nothing in it is passed over.
func decodeCanonical(name string, n *jsontree.Node, opt Import) Line {
	var l Line
	text := n.Append(nil)
	var err error
	switch name {
	case "entity":
		l.Entity = new(claim.Entity)
		if err = sameAgain(text, n, l.Entity); err == nil {
			l.Ref, err = string(l.Entity.ID), l.Entity.Check()
		}
	case "claim":
		l.Claim = new(claim.Claim)
		if err = sameAgain(text, n, l.Claim); err == nil {
			l.Ref, err = string(l.Claim.ID), l.Claim.Check(opt.Vocabulary)
		}
	default:
		l.Assessments = make([]claim.Assessment, 1)
		if err = sameAgain(text, n, &l.Assessments[0]); err == nil {
			l.Ref, err = string(l.Assessments[0].ID), l.Assessments[0].Check()
		}
	}
	if err == nil && !value.ID(l.Ref).Valid() {
		err = wrong("id", "has not the form of an id")
	}
	if err != nil {
		return Line{Ref: l.Ref, Err: err}
	}
	return l
}

func sameAgain(text []byte, n *jsontree.Node, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return invalid("the record has a name or a form that is not known here")
	}
	again, err := json.Marshal(into)
	if err != nil {
		return invalid("the record cannot be written again")
	}
	back, err := jsontree.Parse(again)
	if err != nil || !back.Same(n) {
		return invalid("the record is not written as Sijil writes it").WithHint("use the flat form for lines written by hand")
	}
	return nil
}
