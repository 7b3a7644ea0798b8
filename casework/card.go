package casework

import (
	"context"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/value"
)

// Card is a claim as a page shows it: with what it says in a sentence, how its
// teller knew, and how far it is from who perceived it.
type Card struct {
	claim.State
	Sentence string        `json:"sentence"`
	Basis    string        `json:"basis"` // saw, heard_or_found, told, not_stated
	Depth    int           `json:"depth"` // tellings between the person who perceived and us
	Flagged  bool          `json:"depth_uncertain"`
	Item     evidence.Item `json:"item"`
	Labels   Labels        `json:"-"`
}

// Labels names the entities and claims that a page mentions.
type Labels map[value.ID]string

// pageOfClaims is how many claims one page shows.
const pageOfClaims = 200

// dealer makes the cards of one page. What many claims share (their item, the
// people and places they name) it reads once.
type dealer struct {
	ctx    context.Context
	snap   Snapshot
	lang   string
	labels Labels
	items  map[value.ID]evidence.Item
}

func newDealer(ctx context.Context, s Snapshot, lang string) *dealer {
	return &dealer{ctx: ctx, snap: s, lang: lang, labels: Labels{}, items: map[value.ID]evidence.Item{}}
}

// cards reads the claims that a filter selects.
func cards(ctx context.Context, s Snapshot, f claim.Filter, lang string) ([]Card, error) {
	found, err := s.Claims(ctx, f)
	if err != nil {
		return nil, err
	}
	d := newDealer(ctx, s, lang)
	out := make([]Card, 0, len(found))
	for _, c := range found {
		card, err := d.card(c)
		if err != nil {
			return nil, err
		}
		out = append(out, card)
	}
	return out, nil
}

// card reads what a page shows of a claim.
func (d *dealer) card(c claim.State) (Card, error) {
	card := Card{State: c, Labels: d.labels}
	var err error
	if card.Item, err = d.item(c.Source.Item); err != nil {
		return card, err
	}
	card.Sentence = d.snap.Vocabulary().Sentence(c, d.label, d.lang)
	card.Basis = string(claim.Basis(c.Claim))
	card.Depth, card.Flagged = claim.Depth(c.Chain)
	for _, m := range claim.Mentions(c.Claim) {
		d.label(m.Entity)
	}
	return card, nil
}

// item returns an item, or an empty one where there is none to see.
func (d *dealer) item(id value.ID) (evidence.Item, error) {
	if id == "" {
		return evidence.Item{}, nil
	}
	if known, ok := d.items[id]; ok {
		return known, nil
	}
	item, err := d.snap.Item(d.ctx, string(id))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return item, err
	}
	d.items[id] = item
	return item, nil
}

// label returns what an entity, an item or a claim is called, and remembers
// it. Something that is not here keeps its id.
func (d *dealer) label(id value.ID) string {
	if id == "" {
		return ""
	}
	if known, ok := d.labels[id]; ok {
		return known
	}
	d.labels[id] = string(id)
	if e, err := d.snap.Entity(d.ctx, string(id)); err == nil {
		d.labels[id] = e.Label.In(d.lang)
	} else if i, err := d.item(id); err == nil && i.ID != "" {
		d.labels[id] = i.Title.In(d.lang)
	} else if c, err := d.snap.Claim(d.ctx, string(id)); err == nil && c.Ref != "" {
		d.labels[id] = c.Ref
	}
	return d.labels[id]
}
