package view

import (
	"context"
	"encoding/json"
	"time"

	"sijil/value"
)

// Entry is an entry with its body, for readers that know what stands in it.
type Entry struct {
	Position int64
	Origin   string
	Index    int64
	At       time.Time
	Verb     string
	Actor    string // the actor's id
	Who      string // the actor's name, where it is known
	Subject  value.ID
	Body     json.RawMessage
}

// Entries returns the visible entries whose verb begins as given, about a
// subject ("" any), oldest first. What was erased, and what the view does not
// know, is not among them.
func (s *Snapshot) Entries(ctx context.Context, verb string, subject value.ID) (entries []Entry, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.find(match{}.prefix(termVerb, verbTerm(verb)).refer(termSubject, string(subject)), -1)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, seq := range rows {
			var e Entry
			if ok, err := decode(s, seq, &e.Body); err != nil {
				return err
			} else if !ok {
				continue
			}
			h, err := s.head(seq)
			if err != nil {
				return err
			}
			e.Position, e.Origin, e.Index, e.At, e.Verb, e.Actor, e.Subject = h.Position, h.Origin, h.Index, h.At, h.Verb, h.Actor, h.Subject
			who, ok := names[h.Actor]
			if !ok {
				if who, err = s.actor(h.Actor); err != nil {
					return err
				}
				names[h.Actor] = who
			}
			e.Who = who
			entries = append(entries, e)
		}
		return nil
	})
	return entries, err
}
