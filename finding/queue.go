package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/finding/grounds"
	"sijil/finding/wording"
	"sijil/value"
)

// QueueInput is what the rules look at, at one position.
type QueueInput struct {
	Definitions []Definition
	Figures     []Figure // of these definitions, computed in Lang
	// Claims are the claims that the figures are computed from: all of the
	// kinds count, partition, subset, set_relation and attribution that
	// touch a defined set or one of its parts. Counts of sets without a
	// definition may be among them, and help the rule same-people.
	Claims []claim.State
	// Contested are claims that more than one claim supersedes, or that more
	// than one person has assessed.
	Contested []claim.State
	// Acts are claims of the kinds act and attribute; it is enough to give
	// those about victims and subjects who have more than one.
	Acts  []claim.State
	Names Names
	Lang  string // "en" or "ar"
}

// Questions returns what the records ask people to decide, in the order of the
// rules and, within a rule, of the ids. A question is computed, never stored:
// it disappears when the records answer it, and has the same id as long as it
// is the same question.
func Questions(in QueueInput) []Question {
	q := newQueue(in)
	questions := []Question{}
	for _, r := range rules {
		found := r.ask(q)
		slices.SortFunc(found, func(a, b Question) int { return strings.Compare(a.ID, b.ID) })
		found = slices.CompactFunc(found, func(a, b Question) bool { return a.ID == b.ID })
		questions = append(questions, found...)
	}
	return questions
}

// Rule is a rule of the queue: its name, and what it asks and why, in words.
type Rule struct {
	Name string
	Asks string
}

// Rules returns the rules in the order in which they ask.
func Rules(lang string) []Rule {
	listed := make([]Rule, len(rules))
	for i, r := range rules {
		listed[i] = Rule{Name: r.name, Asks: r.asks.In(lang)}
	}
	return listed
}

// queue is the input with what several rules look up.
type queue struct {
	QueueInput
	standing []*claim.Claim          // of Claims, in the order of their sources
	bySet    map[value.ID]Definition // definitions by their set
	sums     []Sum                   // figures with definitions, in order
	tied     map[[2]value.ID]bool    // pairs of sets of which a relation is stated
	within   map[value.ID][]value.ID // the sets that a set is stated to lie within
	touching map[value.ID][]*claim.State
	gathered map[value.ID]grounds.Evidence
}

func newQueue(in QueueInput) *queue {
	if in.Names == nil {
		in.Names = noNames{}
	}
	q := &queue{
		QueueInput: in,
		bySet:      map[value.ID]Definition{},
		tied:       map[[2]value.ID]bool{},
		within:     map[value.ID][]value.ID{},
		touching:   map[value.ID][]*claim.State{},
		gathered:   map[value.ID]grounds.Evidence{},
	}
	for _, d := range in.Definitions {
		q.bySet[d.Set] = d
	}
	q.sums = withDefinitions(in.Figures, in.Definitions)
	for i := range in.Claims {
		s := &in.Claims[i]
		if !grounds.Stands(s) || !grounds.Speaks(&s.Claim) {
			continue
		}
		q.standing = append(q.standing, &s.Claim)
		for _, set := range Sets(s.Claim) {
			q.touching[set] = append(q.touching[set], s)
		}
	}
	slices.SortFunc(q.standing, grounds.BySource)
	q.standing = slices.CompactFunc(q.standing, func(a, b *claim.Claim) bool { return a.ID == b.ID })
	for _, c := range q.standing {
		for _, t := range grounds.Ties(c) {
			q.tie(t)
		}
	}
	return q
}

func (q *queue) tie(t grounds.Tie) {
	if t.Relation == grounds.OverlapUnknown {
		return
	}
	q.tied[[2]value.ID{t.A, t.B}] = true
	q.tied[[2]value.ID{t.B, t.A}] = true
	switch t.Relation {
	case grounds.Subset:
		q.within[t.A] = append(q.within[t.A], t.B)
	case grounds.Superset:
		q.within[t.B] = append(q.within[t.B], t.A)
	case grounds.Equal:
		q.within[t.A] = append(q.within[t.A], t.B)
		q.within[t.B] = append(q.within[t.B], t.A)
	}
}

// related says whether it is stated how two sets stand to each other, or
// follows because the one lies, over any number of steps, within the other.
func (q *queue) related(a, b value.ID) bool {
	return a == b || q.tied[[2]value.ID{a, b}] || q.lies(a, b) || q.lies(b, a)
}

// lies says whether a set is stated to lie within another one, over any number
// of steps.
func (q *queue) lies(a, b value.ID) bool {
	seen := map[value.ID]bool{a: true}
	next := []value.ID{a}
	for len(next) > 0 {
		s := next[0]
		next = next[1:]
		for _, w := range q.within[s] {
			if w == b {
				return true
			}
			if !seen[w] {
				seen[w] = true
				next = append(next, w)
			}
		}
	}
	return false
}

// question makes a question. Its id is a digest of the rule and the subjects,
// so that the same question has the same id in every language, at every
// position and on every machine.
func question(rule string, about []string, text string, more ...string) Question {
	about = slices.Clone(about)
	slices.Sort(about)
	about = slices.Compact(about)
	h := sha256.New()
	for _, s := range slices.Concat([]string{"sijil/question/1", rule}, about, more) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return Question{ID: hex.EncodeToString(h.Sum(nil))[:16], Rule: rule, About: about, Text: text}
}

// titled returns what a figure is called in a question: its title, else its
// Ref. The Refs stand in About.
func titled(f Figure, lang string) string {
	if f.Title == "" {
		return f.ID
	}
	return wording.Quoted(f.Title, lang)
}

// The rules of the queue. Each has a file of its own, which says what it asks
// and why.
var rules = []struct {
	name string
	asks wording.Phrase
	ask  func(*queue) []Question
}{
	{"same-people", samePeopleAsks, askSamePeople},
	{"more-than-whole", moreThanWholeAsks, askMoreThanWhole},
	{"subset-unknown", subsetUnknownAsks, askSubsetUnknown},
	{"counts-differ", countsDifferAsks, askCountsDiffer},
	{"estimate-beside-count", estimateBesideAsks, askEstimateBeside},
	{"other-unit", otherUnitAsks, askOtherUnit},
	{"overlap-unknown", overlapUnknownAsks, askOverlapUnknown},
	{"conflict", conflictAsks, askConflict},
	{"rival-supersession", rivalSupersessionAsks, askRivalSupersession},
	{"rival-assessment", rivalAssessmentAsks, askRivalAssessment},
	{"stage-missing", stageMissingAsks, askStageMissing},
}

// evidence returns what a figure rests on, from the claims of the queue.
func (q *queue) evidence(d Definition) grounds.Evidence {
	ev, ok := q.gathered[d.Set]
	if !ok {
		touching := slices.Clone(q.touching[d.Set])
		for _, part := range grounds.PartSets(d.Set, touching) {
			touching = append(touching, q.touching[part]...)
		}
		ev = grounds.Gather(d.Set, d.Records != nil, touching).InUnit(d.Unit)
		q.gathered[d.Set] = ev
	}
	return ev
}
