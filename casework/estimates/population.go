package estimates

import (
	"context"
	"slices"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// defined returns a population by the name of its figure, of its set, or by
// their ids; fault.NotFound if nothing states it.
func defined(ctx context.Context, s casework.Snapshot, idOrRef, lang string) (finding.Figure, finding.Definition, error) {
	f, err := s.Figure(ctx, idOrRef, lang)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		var set claim.Entity
		if set, err = s.Entity(ctx, idOrRef); err == nil {
			f, err = s.Figure(ctx, string(set.ID), lang)
		}
	}
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "there is no figure %q", idOrRef).
				WithHint("see them with: sijil figure list; a population is stated by the definition of a figure, and nothing was done")
		}
		return finding.Figure{}, finding.Definition{}, err
	}
	d, err := casework.DefinitionOf(ctx, s, f)
	return f, d, err
}

// onePopulation says whether two definitions state the same population: what
// happened to whom, where, when and by whom. Whose count it is, its stage and
// its cut-off may differ: they say how far a list has come, not whom it is
// about.
func onePopulation(a, b finding.Definition) bool {
	return a.What == b.What && a.Status == b.Status && a.Actor == b.Actor && a.Unit == b.Unit &&
		samePlace(a.Place, b.Place) && sameTime(a.Period, b.Period)
}

func samePlace(a, b *value.Place) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Place == b.Place && a.Relation == b.Relation && a.Words == b.Words
}

func sameTime(a, b *value.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	aFrom, aTo := a.Bounds()
	bFrom, bTo := b.Bounds()
	return aFrom == bFrom && aTo == bTo && a.Words == b.Words
}

// belongs is whether a record, or a group, is of the population.
type belongs uint8

const (
	isUndecided belongs = 0
	isIn        belongs = 1
	isOut       belongs = 2
	isContested belongs = isIn | isOut
)

// population is the records of a case as far as they are decided for one
// stated population.
type population struct {
	sets      []value.ID
	linked    *reconcile.Linked
	decisions *decisions
	decided   []belongs // by record
	column    []int     // by list: its place in the table; -1 not compared
	columns   []string  // names of the compared lists
}

// load reads the records and decides each. Lists are compared if they are
// named, or, with none named, if one of their records belongs.
func load(ctx context.Context, s casework.Snapshot, sets []value.ID, named []string) (*population, error) {
	linked, err := reconcile.Load(ctx, s)
	if err != nil {
		return nil, err
	}
	p := &population{sets: sets, linked: linked}
	if p.decisions, err = decisionsOn(ctx, s, sets); err != nil {
		return nil, err
	}
	p.decide()
	return p, p.compare(named)
}

// ledger returns the lists of the case; none if there are no lists.
func (p *population) ledger() *lists.Ledger {
	if p.linked.Ledger == nil {
		return &lists.Ledger{}
	}
	return p.linked.Ledger
}

func (p *population) decide() {
	l := p.ledger()
	p.decided = make([]belongs, len(l.Records))
	for i, r := range l.Records {
		for _, e := range p.decisions.on(l.Lists[r.List].ID, r) {
			p.decided[i] |= map[string]belongs{In: isIn, Out: isOut}[e.Decision]
		}
	}
}

// listed returns the ids of lists that are given by name or by id, in order;
// fault.NotFound if the case has no such list.
func (p *population) listed(named []string) ([]string, error) {
	var ids []string
	for _, n := range named {
		k := slices.IndexFunc(p.ledger().Lists, func(of lists.List) bool { return of.Name == n || string(of.ID) == n })
		if k < 0 {
			return nil, fault.New(fault.NotFound, "there is no list %q", n).WithHint("see them with: sijil list show; nothing was done")
		}
		ids = append(ids, string(p.ledger().Lists[k].ID))
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// compare chooses the lists that stand in the table.
func (p *population) compare(named []string) error {
	l := p.ledger()
	named, err := p.listed(named)
	if err != nil {
		return err
	}
	has := make([]bool, len(l.Lists))
	for i, r := range l.Records {
		has[r.List] = has[r.List] || p.decided[i] == isIn
	}
	p.column = make([]int, len(l.Lists))
	for k, of := range l.Lists {
		p.column[k] = -1
		if len(named) == 0 && has[k] || slices.Contains(named, string(of.ID)) {
			p.column[k] = len(p.columns)
			p.columns = append(p.columns, of.Name)
		}
	}
	return nil
}

// group says whether a group belongs, and on which of the compared lists it
// stands: no bit, and the group is not in the table at all. It belongs if a
// record of it does and none is out; where one is in and another out, or two
// houses differ on one, it is contested.
func (p *population) group(records []int32) (b belongs, pattern uint32) {
	for _, i := range records {
		b |= p.decided[i]
		if k := p.column[p.ledger().Records[i].List]; k >= 0 {
			pattern |= 1 << k
		}
	}
	return b, pattern
}

// Populations reads the populations on whose records anything is decided, for
// the page of a pair: a judgement changes how many people of them are
// documented. It is a reconcile.Populations.
func Populations(ctx context.Context, s casework.Snapshot, l *reconcile.Linked, lang string) ([]reconcile.Population, error) {
	all, err := entered[Eligibility](ctx, s, verbDecide, "")
	if err != nil {
		return nil, err
	}
	var sets []value.ID
	for _, e := range all {
		if !slices.Contains(sets, e.Body.Population) {
			sets = append(sets, e.Body.Population)
		}
	}
	var found []reconcile.Population
	for _, set := range sets {
		f, err := s.Figure(ctx, string(set), lang)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue // its definition was erased
		}
		if err != nil {
			return nil, err
		}
		p := &population{sets: []value.ID{set}, linked: l}
		if p.decisions, err = decisionsOn(ctx, s, p.sets); err != nil {
			return nil, err
		}
		p.decide()
		if err := p.compare(nil); err != nil {
			return nil, err
		}
		found = append(found, reconcile.Population{Set: set, Label: f.Title, Counts: func(records []int32) bool {
			b, pattern := p.group(records)
			return b == isIn && pattern != 0
		}})
	}
	return found, nil
}
