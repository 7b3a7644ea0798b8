package finding

import (
	"strings"

	"sijil/fault"
	"sijil/finding/grounds"
	"sijil/finding/wording"
)

// Sum is a figure with its definition, where figures are put beside each
// other.
type Sum struct {
	Definition Definition
	Figure     Figure
}

// Total is a sum of figures that share nobody, with the terms it was made of.
type Total struct {
	Terms []string `json:"terms"` // Refs, in the order given
	Unit  string   `json:"unit"`
	Stage string   `json:"stage"` // in words
	Min   *int64   `json:"min"`   // nil when open
	Max   *int64   `json:"max"`   // nil when open
	Shown string   `json:"shown"`
	Text  string   `json:"text"` // the sum with its terms named
}

var (
	sumWords       = wording.Phrase{EN: "%[1]s = %[2]s (%[3]s)", AR: "%[1]s = %[2]s (%[3]s)"}
	sumTermWords   = wording.Phrase{EN: "%[1]s %[2]s", AR: "%[1]s %[2]s"}
	fewTermsWords  = wording.Phrase{EN: "a sum needs at least two figures", AR: "يحتاج الجمع إلى عددين على الأقل"}
	sameTwiceWords = wording.Phrase{EN: "%[1]s occurs twice in the sum; the same people would be counted twice",
		AR: "يرد %[1]s مرتين في الجمع؛ فيُعَدّ الأشخاص أنفسهم مرتين"}
	noNumberWords = wording.Phrase{EN: "%[1]s has no number (%[2]s), so nothing can be added to it",
		AR: "ليس لـ %[1]s عدد (%[2]s)، فلا يمكن أن يضاف إليه شيء"}
	unitsWords = wording.Phrase{EN: "%[1]s and %[2]s count different things: %[3]s and %[4]s",
		AR: "%[1]s و%[2]s يَعُدّان أشياء مختلفة: %[3]s و%[4]s"}
	stagesWords = wording.Phrase{EN: "%[1]s and %[2]s are of different stages: %[3]s and %[4]s; numbers of different stages are never mixed",
		AR: "%[1]s و%[2]s من مرحلتين مختلفتين: %[3]s و%[4]s؛ ولا تُخلط أعداد مراحل مختلفة"}
	estimateWords = wording.Phrase{EN: "%[1]s and %[2]s cannot be added: one is documented, the other an estimate",
		AR: "لا يمكن جمع %[1]s و%[2]s: أحدهما موثَّق والآخر تقدير"}
	withinSetWords = wording.Phrase{EN: "%[1]s and %[2]s cannot be added: the one lies within the other",
		AR: "لا يمكن جمع %[1]s و%[2]s: أحدهما جزء من الآخر"}
	mayOverlapWords = wording.Phrase{EN: "%[1]s and %[2]s cannot be added: it is not known that nobody is in both; their definitions differ in %[3]s",
		AR: "لا يمكن جمع %[1]s و%[2]s: ليس معروفًا أن لا أحد في كليهما؛ ويختلف تعريفاهما في: %[3]s"}
	sameDefinitionWords = wording.Phrase{EN: "%[1]s and %[2]s cannot be added: it is not known that nobody is in both; nothing in their definitions keeps them apart",
		AR: "لا يمكن جمع %[1]s و%[2]s: ليس معروفًا أن لا أحد في كليهما؛ وليس في تعريفيهما ما يفصل بينهما"}
	differenceWords = wording.Phrase{EN: "%[1]s (%[2]s; %[3]s)", AR: "%[1]s (%[2]s؛ %[3]s)"}
	addHint         = wording.Phrase{EN: "record a claim that says how the two sets stand to each other, or publish them side by side",
		AR: "سجّل إفادة تبيّن صلة المجموعتين إحداهما بالأخرى، أو انشرهما جنبًا إلى جنب"}
)

// Add adds figures that are known to share nobody, and names its terms.
//
// It refuses everything else with fault.Conflict: figures without a number, of
// different units or stages, a documented count and an estimate, and, above
// all, two sets of which it is not known that nobody is in both. The refusal
// names the definitions that differ, and where the two are lists of documented
// people it gives the list bounds instead. Fewer than two figures are
// fault.Invalid.
func Add(terms []Sum, lang string) (Total, error) {
	if len(terms) < 2 {
		return Total{}, fault.New(fault.Invalid, "%s", fewTermsWords.In(lang))
	}
	for i, a := range terms {
		for _, b := range terms[i+1:] {
			if why := refuse(a, b, lang); why != "" {
				return Total{}, fault.New(fault.Conflict, "%s", why).WithHint("%s", addHint.In(lang))
			}
		}
	}
	return total(terms, lang), nil
}

func total(terms []Sum, lang string) Total {
	var lo, hi int64
	var openLo, openHi bool
	names := make([]string, len(terms))
	t := Total{Unit: terms[0].Definition.Unit, Stage: terms[0].Figure.Stage}
	for i, s := range terms {
		f := s.Figure
		t.Terms = append(t.Terms, f.ID)
		names[i] = sumTermWords.Say(lang, f.Shown, f.ID)
		if openLo = openLo || f.Min == nil; !openLo {
			lo += *f.Min
		}
		if openHi = openHi || f.Max == nil; !openHi {
			hi += *f.Max
		}
	}
	if !openLo {
		t.Min = &lo
	}
	if !openHi {
		t.Max = &hi
	}
	t.Shown = wording.Number(t.Min, t.Max, lang)
	t.Text = sumWords.Say(lang, strings.Join(names, " + "), t.Shown, wording.Term(t.Unit, lang))
	return t
}

// refuse says why two figures may not be added, in words; "" if they may.
func refuse(a, b Sum, lang string) string {
	af, bf := a.Figure, b.Figure
	if af.ID == bf.ID {
		return sameTwiceWords.Say(lang, af.ID)
	}
	for _, f := range []Figure{af, bf} {
		if f.Min == nil && f.Max == nil {
			return noNumberWords.Say(lang, f.ID, f.Shown)
		}
	}
	switch {
	case a.Definition.Unit != b.Definition.Unit:
		return unitsWords.Say(lang, af.ID, bf.ID, wording.Term(a.Definition.Unit, lang), wording.Term(b.Definition.Unit, lang))
	case a.Definition.Stage != b.Definition.Stage:
		return stagesWords.Say(lang, af.ID, bf.ID, wording.Term(a.Definition.Stage, lang), wording.Term(b.Definition.Stage, lang))
	case af.Method != bf.Method:
		return estimateWords.Say(lang, af.ID, bf.ID)
	}
	switch stance(af, bf) {
	case grounds.Disjoint:
		return ""
	case grounds.Subset, grounds.Superset, grounds.Equal:
		return withinSetWords.Say(lang, af.ID, bf.ID)
	}
	return mayOverlap(a, b, lang)
}

// mayOverlap names what keeps two definitions apart, or that nothing does,
// and gives the list bounds where there are any.
func mayOverlap(a, b Sum, lang string) string {
	why := sameDefinitionWords.Say(lang, a.Figure.ID, b.Figure.ID)
	if d := differences(a, b, lang); len(d) > 0 {
		why = mayOverlapWords.Say(lang, a.Figure.ID, b.Figure.ID, wording.Join(d, lang))
	}
	if lb, ok := listBounds(a, b, lang); ok {
		why += ". " + lb.Text
	}
	return why
}

// The things in which definitions may differ, as a refusal names them.
var differing = []struct {
	name wording.Phrase
	of   func(s Sum, lang string) string
}{
	{wording.Phrase{EN: "whose count", AR: "صاحب العدد"}, func(s Sum, _ string) string { return s.Figure.Whose }},
	{wording.Phrase{EN: "status of the people", AR: "صفة الأشخاص"}, func(s Sum, lang string) string { return wording.Term(s.Definition.Status, lang) }},
	{wording.Phrase{EN: "place", AR: "المكان"}, func(s Sum, _ string) string { return s.Figure.Place }},
	{wording.Phrase{EN: "period", AR: "الفترة"}, func(s Sum, _ string) string { return s.Figure.Period }},
	{wording.Phrase{EN: "cut-off", AR: "تاريخ إقفال العدد"}, func(s Sum, lang string) string { return wording.Time(s.Definition.CutOff, lang) }},
	{wording.Phrase{EN: "what is counted", AR: "المعدود"}, func(s Sum, lang string) string { return wording.Term(s.Definition.What, lang) }},
}

// differences names what differs between two definitions, with both sides.
// Perpetrators are named as a difference, never by name: the message may
// travel further than the record.
func differences(a, b Sum, lang string) []string {
	var found []string
	for _, d := range differing {
		if x, y := d.of(a, lang), d.of(b, lang); x != y {
			found = append(found, differenceWords.Say(lang, d.name.In(lang), x, y))
		}
	}
	if a.Definition.Actor != b.Definition.Actor {
		found = append(found, wording.Phrase{EN: "perpetrator", AR: "الجناة"}.In(lang))
	}
	return found
}
