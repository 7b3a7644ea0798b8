package report

import "strings"

// phrase is one message in the languages of the pages.
type phrase struct{ en, ar string }

// known says whether a page can be made in a language.
func known(lang string) bool { return lang == "en" || lang == "ar" }

// word returns a message.
func word(key, lang string) string {
	p, ok := words[key]
	if !ok {
		p = estimateWords[key]
	}
	if lang == "ar" {
		return p.ar
	}
	return p.en
}

// codeWord returns a code of the publication in words; a code that is not
// known is shown as it is, without underscores.
func codeWord(code, lang string) string {
	if code == "" {
		code = "not_stated"
	}
	if p, ok := codes[code]; ok {
		if lang == "ar" {
			return p.ar
		}
		return p.en
	}
	return strings.ReplaceAll(code, "_", " ")
}

// words are the messages of the page.
var words = map[string]phrase{
	"language":      {"English", "العربية"},
	"comma":         {", ", "، "},
	"not stated":    {"not stated", "غير مذكور"},
	"withheld":      {"withheld", "محجوب"},
	"no number":     {"no number stated", "لم يُذكر عدد"},
	"at least":      {"at least", "على الأقل"},
	"at most":       {"at most", "على الأكثر"},
	"page":          {"page", "الصفحة"},
	"paragraph":     {"paragraph", "الفقرة"},
	"lines":         {"lines", "الأسطر"},
	"characters":    {"characters", "الأحرف"},
	"milliseconds":  {"milliseconds", "أجزاء الألف من الثانية"},
	"region":        {"region", "المنطقة"},
	"release":       {"Release", "الإصدار"},
	"at":            {"Released at", "وقت الإصدار"},
	"position":      {"Position of the journal", "موضع السجل"},
	"origin":        {"Log", "السجل"},
	"also":          {"Also in", "متاح أيضًا بـ"},
	"findings":      {"Findings", "الاستنتاجات"},
	"figures":       {"Figures", "الأرقام"},
	"standard":      {"Standard of proof", "معيار الإثبات"},
	"layer":         {"About", "يتعلق بـ"},
	"whose concl":   {"Concluded by", "صاحب الاستنتاج"},
	"publisher":     {"the publisher", "الجهة الناشرة"},
	"signers":       {"Signed off by, people", "عدد من وقّعوا عليه"},
	"dissents":      {"Dissents recorded", "عدد الآراء المخالفة المسجّلة"},
	"rests on":      {"Rests on the figures", "يستند إلى الأرقام"},
	"element":       {"What it needs", "ما يلزم له"},
	"for":           {"Claims for", "إفادات مؤيدة"},
	"against":       {"Claims against", "إفادات معارضة"},
	"none":          {"none", "لا شيء"},
	"reason":        {"Reason", "السبب"},
	"unit":          {"Unit", "الوحدة"},
	"bounds":        {"Bounds", "الحدود"},
	"whose":         {"Whose count", "صاحب العدّ"},
	"stage":         {"Stage", "المرحلة"},
	"place":         {"Place", "المكان"},
	"period":        {"Period", "الفترة"},
	"definition":    {"What is counted", "ما الذي يُعدّ"},
	"estimate":      {"This is an estimate, not a documented count.", "هذا تقدير وليس عددًا موثَّقًا."},
	"breakdown":     {"Breakdown", "التقسيم"},
	"part":          {"Part", "الجزء"},
	"number":        {"Number", "العدد"},
	"remainder":     {"not in any part", "ليس في أي جزء"},
	"qualifiers":    {"Also said of it", "وقيل فيه أيضًا"},
	"relations":     {"Relations to other figures", "علاقته بأرقام أخرى"},
	"derivation":    {"Where it comes from", "من أين جاء"},
	"claim":         {"Claim", "الإفادة"},
	"says":          {"What the source says", "ما يقوله المصدر"},
	"basis":         {"How the teller knew", "كيف عرف من روى"},
	"item":          {"Evidence", "مادة الإثبات"},
	"where in it":   {"Where in it", "موضعها فيها"},
	"proof":         {"Proof", "البرهان"},
	"withheld n":    {"Claims beneath this figure that are withheld", "إفادات تحت هذا الرقم محجوبة"},
	"reduced":       {"Its breakdowns and relations are held back, because they may rest on withheld claims.", "حُجبت تقسيماته وعلاقاته لأنها قد تستند إلى إفادات محجوبة."},
	"erased n":      {"Claims beneath this figure that were lawfully erased, at the positions", "إفادات تحت هذا الرقم مُحيت وفق القانون، عند المواضع"},
	"list bounds":   {"Lists that may overlap", "قوائم قد تتداخل"},
	"not a figure":  {"These bounds are not a figure. They may not be quoted as one.", "هذه الحدود ليست رقمًا ولا يجوز الاستشهاد بها على أنها رقم."},
	"lists":         {"Lists", "القوائم"},
	"quotes":        {"Passages", "مقاطع"},
	"items":         {"Evidence by digest", "مواد الإثبات ببصماتها"},
	"title":         {"Title", "العنوان"},
	"digest":        {"SHA-256", "SHA-256"},
	"size":          {"Bytes", "الحجم بالبايت"},
	"holding":       {"Held", "الحيازة"},
	"names":         {"Who and what is named", "من وما ذُكر"},
	"name":          {"Name", "الاسم"},
	"kind":          {"Kind", "النوع"},
	"name kind":     {"Kind of name", "نوع الاسم"},
	"what withheld": {"What is withheld", "ما حُجب"},
	"why":           {"Why", "السبب"},
	"how many":      {"How many", "العدد"},
	"nothing held":  {"Nothing beneath this release is withheld.", "لم يُحجب شيء مما يستند إليه هذا الإصدار."},
	"limits":        {"What this release does not show", "ما لا يُظهره هذا الإصدار"},
	"check":         {"How to check it", "كيف يُتحقق منه"},
	"check 1":       {"In the folder of the bundle, these two commands compare every file with its digest:", "داخل مجلد الحزمة، يقارن هذان الأمران كل ملف ببصمته:"},
	"check 2":       {"The second line of signature.note is the digest of tagmanifest-sha256.txt. CHECK.txt gives the commands of openssl that check its signature.", "السطر الثاني من signature.note هو بصمة tagmanifest-sha256.txt. ويحوي CHECK.txt أوامر openssl للتحقق من توقيعه."},
	"check 3":       {"The small program sijil-verify checks all of it, the proofs of the log and this page included. Get the publisher's key from the publisher, not from this bundle:", "يتحقق البرنامج الصغير sijil-verify من كل ذلك، ومنه براهين السجل وهذه الصفحة. احصل على مفتاح الناشر من الناشر نفسه لا من هذه الحزمة:"},
	"frozen":        {"The values are frozen at the position given. What was recorded later does not change them.", "القيم مجمّدة عند الموضع المذكور، ولا يغيّرها ما سُجّل بعده."},
}

// codes are the codes of a publication in words.
var codes = map[string]phrase{
	"not_stated":                    {"not stated", "غير مذكور"},
	"received":                      {"received", "وردت"},
	"reviewed":                      {"reviewed", "جرى الاطلاع عليها"},
	"verified":                      {"verified", "جرى التحقق منها"},
	"documented":                    {"documented", "موثَّقة"},
	"investigated":                  {"investigated", "جرى التحقيق فيها"},
	"concluded":                     {"concluded", "خُلص إليها"},
	"incident":                      {"the incident", "الواقعة"},
	"group":                         {"a group", "مجموعة"},
	"individual":                    {"an individual", "فرد"},
	"legal":                         {"the legal qualification", "التكييف القانوني"},
	"closure asserted":              {"said by the source to be complete", "يقول المصدر إنه مكتمل"},
	"closure computed":              {"complete: the parts sum to the whole", "مكتمل: مجموع الأجزاء يساوي الكل"},
	"closure open":                  {"open: not every case is in a part", "مفتوح: ليست كل حالة في جزء"},
	"asserted":                      {"asserted", "مؤكَّد"},
	"computed":                      {"computed", "محسوب"},
	"resident":                      {"resident", "ساكن"},
	"saw":                           {"saw it", "رأى ذلك"},
	"heard_or_found":                {"heard or found afterwards", "سمع ذلك أو اكتشفه لاحقًا"},
	"told":                          {"was told", "أُخبر بذلك"},
	"held":                          {"held by the publisher", "لدى الجهة الناشرة"},
	"known_by_digest":               {"known by digest, not held", "معروفة ببصمتها وليست لدى الجهة الناشرة"},
	"withheld":                      {"withheld", "محجوب"},
	"own":                           {"own name", "الاسم نفسه"},
	"pseudonym":                     {"pseudonym", "اسم مستعار"},
	"claim":                         {"claim", "إفادة"},
	"item":                          {"evidence", "مادة إثبات"},
	"entity":                        {"name", "اسم"},
	"protected":                     {"protected person", "شخص محمي"},
	"restricted":                    {"restricted", "مقيَّد"},
	"confidential":                  {"confidential", "سري"},
	"sealed":                        {"sealed", "مختوم"},
	"equal":                         {"the same as", "مطابق لـ"},
	"subset":                        {"part of", "جزء من"},
	"superset":                      {"contains", "يشمل"},
	"disjoint":                      {"nobody in common with", "لا أحد مشترك مع"},
	"overlap_unknown":               {"may overlap with", "قد يتداخل مع"},
	"person":                        {"person", "شخص"},
	"interviewee":                   {"interviewee", "شخص جرت مقابلته"},
	"media_item":                    {"media item", "مادة مصوّرة"},
	"image":                         {"image", "صورة"},
	"picture":                       {"picture", "صورة"},
	"body":                          {"body", "جثة"},
	"office":                        {"office", "جهة"},
	"place":                         {"place", "مكان"},
	"set":                           {"set", "فئة"},
	"event":                         {"event", "حدث"},
	"act":                           {"act", "فعل"},
	"site":                          {"site", "موقع"},
	"grave":                         {"grave", "قبر"},
	"inquiry":                       {"inquiry", "تحقيق"},
	"reasonable_grounds_to_believe": {"reasonable grounds to believe", "أسباب معقولة للاعتقاد"},
	"balance_of_probabilities":      {"balance of probabilities", "رجحان الأدلة"},
	"beyond_reasonable_doubt":       {"beyond reasonable doubt", "بما لا يدع مجالًا لشك معقول"},
	"affirmed":                      {"affirmed", "مُثبَت"},
	"negated":                       {"negated", "منفي"},
	"unknown":                       {"the source does not know", "المصدر لا يعلم"},
	"reported":                      {"reported", "منقول"},
	"alleged":                       {"alleged", "مزعوم"},
	"believed":                      {"believed", "معتقَد"},
	"announced":                     {"announced", "معلَن"},
	"promised":                      {"promised", "موعود به"},
	"demanded":                      {"demanded", "مطلوب"},
	"denied":                        {"denied", "مُنكَر"},
	"inferred":                      {"inferred", "مستنتَج"},
	"share":                         {"share", "نسبة"},
	"comparison":                    {"comparison", "مقارنة"},
	"distance":                      {"distance", "مسافة"},
	"note":                          {"note", "ملاحظة"},
}
