package reconcile

import (
	"cmp"
	"slices"
	"sync"

	"sijil/casework/lists"
	"sijil/linkage"
	"sijil/linkage/review"
)

// Linked is the lists of a case with the groups of their records at one
// position. It is shared and must not be changed.
type Linked struct {
	Ledger   *lists.Ledger
	Result   *linkage.Result       // scores depend on the records alone, never on judgements
	Groups   []int32               // by record of the ledger: the group's smallest record
	Standing map[[2]int32]Standing // by pair of records, the smaller first

	base      *linkedLists
	book      *book
	groups    *review.Groups
	asleep    int // judgements on a record that is on no list now
	questions []Question
	line      func() []waiting // see queue.go; computed when first asked for
}

// groupsOf groups the records under the judgements that bind. A judgement of
// records that are on no list now sleeps.
func groupsOf(base *linkedLists, judged *book) *Linked {
	l := &Linked{Ledger: base.ledger, Result: base.result, Standing: map[[2]int32]Standing{}, base: base, book: judged}
	var made linkage.Judged
	for c, s := range judged.standing {
		if len(s.Judgements) == 0 {
			continue
		}
		pair, ok := l.pair(c)
		if !ok {
			l.asleep += len(s.Judgements)
			continue
		}
		s.Judgements = l.called(pair, s.Judgements)
		l.Standing[pair] = s
		switch s.Verdict {
		case Same:
			made.Same = append(made.Same, pair)
		case Different:
			made.Different = append(made.Different, pair)
		}
	}
	if base.result == nil {
		return l
	}
	l.groups = base.parts.Under(made)
	l.Groups = l.groups.Group
	for pair, s := range l.Standing {
		_, audited := judged.drawnFor[l.couple(pair)]
		s.Second = !s.Contested && s.people() == 1 && !s.settled() && (audited || s.Verdict != Unsure && l.groups.Matters(pair[0], pair[1]))
		l.Standing[pair] = s
	}
	l.questions = l.contradictions()
	l.line = sync.OnceValue(l.inLine)
	return l
}

// couple says where the records of a pair stand.
func (l *Linked) couple(pair [2]int32) couple {
	at := func(i int32) place {
		r := l.Ledger.Records[i]
		return place{l.Ledger.Lists[r.List].ID, r.Origin}
	}
	return coupleOf(at(pair[0]), at(pair[1]))
}

// pair returns the numbers of two records if both are on a list.
func (l *Linked) pair(c couple) ([2]int32, bool) {
	find := func(p place) (int32, bool) {
		i, ok := l.base.index[lists.Name{List: l.base.names[p.list], Origin: p.origin}]
		return i, ok
	}
	i, okI := find(c.a)
	j, okJ := find(c.b)
	return [2]int32{min(i, j), max(i, j)}, okI && okJ && i != j
}

// called names the records of judgements on a pair as their lists are called
// now.
func (l *Linked) called(pair [2]int32, judgements []Judgement) []Judgement {
	out := slices.Clone(judgements)
	for k := range out {
		a, b := pair[0], pair[1]
		out[k].A, out[k].B = l.Ledger.NameOf(int(a)), l.Ledger.NameOf(int(b))
		out[k].ListA, out[k].ListB = l.Ledger.Lists[l.Ledger.Records[a].List].ID, l.Ledger.Lists[l.Ledger.Records[b].List].ID
	}
	return out
}

// contradictions names the judgements that cannot all hold.
func (l *Linked) contradictions() []Question {
	var questions []Question
	for _, c := range l.groups.Contradictions {
		q := Question{A: l.Ledger.NameOf(int(min(c.I, c.J))), B: l.Ledger.NameOf(int(max(c.I, c.J))), OnList: c.OnList}
		for _, pair := range chain(c.Same, min(c.I, c.J), max(c.I, c.J)) {
			q.Judgements = append(q.Judgements, l.Standing[pair].Judgements...)
		}
		if !c.OnList {
			q.Judgements = append(q.Judgements, l.Standing[[2]int32{min(c.I, c.J), max(c.I, c.J)}].Judgements...)
		}
		questions = append(questions, q)
	}
	slices.SortFunc(questions, func(x, y Question) int {
		return cmp.Or(cmp.Compare(x.A.List, y.A.List), cmp.Compare(x.A.Origin, y.A.Origin), cmp.Compare(x.B.List, y.B.List), cmp.Compare(x.B.Origin, y.B.Origin))
	})
	return questions
}

// chain returns a shortest chain of pairs from one record to another, the
// smaller record of each first; nothing if there is none.
func chain(pairs [][2]int32, from, to int32) [][2]int32 {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(a, b [2]int32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	came := map[int32][2]int32{from: {from, from}}
	for queue := []int32{from}; len(queue) > 0; queue = queue[1:] {
		for _, p := range pairs {
			next := p[1]
			if p[1] == queue[0] {
				next = p[0]
			} else if p[0] != queue[0] {
				continue
			}
			if _, seen := came[next]; !seen {
				came[next] = p
				queue = append(queue, next)
			}
		}
	}
	if _, reached := came[to]; !reached {
		return nil
	}
	var way [][2]int32
	for at := to; at != from; {
		p := came[at]
		way = append(way, [2]int32{min(p[0], p[1]), max(p[0], p[1])})
		if at = p[0] + p[1] - at; len(way) > len(pairs) {
			return nil
		}
	}
	slices.Reverse(way)
	return way
}
