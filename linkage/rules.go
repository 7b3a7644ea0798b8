package linkage

import "sijil/linkage/cluster"

// Rules returns the constraints under which Recluster groups all records, for
// who groups a part of them again.
func (r *Result) Rules(j Judged) cluster.Rules { return r.rules(j) }

// Missed returns what Interval counts besides drawing: how many unions of groups
// the pairs that were never compared would have brought, and how many people
// there are at least.
func (r *Result) Missed() (unions float64, least int) { return r.missedLinks(), r.fewest() }
