package casework

import (
	"context"

	"sijil/finding"
)

// Adding names figures that somebody wants to add.
type Adding struct {
	Refs []string
	Lang string
}

// AddFigures adds figures whose sets are known to share nobody. It refuses
// everything else with a fault.Conflict error that names the definitions that
// differ. It records nothing: a sum is no figure.
var AddFigures = Query[Adding, finding.Total]{
	Verb: "figure.add",
	Read: func(ctx context.Context, s Snapshot, in Adding) (finding.Total, error) {
		var terms []finding.Sum
		for _, ref := range in.Refs {
			f, err := s.Figure(ctx, ref, in.Lang)
			if err != nil {
				return finding.Total{}, err
			}
			d, err := DefinitionOf(ctx, s, f)
			if err != nil {
				return finding.Total{}, err
			}
			terms = append(terms, finding.Sum{Definition: d, Figure: f})
		}
		return finding.Add(terms, in.Lang)
	},
}
