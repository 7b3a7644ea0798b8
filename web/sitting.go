package web

import (
	"crypto/sha256"
	"net/http"

	"sijil/casework/reconcile"
)

// sitting is what a reviewer does between judgements and is nobody's record:
// under which name, which pairs were put off, which were opened. It ends with
// the session.
type sitting struct {
	by       string
	putOff   string // the last pair that was put off: with it, all that came before
	opened   map[[2]string]bool
	recorded []reconcile.Judgement // in this sitting, the newest first
}

// judgementsShown is how many of one's own last judgements can be taken back
// from the first page of the review.
const judgementsShown = 10

// sit lets use read and change the sitting of the request's session. use must
// not wait for anything.
func (s *Server) sit(r *http.Request, use func(*sitting)) {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return
	}
	digest := sha256.Sum256([]byte(c.Value))
	s.mu.Lock()
	defer s.mu.Unlock()
	if here := s.sessions[digest]; here != nil {
		use(&here.sitting)
	}
}

// reviewer returns the name under which the request's session judges.
func (s *Server) reviewer(r *http.Request) string {
	name := s.actor.Name
	s.sit(r, func(t *sitting) {
		if t.by != "" {
			name = t.by
		}
	})
	return name
}

// hasOpened says whether somebody looked at what the program thinks of a pair.
func (t *sitting) hasOpened(by, pair string) bool { return t.opened[[2]string{by, pair}] }

func (t *sitting) open(by, pair string) {
	if t.opened == nil {
		t.opened = map[[2]string]bool{}
	}
	t.opened[[2]string{by, pair}] = true
}

// remember keeps a judgement among the last ones.
func (t *sitting) remember(j reconcile.Judgement) {
	t.forget(string(j.ID))
	t.recorded = append([]reconcile.Judgement{j}, t.recorded...)
	if len(t.recorded) > judgementsShown {
		t.recorded = t.recorded[:judgementsShown]
	}
}

// forget drops a judgement that was taken back.
func (t *sitting) forget(id string) {
	kept := t.recorded[:0:0]
	for _, j := range t.recorded {
		if string(j.ID) != id {
			kept = append(kept, j)
		}
	}
	t.recorded = kept
}
