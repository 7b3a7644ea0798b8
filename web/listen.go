package web

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"sijil/fault"
)

// portsTried is how many ports Listen tries above one that is taken.
const portsTried = 50

// Listen opens addr ("127.0.0.1:8470") for the pages. Only addresses of this
// machine itself (loopback) are accepted, because until accounts exist there
// is nobody else to let in. If the port is taken, it takes the next free one;
// the listener's Addr says which, and the caller tells the person.
//
// It returns fault.Invalid for an address that is not loopback.
func Listen(addr string) (net.Listener, error) {
	if err := loopback(addr); err != nil {
		return nil, err
	}
	host, portText, _ := net.SplitHostPort(addr)
	first, _ := strconv.Atoi(portText)
	var err error
	for port := first; port < first+portsTried && port <= 65535; port++ {
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port))); err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) && !addressInUse(err) {
			break
		}
	}
	return nil, fault.Wrap(fault.Failed, err, "no port could be opened for the pages")
}

// loopback returns an error unless addr is an IP address of this machine
// itself with a port. Names are refused too: what they mean is decided
// elsewhere.
func loopback(addr string) error {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return fault.New(fault.Invalid, "%q is not an address with a port", addr).
			WithHint("use 127.0.0.1:8470 or [::1]:8470")
	}
	if !ap.Addr().Unmap().IsLoopback() {
		return fault.New(fault.Invalid, "the pages are served on this machine only; %s would show them to others", ap.Addr()).
			WithHint("use 127.0.0.1:8470 or [::1]:8470")
	}
	return nil
}
