package web

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"sijil/casework/estimates"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/locale"
)

// roleWords says what a role of a column, or a field of a score, is called:
// "birth.year", "place 2", or the three names that are compared as one.
func roleWords(w *locale.Words, role string) string {
	if strings.Contains(role, ", ") {
		return w.T("role.line")
	}
	base, number, _ := strings.Cut(role, " ")
	base, part, _ := strings.Cut(base, ".")
	if !w.Has("role." + base) {
		return w.Isolate(role)
	}
	out := w.T("role." + base)
	if w.Has("part." + part) {
		out += w.T("list.comma") + " " + w.T("part."+part)
	}
	if number != "" {
		out += " " + number
	}
	return out
}

// notKnown is what linkage says where one of two records does not say.
const notKnown = "not known"

// levelWords says how far two values agree. What linkage says of several names
// at once ("father equal, family close") is said name by name, the given one
// first, and those that one of the two does not say are left out.
func levelWords(w *locale.Words, words string) string {
	if key := "level." + strings.ReplaceAll(words, " ", "_"); w.Has(key) {
		return w.T(key)
	}
	var parts []string
	for _, p := range strings.Split(words, ", ") {
		role, level, _ := strings.Cut(p, " ")
		of, key := "role."+role, "level."+strings.ReplaceAll(level, " ", "_")
		if w.Has("part." + role) {
			of = "part." + role
		}
		said := w.T(of) + ": " + w.T(key)
		switch {
		case !w.Has(of) || !w.Has(key):
			return w.Isolate(words)
		case level == notKnown:
		case role == "given":
			parts = append([]string{said}, parts...)
		default:
			parts = append(parts, said)
		}
	}
	return strings.Join(parts, w.T("list.semicolon")+" ")
}

// scriptWords says which two scripts a pair is in: "arabic × latin".
func scriptWords(w *locale.Words, group string) string {
	parts := strings.Split(group, " × ")
	for i, p := range parts {
		if w.Has("script." + p) {
			parts[i] = w.T("script." + p)
		}
	}
	return strings.Join(parts, " × ")
}

// bitsWords writes hundredths of a bit: +1.25.
func bitsWords(hundredths int64) string {
	sign := "+"
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	return fmt.Sprintf("%s%d.%02d", sign, hundredths/100, hundredths%100)
}

// bandWords writes a band of scores; the first and the last have one end.
func bandWords(w *locale.Words, low, high int64) string {
	switch {
	case low <= math.MinInt32:
		return w.T("audit.below", "high", bitsWords(high))
	case high >= math.MaxInt32:
		return w.T("audit.above", "low", bitsWords(low))
	}
	return w.T("audit.interval", "low", bitsWords(low), "high", bitsWords(high))
}

// shareWords writes a share of one as a percentage, whose sign would change
// sides beside Arabic.
func shareWords(w *locale.Words, share float64) string {
	return w.Isolate(fmt.Sprintf("%.1f%%", 100*share))
}

// digits are the whole numbers in a sentence.
var digits = regexp.MustCompile(`\d+`)

// becauseWords says why a row was not taken, or why a column was taken to mean
// something. The log keeps that as a sentence in English; one that no message
// knows is shown as it stands there.
func becauseWords(w *locale.Words, text string) template.HTML {
	if said, ok := because(w, text); ok {
		return template.HTML(template.HTMLEscapeString(said))
	}
	return template.HTML(`<bdi lang="en">` + template.HTMLEscapeString(text) + `</bdi>`)
}

// because finds the message of such a sentence: whole, with the name of a column
// or with numbers in it, or of two that were joined.
func because(w *locale.Words, text string) (string, bool) {
	if name, ok := strings.CutPrefix(text, "the header says "); ok && !strings.ContainsAny(name, ",;:") {
		return w.T("because.the_header_says", "a", name), true
	}
	if name, ok := strings.CutPrefix(text, "it is used where "); ok {
		return w.T("because.it_is_used_where_n_is_empty", "a", strings.TrimSuffix(name, " is empty")), true
	}
	var numbers []any
	key := digits.ReplaceAllStringFunc(text, func(n string) string {
		numbers = append(numbers, string(rune('a'+len(numbers)/2)), n)
		return "n"
	})
	key = "because." + strings.NewReplacer(" ", "_", ",", "", ";", "").Replace(key)
	if w.Has(key) {
		return w.T(key, numbers...), true
	}
	for _, between := range []string{"; ", ": ", ", "} {
		first, second, both := strings.Cut(text, between)
		if !both {
			continue
		}
		one, known := because(w, first)
		two, also := because(w, second)
		if known && also {
			return one + w.T("list.semicolon") + " " + two, true
		}
	}
	return "", false
}

// peopleFunctions are what templates about lists of people call besides.
func peopleFunctions(w *locale.Words) template.FuncMap {
	return template.FuncMap{
		"role":    func(role string) string { return roleWords(w, role) },
		"level":   func(words string) string { return levelWords(w, words) },
		"script":  func(group string) string { return scriptWords(w, group) },
		"band":    func(low, high int64) string { return bandWords(w, low, high) },
		"share":   func(share float64) string { return shareWords(w, share) },
		"because": func(text string) template.HTML { return becauseWords(w, text) },
		"about":   func(e estimates.Eligibility) string { return aboutWords(w, e) },
		"pc":      percent,
		"person":  func(n lists.Name) string { return personAddress(w.Lang(), n) },
		"pair":    func(a, b lists.Name) string { return pairAddress(w.Lang(), reconcile.PairKey(a, b)) },
	}
}

// aboutWords says which records a decision on who belongs is about.
func aboutWords(w *locale.Words, e estimates.Eligibility) string {
	if e.Record != "" || len(e.Where) == 0 {
		return w.Isolate(e.About())
	}
	rules := make([]string, len(e.Where))
	for i, r := range e.Where {
		rules[i] = w.T("population.rule."+r.Is, "role", roleWords(w, r.Role), "text", r.Text)
	}
	return w.T("population.about.where", "list", e.List, "rules", w.List(rules))
}

// personAddress is the address of the person that a record is of.
func personAddress(lang locale.Lang, n lists.Name) string {
	return link(lang, "person", n.List) + "?" + query("record", n.Origin)
}

// query writes one field of an address.
func query(name, text string) string { return url.Values{name: {text}}.Encode() }

// trimmed returns a field of a form without the space around it.
func trimmed(r *http.Request, name string) string { return strings.TrimSpace(r.PostFormValue(name)) }

// missing returns an error for each field (name, text, message) without text.
func missing(fields ...[3]string) (found []formError) {
	for _, f := range fields {
		if f[1] == "" {
			found = append(found, formError{Field: f[0], Key: f[2]})
		}
	}
	return found
}
