package finding

import (
	"strings"

	"sijil/finding/wording"
)

var (
	sentenceWords = wording.Phrase{
		EN: "%[1]s (concluded by %[2]s; standard of proof: %[3]s; signed by %[4]s; claims for: %[5]d; claims against: %[6]d)",
		AR: "%[1]s (الجهة التي خلصت إليه: %[2]s؛ معيار الإثبات: %[3]s؛ التوقيع: %[4]s؛ الإفادات المؤيدة: %[5]d؛ الإفادات المعارضة: %[6]d)",
	}
	dissentWords = wording.Phrase{EN: " Dissent: %[1]s.", AR: " رأي مخالف: %[1]s."}
	leftWords    = wording.Phrase{
		EN: "%[1]s of the %[2]s are in none of the parts by %[3]s; nothing more is stated of them",
		AR: "%[1]s من أصل %[2]s ليسوا في أي من الأجزاء بحسب %[3]s؛ ولا يُذكر عنهم أكثر من ذلك",
	}
)

// Sentence returns the finding in one sentence with what carries it: who
// concludes it, to which standard, who signs, and how many claims speak for
// and against it. It never stands without them.
func (f Finding) Sentence(names Names, lang string) string {
	if names == nil {
		names = noNames{}
	}
	var pro, contra int
	for _, e := range f.Elements {
		pro += len(e.For)
		contra += len(e.Against)
	}
	text := strings.TrimRight(strings.TrimSpace(f.Text.In(lang)), ".")
	s := sentenceWords.Say(lang, text, called(f.Whose, names, lang), wording.Term(f.Standard, lang), wording.Join(f.SignedBy, lang), pro, contra) + "."
	if len(f.Dissent) > 0 {
		s += dissentWords.Say(lang, wording.Join(f.Dissent, lang))
	}
	return s
}

// Sentence says what an open breakdown of a figure leaves, in words: "2 of the
// 32 are in none of the parts by place". How many is known; who, or where
// instead, is not.
func (r Residual) Sentence(of Figure, lang string) string {
	return leftWords.Say(lang, wording.Number(r.Min, r.Max, lang), of.Shown, wording.Respect(r.Of, lang))
}
