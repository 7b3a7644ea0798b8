package finding

import (
	"sijil/value"

	"sijil/finding/grounds"
	"sijil/finding/wording"
)

var (
	countsDifferAsks = wording.Phrase{
		EN: "Which of several counts of one set holds, where they differ.",
		AR: "أي الأعداد المختلفة لمجموعة واحدة هو الصحيح.",
	}
	countsDifferText = wording.Phrase{
		EN: "Sources count %[1]s differently: %[2]s. The figure shows the lowest to the highest. Which holds, and why?",
		AR: "تختلف المصادر في عدّ %[1]s: %[2]s. ويُعرض العدد من الأدنى إلى الأعلى. أيها الصحيح، ولماذا؟",
	}
	partDiffersText = wording.Phrase{
		EN: "Sources count the part %[1]s of %[2]s differently: %[3]s. Which holds, and why?",
		AR: "تختلف المصادر في عدّ الجزء %[1]s من %[2]s: %[3]s. أيها الصحيح، ولماذا؟",
	}
	otherUnitAsks = wording.Phrase{
		EN: "What to do with a count in another unit that stands beside counts of the same set.",
		AR: "ما العمل بعدد بوحدة أخرى يقع إلى جانب أعداد للمجموعة نفسها.",
	}
	otherUnitText = wording.Phrase{
		EN: "%[1]s is counted in one unit (%[2]s), and claims about the same set count in another (%[3]s). Those are left out of the figure. Do they belong to a set of their own?",
		AR: "يُعَدّ %[1]s بوحدة (%[2]s)، وتَعُدّ إفادات عن المجموعة نفسها بوحدة أخرى (%[3]s). وهذه لا تدخل في العدد. فهل هي لمجموعة قائمة بذاتها؟",
	}
	estimateBesideAsks = wording.Phrase{
		EN: "What to do with an estimate that stands beside documented counts of the same set.",
		AR: "ما العمل بتقدير يقع إلى جانب أعداد موثَّقة للمجموعة نفسها.",
	}
	estimateBesideText = wording.Phrase{
		EN: "%[1]s has documented counts (%[2]s) and an estimate (%[3]s). The estimate is left out of the figure. Does it belong to a set of its own?",
		AR: "لـ %[1]s أعداد موثَّقة (%[2]s) وتقدير (%[3]s). والتقدير لا يدخل في العدد. فهل هو لمجموعة قائمة بذاتها؟",
	}
)

// askCountsDiffer asks which of rival counts holds.
//
// Counts of one set that differ stand side by side, in the figure as well: it
// shows their hull. A named person decides, by rejecting a claim or by finding
// that two sources count two sets.
func askCountsDiffer(q *queue) []Question {
	var found []Question
	for _, s := range q.sums {
		if s.Definition.Records != nil {
			continue
		}
		ev := q.evidence(s.Definition)
		if chosen, _ := grounds.WithNumbers(ev.Counts); len(chosen) > 1 && grounds.Differ(chosen) {
			text := countsDifferText.Say(q.Lang, titled(s.Figure, q.Lang), allWords(chosen, q.Lang))
			found = append(found, question("counts-differ", []string{s.Figure.ID}, text))
		}
		for _, b := range ev.Breakdowns(s.Figure.Min, s.Figure.Max) {
			for _, p := range b.Parts {
				if chosen, _ := grounds.WithNumbers(p.Counts); len(chosen) > 1 && grounds.Differ(chosen) {
					text := partDiffersText.Say(q.Lang, wording.Quoted(partLabel(p.Stated, q.Names, q.Lang), q.Lang), titled(s.Figure, q.Lang), allWords(chosen, q.Lang))
					found = append(found, question("counts-differ", []string{s.Figure.ID}, text, b.Of, p.Key))
				}
			}
		}
	}
	return found
}

// askEstimateBeside asks about estimates beside documented counts of one set.
//
// Documented numbers and estimates are never mixed: the figure is the
// documented one. The estimate is not forgotten either.
func askEstimateBeside(q *queue) []Question {
	var found []Question
	for _, s := range q.sums {
		if s.Definition.Records != nil {
			continue
		}
		counts := q.evidence(s.Definition).Counts
		chosen, estimated := grounds.WithNumbers(counts)
		estimates := estimatesOf(counts)
		if estimated || len(chosen) == 0 || len(estimates) == 0 {
			continue
		}
		text := estimateBesideText.Say(q.Lang, titled(s.Figure, q.Lang), allWords(chosen, q.Lang), allWords(estimates, q.Lang))
		found = append(found, question("estimate-beside-count", []string{s.Figure.ID}, text))
	}
	return found
}

// askOtherUnit asks about counts of a set in another unit than the figure's:
// bodies where people are counted. They are left out, and not forgotten.
func askOtherUnit(q *queue) []Question {
	var found []Question
	for _, s := range q.sums {
		if ev := q.evidence(s.Definition); len(ev.Others) > 0 {
			text := otherUnitText.Say(q.Lang, titled(s.Figure, q.Lang), wording.Term(s.Definition.Unit, q.Lang), inUnits(ev.Others, q.Lang))
			found = append(found, question("other-unit", []string{s.Figure.ID}, text))
		}
	}
	return found
}

// inUnits returns counts in words, each with its unit.
func inUnits(counts []*value.Count, lang string) string {
	words := make([]string, len(counts))
	for i, c := range counts {
		words[i] = wording.Count(c, lang) + " " + wording.Term(c.Unit, lang)
	}
	return wording.Join(words, lang)
}

func estimatesOf(counts []*value.Count) []*value.Count {
	var found []*value.Count
	for _, c := range counts {
		if c.Method == grounds.Estimate && (c.Min != nil || c.Max != nil) {
			found = append(found, c)
		}
	}
	return found
}

// allWords returns different counts in words, each once.
func allWords(counts []*value.Count, lang string) string {
	var words []string
	have := map[string]bool{}
	for _, c := range counts {
		if w := wording.Count(c, lang); !have[w] {
			have[w] = true
			words = append(words, w)
		}
	}
	return wording.Join(words, lang)
}
