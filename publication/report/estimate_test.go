package report_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sijil/publication"
	"sijil/publication/report"
)

func TestAnEstimateShowsWhatIsDocumentedThenTheIntervalThenTheMiddle(t *testing.T) {
	p := vectorOf(t, "estimated")
	for lang, words := range map[string][]string{
		"en": {"Documented: 735", "between 922 and 1,035", "middle 974", "between 20 % and 29 %", "before any result of this population was opened", "Nahrin Rights Office", "a group",
			"another run could give another number", "reviewed by people", "parts stand in the lists", "0.125", "estimate/1"},
		"ar": {"الموثَّقون: 735", "بين 922 و1,035", "الوسيط 974", "بين 20 % و29 %", "قبل الاطلاع على أي نتيجة", "مكتب نهرين للحقوق", "مجموعة",
			"قد يعطي تشغيلٌ آخر رقمًا آخر", "راجعها أشخاص", "واردة في القوائم", "0.125", "estimate/1"},
	} {
		_, text := elements(t, html(t, p, lang))
		at := -1
		for i, w := range words {
			found := strings.Index(text, w)
			if found < 0 || i < 3 && found < at {
				t.Errorf("%s: %q stands at %d, after %d", lang, w, found, at)
			}
			at = found
		}
	}
}

func TestWhatIsEstimatedIsHatchedAndWhatIsDocumentedSolid(t *testing.T) {
	page := html(t, vectorOf(t, "estimated"), "en")
	solid, hatched := strings.Count(page, `<i class="solid `), strings.Count(page, `<i class="hatched`)
	if solid == 0 || hatched == 0 {
		t.Fatalf("%d solid, %d hatched", solid, hatched)
	}
	for _, class := range regexp.MustCompile(`<i class="(?:solid|hatched|hatched open|point) ([ft0-9 ]+)"`).FindAllStringSubmatch(page, -1) {
		for _, place := range strings.Fields(class[1]) {
			if !strings.Contains(page, "."+place+"{") {
				t.Errorf("nothing says where %s is", place)
			}
		}
	}
	if good := html(t, vector(t), "en"); strings.Contains(good, "hatched") || strings.Contains(good, "estimate-") {
		t.Error("a page without estimates carries their style")
	}
}

func TestTheTableOfEstimatesKeepsCountsAndEstimatesApart(t *testing.T) {
	p := vectorOf(t, "estimated")
	data, err := report.EstimateCSV(p)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	kinds := map[string]int{}
	for _, row := range rows[1:] {
		kind := row[column("row")]
		kinds[kind]++
		counted := slices.Contains([]string{"documented", "list", "overlap", "exactly"}, kind)
		if counted && (row[column("lo")] != "" || row[column("median")] != "" || row[column("documented")] == "") {
			t.Errorf("a count stands beside an estimate: %q", row)
		}
		if strings.Contains(row[column("refused")], "not-converged") && row[column("lo")]+row[column("hi")]+row[column("median")] != "" {
			t.Errorf("a refused method has a number: %q", row)
		}
	}
	e := p.Estimates[0]
	if kinds["documented"] != 1 || kinds["list"] != 3 || kinds["overlap"] != 3 || kinds["exactly"] != len(e.Patterns) || kinds["method"] != 3 || kinds["part"] != 6 {
		t.Errorf("the rows are %v", kinds)
	}
	figures, err := report.CSV(p)
	if err != nil || bytes.Contains(figures, []byte("1035")) || bytes.Contains(figures, []byte("735")) {
		t.Errorf("the figures' table holds an estimate, or %v", err)
	}
}

func TestARefusedEstimateIsShownByItsReasons(t *testing.T) {
	p := vectorOf(t, "estimated")
	e := &p.Estimates[0]
	e.Headline, e.Reviewed, e.Links = nil, false, nil
	for i := range e.Results {
		e.Results[i].Range = nil
		if d := e.Results[i].Diagnostics; d != nil {
			d.Density = []publication.Bin{}
		}
		e.Results[i].Refused = []publication.Reason{{Code: "linkage-unreviewed", Kind: publication.RefusedDeclaration}}
	}
	for i := range e.Strata {
		for j := range e.Strata[i].Results {
			e.Strata[i].Results[j].Range = nil
		}
	}
	for i := range e.Checks {
		e.Checks[i].Range, e.Checks[i].Passed = nil, nil
	}
	if problems := p.Check(); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	for lang, words := range map[string]string{"en": "Refused: there is no number.", "ar": "مرفوض: لا يوجد رقم."} {
		page := html(t, p, lang)
		if !strings.Contains(page, words) || strings.Contains(page, `<i class="hatched`) || strings.Contains(page, `class="estimated"`) {
			t.Errorf("%s: a refused estimate is not shown as one", lang)
		}
	}
}
