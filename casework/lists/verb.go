package lists

// The verbs of the entries of this room.
const (
	mapVerb     = "list.map"
	partVerb    = "list.part"
	releaseVerb = "list.release"
)

// The values of a record that hold no role of linkage.
const (
	originValue = "origin" // the list's own id
	otherValue  = "other"  // columns without a role
)
