package finding

import (
	"strings"

	"sijil/value"
)

// What a definition says of itself, in words. Every blank is filled: what the
// source does not say is "not stated".
var (
	definitionWords = phrase{
		en: "Counted: %[1]s. Unit: %[2]s. Whose count: %[3]s. Stage: %[4]s. Place: %[5]s. Period: %[6]s. Status of the people: %[7]s. Perpetrator: %[8]s. Counted up to: %[9]s.",
		ar: "المعدود: %[1]s. الوحدة: %[2]s. صاحب العدد: %[3]s. المرحلة: %[4]s. المكان: %[5]s. الفترة: %[6]s. صفة الأشخاص: %[7]s. الجناة: %[8]s. تاريخ إقفال العدد: %[9]s.",
	}
	attributedWords = phrase{en: "attributed to %[1]s", ar: "منسوبة إلى %[1]s"}
	harmedByWords   = phrase{en: "%[1]s by %[2]s", ar: "%[1]s على يد %[2]s"}
	excludingWords  = phrase{en: "%[1]s, excluding %[2]s", ar: "%[1]s باستثناء %[2]s"}
	nearWords       = phrase{en: "near %[1]s", ar: "قرب %[1]s"}
	besidePlace     = phrase{en: "beside %[1]s", ar: "بجوار %[1]s"}
)

// describe begins a figure with what its definition says.
func describe(in Input) Figure {
	d, lang := in.Definition, in.Lang
	return Figure{
		ID:         d.Ref,
		Title:      d.Title.In(lang),
		Unit:       d.Unit,
		Whose:      called(d.Whose, in.Names, lang),
		Stage:      term(d.Stage, lang),
		Place:      placeWords(d.Place, in.Names, lang),
		Period:     timeWords(d.Period, lang),
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
	fields := definitionWords.say(lang, term(d.What, lang), term(d.Unit, lang), called(d.Whose, names, lang),
		term(d.Stage, lang), placeWords(d.Place, names, lang), timeWords(d.Period, lang), term(d.Status, lang),
		called(d.Actor, names, lang), timeWords(d.CutOff, lang))
	meaning := strings.TrimSpace(d.Meaning.In(lang))
	if meaning == "" {
		return fields
	}
	return strings.TrimRight(meaning, ".") + ". " + fields
}

// called returns what an entity is called; "not stated" if none is named.
func called(id value.ID, names Names, lang string) string {
	if id == "" {
		return notStated.in(lang)
	}
	if l := names.Label(id); l != "" {
		return l
	}
	return string(id)
}

// placeWords returns a place in words.
func placeWords(p *value.Place, names Names, lang string) string {
	if p == nil || (p.Place == "" && p.Words == "" && p.Ref == "") {
		return notStated.in(lang)
	}
	if p.Place == "" && p.Words != "" {
		words, _ := asSaid(p.Words, lang)
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
			return excludingWords.say(lang, name, called(p.Ref, names, lang))
		}
	case "near":
		return nearWords.say(lang, name)
	case "adjacent_to":
		return besidePlace.say(lang, name)
	}
	return name
}

// qualify returns what is said of a figure that is not a number: shares
// ("mostly"), and comparisons without number ("much higher").
func qualify(ev evidence, in Input) []Qualifier {
	var found []Qualifier
	add := func(q Qualifier) {
		for _, have := range found {
			if have == q {
				return
			}
		}
		found = append(found, q)
	}
	for _, u := range ev.used {
		c := &u.state.Claim
		switch u.use {
		case useCount:
			if n := countOf(c); n.Quality == value.Compared {
				add(Qualifier{Kind: "comparison", Words: said(n.Words, in.Lang), About: in.Definition.Title.In(in.Lang)})
			}
		case useShare:
			s := valueOf(c, "share").Share
			if s == nil {
				continue
			}
			words := s.Words
			if words == "" {
				words = s.Min + "–" + s.Max
			}
			add(Qualifier{Kind: "share", Words: said(words, in.Lang), About: attributed(in, entity(c, "actor"))})
		}
	}
	return found
}

// attributed says to whom a share of a set is attributed.
func attributed(in Input, actor value.ID) string {
	name := called(actor, in.Names, in.Lang)
	switch what := in.Definition.What; {
	case sameHarm(what, "killed"), sameHarm(what, "injured"):
		return harmedByWords.say(in.Lang, term(what, in.Lang), name)
	}
	return attributedWords.say(in.Lang, name)
}

// said returns a source's words in the language asked for, else quoted.
func said(words, lang string) string {
	s, _ := asSaid(words, lang)
	return s
}
