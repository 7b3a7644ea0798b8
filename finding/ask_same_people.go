package finding

import (
	"cmp"
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
	places := q.places()
	for _, c := range q.standing {
		d, ok := q.bySet[grounds.Entity(c, "whole")]
		if !ok {
			continue
		}
		for _, p := range grounds.Parts(c) {
			label := partLabel(p, q.Names, q.Lang)
			place := q.resolve(p.Criteria, label, places)
			if place == "" && c.Kind == grounds.KindSubset && c.Where != nil {
				place = c.Where.Place
			}
			if place == "" {
				continue
			}
			g := group{of: d, set: p.Set, place: place, label: label, shown: wording.NotStated.In(q.Lang)}
			if p.Count != nil {
				g.shown = wording.Count(p.Count, q.Lang)
			}
			found = append(found, g)
		}
	}
	return found
}

// places returns the places that definitions and claims point at, those with
// the longest labels first.
func (q *queue) places() []value.ID {
	var found []value.ID
	add := func(id value.ID) {
		if id != "" && q.Names.Label(id) != "" && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	for _, d := range q.Definitions {
		add(placeID(d.Place))
	}
	for _, c := range q.standing {
		add(placeID(c.Where))
		for _, p := range grounds.Parts(c) {
			id, _ := placeOf(p.Criteria)
			add(id)
		}
	}
	slices.SortFunc(found, func(a, b value.ID) int {
		return cmp.Or(cmp.Compare(len(q.Names.Label(b)), len(q.Names.Label(a))), cmp.Compare(a, b))
	})
	return found
}

// resolve returns the place that a part's criteria point at. Where they name
// it in words only, or there are none but the part's label, it is the place
// whose label the words contain.
func (q *queue) resolve(criteria *value.Record, label string, places []value.ID) value.ID {
	id, words := placeOf(criteria)
	if id != "" {
		return id
	}
	if criteria == nil {
		words = label
	}
	for _, p := range places {
		if words != "" && strings.Contains(strings.ToLower(words), strings.ToLower(q.Names.Label(p))) {
			return p
		}
	}
	return ""
}

// placeOf returns the place that criteria point at, or the words in which they
// name it; neither if they name none or say that it is left out.
func placeOf(criteria *value.Record) (id value.ID, words string) {
	if criteria == nil {
		return "", ""
	}
	for _, n := range *criteria {
		switch p, r := n.Value.Place, n.Value.Ref; {
		case strings.HasPrefix(n.Name, "exclud"), p != nil && p.Relation == "excluding":
			return "", ""
		case p != nil:
			id = p.Place
		case r != nil && r.Entity != "" && id == "":
			id = r.Entity
		case n.Name == "place" || n.Name == "residence":
			words = grounds.Plain(&n.Value)
		}
	}
	return id, words
}

func (q *queue) groupWords(g group) string {
	return samePeopleOne.Say(q.Lang, g.shown, wording.Quoted(g.label, q.Lang), titled(Figure{ID: g.of.Ref, Title: g.of.Title.In(q.Lang)}, q.Lang))
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
