package reconcile

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sijil/casework"
	"sijil/value"
)

// SummaryPage is what the lists of a case add up to now.
type SummaryPage struct {
	Lists     []ListLine     `json:"lists"`
	Records   int            `json:"records"`
	People    People         `json:"people"`   // different people on at least one list
	Level     float64        `json:"level"`    // of the interval: 0.9
	Together  int            `json:"together"` // people on more than one record
	Links     int            `json:"links"`    // pairs of records in one group
	Compared  int            `json:"compared"` // pairs
	Judged    int            `json:"judged"`   // pairs with a judgement that counts
	Same      int            `json:"same"`     // of those, by standing verdict
	Different int            `json:"different"`
	Unsure    int            `json:"unsure"`
	Contested int            `json:"contested"`
	Second    int            `json:"second"` // wait for a second reviewer
	Asleep    int            `json:"asleep"` // judgements on a record that left its list
	Questions []Question     `json:"questions"`
	Reviewers []ReviewerLine `json:"reviewers"`
	Audits    []AuditLine    `json:"audits"` // the latest first
	Warnings  []string       `json:"warnings"`
	Position  int64          `json:"position"`
}

// ListLine is one list.
type ListLine struct {
	ID            value.ID `json:"id"`
	Name          string   `json:"name"`
	Label         string   `json:"label"`
	AsOf          string   `json:"as_of,omitempty"`
	Records       int      `json:"records"`
	People        int      `json:"people"` // different people on it
	Alone         int      `json:"alone"`  // people that no other list has
	DuplicateFree bool     `json:"duplicate_free"`
}

// ReviewerLine is how far one reviewer is.
type ReviewerLine struct {
	Name string `json:"name"`
	Progress
}

// AuditLine is one audit.
type AuditLine struct {
	ID     value.ID `json:"id"`
	At     string   `json:"at"` // YYYY-MM-DD HH:MM, UTC
	By     string   `json:"by"`
	Drawn  int      `json:"drawn"`
	Judged int      `json:"judged"`
}

// Summary reads what the lists of a case add up to.
var Summary = casework.Query[casework.Asked, SummaryPage]{
	Verb: "review.summary",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) (SummaryPage, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return SummaryPage{}, err
		}
		page := SummaryPage{Records: len(l.Ledger.Records), Level: .9, Asleep: l.asleep, Questions: l.questions, Position: s.Position()}
		page.Lists = l.lines(in.Lang)
		for _, stood := range l.Standing {
			page.Judged++
			page.count(stood)
		}
		page.Reviewers = l.reviewers()
		for _, d := range slices.Backward(l.book.audits) {
			line := AuditLine{ID: d.ID, At: l.book.drawnAt[d.ID].At.UTC().Format("2006-01-02 15:04"), By: d.By, Drawn: len(d.Pairs)}
			for _, p := range d.Pairs {
				if l.book.standing[d.couple(p)].Verdict != "" {
					line.Judged++
				}
			}
			page.Audits = append(page.Audits, line)
		}
		if n := l.book.unread; n > 0 {
			page.Warnings = append(page.Warnings, fmt.Sprintf("%d entries that were received are no judgements or audits that hold here; they are passed over.", n))
		}
		if l.Result == nil {
			return page, nil
		}
		page.Warnings = append(page.Warnings, l.Result.Notices()...)
		page.People = People(l.groups.People())
		page.Compared = len(l.Result.Pairs)
		for _, g := range grouped(nil, l.Groups) {
			if n := len(g); n > 1 {
				page.Together++
				page.Links += n * (n - 1) / 2
			}
		}
		return page, nil
	},
}

func (page *SummaryPage) count(s Standing) {
	switch {
	case s.Contested:
		page.Contested++
	case s.Verdict == Same:
		page.Same++
	case s.Verdict == Different:
		page.Different++
	case s.Verdict == Unsure:
		page.Unsure++
	}
	if s.Second {
		page.Second++
	}
}

// lines says of each list how many different people are on it, and how many of
// them on no other.
func (l *Linked) lines(lang string) []ListLine {
	lines := make([]ListLine, len(l.Ledger.Lists))
	for k, of := range l.Ledger.Lists {
		lines[k] = ListLine{ID: of.ID, Name: of.Name, Label: of.Label.In(lang), AsOf: of.Release.AsOf, DuplicateFree: of.DuplicateFree}
	}
	for _, r := range l.Ledger.Records {
		lines[r.List].Records++
	}
	for _, g := range grouped(nil, l.Groups) {
		var on []int
		for _, i := range g {
			if k := l.Ledger.Records[i].List; !slices.Contains(on, k) {
				on = append(on, k)
			}
		}
		for _, k := range on {
			lines[k].People++
		}
		if len(on) == 1 {
			lines[on[0]].Alone++
		}
	}
	return lines
}

// reviewers says how far each person is who judged or drew anything.
func (l *Linked) reviewers() []ReviewerLine {
	names := map[string]string{} // by person: of several spellings the first in order
	for _, s := range l.Standing {
		for _, j := range s.Judgements {
			if name, ok := names[personOf(j.By)]; !ok || j.By < name {
				names[personOf(j.By)] = j.By
			}
		}
	}
	var lines []ReviewerLine
	for _, name := range slices.Sorted(maps.Values(names)) {
		line := ReviewerLine{Name: name}
		_, line.Progress = l.waitingFor(name)
		lines = append(lines, line)
	}
	return lines
}

// GroupRow is a record with its group, as sijil link writes it.
type GroupRow struct {
	List    string `json:"list"`
	Record  string `json:"record_id"`
	Cluster string `json:"cluster_id"` // the smallest LIST/ID of the group
}

// Groups reads the group of every record, in the order of lists and own ids.
var Groups = casework.Query[casework.Asked, []GroupRow]{
	Verb: "review.groups",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) ([]GroupRow, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return nil, err
		}
		// Lists are sorted by name and the text of LIST/ID is not: list/1 stands
		// after list-2/1.
		first := make([]string, len(l.Groups))
		for i, g := range l.Groups {
			n := l.Ledger.NameOf(i)
			if id := n.List + "/" + n.Origin; first[g] == "" || id < first[g] {
				first[g] = id
			}
		}
		rows := make([]GroupRow, len(l.Groups))
		for i, g := range l.Groups {
			n := l.Ledger.NameOf(i)
			rows[i] = GroupRow{List: n.List, Record: n.Origin, Cluster: first[g]}
		}
		return rows, nil
	},
}
