package claim

import (
	"unicode/utf8"

	"sijil/fault"
)

func invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...)
}

// wrong is the error for a value that cannot be used, with its place.
func wrong(path, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "%s: "+format, append([]any{path}, args...)...)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// clip shortens a name for a message: names come from files, and a name that
// is a whole text would carry content into an error.
func clip(name string) string {
	if utf8.RuneCountInString(name) <= 40 {
		return name
	}
	return string([]rune(name)[:40]) + "…"
}
