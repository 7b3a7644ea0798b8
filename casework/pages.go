package casework

import (
	"context"
	"slices"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// Asked says in what language, and which thing where one is asked for.
type Asked struct {
	ID   string // id or name; "" where a page shows everything
	Lang string // "en", "ar"
}

// OverviewPage is what a case adds up to now.
type OverviewPage struct {
	Figures    []finding.Figure     `json:"figures"`
	ListBounds []finding.ListBounds `json:"list_bounds"`
	Queue      []finding.Question   `json:"queue"`
	Findings   []finding.Finding    `json:"-"`
	Items      []evidence.Item      `json:"-"`
	Title      string               `json:"-"`
	Position   int64                `json:"-"`
}

// Overview reads the figures, the bounds on lists that may overlap, and the
// questions that wait for a person.
var Overview = Query[Asked, OverviewPage]{
	Verb: "case.overview",
	Read: func(ctx context.Context, s Snapshot, in Asked) (OverviewPage, error) {
		page := OverviewPage{Position: s.Position()}
		var err error
		if page.Figures, err = allFigures(ctx, s, in.Lang); err != nil {
			return page, err
		}
		if page.ListBounds, err = s.ListBounds(ctx, in.Lang); err != nil {
			return page, err
		}
		if page.Queue, err = s.Questions(ctx, in.Lang); err != nil {
			return page, err
		}
		if page.Findings, err = s.Findings(ctx); err != nil {
			return page, err
		}
		if page.Items, err = s.Items(ctx); err != nil {
			return page, err
		}
		c, err := s.Case(ctx)
		page.Title = c.Title.In(in.Lang)
		return page, err
	},
}

func allFigures(ctx context.Context, s Snapshot, lang string) ([]finding.Figure, error) {
	defs, err := s.Definitions(ctx)
	if err != nil {
		return nil, err
	}
	figures := make([]finding.Figure, 0, len(defs))
	for _, d := range defs {
		f, err := s.Figure(ctx, d.Ref, lang)
		if err != nil {
			return nil, err
		}
		figures = append(figures, f)
	}
	return figures, nil
}

// ListFigures reads every figure with its value.
var ListFigures = Query[Asked, []finding.Figure]{
	Verb: "figure.list",
	Read: func(ctx context.Context, s Snapshot, in Asked) ([]finding.Figure, error) {
		return allFigures(ctx, s, in.Lang)
	},
}

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

// FigurePage is a figure with the claims that it rests on.
type FigurePage struct {
	Figure     finding.Figure
	Definition finding.Definition
	Cards      []Card
	Questions  []finding.Question // those that are about it
	Bounds     []finding.ListBounds
	Findings   []finding.Finding // those that rest on it
}

// ShowFigure reads a figure and its derivation.
var ShowFigure = Query[Asked, FigurePage]{
	Verb: "figure.show",
	Read: func(ctx context.Context, s Snapshot, in Asked) (FigurePage, error) {
		var page FigurePage
		var err error
		if page.Figure, err = s.Figure(ctx, in.ID, in.Lang); err != nil {
			return page, err
		}
		if page.Definition, err = DefinitionOf(ctx, s, page.Figure.ID); err != nil {
			return page, err
		}
		for _, t := range page.Figure.Derivation {
			c, err := s.Claim(ctx, string(t.Claim))
			if err != nil {
				return page, err
			}
			card, err := newCard(ctx, s, c, in.Lang)
			if err != nil {
				return page, err
			}
			page.Cards = append(page.Cards, card)
		}
		return page, page.around(ctx, s, in.Lang)
	},
}

// around reads what else speaks of the figure.
func (p *FigurePage) around(ctx context.Context, s Snapshot, lang string) error {
	questions, err := s.Questions(ctx, lang)
	if err != nil {
		return err
	}
	for _, q := range questions {
		if slices.Contains(q.About, p.Figure.ID) {
			p.Questions = append(p.Questions, q)
		}
	}
	bounds, err := s.ListBounds(ctx, lang)
	if err != nil {
		return err
	}
	for _, b := range bounds {
		if slices.Contains(b.Of, p.Figure.ID) {
			p.Bounds = append(p.Bounds, b)
		}
	}
	findings, err := s.Findings(ctx)
	for _, f := range findings {
		if slices.Contains(f.Figures, p.Figure.ID) {
			p.Findings = append(p.Findings, f)
		}
	}
	return err
}

// DefinitionOf returns the definition of the figure with a name, or
// fault.NotFound.
func DefinitionOf(ctx context.Context, s Snapshot, ref string) (finding.Definition, error) {
	defs, err := s.Definitions(ctx)
	if err != nil {
		return finding.Definition{}, err
	}
	for _, d := range defs {
		if d.Ref == ref {
			return d, nil
		}
	}
	return finding.Definition{}, fault.New(fault.NotFound, "no figure is called %q", ref)
}

// newCard reads what a page shows of a claim.
func newCard(ctx context.Context, s Snapshot, c claim.State, lang string) (Card, error) {
	card := Card{State: c, Labels: Labels{}}
	if c.Source.Item != "" {
		item, err := s.Item(ctx, string(c.Source.Item))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return card, err
		}
		card.Item = item
	}
	label := func(id value.ID) string { return card.Labels.of(ctx, s, id, lang) }
	card.Sentence = claim.Sentence(c, label, lang)
	card.Basis = string(claim.Basis(c.Claim))
	card.Depth, card.Flagged = claim.Depth(c.Chain)
	for _, r := range c.Roles {
		if r.Target != nil && r.Target.Entity != "" {
			label(r.Target.Entity)
		}
	}
	for _, t := range c.Chain {
		label(t.Who)
	}
	return card, nil
}

// of returns what an entity or item is called, and remembers it. Something
// that is not here keeps its id.
func (l Labels) of(ctx context.Context, s Snapshot, id value.ID, lang string) string {
	if id == "" {
		return ""
	}
	if known, ok := l[id]; ok {
		return known
	}
	l[id] = string(id)
	if e, err := s.Entity(ctx, string(id)); err == nil {
		l[id] = e.Label.In(lang)
	} else if i, err := s.Item(ctx, string(id)); err == nil {
		l[id] = i.Title.In(lang)
	} else if c, err := s.Claim(ctx, string(id)); err == nil && c.Ref != "" {
		l[id] = c.Ref
	}
	return l[id]
}

// ItemPage is an item with its custody and the claims that it carries.
type ItemPage struct {
	Item      evidence.Item
	Custody   []evidence.Custody
	Sightings []evidence.Sighting
	Cards     []Card
}

// ShowItem reads an item.
var ShowItem = Query[Asked, ItemPage]{
	Verb: "item.show",
	Read: func(ctx context.Context, s Snapshot, in Asked) (ItemPage, error) {
		var page ItemPage
		var err error
		if page.Item, err = s.Item(ctx, in.ID); err != nil {
			return page, err
		}
		if page.Custody, err = s.Custody(ctx, page.Item.ID); err != nil {
			return page, err
		}
		if page.Sightings, err = s.Sightings(ctx, page.Item.ID); err != nil {
			return page, err
		}
		page.Cards, err = cards(ctx, s, claim.Filter{Item: page.Item.ID, Limit: pageOfClaims}, in.Lang)
		return page, err
	},
}

// ListItems reads what was collected.
var ListItems = Query[Asked, []evidence.Item]{
	Verb: "item.list",
	Read: func(ctx context.Context, s Snapshot, _ Asked) ([]evidence.Item, error) { return s.Items(ctx) },
}

// pageOfClaims is how many claims one page shows.
const pageOfClaims = 200

func cards(ctx context.Context, s Snapshot, f claim.Filter, lang string) ([]Card, error) {
	found, err := s.Claims(ctx, f)
	if err != nil {
		return nil, err
	}
	out := make([]Card, 0, len(found))
	for _, c := range found {
		card, err := newCard(ctx, s, c, lang)
		if err != nil {
			return nil, err
		}
		out = append(out, card)
	}
	return out, nil
}

// ClaimSearch selects claims for a list. The entity and the item may be given
// by name.
type ClaimSearch struct {
	claim.Filter
	Lang string
}

// resolved returns the filter with ids for names.
func (in ClaimSearch) resolved(ctx context.Context, s Snapshot) (claim.Filter, error) {
	r := newResolver(ctx, s)
	f := in.Filter
	if err := r.entity(&f.Entity); err != nil {
		return f, err
	}
	return f, r.entity(&f.Item)
}

// ListClaims reads claims, oldest first.
var ListClaims = Query[ClaimSearch, []Card]{
	Verb: "claim.list",
	Read: func(ctx context.Context, s Snapshot, in ClaimSearch) ([]Card, error) {
		filter, err := in.resolved(ctx, s)
		if err != nil {
			return nil, err
		}
		return cards(ctx, s, filter, in.Lang)
	},
}

// ShowClaim reads one claim.
var ShowClaim = Query[Asked, Card]{
	Verb: "claim.show",
	Read: func(ctx context.Context, s Snapshot, in Asked) (Card, error) {
		c, err := s.Claim(ctx, in.ID)
		if err != nil {
			return Card{}, err
		}
		return newCard(ctx, s, c, in.Lang)
	},
}

// ActPage is everything that is said about one entity (an act, an event, a
// person, a set), side by side, and where the claims differ.
type ActPage struct {
	Entity      claim.Entity
	Cards       []Card
	Differences []claim.Difference
	Independent int // how many independent origins the claims have
}

// CompareClaims reads the claims about one entity side by side.
var CompareClaims = Query[Asked, ActPage]{
	Verb: "claim.compare",
	Read: func(ctx context.Context, s Snapshot, in Asked) (ActPage, error) {
		var page ActPage
		var err error
		if page.Entity, err = s.Entity(ctx, in.ID); err != nil {
			return page, err
		}
		if page.Cards, err = cards(ctx, s, claim.Filter{Entity: page.Entity.ID, Limit: pageOfClaims}, in.Lang); err != nil {
			return page, err
		}
		var standing []claim.Claim
		for _, c := range page.Cards {
			if finding.Stands(c.State) {
				standing = append(standing, c.Claim)
			}
		}
		page.Differences = claim.Compare(standing)
		page.Independent = claim.Independent(standing)
		return page, nil
	},
}

// ListEntities reads what claims are about.
var ListEntities = Query[string, []claim.Entity]{
	Verb: "entity.list",
	Read: func(ctx context.Context, s Snapshot, kind string) ([]claim.Entity, error) {
		return s.Entities(ctx, kind)
	},
}

// AuditLog reads who did what when.
var AuditLog = Query[LogFilter, []LogLine]{
	Verb: "log.list",
	Read: func(ctx context.Context, s Snapshot, in LogFilter) ([]LogLine, error) { return s.Lines(ctx, in) },
}

// KindsInForce reads the vocabulary that claims are recorded with.
var KindsInForce = Query[struct{}, *claim.Vocabulary]{
	Verb: "claim.kinds",
	Read: func(_ context.Context, s Snapshot, _ struct{}) (*claim.Vocabulary, error) { return s.Vocabulary(), nil },
}
