//go:build !linux

package fault_test

import "testing"

// canWatch says whether changes of files can be waited for here.
const canWatch = false

func onChange(testing.TB, string, int, func()) (stop func()) { return func() {} }
