package finding

import (
	"fmt"
	"strings"
	"unicode"
)

// phrase is one message in the languages of the house. Messages are data: no
// sentence is put together from pieces that only fit English.
type phrase struct{ en, ar string }

// in returns the phrase in the language asked for; English if it is neither.
func (p phrase) in(lang string) string {
	if arabic(lang) {
		return p.ar
	}
	return p.en
}

// say returns the phrase in the language asked for with its blanks filled. The
// blanks are numbered, because the languages order them differently.
func (p phrase) say(lang string, args ...any) string {
	return fmt.Sprintf(p.in(lang), args...)
}

// arabic says whether a BCP 47 tag means Arabic.
func arabic(lang string) bool { return lang == "ar" || strings.HasPrefix(lang, "ar-") }

// fits says whether words of a source are in the script of the language asked
// for. Words that are not are never passed off as that language.
func fits(words, lang string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) == arabic(lang)
}

// join puts words in a row as the language does: "a, b and c".
func join(words []string, lang string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	if arabic(lang) {
		return strings.Join(words, " و")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// quoted sets words off as words of a source.
func quoted(words, lang string) string {
	if arabic(lang) {
		return "«" + words + "»"
	}
	return "“" + words + "”"
}

var notStated = phrase{en: "not stated", ar: "غير مذكور"}

// basisWords says how a teller knew.
var basisWords = map[string]phrase{
	BasisSaw:          {en: "saw it", ar: "رأى ذلك"},
	BasisHeardOrFound: {en: "heard or found afterwards", ar: "سمع ذلك أو اكتشفه لاحقًا"},
	BasisTold:         {en: "was told", ar: "أُخبر بذلك"},
	BasisNotStated:    {en: "not stated", ar: "غير مذكور"},
}

// terms are the codes and set words that a definition may hold, in words. A
// word that is not here is shown as it was entered.
var terms = map[string]phrase{
	"received":     {"received", "وردت"},
	"reviewed":     {"reviewed", "جرى الاطلاع عليها"},
	"verified":     {"verified", "جرى التحقق منها"},
	"documented":   {"documented", "موثَّقة"},
	"investigated": {"investigated", "جرى التحقيق فيها"},
	"concluded":    {"concluded", "خُلص إليها"},
	"not_stated":   notStated,

	"person":      {"person", "شخص"},
	"people":      {"people", "أشخاص"},
	"resident":    {"resident", "ساكن"},
	"interviewee": {"interviewee", "شخص جرت مقابلته"},
	"interview":   {"interview", "مقابلة"},
	"media_item":  {"media item", "مادة مصوّرة"},
	"image":       {"image", "صورة"},
	"picture":     {"picture", "صورة"},
	"photo":       {"photo", "صورة فوتوغرافية"},
	"video":       {"video", "مقطع فيديو"},
	"body":        {"body", "جثة"},
	"remains":     {"remains", "رفات"},
	"family":      {"family", "أسرة"},
	"dwelling":    {"dwelling", "مسكن"},
	"name":        {"name", "اسم"},

	"killed":                            {"killed", "قُتلوا"},
	"unlawfully killed":                 {"unlawfully killed", "قُتلوا بصورة غير مشروعة"},
	"deliberately killed":               {"deliberately killed", "قُتلوا عمدًا"},
	"injured":                           {"injured", "أُصيبوا"},
	"missing":                           {"missing", "فُقدوا"},
	"name received":                     {"name received", "ورد الاسم"},
	"interviewed":                       {"interviewed", "جرت مقابلتهم"},
	"civilians":                         {"civilians", "مدنيون"},
	"civilians and disarmed fighters":   {"civilians and disarmed fighters", "مدنيون ومقاتلون جُرِّدوا من السلاح"},
	"shared or posted":                  {"shared or posted", "أُرسلت أو نُشرت"},
	"overlap_unknown":                   {"overlap unknown", "التداخل غير معروف"},
	"equal":                             {"equal", "متطابقتان"},
	"subset":                            {"part of", "جزء من"},
	"superset":                          {"contains", "تشمل"},
	"disjoint":                          {"nobody in both", "لا أحد في كلتيهما"},
	"reasonable_grounds_to_believe":     {"reasonable grounds to believe", "أسباب معقولة للاعتقاد"},
	"reasonable_suspicion":              {"reasonable suspicion", "اشتباه معقول"},
	"balance_of_probabilities":          {"balance of probabilities", "رجحان الأدلة"},
	"clear_and_convincing":              {"clear and convincing evidence", "أدلة واضحة ومقنعة"},
	"beyond_reasonable_doubt":           {"beyond reasonable doubt", "بما لا يدع مجالًا لشك معقول"},
	"credible_allegation":               {"credible allegation", "ادعاء ذو مصداقية"},
	"substantial_grounds_for_believing": {"substantial grounds for believing there is a real risk", "أسباب جوهرية للاعتقاد بوجود خطر حقيقي"},
	"not_met":                           {"standard not met", "لم يُستوفَ المعيار"},
	"not_assessed":                      {"not assessed", "لم يُقيَّم"},
}

// term returns a code or set word in words; "not stated" if there is none.
func term(code, lang string) string {
	if code == "" {
		return notStated.in(lang)
	}
	if p, ok := terms[code]; ok {
		return p.in(lang)
	}
	return strings.ReplaceAll(code, "_", " ")
}

// Term returns a unit, stage, relation or standard of proof in words, in
// English or Arabic. A code that is not known is returned with its underscores
// as spaces; no code is "not stated".
func Term(code, lang string) string { return term(code, lang) }
