package finding

import (
	"slices"

	"sijil/claim"
	"sijil/finding/wording"
	"sijil/value"
)

var (
	rivalSupersessionAsks = wording.Phrase{
		EN: "Which of several claims replaces an earlier one, where more than one says that it does.",
		AR: "أي الإفادات تحل محل إفادة سابقة، حين تقول أكثر من واحدة إنها تحل محلها.",
	}
	rivalSupersessionText = wording.Phrase{
		EN: "The claim %[1]s is replaced by more than one claim: %[2]s. All of them stand and all are counted. Which one holds?",
		AR: "الإفادة %[1]s تحل محلها أكثر من إفادة: %[2]s. وكلها قائمة وكلها محسوبة. أيها الصحيحة؟",
	}
	rivalAssessmentAsks = wording.Phrase{
		EN: "How a claim is to be assessed, where two people differ.",
		AR: "كيف تُقيَّم إفادة يختلف فيها شخصان.",
	}
	rivalAssessmentText = wording.Phrase{
		EN: "The claim %[1]s is assessed differently: %[2]s. Who is right, or does dissent stand?",
		AR: "يختلف تقييم الإفادة %[1]s: %[2]s. من المصيب، أم يبقى الخلاف قائمًا؟",
	}
	assessedBy = wording.Phrase{EN: "%[1]s by %[2]s", AR: "%[1]s من %[2]s"}
)

// statusWords are the statuses of an assessment in words.
var statusWords = map[string]wording.Phrase{
	string(claim.Accepted):   {EN: "accepted", AR: "مقبول"},
	string(claim.InConflict): {EN: "in conflict", AR: "متعارض"},
	string(claim.Rejected):   {EN: "rejected", AR: "مرفوض"},
	string(claim.Open):       {EN: "open", AR: "مفتوح"},
}

// askRivalSupersession asks which of several claims replaces another.
//
// Two machines that worked apart may each replace the same claim; when their
// journals meet, both replacements are kept and both count, because no clock
// decides which came first. Records of lists are not asked about one by one:
// the list says once that two of its releases are rivals, and rests on one.
func askRivalSupersession(q *queue) []Question {
	var found []Question
	for i := range q.Contested {
		s := &q.Contested[i]
		if s.Kind == claim.ListRecord {
			continue
		}
		by := slices.Clone(s.SupersededBy)
		slices.Sort(by)
		if by = slices.Compact(by); len(by) < 2 {
			continue
		}
		about := append(texts(by), string(s.ID))
		text := rivalSupersessionText.Say(q.Lang, claimName(&s.Claim), wording.Join(texts(by), q.Lang))
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
			views = append(views, assessedBy.Say(q.Lang, statusIn(a.Status, q.Lang), a.By))
		}
		if len(people) < 2 || len(statuses) < 2 {
			continue
		}
		slices.Sort(views)
		text := rivalAssessmentText.Say(q.Lang, claimName(&s.Claim), wording.Join(slices.Compact(views), q.Lang))
		found = append(found, question("rival-assessment", []string{string(s.ID)}, text))
	}
	return found
}

func statusIn(status, lang string) string {
	if p, ok := statusWords[status]; ok {
		return p.In(lang)
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
