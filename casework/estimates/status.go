package estimates

import (
	"context"
	"slices"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/finding"
	"sijil/value"
)

// StatusAsked asks how far a population is decided.
type StatusAsked struct {
	Figures []string // figures or sets that state it
	Lists   []string // that are compared; none: those with a record that belongs
	Lang    string
}

// Status is how far it is decided who belongs to a population, and what the
// lists say of it so far.
type Status struct {
	Figures     []finding.Figure       `json:"figures"`
	Definitions []finding.Definition   `json:"definitions"`
	Lists       []ListStatus           `json:"lists"`
	Counted     Counted                `json:"counted"`
	Table       []Captured             `json:"table"`
	Open        []OpenGroup            `json:"open"` // contested ones first, at most mostOpen
	Linkage     Linkage                `json:"linkage"`
	Decisions   []Entered[Eligibility] `json:"decisions"` // oldest first
	Position    int64                  `json:"position"`
}

// ListStatus is how the records of one list are decided.
type ListStatus struct {
	Name      string      `json:"name"`
	Label     value.Label `json:"label"`
	Records   int64       `json:"records"`
	In        int64       `json:"in"`
	Out       int64       `json:"out"`
	Undecided int64       `json:"undecided"`
	Compared  bool        `json:"compared"`
}

// OpenGroup is a group of records of which nobody decided whether it belongs,
// or of which it is contested.
type OpenGroup struct {
	Contested bool         `json:"contested"`
	Records   []OpenRecord `json:"records"`
}

// OpenRecord is a record of such a group, with the decision that stands for it.
type OpenRecord struct {
	Name     lists.Name   `json:"name"`
	Claim    value.ID     `json:"claim"`
	Decision *Eligibility `json:"decision"` // nil: nobody decided
	// Others are decisions of other houses on the same record.
	Others []*Eligibility `json:"others,omitempty"`
}

// mostOpen is how many open groups are listed.
const mostOpen = 100

// PopulationStatus reads how far a population is decided.
var PopulationStatus = casework.Query[StatusAsked, Status]{
	Verb: "population.show",
	Read: func(ctx context.Context, s casework.Snapshot, in StatusAsked) (Status, error) {
		var out Status
		var sets []value.ID
		for _, name := range in.Figures {
			f, d, err := defined(ctx, s, name, in.Lang)
			if err != nil {
				return out, err
			}
			if slices.Contains(sets, d.Set) {
				continue
			}
			out.Figures, out.Definitions, sets = append(out.Figures, f), append(out.Definitions, d), append(sets, d.Set)
			if !onePopulation(out.Definitions[0], d) {
				return Status{}, unusable("%s and %s state different populations; nothing was counted", in.Figures[0], name).
					WithHint("look at each by itself: what was decided for one says nothing about the other")
			}
		}
		p, err := load(ctx, s, sets, in.Lists)
		if err != nil {
			return out, err
		}
		out.Decisions = p.called()
		groups, counted := p.tables(p.linked.Groups, nil)
		out.Counted, out.Table = counted, captured(groups)
		out.Lists, out.Open = p.byList(), p.open()
		if out.Linkage, err = p.linkage(ctx, s); err != nil {
			return out, err
		}
		out.Position, err = p.position(ctx, s)
		return out, err
	},
}

// called returns all decisions with their lists as they are called now.
func (p *population) called() []Entered[Eligibility] {
	all := slices.Clone(p.decisions.all)
	for i := range all {
		for _, of := range p.ledger().Lists {
			if of.ID == all[i].Body.ListID {
				all[i].Body.List = of.Name
			}
		}
	}
	return all
}

func (p *population) byList() []ListStatus {
	l := p.ledger()
	out := make([]ListStatus, len(l.Lists))
	for k, of := range l.Lists {
		out[k] = ListStatus{Name: of.Name, Label: of.Label, Compared: p.column[k] >= 0}
	}
	for i, r := range l.Records {
		of := &out[r.List]
		of.Records++
		switch p.decided[i] {
		case isIn:
			of.In++
		case isOut:
			of.Out++
		default:
			of.Undecided++
		}
	}
	return out
}

// open lists the groups that wait for a decision.
func (p *population) open() []OpenGroup {
	var disputed, waiting []OpenGroup
	eachGroup(p.linked.Groups, func(records []int32) {
		b, pattern := p.group(records)
		if pattern == 0 || b == isIn || b == isOut || b == isUndecided && len(waiting) == mostOpen || len(disputed) == mostOpen {
			return
		}
		g := OpenGroup{Contested: b == isContested}
		for _, i := range records {
			r := p.ledger().Records[i]
			name := p.ledger().NameOf(int(i))
			record := OpenRecord{Name: name, Claim: r.Claim}
			if stand := p.decisions.on(p.ledger().Lists[r.List].ID, r); len(stand) > 0 {
				record.Decision, record.Others = stand[0], stand[1:]
			}
			g.Records = append(g.Records, record)
		}
		if g.Contested {
			disputed = append(disputed, g)
		} else {
			waiting = append(waiting, g)
		}
	})
	return append(disputed, waiting[:min(len(waiting), mostOpen-len(disputed))]...)
}
