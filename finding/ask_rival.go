package finding

import (
	"slices"

	"sijil/claim"
	"sijil/value"
)

var (
	rivalSupersessionAsks = phrase{
		en: "Which of several claims replaces an earlier one, where more than one says that it does.",
		ar: "أي الادعاءات يحل محل ادعاء سابق، حين يقول أكثر من واحد إنه يحل محله.",
	}
	rivalSupersessionText = phrase{
		en: "The claim %[1]s is replaced by more than one claim: %[2]s. All of them stand and all are counted. Which one holds?",
		ar: "الادعاء %[1]s يحل محله أكثر من ادعاء: %[2]s. وكلها قائمة وكلها محسوبة. أيها الصحيح؟",
	}
	rivalAssessmentAsks = phrase{
		en: "How a claim is to be assessed, where two people differ.",
		ar: "كيف يُقيَّم ادعاء يختلف فيه شخصان.",
	}
	rivalAssessmentText = phrase{
		en: "The claim %[1]s is assessed differently: %[2]s. Who is right, or does dissent stand?",
		ar: "يختلف تقييم الادعاء %[1]s: %[2]s. من المصيب، أم يبقى الخلاف قائمًا؟",
	}
	assessedBy = phrase{en: "%[1]s by %[2]s", ar: "%[1]s من %[2]s"}
)

// statusWords are the statuses of an assessment in words.
var statusWords = map[string]phrase{
	string(claim.Accepted):   {"accepted", "مقبول"},
	string(claim.InConflict): {"in conflict", "متعارض"},
	string(claim.Rejected):   {"rejected", "مرفوض"},
	string(claim.Open):       {"open", "مفتوح"},
}

// askRivalSupersession asks which of several claims replaces another.
//
// Two machines that worked apart may each replace the same claim; when their
// journals meet, both replacements are kept and both count, because no clock
// decides which came first.
func askRivalSupersession(q *queue) []Question {
	var found []Question
	for i := range q.Contested {
		s := &q.Contested[i]
		by := slices.Clone(s.SupersededBy)
		slices.Sort(by)
		if by = slices.Compact(by); len(by) < 2 {
			continue
		}
		about := append(texts(by), string(s.ID))
		text := rivalSupersessionText.say(q.Lang, claimName(&s.Claim), join(texts(by), q.Lang))
		found = append(found, question("rival-supersession", about, text, string(s.ID)))
	}
	return found
}

// askRivalAssessment asks how a claim is to be assessed on which two people
// differ.
//
// An assessment is a named person's; two that differ stand side by side until
// one of them is superseded or the dissent is kept.
func askRivalAssessment(q *queue) []Question {
	var found []Question
	for i := range q.Contested {
		s := &q.Contested[i]
		var views []string
		people, statuses := map[string]bool{}, map[string]bool{}
		for _, a := range s.Assessments {
			people[a.By], statuses[a.Status] = true, true
			views = append(views, assessedBy.say(q.Lang, statusIn(a.Status, q.Lang), a.By))
		}
		if len(people) < 2 || len(statuses) < 2 {
			continue
		}
		slices.Sort(views)
		text := rivalAssessmentText.say(q.Lang, claimName(&s.Claim), join(slices.Compact(views), q.Lang))
		found = append(found, question("rival-assessment", []string{string(s.ID)}, text))
	}
	return found
}

func statusIn(status, lang string) string {
	if p, ok := statusWords[status]; ok {
		return p.in(lang)
	}
	return status
}

func texts(ids []value.ID) []string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return s
}
