package web_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/fault"
	"sijil/web"
)

// nobody is a desk that must not be asked: sign-in reads and records nothing.
type nobody struct{ casework.Desk }

// clock is a clock that the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is a server on a real port, with a browser that keeps cookies apart.
type house struct {
	*web.Server
	base  string
	clock *clock
}

func serve(t *testing.T, desk casework.Desk, actor access.Actor) *house {
	t.Helper()
	return serveLogged(t, desk, actor, nil)
}

func serveLogged(t *testing.T, desk casework.Desk, actor access.Actor, log *slog.Logger) *house {
	t.Helper()
	l, err := web.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{at: time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)}
	s, err := web.New(web.Config{Desk: desk, Actor: actor, Addr: l.Addr().String(), Now: c.now, Rand: rand.Reader, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: s.Handler(), ConnContext: s.ConnContext}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return &house{Server: s, base: "http://" + l.Addr().String(), clock: c}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// send makes one request and follows nothing.
func (h *house) send(t *testing.T, method, path string, form url.Values, change func(*http.Request)) answer {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	if !strings.HasPrefix(path, "http") {
		path = h.base + path
	}
	r, err := http.NewRequestWithContext(context.Background(), method, path, body)
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(r)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(raw)}
}

// pathOf returns the English address of a one-time link.
func (h *house) pathOf(link string) string { return "/en" + strings.TrimPrefix(link, h.base) }

// signIn opens a fresh link, presses the button, and returns what adds the
// session to a request.
func (h *house) signIn(t *testing.T) func(*http.Request) {
	t.Helper()
	path := h.pathOf(h.SignInLink())
	if a := h.send(t, "GET", path, nil, nil); a.status != 200 {
		t.Fatalf("the link shows %d", a.status)
	}
	a := h.send(t, "POST", path, url.Values{}, nil)
	if a.status != http.StatusSeeOther {
		t.Fatalf("the button answers %d", a.status)
	}
	cookie := a.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the session cookie is not %s: %s", want, cookie)
		}
	}
	pair, _, _ := strings.Cut(cookie, ";")
	return func(r *http.Request) { r.Header.Set("Cookie", pair) }
}

func TestOpeningTheLinkShowsAButtonAndChangesNothing(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	link := h.SignInLink()
	a := h.send(t, "GET", strings.TrimPrefix(link, h.base), nil, func(r *http.Request) { r.Header.Set("Accept-Language", "ar") })
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/ar/enter/") {
		t.Fatalf("the link leads to %q with %d", a.header.Get("Location"), a.status)
	}
	for range 3 {
		a = h.send(t, "GET", h.pathOf(link), nil, nil)
		if a.status != 200 || !strings.Contains(a.body, `method="post"`) || a.header.Get("Set-Cookie") != "" {
			t.Fatalf("opening the link answers %d and sets %q", a.status, a.header.Get("Set-Cookie"))
		}
	}
	if a := h.send(t, "POST", h.pathOf(link), url.Values{}, nil); a.status != http.StatusSeeOther {
		t.Errorf("the button answers %d after the link was looked at three times", a.status)
	}
}

func TestALinkWorksOnce(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	path := h.pathOf(h.SignInLink())
	h.send(t, "GET", path, nil, nil)
	h.send(t, "POST", path, url.Values{}, nil)
	if a := h.send(t, "POST", path, url.Values{}, nil); a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
		t.Errorf("the second use answers %d and sets %q", a.status, a.header.Get("Set-Cookie"))
	}
	if a := h.send(t, "GET", path, nil, nil); a.status != http.StatusForbidden || strings.Contains(a.body, `method="post"`) {
		t.Errorf("a used link still shows its button (%d)", a.status)
	}
}

func TestALinkIsWorthlessAMinuteAfterItWasOpened(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	path := h.pathOf(h.SignInLink())
	h.send(t, "GET", path, nil, nil)
	h.clock.pass(40 * time.Second)
	h.send(t, "GET", path, nil, nil) // looking again does not lengthen the minute
	h.clock.pass(21 * time.Second)
	if a := h.send(t, "POST", path, url.Values{}, nil); a.status != http.StatusForbidden {
		t.Errorf("61 seconds after the first opening the button answers %d", a.status)
	}
	h.clock.pass(-40 * time.Second)
	if a := h.send(t, "POST", path, url.Values{}, nil); a.status != http.StatusForbidden {
		t.Errorf("a link that was used too late still works: %d", a.status)
	}
}

func TestToPressTheButtonWithoutLookingUsesTheLinkUpToo(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	link := strings.TrimPrefix(h.SignInLink(), h.base)
	a := h.send(t, "POST", link, url.Values{}, nil)
	if a.status != http.StatusTemporaryRedirect || a.header.Get("Location") != "/en"+link {
		t.Fatalf("the printed address answers a POST with %d to %q", a.status, a.header.Get("Location"))
	}
	if a := h.send(t, "POST", "/en"+link, url.Values{}, nil); a.status != http.StatusSeeOther {
		t.Errorf("the button answers %d", a.status)
	}
	if a := h.send(t, "POST", "/en"+link, url.Values{}, nil); a.status != http.StatusForbidden {
		t.Errorf("the second press answers %d", a.status)
	}
}

func TestAGuessedTokenNeitherWorksNorUsesTheLinkUp(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	path := h.pathOf(h.SignInLink())
	last := "A"
	if strings.HasSuffix(path, "A") {
		last = "B"
	}
	for _, guess := range []string{path[:len(path)-1] + last, path[:len(path)-1], path + "A", "/en/enter/x"} {
		if a := h.send(t, "POST", guess, url.Values{}, nil); a.status != http.StatusForbidden {
			t.Errorf("a guess answers %d", a.status)
		}
	}
	if a := h.send(t, "POST", path, url.Values{}, nil); a.status != http.StatusSeeOther {
		t.Errorf("the link answers %d after guesses", a.status)
	}
}

func TestAFreshLinkMakesTheOlderOneWorthless(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	first, second := h.pathOf(h.SignInLink()), h.pathOf(h.SignInLink())
	if first == second {
		t.Fatal("two links are the same")
	}
	if a := h.send(t, "GET", first, nil, nil); a.status != http.StatusForbidden {
		t.Errorf("the older link answers %d", a.status)
	}
	if a := h.send(t, "GET", second, nil, nil); a.status != 200 {
		t.Errorf("the newer link answers %d", a.status)
	}
}

func TestWhoeverIsNotSignedInSeesNothing(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{Name: "Canary Name"})
	for _, path := range []string{"/en/", "/ar/log", "/en/figure/x", "/en/claims", "/en/record", "/en/search?q=x"} {
		a := h.send(t, "GET", path, nil, func(r *http.Request) { r.Header.Set("Cookie", "sijil="+strings.Repeat("A", 43)) })
		if a.status != http.StatusUnauthorized {
			t.Errorf("%s answers %d", path, a.status)
		}
		if strings.Contains(a.body, "Canary") {
			t.Errorf("%s names somebody", path)
		}
	}
}

func TestAFormSentAfterTheSessionEndedIsKept(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	typed := url.Values{"reason": {`two <relatives> say "so"`}, "status": {"accepted"}}
	a := h.send(t, "POST", "/en/claim/abc/assess", typed, nil)
	if a.status != http.StatusUnauthorized {
		t.Fatalf("answers %d", a.status)
	}
	for _, want := range []string{`action="/en/claim/abc/assess"`, `name="status" value="accepted"`, `two &lt;relatives&gt; say &#34;so&#34;`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page does not keep %s", want)
		}
	}
}

func TestASessionEndsBySigningOutLeavingOrDoingNothing(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	ends := map[string]func(func(*http.Request)){
		"signing out":   func(who func(*http.Request)) { h.send(t, "POST", "/en/sign-out", url.Values{}, who) },
		"leaving":       func(who func(*http.Request)) { h.send(t, "GET", "/en/leave", nil, who) },
		"doing nothing": func(func(*http.Request)) { h.clock.pass(2*time.Hour + time.Second) },
	}
	for name, end := range ends {
		who := h.signIn(t)
		if a := h.send(t, "GET", "/en/signed-out", nil, who); !strings.Contains(a.body, "/en/sign-out") {
			t.Errorf("before %s the session is not there", name)
		}
		end(who)
		if a := h.send(t, "GET", "/en/log", nil, who); a.status != http.StatusUnauthorized {
			t.Errorf("after %s the session still answers %d", name, a.status)
		}
	}
}

func TestAForeignHostIsRefused(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	port := h.base[strings.LastIndexByte(h.base, ':'):]
	for _, host := range []string{"evil.example", "localhost" + port, "127.0.0.1", "127.0.0.1" + port + ".evil.example", "[::1]" + port} {
		a := h.send(t, "GET", h.pathOf(h.SignInLink()), nil, func(r *http.Request) { r.Host = host })
		if a.status != http.StatusForbidden {
			t.Errorf("Host %s answers %d", host, a.status)
		}
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	for name, header := range map[string][2]string{
		"another origin":     {"Origin", "http://evil.example"},
		"another site":       {"Sec-Fetch-Site", "cross-site"},
		"another port":       {"Origin", "http://127.0.0.1:1"},
		"a neighbouring one": {"Sec-Fetch-Site", "same-site"},
	} {
		path := h.pathOf(h.SignInLink())
		h.send(t, "GET", path, nil, nil)
		a := h.send(t, "POST", path, url.Values{}, func(r *http.Request) { r.Header.Set(header[0], header[1]) })
		if a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: answers %d", name, a.status)
		}
		if a := h.send(t, "POST", path, url.Values{}, nil); a.status != http.StatusSeeOther {
			t.Errorf("%s: the refused form used the link up (%d)", name, a.status)
		}
	}
}

func TestAPeerThatIsNotThisMachineIsRefused(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	for _, remote := range []string{"192.0.2.7:40000", "[2001:db8::1]:40000", "10.0.0.1:1", "not an address"} {
		r := httptest.NewRequest("GET", h.base+h.pathOf(h.SignInLink()), nil)
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), `method="post"`) {
			t.Errorf("%s is answered with %d", remote, w.Code)
		}
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "localhost:0", "example.org:80", "127.0.0.1"} {
		l, err := web.Listen(addr)
		if err == nil {
			l.Close()
			t.Errorf("%q is listened on", addr)
		}
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", addr, err)
		}
		if _, err := web.New(web.Config{Desk: nobody{}, Addr: addr, Now: time.Now, Rand: rand.Reader}); err == nil {
			t.Errorf("pages are made for %q", addr)
		}
	}
}

func TestTheNextFreePortIsTakenWhenOneIsTaken(t *testing.T) {
	first, err := web.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	taken := first.Addr().(*net.TCPAddr).Port
	second, err := web.Listen(first.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got := second.Addr().(*net.TCPAddr).Port; got <= taken || got > taken+50 {
		t.Errorf("port %d is taken and %d was chosen", taken, got)
	}
}

func TestEveryAnswerCarriesTheGuardingHeaders(t *testing.T) {
	h := serve(t, nobody{}, access.Actor{})
	who := h.signIn(t)
	foreign := func(r *http.Request) { r.Host = "evil.example" }
	for _, c := range []struct {
		path   string
		change func(*http.Request)
	}{
		{"/", nil}, {"/style.css", nil}, {"/en/", nil}, {"/en/nothing/here", who}, {"/xx/", who}, {"/en/leave", who}, {"/en/", foreign},
	} {
		a := h.send(t, "GET", c.path, nil, c.change)
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"X-Content-Type-Options": "nosniff",
		} {
			if !strings.Contains(a.header.Get(name), want) {
				t.Errorf("%s (%d) has %s: %q", c.path, a.status, name, a.header.Get(name))
			}
		}
		if csp := a.header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: the policy lets too much through: %s", c.path, csp)
		}
	}
}
