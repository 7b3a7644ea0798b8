package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"

	"sijil/fault"
)

// policy is the Content-Security-Policy of every answer: nothing is loaded but
// our own style sheet, nothing runs, nothing is framed, and forms go to us.
const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// policyWithKeys is the policy of the one page that has keys: our own script,
// served as a file, may run there.
const policyWithKeys = policy + "; script-src 'self'"

// headers are on every answer, refusals included.
var headers = [][2]string{
	{"Content-Security-Policy", policy},
	{"Cache-Control", "no-store"},
	{"Referrer-Policy", "no-referrer"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=()"},
	{"X-Robots-Tag", "noindex, nofollow"},
}

// maxForm is the most that a form may send, in bytes: a claim with a long
// quotation in Arabic is well below it.
const maxForm = 1 << 20

// guard lets a request through only if it comes from this machine, from a
// process of our own user where the system tells, names exactly our address,
// and was not made by another site.
func (s *Server) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h[0], h[1])
		}
		if err := checkPeer(r); err != nil {
			s.fail(w, r, err)
			return
		}
		if r.Host != s.host {
			s.fail(w, r, refused("refuse.host"))
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			s.fail(w, r, refused("refuse.origin"))
			return
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		}
		next.ServeHTTP(w, r)
	})
}

// peerKey is where ConnContext keeps what it found out.
type peerKey struct{}

// ConnContext finds out once for each connection whose process is at its other
// end. Give it to the http.Server that serves the pages; without it every
// request asks again.
func (s *Server) ConnContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, peerKey{}, ownerOf(c.LocalAddr(), c.RemoteAddr().String()))
}

// checkPeer refuses whoever is not a process of our own user on this machine.
func checkPeer(r *http.Request) error {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return refused("refuse.remote")
	}
	who, known := r.Context().Value(peerKey{}).(owner)
	if !known {
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		who = ownerOf(local, r.RemoteAddr)
	}
	if who == ownerOther {
		return refused("refuse.user")
	}
	return nil
}

// ownerOf says whose process is at the other end of a connection.
func ownerOf(local net.Addr, remote string) owner {
	if local == nil {
		return ownerUnknown
	}
	own, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return ownerUnknown
	}
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return ownerUnknown
	}
	return peerOwner(unmapped(own), unmapped(peer))
}

func unmapped(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// refusal is a Denied failure whose text is a message, so that it is said in
// the reader's language.
type refusal struct {
	err *fault.Error
	key string
}

// Error returns what was refused, for the operator.
func (r *refusal) Error() string { return r.err.Error() }

// Unwrap lets fault.KindOf see the kind.
func (r *refusal) Unwrap() error { return r.err }

func refused(key string) error {
	return &refusal{err: fault.New(fault.Denied, "refused: %s", key), key: key}
}
