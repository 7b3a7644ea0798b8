package web

import (
	"net/netip"
	"os"
)

// peerOwner asks the kernel whose process connected to us. It answers
// ownerUnknown only where the kernel's table cannot be read or does not show
// our own end of the connection either; a connection of which only our end is
// known belongs to somebody else.
func peerOwner(own, peer netip.AddrPort) owner {
	ours := false
	for _, name := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		uid, found := ownerIn(name, peer, own)
		if found {
			if uid == os.Getuid() {
				return ownerSelf
			}
			return ownerOther
		}
		if _, found := ownerIn(name, own, peer); found {
			ours = true
		}
	}
	if ours {
		return ownerOther
	}
	return ownerUnknown
}

// ownerIn looks for one end of a connection in one of the kernel's tables.
func ownerIn(name string, own, peer netip.AddrPort) (uid int, found bool) {
	f, err := os.Open(name)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	return socketOwner(f, own, peer)
}
