package finding

import (
	"sijil/finding/wording"
)

var (
	stageMissingAsks = wording.Phrase{
		EN: "At which stage a count of people who were harmed stands, where the definition does not say.",
		AR: "في أي مرحلة يقع عدد لأشخاص لحق بهم ضرر، حين لا يذكر التعريف ذلك.",
	}
	stageMissingText = wording.Phrase{
		EN: "The stage of %[1]s is not stated: was it received, documented, investigated? It cannot be put beside other figures until it is.",
		AR: "مرحلة %[1]s غير مذكورة: هل وردت أم وُثِّقت أم جرى التحقيق فيها؟ لا يمكن وضعها إلى جانب أعداد أخرى قبل ذلك.",
	}
)

// askStageMissing asks for the stage of a figure.
//
// Numbers of different stages are never mixed, so a count of people who were
// harmed needs one. Counts of interviews or images, and of people of whom no
// harm is counted, do without. A source may not say: then the question stays,
// as a warning to whoever uses the number.
func askStageMissing(q *queue) []Question {
	var found []Question
	for _, s := range q.sums {
		if d := s.Definition; d.Stage == "" && isHarm(d.What) {
			found = append(found, question("stage-missing", []string{d.Ref}, stageMissingText.Say(q.Lang, titled(s.Figure, q.Lang))))
		}
	}
	return found
}
