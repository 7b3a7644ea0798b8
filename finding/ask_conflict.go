package finding

import (
	"cmp"
	"slices"

	"sijil/claim"
	"sijil/value"
)

var (
	conflictAsks = phrase{
		en: "Which of several claims on one act, or on one fact about a person, holds, where they exclude each other.",
		ar: "أي الادعاءات بشأن فعل واحد أو واقعة واحدة عن شخص هو الصحيح، حين ينفي بعضها بعضًا.",
	}
	conflictText = phrase{
		en: "The claims %[1]s on one %[2]s exclude each other: %[3]s. Which holds, and why?",
		ar: "الادعاءات %[1]s بشأن %[2]s ينفي بعضها بعضًا: %[3]s. أيها الصحيح، ولماذا؟",
	}
	apparentText = phrase{
		en: "The claims %[1]s on one %[2]s seem to exclude each other: %[3]s. The conflict is apparent: it rests on a rule that reads words as bounds, not on the words. Do they exclude each other?",
		ar: "يبدو أن الادعاءات %[1]s بشأن %[2]s ينفي بعضها بعضًا: %[3]s. وهذا التعارض ظاهري: فهو قائم على قاعدة تقرأ الألفاظ حدودًا، لا على الألفاظ نفسها. فهل ينفي بعضها بعضًا حقًا؟",
	}
	polarityDiffers = phrase{en: "some affirm what others deny", ar: "بعضها يثبت ما ينفيه بعضها"}
	timesDiffer     = phrase{en: "their times do not overlap", ar: "أوقاتها لا تتداخل"}
	agesDiffer      = phrase{en: "the ages they give do not overlap", ar: "الأعمار التي تذكرها لا تتداخل"}
	answersDiffer   = phrase{en: "some say yes and others no", ar: "بعضها يقول نعم وبعضها لا"}
	actWords        = phrase{en: "act", ar: "فعل واحد"}
	factWords       = phrase{en: "fact", ar: "واقعة واحدة"}
)

// onceActs are the acts that can happen to a person only once, so that two
// times for one of them exclude each other.
var onceActs = map[string]bool{"killing": true, "death": true}

// matter is one act on one victim, or one property of one subject, with the
// claims that speak of it.
type matter struct {
	kind, what string
	subject    value.ID
	claims     []*claim.Claim
}

// clash is a way in which claims on one matter exclude each other.
type clash struct {
	name phrase
	// excludes says whether two claims exclude each other in this way, and
	// whether they do so only by a rule that turned words into bounds.
	excludes func(a, b *claim.Claim) (excludes, byRule bool)
}

// askConflict asks which of the claims that exclude each other holds.
//
// Claims coexist, so two claims on one killing may give two days, or one may
// deny what another affirms. The rule puts them before a person, who decides
// by assessing them. It names claims and not people. Where the exclusion rests
// only on a rule of reading ("around 10am" as 9:30 to 10:30), the conflict is
// called apparent, because the sources' own words do not contradict.
func askConflict(q *queue) []Question {
	var found []Question
	for _, m := range matters(q.Acts) {
		for _, c := range clashes(m) {
			if asked, ok := m.ask(c, q.Lang); ok {
				found = append(found, asked)
			}
		}
	}
	return found
}

// matters sorts claims on acts and attributes by what they speak of.
func matters(states []claim.State) []*matter {
	byKey := map[matterKey]*matter{}
	var all []*matter
	for i := range states {
		s := &states[i]
		key, ok := keyOf(&s.Claim)
		if !ok || !stands(s) || !contends(&s.Claim) {
			continue
		}
		m := byKey[key]
		if m == nil {
			m = &matter{kind: key.kind, what: key.what, subject: key.subject}
			byKey[key] = m
			all = append(all, m)
		}
		m.claims = append(m.claims, &s.Claim)
	}
	for _, m := range all {
		slices.SortFunc(m.claims, func(a, b *claim.Claim) int { return cmp.Compare(a.ID, b.ID) })
		m.claims = slices.CompactFunc(m.claims, func(a, b *claim.Claim) bool { return a.ID == b.ID })
	}
	return all
}

type matterKey struct {
	kind, what string
	subject    value.ID
}

// keyOf returns what a claim speaks of, and false if it is no act or attribute
// of a known person or thing.
func keyOf(c *claim.Claim) (matterKey, bool) {
	key := matterKey{kind: c.Kind}
	switch c.Kind {
	case kindAct:
		key.what, key.subject = plain(valueOf(c, "act")), entity(c, "victim")
	case kindAttribute:
		key.what, key.subject = plain(valueOf(c, "property")), entity(c, "subject")
	}
	return key, key.subject != "" && key.what != ""
}

// contends says whether a claim takes a side: it affirms or denies, of what
// is, not of what somebody promises or demands.
func contends(c *claim.Claim) bool {
	return c.Retracts == "" && c.Polarity != claim.Unknown && c.Force != claim.Promised && c.Force != claim.Demanded
}

// denies says whether a claim denies what it is about.
func denies(c *claim.Claim) bool { return c.Polarity == claim.Negated || c.Force == claim.Denied }

func clashes(m *matter) []clash {
	if m.kind == kindAct {
		return []clash{{polarityDiffers, deniedAct}, {timesDiffer, otherTime(m.what)}}
	}
	return []clash{{polarityDiffers, deniedFact}, {agesDiffer, otherAge}, {answersDiffer, otherAnswer}}
}

// ask asks about the claims of a matter that exclude each other in one way.
func (m *matter) ask(c clash, lang string) (Question, bool) {
	in := map[int]bool{}
	apparent := true
	for i, a := range m.claims {
		for j := i + 1; j < len(m.claims); j++ {
			if excludes, byRule := c.excludes(a, m.claims[j]); excludes {
				in[i], in[j] = true, true
				apparent = apparent && byRule
			}
		}
	}
	if len(in) == 0 {
		return Question{}, false
	}
	var about, names []string
	for i, k := range m.claims {
		if in[i] {
			about = append(about, string(k.ID))
			names = append(names, claimName(k))
		}
	}
	text, what := conflictText, factWords
	if apparent {
		text = apparentText
	}
	if m.kind == kindAct {
		what = actWords
	}
	return question("conflict", about, text.say(lang, join(names, lang), what.in(lang), c.name.in(lang)), c.name.en), true
}

// claimName returns what a claim is called: its Ref, else its id.
func claimName(c *claim.Claim) string {
	if c.Ref != "" {
		return c.Ref
	}
	return string(c.ID)
}

// deniedAct says whether one claim denies an act that the other affirms: with
// the same people in every role that both name, and at a time that can be the
// same.
func deniedAct(a, b *claim.Claim) (excludes, byRule bool) {
	return denies(a) != denies(b) && rolesMeet(a, b) && !apart(a.When, b.When), false
}

// otherTime says whether two claims give an act that happens once two times.
func otherTime(act string) func(a, b *claim.Claim) (excludes, byRule bool) {
	return func(a, b *claim.Claim) (bool, bool) {
		if !onceActs[act] || denies(a) || denies(b) || !apart(a.When, b.When) {
			return false, false
		}
		return true, a.When.Rule != "" || b.When.Rule != ""
	}
}

// deniedFact says whether one claim denies the very value the other affirms.
func deniedFact(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := plain(valueOf(a, "value")), plain(valueOf(b, "value"))
	return denies(a) != denies(b) && x == y && !apart(a.When, b.When), false
}

// otherAge says whether two claims give ages that do not overlap, at the same
// time as far as is said.
func otherAge(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := valueOf(a, "value"), valueOf(b, "value")
	if denies(a) || denies(b) || x == nil || y == nil || x.Age == nil || y.Age == nil {
		return false, false
	}
	p, q := x.Age, y.Age
	if p.Unit != q.Unit || (p.At != q.At && p.At != "" && q.At != "") {
		return false, false
	}
	below := func(max, min *int) bool { return max != nil && min != nil && *max < *min }
	return below(p.Max, q.Min) || below(q.Max, p.Min), p.Rule != "" || q.Rule != ""
}

// otherAnswer says whether two claims answer yes and no.
func otherAnswer(a, b *claim.Claim) (excludes, byRule bool) {
	x, y := valueOf(a, "value"), valueOf(b, "value")
	if denies(a) || denies(b) || x == nil || y == nil || x.Bool == nil || y.Bool == nil {
		return false, false
	}
	return *x.Bool != *y.Bool && !apart(a.When, b.When), false
}

// rolesMeet says whether two claims name somebody in common in every role that
// both of them fill. A role that one leaves open covers everybody.
func rolesMeet(a, b *claim.Claim) bool {
	shared := false
	for _, r := range a.Roles {
		if r.Target == nil {
			continue
		}
		filled, met := false, false
		for _, s := range b.Roles {
			if s.Role == r.Role && s.Target != nil {
				filled = true
				met = met || *s.Target == *r.Target
			}
		}
		if filled && !met {
			return false
		}
		shared = shared || met
	}
	return shared
}
