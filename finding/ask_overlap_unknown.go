package finding

import (
	"sijil/finding/wording"
)

var (
	overlapUnknownAsks = wording.Phrase{
		EN: "How far two lists of documented people name the same people.",
		AR: "إلى أي مدى تذكر قائمتان لأشخاص موثَّقين الأشخاص أنفسهم.",
	}
	overlapUnknownText = wording.Phrase{
		EN: "How many people are on both lists, %[1]s and %[2]s, is not known. The lists have to be compared person by person before any number joins them.",
		AR: "عدد الأشخاص الواردين في القائمتين كلتيهما، %[1]s و%[2]s، غير معروف. ولا بد من مقارنتهما شخصًا شخصًا قبل أن يجمع بينهما أي عدد.",
	}
)

// askOverlapUnknown asks how far two lists name the same people.
//
// It asks for every pair for which Bounds gives list bounds: there, somebody
// is likely to add what may overlap.
func askOverlapUnknown(q *queue) []Question {
	var found []Question
	titles := map[string]string{}
	for _, f := range q.Figures {
		titles[f.ID] = titled(f, q.Lang)
	}
	for _, lb := range Bounds(q.Figures, q.Definitions, q.Lang) {
		text := overlapUnknownText.Say(q.Lang, titles[lb.Of[0]], titles[lb.Of[1]])
		found = append(found, question("overlap-unknown", lb.Of, text))
	}
	return found
}
