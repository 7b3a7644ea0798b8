//go:build !linux

package web

import "net/netip"

// peerOwner answers that the system does not tell whose process connected.
// The one-time link and the session cookie remain the guard there.
func peerOwner(own, peer netip.AddrPort) owner { return ownerUnknown }
