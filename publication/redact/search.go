package redact

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sijil/claim"
	"sijil/publication"
	"sijil/value"
)

// secret is something that must not occur in a release.
type secret struct {
	rule, kind, id string
	plain          string // normalised
}

// passage is the least number of letters from which words of a withheld claim
// are looked for: shorter ones ("two", "more than 100") are anybody's.
const passage = 12

// unread are fields that hold digests, keys and signatures: no words.
var unread = []string{"Leaf", "Path", "HeadSalt", "SHA256", "SignerKey", "Checkpoint"}

// search looks for what must not leave in every text of the release. It comes
// last, after everything was filled in by rule, and catches what the rules
// cannot see: a name in the middle of somebody's sentence.
func (o *office) search() {
	secrets := o.secrets()
	each(reflect.ValueOf(o.out), "", func(where, text string) {
		plain := normal(text)
		for _, s := range secrets {
			if s.kind == "claim" && s.rule == "internal id" && strings.HasSuffix(where, ".Head") {
				continue // an opened head says which entry it is
			}
			if occurs(s.plain, plain) {
				o.stop(s.rule, s.kind, s.id, where, "%s", advice(s.rule, where))
			}
		}
	})
}

// advice says where a hit is and what to do about it.
func advice(rule, where string) string {
	text := "What must not leave (" + rule + ") occurs at " + strings.TrimPrefix(where, ".") + ". "
	if rule == "name: "+whyProtected {
		return text + "Change that text; or, if the label is no name but a description that may be public, record it as a pseudonym."
	}
	return text + "Change that text, or the sensitivity."
}

// each calls f with every text in v and the path of fields that leads to it.
func each(v reflect.Value, where string, f func(where, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(where, v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			each(v.Elem(), where, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			each(v.Index(i), fmt.Sprintf("%s[%d]", where, i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if !slices.Contains(unread, name) {
				each(v.Field(i), where+"."+name, f)
			}
		}
	}
}

// secrets lists what must not occur.
func (o *office) secrets() []secret {
	var out []secret
	add := func(rule, kind string, id value.ID, words string, least int) {
		plain := normal(words)
		if utf8.RuneCountInString(plain) >= least && !generic(plain) {
			out = append(out, secret{rule, kind, string(id), plain})
		}
	}
	for _, e := range o.in.Entities {
		add("internal id", "entity", e.ID, string(e.ID), 1)
		if how, why := nameOf(e); how == publication.NameWithheld {
			for _, p := range e.Label {
				if !o.namedAfter(e.ID, p.Text) {
					add("name: "+why, "entity", e.ID, p.Text, 2)
				}
			}
			add("name: "+why, "entity", e.ID, e.Ref, 4)
		}
		add("internal id", "case", e.Case, string(e.Case), 1)
		add("internal id", "compartment", e.Compartment, string(e.Compartment), 1)
	}
	for _, i := range o.in.Items {
		add("internal id", "item", i.ID, string(i.ID), 1)
		if i.Sensitivity != value.Public {
			for _, p := range i.Title {
				add("title: "+degree(i.Sensitivity), "item", i.ID, p.Text, 2)
			}
			add("digest: "+degree(i.Sensitivity), "item", i.ID, i.SHA256, 1)
		}
	}
	for _, c := range o.in.Claims {
		add("internal id", "claim", c.ID, string(c.ID), 1)
		if c.Sensitivity != value.Public || c.Kind == listRecord {
			for _, words := range wordsOf(c.Claim) {
				add("words: "+degree(c.Sensitivity), "claim", c.ID, words, passage)
			}
		}
	}
	for _, d := range o.in.Definitions {
		if d.Sensitivity != value.Public {
			for _, p := range slices.Concat(d.Title, d.Meaning) {
				add("title: "+degree(d.Sensitivity), "figure", d.Set, p.Text, passage)
			}
		}
	}
	for _, e := range o.in.Estimates {
		add("internal id", "estimate", e.ID, string(e.ID), 1)
		add("internal id", "estimate", e.Registration, string(e.Registration), 1)
	}
	for i, s := range o.in.Secrets {
		add("secret", s.What, value.ID(fmt.Sprint(i)), s.Words, 2)
	}
	return out
}

// namedAfter says whether a list goes by words of the public name of the
// organisation that made it: "coast", of the Coast committee. That name leaves
// by its own right, and so do its words.
func (o *office) namedAfter(set value.ID, words string) bool {
	for _, e := range o.in.Estimates {
		for _, l := range e.Lists {
			maker, ok := o.entities[l.Organisation]
			if how, _ := nameOf(maker); l.Set != set || !ok || how != publication.NameOwn {
				continue
			}
			for _, p := range maker.Label {
				if occurs(normal(words), normal(p.Text)) {
					return true
				}
			}
		}
	}
	return false
}

// wordsOf returns the free words of a claim.
func wordsOf(c claim.Claim) []string {
	out := []string{c.Note, c.Source.Locator.Words}
	if c.Quote != nil {
		out = append(out, c.Quote.Text, c.Quote.Original)
	}
	if c.Where != nil {
		out = append(out, c.Where.Words)
	}
	for _, n := range c.Values {
		each(reflect.ValueOf(n.Value), "", func(where, text string) { out = append(out, text) })
	}
	return out
}

// generic says whether words are those that stand in place of a withheld name.
func generic(plain string) bool {
	for _, p := range unnamedWords {
		if plain == normal(p.en) || plain == normal(p.ar) {
			return true
		}
	}
	return false
}

// normal makes spellings of one text equal: case, accents and vowel signs,
// Arabic letters that are written in several ways, and all punctuation.
func normal(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ', unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(oneForm(unicode.ToLower(r)))
		default:
			gap = true
		}
	}
	return b.String()
}

// oneForm returns the one form of Arabic letters that are often exchanged.
func oneForm(r rune) rune {
	switch r {
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ٱ':
		return 'ا'
	case 'ک':
		return 'ك'
	}
	return r
}

// occurs says whether a secret stands in a text, both normalised: as whole
// words, but anywhere in a word for Arabic, where "and", "to" and the article
// are written onto the name.
func occurs(secret, text string) bool {
	if secret == "" {
		return false
	}
	arabic := strings.ContainsFunc(secret, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
	if arabic && utf8.RuneCountInString(secret) >= 4 {
		return strings.Contains(text, secret)
	}
	return strings.Contains(" "+text+" ", " "+secret+" ")
}
