package finding

import (
	"sijil/claim"
	"sijil/finding/contrary"
	"sijil/finding/wording"
)

var (
	conflictAsks = wording.Phrase{
		EN: "Which of several claims on one act, or on one fact about a person, holds, where they exclude each other.",
		AR: "أي الإفادات بشأن فعل واحد أو واقعة واحدة عن شخص هي الصحيحة، حين ينفي بعضها بعضًا.",
	}
	conflictText = wording.Phrase{
		EN: "The claims %[1]s on one %[2]s exclude each other: %[3]s. Which holds, and why?",
		AR: "الإفادات %[1]s بشأن %[2]s ينفي بعضها بعضًا: %[3]s. أيها الصحيحة، ولماذا؟",
	}
	apparentText = wording.Phrase{
		EN: "The claims %[1]s on one %[2]s seem to exclude each other: %[3]s. The conflict is apparent: it rests on a rule that reads words as bounds, not on the words. Do they exclude each other?",
		AR: "يبدو أن الإفادات %[1]s بشأن %[2]s ينفي بعضها بعضًا: %[3]s. وهذا التعارض ظاهري: فهو قائم على قاعدة تقرأ الألفاظ حدودًا، لا على الألفاظ نفسها. فهل ينفي بعضها بعضًا حقًا؟",
	}
	actWords  = wording.Phrase{EN: "act", AR: "فعل واحد"}
	factWords = wording.Phrase{EN: "fact", AR: "واقعة واحدة"}
)

// askConflict asks which of the claims that exclude each other holds.
//
// Claims coexist, so two claims on one killing may give two days, or one may
// deny what another affirms. The rule puts them before a person, who decides
// by assessing them. It names claims and not people. Where the exclusion rests
// only on a rule of reading ("around 10am" as 9:30 to 10:30), the conflict is
// called apparent, because the sources' own words do not contradict.
func askConflict(q *queue) []Question {
	var found []Question
	for _, m := range contrary.Matters(q.Acts) {
		what := factWords
		if m.Kind == contrary.KindAct {
			what = actWords
		}
		for _, clash := range m.Clashes() {
			var about, names []string
			for _, c := range clash.Claims {
				about = append(about, string(c.ID))
				names = append(names, claimName(c))
			}
			text := conflictText
			if clash.Apparent {
				text = apparentText
			}
			words := text.Say(q.Lang, wording.Join(names, q.Lang), what.In(q.Lang), clash.Way.In(q.Lang))
			found = append(found, question("conflict", about, words, clash.Way.EN))
		}
	}
	return found
}

// claimName returns what a claim is called: its Ref, else its id.
func claimName(c *claim.Claim) string {
	if c.Ref != "" {
		return c.Ref
	}
	return string(c.ID)
}
