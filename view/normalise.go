package view

import "strings"

// normalise makes texts comparable.
func normalise(text string) string { return strings.ToLower(text) }
