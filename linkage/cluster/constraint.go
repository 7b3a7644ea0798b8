package cluster

import (
	"cmp"
	"slices"
)

// Contradiction is a set of judgements that cannot all hold: taken together, the
// pairs judged the same make one person of I and J, who were judged different or
// who stand on one list without repetitions. I and J are kept apart; which of
// the judgements is wrong is for a person to say.
type Contradiction struct {
	Same   [][2]int32
	I, J   int32
	OnList bool // not judged: both are on one list without repetitions
}

// bonds are what judgements of "same" make of records.
type bonds struct {
	unit           []int32 // by record: the smallest record that it is bound to; itself if to none
	loose          [][2]int32
	contradictions []Contradiction
}

// bind unites records judged the same, whatever the order of judgements. Where
// they contradict others, none of them is preferred: the records stay apart at
// first, and the pairs become loose, which grouping then follows as far as the
// contradiction allows.
func bind(n int, rules Rules) bonds {
	b := bonds{unit: make([]int32, n)}
	for i := range b.unit {
		b.unit[i] = int32(i)
	}
	if len(rules.Same) == 0 {
		return b
	}
	for _, p := range rules.Same {
		unite(b.unit, p[0], p[1])
	}
	for i := range b.unit {
		b.unit[i] = b.unit[b.unit[i]]
	}
	bad := b.contrary(rules)
	for _, p := range sortedPairs(rules.Same) {
		if bad[b.unit[p[0]]] {
			b.loose = append(b.loose, p)
		}
	}
	for k := range b.contradictions {
		c := &b.contradictions[k]
		for _, p := range b.loose {
			if b.unit[p[0]] == b.unit[c.I] {
				c.Same = append(c.Same, p)
			}
		}
	}
	for i, u := range b.unit {
		if bad[u] {
			b.unit[i] = int32(i)
		}
	}
	return b
}

// contrary finds the pairs that bonds unite and other rules keep apart; it
// returns the units that have any.
func (b *bonds) contrary(rules Rules) map[int32]bool {
	bad := map[int32]bool{}
	for _, p := range sortedPairs(rules.Different) {
		if b.unit[p[0]] == b.unit[p[1]] {
			bad[b.unit[p[0]]] = true
			b.contradictions = append(b.contradictions, Contradiction{I: p[0], J: p[1]})
		}
	}
	type place struct {
		unit int32
		list uint16
	}
	first := map[place]int32{}
	for _, i := range bound(rules.Same) {
		if !rules.Single[rules.List[i]] {
			continue
		}
		at := place{b.unit[i], rules.List[i]}
		if j, taken := first[at]; taken {
			bad[at.unit] = true
			b.contradictions = append(b.contradictions, Contradiction{I: j, J: i, OnList: true})
			continue
		}
		first[at] = i
	}
	return bad
}

// bound lists the records of pairs, each once, ascending.
func bound(pairs [][2]int32) []int32 {
	var records []int32
	for _, p := range pairs {
		records = append(records, p[0], p[1])
	}
	slices.Sort(records)
	return slices.Compact(records)
}

// sortedPairs returns the pairs, the smaller record first, in order, each once.
func sortedPairs(pairs [][2]int32) [][2]int32 {
	out := make([][2]int32, len(pairs))
	for k, p := range pairs {
		out[k] = [2]int32{min(p[0], p[1]), max(p[0], p[1])}
	}
	slices.SortFunc(out, func(a, b [2]int32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return slices.Compact(out)
}

// unite joins the trees of two records, the smaller name staying.
func unite(root []int32, i, j int32) {
	i, j = top(root, i), top(root, j)
	if i < j {
		root[j] = i
	} else {
		root[i] = j
	}
}

// top returns the name of the tree of a record and shortens the way there.
func top(root []int32, i int32) int32 {
	for root[i] != i {
		root[i] = root[root[i]]
		i = root[i]
	}
	return i
}
