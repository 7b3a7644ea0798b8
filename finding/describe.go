package finding

import (
	"strings"

	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

// What a definition says of itself, in words. Every blank is filled: what the
// source does not say is "not stated".
var (
	definitionWords = wording.Phrase{
		EN: "Counted: %[1]s. Unit: %[2]s. Whose count: %[3]s. Stage: %[4]s. Place: %[5]s. Period: %[6]s. Status of the people: %[7]s. Perpetrator: %[8]s. Counted up to: %[9]s.",
		AR: "المعدود: %[1]s. الوحدة: %[2]s. صاحب العدد: %[3]s. المرحلة: %[4]s. المكان: %[5]s. الفترة: %[6]s. صفة الأشخاص: %[7]s. الجناة: %[8]s. تاريخ إقفال العدد: %[9]s.",
	}
	attributedWords = wording.Phrase{EN: "attributed to %[1]s", AR: "منسوبة إلى %[1]s"}
	harmedByWords   = wording.Phrase{EN: "%[1]s by %[2]s", AR: "%[1]s على يد %[2]s"}
	excludingWords  = wording.Phrase{EN: "%[1]s, excluding %[2]s", AR: "%[1]s باستثناء %[2]s"}
	nearWords       = wording.Phrase{EN: "near %[1]s", AR: "قرب %[1]s"}
	besidePlace     = wording.Phrase{EN: "beside %[1]s", AR: "بجوار %[1]s"}
)

// describe begins a figure with what its definition says.
func describe(in Input) Figure {
	d, lang := in.Definition, in.Lang
	return Figure{
		ID:         d.Ref,
		Set:        d.Set,
		Title:      d.Title.In(lang),
		Unit:       d.Unit,
		Whose:      called(d.Whose, in.Names, lang),
		Stage:      wording.Term(d.Stage, lang),
		Place:      placeWords(d.Place, in.Names, lang),
		Period:     wording.Time(d.Period, lang),
		Definition: definition(d, in.Names, lang),
		Parts:      []Part{},
		Residuals:  []Residual{},
		Qualifiers: []Qualifier{},
		Relations:  []Relation{},
	}
}

// definition returns the source's meaning of the number and what is counted,
// whose, where, when, in which unit and at which stage.
func definition(d Definition, names Names, lang string) string {
	fields := definitionWords.Say(lang, wording.Term(d.What, lang), wording.Term(d.Unit, lang), called(d.Whose, names, lang),
		wording.Term(d.Stage, lang), placeWords(d.Place, names, lang), wording.Time(d.Period, lang), wording.Term(d.Status, lang),
		called(d.Actor, names, lang), wording.Time(d.CutOff, lang))
	meaning := strings.TrimSpace(d.Meaning.In(lang))
	if meaning == "" {
		return fields
	}
	return strings.TrimRight(meaning, ".") + ". " + fields
}

// called returns what an entity is called; "not stated" if none is named.
func called(id value.ID, names Names, lang string) string {
	if id == "" {
		return wording.NotStated.In(lang)
	}
	if l := names.Label(id); l != "" {
		return l
	}
	return string(id)
}

// placeWords returns a place in words.
func placeWords(p *value.Place, names Names, lang string) string {
	if p == nil || (p.Place == "" && p.Words == "" && p.Ref == "") {
		return wording.NotStated.In(lang)
	}
	if p.Place == "" && p.Words != "" {
		words, _ := wording.AsSaid(p.Words, lang)
		return words
	}
	id := p.Place
	if id == "" {
		id = p.Ref
	}
	name := called(id, names, lang)
	switch p.Relation {
	case "excluding":
		if p.Ref != "" && p.Place != "" {
			return excludingWords.Say(lang, name, called(p.Ref, names, lang))
		}
	case "near":
		return nearWords.Say(lang, name)
	case "adjacent_to":
		return besidePlace.Say(lang, name)
	}
	return name
}

// qualify returns what is said of a figure that is not a number: shares
// ("mostly"), and comparisons without number ("much higher").
func qualify(ev grounds.Evidence, in Input) []Qualifier {
	var found []Qualifier
	add := func(q Qualifier) {
		for _, have := range found {
			if have == q {
				return
			}
		}
		found = append(found, q)
	}
	for _, u := range ev.Used {
		c := &u.State.Claim
		switch u.Use {
		case grounds.UseCount:
			if n := u.Count; n.Quality == value.Compared {
				add(Qualifier{Kind: "comparison", Words: said(n.Words, in.Lang), About: in.Definition.Title.In(in.Lang)})
			}
		case grounds.UseShare:
			s := grounds.ValueOf(c, "share").Share
			if s == nil {
				continue
			}
			words := s.Words
			if words == "" {
				words = s.Min + "–" + s.Max
			}
			add(Qualifier{Kind: "share", Words: said(words, in.Lang), About: attributed(in, grounds.Entity(c, "actor"))})
		}
	}
	return found
}

// attributed says to whom a share of a set is attributed.
func attributed(in Input, actor value.ID) string {
	name := called(actor, in.Names, in.Lang)
	switch what := in.Definition.What; {
	case sameHarm(what, "killed"), sameHarm(what, "injured"):
		return harmedByWords.Say(in.Lang, wording.Term(what, in.Lang), name)
	}
	return attributedWords.Say(in.Lang, name)
}

// said returns a source's words in the language asked for, else quoted.
func said(words, lang string) string {
	s, _ := wording.AsSaid(words, lang)
	return s
}

// Term returns a unit, stage, harm, relation or standard of proof in words, in
// English or Arabic. A code that is not known is returned with its underscores
// as spaces; no code is "not stated".
func Term(code, lang string) string { return wording.Term(code, lang) }
