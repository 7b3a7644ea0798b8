package report

import (
	"html/template"
	"strconv"
	"strings"

	"sijil/estimate/wording"
	"sijil/publication"
)

// funcs are what the template can do beyond showing fields.
func (v *page) funcs() template.FuncMap {
	return template.FuncMap{
		"t":          func(key string) string { return word(key, v.Lang) },
		"code":       func(code string) string { return codeWord(code, v.Lang) },
		"in":         func(l publication.Label) string { return l.In(v.Lang) },
		"closure":    func(c string) string { return codeWord("closure "+c, v.Lang) },
		"orNot":      v.orNot,
		"bounds":     func(min, max *int64) string { return bounds(min, max, v.Lang) },
		"claim":      func(id string) publication.Claim { return v.claims[id] },
		"item":       func(id string) publication.Item { return v.items[id] },
		"name":       func(id string) string { return v.entities[id].Label.In(v.Lang) },
		"place":      v.place,
		"breakdowns": breakdowns,
		"lines":      func(s string) []string { return strings.Split(s, "\n") },
		"pageName":   PageName,
		"langName":   func(lang string) string { return word("language", lang) },
		"dirOf":      dirOf,
		"size":       func(n int64) string { return strconv.FormatInt(n, 10) },
		"titles":     v.titles,
		"n":          wording.Number,
		"inc":        func(i int) int { return i + 1 },
		"kind":       func(code string) string { return wording.Kind(code, v.Lang) },
		"methodName": func(code string) string { return wording.Method(code, v.Lang) },
		"condition":  func(code string) string { return wording.Condition(code, v.Lang) },
		"interval":   func(r publication.Range) string { return wording.Interval(r.Lo, r.Hi, v.Lang) },
		"middle":     func(n int64) string { return wording.Middle(n, v.Lang) },
		"unseen":     func(n int64, r publication.Range) string { return wording.Unseen(n, r.Lo, r.Hi, v.Lang) },
		"reason":     v.reason,
		"listName":   v.listName,
	}
}

// orNot returns a text, or that nothing is stated.
func (v *page) orNot(l publication.Label) string {
	if s := l.In(v.Lang); s != "" {
		return s
	}
	return word("not stated", v.Lang)
}

// titles names figures.
func (v *page) titles(ids []string) string {
	var out []string
	for _, id := range ids {
		for _, f := range v.Figures {
			if f.ID == id {
				out = append(out, f.Title.In(v.Lang))
			}
		}
	}
	return strings.Join(out, word("comma", v.Lang))
}

// place says where in an item a claim stands.
func (v *page) place(l *publication.Locator) string {
	if l == nil {
		return word("withheld", v.Lang)
	}
	var out []string
	add := func(key, value string) { out = append(out, word(key, v.Lang)+" "+value) }
	if l.Page > 0 {
		add("page", strconv.FormatInt(l.Page, 10))
	}
	if l.Paragraph > 0 {
		add("paragraph", strconv.FormatInt(l.Paragraph, 10))
	}
	for _, s := range []struct {
		key  string
		span *publication.Span
	}{{"lines", l.Lines}, {"characters", l.Characters}, {"milliseconds", l.TimeMS}} {
		if s.span != nil {
			add(s.key, strconv.FormatInt(s.span.From, 10)+"–"+strconv.FormatInt(s.span.To, 10))
		}
	}
	if r := l.Region; r != nil {
		add("region", strconv.FormatInt(r.X, 10)+","+strconv.FormatInt(r.Y, 10)+" "+
			strconv.FormatInt(r.Width, 10)+"×"+strconv.FormatInt(r.Height, 10))
	}
	if l.Words != "" {
		out = append(out, l.Words)
	}
	if len(out) == 0 {
		return word("not stated", v.Lang)
	}
	return strings.Join(out, word("comma", v.Lang))
}

// breakdown is the parts that belong together, with what they leave.
type breakdown struct {
	Of        string
	Closure   string
	Parts     []publication.Part
	Residuals []publication.Residual
}

// breakdowns gathers the parts of a figure by what they break it down by.
func breakdowns(f publication.Figure) []breakdown {
	var out []breakdown
	at := map[string]int{}
	for _, p := range f.Parts {
		i, ok := at[p.Of]
		if !ok {
			i = len(out)
			at[p.Of] = i
			out = append(out, breakdown{Of: p.Of, Closure: p.Closure})
		}
		out[i].Parts = append(out[i].Parts, p)
	}
	for _, r := range f.Residuals {
		if i, ok := at[r.Of]; ok {
			out[i].Residuals = append(out[i].Residuals, r)
		}
	}
	return out
}

// bounds writes bounds in words and digits.
func bounds(min, max *int64, lang string) string {
	digits := func(n *int64) string { return strconv.FormatInt(*n, 10) }
	switch {
	case min == nil && max == nil:
		return word("no number", lang)
	case max == nil:
		return word("at least", lang) + " " + digits(min)
	case min == nil:
		return word("at most", lang) + " " + digits(max)
	case *min == *max:
		return digits(min)
	}
	return digits(min) + "–" + digits(max)
}

// dirOf returns the direction of a language, for words of a source. Words
// whose language is not stated find their own.
func dirOf(lang string) string {
	switch {
	case lang == "":
		return "auto"
	case lang == "ar", lang == "fa", lang == "ku", lang == "he", lang == "ckb", strings.HasPrefix(lang, "ar-"):
		return "rtl"
	}
	return "ltr"
}
