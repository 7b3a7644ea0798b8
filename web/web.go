// Package web is the pages: what a person sees and does in a browser. Every
// page is written by the server, every task works without JavaScript and at
// Tor Browser's "Safest", in English and in Arabic.
//
// Pages read and write through package casework alone. They hold no rule of
// the domain: what may be done, what a figure is and what needs a decision is
// decided there; here it is laid out.
//
// Until accounts exist, the pages serve one person on this machine: see
// signin.go and guard.go.
package web

import (
	"crypto/sha256"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/locale"
)

// Config is what the pages need.
type Config struct {
	Desk  casework.Desk
	Actor access.Actor     // on whose behalf everything is read and recorded
	Addr  string           // where the pages are served, as Listen's listener tells it: browsers must name it exactly
	Now   func() time.Time // the clock
	Rand  io.Reader        // source of tokens: crypto/rand.Reader
	Log   *slog.Logger     // for the operator; nil discards. No names, contents or tokens are written to it.
}

// Server serves the pages of one workspace to one person.
type Server struct {
	desk  casework.Desk
	actor access.Actor
	host  string
	now   func() time.Time
	rand  io.Reader
	log   *slog.Logger

	words  map[locale.Lang]*locale.Words
	pages  map[locale.Lang]map[string]*template.Template
	style  []byte
	charts []byte // the style of what is drawn
	mux    http.Handler

	mu       sync.Mutex // guards the two below
	link     *invitation
	sessions map[[sha256.Size]byte]*session

	forms once
}

// New returns a server of pages. It fails if something it needs is missing or
// the program was built with messages or templates that cannot be read.
func New(c Config) (*Server, error) {
	if c.Desk == nil || c.Addr == "" || c.Now == nil || c.Rand == nil {
		return nil, errors.New("web: desk, address, clock and source of randomness are needed")
	}
	if err := loopback(c.Addr); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	book, err := locale.Load()
	if err != nil {
		return nil, err
	}
	s := &Server{
		desk: c.Desk, actor: c.Actor, host: c.Addr, now: c.Now, rand: c.Rand, log: c.Log,
		words: map[locale.Lang]*locale.Words{}, pages: map[locale.Lang]map[string]*template.Template{},
		sessions: map[[sha256.Size]byte]*session{},
	}
	vocabulary, err := claim.Standard()
	if err != nil {
		return nil, err
	}
	for _, l := range locale.Langs() {
		s.words[l] = book.In(l)
		if s.pages[l], err = parsePages(s.words[l], vocabulary); err != nil {
			return nil, err
		}
	}
	if s.style, err = stylesheet(); err != nil {
		return nil, err
	}
	s.charts = chartStyle()
	s.mux = s.guard(s.routes())
	return s, nil
}

// Handler returns the pages, behind every guard they need. Serve it only on a
// listener that Listen returned.
func (s *Server) Handler() http.Handler { return s.mux }
