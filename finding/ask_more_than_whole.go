package finding

import (
	"fmt"
	"slices"

	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

var (
	moreThanWholeAsks = wording.Phrase{
		EN: "How sets fit into a whole that is smaller than they are together.",
		AR: "كيف تتسع مجموعة لمجموعات هي معًا أكبر منها.",
	}
	moreThanMediaText = wording.Phrase{
		EN: "%[1]s make more than %[2]s, which is %[3]s. They cannot all be among the %[3]s unless some are counted twice. Which are?",
		AR: "%[1]s أكثر من %[2]s، وعدده %[3]s. لا يمكن أن تكون كلها ضمن %[3]s إلا إذا عُدّ بعضها مرتين. فأيها ضمنها؟",
	}
	partsExceedText = wording.Phrase{
		EN: "The parts of %[1]s by %[2]s make at least %[3]d, more than the whole, which is %[4]s. Which number is wrong, or is somebody in two parts?",
		AR: "أجزاء %[1]s بحسب %[2]s لا تقل عن %[3]d، وهي أكثر من الكل وعدده %[4]s. أي الأعداد خطأ، أم أن أحدًا في جزأين؟",
	}
	partExceedsText = wording.Phrase{
		EN: "%[1]s is %[2]s and is said to lie within %[3]s, which is %[4]s. Which is wrong?",
		AR: "%[1]s عدده %[2]s، ويقال إنه جزء من %[3]s وعدده %[4]s. أيهما خطأ؟",
	}
)

// mediaUnits are the units in which images are counted. A picture is a media
// item, so sets in these units can lie within each other.
var mediaUnits = map[string]bool{
	"media_item": true, "media": true, "image": true, "picture": true, "photo": true, "photograph": true, "video": true,
}

// askMoreThanWhole asks how sets fit into a whole that is smaller than they
// are together.
//
// It looks at three things: parts of one breakdown that exceed their whole;
// a set that is said to lie within a smaller one; and media of one publisher,
// where a report that verified nine items and describes four pictures and six
// more leaves open which of them are among the nine. Only of media is the
// last asked: with people it is ordinary that sets of one publisher overlap.
func askMoreThanWhole(q *queue) []Question {
	var found []Question
	for _, w := range q.sums {
		found = append(found, q.partsExceed(w)...)
		found = append(found, q.withinSmaller(w)...)
		if mediaUnits[w.Definition.Unit] {
			found = append(found, q.moreMedia(w)...)
		}
	}
	return found
}

// moreMedia asks of the media of one publisher that together exceed a set.
func (q *queue) moreMedia(w Sum) []Question {
	if w.Figure.Max == nil {
		return nil
	}
	var sum int64
	var terms []string
	about := []string{w.Figure.ID}
	for _, s := range q.sums {
		if !q.mayLieWithin(s, w) || !mediaUnits[s.Definition.Unit] || s.Figure.Min == nil || *s.Figure.Min > *w.Figure.Max {
			continue
		}
		sum += *s.Figure.Min
		terms = append(terms, fmt.Sprintf("%s (%s)", titled(s.Figure, q.Lang), s.Figure.Shown))
		about = append(about, s.Figure.ID)
	}
	if len(terms) < 2 || sum <= *w.Figure.Max {
		return nil
	}
	text := moreThanMediaText.Say(q.Lang, wording.Join(terms, q.Lang), titled(w.Figure, q.Lang), w.Figure.Shown)
	return []Question{question("more-than-whole", about, text, w.Figure.ID)}
}

// mayLieWithin says whether a set of the same publisher could lie within another
// one, as far as anything is stated.
func (q *queue) mayLieWithin(s, w Sum) bool {
	return s.Definition.Set != w.Definition.Set && q.onePublisher(s.Definition, w.Definition) &&
		stance(s.Figure, w.Figure) != grounds.Disjoint && !q.lies(w.Definition.Set, s.Definition.Set)
}

// onePublisher says whether two sets are counted by the same body, or their
// counts published by the same one: an organisation and its laboratory count
// media of one stock.
func (q *queue) onePublisher(a, b Definition) bool {
	if a.Whose != "" && a.Whose == b.Whose {
		return true
	}
	others := q.publishers(b.Set)
	return slices.ContainsFunc(q.publishers(a.Set), func(p value.ID) bool { return slices.Contains(others, p) })
}

// publishers returns the last tellers of the counts of a set.
func (q *queue) publishers(set value.ID) []value.ID {
	var found []value.ID
	for _, s := range q.touching[set] {
		last := len(s.Chain) - 1
		if grounds.Entity(&s.Claim, "set") == set && last >= 0 && s.Chain[last].Who != "" {
			found = append(found, s.Chain[last].Who)
		}
	}
	return found
}

// partsExceed asks of breakdowns whose parts exceed their whole.
func (q *queue) partsExceed(w Sum) []Question {
	if w.Figure.Max == nil || w.Definition.Records != nil {
		return nil
	}
	var found []Question
	ev := q.evidence(w.Definition)
	for _, b := range ev.Breakdowns(w.Figure.Min, w.Figure.Max) {
		least, _ := b.Together()
		if least > *w.Figure.Max {
			text := partsExceedText.Say(q.Lang, titled(w.Figure, q.Lang), wording.Respect(b.Of, q.Lang), least, w.Figure.Shown)
			found = append(found, question("more-than-whole", []string{w.Figure.ID}, text, b.Of))
		}
	}
	return found
}

// withinSmaller asks of figures that are said to lie within a smaller one.
func (q *queue) withinSmaller(w Sum) []Question {
	if w.Figure.Max == nil {
		return nil
	}
	var found []Question
	for _, s := range q.sums {
		if s.Definition.Unit != w.Definition.Unit || s.Figure.Min == nil || *s.Figure.Min <= *w.Figure.Max {
			continue
		}
		if r := stance(s.Figure, w.Figure); r == grounds.Subset || r == grounds.Equal {
			text := partExceedsText.Say(q.Lang, titled(s.Figure, q.Lang), s.Figure.Shown, titled(w.Figure, q.Lang), w.Figure.Shown)
			found = append(found, question("more-than-whole", []string{w.Figure.ID, s.Figure.ID}, text))
		}
	}
	return found
}
