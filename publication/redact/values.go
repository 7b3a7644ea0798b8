package redact

import (
	"strconv"
	"strings"

	"sijil/value"
)

// words puts a value into words for readers of a language, with the language
// of the source's own words. Entities and claims in it are named as they leave.
func (o *office) words(v value.Value, lang string) (words, source string) {
	switch {
	case v.Time != nil:
		return when(v.Time), ""
	case v.Age != nil:
		return first(v.Age.Words, strings.TrimSpace(span(v.Age.Min, v.Age.Max)+" "+term(v.Age.Unit, lang))), ""
	case v.Count != nil:
		return first(v.Count.Words, strings.TrimSpace(bounds(v.Count.Min, v.Count.Max)+" "+term(v.Count.Unit, lang))), ""
	case v.Share != nil:
		return first(v.Share.Words, v.Share.Min+"–"+v.Share.Max), ""
	case v.Place != nil:
		return o.place(v.Place).In(lang), ""
	case v.Money != nil:
		return first(v.Money.Words, first(v.Money.Best, v.Money.Min+"–"+v.Money.Max)+" "+v.Money.Currency), ""
	case v.Code != nil:
		return o.vocabulary.Term(*v.Code, lang), ""
	case v.Text != nil:
		return v.Text.Text, v.Text.Lang
	case v.Bool != nil:
		return term(map[bool]string{true: "yes", false: "no"}[*v.Bool], lang), ""
	case v.Number != nil:
		return *v.Number, ""
	case v.Ref != nil:
		return o.refWords(*v.Ref, lang), ""
	case v.List != nil:
		return o.listWords(*v.List, lang), ""
	case v.Record != nil:
		return o.recordWords(*v.Record, lang), ""
	}
	return "", ""
}

func (o *office) refWords(r value.Ref, lang string) string {
	if r.Claim != "" {
		return first(o.claimName[r.Claim], term("outside", lang))
	}
	return o.calledID(r.Entity).In(lang)
}

func (o *office) listWords(l value.List, lang string) string {
	var parts []string
	for _, v := range l {
		if words, _ := o.words(v, lang); words != "" {
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, comma(lang))
}

// recordWords puts a record into words. A part of a breakdown reads as what it
// is called and how many: "men 24".
func (o *office) recordWords(r value.Record, lang string) string {
	name := named(r, "set")
	if name == nil {
		name = named(r, "label")
	}
	if n := named(r, "count"); n != nil && n.Count != nil && name != nil {
		words, _ := o.words(*name, lang)
		return words + " " + bounds(n.Count.Min, n.Count.Max)
	}
	var parts []string
	for _, n := range r {
		if words, _ := o.words(n.Value, lang); words != "" {
			parts = append(parts, term(n.Name, lang)+" "+words)
		}
	}
	return strings.Join(parts, comma(lang))
}

// when puts a time into words: as said, with the bounds that were read from it.
func when(t *value.Time) string {
	if t == nil {
		return ""
	}
	exact := first(t.EDTF, strings.Trim(t.Earliest+"/"+t.Latest, "/"))
	if t.Kind == value.Within && exact != "" {
		exact = "within " + exact
	}
	if t.Words == "" || exact == "" {
		return first(t.Words, exact)
	}
	return t.Words + " (" + exact + ")"
}

// first returns the first of two texts that says something.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func span(min, max *int) string {
	var a, b *int64
	if min != nil {
		n := int64(*min)
		a = &n
	}
	if max != nil {
		n := int64(*max)
		b = &n
	}
	return bounds(a, b)
}

// bounds writes bounds in digits: 32, 30–32, ≥ 101, ≤ 7, or nothing.
func bounds(min, max *int64) string {
	switch {
	case min == nil && max == nil:
		return ""
	case min == nil:
		return "≤ " + strconv.FormatInt(*max, 10)
	case max == nil:
		return "≥ " + strconv.FormatInt(*min, 10)
	case *min == *max:
		return strconv.FormatInt(*min, 10)
	}
	return strconv.FormatInt(*min, 10) + "–" + strconv.FormatInt(*max, 10)
}
