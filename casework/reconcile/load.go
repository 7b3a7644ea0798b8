package reconcile

import (
	"context"
	"fmt"
	"sync"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/linkage"
	"sijil/linkage/record"
	"sijil/linkage/review"
	"sijil/value"
)

// chance is the seed of everything that is drawn when lists are linked: the
// same lists give the same scores on every machine of one architecture.
const chance = 1

// draws is how many partitions the interval of a count of people is drawn from;
// fewer of very many records, whose counts vary less by themselves.
func draws(records int) int {
	if records > 200_000 {
		return 40
	}
	return 100
}

// candidates is how many uncertain pairs wait at most.
const candidates = 2000

// linkedLists is what depends on the lists alone.
type linkedLists struct {
	ledger     *lists.Ledger
	result     *linkage.Result
	parts      *review.Parts
	index      map[lists.Name]int32
	names      map[value.ID]string       // by list
	candidates func() []review.Candidate // computed when first asked for
}

// Load returns the lists of a case, linked. Scores are computed once for each
// state of the lists, groups once for each state of the judgements. A case
// without records has neither result nor groups.
func Load(ctx context.Context, s casework.Snapshot) (*Linked, error) {
	ledger, err := lists.Load(ctx, s)
	if err != nil {
		return nil, err
	}
	base, err := s.Remember(fmt.Sprintf("reconcile/scores/%d", ledger.Touched), func() (any, error) { return link(ctx, ledger) })
	if err != nil {
		return nil, err
	}
	judged, err := judgedIn(ctx, s, ledger)
	if err != nil {
		return nil, err
	}
	l, err := s.Remember(fmt.Sprintf("reconcile/groups/%d/%d", ledger.Touched, judged.at), func() (any, error) {
		return groupsOf(base.(*linkedLists), judged), nil
	})
	if err != nil {
		return nil, err
	}
	return l.(*Linked), nil
}

// link links the records of a ledger.
func link(ctx context.Context, ledger *lists.Ledger) (*linkedLists, error) {
	base := &linkedLists{ledger: ledger, index: make(map[lists.Name]int32, len(ledger.Records)), names: map[value.ID]string{}}
	for _, of := range ledger.Lists {
		base.names[of.ID] = of.Name
	}
	for i := range ledger.Records {
		base.index[ledger.NameOf(i)] = int32(i)
	}
	if len(ledger.Records) == 0 {
		return base, nil
	}
	set, err := record.Build(ledger.Sources())
	if err != nil {
		return nil, err
	}
	for i, id := range set.ID {
		if i >= len(ledger.Records) || id != ledger.Records[i].Origin || int(set.List[i]) != ledger.Records[i].List {
			return nil, fault.New(fault.Failed, "the records stand in another order than their lists; nothing was changed").
				WithHint("this is an error of the program; sijil verify says whether the records are whole")
		}
	}
	if base.result, err = linkage.Link(ctx, set, linkage.Options{Seed: chance}); err != nil {
		return nil, err
	}
	base.parts = review.NewParts(base.result, draws(set.N), chance)
	base.candidates = sync.OnceValue(func() []review.Candidate { return base.parts.Candidates(candidates) })
	return base, nil
}

// find returns the number of a record, or fault.NotFound.
func (l *Linked) find(n lists.Name) (int32, error) {
	if i, ok := l.base.index[n]; ok {
		return i, nil
	}
	return 0, noRecord()
}

func noRecord() error {
	return fault.New(fault.NotFound, "there is no such record on a list of this case").
		WithHint("a record is named LIST/ID, by the list's short name and the list's own id: see sijil list; nothing was changed")
}

// Partitions draws whole partitions of the records, all judgements kept, and
// gives each to see: for each record of the ledger the number of its group. The
// same seed gives the same draws; see is called from several goroutines, once
// for each draw.
func (l *Linked) Partitions(draws int, seed uint64, see func(draw int, group []int32)) {
	if l.Result == nil {
		return
	}
	r := *l.Result
	r.Options.Seed = seed
	r.Partitions(l.groups.Made, draws, see)
}
