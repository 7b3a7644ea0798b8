package finding

import (
	"slices"
	"strings"

	"sijil/claim"
	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

var (
	samePeopleAsks = wording.Phrase{
		EN: "Whether parts of two figures are the same people, where one counter places both in the same place in different words or numbers and says nothing of how they relate.",
		AR: "هل أجزاء من عددين هي الأشخاص أنفسهم، حين يضعهم صاحب العدد نفسه في المكان نفسه بألفاظ أو أعداد مختلفة ولا يذكر صلة بعضهم ببعض.",
	}
	samePeopleText = wording.Phrase{
		EN: "%[1]s are all of %[2]s. Are they the same people, are some in both, or none? No source says.",
		AR: "%[1]s كلهم من %[2]s. هل هم الأشخاص أنفسهم، أم بعضهم مشترك، أم لا أحد؟ لا يذكر أي مصدر ذلك.",
	}
	samePeopleOthers = wording.Phrase{
		EN: " How these relate to them is not stated either: %[1]s.",
		AR: " ولا تُذكر أيضًا صلتهم بـ: %[1]s.",
	}
	samePeopleOne = wording.Phrase{EN: "%[1]s %[2]s (of %[3]s)", AR: "%[1]s %[2]s (من %[3]s)"}
)

// group is some people of a figure who are said to be of one place.
type group struct {
	of    Definition // the figure whose part they are
	set   value.ID   // their own set, "" if they have none
	place value.ID
	label string
	shown string
}

// askSamePeople asks whether parts of two figures are the same people.
//
// A report that speaks of five interviewees living in a town, and elsewhere of
// five residents of that town among those who spoke of the killings, invites
// the reader to take them for the same five. Perhaps they are. The rule asks
// where two figures of one counter and one unit each have a part whose
// criteria name the same place, in other words or another number, and no
// source relates the parts or the wholes. Sets of the same unit and place that
// are not parts of either are named as well, because they are the usual
// explanation of a difference.
func askSamePeople(q *queue) []Question {
	groups := q.groups()
	var found []Question
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			if !q.mayBeSame(a, b) {
				continue
			}
			both := []string{q.groupWords(a), q.groupWords(b)}
			text := samePeopleText.Say(q.Lang, wording.Join(both, q.Lang), called(a.place, q.Names, q.Lang))
			if others := q.others(a, b); len(others) > 0 {
				text += samePeopleOthers.Say(q.Lang, wording.Join(others, q.Lang))
			}
			found = append(found, question("same-people", []string{a.of.Ref, b.of.Ref}, text, string(a.place)))
		}
	}
	return found
}

func (q *queue) mayBeSame(a, b group) bool {
	if a.of.Set == b.of.Set || a.of.Unit != b.of.Unit || a.of.Whose != b.of.Whose || a.place != b.place {
		return false
	}
	if strings.EqualFold(a.label, b.label) && a.shown == b.shown {
		return false
	}
	for _, x := range []value.ID{a.of.Set, a.set} {
		for _, y := range []value.ID{b.of.Set, b.set} {
			if x != "" && y != "" && (x == y || q.tied[[2]value.ID{x, y}] && !q.onlyWithin(x, y)) {
				return false
			}
		}
	}
	return true
}

// onlyWithin says whether all that is stated of two sets is that one lies in
// the other. That does not yet say which of the parts are the same people.
func (q *queue) onlyWithin(a, b value.ID) bool {
	inA, inB := slices.Contains(q.within[a], b), slices.Contains(q.within[b], a)
	return inA != inB
}

// groups returns the parts of defined sets whose criteria name a place.
func (q *queue) groups() []group {
	var found []group
	for _, c := range q.standing {
		if c.Kind != grounds.KindPartition && c.Kind != grounds.KindSubset {
			continue
		}
		d, ok := q.bySet[grounds.Entity(c, "whole")]
		if !ok {
			continue
		}
		for _, p := range grounds.Parts(c) {
			place := placeOf(p.Criteria)
			if place == "" && c.Kind == grounds.KindSubset && c.Where != nil {
				place = c.Where.Place
			}
			if place == "" {
				continue
			}
			g := group{of: d, set: p.Set, place: place, label: partLabel(p, q.Names, q.Lang), shown: wording.NotStated.In(q.Lang)}
			if p.Count != nil {
				g.shown = wording.Count(p.Count, q.Lang)
			}
			found = append(found, g)
		}
	}
	return found
}

// placeOf returns the place that criteria name, "" if they name none or say
// that it is left out.
func placeOf(criteria *value.Record) value.ID {
	if criteria == nil {
		return ""
	}
	var found value.ID
	for _, n := range *criteria {
		if strings.HasPrefix(n.Name, "exclud") {
			return ""
		}
		if p := n.Value.Place; p != nil {
			if p.Relation == "excluding" {
				return ""
			}
			found = p.Place
		}
		if r := n.Value.Ref; r != nil && r.Entity != "" && found == "" {
			found = r.Entity
		}
	}
	return found
}

func (q *queue) groupWords(g group) string {
	return samePeopleOne.Say(q.Lang, g.shown, wording.Quoted(g.label, q.Lang), g.of.Ref)
}

// others returns, in words, the counted sets of the same unit and place that
// no source relates to either of two figures.
func (q *queue) others(a, b group) []string {
	var found []string
	seen := map[value.ID]bool{a.of.Set: true, b.of.Set: true, a.set: true, b.set: true}
	for _, c := range q.standing {
		set := grounds.Entity(c, "set")
		if (c.Kind != grounds.KindCount && c.Kind != grounds.KindMethodCount) || seen[set] || !q.countedIn(c, a) {
			continue
		}
		seen[set] = true
		if q.related(set, a.of.Set) || q.related(set, b.of.Set) {
			continue
		}
		label := q.Names.Label(set)
		if label == "" {
			label = string(set)
		}
		found = append(found, wording.Count(grounds.CountOf(c), q.Lang)+" "+wording.Quoted(label, q.Lang))
	}
	return found
}

// countedIn says whether a claim counts a set of the same unit, place and
// counter as a group.
func (q *queue) countedIn(c *claim.Claim, g group) bool {
	n := grounds.CountOf(c)
	if n == nil || n.Unit != g.of.Unit {
		return false
	}
	if d, ok := q.bySet[grounds.Entity(c, "set")]; ok {
		if d.Whose != g.of.Whose {
			return false
		}
		if d.Place != nil && d.Place.Place == g.place {
			return true
		}
	}
	return c.Where != nil && c.Where.Place == g.place
}
