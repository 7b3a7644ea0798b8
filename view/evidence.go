package view

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sijil/claim"
	"sijil/evidence"
	"sijil/value"
)

// Item returns the item with the ID or Ref given, or fault.NotFound.
func (s *Snapshot) Item(ctx context.Context, idOrRef string) (item evidence.Item, err error) {
	err = s.read(ctx, func() error {
		found, err := s.item(idOrRef)
		if err == nil && found == nil {
			return missing("item")
		}
		if err == nil {
			item = *found
		}
		return err
	})
	return item, err
}

// item returns an item as its entries say, or nil.
func (s *Snapshot) item(idOrRef string) (*evidence.Item, error) {
	rows, err := s.named(thingItem, idOrRef)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	items, err := s.items(rows)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	return &items[0], nil
}

// items reads the items of rows. One that was attached later is held.
func (s *Snapshot) items(rows []int64) ([]evidence.Item, error) {
	var bodies []evidence.Item
	var seqs []int64
	for _, seq := range rows {
		var c Collecting
		ok, err := decode(s, seq, &c)
		if err != nil {
			return nil, err
		}
		if ok {
			bodies, seqs = append(bodies, c.Item), append(seqs, seq)
		}
	}
	items, err := latest(s, bodies, seqs, func(i *evidence.Item) value.ID { return i.ID })
	if err != nil {
		return nil, err
	}
	for i := range items {
		if items[i].Held {
			continue
		}
		if err := s.attached(&items[i]); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// attached fills in where the bytes of an item lie that was known by its
// digest first. Were it attached in two logs, the lowest blob name stands.
func (s *Snapshot) attached(item *evidence.Item) error {
	rows, err := s.find(match{}.refer(termVerb, verbTerm("item.attach")).refer(termItem, string(item.ID)), -1)
	if err != nil {
		return err
	}
	for _, seq := range rows {
		var a Attaching
		ok, err := decode(s, seq, &a)
		if err != nil {
			return err
		}
		if ok && (item.Stored == nil || a.Stored.Blob < item.Stored.Blob) {
			stored := a.Stored
			item.Held, item.Stored = true, &stored
		}
	}
	return nil
}

// Items returns all items, ordered by Ref and then by ID.
func (s *Snapshot) Items(ctx context.Context) (items []evidence.Item, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.find(match{}.refer(termType, thingItem), -1)
		if err == nil {
			items, err = s.items(rows)
		}
		slices.SortFunc(items, func(a, b evidence.Item) int { return cmp.Or(cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.ID, b.ID)) })
		return err
	})
	return items, err
}

// SearchItems returns the items that have all of the words given in their
// titles, paths or origins, at most limit of them (0 is 200).
func (s *Snapshot) SearchItems(ctx context.Context, words string, limit int) (items []evidence.Item, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.worded(match{}.refer(termType, thingItem), words, limit)
		if err == nil {
			items, err = s.items(rows)
		}
		return err
	})
	return items, err
}

// ItemByDigest finds an item of a compartment by the SHA-256 of its bytes, in
// lower-case hexadecimal. Items of other compartments are not found.
func (s *Snapshot) ItemByDigest(ctx context.Context, compartment value.ID, sha256 string) (item evidence.Item, found bool, err error) {
	if sha256 == "" {
		return item, false, nil
	}
	err = s.read(ctx, func() error {
		rows, err := s.find(match{}.refer(termType, thingItem).refer(termDigest, sha256), -1)
		if err != nil {
			return err
		}
		items, err := s.items(rows)
		if err != nil {
			return err
		}
		for _, i := range items {
			if i.Compartment == compartment && i.SHA256 == sha256 && (!found || i.ID < item.ID) {
				item, found = i, true
			}
		}
		return nil
	})
	return item, found, err
}

// Sightings returns every arrival of an item, in the order in which they
// became visible.
func (s *Snapshot) Sightings(ctx context.Context, item value.ID) (found []evidence.Sighting, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.find(match{}.refer(termType, thingSighting).refer(termItem, string(item)), -1)
		if err != nil {
			return err
		}
		for _, seq := range rows {
			one, ok, err := s.sighting(seq)
			if err != nil {
				return err
			}
			if ok {
				found = append(found, one)
			}
		}
		return nil
	})
	return found, err
}

// sighting reads the sighting in a row, whichever verb recorded it.
func (s *Snapshot) sighting(seq int64) (one evidence.Sighting, ok bool, err error) {
	h, err := s.head(seq)
	if err != nil {
		return one, false, err
	}
	text, err := s.c.body(seq)
	if err != nil || text == nil {
		return one, false, err
	}
	if h.Verb == "item.sight" {
		return one, true, json.Unmarshal(text, &one)
	}
	var with struct {
		Sighting evidence.Sighting `json:"sighting"`
	}
	return with.Sighting, true, json.Unmarshal(text, &with)
}

// What happens to an item, for each verb whose subject it can be.
var happenings = map[string]string{
	"item.collect":        "collected",
	"item.sight":          "seen_again",
	"item.attach":         "attached",
	"claim.assess":        "assessed",
	"publication.release": "published",
	"entry.erase":         "erased",
}

// Custody returns what happened to an item, in order. Who did it is the
// actor's name where it is known, else the actor's id.
func (s *Snapshot) Custody(ctx context.Context, item value.ID) (chain []evidence.Custody, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.find(match{}.refer(termSubject, string(item)), -1)
		if err != nil {
			return err
		}
		for _, seq := range rows {
			c, err := s.custody(seq)
			if err != nil {
				return err
			}
			chain = append(chain, c)
		}
		return nil
	})
	return chain, err
}

// custody returns what the entry of a row did to its subject.
func (s *Snapshot) custody(seq int64) (evidence.Custody, error) {
	h, err := s.head(seq)
	if err != nil {
		return evidence.Custody{}, err
	}
	c := evidence.Custody{Position: h.Position, At: h.At.Format(time.RFC3339Nano), Actor: h.Actor, What: h.Verb}
	if what, ok := happenings[h.Verb]; ok {
		c.What = what
	}
	if name, err := s.actor(h.Actor); err != nil {
		return c, err
	} else if name != "" {
		c.Actor = name
	}
	if c.Detail, err = s.detail(seq, h); err != nil || h.Verb != "item.collect" {
		return c, err
	}
	// An item that was recorded by its digest was never collected.
	if one, ok, err := s.sighting(seq); err != nil {
		return c, err
	} else if ok && one.How == "known_by_digest" {
		c.What = one.How
	}
	return c, nil
}

// detail says more of what happened to an item: under which name it was found,
// or what was thought of it.
func (s *Snapshot) detail(seq int64, h entryHead) (string, error) {
	switch h.Verb {
	case "claim.assess":
		var a claim.Assessment
		if ok, err := decode(s, seq, &a); err != nil || !ok {
			return "", err
		}
		return strings.TrimPrefix(a.Question+": "+a.Status, ": "), nil
	case "item.collect", "item.sight", "item.attach":
		one, ok, err := s.sighting(seq)
		if err != nil || !ok {
			return "", err
		}
		return cmp.Or(one.From, strings.ToValidUTF8(string(one.Path), "\uFFFD")), nil
	case "entry.erase":
		var e Erasure
		_, err := decode(s, seq, &e)
		return e.Reason, err
	}
	return "", nil
}
