package finding

import (
	"slices"
	"strings"
)

// harms are the words with which a definition says that it counts people who
// were harmed; each may be qualified: "unlawfully killed".
var harms = []string{"killed", "injured", "wounded", "missing", "disappeared", "detained", "tortured", "displaced"}

// isHarm says whether what a definition counts is a harm done to people.
func isHarm(what string) bool {
	return slices.ContainsFunc(harms, func(h string) bool { return sameHarm(what, h) })
}

// sameHarm says whether two definitions count the same kind of harm. A
// qualified harm is one of the kind it qualifies ("unlawfully killed" is a
// killing); the qualification stays a difference that a refusal names.
func sameHarm(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	if a == "" || b == "" {
		return false
	}
	return a == b || strings.HasSuffix(a, " "+b) || strings.HasSuffix(b, " "+a)
}
