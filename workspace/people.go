package workspace

import (
	"context"
	"encoding/json"
	"sync"

	"sijil/casework"
	"sijil/journal"
	"sijil/view"
)

// people knows the names of actors. Heads show random ids; the names stand in
// the sealed bodies of enrolments, and are read from there once.
type people struct {
	mu    sync.Mutex
	names map[string]string
	at    int64 // position up to which enrolments were read
}

// name returns an actor's name, or the id where there is none that can be
// read.
func (p *people) name(ctx context.Context, w *Workspace, s *view.Snapshot, actor string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if name, ok := p.names[actor]; ok {
		return name, nil
	}
	if s.Position() > p.at {
		if err := p.read(ctx, w, s); err != nil {
			return "", err
		}
	}
	if name, ok := p.names[actor]; ok {
		return name, nil
	}
	return actor, nil
}

// mostEnrolments bounds how many enrolments are read at once. A team of more
// people than that has no workspace of this kind.
const mostEnrolments = 10_000

func (p *people) read(ctx context.Context, w *Workspace, s *view.Snapshot) error {
	lines, err := s.Lines(ctx, view.LogFilter{Verb: "actor.enrol", Limit: mostEnrolments})
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, l := range lines {
		r, err := w.journal.Entry(ctx, journal.Place{Origin: l.Origin, Index: l.Index})
		if err != nil {
			return err
		}
		var e casework.Enrolment
		if json.Unmarshal(r.Body, &e) == nil && e.Name != "" {
			names[string(e.ID)] = e.Name
		}
	}
	p.names, p.at = names, s.Position()
	return nil
}
