//go:build !windows

package web

// addressInUse says whether err means that a port is taken, where the system
// has a code of its own for it.
func addressInUse(error) bool { return false }
