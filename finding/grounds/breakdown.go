package finding

import (
	"fmt"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/value"
)

// How it is known that the parts of a breakdown are all there is.
const (
	ClosureAsserted = "asserted" // the source says so in words
	ClosureComputed = "computed" // the parts sum exactly to the whole
	ClosureOpen     = "open"     // neither
)

// part is one part of a breakdown while it is put together: several claims may
// give it a count.
type part struct {
	key    string
	label  string
	counts []*value.Count
}

func (p *part) bounds() (lo, hi *int64) {
	chosen, _ := withNumbers(p.counts)
	return hull(chosen)
}

// breakdown is the parts of a whole in one respect.
type breakdown struct {
	of       string
	parts    []*part
	keys     []string // what the first partition's parts are known by, in order
	distinct bool     // a partition: nobody is in two parts
	said     bool     // a source says in words that these are all
	sums     bool     // one source's own parts sum exactly to the whole
}

// breakDown returns the parts of a set and what they leave. Partitions come
// first, then subsets, in the order of the sources. Breakdowns are never
// crossed: how many of the women were killed in the quarter is not known from
// how many were women and how many were killed there.
func breakDown(ev evidence, lo, hi *int64, names Names, lang string) ([]Part, []Residual) {
	var parts []Part
	var residuals []Residual
	for _, b := range breakdowns(ev, lo, hi, names, lang) {
		closure := b.closure(lo, hi)
		for _, p := range b.parts {
			plo, phi := p.bounds()
			parts = append(parts, Part{Of: b.of, Label: p.label, Min: plo, Max: phi, Closure: closure})
		}
		if closure == ClosureOpen {
			rlo, rhi := b.residual(lo, hi)
			residuals = append(residuals, Residual{Of: b.of, Min: rlo, Max: rhi})
		}
	}
	return parts, residuals
}

// breakdowns puts the stated parts of a set together by dimension.
func breakdowns(ev evidence, lo, hi *int64, names Names, lang string) []*breakdown {
	var all []*breakdown
	for _, u := range ev.used {
		c := &u.state.Claim
		if (u.use != usePartition && u.use != useSubset) || entity(c, "whole") != ev.set {
			continue
		}
		ps := statedParts(c)
		if len(ps) == 0 {
			continue
		}
		b := place(&all, c, ps)
		own := &breakdown{distinct: c.Kind == kindPartition}
		for i, p := range ps {
			b.add(p, i, ev, names, lang)
			own.add(p, i, evidence{}, names, lang)
		}
		b.said = b.said || saysAll(c)
		b.sums = b.sums || own.sumsTo(lo, hi)
	}
	return all
}

// place finds the breakdown to which a claim's parts belong, or begins one.
// Two sources that break a whole down in the same respect but into other parts
// do not speak of one breakdown: the second stands beside the first, numbered.
func place(all *[]*breakdown, c *claim.Claim, ps []stated) *breakdown {
	of, n := dimension(c, ps), 0
	for _, b := range *all {
		if b.dimension() != of {
			continue
		}
		n++
		if c.Kind == kindSubset && !b.distinct {
			return b
		}
		if c.Kind == kindPartition && b.distinct && slices.Equal(b.keys, keysOf(ps)) {
			return b
		}
	}
	if n > 0 {
		of = fmt.Sprintf("%s#%d", of, n+1)
	}
	b := &breakdown{of: of, distinct: c.Kind == kindPartition}
	if b.distinct {
		b.keys = keysOf(ps)
	}
	*all = append(*all, b)
	return b
}

// dimension returns the key of the respect in which the whole is broken down,
// without the number that tells rival breakdowns apart.
func (b *breakdown) dimension() string {
	of, _, _ := strings.Cut(b.of, "#")
	return of
}

// add gives a part one more count, or begins it.
func (b *breakdown) add(p stated, at int, ev evidence, names Names, lang string) {
	key := p.key(at)
	for _, have := range b.parts {
		if have.key == key {
			if p.count != nil {
				have.counts = append(have.counts, p.count)
			}
			return
		}
	}
	fresh := &part{key: key, label: partLabel(p, names, lang)}
	if p.count != nil {
		fresh.counts = append(fresh.counts, p.count)
	}
	fresh.counts = append(fresh.counts, ev.parts[p.set]...)
	b.parts = append(b.parts, fresh)
}

// key is what a part is known by in its breakdown: its set, else its label,
// else its place in the row.
func (p stated) key(at int) string {
	switch {
	case p.set != "":
		return "set " + string(p.set)
	case p.label != nil:
		return "label " + p.label.Text
	}
	return fmt.Sprintf("part %d", at+1)
}

func keysOf(ps []stated) []string {
	keys := make([]string, len(ps))
	for i, p := range ps {
		keys[i] = p.key(i)
	}
	return keys
}

// partLabel returns what a part is called in the language asked for.
func partLabel(p stated, names Names, lang string) string {
	if p.label != nil {
		if t := textIn(p.label, lang); t != "" {
			return t
		}
	}
	if p.set != "" {
		if l := names.Label(p.set); l != "" {
			return l
		}
	}
	if p.label != nil {
		return p.label.Text
	}
	return notStated.in(lang)
}

// textIn returns a text in the language asked for, or "" if it is not known in
// it.
func textIn(t *value.Text, lang string) string {
	switch {
	case fits(t.Text, lang):
		return t.Text
	case t.Translation != "" && fits(t.Translation, lang):
		return t.Translation
	}
	return ""
}

// dimension returns the respect in which a claim breaks its whole down: as the
// claim names it, else after what its criteria speak of.
func dimension(c *claim.Claim, ps []stated) string {
	if d := plain(valueOf(c, "dimension")); d != "" {
		return strings.ReplaceAll(d, "#", "-")
	}
	for _, p := range ps {
		if p.criteria == nil {
			continue
		}
		var named []string
		for _, n := range *p.criteria {
			switch n.Name {
			case "sex", "place", "residence":
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
	v := valueOf(c, "closure")
	if v == nil {
		return false
	}
	if v.Bool != nil {
		return *v.Bool
	}
	switch plain(v) {
	case "", ClosureOpen, ClosureComputed:
		return false // what is computed is computed here, from the numbers
	}
	return true
}

// closure says how it is known that the parts are all. What anybody can check
// by adding is called computed, even where the source says it as well.
func (b *breakdown) closure(lo, hi *int64) string {
	switch {
	case b.sums || b.sumsTo(lo, hi):
		return ClosureComputed
	case b.said:
		return ClosureAsserted
	}
	return ClosureOpen
}

// sumsTo says whether the parts sum exactly to a whole with these bounds. Only
// parts that nobody shares can be added; a single part can equal the whole.
func (b *breakdown) sumsTo(lo, hi *int64) bool {
	if lo == nil || hi == nil || (!b.distinct && len(b.parts) > 1) {
		return false
	}
	var least, most int64
	for _, p := range b.parts {
		plo, phi := p.bounds()
		if plo == nil || phi == nil {
			return false
		}
		least, most = least+*plo, most+*phi
	}
	return len(b.parts) > 0 && least == *lo && most == *hi
}

// together returns how many are in at least one part: if nobody is in two, the
// sums; if that is not known, at least the largest part and at most the sum.
func (b *breakdown) together() (least int64, most *int64) {
	var sum int64
	open := false
	for _, p := range b.parts {
		plo, phi := p.bounds()
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

// residual returns how many are in no part: the whole less the parts, never
// below nobody. Where the parts exceed the whole, a question says so.
func (b *breakdown) residual(lo, hi *int64) (rlo, rhi *int64) {
	least, most := b.together()
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
