package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/claim"
	"sijil/sample"
	"sijil/workspace"
)

// What no page may ever show: where the workspace lies and what opens it.
const (
	canaryPassphrase = "canary passphrase of the test workspace"
	canaryFolder     = "canary-folder-"
)

// workroom is the sample investigation in a real workspace, made once for all
// tests that only read.
var workroom struct {
	dir string
	w   *workspace.Workspace
}

func TestMain(m *testing.M) {
	code := m.Run()
	if workroom.w != nil {
		workroom.w.Close()
		os.RemoveAll(workroom.dir)
	}
	if listroom.w != nil {
		listroom.w.Close()
		os.RemoveAll(listroom.dir)
	}
	os.Exit(code)
}

// sampleHouse serves the sample to somebody who is signed in.
func sampleHouse(t *testing.T) (*house, *workspace.Workspace) {
	t.Helper()
	if workroom.w == nil {
		dir, err := os.MkdirTemp("", canaryFolder)
		if err != nil {
			t.Fatal(err)
		}
		workroom.dir, workroom.w = dir, newSample(t, filepath.Join(dir, "case"))
	}
	return serve(t, workroom.w, workroom.w.Actor()), workroom.w
}

// newSample records the sample in a new workspace.
func newSample(t *testing.T, dir string) *workspace.Workspace {
	t.Helper()
	ctx := context.Background()
	w, err := workspace.Create(ctx, dir, workspace.Options{Passphrase: []byte(canaryPassphrase), Sample: true,
		Opening: casework.Opening{Case: casework.Case{Title: sample.Title()}, Person: casework.Enrolment{Name: "R. Halim"}}})
	if err != nil {
		t.Fatal(err)
	}
	item := sample.Item()
	item.Sensitivity = "public"
	if _, err := casework.Do(ctx, w, w.Actor(), casework.KnowItem, item); err != nil {
		t.Fatal(err)
	}
	report, err := casework.Import(ctx, w, w.Actor(), casework.Importing{Lines: bytes.NewReader(sample.Lines()), Sensitivity: "public", By: "sample"})
	if err != nil || len(report.Failed) > 0 {
		t.Fatalf("import: %v, %v", err, report.Failed)
	}
	definitions, err := sample.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range definitions {
		if _, err := casework.Do(ctx, w, w.Actor(), casework.DefineFigure, d); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// firstClaim returns the id of a claim of a kind.
func firstClaim(t *testing.T, w *workspace.Workspace, kind string) string {
	t.Helper()
	found, err := casework.Ask(context.Background(), w, w.Actor(), casework.ListClaims,
		casework.ClaimSearch{Filter: claim.Filter{Kind: kind, Limit: 1}, Lang: "en"})
	if err != nil || len(found) == 0 {
		t.Fatalf("no claim of kind %s: %v", kind, err)
	}
	return string(found[0].ID)
}

// everyPage is one address of each screen.
func everyPage(t *testing.T, w *workspace.Workspace) []string {
	c := firstClaim(t, w, "act")
	return []string{"/", "/?trace=snhr-documented", "/figure/investigated-killed", "/figure/individually-described", "/figure/ohchr-believed",
		"/items", "/items?show=held", "/item/statement", "/claims", "/claims?kind=count", "/claims?words=zzzz", "/claim/" + c,
		"/lists", "/review", "/list/none", "/acts", "/acts?kind=event", "/act/ev:killings-banias", "/record", "/record?item=statement", "/log", "/log?verb=claim.",
		"/search", "/search?q=Banias", "/search?q=zzzz", "/nothing", "/figure/no-such", "/signed-out"}
}

func TestEveryPageIsWholeInBothLanguages(t *testing.T) {
	h, w := sampleHouse(t)
	who := h.signIn(t)
	for _, path := range everyPage(t, w) {
		for lang, dir := range map[string]string{"en": "ltr", "ar": "rtl"} {
			a := h.send(t, "GET", "/"+lang+path, nil, who)
			if a.status >= 500 {
				t.Errorf("/%s%s answers %d", lang, path, a.status)
				continue
			}
			for _, fault := range structure(a.body, lang, dir) {
				t.Errorf("/%s%s: %s", lang, path, fault)
			}
		}
	}
}

func TestNoPageShowsWhereTheWorkspaceLiesOrWhatOpensIt(t *testing.T) {
	h, w := sampleHouse(t)
	who := h.signIn(t)
	for _, path := range append(everyPage(t, w), "/open/%2e%2e%2fx", "/claim/'", "/log?before=x&day=x", "/figure/%00") {
		a := h.send(t, "GET", "/en"+path, nil, who)
		for _, canary := range []string{canaryPassphrase, canaryFolder, "goroutine", ".go:", "sqlite", "SELECT"} {
			if strings.Contains(a.body, canary) {
				t.Errorf("/en%s (%d) shows %q", path, a.status, canary)
			}
		}
	}
}

func TestNoPageShowsAnEnglishMessageInArabic(t *testing.T) {
	h, w := sampleHouse(t)
	who := h.signIn(t)
	english := regexp.MustCompile(`>(Figures|Evidence|Claims|not stated|Needs a decision|Audit log|Search|Parts|Definition|Filter|held, encrypted|not assessed)<`)
	for _, path := range everyPage(t, w) {
		if path == "/nothing" || path == "/figure/no-such" {
			continue
		}
		a := h.send(t, "GET", "/ar"+path, nil, who)
		if found := english.FindString(a.body); found != "" {
			t.Errorf("/ar%s shows %s", path, found)
		}
	}
}

func TestPagesStayWithinTheirWeight(t *testing.T) {
	h, w := sampleHouse(t)
	who := h.signIn(t)
	for _, path := range everyPage(t, w) {
		for _, lang := range []string{"en", "ar"} {
			if n := gzipped(h.send(t, "GET", "/"+lang+path, nil, who).body); n > 30<<10 {
				t.Errorf("/%s%s weighs %d bytes gzipped, more than 30 KiB", lang, path, n)
			}
		}
	}
	if n := gzipped(h.send(t, "GET", "/style.css", nil, nil).body); n > 20<<10 {
		t.Errorf("the style sheet weighs %d bytes gzipped, more than 20 KiB", n)
	}
}

func gzipped(s string) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Len()
}

func TestEachFigureLeadsDownToThePassageItRestsOn(t *testing.T) {
	h, _ := sampleHouse(t)
	who := h.signIn(t)
	for _, lang := range []string{"en", "ar"} {
		overview := h.send(t, "GET", "/"+lang+"/", nil, who).body
		figures := regexp.MustCompile(`href="(/`+lang+`/figure/[a-z-]+)"`).FindAllStringSubmatch(overview, -1)
		if len(figures) < 16 {
			t.Fatalf("%s: the overview leads to %d figures", lang, len(figures))
		}
		seen := map[string]bool{}
		for _, f := range figures {
			if seen[f[1]] {
				continue
			}
			seen[f[1]] = true
			page := h.send(t, "GET", f[1], nil, who)
			claims := regexp.MustCompile(`href="(/` + lang + `/claim/[a-z2-7]+)"`).FindStringSubmatch(page.body)
			if page.status != 200 || claims == nil {
				t.Errorf("%s (%d) leads to no claim", f[1], page.status)
				continue
			}
			c := h.send(t, "GET", claims[1], nil, who).body
			if !strings.Contains(c, "/"+lang+"/item/") || !regexp.MustCompile(`(paragraph|الفقرة) \d+`).MatchString(c) {
				t.Errorf("%s: %s leads to no paragraph", f[1], claims[1])
			}
		}
	}
}

func TestListBoundsAreSaidApartFromTheFigures(t *testing.T) {
	h, _ := sampleHouse(t)
	body := h.send(t, "GET", "/en/", nil, h.signIn(t)).body
	table := body[strings.Index(body, "<table"):strings.Index(body, "</table>")]
	if strings.Contains(table, "531") {
		t.Error("the bound on the lists stands among the figures")
	}
	apart := body[strings.Index(body, `class="panel apart"`):]
	for _, want := range []string{"At least 420", "at most 531", "not a death toll", "Not a figure"} {
		if !strings.Contains(apart, want) {
			t.Errorf("the list bounds do not say %q", want)
		}
	}
}

func TestTheLanguageSwitchKeepsThePage(t *testing.T) {
	h, _ := sampleHouse(t)
	who := h.signIn(t)
	for path, want := range map[string]string{
		"/en/claims?kind=count&words=x": `href="/ar/claims?kind=count&amp;words=x"`,
		"/ar/figure/snhr-documented":    `href="/en/figure/snhr-documented"`,
		"/en/":                          `href="/ar/"`,
	} {
		if body := h.send(t, "GET", path, nil, who).body; !strings.Contains(body, want) {
			t.Errorf("%s does not lead to %s", path, want)
		}
	}
}

func TestAnIdOrShortNameLeadsToItsPage(t *testing.T) {
	h, w := sampleHouse(t)
	who := h.signIn(t)
	c := firstClaim(t, w, "count")
	for id, page := range map[string]string{"snhr-documented": "figure", "statement": "item", c: "claim", "ev:killings-banias": "act"} {
		if a := h.send(t, "GET", "/en/open/"+url.PathEscape(id), nil, who); a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "/en/"+page+"/") {
			t.Errorf("%s leads to %q (%d)", id, a.header.Get("Location"), a.status)
		}
	}
	if a := h.send(t, "GET", "/en/open/no-such", nil, who); a.status != 404 {
		t.Errorf("an unknown name answers %d", a.status)
	}
}

func TestTheAuditLogIsFilteredAndPaged(t *testing.T) {
	h, _ := sampleHouse(t)
	who := h.signIn(t)
	leaf := regexp.MustCompile(`<code class="long">([0-9a-f]{64})</code>`)
	first := h.send(t, "GET", "/en/log", nil, who).body
	if n := len(leaf.FindAllString(first, -1)); n != 100 {
		t.Errorf("the first page shows %d leaf hashes, want 100", n)
	}
	next := regexp.MustCompile(`href="(\?before=\d+)"`).FindStringSubmatch(first)
	if next == nil {
		t.Fatal("there is no link to older entries")
	}
	second := h.send(t, "GET", "/en/log"+next[1], nil, who).body
	if a, b := leaf.FindStringSubmatch(first), leaf.FindStringSubmatch(second); a == nil || b == nil || a[1] == b[1] {
		t.Error("the second page starts like the first")
	}
	only := h.send(t, "GET", "/en/log?verb=figure.", nil, who).body
	if n := len(leaf.FindAllString(only, -1)); n < 16 || strings.Contains(only, "recorded a claim:") {
		t.Errorf("the filter for figures shows %d entries, or claims among them", n)
	}
}

func TestAHeldPassageIsShownInItsOwnWordsBesideTheClaim(t *testing.T) {
	ctx := context.Background()
	w := newSample(t, filepath.Join(t.TempDir(), "case"))
	t.Cleanup(func() { w.Close() })
	file := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(file, []byte("first line\nthe baker saw <three> men\nthird line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if total, err := casework.Collect(ctx, w, w.Actor(), casework.Collecting{Paths: []string{file}, Ref: "notes"}); err != nil || total.Failed > 0 {
		t.Fatal(err, total)
	}
	c, err := casework.Do(ctx, w, w.Actor(), casework.AssertClaim, casework.Assertion{Kind: "count", Item: "notes", Paragraph: 2,
		Role: []string{"set=set:investigated-killed"}, Value: []string{"count=3"}, Unit: "person", Polarity: "affirmed", Force: "asserted",
		Teller: []string{"org:amnesty: published"}})
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, w, w.Actor())
	who := h.signIn(t)
	for _, path := range []string{"/en/claim/" + string(c.ID), "/ar/figure/investigated-killed"} {
		page := h.send(t, "GET", path, nil, who).body
		if !strings.Contains(page, "the baker saw &lt;three&gt; men") || strings.Contains(page, "third line") {
			t.Errorf("%s does not show the passage, or more than it", path)
		}
	}
	items := h.send(t, "GET", "/en/item/notes", nil, who).body
	for _, want := range []string{"notes.txt", "held, encrypted", "collected"} {
		if !strings.Contains(items, want) {
			t.Errorf("the item's page does not show %q", want)
		}
	}
}
