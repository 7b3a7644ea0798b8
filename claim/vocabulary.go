package claim

import (
	_ "embed" // for the vocabulary that the program ships
	"encoding/json"
	"slices"
	"sort"
	"sync"

	"sijil/fault"
	"sijil/value"
)

//go:embed kinds.json
var kindsFile []byte

//go:embed vocabulary.json
var mapsFile []byte

// Words are what a thing of the vocabulary is called. In the files they stand
// as one object: {"en": "killing", "ar": "قتل"}.
type Words struct{ value.Label }

// UnmarshalJSON reads {"language": "text"}, English first, then by language.
func (w *Words) UnmarshalJSON(data []byte) error {
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	w.Label = nil
	for lang, text := range texts {
		w.Label = append(w.Label, value.Phrase{Lang: lang, Text: text})
	}
	sort.Slice(w.Label, func(i, j int) bool {
		a, b := w.Label[i].Lang, w.Label[j].Lang
		return (a == "en") != (b == "en") && a == "en" || (a == "en") == (b == "en") && a < b
	})
	return nil
}

// Layer says how far from what was perceived a kind of claim stands.
type Layer string

// The layers. What media show, what is concluded from it, and what is found in
// the end are never one claim.
const (
	Statement   Layer = "statement"   // what a source says happened
	Observation Layer = "observation" // what was perceived or is to be seen in an item
	Inference   Layer = "inference"   // what follows from other claims
	Method      Layer = "method"      // how a source worked
	Link        Layer = "link"        // how claims or groups hang together
	Conclusion  Layer = "finding"     // how a body judges what happened
)

// Kind is a kind of claim. Kinds are data: an organisation adds its own.
type Kind struct {
	ID        string      `json:"id"`
	Label     Words       `json:"label"`
	Explain   Words       `json:"explain"` // one plain line for the form
	Layer     Layer       `json:"layer"`
	When      bool        `json:"when,omitempty"`      // may carry a time
	Where     bool        `json:"where,omitempty"`     // may carry a place
	Chainless bool        `json:"chainless,omitempty"` // needs no chain of tellings
	About     []string    `json:"about,omitempty"`     // the roles that say what the claim is about, first the nearest
	Sentence  Words       `json:"sentence"`            // see doc/format/claim.md
	Roles     []RoleKind  `json:"roles"`
	Values    []ValueKind `json:"values"`
}

// Role returns the role of a name.
func (k Kind) Role(name string) (RoleKind, bool) {
	for _, r := range k.Roles {
		if r.Name == name {
			return r, true
		}
	}
	return RoleKind{}, false
}

// Value returns the value of a name, or of the other name that partners' files
// use for it.
func (k Kind) Value(name string) (ValueKind, bool) { return findValue(k.Values, name) }

func findValue(kinds []ValueKind, name string) (ValueKind, bool) {
	for _, v := range kinds {
		if v.Name == name || v.Also != "" && v.Also == name {
			return v, true
		}
	}
	return ValueKind{}, false
}

// RoleKind is a role that a claim of a kind can fill.
type RoleKind struct {
	Name   string   `json:"name"`
	Label  Words    `json:"label"`
	Target []string `json:"target"`        // kinds of entity, or "claim"
	Min    int      `json:"min"`           // how many at least
	Max    int      `json:"max,omitempty"` // how many at most; 0 is any number
}

// Claims tells whether the role points at claims and not at entities.
func (r RoleKind) Claims() bool { return slices.Contains(r.Target, "claim") }

// ValueKind is a value that a claim of a kind can carry.
type ValueKind struct {
	Name     string `json:"name"`
	Also     string `json:"also,omitempty"` // another name that partners' files use
	Label    Words  `json:"label"`
	Type     string `json:"type"` // see Shapes
	Required bool   `json:"required,omitempty"`

	shapes []Shape
}

// Shape is one form that a value can have.
type Shape struct {
	Form string // time, date, age, count, share, money, code, codes, text, bool, number, entity, claim, list, record
	Of   string // the list of a code, the record's name
	Item *Shape // what a list holds
}

// Shapes returns the forms that the value can have, from its Type: forms
// separated by "|", each "text", "code:LIST", "record:RECORD", "list:FORM".
func (v ValueKind) Shapes() []Shape { return v.shapes }

// List is a list of terms that a code is chosen from.
type List struct {
	ID      string `json:"id"`
	Label   Words  `json:"label"`
	Closed  bool   `json:"closed,omitempty"` // other codes than the terms' are refused
	Terms   []Term `json:"terms"`
	Refused []Term `json:"refused,omitempty"` // codes that nobody may add or use
}

// Term is one code of a list with what it is called.
type Term struct {
	Code  string `json:"code"`
	Label Words  `json:"label"`
}

// RecordKind names the values that belong together in a record.
type RecordKind struct {
	ID     string      `json:"id"`
	Label  Words       `json:"label"`
	Open   bool        `json:"open,omitempty"` // further names with text are allowed
	Fields []ValueKind `json:"fields"`
}

// Field returns the value of a name. In an open record every name is one, with
// text, a number, or yes and no.
func (r RecordKind) Field(name string) (ValueKind, bool) {
	if v, ok := findValue(r.Fields, name); ok || !r.Open {
		return v, ok
	}
	return ValueKind{Name: name, Type: "text|number|bool", shapes: []Shape{{Form: "text"}, {Form: "number"}, {Form: "bool"}}}, true
}

// Fits reports whether a value has the form.
func (s Shape) Fits(v value.Value) bool {
	switch s.Form {
	case "date":
		return v.Time != nil
	case "codes":
		return v.List != nil && len(*v.List) > 0 && (*v.List)[0].Code != nil
	case "entity":
		return v.Ref != nil && v.Ref.Entity != ""
	case "claim":
		return v.Ref != nil && v.Ref.Claim != ""
	case "list":
		return v.List != nil && (len(*v.List) == 0 || s.Item.Fits((*v.List)[0]))
	}
	return v.Form() == s.Form
}

// Order says that of two things that happened to one person one came first.
type Order struct {
	Why     Words    `json:"why"`
	Earlier OrderEnd `json:"earlier"`
	Later   OrderEnd `json:"later"`
}

// OrderEnd selects claims: of a kind, about the person in a role, perhaps with
// a code in a value.
type OrderEnd struct {
	Kind  string `json:"kind"`
	Role  string `json:"role"`
	Value string `json:"value,omitempty"`
	Code  string `json:"code,omitempty"`
}

// Vocabulary is the kinds of claim and the lists of codes in force. It is not
// changed once it is loaded and can be used by several goroutines.
type Vocabulary struct {
	Version int
	Orders  []Order

	kinds   []Kind
	lists   []List
	records []RecordKind
	phrases []phrase
	maps    []mapping
	kindAt  map[string]int
	listAt  map[string]int
	recAt   map[string]int
	say     map[string]Words
}

type phrase struct {
	ID    string `json:"id"`
	Label Words  `json:"label"`
}

// mapping says which codes of published schemes stand for a term of ours.
type mapping struct {
	List string       `json:"list"`
	Code string       `json:"code"`
	To   []value.Code `json:"to"`
}

// vocabularyFile is the form of kinds.json, of vocabulary.json and of an
// organisation's own file, which may leave out any part.
type vocabularyFile struct {
	Version int          `json:"version"`
	Kinds   []Kind       `json:"kinds"`
	Lists   []List       `json:"lists"`
	Records []RecordKind `json:"records"`
	Orders  []Order      `json:"orders"`
	Phrases []phrase     `json:"phrases"`
	Schemes []scheme     `json:"schemes"`
	Maps    []mapping    `json:"maps"`
}

type scheme struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Note  string `json:"note"`
}

// shipped is the vocabulary of the files above, read once.
var shipped = sync.OnceValues(func() (*Vocabulary, error) {
	v, err := new(Vocabulary).Merge(kindsFile)
	if err != nil {
		return nil, err
	}
	return v.Merge(mapsFile)
})

// Standard returns the vocabulary that the program ships.
func Standard() (*Vocabulary, error) { return shipped() }

// Merge returns a vocabulary that has everything of v and what the file data
// adds: kinds, values of known kinds, lists, terms, records, mappings. v stays
// as it is. What v has cannot be redefined; the error is fault.Invalid and
// names what is wrong.
func (v *Vocabulary) Merge(data []byte) (*Vocabulary, error) {
	var file vocabularyFile
	if err := strictJSON(data, &file); err != nil {
		return nil, fault.New(fault.Invalid, "the vocabulary file cannot be read: %v; nothing was changed", err).
			WithHint("compare it with claim/kinds.json and doc/format/claim.md")
	}
	out := &Vocabulary{
		Version: max(v.Version, file.Version),
		Orders:  append(slices.Clone(v.Orders), file.Orders...),
		kinds:   slices.Clone(v.kinds), lists: slices.Clone(v.lists), records: slices.Clone(v.records),
		phrases: append(slices.Clone(v.phrases), file.Phrases...),
		maps:    append(slices.Clone(v.maps), file.Maps...),
	}
	out.index()
	for _, k := range file.Kinds {
		if err := out.addKind(k); err != nil {
			return nil, err
		}
	}
	for _, l := range file.Lists {
		if err := out.addList(l); err != nil {
			return nil, err
		}
	}
	for _, r := range file.Records {
		if _, have := out.recAt[r.ID]; have {
			return nil, redefined("record", r.ID)
		}
		out.recAt[r.ID] = len(out.records)
		out.records = append(out.records, r)
	}
	return out, out.settle()
}

func redefined(what, id string) error {
	return fault.New(fault.Invalid, "the vocabulary already has the %s %q", what, id).
		WithHint("choose another name for it")
}

// index builds the tables by which things are found.
func (v *Vocabulary) index() {
	v.kindAt, v.listAt, v.recAt, v.say = map[string]int{}, map[string]int{}, map[string]int{}, map[string]Words{}
	for i, k := range v.kinds {
		v.kindAt[k.ID] = i
	}
	for i, l := range v.lists {
		v.listAt[l.ID] = i
	}
	for i, r := range v.records {
		v.recAt[r.ID] = i
	}
	for _, p := range v.phrases {
		v.say[p.ID] = p.Label
	}
}

// addKind adds a kind, or further roles and values to a kind there is.
func (v *Vocabulary) addKind(k Kind) error {
	i, have := v.kindAt[k.ID]
	if !have {
		v.kindAt[k.ID] = len(v.kinds)
		v.kinds = append(v.kinds, k)
		return nil
	}
	old := v.kinds[i]
	for _, r := range k.Roles {
		if r.Min > 0 {
			return fault.New(fault.Invalid, "the role %q is added to the kind %q as required; recorded claims lack it", r.Name, k.ID).
				WithHint(`give the role "min": 0`)
		}
	}
	for _, w := range k.Values {
		if w.Required {
			return fault.New(fault.Invalid, "the value %q is added to the kind %q as required; recorded claims lack it", w.Name, k.ID).
				WithHint(`leave "required" out`)
		}
	}
	old.Roles = append(slices.Clone(old.Roles), k.Roles...)
	old.Values = append(slices.Clone(old.Values), k.Values...)
	v.kinds[i] = old
	return nil
}

// addList adds a list, or further terms to a list there is.
func (v *Vocabulary) addList(l List) error {
	i, have := v.listAt[l.ID]
	if !have {
		v.listAt[l.ID] = len(v.lists)
		v.lists = append(v.lists, l)
		return nil
	}
	old := v.lists[i]
	for _, t := range l.Terms {
		if hasTerm(old.Refused, t.Code) {
			return fault.New(fault.Invalid, "the list %q refuses the term %q", l.ID, t.Code).
				WithHint("record what was said as a speech claim; Sijil keeps no sect, ethnicity or politics of a person")
		}
		if hasTerm(old.Terms, t.Code) {
			return redefined("term", t.Code)
		}
	}
	old.Terms = append(slices.Clone(old.Terms), l.Terms...)
	v.lists[i] = old
	return nil
}

func hasTerm(terms []Term, code string) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Code == code })
}

// Kinds returns all kinds, in the order of the files.
func (v *Vocabulary) Kinds() []Kind { return slices.Clone(v.kinds) }

// Kind returns the kind with the id given.
func (v *Vocabulary) Kind(id string) (Kind, bool) {
	i, ok := v.kindAt[id]
	if !ok {
		return Kind{}, false
	}
	return v.kinds[i], true
}

// Lists returns all lists, in the order of the files.
func (v *Vocabulary) Lists() []List { return slices.Clone(v.lists) }

// List returns the list with the id given.
func (v *Vocabulary) List(id string) (List, bool) {
	i, ok := v.listAt[id]
	if !ok {
		return List{}, false
	}
	return v.lists[i], true
}

// Record returns the record with the id given.
func (v *Vocabulary) Record(id string) (RecordKind, bool) {
	i, ok := v.recAt[id]
	if !ok {
		return RecordKind{}, false
	}
	return v.records[i], true
}

// Term returns what a code is called in a language, or the code itself.
func (v *Vocabulary) Term(c value.Code, lang string) string {
	if l, ok := v.List(c.List); ok {
		for _, t := range l.Terms {
			if t.Code == c.Code {
				return t.Label.In(lang)
			}
		}
	}
	return c.Code
}

// Phrase returns a phrase of the vocabulary, such as why one claim has to come
// before another.
func (v *Vocabulary) Phrase(id string) Words { return v.say[id] }

// External returns the codes of published schemes that stand for a term of
// ours. There may be none, and they are seldom quite the same thing.
func (v *Vocabulary) External(c value.Code) []value.Code {
	for _, m := range v.maps {
		if m.List == c.List && m.Code == c.Code {
			return slices.Clone(m.To)
		}
	}
	return nil
}
