package linkage

import (
	"fmt"
	"slices"
	"strings"

	"sijil/linkage/cluster"
)

// Notices say in sentences what was unusual about a run: what was left out, what
// could not be followed, what is less certain than it looks. They name records
// by their list and id, and nobody.
func (r *Result) Notices() []string {
	var out []string
	say := func(sentence string, args ...any) { out = append(out, fmt.Sprintf(sentence, args...)) }
	for k, rep := range r.Plan.Reports {
		if rep.Dropped > 0 {
			say("blocking by %s: too many records are alike, also by year, place and name; %d pairs of them were not compared by this rule", r.Plan.Rules[k], rep.Dropped)
		}
	}
	several := r.Set.N > 1
	switch {
	case several && len(r.Plan.Rules) == 0:
		say("no combination of columns divides the records into blocks that can be compared; every record stays alone")
	case several && len(r.Pairs) == 0:
		say("no two records share enough to be compared; every record stays alone")
	case several && r.comparable() == 0:
		say("there is one list, and it may not repeat anyone; every record stays alone")
	}
	if several && len(r.Pairs) > 0 {
		out = append(out, r.Model.Warnings...)
	}
	for _, c := range r.Contradictions {
		out = append(out, r.contradiction(c))
	}
	return out
}

// RecallKnown reports whether Recall can be told at all: from one rule, or
// without any pair that is likely one person, it cannot.
func (r *Result) RecallKnown() bool {
	return len(r.Plan.Rules) > 1 && slices.ContainsFunc(r.Pairs, func(p Pair) bool { return p.Score >= 0 })
}

// contradiction says which judgements cannot all hold.
func (r *Result) contradiction(c cluster.Contradiction) string {
	var same []string
	for _, p := range c.Same {
		same = append(same, fullID(r.Set, p[0])+" and "+fullID(r.Set, p[1]))
	}
	apart := "are judged different"
	if c.OnList {
		apart = "are on one list that repeats nobody"
	}
	return fmt.Sprintf("judgements contradict each other: %s and %s %s, but one person if all of these are the same: %s; the two are kept apart, the others joined as far as that allows",
		fullID(r.Set, c.I), fullID(r.Set, c.J), apart, strings.Join(same, "; "))
}
