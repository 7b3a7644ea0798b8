package finding

import (
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

// How the one who told the publisher knew of what is counted. The nearest to
// the event comes first; several claims on one person count once, with the
// nearest of their bases.
const (
	BasisSaw          = "saw"
	BasisHeardOrFound = "heard_or_found" // heard it happen, or found the result afterwards
	BasisTold         = "told"
	BasisNotStated    = "not_stated"
)

// Bases returns the bases in rank order, nearest first.
func Bases() []string {
	return []string{BasisSaw, BasisHeardOrFound, BasisTold, BasisNotStated}
}

// BasisRank returns a basis's place in Bases, from 0. A basis that is not
// known ranks with "not stated".
func BasisRank(basis string) int {
	switch basis {
	case BasisSaw:
		return 0
	case BasisHeardOrFound:
		return 1
	case BasisTold:
		return 2
	}
	return 3
}

// Unit is one thing that a claim contributes to a figure counted from records,
// usually a person, with the basis on which the claim knows of it.
type Unit struct {
	Target value.ID
	Basis  string
}

// Tally is what counting the records gave: how many different targets, and
// how many of them on each basis. A target counts once, on its nearest basis.
//
// Least is set where records of several logs were counted. Two houses that
// heard of one person each gave them an id of their own, and until somebody
// judges, those may be one or two: the targets are at least as many as one log
// alone has. 0 means that Total is exact.
type Tally struct {
	Total int64
	Least int64
	Parts []TallyPart
}

// TallyPart is the number of targets on one basis.
type TallyPart struct {
	Basis string
	Count int64
}

// Counts returns what a claim contributes to a figure counted from records,
// and whether it contributes anything. Each target counts as one, so acts on
// somebody who is not known as one person are recorded with a count of the
// people, and are left out here. Counts judges what the claim says; whether
// the claim still stands is for the caller to ask with Stands.
func (q Query) Counts(c claim.Claim) ([]Unit, bool) {
	if c.Kind != q.Kind || !grounds.Speaks(&c) || (q.Item != "" && c.Source.Item != q.Item) {
		return nil, false
	}
	if q.Name != "" && !strings.EqualFold(grounds.Plain(grounds.ValueOf(&c, q.Name)), q.Code) {
		return nil, false
	}
	basis := Basis(c.Chain)
	var units []Unit
	for _, r := range c.Roles {
		if r.Role == q.Count && r.Target != nil && r.Target.Entity != "" {
			units = append(units, Unit{Target: r.Target.Entity, Basis: basis})
		}
	}
	if n := grounds.CountOf(&c); n != nil && n.Unit == "person" && (n.Max == nil || *n.Max > int64(len(units))) {
		return nil, false // it speaks of more people than it names: a group, which is not one of them
	}
	return units, len(units) > 0
}

// Basis returns how the one who told the publisher knew, in the groups of a
// breakdown. Somebody who perceived it, without its being said how, is of the
// group "not stated": sight and hearing are not to be guessed.
func Basis(chain []claim.Telling) string {
	switch claim.Basis(claim.Claim{Chain: chain}) {
	case claim.BySight:
		return BasisSaw
	case claim.ByHearing:
		return BasisHeardOrFound
	case claim.ByTelling:
		return BasisTold
	}
	return BasisNotStated
}

// Count tallies units: each target once, on its nearest basis. All bases are
// in the result, in rank order, those with nobody included.
func Count(units []Unit) Tally {
	best := make(map[value.ID]int, len(units))
	for _, u := range units {
		rank := BasisRank(u.Basis)
		if have, ok := best[u.Target]; !ok || rank < have {
			best[u.Target] = rank
		}
	}
	bases := Bases()
	t := Tally{Total: int64(len(best)), Parts: make([]TallyPart, len(bases))}
	for i, b := range bases {
		t.Parts[i].Basis = b
	}
	for _, rank := range best {
		t.Parts[rank].Count++
	}
	return t
}

// byBasis returns the tally as one breakdown with all bases in rank order. It
// returns fault.Corrupt if the parts are not the whole, because then the
// counted rows are not what the journal says.
func (t Tally) byBasis(lang string) ([]Part, error) {
	counts := make([]int64, len(Bases()))
	var sum int64
	for _, p := range t.Parts {
		counts[BasisRank(p.Basis)] += p.Count
		sum += p.Count
	}
	if sum != t.Total {
		return nil, fault.New(fault.Corrupt,
			"the records counted by basis add up to %d, but %d were counted; nothing was changed", sum, t.Total).
			WithHint("rebuild the view with: sijil rebuild")
	}
	parts := make([]Part, len(counts))
	for i, b := range Bases() {
		n := counts[i]
		parts[i] = Part{Of: "basis", Label: basisWords[b].In(lang), Min: &n, Max: &n, Closure: grounds.Computed}
		if t.least() < t.Total {
			// Whoever is counted here may be one who is counted on another basis.
			none := int64(0)
			parts[i].Min, parts[i].Closure = &none, grounds.Open
		}
	}
	return parts, nil
}

// least returns how many different targets there are at least.
func (t Tally) least() int64 {
	if t.Least <= 0 {
		return t.Total
	}
	return min(t.Least, t.Total)
}

// mayRepeatWords stand where records of several logs were counted.
var mayRepeatWords = wording.Phrase{
	EN: "%[1]s (journals may name the same people)",
	AR: "%[1]s (قد تذكر السجلات الأشخاص أنفسهم)",
}

// basisWords says how a teller knew.
var basisWords = map[string]wording.Phrase{
	BasisSaw:          {EN: "saw it", AR: "رأى ذلك"},
	BasisHeardOrFound: {EN: "heard or found afterwards", AR: "سمع ذلك أو اكتشفه لاحقًا"},
	BasisTold:         {EN: "was told", AR: "أُخبر بذلك"},
	BasisNotStated:    {EN: "not stated", AR: "غير مذكور"},
}
