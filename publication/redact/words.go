package redact

import (
	"strings"

	"sijil/finding"
)

// phrase is one message in the languages of a release.
type phrase struct{ en, ar string }

// unnamedWords say what kind of thing it is whose name is withheld.
var unnamedWords = map[string]phrase{
	"person":         {"a person", "شخص"},
	"group":          {"a group", "مجموعة"},
	"office":         {"an office", "جهة"},
	"place":          {"a place", "مكان"},
	"event":          {"an event", "حدث"},
	"act":            {"an act", "فعل"},
	"set":            {"a set", "فئة"},
	"item":           {"an item", "مادة"},
	"site":           {"a site", "موقع"},
	"grave":          {"a grave", "قبر"},
	"remains":        {"remains", "رفات"},
	"property":       {"a property", "ملك"},
	"interview":      {"an interview", "مقابلة"},
	"inquiry":        {"an inquiry", "تحقيق"},
	"recommendation": {"a recommendation", "توصية"},
	"measure":        {"a measure", "إجراء"},
}

// terms are the few words that no vocabulary has.
var terms = map[string]phrase{
	"yes":     {"yes", "نعم"},
	"no":      {"no", "لا"},
	"year":    {"years", "سنة"},
	"month":   {"months", "شهرًا"},
	"day":     {"days", "يومًا"},
	"outside": {"a claim outside this release", "إفادة خارج هذا الإصدار"},
}

// term returns a code in words.
func term(code, lang string) string {
	if p, ok := terms[code]; ok {
		if lang == "ar" {
			return p.ar
		}
		return p.en
	}
	if code == "" {
		return ""
	}
	return strings.TrimSpace(finding.Term(code, lang))
}

// comma stands between the parts of a list.
func comma(lang string) string {
	if lang == "ar" {
		return "، "
	}
	return ", "
}
