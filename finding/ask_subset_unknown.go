package finding

import (
	"sijil/value"

	"sijil/finding/contrary"
	"sijil/finding/grounds"
	"sijil/finding/wording"
)

var (
	subsetUnknownAsks = wording.Phrase{
		EN: "Whether the people of one figure are among those of another one by the same counter, of the same harm and place.",
		AR: "هل أشخاص عددٍ ما ضمن أشخاص عدد آخر لصاحب العدد نفسه وللضرر والمكان نفسيهما.",
	}
	subsetUnknownText = wording.Phrase{
		EN: "Do the %[1]s of %[2]s lie within the %[3]s of %[4]s, in part or wholly? Both are counted by %[5]s; no source says how they relate.",
		AR: "هل %[1]s في %[2]s ضمن %[3]s في %[4]s، كليًا أو جزئيًا؟ صاحب العددين واحد: %[5]s؛ ولا يذكر أي مصدر الصلة بينهما.",
	}
)

// askSubsetUnknown asks whether one figure's people are among another's.
//
// A report that documents a number of killings, and describes some victims one
// by one, rarely says that the latter are among the former. Until somebody
// does, the two may not be added, and the smaller must not be taken for a part
// of the larger. The rule asks of two figures by one counter, with the same
// unit and harm, whose places can be the same, where no source relates the
// sets. If the larger one lies within a still larger one, only the nearest is
// asked about, because its answer answers the other.
func askSubsetUnknown(q *queue) []Question {
	var found []Question
	for _, s := range q.sums {
		var wholes []Sum
		for _, w := range q.sums {
			if q.mayBeAmong(s, w) {
				wholes = append(wholes, w)
			}
		}
		for _, w := range wholes {
			if q.hasNearer(w, wholes) {
				continue
			}
			text := subsetUnknownText.Say(q.Lang, s.Figure.Shown, titled(s.Figure, q.Lang), w.Figure.Shown, titled(w.Figure, q.Lang), w.Figure.Whose)
			found = append(found, question("subset-unknown", []string{s.Figure.ID, w.Figure.ID}, text))
		}
	}
	return found
}

// mayBeAmong says whether the people of s could be among those of w, and
// nobody says whether they are.
func (q *queue) mayBeAmong(s, w Sum) bool {
	sd, wd := s.Definition, w.Definition
	ours := sd.Records != nil && sd.Whose == "" // counted from records by nobody but us: may be among anybody's
	if sd.Set == wd.Set || sd.Unit != wd.Unit || !sameHarm(sd.What, wd.What) || !ours && (sd.Whose != wd.Whose || sd.Whose == "") {
		return false
	}
	if !smaller(s, w) || contrary.Apart(sd.Period, wd.Period) {
		return false
	}
	return q.placesMeet(sd, wd) && !q.related(sd.Set, wd.Set)
}

// smaller says whether one figure is certainly not larger than another one.
// Of two equal figures the one that comes later in lists counts as smaller, so
// that the pair is asked about once.
func smaller(s, w Sum) bool {
	sf, wf := s.Figure, w.Figure
	if sf.Min == nil || wf.Min == nil {
		return false
	}
	if *sf.Min == *wf.Min {
		return s.Definition.Order > w.Definition.Order ||
			s.Definition.Order == w.Definition.Order && s.Definition.Ref > w.Definition.Ref
	}
	return *sf.Min < *wf.Min
}

// hasNearer says whether another of the wholes lies within w.
func (q *queue) hasNearer(w Sum, wholes []Sum) bool {
	for _, n := range wholes {
		if n.Definition.Set != w.Definition.Set && q.lies(n.Definition.Set, w.Definition.Set) {
			return true
		}
	}
	return false
}

// placesMeet says whether two definitions can be of one place: the same place,
// one not stated, or one a place by which the other is broken down.
func (q *queue) placesMeet(a, b Definition) bool {
	x, y := placeID(a.Place), placeID(b.Place)
	return x == "" || y == "" || x == y || q.brokenDownBy(a.Set, y) || q.brokenDownBy(b.Set, x)
}

func placeID(p *value.Place) value.ID {
	if p == nil || p.Relation == "excluding" {
		return ""
	}
	return p.Place
}

// brokenDownBy says whether a part of a set is of a place.
func (q *queue) brokenDownBy(set, place value.ID) bool {
	for _, c := range q.standing {
		if grounds.Entity(c, "whole") != set {
			continue
		}
		for _, p := range grounds.Parts(c) {
			if id, _ := placeOf(p.Criteria); id == place {
				return true
			}
		}
	}
	return false
}
