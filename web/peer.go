package web

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net/netip"
	"strconv"
	"strings"
)

// owner says whose process is at the other end of a connection.
type owner int

const (
	ownerUnknown owner = iota // the system does not tell
	ownerSelf                 // a process of the same user as ours
	ownerOther                // somebody else's process on this machine
)

// socketOwner looks up the user of the socket with the local address own and
// the remote address peer in a table in the form of Linux's /proc/net/tcp. The
// rows of a connection over loopback are two, one for each end; seen from the
// peer, its own address is local.
func socketOwner(table io.Reader, own, peer netip.AddrPort) (uid int, found bool) {
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 8 {
			continue
		}
		local, ok1 := parseSocket(f[1])
		remote, ok2 := parseSocket(f[2])
		if !ok1 || !ok2 || local != own || remote != peer {
			continue
		}
		if n, err := strconv.Atoi(f[7]); err == nil {
			return n, true
		}
	}
	return 0, false
}

// parseSocket reads "0100007F:2116": an address as 32-bit words in the byte
// order of the machine (little-endian on all that we build for), and a port.
func parseSocket(s string) (netip.AddrPort, bool) {
	addrText, portText, ok := strings.Cut(s, ":")
	raw, err := hex.DecodeString(addrText)
	if !ok || err != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(raw); i += 4 {
		binary.BigEndian.PutUint32(raw[i:], binary.LittleEndian.Uint32(raw[i:]))
	}
	addr, ok := netip.AddrFromSlice(raw)
	port, err := strconv.ParseUint(portText, 16, 16)
	if !ok || err != nil {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(port)), true
}
