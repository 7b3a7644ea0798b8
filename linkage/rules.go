package linkage

import "sijil/linkage/cluster"

// Rules returns the constraints under which Recluster groups all records, for
// who groups a part of them again.
func (r *Result) Rules(j Judged) cluster.Rules { return r.rules(j) }
