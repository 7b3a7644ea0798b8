package estimate

import (
	"math/bits"
	"strings"

	"sijil/estimate/table"
)

// The thresholds of the guards. doc/method/estimate.md gives their reasons.
const (
	fewestLists    = 3
	sparseShare    = 0.10 // of victims on two or more lists
	apartShare     = 0.05 // of victims outside the largest group of lists
	smallTable     = 100  // victims
	insideShare    = 0.80 // of a list inside another
	copiedTwin     = 10   // victims on two lists with the same victims
	copiedInside   = 50   // victims of a list that lies wholly inside another
	manyLists      = 8    // from which the default prior is strong
	wideInterval   = 5    // upper limit over lower limit
	sameShareTwice = 0.98 // of the union of two lists, from which they are one
)

// guard looks at a table before any method runs. Lists without victims have
// been taken out already; empty names them.
func guard(t table.Table, empty []string) (refused []Refusal, warnings []Warning) {
	refuse := func(code, format string, args ...any) {
		refused = append(refused, refusal(Data, code, format, args))
	}
	warn := func(code, format string, args ...any) {
		warnings = append(warnings, warning(code, format, args))
	}
	refused, warnings = []Refusal{}, []Warning{}
	n, f := t.Documented(), t.Frequencies()
	if len(empty) > 0 {
		warn("empty-list", "Nobody is on %s; it was left out.", strings.Join(empty, ", "))
	}
	if len(t.Lists) < fewestLists {
		refuse("too-few-lists", "%d lists have victims. With fewer than 3 nothing in the counts can show whether the lists found people independently.", len(t.Lists))
	}
	group, outside := t.Largest()
	switch {
	case n == 0 || f[0] == n:
		refuse("no-overlap", "No victim is on two lists, so the lists say nothing about whom all of them missed.")
	case outside > 0 && (bits.OnesCount32(group) < fewestLists || float64(outside) > apartShare*float64(n)):
		refuse("disconnected", "The lists fall into groups that share no victim, so nothing relates one group to the other; %d victims stand outside the largest group.", outside)
	case outside > 0:
		warn("list-apart", "%d victims are on lists that share nobody with the others.", outside)
	}
	overlapping(t, refuse, warn)
	if n > 0 && f[0] < n && float64(n-f[0]) < sparseShare*float64(n) {
		warn("sparse-overlap", "Only %.1f %% of the documented victims are on two or more lists; below 10 %% estimates are unstable and often far too high or too low.", 100*float64(n-f[0])/float64(n))
	}
	if n < smallTable {
		warn("small", "Only %d victims are documented; below 100 estimates are rough.", n)
	}
	return refused, warnings
}

// overlapping looks at pairs of lists: copies, lists inside others, pairs that
// share nobody.
func overlapping(t table.Table, refuse, warn func(code, format string, args ...any)) {
	sizes := t.Sizes()
	var apart []string
	for _, p := range t.Pairs() {
		a, b := sizes[p.A], sizes[p.B]
		small, large := p.A, p.B
		if b < a {
			small, large = p.B, p.A
		}
		inner, outer, least := t.Lists[small], t.Lists[large], min(a, b)
		switch union := a + b - p.Both; {
		case p.Both == 0:
			apart = append(apart, t.Lists[p.A]+" and "+t.Lists[p.B])
		case p.Both >= copiedTwin && float64(p.Both) >= sameShareTwice*float64(union):
			refuse("copied-list", "%s and %s name the same victims (%d of %d): they are one list, or one was copied from the other.", inner, outer, p.Both, union)
		case p.Both == least && least >= copiedInside:
			refuse("copied-list", "All %d victims on %s are also on %s: one was made from the other, or took it over.", least, inner, outer)
		case float64(p.Both) > insideShare*float64(least):
			warn("inside-other", "%d of the %d victims on %s are also on %s; if one drew on the other, estimates are too low.", p.Both, least, inner, outer)
		}
	}
	if len(apart) > 0 {
		warn("pairs-apart", "No victim is shared by %s.", strings.Join(apart, "; "))
	}
}

// compare adds warnings that come from looking at the methods side by side.
func compare(results []Result) {
	for i := range results {
		r := &results[i]
		if r.Estimate == nil || r.Estimate.Hi == nil {
			continue
		}
		if *r.Estimate.Hi > wideInterval*r.Estimate.Lo {
			r.warn("wide-interval", "The upper limit is more than five times the lower limit.")
		}
		var others []string
		for _, o := range results {
			if o.Method == r.Method || o.Estimate == nil || o.Method == Coverage {
				continue
			}
			apart := o.Estimate.Lo > *r.Estimate.Hi || o.Estimate.Hi != nil && *o.Estimate.Hi < r.Estimate.Lo
			if apart {
				others = append(others, o.Method)
			}
		}
		if len(others) > 0 {
			r.warn("methods-disagree", "Its interval does not meet that of %s.", strings.Join(others, ", "))
		}
	}
}
