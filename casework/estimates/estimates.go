// Package estimates says how many people of a stated population no list of the
// case holds. The counts come from the groups of records whose belonging to
// the population is decided; method and seed can be registered before a result
// is opened.
package estimates

import "sijil/value"

// Eligibility decides, for a list or for one record of it, whether it belongs
// to a population: act, status, perpetrator, place and period as the
// definition of the population's set states them. It is the body of an
// eligibility.decide; of several on the same, the latest stands, and one on a
// record stands before one on its list.
type Eligibility struct {
	ID value.ID `json:"id"`
	value.Scope
	Population value.ID `json:"population"` // a set with a definition
	List       string   `json:"list"`
	Record     string   `json:"record,omitempty"` // the list's own id; "" all records of the list
	Where      []Rule   `json:"where,omitempty"`  // only records whose cells say so; with Record empty
	Decision   string   `json:"decision"`         // in, out, undecided
	Reason     string   `json:"reason"`
	By         string   `json:"by"`
}

// Rule is a condition on a cell of a record.
type Rule struct {
	Role string `json:"role"` // as in linkage/list: death, place, category …
	Is   string `json:"is"`   // equals, within (of dates: EDTF), contains
	Text string `json:"text"`
}
