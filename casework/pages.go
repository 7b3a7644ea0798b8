package casework

import (
	"context"
	"slices"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
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
		f, err := s.Figure(ctx, string(d.Set), lang)
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
		if page.Definition, err = DefinitionOf(ctx, s, page.Figure); err != nil {
			return page, err
		}
		dealer := newDealer(ctx, s, in.Lang)
		for _, t := range page.Figure.Derivation {
			c, err := s.Claim(ctx, string(t.Claim))
			if err != nil {
				return page, err
			}
			card, err := dealer.card(c)
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

// DefinitionOf returns the definition of a figure, or fault.NotFound. It goes
// by the set: after a merge one name may stand for figures of two houses.
func DefinitionOf(ctx context.Context, s Snapshot, f finding.Figure) (finding.Definition, error) {
	defs, err := s.Definitions(ctx)
	if err != nil {
		return finding.Definition{}, err
	}
	for _, d := range defs {
		if d.Set == f.Set {
			return d, nil
		}
	}
	return finding.Definition{}, fault.New(fault.NotFound, "the figure %s has no definition", f.ID)
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
		return newDealer(ctx, s, in.Lang).card(c)
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
