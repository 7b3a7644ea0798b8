package workspace_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/estimate"
	"sijil/fault"
	"sijil/finding"
	"sijil/linkage/fiction"
	"sijil/value"
)

// population makes lists of a fictional population of Marsoun with known truth,
// imports them, and defines the figure "killed" that states whom they are
// about. It returns how many people are on at least one list.
func (h *house) population(t testing.TB, people int, habits []fiction.Habit) int {
	t.Helper()
	files := make([]bytes.Buffer, len(habits))
	var truth bytes.Buffer
	writers := make([]io.Writer, len(habits))
	for k := range files {
		writers[k] = &files[k]
	}
	if err := fiction.Write(fiction.Options{People: people, Seed: 7, Lists: habits}, writers, &truth); err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for line := range strings.Lines(truth.String()) {
		documented[line[strings.LastIndexByte(line, ',')+1:]] = true
	}
	for k, habit := range habits {
		h.importLines(t, fmt.Sprintf(`{"entity":"org:%s","kind":"group","label":{"en":"Network %d"}}`+"\n", habit.Name, k+1))
		h.collectFile(t, habit.Name, habit.Name+".csv", files[k].Bytes())
		h.mapped(t, habit.Name, "org:"+habit.Name)
		h.take(t, habit.Name, habit.Name, "org:"+habit.Name)
	}
	h.killed(t, "killed")
	return len(documented) - 1 // without the header
}

func (h *house) killed(t testing.TB, ref string) {
	t.Helper()
	do(t, h, casework.DefineFigure, finding.Definition{Set: value.ID("set:" + ref), Ref: ref, Unit: "person", What: "killed", Stage: "documented",
		Title: value.Label{{Lang: "en", Text: "People killed in Marsoun"}}, Meaning: value.Label{{Lang: "en", Text: "Killed in Marsoun"}}})
}

// plain returns habits of lists that are easy to link: what is tested is the
// way from records to an estimate.
func plain(coverage ...float64) []fiction.Habit {
	habits := make([]fiction.Habit, len(coverage))
	for k, c := range coverage {
		habits[k] = fiction.Habit{Name: fmt.Sprintf("list%d", k+1), Spelling: "english", Parts: 4, Coverage: c, BirthDates: true}
	}
	return habits
}

func (h *house) belong(t testing.TB, population, decision string, names ...string) {
	t.Helper()
	for _, l := range names {
		do(t, h, estimates.Decide, estimates.Deciding{Population: population, List: l, Decision: decision, Reason: "all of it is about Marsoun", By: "M. Orrin"})
	}
}

// asked is a quick plan: graphs need no chains.
func asked(figures ...string) estimates.Asked {
	return estimates.Asked{Figures: figures, Plan: estimates.Plan{Method: estimate.Graphs, Seed: 1},
		Assumption: "The lists depend on each other along a graph.", By: "M. Orrin"}
}

func (h *house) explore(t testing.TB, in estimates.Asked) estimates.Opened {
	t.Helper()
	o, err := estimates.Explore(context.Background(), h, h.Actor(), in, estimates.How{Threads: 4})
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	return o
}

func refusals(o estimates.Opened) []string {
	var codes []string
	for _, r := range o.Answer.Results {
		for _, x := range r.Refused {
			codes = append(codes, x.Code)
		}
	}
	return codes
}

func TestFromListsToARecordedEstimateThatHoldsTheTruth(t *testing.T) {
	h := newHouse(t, "")
	const people = 600
	documented := h.population(t, people, plain(.45, .4, .35))
	h.belong(t, "killed", estimates.In, "list1", "list2", "list3")

	status := ask(t, h, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed"}, Lang: "en"})
	groups := h.groups(t)
	if status.Counted.In != int64(groups) || status.Counted.Undecided+status.Counted.Contested+status.Counted.Out != 0 {
		t.Errorf("%d groups of records, counted %+v", groups, status.Counted)
	}
	if diff := groups - documented; diff < -5 || diff > 5 {
		t.Errorf("%d groups, %d people are on the lists", groups, documented)
	}

	in := estimates.Registering{Ref: "killed-1", Asked: asked("killed")}
	registered := do(t, h, estimates.Register, in)
	if len(registered.Opened) != 0 || registered.Plan.Clusterings != 50 || registered.Plan.Cap != "20" {
		t.Errorf("registered %+v", registered)
	}
	if _, err := casework.Ask(context.Background(), h, h.Actor(), estimates.Show, casework.Asked{ID: "killed-1", Lang: "en"}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a registered estimate that nobody opened is shown: %v", err)
	}
	first := h.run(t, "killed-1", 4)
	if first.Answer.Documented != int64(groups) {
		t.Errorf("documented %d, groups %d", first.Answer.Documented, groups)
	}
	r := first.Answer.Results[0]
	if r.Estimate == nil || r.Estimate.Lo > people || *r.Estimate.Hi < people || r.Estimate.Lo < first.Answer.Documented {
		t.Errorf("%d people; the estimate is %+v, refused %+v", people, r.Estimate, r.Refused)
	}
	if l := first.Answer.Links; l == nil || len(l.Each) != 50 || l.Documented.Lo > int64(documented)+5 || *l.Documented.Hi < int64(documented)-5 {
		t.Errorf("what the links do: %+v, %d people on the lists", l, documented)
	}
	// Nobody drew an audit: the number stands, and is no headline.
	if first.Answer.Headline != nil || !slices.Equal(refusals(first), []string{"linkage-unreviewed"}) || first.Answer.Linkage.Reviewed {
		t.Errorf("headline %+v, refused %v", first.Answer.Headline, refusals(first))
	}

	again := h.run(t, "killed-1", 1)
	if again.Text != first.Text || again.Recorded.SHA256 != first.Recorded.SHA256 || again.Recorded.ID == first.Recorded.ID {
		t.Error("the same registration at the same position gave another text")
	}
	page := ask(t, h, estimates.Show, casework.Asked{ID: "killed-1", Lang: "en"})
	if page.Recorded.Body.ID != again.Recorded.ID || page.Registration == nil || page.Registration.Body.Ref != "killed-1" ||
		len(page.Earlier) != 1 || page.Figures[0].ID != "killed" || page.Answer.Documented != first.Answer.Documented {
		t.Errorf("the page is %+v", page)
	}
}

func (h *house) run(t testing.TB, ref string, threads int) estimates.Opened {
	t.Helper()
	o, err := estimates.Run(context.Background(), h, h.Actor(), estimates.Running{Registration: ref}, estimates.How{Threads: threads})
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	return o
}

// groups counts the groups of records of the case.
func (h *house) groups(t testing.TB) int {
	t.Helper()
	s, err := h.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := reconcile.Load(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, g := range l.Groups {
		if int(g) == i {
			n++
		}
	}
	return n
}

// decided counts the people of three lists as one population, and returns the
// house.
func decided(t testing.TB) *house {
	t.Helper()
	h := newHouse(t, "")
	h.population(t, 300, plain(.5, .45, .4))
	h.belong(t, "killed", estimates.In, "list1", "list2", "list3")
	return h
}

func TestFiguresWithoutRecordsAreTotals(t *testing.T) {
	h := decided(t)
	h.killed(t, "believed")
	h.killed(t, "received")
	o := h.explore(t, asked("killed", "believed", "received"))
	if o.Recorded != nil || !slices.Contains(refusals(o), "totals-without-records") || o.Answer.Results[0].Estimate != nil {
		t.Errorf("recorded %v, refused %v", o.Recorded, refusals(o))
	}
	if texts := fmt.Sprint(o.Answer.Results[0].Refused); !strings.Contains(texts, "believed") || strings.Contains(texts, "killed (") {
		t.Errorf("a figure with records is called a total: %s", texts)
	}
	for name, in := range map[string]estimates.Asked{"two totals": asked("believed", "received"), "one total": asked("believed")} {
		if o := h.explore(t, in); o.Recorded != nil || !slices.Contains(refusals(o), "totals-without-records") {
			t.Errorf("%s: recorded %v, refused %v", name, o.Recorded, refusals(o))
		}
	}
	_, err := casework.Do(context.Background(), h, h.Actor(), estimates.Register, estimates.Registering{Ref: "x", Asked: asked("believed")})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("an estimate of a total was registered: %v", err)
	}
	if got := ask(t, h, estimates.List, casework.Asked{Lang: "en"}); len(got.Recorded)+len(got.Registrations) != 0 {
		t.Errorf("a refusal opened something: %+v", got)
	}
}

func TestUndecidedAndContestedGroupsStopTheCountUntilSomebodySays(t *testing.T) {
	h := newHouse(t, "")
	h.population(t, 300, plain(.5, .45, .4))
	h.belong(t, "killed", estimates.In, "list1", "list2")
	before := h.explore(t, asked("killed"))
	if slices.Contains(refusals(before), "eligibility-undecided") {
		t.Errorf("a list of which nothing was decided stops the count: %v", refusals(before))
	}
	// One record of the third list makes it a list of this population; one of
	// a group that belongs is out, so that the group is contested.
	l := h.ledger(t)
	third := slices.IndexFunc(l.Records, func(r lists.Record) bool { return r.List == 2 })
	one := estimates.Deciding{Population: "killed", List: "list3", Record: l.Records[third].Origin, Decision: estimates.In, Reason: "named in the same report", By: "M. Orrin"}
	do(t, h, estimates.Decide, one)
	shared := h.together(t)
	one.List, one.Record, one.Decision = shared.List, shared.Origin, estimates.Out
	do(t, h, estimates.Decide, one)

	o := h.explore(t, asked("killed"))
	if o.Recorded != nil || !slices.Contains(refusals(o), "eligibility-undecided") || o.Answer.Counted.Contested != 1 || o.Answer.Counted.Undecided < 10 {
		t.Errorf("recorded %v, refused %v, counted %+v", o.Recorded, refusals(o), o.Answer.Counted)
	}
	if o.Answer.Documented != o.Answer.Counted.In || o.Answer.Documented == 0 {
		t.Errorf("what is documented so far is not shown: %+v", o.Answer.Answer)
	}
	status := ask(t, h, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed"}, Lang: "ar"})
	if len(status.Open) == 0 || !status.Open[0].Contested || len(status.Open[0].Records) < 2 || status.Counted != o.Answer.Counted {
		t.Errorf("the contested group does not stand first: %+v", status.Open[:min(1, len(status.Open))])
	}

	in := asked("killed")
	in.LeftOut = &estimates.LeftOut{Reason: "their place is not known", By: "M. Orrin"}
	left := h.explore(t, in)
	want := fmt.Sprintf("%d groups of which nobody decided", o.Answer.Counted.Undecided)
	if left.Recorded == nil || left.Answer.Results[0].Estimate == nil || !strings.Contains(fmt.Sprint(left.Answer.Results[0].Warnings), want) {
		t.Errorf("left out: recorded %v, warned %v, want %q", left.Recorded, left.Answer.Results[0].Warnings, want)
	}
	in.LeftOut = &estimates.LeftOut{Reason: "nobody says so"}
	if _, err := estimates.Explore(context.Background(), h, h.Actor(), in, estimates.How{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("groups were left out without a name: %v", err)
	}
}

// together returns a record of the first list that stands in a group with one
// of the second.
func (h *house) together(t testing.TB) lists.Name {
	t.Helper()
	s, err := h.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := reconcile.Load(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range l.Groups {
		if l.Ledger.Records[i].List == 1 && l.Ledger.Records[g].List == 0 {
			return l.Ledger.NameOf(int(g))
		}
	}
	t.Fatal("no two records are of one person")
	return lists.Name{}
}

func TestAPopulationIsDividedByWhatItsRecordsSay(t *testing.T) {
	h := decided(t)
	in := asked("killed")
	in.Plan.Strata = "sex"
	o := h.explore(t, in)
	var names []string
	sum := int64(0)
	for _, s := range o.Answer.Strata {
		names, sum = append(names, s.Name), sum+s.Documented
	}
	if !slices.Contains(names, "female") || !slices.Contains(names, "male") || sum != o.Answer.Documented {
		t.Errorf("strata %v of %d, documented %d", names, sum, o.Answer.Documented)
	}
	if r := o.Answer.Results[0]; r.Estimate == nil || r.Estimate.Lo < o.Answer.Documented || o.Answer.Links == nil {
		t.Errorf("the total is %+v, refused %v", r.Estimate, r.Refused)
	}
	for _, role := range []string{"category", "height"} { // no list has it; there is no such role
		in.Plan.Strata = role
		if _, err := estimates.Explore(context.Background(), h, h.Actor(), in, estimates.How{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("divided by %s: %v", role, err)
		}
	}
}

func TestAJudgementChangesThePopulationsThatItsRecordsBelongTo(t *testing.T) {
	h := decided(t)
	s, err := h.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := reconcile.Load(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	found, err := estimates.Populations(context.Background(), s, l, "ar")
	if err != nil || len(found) != 1 || found[0].Label == "" {
		t.Fatalf("populations %+v, %v", found, err)
	}
	n := 0
	for i, g := range l.Groups {
		if int(g) == i && found[0].Counts([]int32{int32(i)}) {
			n++
		}
	}
	if n != h.groups(t) {
		t.Errorf("%d groups count, of %d", n, h.groups(t))
	}
}

func TestNobodyDecidesWithoutANameAReasonOrAThing(t *testing.T) {
	h := decided(t)
	good := estimates.Deciding{Population: "killed", List: "list1", Decision: estimates.Out, Reason: "another town", By: "M. Orrin"}
	for what, change := range map[string]func(*estimates.Deciding){
		"no reason":          func(d *estimates.Deciding) { d.Reason = " " },
		"no name":            func(d *estimates.Deciding) { d.By = "" },
		"no decision":        func(d *estimates.Deciding) { d.Decision = "perhaps" },
		"no such population": func(d *estimates.Deciding) { d.Population = "wounded" },
		"no such list":       func(d *estimates.Deciding) { d.List = "list9" },
		"no such record":     func(d *estimates.Deciding) { d.Record = "nobody" },
		"record and rule": func(d *estimates.Deciding) {
			d.Record, d.Where = "a", []estimates.Rule{{Role: "place", Is: "equals", Text: "Mill"}}
		},
		"a rule of no role": func(d *estimates.Deciding) { d.Where = []estimates.Rule{{Role: "height", Is: "equals", Text: "2"}} },
	} {
		in := good
		change(&in)
		if _, err := casework.Do(context.Background(), h, h.Actor(), estimates.Decide, in); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.NotFound || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	in := good
	in.Where = []estimates.Rule{{Role: "sex", Is: "equals", Text: "female"}}
	do(t, h, estimates.Decide, in)
	status := ask(t, h, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"set:killed"}, Lang: "en"})
	if l := status.Lists[0]; l.Out == 0 || l.In == 0 || l.In+l.Out != l.Records || len(status.Decisions) != 4 {
		t.Errorf("a rule decided %+v of %d decisions", l, len(status.Decisions))
	}
}

func TestLinksCountAsReviewedOnceTwoPeopleJudgedAnAuditAndNothingIsContested(t *testing.T) {
	h := decided(t)
	todo := func() []string {
		var codes []string
		for _, x := range ask(t, h, estimates.PopulationStatus, estimates.StatusAsked{Figures: []string{"killed"}, Lang: "en"}).Linkage.Left {
			codes = append(codes, x.Code)
		}
		return codes
	}
	alike(t, "before an audit", todo(), []string{"no-audit"})
	audit := do(t, h, reconcile.DrawAudit, reconcile.Drawing{Size: 12, Seed: 3, By: "M. Orrin"})
	alike(t, "drawn and not judged", todo(), []string{"audit-waiting"})
	judge := func(by string, p reconcile.AuditPair, verdict reconcile.Verdict) {
		do(t, h, reconcile.Judge, reconcile.Judging{AList: p.A.List, ARecord: p.A.Origin, BList: p.B.List, BRecord: p.B.Origin,
			Verdict: string(verdict), Reason: "names and dates of birth", By: by, Blind: true, Audit: string(audit.ID)})
	}
	verdict := map[bool]reconcile.Verdict{true: reconcile.Same, false: reconcile.Different}
	for _, p := range audit.Pairs {
		judge("M. Orrin", p, verdict[p.Linked])
	}
	alike(t, "judged by one person", todo(), []string{"audit-second"})
	for _, p := range audit.Pairs {
		judge("L. Tamm", p, verdict[p.Linked])
	}
	alike(t, "judged by two", todo(), nil)
	o := h.explore(t, asked("killed"))
	if o.Answer.Headline == nil || len(refusals(o)) != 0 || !o.Answer.Linkage.Reviewed {
		t.Errorf("headline %+v, refused %v", o.Answer.Headline, refusals(o))
	}
	judge("L. Tamm", audit.Pairs[0], verdict[!audit.Pairs[0].Linked])
	alike(t, "one pair contested", todo(), []string{"audit-waiting", "contested"})
	if o := h.explore(t, asked("killed")); o.Answer.Headline != nil {
		t.Error("a headline stands on contested links")
	}
}
