package estimates

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/value"
)

// The decisions on whether records belong to a population.
const (
	In        = "in"
	Out       = "out"
	Undecided = "undecided"
)

// Deciding says whether records belong to a population, as the faces take it.
type Deciding struct {
	Population string `json:"population"` // a figure or its set
	List       string `json:"list"`
	Record     string `json:"record"` // the list's own id; "" all of the list
	Where      []Rule `json:"where"`  // only records whose cells say so
	Decision   string `json:"decision"`
	Reason     string `json:"reason"`
	By         string `json:"by"`
}

// Decide records a named person's decision on a list, on the records of a list
// whose cells say something, or on one record. What was decided before stays.
// It is fault.Invalid without a reason or a name, and fault.NotFound if there
// is no such population, list or record.
var Decide = casework.Act[Deciding, Eligibility]{
	Verb:  verbDecide,
	Check: Deciding.check,
	Needs: func(Deciding) access.Need { return access.Need{Action: verbDecide} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Deciding) ([]casework.Draft, Eligibility, error) {
		e := Eligibility{ID: pen.NewID(), Scope: s.Home(), List: in.List, Record: in.Record, Where: in.Where,
			Decision: in.Decision, Reason: strings.TrimSpace(in.Reason), By: strings.TrimSpace(in.By)}
		_, d, err := defined(ctx, s, in.Population, "en")
		if err != nil {
			return nil, e, err
		}
		ledger, err := lists.Load(ctx, s)
		if err != nil {
			return nil, e, err
		}
		of := slices.IndexFunc(ledger.Lists, func(l lists.List) bool { return l.Name == in.List })
		if of < 0 {
			return nil, e, fault.New(fault.NotFound, "there is no list %q", in.List).WithHint("see them with: sijil list show; nothing was recorded")
		}
		if in.Record != "" && !slices.ContainsFunc(ledger.Records, func(r lists.Record) bool { return r.List == of && r.Origin == in.Record }) {
			return nil, e, fault.New(fault.NotFound, "the list %s has no record of that id", in.List).WithHint("give the list's own id of it; nothing was recorded")
		}
		e.Population, e.ListID = d.Set, ledger.Lists[of].ID
		return []casework.Draft{{Subject: e.Population, Scope: e.Scope, Body: e}}, e, nil
	},
}

func (in Deciding) check() error {
	for _, f := range []struct{ name, text, hint string }{
		{"population", in.Population, "name the figure or set that states it"},
		{"list", in.List, "name the list that the decision is about"},
		{"reason", in.Reason, "say in a sentence why; whoever checks this later needs it"},
		{"name of the person who decides", in.By, "a machine suggests; a named person decides"},
	} {
		if strings.TrimSpace(f.text) == "" {
			return unusable("the %s is missing", f.name).WithHint("%s; nothing was recorded", f.hint)
		}
	}
	if in.Decision != In && in.Decision != Out && in.Decision != Undecided {
		return unusable("%q is no decision", in.Decision).WithHint("use in, out or undecided; nothing was recorded")
	}
	if in.Record != "" && len(in.Where) > 0 {
		return unusable("a decision is about one record or about those that meet rules, not both").WithHint("nothing was recorded")
	}
	for _, r := range in.Where {
		if err := r.check(); err != nil {
			return err
		}
	}
	return plainWords(in.By, in.Reason)
}

// plainWords refuses a name, or words, that command what shows them: a line
// break in a name would look like the decision of another person.
func plainWords(by, words string) error {
	if value.Deceives(by, true) || value.Deceives(words, false) {
		return unusable("the name or the words beside it hold characters that command what shows them").
			WithHint("type them again instead of pasting them; nothing was recorded")
	}
	return nil
}

// decisions are those on one population, log by log: what a partner decided
// stands beside what we decided and never in its place.
type decisions struct {
	all  []Entered[Eligibility] // oldest first
	logs []string               // in the order in which they first decided
	of   map[string]*voice      // by log
}

// voice is what one log decided, by what the decisions are about.
type voice struct {
	record map[place]*Eligibility
	where  map[value.ID][]ruled // by list, the latest first
	list   map[value.ID]*Eligibility
}

// place is where a record stands, whatever its list is called.
type place struct {
	list   value.ID
	origin string
}

func noDecisions() *decisions { return &decisions{of: map[string]*voice{}} }

type ruled struct {
	decision *Eligibility
	tests    []test
}

// decisionsOn reads the decisions on any of some sets that state one
// population. One whose rules cannot be read is passed over: only a partner's
// can be such.
func decisionsOn(ctx context.Context, s casework.Snapshot, sets []value.ID) (*decisions, error) {
	d := noDecisions()
	var found []Entered[Eligibility]
	for _, set := range sets {
		some, err := entered[Eligibility](ctx, s, verbDecide, set)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortStableFunc(found, func(a, b Entered[Eligibility]) int { return cmp.Compare(a.Position, b.Position) })
	for i := range found {
		if d.add(found[i].Place.Origin, &found[i].Body) == nil {
			d.all = append(d.all, found[i])
		}
	}
	return d, nil
}

// add puts a decision before all that its log made earlier on the same.
func (d *decisions) add(log string, e *Eligibility) error {
	tests, err := testsOf(e.Where)
	if err != nil {
		return err
	}
	v := d.of[log]
	if v == nil {
		v = &voice{record: map[place]*Eligibility{}, where: map[value.ID][]ruled{}, list: map[value.ID]*Eligibility{}}
		d.of[log], d.logs = v, append(d.logs, log)
	}
	switch {
	case e.Record != "":
		v.record[place{e.ListID, e.Record}] = e
	case len(e.Where) == 0:
		v.list[e.ListID] = e
	default:
		v.where[e.ListID] = append([]ruled{{e, tests}}, v.where[e.ListID]...)
	}
	return nil
}

// on returns the decisions that stand for a record, at most one of each log;
// none if nobody decided.
func (d *decisions) on(list value.ID, r lists.Record) []*Eligibility {
	var stand []*Eligibility
	for _, log := range d.logs {
		if e := d.of[log].on(list, r); e != nil {
			stand = append(stand, e)
		}
	}
	return stand
}

func (v *voice) on(list value.ID, r lists.Record) *Eligibility {
	if e := v.record[place{list, r.Origin}]; e != nil {
		return e
	}
	for _, w := range v.where[list] {
		if meets(r.Cells, w.tests) {
			return w.decision
		}
	}
	return v.list[list]
}

// About says what a decision is about, in a few words.
func (e Eligibility) About() string {
	switch {
	case e.Record != "":
		return fmt.Sprintf("%s/%s", e.List, e.Record)
	case len(e.Where) > 0:
		rules := make([]string, len(e.Where))
		for i, r := range e.Where {
			rules[i] = r.String()
		}
		return fmt.Sprintf("%s where %s", e.List, strings.Join(rules, " and "))
	}
	return e.List
}
