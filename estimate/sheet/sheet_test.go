package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sijil/estimate"
	"sijil/estimate/table"
	"sijil/estimate/wording"
	"sijil/fault"
)

// answer estimates from a table with settings that are quick.
func answer(t *testing.T, counts, strata string, s estimate.Settings) estimate.Answer {
	t.Helper()
	parts, err := table.Read(strings.NewReader(counts), strata)
	if err != nil {
		t.Fatal(err)
	}
	s.Seed, s.Threads, s.Chains, s.MaxSweeps = 1, 2, 2, 20_000
	a, err := estimate.Counts(context.Background(), parts, s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// four is a simulated table of four lists.
func four(t *testing.T, names string) string {
	t.Helper()
	file, err := os.ReadFile("../testdata/simP_pairdep4_N3000.csv")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(file), "A,B,C,D", names, 1)
}

// divided is a table of two districts, of which one has no overlap at all.
const divided = `North,Coast,Hospital,district,count
0,0,1,Upper,157
0,1,0,Upper,94
0,1,1,Upper,63
1,0,0,Upper,182
1,0,1,Upper,110
1,1,0,Upper,82
1,1,1,Upper,47
1,0,0,Camp,31
0,1,0,Camp,29
0,0,1,Camp,17
`

func page4(t *testing.T, a estimate.Answer, lang string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, a, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read takes a page apart strictly: every element closed, every attribute
// quoted. It returns its elements and its text.
func read(t *testing.T, page string) (tags []xml.StartElement, text string) {
	t.Helper()
	page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
	page = regexp.MustCompile(`<(meta|br)( [^>]*)?>`).ReplaceAllString(strings.TrimPrefix(page, "<!doctype html>\n"), "<$1$2/>")
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity = xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			return tags, b.String()
		}
		if err != nil {
			t.Fatal("the page is not well formed: ", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			tags = append(tags, x.Copy())
		case xml.CharData:
			b.Write(x)
		}
	}
}

func TestThePageShowsWhatIsDocumentedThenTheIntervalThenThePoint(t *testing.T) {
	a := answer(t, four(t, "A,B,C,D"), "", estimate.Settings{Method: estimate.Graphs, Assumption: "Along a graph.", By: "M. Orrin", Linkage: estimate.Reviewed})
	for lang, words := range map[string][3]string{
		"en": {"1,889 documented", "between ", "middle "}, "ar": {"الموثَّقون: 1,889", "بين ", "الوسيط "},
	} {
		_, text := read(t, page4(t, a, lang))
		counted, interval, point := strings.Index(text, words[0]), strings.Index(text, words[1]), strings.Index(text, words[2])
		if counted < 0 || interval < counted || point < interval {
			t.Errorf("%s: documented stands at %d, the interval at %d, the point at %d", lang, counted, interval, point)
		}
	}
}

func TestEveryNumberOfTheAnswerIsOnThePageInBothLanguages(t *testing.T) {
	a := answer(t, four(t, "A,B,C,D"), "", estimate.Settings{Checks: true})
	for _, lang := range []string{"en", "ar"} {
		_, text := read(t, page4(t, a, lang))
		want := func(n int64) {
			t.Helper()
			if !strings.Contains(text, wording.Number(n)) {
				t.Errorf("%s: %d is not on the page", lang, n)
			}
		}
		want(a.Documented)
		for _, l := range a.Lists {
			want(l.Records)
			want(l.Alone)
		}
		for _, o := range a.Overlaps {
			want(o.Both)
		}
		for _, r := range a.Results {
			if e := r.Estimate; e != nil {
				want(e.Lo)
				if e.Hi != nil {
					want(*e.Hi)
					want(e.Median)
				}
			}
			for _, x := range r.Refused {
				if said := wording.Reason(x.Code, x.Text, x.Args, lang); !strings.Contains(text, said) {
					t.Errorf("%s: the page does not say %q", lang, said)
				}
			}
			for _, x := range r.Warnings {
				if said := wording.Reason(x.Code, x.Text, x.Args, lang); !strings.Contains(text, said) {
					t.Errorf("%s: the page does not say %q", lang, said)
				}
			}
		}
		for _, c := range a.Checks {
			if c.Estimate != nil {
				want(c.Estimate.Lo)
				want(*c.Estimate.Hi)
			}
		}
	}
}

func TestARefusedMethodShowsNoNumberAnywhere(t *testing.T) {
	a := answer(t, four(t, "A,B,C,D"), "", estimate.Settings{Method: estimate.Graphs})
	r := &a.Results[0]
	e := *r.Estimate
	never := []string{wording.Number(e.Median), wording.Number(e.Lo), wording.Number(*e.Hi), strconv.FormatInt(e.Median, 10), "2,400", "3,300", "3,000"}
	r.Estimate, r.Says, r.Models = nil, "", nil
	r.Refused = []estimate.Refusal{{Code: "not-converged", Kind: estimate.Convergence, Text: "The chains do not agree."}}
	r.Diagnostics = &estimate.Diagnostics{RHat: 1.2, ESSBulk: 60, ESSTail: 50, Chains: []estimate.ChainDraws{{Trace: []float64{2400, 3300}}, {Trace: []float64{2500, 2600}}},
		Density: []estimate.Bin{{From: 2400, To: 2800, Share: .5}, {From: 2800, To: 3300, Share: .5}}}
	for _, lang := range []string{"en", "ar"} {
		tags, text := read(t, page4(t, a, lang))
		for _, n := range never {
			if strings.Contains(text, n) {
				t.Errorf("%s: the page shows %s", lang, n)
			}
		}
		for _, tag := range tags {
			if class := attribute(tag, "class"); strings.Contains(class, "hatched") || strings.Contains(class, "point") || strings.Contains(class, "bin") {
				t.Errorf("%s: something is drawn of a refused estimate: %s", lang, class)
			}
		}
		if !strings.Contains(text, map[string]string{"en": "None of these numbers is an estimate", "ar": "ليس أيٌّ من هذه الأرقام تقديرًا"}[lang]) {
			t.Errorf("%s: the chains are not said to be no estimate", lang)
		}
	}
	var table bytes.Buffer
	if err := WriteCSV(&table, a); err != nil {
		t.Fatal(err)
	}
	for _, n := range never {
		if strings.Contains(table.String(), n) {
			t.Errorf("the table shows %s", n)
		}
	}
}

func TestTheDensityIsHatchedBetweenTheLimitsAndSaidInWords(t *testing.T) {
	a := answer(t, four(t, "A,B,C,D"), "", estimate.Settings{Method: estimate.Graphs})
	e := *a.Results[0].Estimate
	d := &estimate.Diagnostics{RHat: 1.001, Chains: []estimate.ChainDraws{{Trace: []float64{2900, 2910}}, {Trace: []float64{2890, 2920}}}}
	for n := e.Lo - 100; n < *e.Hi+100; n += 20 {
		d.Density = append(d.Density, estimate.Bin{From: float64(n), To: float64(n + 20), Share: .04})
	}
	a.Results[0].Diagnostics = d
	for _, lang := range []string{"en", "ar"} {
		tags, text := read(t, page4(t, a, lang))
		bins, tails, courses, said := 0, 0, 0, false
		for _, tag := range tags {
			class := attribute(tag, "class")
			if strings.HasPrefix(class, "bin") {
				bins++
			}
			if strings.HasPrefix(class, "bin tail") {
				tails++
			}
			if class == "course" {
				courses++
			}
			said = said || strings.Contains(attribute(tag, "aria-label"), wording.Number(*e.Hi))
		}
		if bins != len(d.Density) || tails < 8 || tails > 12 || courses != 2 || !said || !strings.Contains(text, "3,000") {
			t.Errorf("%s: %d bins, %d of them outside the limits, %d courses, said %v", lang, bins, tails, courses, said)
		}
	}
}

func TestWhatUncertainLinksDoIsSaidInBothLanguages(t *testing.T) {
	a := answer(t, four(t, "A,B,C,D"), "", estimate.Settings{Method: estimate.Graphs})
	hi := int64(1901)
	links := Links{Clusterings: 50, Documented: estimate.Estimate{Lo: 1803, Median: 1850, Hi: &hi, Level: .95}, Between: .61}
	for lang, want := range map[string]string{
		"en": "Over 50 samples of who is the same person, between 1,803 and 1,901 are documented. The links make up 61 % of the uncertainty.",
		"ar": "عدد الموثَّقين بين 1,803 و1,901. وحصة الروابط من عدم اليقين 61 %.",
	} {
		var b bytes.Buffer
		if err := WriteLinked(&b, a, &links, lang); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v, or the page does not say %q", lang, err, want)
		}
	}
}

func TestTotalsWithoutRecordsAreNotSaidToDocumentNobody(t *testing.T) {
	a := estimate.Totals([]estimate.Total{{Name: "looked-into", Shown: "32", Population: "a"}, {Name: "recorded", Shown: "111", Population: "b"}}, estimate.Settings{Method: estimate.All})
	for lang, words := range map[string][2]string{"en": {"Nothing was compared", "documented"}, "ar": {"لم يُقارن شيء", "الموثَّقون"}} {
		_, text := read(t, page4(t, a, lang))
		head, _, _ := strings.Cut(text, words[0])
		if head == text || strings.Contains(head, words[1]+":") || strings.Contains(text, "0 documented") || !strings.Contains(text, "looked-into (32)") {
			t.Errorf("%s: the page says %q", lang, text)
		}
	}
	var table bytes.Buffer
	if err := WriteCSV(&table, a); err != nil || strings.Contains(table.String(), "\ndocumented,") {
		t.Errorf("%v\n%s", err, table.String())
	}
}

func TestAStratumThatIsRefusedLeavesNoTotal(t *testing.T) {
	a := answer(t, divided, "district", estimate.Settings{})
	for _, lang := range []string{"en", "ar"} {
		_, text := read(t, page4(t, a, lang))
		for _, always := range []string{"Upper", "Camp", map[string]string{"en": "No total, because there is no estimate for Camp.", "ar": "لا مجموع، لأنه لا تقدير لما يلي: \u2068Camp\u2069."}[lang]} {
			if !strings.Contains(text, always) {
				t.Errorf("%s: the page does not say %q", lang, always)
			}
		}
		// What stands against every method of a part is said once.
		camp := a.Strata[slices.IndexFunc(a.Strata, func(s estimate.StratumAnswer) bool { return s.Name == "Camp" })]
		if once := wording.Reason("no-overlap", camp.Results[0].Refused[0].Text, nil, lang); strings.Count(text, once) != 1 {
			t.Errorf("%s: %q is said %d times", lang, once, strings.Count(text, once))
		}
	}
}

func TestThePageIsWellFormedNeedsNothingElseAndReadsInItsDirection(t *testing.T) {
	a := answer(t, divided, "district", estimate.Settings{Checks: true})
	for lang, dir := range map[string]string{"en": "ltr", "ar": "rtl"} {
		page := page4(t, a, lang)
		tags, _ := read(t, page)
		if attribute(tags[0], "lang") != lang || attribute(tags[0], "dir") != dir {
			t.Errorf("%s: the page begins with %v", lang, tags[0])
		}
		level := 0
		for _, tag := range tags {
			name := tag.Name.Local
			if slices.Contains([]string{"script", "link", "img", "svg", "iframe", "a", "form"}, name) {
				t.Errorf("%s: the page has a %s", lang, name)
			}
			for _, x := range tag.Attr {
				if n := x.Name.Local; n == "style" || n == "src" || n == "href" || strings.HasPrefix(n, "on") {
					t.Errorf("%s: %s has the attribute %s", lang, name, n)
				}
			}
			if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
				if now := int(name[1] - '0'); now > level+1 {
					t.Errorf("%s: heading h%d after h%d", lang, now, level)
				} else {
					level = now
				}
			}
		}
		for _, never := range []string{"http:", "https:", "url(", "@import", "ZgotmplZ", "<no value>", "%!"} {
			if strings.Contains(page, never) {
				t.Errorf("%s: the page holds %q", lang, never)
			}
		}
	}
	if err := Write(io.Discard, a, "fr"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a page in a language that there is not gives %v", err)
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestNamesOfListsAreTextAndNothingElse(t *testing.T) {
	a := answer(t, four(t, `<script>x</script>,"B"" onload=""x",C,D`), "", estimate.Settings{Method: estimate.Graphs})
	page := page4(t, a, "ar")
	for _, never := range []string{"<script", `"B" onload`, `onload="`} {
		if strings.Contains(page, never) {
			t.Errorf("a list's name became %s", never)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;x&lt;/script&gt;") {
		t.Error("the name of the first list is not shown")
	}
}

func TestTheTableKeepsCountsAndEstimatesInColumnsOfTheirOwn(t *testing.T) {
	a := answer(t, four(t, "=A,B,C,D"), "", estimate.Settings{Method: estimate.Graphs})
	var b bytes.Buffer
	if err := WriteCSV(&b, a); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+1+4+6+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if want := []string{"documented", "", "", "", "", "1889", "", "", "", "", "", "", "", "", "estimate/1"}; !slices.Equal(rows[1], want) {
		t.Errorf("the first row is %q", rows[1])
	}
	if rows[2][2] != "'=A" {
		t.Errorf("a name that looks like a formula becomes %q", rows[2][2])
	}
	last := rows[len(rows)-1]
	if want := []string{"method", "", "", "", "graphs", "1889", "2767", "3069", "2910", "0.95", "", "no-assumption linkage-unreviewed", "", "1", "estimate/1"}; !slices.Equal(last, want) {
		t.Errorf("the last row is %q", last)
	}
}

func TestEveryMessageHasBothLanguagesAndTheSameBlanks(t *testing.T) {
	for key, w := range words {
		if w[0] == "" || w[1] == "" || strings.Count(w[0], "%s") != strings.Count(w[1], "%s") {
			t.Errorf("%q says %q and %q", key, w[0], w[1])
		}
	}
	for _, m := range regexp.MustCompile(`\bt "([^"]+)"`).FindAllStringSubmatch(layout, -1) {
		if words[m[1]][0] == "" {
			t.Errorf("the page asks for %q, which has no words", m[1])
		}
	}
}
