// Package estimate says how many victims there may be that no list has
// recorded, from the overlap of lists (multiple systems estimation), and when
// that cannot be said. It works on counts only: it cannot see a name, a record
// or a claim.
//
// Documented counts always come first. An estimate is never without its
// interval, its assumptions and the reasons against it: a method that cannot
// answer gives a refusal instead of a number, and no number becomes the
// headline before a named person has stated the assumption it rests on. The
// method, its sources and its limits are described in doc/method/estimate.md.
package estimate

import (
	"context"
	"slices"

	"sijil/estimate/latent"
	"sijil/estimate/table"
	"sijil/fault"
)

// Version names the rules by which this package computes. It changes whenever
// the same counts and settings could give another answer.
const Version = "estimate/1"

// The methods, in the order in which they are shown.
const (
	All        = "all"
	LowerBound = "lower-bound"
	LCMCR      = "lcmcr"
	Graphs     = "graphs"
	LogLinear  = "loglinear"
	Coverage   = "coverage"
)

// Methods lists the methods in the order in which they are shown.
func Methods() []string { return []string{LowerBound, LCMCR, Graphs, LogLinear, Coverage} }

// Settings say what is computed and how. The zero value of a field stands for
// its default, except Seed.
type Settings struct {
	Method    string  // All by default
	Seed      uint64  // decides every random number
	Chains    int     // 8 by default; fewer are warned of
	Threads   int     // how many chains run at once; no influence on the answer
	Classes   int     // min(2^J - 1, 15) by default
	Cap       float64 // largest n0 as a multiple of n; 20 by default
	MaxSweeps int64   // over all chains; 20 million by default
	PriorA    float64 // of λ ~ Beta(A, B); 1 by default
	PriorB    float64 // 1 by default
	// Expansion, if not zero, takes the place of PriorA and PriorB: the 2.5 and
	// 97.5 % points that N/n should have beforehand.
	Expansion [2]float64
	Checks    bool // refit without each list, and the internal consistency

	Assumption string // the identifying assumption, in words
	By         string // who states it
	Linkage    string // Reviewed, or anything else: unreviewed

	Progress func(Progress) // called now and then; may be nil
	// Keeper returns what keeps where the sampling of a table stands, so that an
	// interrupted estimate can go on; may be nil.
	Keeper func(what string) latent.Keeper

	runs int // how many runs like this one are pooled, if not one alone
}

// Reviewed is the Linkage of lists whose matches a person has reviewed.
const Reviewed = "reviewed"

// Progress says how far the sampling of a table is.
type Progress struct {
	What   string  // what is being estimated
	Sweeps int64   // over all chains
	Most   int64   // after which it stops at the latest
	ESS    float64 // effective draws so far, the smaller of bulk and tail
	RHat   float64
}

// complete fills in defaults and refuses what cannot be meant.
func (s Settings) complete() (Settings, error) {
	if s.Method == "" {
		s.Method = All
	}
	if s.Method != All && !slices.Contains(Methods(), s.Method) {
		return s, unusable("there is no method %q", s.Method)
	}
	s.Chains = orDefault(s.Chains, 8)
	s.Threads = orDefault(s.Threads, 1)
	s.Cap = orDefault(s.Cap, 20)
	s.MaxSweeps = orDefault(s.MaxSweeps, 20_000_000)
	s.PriorA, s.PriorB = orDefault(s.PriorA, 1), orDefault(s.PriorB, 1)
	switch {
	case s.Chains < 2 || s.Chains > 256:
		return s, unusable("the number of chains must be between 2 and 256, 8 by default")
	case s.Threads < 1 || s.Threads > 1024:
		return s, unusable("the number of threads must be between 1 and 1024")
	case s.Classes < 0 || s.Classes > 64:
		return s, unusable("the number of classes must be between 1 and 64")
	case !(s.Cap > 0 && s.Cap <= 1000):
		return s, unusable("the cap on n0 must be above 0 and at most 1000 times the documented victims")
	case s.MaxSweeps < 1000 || s.MaxSweeps > 1e12:
		return s, unusable("the largest number of sweeps must be between 1000 and 10^12")
	case !(s.PriorA > 0 && s.PriorB > 0 && max(s.PriorA, s.PriorB) <= 1e6):
		return s, unusable("the parameters of the prior of list probabilities must be above 0 and at most 10^6")
	case s.Expansion != [2]float64{} && !(s.Expansion[0] > 1 && s.Expansion[1] > s.Expansion[0] && s.Expansion[1] <= 1000):
		return s, unusable("the expansion factor needs a lower point above 1 and a higher one above that, up to 1000")
	case (s.Assumption == "") != (s.By == ""):
		return s, unusable("an assumption needs the name of who states it, and the name an assumption")
	}
	return s, nil
}

func unusable(format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).WithHint("nothing was estimated; see: sijil estimate counts --help")
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// wants says whether a method was asked for.
func (s Settings) wants(method string) bool { return s.Method == All || s.Method == method }

// declared is the one method that an assumption is stated for. When all are
// computed it is that of latent classes; the others then show how much the
// answer depends on the choice.
func (s Settings) declared() string {
	if s.Method == All {
		return LCMCR
	}
	return s.Method
}

// Counts estimates from one table, or from the tables of strata. It fails only
// when ctx ends or the settings are wrong; a table from which nothing can be
// estimated gives an answer with refusals.
func Counts(ctx context.Context, strata []table.Stratum, settings Settings) (Answer, error) {
	s, err := settings.complete()
	if err != nil {
		return Answer{}, err
	}
	answer, err := counts(ctx, strata, s)
	if err != nil {
		return Answer{}, err
	}
	return answer.finish(s), nil
}

// counts estimates from one table or from strata, and leaves the answer to be
// finished.
func counts(ctx context.Context, strata []table.Stratum, s Settings) (Answer, error) {
	switch len(strata) {
	case 0:
		return Answer{}, fault.New(fault.Invalid, "there are no counts")
	case 1:
		part, err := fit(ctx, strata[0].Table, s, strata[0].Name)
		if err != nil {
			return Answer{}, err
		}
		answer := describe(strata[0].Table)
		answer.Results, answer.Checks = part.results, part.checks
		return answer, nil
	}
	return stratified(ctx, strata, s)
}

// fitted is what was computed from one table.
type fitted struct {
	results []Result
	checks  []Check
	draws   map[string][]float64 // of N, by method, in chain order; only of methods that draw
}

// fit runs the methods on one table.
func fit(ctx context.Context, whole table.Table, s Settings, what string) (fitted, error) {
	t, empty := whole.Occupied()
	out := fitted{draws: map[string][]float64{}}
	refused, warnings := guard(t, empty)
	for _, method := range Methods() {
		if !s.wants(method) {
			continue
		}
		r := Result{Method: method, Seed: s.Seed, Refused: slices.Clone(refused), Warnings: slices.Clone(warnings)}
		if len(refused) == 0 {
			if err := compute(ctx, &r, t, s, what, out.draws); err != nil {
				return out, err
			}
		}
		out.results = append(out.results, r)
	}
	if s.Checks && len(refused) == 0 {
		var err error
		if out.checks, err = checks(ctx, t, s, out.results, what); err != nil {
			return out, err
		}
	}
	return out, nil
}

// compute runs one method on a table that passed the guards.
func compute(ctx context.Context, r *Result, t table.Table, s Settings, what string, draws map[string][]float64) error {
	switch r.Method {
	case LowerBound:
		bound(r, t)
	case Coverage:
		coverage(r, t, s.Seed)
	case LCMCR:
		return latentClasses(ctx, r, t, s, what, draws)
	case Graphs:
		return graphAverage(ctx, r, t, s, draws)
	case LogLinear:
		return logLinear(ctx, r, t)
	}
	return nil
}

// finish adds what follows from the whole: declarations, comparisons between
// methods, and the headline.
func (a Answer) finish(s Settings) Answer {
	a.Version = Version
	if s.Assumption != "" {
		a.Assumption = &Assumption{Text: s.Assumption, By: s.By, Method: s.declared()}
	}
	compare(a.Results)
	declare(a.Results, s)
	for _, stratum := range a.Strata {
		declare(stratum.Results, s)
	}
	for _, r := range a.Results {
		if r.Method == s.declared() && len(r.Refused) == 0 && r.Estimate != nil {
			a.Headline = &Headline{Method: r.Method, Median: r.Estimate.Median, Lo: r.Estimate.Lo, Hi: r.Estimate.Hi}
		}
	}
	return a
}

// declare adds what a named person has yet to say before a number may stand.
func declare(results []Result, s Settings) {
	for i := range results {
		r := &results[i]
		switch {
		case s.Assumption == "":
			r.refuse(Declaration, "no-assumption", "Nobody has stated by name the assumption that this estimate rests on.")
		case r.Method != s.declared():
			r.refuse(Declaration, "no-assumption", "The stated assumption is for the method %s, not for this one.", s.declared())
		}
		if s.Linkage != Reviewed {
			r.refuse(Declaration, "linkage-unreviewed", "Nobody has said that the matches between the lists were reviewed; wrong links change every overlap.")
		}
	}
}
