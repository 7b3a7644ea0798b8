package estimates

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/reconcile"
	"sijil/estimate"
	"sijil/estimate/table"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// Asked is what an estimate of a case is asked for.
type Asked struct {
	Figures    []string `json:"figures"` // figures or sets that state one population
	Plan       Plan     `json:"plan"`
	Assumption string   `json:"assumption"`
	By         string   `json:"by"`
	LeftOut    *LeftOut `json:"left_out"`
}

// prepared is everything that is read of a case for an estimate; nothing of it
// is read again while the estimate is computed.
type prepared struct {
	answer   Answer // without results
	sets     []value.ID
	settings estimate.Settings
	refused  []estimate.Refusal // against every number
	warnings []estimate.Warning // on every number
	totals   []estimate.Total   // in place of groups: figures without records
	groups   []table.Stratum
	samples  [][]table.Stratum
}

// prepare reads a case for an estimate.
var prepare = casework.Query[Asked, *prepared]{
	Verb:  "estimate.prepare",
	Check: Asked.check,
	Read: func(ctx context.Context, s casework.Snapshot, in Asked) (*prepared, error) {
		plan, err := in.Plan.Complete()
		if err != nil {
			return nil, err
		}
		out := &prepared{settings: plan.settings()}
		out.settings.Assumption, out.settings.By = strings.TrimSpace(in.Assumption), strings.TrimSpace(in.By)
		out.answer = Answer{Plan: plan, LeftOut: in.LeftOut, Table: []Captured{}}
		stated, err := statedBy(ctx, s, in.Figures)
		if err != nil {
			return nil, err
		}
		for _, p := range stated {
			out.sets = append(out.sets, p.definition.Set)
		}
		p, err := load(ctx, s, out.sets, plan.Lists)
		if err != nil {
			return nil, err
		}
		if out.answer.Plan.Lists, err = p.listed(plan.Lists); err != nil {
			return nil, err
		}
		if out.totals = p.totals(stated); out.totals != nil {
			return out, nil
		}
		if out.answer.Position, err = p.position(ctx, s); err != nil {
			return nil, err
		}
		if out.answer.Linkage, err = p.linkage(ctx, s); err != nil {
			return nil, err
		}
		if out.answer.Linkage.Reviewed {
			out.settings.Linkage = estimate.Reviewed
		}
		return out, out.count(p)
	},
}

func (in Asked) check() error {
	if len(in.Figures) == 0 {
		return unusable("no figure is named; nothing was estimated").WithHint("name the figure whose definition states the population")
	}
	if l := in.LeftOut; l != nil && (strings.TrimSpace(l.Reason) == "" || strings.TrimSpace(l.By) == "") {
		return unusable("leaving groups out needs a reason and the name of who says so; nothing was estimated")
	} else if l != nil {
		if err := plainWords(l.By, l.Reason); err != nil {
			return err
		}
	}
	return plainWords(in.By, in.Assumption)
}

// stated is a figure with its definition.
type stated struct {
	figure     finding.Figure
	definition finding.Definition
}

func statedBy(ctx context.Context, s casework.Snapshot, figures []string) ([]stated, error) {
	var out []stated
	for _, name := range figures {
		f, d, err := defined(ctx, s, name, "en")
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(o stated) bool { return o.definition.Set == d.Set }) {
			out = append(out, stated{f, d})
		}
	}
	return out, nil
}

// totals returns the figures as totals if they cannot be estimated from
// records: one of them has none behind it, or they do not state one
// population. It returns nil if the records can be counted.
func (p *population) totals(figures []stated) []estimate.Total {
	countable := true
	var out []estimate.Total
	for _, f := range figures {
		same := slices.IndexFunc(figures, func(o stated) bool { return onePopulation(o.definition, f.definition) })
		of := figures[same].figure
		t := estimate.Total{Name: f.figure.ID, Shown: f.figure.Shown, Records: p.behind(f.definition.Set),
			Population: strings.Join([]string{of.Unit, of.Definition, of.Place, of.Period}, " · ")}
		countable = countable && same == 0 && t.Records > 0
		out = append(out, t)
	}
	if countable {
		return nil
	}
	return out
}

// behind returns how many records of lists there are behind a set: those of
// the list that it is, or those of the lists of which something was decided.
func (p *population) behind(set value.ID) int64 {
	l := p.ledger()
	with := make([]bool, len(l.Lists))
	for k, of := range l.Lists {
		with[k] = of.ID == set || slices.ContainsFunc(p.decisions.all, func(e Entered[Eligibility]) bool {
			return e.Body.Population == set && e.Body.ListID == of.ID
		})
	}
	n := int64(0)
	for _, r := range l.Records {
		if with[r.List] {
			n++
		}
	}
	return n
}

// count makes the table from the groups, samples of it from what the links
// leave open, and says what stands against a number.
func (out *prepared) count(p *population) error {
	if len(p.columns) > table.MaxLists {
		return unusable("%d lists have records of this population; nothing was estimated", len(p.columns)).
			WithHint("name at most %d of them with --lists", table.MaxLists)
	}
	plan := out.answer.Plan
	var d *division
	if plan.Strata != "" {
		if d = p.divide(plan.Strata); d == nil {
			return unusable("no list says anything in the role %q; nothing was estimated", plan.Strata).
				WithHint("sijil list show says which columns have which role")
		}
	}
	out.groups, out.answer.Counted = p.tables(p.linked.Groups, d)
	out.answer.Table = captured(out.groups)
	out.weigh(p)
	if len(out.refused) > 0 {
		return nil
	}
	out.samples = make([][]table.Stratum, plan.Clusterings)
	p.linked.Partitions(plan.Clusterings, plan.Seed, func(draw int, group []int32) {
		out.samples[draw], _ = p.tables(group, d)
	})
	return nil
}

// weigh says what stands against every number, and what makes each less sure.
func (out *prepared) weigh(p *population) {
	c := out.answer.Counted
	open := c.Undecided + c.Contested
	switch l := out.answer.LeftOut; {
	case len(p.columns) == 0:
		out.refused = append(out.refused, estimate.Reasoned("eligibility-undecided",
			"Nobody has decided of any record whether it belongs to this population."))
	case open > 0 && l == nil:
		out.refused = append(out.refused, estimate.Reasoned("eligibility-undecided",
			"Of %d groups of records nobody has decided whether they belong to this population, and of %d it is contested.", c.Undecided, c.Contested))
	case open > 0:
		out.warnings = append(out.warnings, estimate.Warned("left-out",
			"%d groups of which nobody decided whether they belong, and %d of which it is contested, are left out: %s (%s).", c.Undecided, c.Contested, l.Reason, l.By))
	}
	if aside := p.aside(); len(aside) > 0 {
		out.warnings = append(out.warnings, estimate.Warned("list-not-compared", "Not compared: %s.", strings.Join(aside, ", ")))
	}
}

// aside returns the names of the lists that are not compared.
func (p *population) aside() []string {
	var names []string
	for k, l := range p.ledger().Lists {
		if p.column[k] < 0 {
			names = append(names, l.Name)
		}
	}
	return names
}

// position returns the last position that changed anything that a table of the
// population rests on.
func (p *population) position(ctx context.Context, s casework.Snapshot) (int64, error) {
	last := p.ledger().Touched
	asked := []casework.LogFilter{{Verb: "judgement.", Limit: 1}, {Verb: "audit.", Limit: 1}}
	for _, set := range p.sets {
		asked = append(asked, casework.LogFilter{Verb: "figure.define", Subject: set, Limit: 1}, casework.LogFilter{Verb: verbDecide, Subject: set, Limit: 1})
	}
	for _, f := range asked {
		lines, err := s.Lines(ctx, f)
		if err != nil {
			return 0, err
		}
		for _, l := range lines {
			last = max(last, l.Position)
		}
	}
	return last, nil
}

// linkage says whether the links between the lists were reviewed, and what is
// left to do: a random audit drawn since the lists last changed, each of its
// pairs judged by two people who agree or were settled, and no contested pair
// that touches a group of the population.
func (p *population) linkage(ctx context.Context, s casework.Snapshot) (Linkage, error) {
	var l Linkage
	left := func(code, text string, n int) {
		if n > 0 {
			l.Left = append(l.Left, Todo{Code: code, Count: int64(n), Text: text})
		}
	}
	audit, err := reconcile.AuditResult.Read(ctx, s, reconcile.AuditAsked{})
	switch {
	case fault.KindOf(err) == fault.NotFound && err != nil:
		left("no-audit", "No random audit of the links was drawn.", 1)
	case err != nil:
		return l, err
	default:
		if audit.Position < p.ledger().Touched {
			left("audit-stale", "The lists changed after the last audit was drawn.", 1)
		}
		left("audit-waiting", fmt.Sprintf("Pairs of the last audit that wait for a judgement: %d.", audit.Waiting), audit.Waiting)
		left("audit-second", fmt.Sprintf("Pairs of the last audit that one person alone has judged: %d.", audit.SecondDue), audit.SecondDue)
	}
	n := p.contestedPairs()
	left("contested", fmt.Sprintf("Contested pairs that touch this population: %d.", n), n)
	l.Reviewed = len(l.Left) == 0
	return l, nil
}

// contestedPairs counts pairs on which people differ and of which one record is
// in a group that belongs, or may.
func (p *population) contestedPairs() int {
	touching := make([]bool, len(p.linked.Groups))
	eachGroup(p.linked.Groups, func(records []int32) {
		b, pattern := p.group(records)
		for _, i := range records {
			touching[i] = b != isOut && pattern != 0
		}
	})
	n := 0
	for pair, standing := range p.linked.Standing {
		if standing.Contested && (touching[pair[0]] || touching[pair[1]]) {
			n++
		}
	}
	return n
}
