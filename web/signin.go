package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"time"
)

// Sign-in until accounts exist: whoever can read the terminal on which Sijil
// runs may use the pages. A link with a fresh 256-bit token is shown there. To
// open it changes nothing but starts a minute; the button on that page uses
// the token up and gives the browser a session. Tokens and sessions live in
// memory only, as digests, and end with the process.
const (
	linkLife    = 60 * time.Second // from the first opening of the link to the button
	sessionIdle = 2 * time.Hour    // a session that was not used for so long is over
	tokenBytes  = 32
)

// invitation is the one-time link that is valid now. There is at most one.
type invitation struct {
	digest [sha256.Size]byte
	opened time.Time // zero until somebody opens it
}

// SignInLink returns a fresh one-time link and makes every earlier one
// worthless. Print it on the terminal; never put it into a process's
// arguments, a file or a log. It returns "" if the source of randomness
// fails, and no link is valid then.
func (s *Server) SignInLink() string {
	token, digest, err := s.newToken()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.link = nil
		return ""
	}
	s.link = &invitation{digest: digest}
	return "http://" + s.host + "/enter/" + token
}

// newToken returns a random token as text, and its digest.
func (s *Server) newToken() (string, [sha256.Size]byte, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(s.rand, raw); err != nil {
		return "", [sha256.Size]byte{}, err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, sha256.Sum256([]byte(token)), nil
}

// openLink says whether the token is the valid one, and starts its minute if
// this is the first time that it is shown.
func (s *Server) openLink(token string) bool {
	digest := sha256.Sum256([]byte(token))
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil || subtle.ConstantTimeCompare(digest[:], s.link.digest[:]) != 1 {
		return false
	}
	if s.link.opened.IsZero() {
		s.link.opened = now
	}
	return now.Sub(s.link.opened) <= linkLife
}

// useLink uses the token up. It counts until a minute after the link was first
// opened; whether it counted or was too late, it is gone afterwards. To press
// the button without having looked at the page is to open it.
func (s *Server) useLink(token string) bool {
	digest := sha256.Sum256([]byte(token))
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil || subtle.ConstantTimeCompare(digest[:], s.link.digest[:]) != 1 {
		return false
	}
	opened := s.link.opened
	s.link = nil
	return opened.IsZero() || now.Sub(opened) <= linkLife
}

// session is one browser that somebody signed in with.
type session struct {
	used    time.Time // when last
	sitting sitting
}

// cookieName carries the port, because cookies do not tell ports apart and two
// workspaces may be open at once.
func (s *Server) cookieName() string {
	return "sijil-" + s.host[strings.LastIndexByte(s.host, ':')+1:]
}

// startSession gives the browser a session.
func (s *Server) startSession(w http.ResponseWriter) error {
	token, digest, err := s.newToken()
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.sessions[digest] = &session{used: s.now()}
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return nil
}

// hasSession says whether the request belongs to a session, and notes that the
// session was used.
func (s *Server) hasSession(r *http.Request) bool {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return false
	}
	digest := sha256.Sum256([]byte(c.Value))
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	here := s.sessions[digest]
	if here == nil {
		return false
	}
	if now.Sub(here.used) > sessionIdle {
		delete(s.sessions, digest)
		return false
	}
	here.used = now
	return true
}

// endSession forgets the request's session and takes the cookie back.
func (s *Server) endSession(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(s.cookieName()); err == nil {
		s.mu.Lock()
		delete(s.sessions, sha256.Sum256([]byte(c.Value)))
		s.mu.Unlock()
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// withSession lets only those in who are signed in. A form that comes without
// a session is kept: the page that says so holds everything that was typed and
// sends it again after signing in.
func (s *Server) withSession(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if s.hasSession(r) {
			return next(w, r)
		}
		if _, err := langOf(r); err != nil {
			return err
		}
		page := entrance{}
		if r.Method == http.MethodPost {
			if err := r.ParseForm(); err != nil {
				return badForm(err)
			}
			page.Action = r.URL.Path
			for _, name := range sortedNames(r.PostForm) {
				for _, v := range r.PostForm[name] {
					page.Kept = append(page.Kept, kept{Name: name, Value: v})
				}
			}
		}
		return s.render(w, r, http.StatusUnauthorized, "signedout", "signin.title", page)
	}
}

// entrance is what the sign-in pages show.
type entrance struct {
	Token  string // of the link that was opened
	Late   bool   // the link is not or no longer valid
	Action string // where the kept form goes; "" if there is none
	Kept   []kept // what was typed into a form when the session had ended
}

// kept is one field of a form that is sent again.
type kept struct{ Name, Value string }

// showEntrance is what a one-time link opens: a button, because programs that
// look at links before people do must not use it up.
func (s *Server) showEntrance(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	if r.Method == http.MethodHead {
		return nil
	}
	if !s.openLink(token) {
		return s.render(w, r, http.StatusForbidden, "signin", "signin.title", entrance{Late: true})
	}
	return s.render(w, r, http.StatusOK, "signin", "signin.title", entrance{Token: token})
}

// enter uses the one-time link up and starts a session.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if !s.useLink(r.PathValue("token")) {
		return s.render(w, r, http.StatusForbidden, "signin", "signin.title", entrance{Late: true})
	}
	if err := s.startSession(w); err != nil {
		return err
	}
	http.Redirect(w, r, "/"+string(lang)+"/", http.StatusSeeOther)
	return nil
}

// signOut ends the session.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	s.endSession(w, r)
	http.Redirect(w, r, "/"+string(lang)+"/signed-out", http.StatusSeeOther)
	return nil
}

func (s *Server) showSignedOut(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "signedout", "signin.title", entrance{})
}

// leave ends the session and shows an empty page that names nothing. A request
// from another site carries no cookie and so ends nothing.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) error {
	s.endSession(w, r)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return s.render(w, r, http.StatusOK, "leave", "leave.title", nil)
}
