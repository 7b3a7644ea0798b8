package grounds

import (
	"fmt"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/value"
)

// How it is known that the parts of a breakdown are all there is.
const (
	Asserted = "asserted" // the source says so in words
	Computed = "computed" // the parts sum exactly to the whole
	Open     = "open"     // neither
)

// Part is one part of a breakdown, with the counts that claims give it.
type Part struct {
	Key    string // what it is known by in its breakdown, in every language
	Stated Stated // as the first claim states it
	Counts []*value.Count
}

// Bounds returns the hull of the part's counts.
func (p *Part) Bounds() (lo, hi *int64) {
	chosen, _ := WithNumbers(p.Counts)
	return Hull(chosen)
}

// Breakdown is the parts of a whole in one respect.
type Breakdown struct {
	Of       string // the respect: "sex-and-age", "place"
	Parts    []*Part
	keys     []string // the keys of the first partition's parts, in order
	distinct bool     // a partition: nobody is in two parts
	said     bool     // a source says in words that these are all
	sums     bool     // one source's own parts sum exactly to the whole
}

// Breakdowns puts the stated parts of the set together by the respect in which
// they divide it. The bounds are those of the whole. Partitions come first,
// then subsets, in the order of their sources. Breakdowns are never crossed:
// how many women were killed in a quarter does not follow from how many were
// women and how many were killed there.
func (ev Evidence) Breakdowns(lo, hi *int64) []*Breakdown {
	var all []*Breakdown
	for _, u := range ev.Beyond() {
		c := &u.State.Claim
		if (u.Use != UsePartition && u.Use != UseSubset) || Entity(c, "whole") != ev.Set {
			continue
		}
		parts := Parts(c)
		if len(parts) == 0 {
			continue
		}
		b := belongs(&all, c, parts)
		own := &Breakdown{distinct: b.distinct}
		for i, p := range parts {
			b.add(p, i, ev.parts[p.Set])
			own.add(p, i, nil)
		}
		b.said = b.said || saysAll(c)
		b.sums = b.sums || own.sumsTo(lo, hi)
	}
	return all
}

// belongs finds the breakdown to which a claim's parts belong, or begins one.
// Two sources that divide a whole in the same respect but into other parts do
// not speak of one breakdown: the second stands beside the first, numbered.
func belongs(all *[]*Breakdown, c *claim.Claim, parts []Stated) *Breakdown {
	of, rivals := respect(c, parts), 0
	keys := keysOf(parts)
	for _, b := range *all {
		if base, _, _ := strings.Cut(b.Of, "#"); base != of {
			continue
		}
		rivals++
		if c.Kind == KindSubset && !b.distinct {
			return b
		}
		if c.Kind == KindPartition && b.distinct && slices.Equal(b.keys, keys) {
			return b
		}
	}
	if rivals > 0 {
		of = fmt.Sprintf("%s#%d", of, rivals+1)
	}
	b := &Breakdown{Of: of, distinct: c.Kind == KindPartition, keys: keys}
	*all = append(*all, b)
	return b
}

// add gives a part one more count, or begins it with the counts of its own set.
func (b *Breakdown) add(p Stated, at int, own []*value.Count) {
	key := p.key(at)
	for _, have := range b.Parts {
		if have.Key == key {
			if p.Count != nil {
				have.Counts = append(have.Counts, p.Count)
			}
			return
		}
	}
	fresh := &Part{Key: key, Stated: p}
	if p.Count != nil {
		fresh.Counts = append(fresh.Counts, p.Count)
	}
	fresh.Counts = append(fresh.Counts, own...)
	b.Parts = append(b.Parts, fresh)
}

// key is what a part is known by in its breakdown: its set, else its label,
// else its place in the row.
func (p Stated) key(at int) string {
	switch {
	case p.Set != "":
		return "set " + string(p.Set)
	case p.Label != nil:
		return "label " + p.Label.Text
	}
	return fmt.Sprintf("part %d", at+1)
}

func keysOf(parts []Stated) []string {
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = p.key(i)
	}
	return keys
}

// respect returns in what a claim divides its whole: as the claim names it,
// else after what its criteria speak of.
func respect(c *claim.Claim, parts []Stated) string {
	if d := Plain(ValueOf(c, "dimension")); d != "" {
		return strings.ReplaceAll(d, "#", "-")
	}
	for _, p := range parts {
		if p.Criteria == nil {
			continue
		}
		var named []string
		for _, n := range *p.Criteria {
			switch n.Name {
			case "sex", "place", "residence", "status":
				named = append(named, n.Name)
			case "age", "age_group":
				named = append(named, "age")
			}
		}
		slices.Sort(named)
		slices.Reverse(named) // "sex-and-age"
		if len(named) > 0 {
			return strings.Join(slices.Compact(named), "-and-")
		}
	}
	return "part"
}

// saysAll says whether the source itself says that the parts are all there is.
func saysAll(c *claim.Claim) bool {
	v := ValueOf(c, "closure")
	if v == nil {
		return false
	}
	if v.Bool != nil {
		return *v.Bool
	}
	switch Plain(v) {
	case "", Open, Computed:
		return false // what is computed is computed here, from the numbers
	}
	return true
}

// Closure says how it is known that the parts are all. What anybody can check
// by adding is called computed, even where the source says it as well.
func (b *Breakdown) Closure(lo, hi *int64) string {
	switch {
	case b.sums || b.sumsTo(lo, hi):
		return Computed
	case b.said:
		return Asserted
	}
	return Open
}

// sumsTo says whether the parts sum exactly to a whole with these bounds. Only
// parts that nobody shares can be added; a single part can equal the whole.
func (b *Breakdown) sumsTo(lo, hi *int64) bool {
	if lo == nil || hi == nil || (!b.distinct && len(b.Parts) > 1) {
		return false
	}
	var least, most int64
	for _, p := range b.Parts {
		plo, phi := p.Bounds()
		if plo == nil || phi == nil {
			return false
		}
		least, most = least+*plo, most+*phi
	}
	return len(b.Parts) > 0 && least == *lo && most == *hi
}

// Together returns how many are in at least one part, most being nil if a part
// is open: if nobody is in two, the sums; if that is not known, at least as
// many as in the largest part and at most the sum.
func (b *Breakdown) Together() (least int64, most *int64) {
	var sum int64
	open := false
	for _, p := range b.Parts {
		plo, phi := p.Bounds()
		switch {
		case plo == nil:
		case b.distinct:
			least += *plo
		default:
			least = max(least, *plo)
		}
		if phi == nil {
			open = true
		} else {
			sum += *phi
		}
	}
	if open {
		return least, nil
	}
	return least, &sum
}

// Residual returns how many are in no part: the whole less the parts, never
// below nobody. A bound is nil where the whole's is.
func (b *Breakdown) Residual(lo, hi *int64) (rlo, rhi *int64) {
	least, most := b.Together()
	if lo != nil {
		var n int64
		if most != nil {
			n = max(0, *lo-*most)
		}
		rlo = &n
	}
	if hi != nil {
		n := max(0, *hi-least)
		rhi = &n
	}
	return rlo, rhi
}
