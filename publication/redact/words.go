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

// terms are the words for kinds, roles and names of values that occur in a
// claim's sentence. What is not here is shown as its code.
var terms = map[string]phrase{
	"yes":              {"yes", "نعم"},
	"no":               {"no", "لا"},
	"killing":          {"killing", "قتل"},
	"year":             {"years", "سنة"},
	"label":            {"called", "المسمّى"},
	"count":            {"number", "عدد"},
	"method_count":     {"number of the publisher's own work", "عدد من عمل الجهة الناشرة"},
	"partition":        {"breakdown", "تقسيم"},
	"subset":           {"part of a group", "جزء من فئة"},
	"set_relation":     {"relation of two groups", "علاقة بين فئتين"},
	"attribution":      {"attribution", "نسبة الفعل إلى جهة"},
	"attribute":        {"property", "صفة"},
	"act":              {"act", "فعل"},
	"event":            {"event", "حدث"},
	"set":              {"group", "فئة"},
	"of":               {"of", "من"},
	"of_set":           {"of", "من"},
	"whole":            {"of", "من"},
	"a":                {"the one", "الأولى"},
	"b":                {"the other", "الثانية"},
	"actor":            {"by", "الفاعل"},
	"victim":           {"victim", "الضحية"},
	"perpetrator":      {"by", "الفاعل"},
	"subject":          {"of", "صاحب الصفة"},
	"value":            {"value", "القيمة"},
	"property":         {"property", "الصفة"},
	"share":            {"share", "النسبة"},
	"relation":         {"relation", "العلاقة"},
	"parts":            {"parts", "الأجزاء"},
	"dimension":        {"by", "حسب"},
	"criteria":         {"defined as", "التعريف"},
	"definition":       {"definition", "التعريف"},
	"harm":             {"harm", "الضرر"},
	"asserted_word":    {"word used", "اللفظ المستعمل"},
	"when":             {"when", "الزمان"},
	"where":            {"where", "المكان"},
	"negated":          {"said not to be so", "منفي"},
	"unknown":          {"said not to be known", "غير معروف حسب المصدر"},
	"not stated":       {"not stated", "غير مذكور"},
	"a withheld claim": {"a withheld claim", "إفادة محجوبة"},
	"about":            {"about", "بشأن"},
	"speaker":          {"speaker", "القائل"},
	"addressee":        {"addressee", "المخاطَب"},
	"content":          {"content", "المضمون"},
	"place":            {"place", "المكان"},
	"item":             {"item", "المادة"},
	"weapon":           {"weapon", "السلاح"},
	"source":           {"source", "المصدر"},
	"interviewer":      {"interviewer", "من أجرى المقابلة"},
	"interviewee":      {"interviewee", "من جرت مقابلته"},
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

// separator stands between the parts of a sentence.
func separator(lang string) string {
	if lang == "ar" {
		return "؛ "
	}
	return "; "
}

// comma stands between the parts of a list.
func comma(lang string) string {
	if lang == "ar" {
		return "، "
	}
	return ", "
}
