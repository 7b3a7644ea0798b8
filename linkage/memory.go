package linkage

import "sijil/linkage/record"

// Find returns a function that finds the position of a record in a set by the
// name of its list and its id.
func Find(s *record.Set) func(listName, id string) (i int32, ok bool) { return newIndex(s).find }
