package web

import (
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
)

// table is in the form of Linux's /proc/net/tcp: a listener on
// 127.0.0.1:8470, and both ends of one connection to it from port 40000, whose
// process belongs to user 1001.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2116 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:9C40 0100007F:2116 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1
   2: 0100007F:2116 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 3 1 0 20 4 30 10 -1
`

func TestTheOwnerOfAConnectionIsTheOneAtItsOtherEnd(t *testing.T) {
	server, browser := netip.MustParseAddrPort("127.0.0.1:8470"), netip.MustParseAddrPort("127.0.0.1:40000")
	if uid, found := socketOwner(strings.NewReader(table), browser, server); !found || uid != 1001 {
		t.Errorf("the browser's end belongs to %d (%v), want 1001", uid, found)
	}
	if uid, found := socketOwner(strings.NewReader(table), server, browser); !found || uid != 1000 {
		t.Errorf("our end belongs to %d (%v), want 1000", uid, found)
	}
	if _, found := socketOwner(strings.NewReader(table), netip.MustParseAddrPort("127.0.0.1:40001"), server); found {
		t.Error("a connection that is not there was found")
	}
}

func TestOurOwnConnectionIsOurs(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	got := ownerOf(in.LocalAddr(), in.RemoteAddr().String())
	if runtime.GOOS == "linux" && got != ownerSelf || got == ownerOther {
		t.Errorf("our own connection is said to be %d", got)
	}
}

func FuzzSocketOwner(f *testing.F) {
	f.Add(table)
	f.Add("1: 00000000000000000000000001000000:2116 0000000000000000FFFF00000100007F:9C40 01 a b c 7 0")
	f.Add("1: 0100007F 0100007F:ZZ 01 a b c d e")
	own, peer := netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:8470")
	f.Fuzz(func(t *testing.T, text string) {
		if _, found := socketOwner(strings.NewReader(text), own, peer); found && !strings.Contains(strings.ToUpper(text), ":9C40") {
			t.Errorf("an owner was found for a port that the table does not name: %q", text)
		}
	})
}
