package wording

import "strings"

// terms are the codes and set words that a definition may hold, in words. A
// word that is not here is shown as it was entered.
var terms = map[string]Phrase{
	"sex-and-age":       {"sex and age", "الجنس والعمر"},
	"sex":               {"sex", "الجنس"},
	"age":               {"age", "العمر"},
	"place":             {"place", "المكان"},
	"residence":         {"residence", "مكان السكن"},
	"where-interviewed": {"where they were interviewed", "مكان المقابلة"},
	"status":            {"status", "الصفة"},
	"basis":             {"how it is known", "كيفية المعرفة"},
	"part":              {"part", "الأجزاء"},

	"received":     {"received", "وصل"},
	"reviewed":     {"reviewed", "روجع"},
	"verified":     {"verified", "جرى التحقق منه"},
	"documented":   {"documented", "وُثّق"},
	"investigated": {"investigated", "حُقق فيه"},
	"concluded":    {"concluded", "استُنتج"},
	"not_stated":   NotStated,

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
	"name_received":                     {"name received", "وصل الاسم"},
	"killed_or_missing":                 {"killed or missing", "قُتلوا أو فُقدوا"},
	"name received":                     {"name received", "وصل الاسم"},
	"interviewed":                       {"interviewed", "جرت مقابلتهم"},
	"civilians":                         {"civilians", "مدنيون"},
	"civilians and disarmed fighters":   {"civilians and disarmed fighters", "مدنيون ومقاتلون جُرِّدوا من السلاح"},
	"shared or posted":                  {"shared or posted", "أُرسلت أو نُشرت"},
	"described gunfire":                 {"described gunfire", "وصفوا إطلاق نار"},
	"walked to safety":                  {"walked to safety", "ساروا إلى مكان آمن"},
	"left in cars":                      {"left in cars", "غادروا بالسيارات"},
	"showing the burial site":           {"showing the burial site", "تُظهر موقع الدفن"},
	"showing one body":                  {"showing one body", "تُظهر جثمانًا واحدًا"},
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

// Term returns a unit, stage, harm, relation or standard of proof in words. A
// code that is not known is returned with spaces for its underscores and
// hyphens; no code is "not stated".
func Term(code, lang string) string {
	if code == "" {
		return NotStated.In(lang)
	}
	if p, ok := terms[code]; ok {
		return p.In(lang)
	}
	return strings.NewReplacer("_", " ", "-", " ").Replace(code)
}

// Respect returns in what a breakdown divides its whole, in words. The number
// that tells rival breakdowns apart stays: "sex (2)".
func Respect(of, lang string) string {
	base, rival, numbered := strings.Cut(of, "#")
	if !numbered {
		return Term(base, lang)
	}
	return Term(base, lang) + " (" + rival + ")"
}
