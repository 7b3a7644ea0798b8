package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/casework/lists"
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
// audit, and pairs that are uncertain, those first on which the count depends
// most. Records that judgements set right no longer wait.
var Queue = casework.Query[Queueing, QueuePage]{
	Verb: "review.queue",
	Read: func(ctx context.Context, s casework.Snapshot, in Queueing) (QueuePage, error) {
		return QueuePage{}, notYet
	},
}
