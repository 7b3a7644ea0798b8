package reconcile

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/value"
)

// Why says why a pair waits for a person.
type Why string

// Why a pair waits, the most pressing first.
const (
	Differ    Why = "differ"    // reviewers differ: somebody else adjudicates
	Second    Why = "second"    // one person judged it, and a second is wanted
	Audit     Why = "audit"     // drawn at random, to measure the links
	Uncertain Why = "uncertain" // the scores leave it open, and the count depends on it
)

// Queueing asks what a reviewer should look at next.
type Queueing struct {
	Reviewer string `json:"reviewer"` // the name that judgements are made under
	After    string `json:"after"`    // Waiting.Key of a pair to pass over ("later"), with all before it; "" from the start
	Limit    int    `json:"limit"`    // 0 is 1, at most 200
}

// QueuePage is what a reviewer should look at next. It follows from what is
// recorded, so that who comes back goes on where they left.
type QueuePage struct {
	Reviewer  string     `json:"reviewer"`
	Next      []Waiting  `json:"next"` // empty: nothing waits for this reviewer behind After
	Progress  Progress   `json:"progress"`
	Questions []Question `json:"questions"` // judgements that cannot all hold
	Position  int64      `json:"position"`
}

// Waiting is a pair that waits for this reviewer. It does not tell the score.
type Waiting struct {
	A     lists.Name `json:"a"`
	B     lists.Name `json:"b"`
	Key   string     `json:"key"` // names the pair in addresses: see PairKey
	Why   Why        `json:"why"`
	Audit value.ID   `json:"audit,omitempty"` // to be given to Judge
}

// Progress is how far one reviewer is, and all together.
type Progress struct {
	Judged    int `json:"judged"`    // pairs this reviewer judged
	Waiting   int `json:"waiting"`   // pairs that wait for this reviewer
	Differ    int `json:"differ"`    // of those that wait, by why
	Second    int `json:"second"`    //
	Audit     int `json:"audit"`     //
	Uncertain int `json:"uncertain"` //
}

// Question names judgements that cannot all hold: two say "same" along a chain
// whose ends a third calls different, or that stand on one list without
// repetitions. It is for people to solve; until then the ends stay apart.
type Question struct {
	A          lists.Name  `json:"a"` // the ends that stay apart
	B          lists.Name  `json:"b"`
	OnList     bool        `json:"on_list"`    // no judgement keeps them apart: one list without repetitions has both
	Judgements []Judgement `json:"judgements"` // a shortest chain from A to B, then what contradicts it
}

// Queue reads what a reviewer should look at next and how far they are: pairs on
// which others differ, pairs that want a second reviewer, pairs of a random
// audit, and pairs that the scores leave open, those first on which the count
// depends most. Pairs that other judgements settle do not wait.
var Queue = casework.Query[Queueing, QueuePage]{
	Verb: "review.queue",
	Check: func(in Queueing) error {
		if in.Limit < 0 || in.Limit > 200 {
			return fault.New(fault.Invalid, "at most 200 pairs are shown at once").WithHint("give a smaller number")
		}
		return nil
	},
	Read: func(ctx context.Context, s casework.Snapshot, in Queueing) (QueuePage, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return QueuePage{}, err
		}
		reviewer := strings.TrimSpace(in.Reviewer)
		page := QueuePage{Reviewer: reviewer, Next: []Waiting{}, Questions: l.questions, Position: s.Position()}
		var all []Waiting
		all, page.Progress = l.waitingFor(reviewer)
		if k := slices.IndexFunc(all, func(w Waiting) bool { return w.Key == in.After }); k >= 0 {
			all = all[k+1:]
		}
		page.Next = append(page.Next, all[:min(len(all), max(1, in.Limit))]...)
		return page, nil
	},
}

// waiting is a pair that waits for somebody.
type waiting struct {
	pair  [2]int32
	why   Why
	audit value.ID
}

// inLine lists all pairs that wait, the most pressing first.
func (l *Linked) inLine() []waiting {
	var line []waiting
	if l.Result == nil {
		return line
	}
	for _, why := range []Why{Differ, Second} {
		for _, pair := range l.oldestFirst() {
			if s := l.Standing[pair]; why == Differ && s.Contested || why == Second && s.Second {
				line = append(line, waiting{pair, why, l.book.drawnFor[l.couple(pair)]})
			}
		}
	}
	seen := map[[2]int32]bool{}
	for _, d := range slices.Backward(l.book.audits) {
		for _, p := range d.Pairs {
			pair, ok := l.pair(d.couple(p))
			if _, judged := l.Standing[pair]; ok && !judged && !seen[pair] {
				seen[pair] = true
				line = append(line, waiting{pair, Audit, d.ID})
			}
		}
	}
	for _, c := range l.base.candidates() {
		pair := [2]int32{c.I, c.J}
		// Of a pair that one person is unsure of, others may know more.
		s, judged := l.Standing[pair]
		open := !judged || s.Verdict == Unsure && s.people() == 1 && !s.Second
		if open && !seen[pair] && !l.groups.Settled(c.I, c.J) {
			line = append(line, waiting{pair, Uncertain, ""})
		}
	}
	return line
}

// oldestFirst lists the judged pairs in the order in which they were first
// judged, so that nobody waits for a second opinion for ever.
func (l *Linked) oldestFirst() [][2]int32 {
	pairs := slices.Collect(maps.Keys(l.Standing))
	slices.SortFunc(pairs, func(a, b [2]int32) int {
		x, y := l.Standing[a].Judgements[0], l.Standing[b].Judgements[0]
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	return pairs
}

// waitingFor lists the pairs that wait for one reviewer, and counts them.
func (l *Linked) waitingFor(reviewer string) ([]Waiting, Progress) {
	var p Progress
	var out []Waiting
	for _, s := range l.Standing {
		if _, own := s.of(reviewer); own && reviewer != "" {
			p.Judged++
		}
	}
	if l.line == nil {
		return out, p
	}
	for _, w := range l.line() {
		if _, own := l.Standing[w.pair].of(reviewer); own {
			continue
		}
		switch w.why {
		case Differ:
			p.Differ++
		case Second:
			p.Second++
		case Audit:
			p.Audit++
		case Uncertain:
			p.Uncertain++
		}
		a, b := l.Ledger.NameOf(int(w.pair[0])), l.Ledger.NameOf(int(w.pair[1]))
		out = append(out, Waiting{A: a, B: b, Key: PairKey(a, b), Why: w.why, Audit: w.audit})
	}
	p.Waiting = len(out)
	return out, p
}
