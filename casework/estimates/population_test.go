package estimates

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/estimate/table"
	"sijil/value"
)

// lists of a fictional country: two of one hospital and one of a coast guard.
func ledger(records ...lists.Record) *lists.Ledger {
	l := &lists.Ledger{Lists: []lists.List{{ID: "c", Name: "coast"}, {ID: "e", Name: "east"}, {ID: "w", Name: "west"}}, Records: records}
	slices.SortStableFunc(l.Records, func(a, b lists.Record) int { return a.List - b.List })
	return l
}

func row(list int, origin string, cells ...string) lists.Record {
	r := lists.Record{List: list, Origin: origin}
	for i := 0; i+1 < len(cells); i += 2 {
		r.Cells = append(r.Cells, lists.Cell{Role: cells[i], Text: cells[i+1]})
	}
	return r
}

// people returns a population of the ledger's records, grouped and decided as
// given.
func people(t *testing.T, l *lists.Ledger, group []int32, decided ...Eligibility) *population {
	t.Helper()
	p := &population{linked: &reconcile.Linked{Ledger: l, Groups: group}}
	p.decisions = noDecisions()
	for i := range decided {
		decided[i].ListID = value.ID(decided[i].List[:1])
		if err := p.decisions.add("ours", &decided[i]); err != nil {
			t.Fatal(err)
		}
	}
	p.decide()
	if err := p.compare(nil); err != nil {
		t.Fatal(err)
	}
	return p
}

func rule(t *testing.T, text string) Rule {
	t.Helper()
	r, err := ReadRule(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheNearerDecisionStandsAndOfEqualsTheLatest(t *testing.T) {
	l := ledger(row(0, "1", "place", "Marsoun"), row(0, "2", "place", "Qalet"), row(0, "3"), row(0, "4", "place", "Marsoun"))
	p := people(t, l, []int32{0, 1, 2, 3},
		Eligibility{List: "coast", Decision: Out}, Eligibility{List: "coast", Decision: In},
		Eligibility{List: "coast", Decision: Out, Where: []Rule{rule(t, "place contains mars")}},
		Eligibility{List: "coast", Decision: In, Where: []Rule{rule(t, "place equals MARSOUN")}},
		Eligibility{List: "coast", Decision: Out, Where: []Rule{rule(t, "place equals Qalet")}},
		Eligibility{List: "coast", Record: "4", Decision: In}, Eligibility{List: "coast", Record: "4", Decision: Undecided})
	if got, want := p.decided, []belongs{isIn, isOut, isIn, isUndecided}; !slices.Equal(got, want) {
		t.Errorf("decided %v, want %v", got, want)
	}
}

func TestRulesReadCellsAsTheyStandInLists(t *testing.T) {
	date := func(text, format string) []lists.Cell {
		return []lists.Cell{{Role: "death", Text: text, Format: format}}
	}
	parts := []lists.Cell{{Role: "death", Part: "year", Text: "2031"}, {Role: "death", Part: "month", Text: "3"}, {Role: "death", Part: "day", Text: "0"}}
	place := []lists.Cell{{Role: "place", Text: "  قلعة أحمد "}}
	for _, tt := range []struct {
		rule  string
		cells []lists.Cell
		want  bool
	}{
		{"death within 2031-03", date("2031-03-09", ""), true},
		{"death within 2031-03", date("09/03/2031", "dd/mm/yyyy"), true},
		{"death within 2031-03", date("03/09/2031", "mm/dd/yyyy"), true},
		{"death within 2031-03", date("20310309", "yyyymmdd"), true},
		{"death within 2031-03", date("٩/٣/٢٠٣١", "dd/mm/yyyy"), true},
		{"death within 2031-03", parts, true},
		{"death within 2031-03-01/2031-03-10", parts, false}, // some day in March
		{"death within 2031-03", date("2031", ""), false},
		{"death within 2031-03", date("unknown", ""), false},
		{"death within 2031-03-05", date("2031-03-05/2031-03-09", ""), false}, // some day of five
		{"death within 2031-03", date("2031-03-05/2031-03-09", ""), true},
		{"death within 2031-03", date("2031-03-30/2031-04-02", ""), false},
		{"death within 2031-03", date("05-03-2031 - 02-04-2031", "dd-mm-yyyy"), false},
		{"death within 2031-03", date("before 2031-03-05", ""), false},
		{"death within 2031-03", date("2031-03-05 or later", ""), false},
		{"death within 2031-03", date("../2031-03-05", ""), false},
		{"death within 2031-03", date("2031-03-05 14:30:00", ""), true},
		{"death within 2031-03", date("2031-03-05T14:30:00Z", ""), true},
		{"death within 2031-03", date("3/5/2031 2:30 PM", "mm/dd/yyyy"), true},
		{"death within 2031-03", date("2031-13-40", ""), false},
		{"death within 2031-03", nil, false},
		{"place equals قلعه احمد", place, true},
		{"place contains احمد", place, true},
		{"place equals احمد", place, false},
		{"sex equals male", []lists.Cell{{Role: "sex", Text: "ذكر"}}, true},
		{"sex equals F", []lists.Cell{{Role: "sex", Text: "Female"}}, true},
		{"sex equals male", []lists.Cell{{Role: "sex", Text: "female"}}, false},
		{"sex contains male", []lists.Cell{{Role: "sex", Text: "unknown"}}, false},
		{"sex contains male", []lists.Cell{{Role: "sex", Text: "female"}}, false},
		{"sex contains unknown", []lists.Cell{{Role: "sex", Text: "female"}}, false},
	} {
		tests, err := testsOf([]Rule{rule(t, tt.rule)})
		if err != nil {
			t.Fatal(err)
		}
		if got := meets(tt.cells, tests); got != tt.want {
			t.Errorf("%s of %v: %v", tt.rule, tt.cells, got)
		}
	}
	for _, bad := range []string{"", "place", "place equals", "place is Marsoun", "ignore equals x", "height equals 2", "death within spring", "place equals ..."} {
		if r, err := ReadRule(bad); err == nil {
			t.Errorf("%q was read as %v", bad, r)
		}
	}
}

func TestAGroupBelongsIfARecordDoesAndNoneIsOut(t *testing.T) {
	l := ledger(row(0, "1"), row(0, "2"), row(0, "3"), row(0, "4"), row(1, "1"), row(1, "2"), row(1, "3"), row(2, "1"))
	//                      in             in              undecided       undecided       in              out             out             undecided list
	p := people(t, l, []int32{0, 1, 2, 3, 0, 1, 2, 0},
		Eligibility{List: "coast", Record: "1", Decision: In}, Eligibility{List: "coast", Record: "2", Decision: In},
		Eligibility{List: "east", Record: "1", Decision: In}, Eligibility{List: "east", Decision: Out})
	groups, counted := p.tables(p.linked.Groups, nil)
	if want := (Counted{Records: 7, In: 1, Out: 1, Undecided: 1, Contested: 1}); counted != want {
		t.Errorf("counted %+v, want %+v", counted, want)
	}
	if len(groups) != 1 || !slices.Equal(groups[0].Cells, []table.Cell{{Pattern: 3, Count: 1}}) || !slices.Equal(groups[0].Lists, []string{"coast", "east"}) {
		t.Errorf("the table is %+v", groups)
	}
	if aside := p.aside(); !slices.Equal(aside, []string{"west"}) {
		t.Errorf("lists of which nobody decided anything: %v", aside)
	}
}

func TestAGroupIsInTheStratumThatMostOfItsRecordsName(t *testing.T) {
	d := &division{names: []string{"male", "female"}, of: []int32{0, 1, 0, -1, 1, 1, -1, 0, 0}}
	for _, tt := range []struct {
		records []int32
		want    string
	}{
		{[]int32{0, 1, 2}, "male"}, {[]int32{0, 1}, recordsDiffer}, {[]int32{0, 1, 4}, "female"}, {[]int32{3, 6}, notStated},
		{[]int32{3, 4}, "female"}, {[]int32{0, 1, 2, 4, 5}, "female"}, {[]int32{1, 0, 4, 7}, recordsDiffer}, {[]int32{1, 0, 4, 7, 8}, "male"},
	} {
		if got := d.stratum(tt.records); got != tt.want {
			t.Errorf("records %v are in the stratum %q, want %q", tt.records, got, tt.want)
		}
	}
	if got := (*division)(nil).stratum([]int32{1}); got != "" {
		t.Errorf("an undivided population has the stratum %q", got)
	}
}

// Whatever the groups and the decisions are: every group on a compared list is
// counted once, the tables hold those that belong, and strata divide them.
func TestEveryGroupIsCountedOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(r, "records")
		var records []lists.Record
		for i := range n {
			records = append(records, row(rapid.IntRange(0, 2).Draw(r, "list"), fmt.Sprint(i)))
		}
		l := ledger(records...)
		group, d := make([]int32, n), &division{names: []string{"a", "b"}, of: make([]int32, n)}
		p := &population{linked: &reconcile.Linked{Ledger: l, Groups: group}, decisions: &decisions{}, decided: make([]belongs, n)}
		for i := range group {
			group[i] = int32(rapid.IntRange(0, n-1).Draw(r, "group"))
			d.of[i] = int32(rapid.IntRange(-1, 1).Draw(r, "says"))
			p.decided[i] = belongs(rapid.IntRange(0, 2).Draw(r, "decided"))
		}
		if err := p.compare(nil); err != nil {
			r.Fatal(err)
		}
		whole, counted := p.tables(group, nil)
		parts, again := p.tables(group, d)
		compared := map[int32]bool{}
		for i, of := range l.Records {
			if p.column[of.List] >= 0 {
				compared[group[i]] = true
			}
		}
		if got := counted.In + counted.Out + counted.Undecided + counted.Contested; got != int64(len(compared)) || counted != again {
			r.Fatalf("%d groups counted of %d: %+v, %+v", got, len(compared), counted, again)
		}
		sum := table.Sum(parts)
		if table.Sum(whole).Documented() != counted.In || sum.Documented() != counted.In || !slices.Equal(sum.Cells, whole[0].Cells) {
			r.Fatalf("%d belong; the table is %+v, the strata %+v", counted.In, whole, parts)
		}
	})
}
