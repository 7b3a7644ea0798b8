package view

import (
	"encoding/hex"
	"strings"
	"unicode"

	"sijil/claim"
	"sijil/value"
)

// References are indexed together with words, as words that no text contains:
// "_", a letter that says what is referred to, and the reference itself.
const (
	termVerb    = "_v" // verb, with ":" for "."
	termActor   = "_a" // number of the actor's word
	termDay     = "_d" // day in UTC, as YYYYMMDD
	termSubject = "_s" // subject of the head
	termType    = "_t" // what the body holds, see the things below
	termID      = "_i" // its id
	termRef     = "_r" // its Ref
	termKind    = "_k" // kind of claim or entity
	termEntity  = "_e" // entity in a role, in a value, or in the chain
	termItem    = "_m" // item that carries the claim, or that was sighted
	termDigest  = "_h" // SHA-256 of an item's bytes
)

// What bodies hold.
const (
	thingCase       = "case"
	thingActor      = "actor"
	thingEntity     = "entity"
	thingItem       = "item"
	thingSighting   = "sighting"
	thingClaim      = "claim"
	thingRetraction = "retraction"
	thingAssessment = "assessment"
	thingDefinition = "definition"
	thingFinding    = "finding"
)

// terms collects the words and references of one entry.
type terms struct{ b strings.Builder }

// refer adds a reference. Nothing is added for an empty one.
func (t *terms) refer(what, to string) {
	if to == "" {
		return
	}
	t.b.WriteByte(' ')
	t.b.WriteString(reference(what, to))
}

// say adds the words of texts.
func (t *terms) say(texts ...string) {
	for _, text := range texts {
		for _, w := range wordsOf(text) {
			t.b.WriteByte(' ')
			t.b.WriteString(w)
		}
	}
}

// label adds the words of a label in every language.
func (t *terms) label(l value.Label) {
	for _, p := range l {
		t.say(p.Text)
	}
}

// reference returns a reference as it is indexed. Small letters, digits and
// colons stand as they are; anything else is written in hexadecimal, because
// the index ignores case and cuts words at punctuation.
func reference(what, to string) string {
	for i := 0; i < len(to); i++ {
		if c := to[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ':' {
			return what + "_" + hex.EncodeToString([]byte(to))
		}
	}
	return what + to
}

// wordsOf returns the words of a text as they are indexed and looked for.
func wordsOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.FieldsFunc(claim.Normalise(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
}

// claimTerms adds what a claim is found by.
func (t *terms) claim(c *claim.Claim) {
	t.refer(termID, string(c.ID))
	t.refer(termRef, c.Ref)
	t.refer(termKind, c.Kind)
	t.refer(termItem, string(c.Source.Item))
	seen := map[value.ID]bool{}
	for _, id := range entitiesOf(c) {
		if !seen[id] {
			seen[id] = true
			t.refer(termEntity, string(id))
		}
	}
	t.say(c.Note, c.Source.Locator.Words)
	if c.Quote != nil {
		t.say(c.Quote.Text, c.Quote.Original)
	}
	if c.When != nil {
		t.say(c.When.Words, c.When.EDTF)
	}
	if c.Where != nil {
		t.say(c.Where.Words)
	}
	for i := range c.Values {
		t.value(&c.Values[i].Value)
	}
}

// value adds the words of a value, at any depth.
func (t *terms) value(v *value.Value) {
	switch {
	case v.Text != nil:
		t.say(v.Text.Text, v.Text.Original, v.Text.Translation)
	case v.Time != nil:
		t.say(v.Time.Words, v.Time.EDTF)
	case v.Age != nil:
		t.say(v.Age.Words)
	case v.Count != nil:
		t.say(v.Count.Words)
	case v.Share != nil:
		t.say(v.Share.Words)
	case v.Place != nil:
		t.say(v.Place.Words)
	case v.Money != nil:
		t.say(v.Money.Words)
	case v.Code != nil:
		t.say(v.Code.Code)
	case v.List != nil:
		for i := range *v.List {
			t.value(&(*v.List)[i])
		}
	case v.Record != nil:
		for i := range *v.Record {
			t.value(&(*v.Record)[i].Value)
		}
	}
}

// entitiesOf returns the entities that a claim names: in roles, in values, as
// tellers and as places. An entity may occur more than once.
func entitiesOf(c *claim.Claim) []value.ID {
	var ids []value.ID
	add := func(id value.ID) {
		if id != "" {
			ids = append(ids, id)
		}
	}
	for _, r := range c.Roles {
		if r.Target != nil {
			add(r.Target.Entity)
		}
	}
	for i := range c.Values {
		eachEntity(&c.Values[i].Value, add)
	}
	for _, t := range c.Chain {
		add(t.Who)
	}
	if c.Where != nil {
		add(c.Where.Place)
		add(c.Where.Ref)
	}
	return ids
}

// eachEntity calls f with every entity that a value points at, at any depth.
func eachEntity(v *value.Value, f func(value.ID)) {
	switch {
	case v.Ref != nil && v.Ref.Entity != "":
		f(v.Ref.Entity)
	case v.Place != nil:
		f(v.Place.Place)
		f(v.Place.Ref)
	case v.List != nil:
		for i := range *v.List {
			eachEntity(&(*v.List)[i], f)
		}
	case v.Record != nil:
		for i := range *v.Record {
			eachEntity(&(*v.Record)[i].Value, f)
		}
	}
}

// match is a question to the index: all of its parts must hold.
type match []string

// refer asks for a reference.
func (m match) refer(what, to string) match {
	if to == "" {
		return m
	}
	return append(m, `"`+reference(what, to)+`"`)
}

// anyOf asks for one of several references.
func (m match) anyOf(what string, to []string) match {
	parts := make([]string, len(to))
	for i, s := range to {
		parts[i] = `"` + reference(what, s) + `"`
	}
	return append(m, "("+strings.Join(parts, " OR ")+")")
}

// prefix asks for a reference that begins in a certain way.
func (m match) prefix(what, begin string) match {
	if begin == "" {
		return m
	}
	return append(m, `"`+reference(what, begin)+`" *`)
}

// say asks for all words of a text.
func (m match) say(text string) match {
	for _, w := range wordsOf(text) {
		m = append(m, `"`+w+`"`)
	}
	return m
}

// begin asks for all words of a text, the last of which may be the beginning
// of a word if it has three letters or more.
func (m match) begin(text string) match {
	from := len(m)
	m = m.say(text)
	if last := len(m) - 1; last >= from && len([]rune(m[last])) >= 5 {
		m[last] += " *"
	}
	return m
}

// expression returns the question in the language of the index.
func (m match) expression() string { return strings.Join(m, " AND ") }
