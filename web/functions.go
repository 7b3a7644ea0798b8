package web

import (
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sijil/claim"
	"sijil/finding"
	"sijil/locale"
	"sijil/value"
)

// functions returns what templates may call, bound to a language.
func functions(w *locale.Words, v *claim.Vocabulary) template.FuncMap {
	lang := string(w.Lang())
	return template.FuncMap{
		"t":       w.T,
		"has":     w.Has,
		"code":    func(list, code string) string { return codeWords(w, v, list, code) },
		"rule":    func(name string) string { return ruleAsks(name, lang) },
		"num":     func(n any) string { return w.T("range.number", "n", n) },
		"bounds":  w.Range,
		"day":     w.Day,
		"moment":  w.Moment,
		"between": w.Between,
		"bytes":   w.Bytes,
		"bdi":     isolated,
		"link":    func(parts ...any) string { return link(w.Lang(), parts...) },
		"linked": func(text string, about []string, titles map[string]string) template.HTML {
			return linked(w.Lang(), text, about, titles)
		},
		"label":     func(l value.Label) template.HTML { return labelled(l, lang) },
		"plain":     func(l value.Label) string { return l.In(lang) },
		"rows":      rowsOf,
		"sentence":  sentence,
		"said":      func(s string) string { return said(w, s) },
		"short":     short,
		"opens":     opens,
		"shown":     func(f finding.Figure) string { return shown(w, f) },
		"stated":    func(s string) bool { return stated(w, s) },
		"locator":   func(l claim.Locator) string { return locatorWords(w, l) },
		"times":     func(t *value.Time) string { return timeWords(w, t) },
		"ages":      func(a value.Age) string { return ageWords(w, v, a) },
		"otherLang": func() string { return string(w.Lang().Other()) },
		"otherDir":  func() string { return w.Lang().Other().Dir() },
		"otherName": func() string { return w.Lang().Other().Name() },
		"sub":       func(a, b int) int { return a - b },
		"add":       func(a, b int) int { return a + b },
		"list":      func(parts ...any) []any { return parts },
	}
}

// codeWords returns what a code is called: by our messages, else by the
// vocabulary of claims. An organisation's own code is shown as it is.
func codeWords(w *locale.Words, v *claim.Vocabulary, list, code string) string {
	if w.Has(list + "." + code) {
		return w.T(list + "." + code)
	}
	lang := string(w.Lang())
	if l, ok := v.List(list); ok {
		for _, t := range l.Terms {
			if t.Code == code {
				return t.Label.In(lang)
			}
		}
	}
	return w.Code(list, code)
}

// ruleAsks returns what a rule of the queue asks and why.
func ruleAsks(name, lang string) string {
	for _, r := range finding.Rules(lang) {
		if r.Name == name {
			return r.Asks
		}
	}
	return name
}

// link returns the address of a page in a language: link("figure", id).
func link(lang locale.Lang, parts ...any) string {
	out := "/" + string(lang) + "/"
	for i, p := range parts {
		if i > 0 {
			out += "/"
		}
		switch s := p.(type) {
		case string:
			out += url.PathEscape(s)
		case value.ID:
			out += url.PathEscape(string(s))
		}
	}
	return out
}

// linked writes a text in which figures and claims that it mentions, by title
// or short name, become links. Those that it does not mention follow it.
func linked(lang locale.Lang, text string, about []string, titles map[string]string) template.HTML {
	out := template.HTMLEscapeString(text)
	rest := ""
	names := slices.Clone(about)
	// Longer ones first: one name or title may be the beginning of another.
	slices.SortFunc(names, func(a, b string) int { return len(titles[b]+b) - len(titles[a]+a) })
	marks := map[string]string{}
	for i, name := range names {
		called := titles[name]
		if called == "" {
			called = short(name)
		}
		mark := "\x00" + strconv.Itoa(i) + "\x00"
		marks[mark] = `<a href="` + template.HTMLEscapeString(link(lang, "open", name)) + `"><bdi>` + template.HTMLEscapeString(called) + `</bdi></a>`
		before := out
		for _, word := range []string{called, name} {
			out = strings.ReplaceAll(out, template.HTMLEscapeString(word), mark)
		}
		if out == before {
			rest += ` · ` + mark
		}
	}
	if rest != "" {
		out += `<br><span class="small">` + strings.TrimPrefix(rest, " · ") + `</span>`
	}
	for mark, a := range marks {
		out = strings.ReplaceAll(out, mark, a)
	}
	return template.HTML(out)
}

// isoDate is a date or date-time as RFC 3339 writes it.
var isoDate = regexp.MustCompile(`\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?`)

// latinWords are words of a source in Latin letters inside a sentence. In a
// sentence that runs from right to left their order, and the full stop after
// them, would be turned round.
var latinWords = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{Mn}0-9 .,;:'’&/…-]*[\p{Latin}0-9]`)

// longID is an id in a text.
var longID = regexp.MustCompile(`\b[a-z2-7]{26}\b`)

// said returns the sentence of a claim as a page shows it: with dates as the
// language writes them, because bare digits and dashes are reordered in
// right-to-left text, with Latin words kept together there, and with ids
// shortened. What the sentence adds in
// brackets at its end (force, polarity, basis) pages show apart.
func said(w *locale.Words, s string) string {
	if i := strings.LastIndex(s, " ["); i > 0 && strings.HasSuffix(s, "]") {
		s = s[:i]
	}
	s = longID.ReplaceAllStringFunc(s, func(id string) string { return short(id) })
	s = sentence(isoDate.ReplaceAllStringFunc(s, w.Day))
	if w.Lang().Dir() == "rtl" {
		s = latinWords.ReplaceAllStringFunc(s, w.Isolate)
	}
	return s
}

// isolated writes a text so that its direction of writing cannot reorder what
// stands around it.
func isolated(s any) template.HTML {
	var text string
	switch v := s.(type) {
	case string:
		text = v
	case value.ID:
		text = string(v)
	}
	return template.HTML(`<bdi>` + template.HTMLEscapeString(text) + `</bdi>`)
}

// labelled writes a label in the language of the page; where there is none in
// that language, it says which language the words are in.
func labelled(l value.Label, lang string) template.HTML {
	text := l.In(lang)
	for _, p := range l {
		if p.Lang == lang && p.Text == text {
			return isolated(text)
		}
	}
	for _, p := range l {
		if p.Text == text {
			return template.HTML(`<bdi lang="` + template.HTMLEscapeString(p.Lang) + `">` + template.HTMLEscapeString(text) + `</bdi>`)
		}
	}
	return isolated(text)
}

// sentence makes a message a sentence: a capital letter and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.ContainsAny(s[len(s)-1:], ".!?:") {
		s += "."
	}
	return s
}

// short shortens a digest or an id to what people compare by eye.
func short(s any) string {
	text, _ := s.(string)
	if id, ok := s.(value.ID); ok {
		text = string(id)
	}
	if len(text) <= 14 {
		return text
	}
	return text[:8] + "…" + text[len(text)-4:]
}

// stated says whether a field says anything: figures carry "not stated" in
// words where a source is silent, and pages mark that as such.
func stated(w *locale.Words, s string) bool {
	return s != "" && s != "not_stated" && s != w.T("notstated")
}

// shown is what a figure shows: its number or words. Where every claim beneath
// it is gone it says that, because "not stated" would blame the source.
func shown(w *locale.Words, f finding.Figure) string {
	if f.Claims == 0 && f.Min == nil && f.Max == nil {
		return w.T("figure.nothing")
	}
	return f.Shown
}

// opens says whether what an entry of the log is about has a page of its own.
func opens(verb string) bool {
	family, _, _ := strings.Cut(verb, ".")
	return slices.Contains([]string{"item", "claim", "entity", "figure"}, family)
}

// locatorWords says where in an item a passage stands.
func locatorWords(w *locale.Words, l claim.Locator) string {
	var parts []string
	add := func(key string, args ...any) { parts = append(parts, w.T(key, args...)) }
	if l.Page > 0 {
		add("at.page", "n", l.Page)
	}
	if l.Paragraph > 0 {
		add("at.paragraph", "n", l.Paragraph)
	}
	switch {
	case l.Lines != nil && l.Lines.From == l.Lines.To:
		add("at.line", "n", l.Lines.From)
	case l.Lines != nil:
		add("at.lines", "from", l.Lines.From, "to", l.Lines.To)
	}
	if l.Characters != nil {
		add("at.characters", "from", l.Characters.From, "to", l.Characters.To)
	}
	if l.TimeMS != nil {
		add("at.time", "from", clock(l.TimeMS.From), "to", clock(l.TimeMS.To))
	}
	if l.Region != nil {
		add("at.region", "x", l.Region.X, "y", l.Region.Y, "width", l.Region.Width, "height", l.Region.Height)
	}
	if l.Words != "" {
		parts = append(parts, w.Isolate(l.Words))
	}
	if len(parts) == 0 {
		return w.T("at.none")
	}
	return strings.Join(parts, w.T("list.comma")+" ")
}

// clock writes milliseconds as minutes, seconds and tenths: 01:02.5.
func clock(ms int64) string {
	return fmt.Sprintf("%02d:%02d.%d", ms/60000, ms/1000%60, ms/100%10)
}

// timeWords says a time in the bounds that follow from it, and how they are
// meant: one moment inside them, activity inside them, or all the time between
// them. The words of the source are shown beside it, never instead.
func timeWords(w *locale.Words, t *value.Time) string {
	if t == nil || t.Earliest == "" && t.Latest == "" {
		return ""
	}
	bounds := w.Between(t.Earliest, t.Latest)
	if t.Earliest == t.Latest {
		return bounds
	}
	switch t.Kind {
	case value.Moment, value.Extent, value.Within, value.Recurring:
		return w.T("time."+string(t.Kind), "bounds", bounds)
	}
	return bounds
}

// ageWords says an age in the bounds that follow from it, with their unit.
func ageWords(w *locale.Words, v *claim.Vocabulary, a value.Age) string {
	return w.Range(wide(a.Min), wide(a.Max)) + " " + codeWords(w, v, "unit", a.Unit)
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	m := int64(*n)
	return &m
}
