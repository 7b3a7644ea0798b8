// Package estimates says how many people of a stated population no list of the
// case holds. The counts come from the groups of records whose belonging to
// the population is decided; method and seed can be registered before a result
// is opened. It records what was decided, registered and answered; the methods
// themselves are in package estimate, which sees counts only.
package estimates

import (
	"time"

	"sijil/casework"
	"sijil/estimate"
	"sijil/value"
)

// The verbs of this room.
const (
	verbDecide   = "eligibility.decide"
	verbRegister = "estimate.register"
	verbRecord   = "estimate.record"
)

// Eligibility decides, for a list or for one record of it, whether it belongs
// to a population: act, status, perpetrator, place and period as the
// definition of the population's set states them. It is the body of an
// eligibility.decide; of several on the same, the latest stands, and one on a
// record stands before one on what its cells say, and that before one on its
// list.
type Eligibility struct {
	ID value.ID `json:"id"`
	value.Scope
	Population value.ID `json:"population"`       // a set with a definition
	List       string   `json:"list"`             // as it was called then
	ListID     value.ID `json:"list_id"`          // stays when the list is called otherwise
	Record     string   `json:"record,omitempty"` // the list's own id; "" all records of the list
	Where      []Rule   `json:"where,omitempty"`  // only records whose cells say so; with Record empty
	Decision   string   `json:"decision"`         // in, out, undecided
	Reason     string   `json:"reason"`
	By         string   `json:"by"`
}

// Rule is a condition on a cell of a record. A record without such a cell does
// not meet it.
type Rule struct {
	Role string `json:"role"` // as in linkage/list: death, place, category …
	Is   string `json:"is"`   // equals, within (of dates: EDTF), contains
	Text string `json:"text"`
}

// Plan is how a population is estimated: all that decides the answer besides
// the records. Numbers that need not be whole are decimals in words.
type Plan struct {
	Method      string   `json:"method"` // all, lower-bound, lcmcr, graphs, loglinear, coverage
	Seed        uint64   `json:"seed"`
	Chains      int      `json:"chains"`
	Classes     int      `json:"classes,omitempty"` // 0: min(2^J - 1, 15)
	Cap         string   `json:"n0_cap"`            // largest n0, as a multiple of the documented
	MaxSweeps   int64    `json:"max_sweeps"`        // over all chains
	LambdaA     string   `json:"lambda_a"`          // λ ~ Beta(a, b)
	LambdaB     string   `json:"lambda_b"`
	Expansion   []string `json:"expansion,omitempty"` // 2.5 and 97.5 % point of N/n, in place of the two above
	Checks      bool     `json:"checks,omitempty"`    // refit without each list, and the internal consistency
	Strata      string   `json:"strata,omitempty"`    // role of the cell that divides the population; "" undivided
	Lists       []string `json:"lists,omitempty"`     // names of the lists compared, ids once it is registered; none: all with a record that belongs
	Clusterings int      `json:"clusterings"`         // samples of who is the same person
}

// LeftOut is a named person's statement that groups of which nobody decided
// whether they belong, or of which it is contested, stay out of the counts.
type LeftOut struct {
	Reason string `json:"reason"`
	By     string `json:"by"`
}

// Registration states how a population will be estimated before the result is
// opened. It is the body of an estimate.register and never changed; another
// one may follow, and both stay.
type Registration struct {
	ID value.ID `json:"id"`
	value.Scope
	Ref         string     `json:"ref"`         // short name: killed-march-1
	Populations []value.ID `json:"populations"` // sets with definitions that state one population
	Plan        Plan       `json:"plan"`
	Assumption  string     `json:"assumption"` // that makes the estimate possible, in words
	By          string     `json:"by"`         // who states it
	LeftOut     *LeftOut   `json:"left_out,omitempty"`
	// Opened are the results of this population that were on record when it was
	// registered. An outsider sees from them whether the plan could have been
	// chosen for its answer.
	Opened []value.ID `json:"opened,omitempty"`
}

// Recorded is an answer as it was opened. It is the body of an
// estimate.record. Equal records, judgements, decisions and plan give the same
// Answer to the last byte on machines of one architecture; another rounds some
// products otherwise.
type Recorded struct {
	ID value.ID `json:"id"`
	value.Scope
	Registration value.ID   `json:"registration,omitempty"` // "" exploratory: nothing was registered
	Populations  []value.ID `json:"populations"`
	Position     int64      `json:"position"` // the last that changed anything the answer rests on
	Answer       string     `json:"answer"`   // an Answer as JSON, kept as it was written
	SHA256       string     `json:"sha256"`   // of the bytes of Answer, in hex
	Program      string     `json:"program"`  // version of the rules by which it was computed
}

// Answer is what was computed for a population, documented counts first. It is
// stored as text; package estimate says what the fields that it brings mean.
type Answer struct {
	estimate.Answer
	Position int64      `json:"position"` // as in Recorded
	Plan     Plan       `json:"plan"`
	Counted  Counted    `json:"counted"`
	LeftOut  *LeftOut   `json:"left_out,omitempty"`
	Linkage  Linkage    `json:"linkage"`
	Refused  []Refusal  `json:"refused,omitempty"` // before any method: there is no table
	Links    *Links     `json:"links,omitempty"`   // what uncertain links do to the answer
	Table    []Captured `json:"table"`             // how many groups are on exactly these lists
}

// Refusal is a reason why there is no table to estimate from.
type Refusal = estimate.Refusal

// Counted says how the records of a case became documented persons of the
// population. In, Out, Undecided and Contested are groups of records.
type Counted struct {
	Records   int64 `json:"records"` // of the lists that were compared
	In        int64 `json:"in"`
	Out       int64 `json:"out"`
	Undecided int64 `json:"undecided"` // no record of the group is decided
	Contested int64 `json:"contested"` // one record is in, another is out
}

// Captured is a capture pattern with its number of groups.
type Captured struct {
	Lists  []string `json:"lists"`
	Strata string   `json:"strata,omitempty"`
	Count  int64    `json:"count"`
}

// Linkage says how far the links between the lists were reviewed.
type Linkage struct {
	Reviewed bool   `json:"reviewed"`
	Left     []Todo `json:"left,omitempty"`
}

// Todo is what is left to do before links count as reviewed.
type Todo struct {
	Code  string `json:"code"`            // no-audit, audit-stale, audit-waiting, audit-second, contested
	Count int64  `json:"count,omitempty"` // pairs
	Text  string `json:"text"`            // in English
}

// Links says what the uncertainty of who is the same person does to the
// estimate.
type Links struct {
	Method      string            `json:"method"`
	Clusterings int               `json:"clusterings"`
	Documented  estimate.Estimate `json:"documented"` // n over the clusterings: that is uncertain too
	Between     float64           `json:"between"`    // share of the variance of N that comes from the links
	Each        []Clustering      `json:"each"`
}

// Clustering is the estimate from one sample of the links.
type Clustering struct {
	Documented int64              `json:"documented"`
	Estimate   *estimate.Estimate `json:"estimate"` // nil when refused
	Refused    []estimate.Refusal `json:"refused,omitempty"`
	RHat       float64            `json:"rhat"`
	ESSBulk    float64            `json:"ess_bulk"`
	ESSTail    float64            `json:"ess_tail"`
}

// Entered is a Registration or a Recorded with the entry that holds it.
type Entered[T any] struct {
	Body     T                   `json:"body"`
	Position int64               `json:"position"` // of the entry
	Place    casework.EntryPlace `json:"place"`
	At       time.Time           `json:"at"`
	Actor    string              `json:"actor,omitempty"` // who recorded it, where the name is known
}
