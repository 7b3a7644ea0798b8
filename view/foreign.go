package view

import (
	"context"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// own returns the word of the workspace's own log: whatever is received of
// another stands behind the entry of ours that received it, so the first row
// is ours.
func (c *conn) own() (word int64, err error) {
	err = c.each("entry.head", func(row *sqlite3.Stmt) error {
		word = row.ColumnInt64(1)
		return nil
	}, 1)
	return word, err
}

// ours keeps, of several rows that have one short name, those of our own log,
// if there are any: what a name means here is not for another log to say.
func (s *Snapshot) ours(rows []int64) ([]int64, error) {
	if len(rows) < 2 {
		return rows, nil
	}
	own, err := s.c.own()
	if err != nil {
		return nil, err
	}
	var kept []int64
	for _, seq := range rows {
		h, err := s.head(seq)
		if err != nil {
			return nil, err
		}
		if h.place.origin == own {
			kept = append(kept, seq)
		}
	}
	if len(kept) == 0 {
		return rows, nil
	}
	return kept, nil
}

// Admissible says whether an entry of another log may be taken in: the view
// can read it, what it records is whole, and it does not use the id of a claim,
// item, assessment or finding of another log, which it would speak in place
// of. An entry that could not be read would keep the workspace from being
// opened; one with bounds that contradict each other would enter figures. The
// error is fault.Corrupt and names the entry.
func (s *Snapshot) Admissible(ctx context.Context, r Record) error {
	ch, err := read(r)
	if err != nil || !ch.known || ch.Body == nil {
		return err
	}
	thing, id, err := s.examine(&ch)
	if err != nil {
		return fault.New(fault.Corrupt, "entry %d of log %s (%s) does not hold what it must", r.Index, r.Origin, r.Verb).
			WithHint("a newer version of sijil may have made it; nothing was received")
	}
	if id == "" {
		return nil
	}
	return s.read(ctx, func() error {
		rows, err := s.find(match{}.anyOf(termType, thing).refer(termID, string(id)), -1)
		if err != nil {
			return err
		}
		for _, seq := range rows {
			h, err := s.head(seq)
			if err != nil {
				return err
			}
			if h.Origin != r.Origin {
				return fault.New(fault.Corrupt, "entry %d of log %s uses the id of a record of another log", r.Index, r.Origin).
					WithHint("ask its people; nothing was received")
			}
		}
		return nil
	})
}

// examine checks what an entry records, and returns the type and the id that
// no other log may use.
func (s *Snapshot) examine(ch *change) (thing []string, id value.ID, err error) {
	switch ch.Verb {
	case "claim.assert":
		return claimTypes, ch.claim.ID, ch.claim.Check(s.view.vocab)
	case "claim.retract":
		if ch.claim.Kind != "retraction" || ch.claim.Retracts == "" {
			err = fault.New(fault.Invalid, "a retraction that retracts nothing")
		}
		return claimTypes, ch.claim.ID, err // it says nothing of its own
	case "entity.record":
		e, err := body(ch, func(e *claim.Entity) value.ID { return e.ID })
		if err == nil {
			err = e.Check()
		}
		return nil, "", err
	case "claim.assess":
		a, err := body(ch, func(a *claim.Assessment) value.ID { return a.ID })
		if err == nil {
			id, err = a.ID, a.Check()
		}
		return []string{thingAssessment}, id, err
	case "item.collect":
		c, err := body(ch, func(c *Collecting) value.ID { return c.Item.ID })
		if err == nil {
			id, err = c.Item.ID, checkItem(c.Item)
		}
		return []string{thingItem}, id, err
	case "figure.define":
		return nil, "", ch.definition.Check()
	case "finding.conclude":
		f, err := body(ch, func(f *finding.Finding) value.ID { return f.ID })
		if err == nil {
			id, err = f.ID, f.Check()
		}
		return []string{thingFinding}, id, err
	}
	return nil, "", nil
}

func checkItem(i evidence.Item) error {
	if i.Size < 0 || i.Stored != nil && i.Stored.Size < 0 {
		return fault.New(fault.Invalid, "an item has a size below 0")
	}
	return i.Scope.Check()
}

// safeguards are what the logs that record one entity say of its protection:
// each log what its own latest entry says. A log can add to the protection
// that another gives, and never take from it: whoever is protected in one
// house is not named by a word from another.
type safeguards struct {
	latest map[string]claim.Entity // by log
	ranks  map[string]rank
}

func (g *safeguards) add(e claim.Entity, r rank) {
	if g.latest == nil {
		g.latest, g.ranks = map[string]claim.Entity{}, map[string]rank{}
	}
	if have, ok := g.ranks[r.origin]; !ok || have.before(r) {
		g.latest[r.origin], g.ranks[r.origin] = e, r
	}
}

func (g *safeguards) apply(to *claim.Entity) {
	for _, e := range g.latest {
		to.Protected = to.Protected || e.Protected
		to.Pseudonym = to.Pseudonym && e.Pseudonym
		to.Sensitivity = value.Strictest(to.Sensitivity, e.Sensitivity)
	}
}
