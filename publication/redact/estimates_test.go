package redact_test

import (
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/finding"
	"sijil/publication"
	"sijil/publication/bundle"
	"sijil/publication/redact"
	"sijil/value"
)

func span(lo, hi, median int64) *publication.Range {
	return &publication.Range{Lo: lo, Hi: &hi, Median: median, Level: "0.95"}
}

func yes() *bool { b := true; return &b }

// estimated is the investigation in the fictional country with an estimate: an
// office, a ministry and a group that may not be named hold lists of people
// killed in a valley of two districts.
func estimated(t *testing.T) redact.Input {
	t.Helper()
	in := nahrin(t)
	in.Title = label("Killings in the valley, 2031", "عمليات القتل في الوادي، 2031")
	helpers := entity("helpers", "group", "the Ferry Helpers", "مساعدو العبّارة")
	helpers.Sensitivity = value.Confidential
	in.Entities = append(in.Entities, entity("valley", "set", "people killed in the valley", "من قُتلوا في الوادي"), helpers)
	for _, name := range []string{"list-1", "list-2", "list-3"} {
		set := entity(name, "set", "the register kept as "+name+" by the house", "السجل "+name)
		set.Sensitivity = value.Restricted
		in.Entities = append(in.Entities, set)
	}
	declared := []redact.Reason{{Code: "no-assumption", Kind: publication.RefusedDeclaration}}
	in.Estimates = []redact.Estimate{{
		ID: id("answer"), Registration: id("plan"), Earlier: 0, Position: 38, Documented: 735,
		Populations: []finding.Definition{{
			Set: id("valley"), Ref: "killed-in-valley", Scope: scope(value.Public), Title: label("Killed in the valley", "قتلى الوادي"),
			Meaning: label("people killed in the valley in April 2031", "أشخاص قُتلوا في الوادي في نيسان 2031"), Unit: "person", What: "killed",
			Stage: "documented", Place: &value.Place{Place: id("velm"), Relation: "around"}, Period: &value.Time{Kind: value.Extent, EDTF: "2031-04"}, Actor: id("guard"),
		}},
		Groups: publication.Groups{Records: 1131, In: 735, Out: 41, Undecided: 6, Contested: 1},
		Lists: []redact.List{
			{Set: id("list-1"), Organisation: id("office"), Documented: 421, Alone: 182},
			{Set: id("list-2"), Organisation: id("ministry"), Documented: 286, Alone: 94},
			{Set: id("list-3"), Organisation: id("helpers"), Documented: 377, Alone: 157},
		},
		Overlaps: []redact.Overlap{
			{Lists: [2]int{0, 1}, Both: 129}, {Lists: [2]int{0, 2}, Both: 157}, {Lists: [2]int{1, 2}, Both: 110},
		},
		Frequencies: []int64{433, 255, 47},
		Patterns: []redact.Pattern{
			{Lists: []int{0}, Stratum: 0, Count: 142}, {Lists: []int{0}, Stratum: 1, Count: 40},
			{Lists: []int{1}, Stratum: 0, Count: 74}, {Lists: []int{1}, Stratum: 1, Count: 20},
			{Lists: []int{2}, Stratum: 0, Count: 127}, {Lists: []int{2}, Stratum: 1, Count: 30},
			{Lists: []int{0, 1}, Stratum: 0, Count: 72}, {Lists: []int{0, 1}, Stratum: 1, Count: 10},
			{Lists: []int{0, 2}, Stratum: 0, Count: 110}, {Lists: []int{1, 2}, Stratum: 0, Count: 63},
			{Lists: []int{0, 1, 2}, Stratum: 0, Count: 47},
		},
		Reviewed: true, Method: "graphs", Assumption: "The office and the ministry may have drawn on one another; nobody else did.", Headline: true,
		Results: []redact.Result{
			{Method: "lower-bound", Range: &publication.Range{Lo: 880, Median: 905, Level: "0.95"}, Refused: declared, Warnings: []redact.Reason{{Code: "not-a-bound"}}, Seed: 7},
			{Method: "lcmcr", Refused: append(slices.Clone(declared), redact.Reason{Code: "not-converged", Kind: publication.RefusedConvergence}),
				Diagnostics: &publication.Diagnostics{RHat: "1.212", ESSBulk: "88", ESSTail: "61", CapRejected: "0.0041",
					Density: []publication.Bin{{From: 1403, To: 1507, Share: "0.7"}, {From: 1507, To: 1609, Share: "0.3"}},
					Courses: [][]int64{{0, 20, 10, 30}, {960, 1000, 940, 980}}},
				Settings: []publication.Setting{{Name: "classes", Value: "7"}, {Name: "chains", Value: "8"}}, Seed: 7},
			{Method: "graphs", Range: span(922, 1035, 974), Warnings: []redact.Reason{{Code: "inside-other", Lists: []int{1, 0}}},
				Diagnostics: &publication.Diagnostics{RHat: "1.001", ESSBulk: "4012", ESSTail: "3981", CapRejected: "0.0000",
					Density: []publication.Bin{{From: 903, To: 940, Share: "0.12"}, {From: 940, To: 977, Share: "0.41"}, {From: 977, To: 1014, Share: "0.33"}, {From: 1014, To: 1051, Share: "0.13"}},
					Courses: [][]int64{{400, 520, 610, 480}, {510, 430, 560, 470}}},
				Settings: []publication.Setting{{Name: "delta", Value: "0.125"}, {Name: "last-n", Value: "22050"}}, Seed: 7},
		},
		Checks: []redact.Check{
			{Name: "without-list", Method: "graphs", Stratum: -1, List: 0, Range: span(900, 1100, 990), Passed: yes()},
			{Name: "internal-consistency", Method: "graphs", Stratum: -1, List: 0, Range: span(380, 460, 415), Known: n(421), Passed: yes()},
			{Name: "without-list", Method: "graphs", Stratum: 1, List: 2, Refused: []redact.Reason{{Code: "too-few-lists", Kind: publication.RefusedData}}},
		},
		Strata: []redact.Stratum{
			{Documented: 635, Results: []redact.Result{{Method: "lower-bound", Refused: declared, Seed: 7}, {Method: "lcmcr", Refused: declared, Seed: 7}, {Method: "graphs", Range: span(790, 880, 830), Seed: 7}}},
			{Documented: 100, Results: []redact.Result{{Method: "lower-bound", Refused: declared, Seed: 7}, {Method: "lcmcr", Refused: declared, Seed: 7}, {Method: "graphs", Range: span(121, 180, 144), Seed: 7}}},
		},
		Rules: "estimate/1", SHA256: strings.Repeat("c4", 32),
	}}
	in.Findings[0].Estimates = []value.ID{id("answer")}
	logged(t, &in)
	return in
}

func TestAnEstimateLeavesAsCountsLimitsAndCodes(t *testing.T) {
	p := released(t, estimated(t))
	e := p.Estimates[0]
	if e.ID != "n1" || e.Headline == nil || e.Headline.Lo != 922 || *e.Headline.Hi != 1035 || e.Documented != 735 {
		t.Fatalf("%+v", e)
	}
	if !slices.Equal(p.Findings[0].Estimates, []string{"n1"}) || len(p.Figures) != 3 {
		t.Errorf("the finding rests on %v, with %d figures", p.Findings[0].Estimates, len(p.Figures))
	}
	if r := e.Registration; r == nil || r.Opened != 0 || r.Proof != "p8" || e.Proof != "p9" {
		t.Errorf("registration %+v, proof %s", r, e.Proof)
	}
	for _, proof := range p.Proofs[7:] {
		if proof.Head != "" || proof.HeadSalt != "" {
			t.Errorf("the entry of an estimate is opened: %+v", proof)
		}
	}
	if r := e.Results[1]; r.Range != nil || len(r.Refused) != 2 || r.Diagnostics == nil {
		t.Errorf("a refused method leaves as %+v", r)
	}
	if w := e.Results[2].Warnings; len(w) != 1 || !slices.Equal(w[0].Lists, []string{"l2", "l1"}) {
		t.Errorf("warnings leave as %+v", w)
	}
	names := map[string]publication.Entity{}
	for _, x := range p.Entities {
		names[x.ID] = x
	}
	if got := names[e.Lists[0].Organisation]; got.Label.In("en") != "Nahrin Rights Office" {
		t.Errorf("the office leaves as %+v", got)
	}
	if got := names[e.Lists[2].Organisation]; got.Label.In("en") != "a group" || got.Name != publication.NameWithheld {
		t.Errorf("a group that may not be named leaves as %+v", got)
	}
}

func TestAnEstimateWithoutAHeadlineLeavesAsARefusalAndWithoutANumber(t *testing.T) {
	in := estimated(t)
	e := &in.Estimates[0]
	e.Headline, e.Reviewed = false, false
	for i := range e.Results {
		e.Results[i].Refused = append(slices.Clone(e.Results[i].Refused), redact.Reason{Code: "linkage-unreviewed", Kind: publication.RefusedDeclaration})
	}
	p := released(t, in)
	files, err := bundle.Payload(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f.Path, "proofs") {
			continue
		}
		for _, never := range []string{"1035", "1,035", "974", "922", "880", "905", "990", "1100", "1,100", "415", "460", "830", "144", "1403", "1,403", "1609", "977"} {
			if i := strings.Index(string(f.Data), never); i >= 0 && !digit(f.Data, i-1) && !digit(f.Data, i+len(never)) {
				t.Errorf("%s holds %s: %q", f.Path, never, f.Data[max(0, i-60):i+20])
			}
		}
	}
	for _, page := range files[1:3] {
		for _, want := range []string{"735", map[string]string{"data/index.html": "Refused: there is no number.", "data/index.ar.html": "مرفوض: لا يوجد رقم."}[page.Path], "linkage-unreviewed"} {
			if !strings.Contains(string(page.Data), want) {
				t.Errorf("%s does not say %q", page.Path, want)
			}
		}
	}
}

// digit says whether a place in a text is a letter or digit, as in the middle
// of a digest.
func digit(text []byte, i int) bool {
	return i >= 0 && i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'f')
}

func TestWhatMayNotBeSaidOfAnEstimateStopsTheRelease(t *testing.T) {
	for name, c := range map[string]struct {
		change     func(*redact.Input)
		rule, kind string
	}{
		"a population that is not public":      {func(in *redact.Input) { in.Estimates[0].Populations[0].Sensitivity = value.Restricted }, "not public", "figure"},
		"a population that nobody defines":     {func(in *redact.Input) { in.Estimates[0].Populations = nil }, "not given", "estimate"},
		"an estimate that nobody gave":         {func(in *redact.Input) { in.Estimates = nil }, "not given", "estimate"},
		"an estimate without entry":            {func(in *redact.Input) { in.Entries = in.Entries[:len(in.Entries)-1] }, "not given", "estimate"},
		"a protected name in the assumption":   {func(in *redact.Input) { in.Estimates[0].Assumption = "As Dorin Havelka says." }, "name: protected", "entity"},
		"a withheld group in the assumption":   {func(in *redact.Input) { in.Estimates[0].Assumption = "The Ferry Helpers saw all." }, "name: confidential", "entity"},
		"words in place of a code":             {func(in *redact.Input) { in.Estimates[0].Results[0].Warnings[0].Code = "Dorin did it" }, "not a code", "estimate"},
		"words in place of a setting":          {func(in *redact.Input) { in.Estimates[0].Results[2].Settings[0].Value = "as in Velm" }, "not a code", "estimate"},
		"an id of the house in the assumption": {func(in *redact.Input) { in.Estimates[0].Assumption = "As in " + string(id("answer")) }, "internal id", "estimate"},
	} {
		t.Run(name, func(t *testing.T) {
			in := estimated(t)
			c.change(&in)
			stopped(t, in, c.rule, c.kind)
		})
	}
}

func TestARecordOfAListNeverLeavesWhateverItsSensitivity(t *testing.T) {
	in := nahrin(t)
	c := marked[claim.State](t)
	c.ID, c.Kind, c.Sensitivity, c.SupersededBy, c.RetractedBy = id("act-1"), "record", value.Public, nil, nil
	in.Claims[slices.IndexFunc(in.Claims, func(x claim.State) bool { return x.ID == id("act-1") })] = c
	for i := range in.Renderings {
		in.Renderings[i].Figures[2].Parts = nil
	}
	p := released(t, in)
	if !slices.ContainsFunc(p.Withheld, func(w publication.Withheld) bool { return w.What == "claim" && w.Why == "protected" && w.Count == 1 }) {
		t.Errorf("withheld: %+v", p.Withheld)
	}
	if f := p.Figures[2]; !f.Reduced || f.Withheld != 1 {
		t.Errorf("a figure that counts records leaves as %+v", f)
	}
	noCanary(t, in)
}

func TestAListMayGoByTheNameOfItsMakerAndByNobodyElses(t *testing.T) {
	for name, c := range map[string]struct {
		label string
		leave bool
	}{
		"words of its own organisation": {"Rights Office", true},
		"words of another organisation": {"the Interior", false},
		"a protected person's name":     {"Havelka", false},
	} {
		in := estimated(t)
		at := slices.IndexFunc(in.Entities, func(x claim.Entity) bool { return x.ID == id("list-1") })
		in.Entities[at].Label = label(c.label, "سجل العبّارة")
		in.Estimates[0].Assumption = "The " + c.label + " kept no copy."
		_, hits, _ := redact.Release(in)
		if (len(hits) == 0) != c.leave {
			t.Errorf("%s: %+v", name, hits)
		}
	}
}

func TestNothingOfAListThatMayNotBeNamedLeaves(t *testing.T) {
	for _, degree := range degrees {
		in := estimated(t)
		for i, at := range []string{"list-1", "helpers"} {
			e := marked[claim.Entity](t)
			e.ID, e.Kind, e.Sensitivity, e.Pseudonym = id(at), []string{"set", "group"}[i], degree, true
			in.Entities[slices.IndexFunc(in.Entities, func(x claim.Entity) bool { return x.ID == id(at) })] = e
		}
		noCanary(t, in)
	}
}
