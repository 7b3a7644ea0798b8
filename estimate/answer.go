package estimate

import (
	"fmt"
	"math"
	"math/bits"
	"regexp"
	"strings"

	"sijil/estimate/table"
)

// Answer is everything that was computed from a table, documented counts first.
type Answer struct {
	Documented  int64           `json:"documented"`  // n, different victims on at least one list
	Lists       []List          `json:"lists"`       // in the order of the table
	Frequencies []int64         `json:"frequencies"` // victims on exactly 1, 2, ... J lists
	Overlaps    []Overlap       `json:"overlaps"`
	Headline    *Headline       `json:"headline"` // nil unless its method is not refused
	Assumption  *Assumption     `json:"assumption"`
	Results     []Result        `json:"results"`
	Checks      []Check         `json:"checks,omitempty"`
	Strata      []StratumAnswer `json:"strata,omitempty"`
	Version     string          `json:"version"`
}

// List is a list and how many victims are on it, and on it alone.
type List struct {
	Name    string `json:"name"`
	Records int64  `json:"records"`
	Alone   int64  `json:"alone"`
}

// Overlap is how many victims two lists share, and the two-list estimate of
// Chapman (1951), which holds if the two found people independently.
type Overlap struct {
	Lists   [2]string `json:"lists"`
	Sizes   [2]int64  `json:"sizes"`
	Both    int64     `json:"both"`
	Chapman int64     `json:"chapman"`
}

// Headline is the estimate of the one declared method.
type Headline struct {
	Method string `json:"method"`
	Median int64  `json:"median"`
	Lo     int64  `json:"lo"`
	Hi     *int64 `json:"hi"`
}

// Assumption is what an estimate rests on, and who says so.
type Assumption struct {
	Text   string `json:"text"`
	By     string `json:"by"`
	Method string `json:"method"`
}

// Result is what one method says.
type Result struct {
	Method      string       `json:"method"`
	Says        string       `json:"says"`     // in a sentence; empty when there is no estimate
	Estimate    *Estimate    `json:"estimate"` // nil exactly when a data or convergence refusal stands
	Refused     []Refusal    `json:"refused"`
	Warnings    []Warning    `json:"warnings"`
	Diagnostics *Diagnostics `json:"diagnostics,omitempty"`
	Models      []Model      `json:"models,omitempty"`
	Sensitivity []OddsRatio  `json:"sensitivity,omitempty"`
	TailMass    *float64     `json:"tail_mass,omitempty"` // posterior mass at the last N that was tried
	Partial     *Partial     `json:"partial,omitempty"`   // of a total that is refused
	Settings    Run          `json:"settings"`
	Seed        uint64       `json:"seed"`
}

// Estimate is a number of victims with its interval. Hi is nil for a lower
// bound.
type Estimate struct {
	Median int64   `json:"median"`
	Lo     int64   `json:"lo"`
	Hi     *int64  `json:"hi"`
	Level  float64 `json:"level"`
}

// The kinds of refusal. A data or convergence refusal leaves no estimate; a
// declaration is something that a named person has yet to say.
const (
	Data        = "data"
	Convergence = "convergence"
	Declaration = "declaration"
)

// Refusal is a reason why a method gives no number, or no headline. Args are
// the numbers and names in Text, in order, so that it can be said in another
// language (package wording).
type Refusal struct {
	Code string   `json:"code"`
	Kind string   `json:"kind"`
	Text string   `json:"text"`
	Args []string `json:"args,omitempty"`
}

// Warning is a reason to trust an estimate less. Args are as in Refusal.
type Warning struct {
	Code string   `json:"code"`
	Text string   `json:"text"`
	Args []string `json:"args,omitempty"`
}

// Model is one model of a method that averages or compares several.
type Model struct {
	Name     string   `json:"name"`
	Estimate int64    `json:"estimate"`
	BIC      *float64 `json:"bic,omitempty"`
	Weight   *float64 `json:"weight,omitempty"` // posterior probability
}

// OddsRatio is the saturated log-linear estimate if the highest-order
// interaction, which no data can show, is not 1 but Xi.
type OddsRatio struct {
	Xi       float64 `json:"xi"`
	Estimate int64   `json:"estimate"`
}

// Run is how a method was run.
type Run struct {
	Classes   int       `json:"classes,omitempty"`
	Alpha     []float64 `json:"alpha,omitempty"`     // shape and rate
	Lambda    []float64 `json:"lambda,omitempty"`    // a and b
	Expansion []float64 `json:"expansion,omitempty"` // points of N/n that Lambda was chosen for
	Cap       float64   `json:"n0_cap,omitempty"`
	Chains    int       `json:"chains,omitempty"`
	WarmUp    int64     `json:"warm_up,omitempty"` // sweeps of all chains, not counted
	Sweeps    int64     `json:"sweeps,omitempty"`  // of all chains
	MaxSweeps int64     `json:"max_sweeps,omitempty"`
	Thinning  int       `json:"thinning,omitempty"` // sweeps for each kept draw
	Delta     float64   `json:"delta,omitempty"`
	LastN     int64     `json:"last_n,omitempty"` // largest N that was tried
	Draws     int       `json:"draws,omitempty"`
}

// refuse adds a refusal and, unless it is a declaration, takes the estimate
// away.
func (r *Result) refuse(kind, code, format string, args ...any) {
	r.Refused = append(r.Refused, refusal(kind, code, format, args))
	if kind != Declaration {
		r.Estimate, r.Says = nil, ""
	}
}

func (r *Result) warn(code, format string, args ...any) {
	r.Warnings = append(r.Warnings, warning(code, format, args))
}

func refusal(kind, code, format string, args []any) Refusal {
	return Refusal{Code: code, Kind: kind, Text: fmt.Sprintf(format, args...), Args: each(format, args)}
}

func warning(code, format string, args []any) Warning {
	return Warning{Code: code, Text: fmt.Sprintf(format, args...), Args: each(format, args)}
}

// verb is where a format takes an argument, or a percent sign.
var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z%]`)

// each returns every argument as the format writes it.
func each(format string, args []any) []string {
	var out []string
	for _, v := range verb.FindAllString(format, -1) {
		if !strings.HasSuffix(v, "%") && len(out) < len(args) {
			out = append(out, fmt.Sprintf(v, args[len(out)]))
		}
	}
	return out
}

// describe says what is documented and how the lists overlap.
func describe(t table.Table) Answer {
	a := Answer{Documented: t.Documented(), Frequencies: t.Frequencies(), Lists: []List{}, Overlaps: []Overlap{}}
	sizes, only := t.Sizes(), t.Only()
	for j, name := range t.Lists {
		a.Lists = append(a.Lists, List{Name: name, Records: sizes[j], Alone: only[j]})
	}
	for _, p := range t.Pairs() {
		a.Overlaps = append(a.Overlaps, Overlap{
			Lists: [2]string{t.Lists[p.A], t.Lists[p.B]}, Sizes: [2]int64{sizes[p.A], sizes[p.B]},
			Both: p.Both, Chapman: Chapman(sizes[p.A], sizes[p.B], p.Both),
		})
	}
	return a
}

// Chapman returns the two-list estimate (a+1)(b+1)/(both+1) - 1, rounded, for
// lists of a and b victims that share both (Chapman 1951).
func Chapman(a, b, both int64) int64 {
	hi, lo := bits.Mul64(uint64(a+1), uint64(b+1))
	if hi >= uint64(both+1) {
		return math.MaxInt64
	}
	quotient, remainder := bits.Div64(hi, lo, uint64(both+1))
	if 2*remainder >= uint64(both+1) {
		quotient++
	}
	return int64(quotient) - 1
}

// whole rounds to victims.
func whole(x float64) int64 { return int64(math.Round(x)) }

func pointer[T any](v T) *T { return &v }
