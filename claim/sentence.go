package claim

import (
	"strconv"
	"strings"

	"sijil/value"
)

// Sentence returns a claim in plain words, in English or Arabic, by the
// templates of the shipped vocabulary: who says it, what, when and where, and
// always with its force and polarity and how the teller knew. label returns
// what an entity or a claim is called. Pages show it beside the passage; it is
// never a quotation.
func Sentence(s State, label func(value.ID) string, lang string) string {
	v, err := Standard()
	if err != nil {
		return s.Kind
	}
	return v.Sentence(s, label, lang)
}

// Sentence is the function Sentence with an organisation's own vocabulary.
func (v *Vocabulary) Sentence(s State, label func(value.ID) string, lang string) string {
	w := wording{v: v, label: label, lang: lang}
	c := s.Claim
	kind, ok := v.Kind(c.Kind)
	if !ok {
		return c.Kind
	}
	content := w.fill(kind.Sentence.In(lang), func(name string) string { return w.part(kind, c, name) })
	if c.When != nil {
		content += w.say("comma") + w.time(*c.When)
	}
	if c.Where != nil {
		content += w.say("comma") + w.place(*c.Where)
	}
	switch {
	case c.Polarity == Negated && c.Force != Denied:
		content = w.say("not", "content", content)
	case c.Polarity == Unknown:
		content = w.say("unknown", "content", content)
	}
	marks := []string{w.say("force." + string(c.Force)), w.say("polarity." + string(c.Polarity))}
	if told := knowing(c.Chain); len(c.Chain) > 0 && (len(told) == 0 || !reasoned(told[len(told)-1].did)) {
		marks = append(marks, w.say("basis."+string(Basis(c))))
	}
	sentence := w.said(c, content) + ". [" + strings.Join(marks, w.say("semicolon")) + "]"
	if lang == "ar" {
		return attach(sentence)
	}
	return sentence
}

// wording puts things into words of one language.
type wording struct {
	v     *Vocabulary
	label func(value.ID) string
	lang  string
}

// say returns a phrase with its names filled in: say("told", "who", "Samira").
func (w wording) say(id string, pairs ...string) string {
	text := w.v.say[id].In(w.lang)
	if text == "" {
		text = id
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
	}
	return text
}

// said says who says the content, and through whom it reached us.
func (w wording) said(c Claim, content string) string {
	told := knowing(c.Chain)
	publisher, has := value.ID(""), false
	for _, t := range tellers(c.Chain) {
		if t.best == relaying {
			publisher, has = t.who, true
		}
	}
	says := "says." + string(c.Force)
	if len(c.Chain) == 0 {
		return content
	}
	last := teller{who: c.Chain[0].Who, did: []Did{Counted}} // publishers alone: the first of them is the author
	if len(told) > 0 {
		last = told[len(told)-1]
	}
	switch {
	case !has || last.who == publisher:
		return w.say(says, "who", w.who(last.who), "content", content)
	case c.Force == Asserted && !public(last.did):
		return w.say("told", "who", w.who(last.who), "to", w.who(publisher), "content", content)
	}
	return w.say("via", "to", w.who(publisher), "said", w.say(says, "who", w.who(last.who), "content", content))
}

// public reports whether a teller spoke to everybody, not to the publisher.
func public(did []Did) bool {
	for _, d := range did {
		switch d {
		case Stated, MadeKnown, Assessed, Concluded, Computed, Counted:
			return true
		}
	}
	return false
}

// reasoned reports whether a teller worked something out or made known what
// is its own, so that there is nothing to have perceived.
func reasoned(did []Did) bool {
	for _, d := range did {
		switch d {
		case MadeKnown, Assessed, Concluded, Computed:
			return true
		}
	}
	return false
}

func (w wording) who(id value.ID) string {
	if id == "" {
		return w.say("somebody")
	}
	return w.label(id)
}

// fill puts values into a template. A part in square brackets is left out if
// a name in it has no value.
func (w wording) fill(template string, part func(string) string) string {
	var out strings.Builder
	for template != "" {
		before, rest, ok := strings.Cut(template, "[")
		text, _ := w.braces(before, part)
		out.WriteString(text)
		if !ok {
			break
		}
		inside, after, _ := strings.Cut(rest, "]")
		if text, whole := w.braces(inside, part); whole {
			out.WriteString(text)
		}
		template = after
	}
	return strings.TrimSpace(out.String())
}

// braces fills the names of a text in, and reports whether all have values.
func (w wording) braces(text string, part func(string) string) (string, bool) {
	whole := true
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		out.WriteString(before)
		if !ok {
			return out.String(), whole
		}
		name, after, _ := strings.Cut(rest, "}")
		got := part(name)
		if got == "" {
			whole, got = false, w.say("not_stated")
		}
		out.WriteString(got)
		text = after
	}
}

// part returns what stands in a role or value, in words; "" if nothing does.
func (w wording) part(kind Kind, c Claim, name string) string {
	if _, ok := kind.Role(name); ok {
		var names []string
		for _, t := range c.Targets(name) {
			names = append(names, w.ref(t))
		}
		return strings.Join(names, w.say("comma"))
	}
	v, ok := c.Value(name)
	if !ok {
		return ""
	}
	return w.value(v)
}

func (w wording) ref(r value.Ref) string {
	if r.Claim != "" {
		return w.say("claim", "ref", w.label(r.Claim))
	}
	return w.label(r.Entity)
}

func (w wording) value(v value.Value) string {
	switch {
	case v.Time != nil:
		return w.time(*v.Time)
	case v.Age != nil:
		return w.age(*v.Age)
	case v.Count != nil:
		return w.count(*v.Count)
	case v.Share != nil:
		return w.words(v.Share.Words, w.say("share.range", "min", v.Share.Min, "max", v.Share.Max))
	case v.Place != nil:
		return w.place(*v.Place)
	case v.Money != nil:
		return w.money(*v.Money)
	case v.Code != nil:
		return w.v.Term(*v.Code, w.lang)
	case v.Text != nil:
		if v.Text.Text == "not_stated" {
			return w.say("not_stated")
		}
		return w.words(v.Text.Text, v.Text.Original)
	case v.Bool != nil:
		return w.say(map[bool]string{true: "yes", false: "no"}[*v.Bool])
	case v.Number != nil:
		return *v.Number
	case v.Ref != nil:
		return w.ref(*v.Ref)
	case v.List != nil:
		var parts []string
		for _, e := range *v.List {
			parts = append(parts, w.value(e))
		}
		return strings.Join(parts, w.say("comma"))
	case v.Record != nil:
		return w.record(*v.Record)
	}
	return ""
}

// record says the values of a record in a fixed order: what it is of first,
// then how many, then the rest.
func (w wording) record(r value.Record) string {
	var parts []string
	first := []string{"label", "set", "v", "harm", "count"}
	for _, name := range first {
		if v, ok := r.Get(name); ok {
			parts = append(parts, w.value(v))
		}
	}
	head := strings.Join(parts, " ")
	parts = nil
	if v, ok := r.Get("place"); ok {
		parts = append(parts, w.value(v))
	}
	first = append(first, "place")
	for _, n := range r {
		if !strings.Contains(" "+strings.Join(first, " ")+" ", " "+n.Name+" ") {
			parts = append(parts, w.named(n))
		}
	}
	rest := strings.Join(parts, w.say("comma"))
	if head != "" && rest != "" {
		return head + " (" + rest + ")"
	}
	return head + rest
}

// named says a value with its name, but for places and records, which speak for
// themselves.
func (w wording) named(n value.Named) string {
	if n.Name == "place" || n.Value.Record != nil {
		return w.value(n.Value)
	}
	for _, r := range w.v.records {
		if f, ok := findValue(r.Fields, n.Name); ok {
			return w.say("named", "name", f.Label.In(w.lang), "value", w.value(n.Value))
		}
	}
	return w.say("named", "name", n.Name, "value", w.value(n.Value))
}

// words returns the source's own words if there are any, else the other text.
func (w wording) words(words, other string) string {
	if words != "" {
		return words
	}
	return other
}

func (w wording) time(t value.Time) string {
	earliest, latest := t.Bounds()
	if earliest == "" && latest == "" {
		return w.words(t.Words, w.say("not_stated"))
	}
	dates := ""
	if earliest == latest {
		dates = w.say("time.on", "from", earliest)
	} else {
		dates = w.say("time."+string(t.Kind),
			"from", w.words(earliest, w.say("time.open")), "to", w.words(latest, w.say("time.open")))
	}
	if t.Words == "" {
		return dates
	}
	return w.say("time.words", "words", t.Words, "dates", dates)
}

func (w wording) place(p value.Place) string {
	place := p.Words
	if p.Place != "" {
		place = w.label(p.Place)
	}
	if place == "" && p.Setting != "" {
		place = w.v.Term(value.Code{List: "setting", Code: p.Setting}, w.lang)
	}
	relation := w.v.Term(value.Code{List: "place_relation", Code: p.Relation}, w.lang)
	switch {
	case p.Ref != "" && place != "":
		return w.say("place.rel", "place", place, "relation", relation, "ref", w.label(p.Ref))
	case p.Ref != "":
		return w.say("place.only", "relation", relation, "ref", w.label(p.Ref))
	}
	return w.say("place.at", "place", place)
}

func (w wording) count(c value.Count) string {
	unit := w.v.Term(value.Code{List: "unit", Code: c.Unit}, w.lang)
	if c.Words != "" {
		return w.say("count.words", "words", c.Words, "unit", unit)
	}
	low := c.Min
	if low == nil {
		low = c.Best
	}
	return w.say("count."+string(c.Quality), "min", w.number(low), "max", w.number(c.Max), "unit", unit)
}

func (w wording) number(n *int64) string {
	if n == nil {
		return w.say("not_stated")
	}
	return strconv.FormatInt(*n, 10)
}

func (w wording) age(a value.Age) string {
	if a.Words != "" {
		return a.Words
	}
	unit := w.v.Term(value.Code{List: "unit", Code: a.Unit}, w.lang)
	switch {
	case a.Min == nil && a.Max == nil:
		return w.say("not_stated")
	case a.Max == nil:
		return w.say("age.open", "min", strconv.Itoa(*a.Min), "unit", unit)
	case a.Min == nil:
		return w.say("age.most", "max", strconv.Itoa(*a.Max), "unit", unit)
	case *a.Min == *a.Max:
		return w.say("age.one", "min", strconv.Itoa(*a.Min), "unit", unit)
	}
	return w.say("age.range", "min", strconv.Itoa(*a.Min), "max", strconv.Itoa(*a.Max), "unit", unit)
}

func (w wording) money(m value.Money) string {
	amount := m.Words
	if amount == "" {
		amount = m.Best
		if m.Min != "" || m.Max != "" {
			amount = w.words(m.Min, w.say("not_stated")) + "–" + w.words(m.Max, w.say("not_stated"))
		}
		amount += " " + m.Currency
	}
	if m.Per == "" {
		return amount
	}
	return w.say("money.per", "amount", amount, "per", w.v.Term(value.Code{List: "per", Code: m.Per}, w.lang))
}
