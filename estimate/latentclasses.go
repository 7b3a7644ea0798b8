package estimate

import (
	"context"

	"sijil/estimate/table"
)

// Diagnostics say whether the chains of a sampler agree and how precise they
// are.
type Diagnostics struct {
	RHat        float64      `json:"rhat"`
	ESSBulk     float64      `json:"ess_bulk"`
	ESSTail     float64      `json:"ess_tail"`
	MCSE        MCSE         `json:"mcse"`
	Chains      []ChainDraws `json:"chains"`
	CapRejected float64      `json:"cap_rejected"` // share of proposed n0 above the cap
}

// MCSE are Monte Carlo standard errors, in victims.
type MCSE struct {
	Median float64 `json:"median"`
	Lo     float64 `json:"lo"`
	Hi     float64 `json:"hi"`
}

// ChainDraws are the 2.5, 25, 50, 75 and 97.5 % points of N in one chain.
type ChainDraws struct {
	Q [5]float64 `json:"q"`
}

// Partial, OK.
type Partial struct{}

// Check is.
type Check struct{}

// StratumAnswer is.
type StratumAnswer struct{}

func latentClasses(ctx context.Context, r *Result, t table.Table, s Settings, what string, draws map[string][]float64) error {
	return nil
}
func graphAverage(ctx context.Context, r *Result, t table.Table, s Settings, draws map[string][]float64) error {
	return nil
}
func logLinear(ctx context.Context, r *Result, t table.Table) error { return nil }
func checks(ctx context.Context, t table.Table, s Settings, results []Result, what string) ([]Check, error) {
	return nil, nil
}
func stratified(ctx context.Context, strata []table.Stratum, s Settings) (Answer, error) {
	return Answer{}, nil
}
