package claim

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"sijil/fault"
)

// EntityKinds are the kinds of entity there are.
var EntityKinds = []string{
	"person", "group", "office", "place", "event", "act", "set", "item", "site", "grave", "remains",
	"property", "interview", "inquiry", "recommendation", "measure",
}

// Reserved names mean the same in every claim of the flat form, so no kind can
// use them. "role" and "content" are free: they are values of some kinds.
var Reserved = []string{
	"id", "kind", "polarity", "force", "chain", "doc", "at", "when", "where", "quote", "note", "roles",
	"supersedes", "retracts", "sensitivity", "status", "expect_depth", "entity", "claim", "assessment",
}

// strictJSON reads one JSON value and refuses unknown names and anything after
// it.
func strictJSON(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fault.New(fault.Invalid, "something follows the end of the JSON value")
	}
	return nil
}

// settle reads the types of all values and checks that the vocabulary holds
// together.
func (v *Vocabulary) settle() error {
	for i := range v.records {
		v.records[i].Fields = slices.Clone(v.records[i].Fields)
		if err := v.settleValues(v.records[i].ID, v.records[i].Fields); err != nil {
			return err
		}
	}
	for i := range v.kinds {
		k := &v.kinds[i]
		k.Values = slices.Clone(k.Values)
		if err := v.settleKind(k); err != nil {
			return err
		}
	}
	for _, m := range v.maps {
		l, ok := v.List(m.List)
		if !ok || !hasTerm(l.Terms, m.Code) {
			return fault.New(fault.Invalid, "a mapping names the term %q of the list %q, which does not exist", m.Code, m.List)
		}
	}
	return nil
}

func (v *Vocabulary) settleKind(k *Kind) error {
	if k.ID == "" || len(k.Label.Label) == 0 || len(k.Explain.Label) == 0 || len(k.Sentence.Label) == 0 {
		return fault.New(fault.Invalid, "the kind %q lacks an id, a label, an explanation or a sentence", k.ID)
	}
	if err := v.settleValues(k.ID, k.Values); err != nil {
		return err
	}
	var names []string
	for _, w := range k.Values {
		names = append(names, w.Name)
		if w.Also != "" {
			names = append(names, w.Also)
		}
	}
	for _, r := range k.Roles {
		names = append(names, r.Name)
		if err := settleRole(k.ID, r); err != nil {
			return err
		}
	}
	for _, name := range k.About {
		if _, ok := k.Role(name); !ok {
			return fault.New(fault.Invalid, "the kind %q is about the role %q, which it does not have", k.ID, name)
		}
	}
	slices.Sort(names)
	for i, n := range names {
		if slices.Contains(Reserved, n) || n == "" {
			return fault.New(fault.Invalid, "the kind %q uses the name %q, which means something else in every claim", k.ID, n)
		}
		if i > 0 && names[i-1] == n {
			return fault.New(fault.Invalid, "the kind %q has the name %q twice", k.ID, n)
		}
	}
	for _, p := range k.Sentence.Label {
		if err := checkTemplate(p.Text, names); err != nil {
			return fault.Wrap(fault.Invalid, err, "the sentence of the kind %q in %s cannot be used", k.ID, p.Lang)
		}
	}
	return nil
}

func settleRole(kind string, r RoleKind) error {
	if len(r.Target) == 0 || r.Min < 0 || r.Max < 0 || r.Max > 0 && r.Max < r.Min {
		return fault.New(fault.Invalid, "the role %q of the kind %q has no target or impossible numbers", r.Name, kind)
	}
	if r.Claims() && len(r.Target) > 1 {
		return fault.New(fault.Invalid, "the role %q of the kind %q points at claims and at entities", r.Name, kind).
			WithHint("make two roles of it")
	}
	for _, t := range r.Target {
		if t != "claim" && !slices.Contains(EntityKinds, t) {
			return fault.New(fault.Invalid, "the role %q of the kind %q points at %q, which is no kind of entity", r.Name, kind, t)
		}
	}
	return nil
}

func (v *Vocabulary) settleValues(of string, values []ValueKind) error {
	for i := range values {
		w := &values[i]
		w.shapes = nil
		for _, word := range strings.Split(w.Type, "|") {
			s, err := v.shape(word)
			if err != nil {
				return fault.Wrap(fault.Invalid, err, "the value %q of %q has a type that cannot be used", w.Name, of)
			}
			w.shapes = append(w.shapes, s)
		}
	}
	return nil
}

var plainForms = []string{
	"time", "date", "age", "count", "share", "money", "codes", "text", "bool", "number", "entity", "claim",
}

func (v *Vocabulary) shape(word string) (Shape, error) {
	form, of, _ := strings.Cut(word, ":")
	switch {
	case form == "list" && of != "":
		item, err := v.shape(of)
		return Shape{Form: "list", Item: &item}, err
	case form == "code" && of != "":
		if _, ok := v.listAt[of]; !ok && !strings.HasPrefix(of, "huridocs-") {
			return Shape{}, fault.New(fault.Invalid, "there is no list %q", of)
		}
		return Shape{Form: form, Of: of}, nil
	case form == "record" && of != "":
		if _, ok := v.recAt[of]; !ok {
			return Shape{}, fault.New(fault.Invalid, "there is no record %q", of)
		}
		return Shape{Form: form, Of: of}, nil
	case of == "" && slices.Contains(plainForms, form):
		return Shape{Form: form}, nil
	}
	return Shape{}, fault.New(fault.Invalid, "%q is no form of value", word)
}

// checkTemplate checks that brackets and braces of a sentence pair up and that
// it uses only the names given.
func checkTemplate(text string, names []string) error {
	open := false
	for rest := text; ; {
		i := strings.IndexAny(rest, "{[]}")
		if i < 0 {
			break
		}
		c := rest[i]
		rest = rest[i+1:]
		switch c {
		case '{':
			name, after, ok := strings.Cut(rest, "}")
			if !ok || !slices.Contains(names, name) {
				return fault.New(fault.Invalid, "it uses {%s}, which is neither a role nor a value", name)
			}
			rest = after
		case '}':
			return fault.New(fault.Invalid, "it has a brace that closes nothing")
		default:
			if open == (c == '[') {
				return fault.New(fault.Invalid, "its square brackets do not pair up")
			}
			open = c == '['
		}
	}
	if open {
		return fault.New(fault.Invalid, "a square bracket is left open")
	}
	return nil
}
