package web_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/claim"
	"sijil/linkage/fiction"
	"sijil/value"
	"sijil/workspace"
)

// council and relief are two lists of people who never lived, one in Arabic
// with a column for each name, one in Latin letters with the whole name in one.
const (
	council = "mardan-council"
	relief  = "relief-2031"
)

// listroom is a workspace with the two lists, made once for all tests, which
// judge different pairs of it.
var listroom struct {
	dir string
	w   *workspace.Workspace
}

// withLists serves the two lists to somebody who is signed in.
func withLists(t *testing.T) (*house, *workspace.Workspace, func(*http.Request)) {
	t.Helper()
	if listroom.w == nil {
		dir, err := os.MkdirTemp("", canaryFolder)
		if err != nil {
			t.Fatal(err)
		}
		listroom.dir, listroom.w = dir, newLists(t, dir)
	}
	h := serve(t, listroom.w, listroom.w.Actor())
	return h, listroom.w, h.signIn(t)
}

// newLists is a workspace with the two lists. The last two rows of the first
// cannot be taken.
func newLists(t *testing.T, dir string) *workspace.Workspace {
	t.Helper()
	ctx := context.Background()
	w, err := workspace.Create(ctx, filepath.Join(dir, "case"), workspace.Options{Passphrase: []byte(canaryPassphrase), Sample: true,
		Opening: casework.Opening{Case: casework.Case{Title: value.Label{{Lang: "en", Text: "Mardan"}}}, Person: casework.Enrolment{Name: "R. Halim"}}})
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	habits := []fiction.Habit{
		{Name: council, Arabic: true, Coverage: .6, Missing: .1, BirthDates: true, Places: "town", Errors: .03},
		{Name: relief, Spelling: "english", Vary: 25, Parts: 4, Coverage: .6, Missing: .15, BirthDates: true, Places: "town", Errors: .03, Dropped: .05},
	}
	if err := fiction.Write(fiction.Options{People: 400, Seed: 3, Lists: habits}, []io.Writer{&a, &b}, io.Discard); err != nil {
		t.Fatal(err)
	}
	rows := strings.SplitAfter(strings.TrimSpace(a.String())+"\n", "\n")
	_, noID, _ := strings.Cut(rows[2], ",")
	a.WriteString(rows[1] + "," + noID)
	bring(t, w, council, label("Mardan town council", "مجلس بلدة مردان"), "2031-05", a.Bytes())
	bring(t, w, relief, label("Relief association", "جمعية الإغاثة"), "", b.Bytes())
	return w
}

func label(en, ar string) value.Label {
	return value.Label{{Lang: "en", Text: en}, {Lang: "ar", Text: ar}}
}

// bring brings a list in as its reader would: collect, map, import.
func bring(t *testing.T, w *workspace.Workspace, name string, of value.Label, asOf string, content []byte) {
	t.Helper()
	ctx, file := context.Background(), filepath.Join(t.TempDir(), name+".csv")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if total, err := casework.Collect(ctx, w, w.Actor(), casework.Collecting{Paths: []string{file}, Ref: name + "-file"}); err != nil || total.Failed > 0 {
		t.Fatal(err, total)
	}
	house, err := casework.Do(ctx, w, w.Actor(), casework.RecordEntity, claim.Entity{Kind: "group", Ref: "org:" + name, Label: of})
	if err != nil {
		t.Fatal(err)
	}
	reading := lists.Reading{Item: name + "-file", List: name, Organisation: string(house.ID)}
	preview, err := lists.PreviewMapping(ctx, w, w.Actor(), lists.Previewing{Reading: reading})
	if err != nil {
		t.Fatal(err)
	}
	preview.Mapping.Name, preview.Mapping.Organisation, preview.Mapping.DuplicateFree = name, house.ID, true
	if _, err := casework.Do(ctx, w, w.Actor(), lists.SaveMapping, preview.Mapping); err != nil {
		t.Fatal(err)
	}
	done, err := lists.Import(ctx, w, w.Actor(), lists.Importing{Reading: reading, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(done.Sentence())
}

// waiting returns pairs that wait for a reviewer and that nobody has judged.
func waiting(t *testing.T, w *workspace.Workspace, reviewer string) []reconcile.Waiting {
	t.Helper()
	q, err := casework.Ask(context.Background(), w, w.Actor(), reconcile.Queue, reconcile.Queueing{Reviewer: reviewer, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	fresh := slices.DeleteFunc(q.Next, func(p reconcile.Waiting) bool { return p.Why == reconcile.Second || p.Why == reconcile.Differ })
	if len(fresh) < pairsShown {
		t.Fatalf("%d pairs wait; the tests need some", len(fresh))
	}
	return fresh
}

// pairPath is the address of a pair.
func pairPath(lang, key string) string {
	return "/" + lang + "/review/pair?" + url.Values{"pair": {key}}.Encode()
}

// hidden returns the value of a field that a form carries.
func hidden(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("the page carries no %s", name)
	}
	return html.UnescapeString(m[1])
}

// judging is the form of a pair's page as its reader sends it.
func judging(t *testing.T, body, verdict, by string) url.Values {
	form := url.Values{"pair": {hidden(t, body, "pair")}, "once": {hidden(t, body, "once")}, "verdict": {verdict}, "reason": {"as the records stand"}, "by": {by}}
	if strings.Contains(body, `name="opened"`) {
		form.Set("opened", "yes")
	}
	return form
}

// pairsShown is how many records the tests look at where all are alike.
const pairsShown = 4

func TestPagesOfListsAreWholeInBothLanguages(t *testing.T) {
	h, w, who := withLists(t)
	pair := waiting(t, w, "R. Halim")[0]
	paths := []string{"/lists", "/list/" + council, "/list/" + relief + "?from=25", "/review", "/review/audit",
		strings.TrimPrefix(pairPath("en", pair.Key), "/en"), "/person/" + pair.A.List + "?" + url.Values{"record": {pair.A.Origin}}.Encode()}
	look := func() {
		for _, path := range paths {
			for lang, dir := range map[string]string{"en": "ltr", "ar": "rtl"} {
				a := h.send(t, "GET", "/"+lang+path, nil, who)
				if a.status != 200 {
					t.Errorf("/%s%s answers %d", lang, path, a.status)
					continue
				}
				for _, fault := range structure(a.body, lang, dir) {
					t.Errorf("/%s%s: %s", lang, path, fault)
				}
				if n := gzipped(a.body); n > 30<<10 {
					t.Errorf("/%s%s weighs %d bytes gzipped, more than 30 KiB", lang, path, n)
				}
			}
		}
	}
	look()
	// Again with an audit, a judgement, and what the program thinks in sight.
	if _, err := casework.Do(context.Background(), w, w.Actor(), reconcile.DrawAudit, reconcile.Drawing{Size: 30, Seed: 1, By: "R. Halim"}); err != nil {
		t.Fatal(err)
	}
	for _, p := range waiting(t, w, "R. Halim")[:pairsShown] {
		h.send(t, "POST", "/en/review/judge", judging(t, h.send(t, "GET", pairPath("en", p.Key), nil, who).body, "same", "R. Halim"), who)
		h.send(t, "POST", "/en/review/judge", judging(t, h.send(t, "GET", pairPath("en", p.Key), nil, who).body, "different", "L. Sabri"), who)
	}
	look()
}

func TestTheTermsOnAPageAddUpToTheScoreOnIt(t *testing.T) {
	h, w, who := withLists(t)
	for _, p := range waiting(t, w, "R. Halim")[:pairsShown] {
		h.send(t, "POST", "/en/review/open", url.Values{"pair": {p.Key}}, who)
		for _, lang := range []string{"en", "ar"} {
			body := html.UnescapeString(h.send(t, "GET", pairPath(lang, p.Key), nil, who).body)
			table := body[strings.Index(body, `<table class="wf">`):]
			table = table[:strings.Index(table, "</table>")]
			sum, terms := 0, 0
			for _, m := range regexp.MustCompile(`<bdi dir="ltr">([+-]\d+)\.(\d\d)</bdi>`).FindAllStringSubmatch(table, -1) {
				sum, terms = sum+hundredths(m[1], m[2]), terms+1
			}
			total := regexp.MustCompile(`<bdi dir="ltr" id="score">([+-]\d+)\.(\d\d)</bdi>`).FindStringSubmatch(table)
			if total == nil || terms < 3 {
				t.Fatalf("the page of %s shows %d terms and the score %v", p.Key, terms, total)
			}
			if score := hundredths(total[1], total[2]); sum != score {
				t.Errorf("the terms on the page of %s add up to %d, and it says %d", p.Key, sum, score)
			}
		}
	}
}

// hundredths reads "-1", "25" as -125.
func hundredths(whole, rest string) int {
	n, _ := strconv.Atoi(whole + rest)
	return n
}

func TestAReviewerJudgesBeforeTheScoreIsInThePage(t *testing.T) {
	h, w, who := withLists(t)
	p := waiting(t, w, "R. Halim")[0]
	blind := h.send(t, "GET", pairPath("en", p.Key), nil, who).body
	for _, mark := range []string{`class="wf"`, `id="score"`, " %</bdi>", `class="verdict"`, "now held to be"} {
		if strings.Contains(blind, mark) {
			t.Errorf("a page that is to be blind holds %q", mark)
		}
	}
	for _, want := range []string{"If the same person", "If different people", `value="later"`} {
		if !strings.Contains(blind, want) {
			t.Errorf("the page does not show %q before the judgement", want)
		}
	}
	if strings.Contains(blind, `class="btn p"`) {
		t.Error("one of the buttons is more than the others")
	}
	if a := h.send(t, "POST", "/en/review/judge", judging(t, blind, "same", "R. Halim"), who); a.status != 303 {
		t.Fatalf("the judgement answers %d: %s", a.status, a.body)
	}
	mine := h.send(t, "GET", pairPath("en", p.Key), nil, who).body
	if !strings.Contains(mine, `id="score"`) || !strings.Contains(mine, "without the score") {
		t.Error("after the judgement the page shows neither the score nor that it was blind")
	}
	// A second reviewer sees neither the score nor what the first one thinks.
	h.send(t, "POST", "/en/review/as", url.Values{"by": {"L. Sabri"}}, who)
	second := h.send(t, "GET", pairPath("en", p.Key), nil, who).body
	if strings.Contains(second, `id="score"`) || strings.Contains(second, "R. Halim</bdi>") && strings.Contains(second, "without the score") {
		t.Error("the second reviewer sees what the first one judged, or the score")
	}
	if !strings.Contains(second, "1 judgement by somebody else") {
		t.Error("the second reviewer is not told that somebody judged")
	}
}

func TestWhoLooksBeforeJudgingIsRecordedAsHavingLooked(t *testing.T) {
	h, w, who := withLists(t)
	pairs := waiting(t, w, "R. Halim")
	look := map[string]func(reconcile.Waiting){
		"by the button":       func(p reconcile.Waiting) { h.send(t, "POST", "/en/review/open", url.Values{"pair": {p.Key}}, who) },
		"on another language": func(p reconcile.Waiting) { h.send(t, "POST", "/ar/review/open", url.Values{"pair": {p.Key}}, who) },
	}
	i := 0
	for name, open := range look {
		p := pairs[i]
		i++
		form := judging(t, h.send(t, "GET", pairPath("en", p.Key), nil, who).body, "different", "R. Halim") // of the page as it was before
		open(p)
		if a := h.send(t, "POST", "/en/review/judge", form, who); a.status != 303 {
			t.Fatalf("%s: %d", name, a.status)
		}
		if body := h.send(t, "GET", pairPath("en", p.Key), nil, who).body; !strings.Contains(body, "with the score in sight") || strings.Contains(body, "without the score") {
			t.Errorf("%s: the judgement counts as blind: %v", name, regexp.MustCompile(`.{0,80}with(out)? the score.{0,30}`).FindAllString(body, -1))
		}
	}
}

func TestAJudgementSentTwiceIsRecordedOnceAndTheNextPairComes(t *testing.T) {
	h, w, who := withLists(t)
	p := waiting(t, w, "R. Halim")[0]
	form := judging(t, h.send(t, "GET", pairPath("ar", p.Key), nil, who).body, "unsure", "R. Halim")
	before := position(t, w)
	for range 2 {
		a := h.send(t, "POST", "/ar/review/judge", form, who)
		next := h.send(t, "GET", a.header.Get("Location"), nil, who)
		to := next.header.Get("Location")
		if a.status != 303 || next.status != 303 || !strings.HasPrefix(to, "/ar/review/pair?pair=") || strings.Contains(to, "pair="+url.QueryEscape(p.Key)+"&") {
			t.Errorf("a judgement leads to %q (%d, %d)", to, a.status, next.status)
		}
	}
	if n := position(t, w) - before; n != 1 {
		t.Errorf("one judgement, sent twice, makes %d entries", n)
	}
	form.Set("reason", " ")
	form.Set("once", "another")
	if a := h.send(t, "POST", "/en/review/judge", form, who); a.status != 422 || !strings.Contains(a.body, `id="errors"`) {
		t.Errorf("a judgement without a reason answers %d", a.status)
	}
}

// position is how many entries the journal has.
func position(t *testing.T, w *workspace.Workspace) int64 {
	t.Helper()
	lines, err := casework.Ask(context.Background(), w, w.Actor(), casework.AuditLog, casework.LogFilter{Limit: 1})
	if err != nil || len(lines) == 0 {
		t.Fatal("no log", err)
	}
	return lines[0].Position
}

func TestAPairThatIsPutOffComesAgainLater(t *testing.T) {
	h, w, who := withLists(t)
	first := h.send(t, "GET", "/en/review/next", nil, who).header.Get("Location")
	before := position(t, w)
	h.send(t, "POST", "/en/review/judge", judging(t, h.send(t, "GET", first, nil, who).body, "later", "R. Halim"), who)
	if position(t, w) != before {
		t.Error("to put a pair off recorded something")
	}
	if next := h.send(t, "GET", "/en/review/next", nil, who).header.Get("Location"); next == first {
		t.Error("the pair that was put off comes again at once")
	}
	if again := h.send(t, "GET", "/en/review/resume", nil, who).header.Get("Location"); again != first {
		t.Errorf("the review resumes at %q, not at %q", again, first)
	}
}

func TestAJudgementIsTakenBackWithAReason(t *testing.T) {
	h, w, who := withLists(t)
	p := waiting(t, w, "R. Halim")[0]
	h.send(t, "POST", "/en/review/judge", judging(t, h.send(t, "GET", pairPath("en", p.Key), nil, who).body, "same", "R. Halim"), who)
	for _, page := range []string{"/en/review", pairPath("en", p.Key)} {
		body := h.send(t, "GET", page, nil, who).body
		form := url.Values{"judgement": {hidden(t, body, "judgement")}, "by": {"R. Halim"}, "once": {hidden(t, body, "once")}, "reason": {""}}
		if a := h.send(t, "POST", "/en/review/revoke", form, who); a.status != 422 {
			t.Errorf("without a reason it answers %d", a.status)
		}
		if page == "/en/review" {
			continue
		}
		form.Set("reason", "the rows were mixed up")
		if a := h.send(t, "POST", "/en/review/revoke", form, who); a.status != 303 {
			t.Fatalf("to take a judgement back answers %d: %s", a.status, a.body)
		}
	}
	body := h.send(t, "GET", pairPath("en", p.Key), nil, who).body
	if !strings.Contains(body, "taken back") || !strings.Contains(body, "the rows were mixed up") {
		t.Error("the history does not say that the judgement was taken back, and why")
	}
	if strings.Contains(h.send(t, "GET", "/en/review", nil, who).body, `name="judgement"`) {
		t.Error("what was taken back can be taken back again")
	}
}

func TestEveryRowOfAListIsAccountedForAndEveryRecordLeadsToItsClaim(t *testing.T) {
	h, w, who := withLists(t)
	held, err := casework.Ask(context.Background(), w, w.Actor(), lists.ShowList, council)
	if err != nil {
		t.Fatal(err)
	}
	r := held.Release
	if r.Failed != 2 || r.Rows != r.New+r.Changed+r.Same+r.Failed {
		t.Fatalf("the release does not add up: %+v", r)
	}
	rows := strconv.FormatInt(r.Rows, 10)
	if all := h.send(t, "GET", "/en/lists", nil, who).body; !strings.Contains(all, rows+" in, "+rows+" accounted for") || !strings.Contains(all, "2 could not be taken") || !strings.Contains(all, "between ") {
		t.Error("the page of lists does not say what came in and how many people it names")
	}
	seen := map[string]bool{}
	for path := "/en/list/" + council; path != ""; {
		body := h.send(t, "GET", path, nil, who).body
		part := body[strings.Index(body, `id="records"`):strings.Index(body, `id="report"`)]
		found := regexp.MustCompile(`<th scope="row"><a href="(/en/claim/[a-z2-7]+)"><code>([^<]+)</code>`).FindAllStringSubmatch(part, -1)
		if len(found) == 0 || len(found) > 25 {
			t.Fatalf("%s shows %d records", path, len(found))
		}
		for _, m := range found {
			seen[m[2]] = true
		}
		if a := h.send(t, "GET", found[0][1], nil, who); a.status != 200 {
			t.Errorf("a record leads to a claim that answers %d", a.status)
		}
		path = ""
		if m := regexp.MustCompile(`href="(\?from=\d+)#records">Next`).FindStringSubmatch(part); m != nil {
			path = "/en/list/" + council + m[1]
		}
	}
	if int64(len(seen)) != r.Rows-r.Failed {
		t.Errorf("%d records are shown of %d rows of which %d failed", len(seen), r.Rows, r.Failed)
	}
	for _, lang := range []string{"en", "ar"} {
		page := h.send(t, "GET", "/"+lang+"/list/"+council, nil, who).body
		report := page[strings.Index(page, `id="report"`):]
		if n := len(regexp.MustCompile(`</td><td>[^<]+</td></tr>`).FindAllString(report[:strings.Index(report, "</section>")], -1)); n != 2 {
			t.Errorf("the report in %s gives %d reasons for 2 rows", lang, n)
		}
		if m := regexp.MustCompile(`(?:<td>|muted">)<bdi lang="en">[^<]*`).FindString(page); m != "" {
			t.Errorf("a reason on the page in %s has no words of its own: %s", lang, m)
		}
	}
}

func TestARecordLeadsToItsPersonWhereNothingIsMerged(t *testing.T) {
	h, w, who := withLists(t)
	ctx := context.Background()
	groups, err := casework.Ask(ctx, w, w.Actor(), reconcile.Groups, casework.Asked{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	size := map[string]int{}
	for _, g := range groups {
		size[g.Cluster]++
	}
	at := slices.IndexFunc(groups, func(g reconcile.GroupRow) bool { return size[g.Cluster] == 2 })
	if at < 0 {
		t.Fatal("no two records are of one person")
	}
	data, err := casework.Ask(ctx, w, w.Actor(), reconcile.Person, reconcile.PersonAsked{List: groups[at].List, Record: groups[at].Record, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	body := h.send(t, "GET", "/en/person/"+groups[at].List+"?"+url.Values{"record": {groups[at].Record}}.Encode(), nil, who).body
	for _, r := range data.Records {
		if !strings.Contains(body, "/en/claim/"+string(r.Claim)) {
			t.Errorf("the page of a person does not lead to %s", r.Key)
		}
	}
	for _, row := range data.Rows {
		for _, text := range row.Texts {
			if text != "" && !strings.Contains(body, "<bdi>"+html.EscapeString(text)+"</bdi>") {
				t.Errorf("a value of %q is not shown, or not isolated", row.Role)
			}
		}
	}
	if !strings.Contains(body, "Why they are together") || !strings.Contains(html.UnescapeString(body), data.Bonds[0].Bits) {
		t.Error("the page does not say why the records are together")
	}
	// Who has seen the score here has seen it.
	pair := data.Bonds[0].Key
	if !strings.Contains(h.send(t, "GET", pairPath("en", pair), nil, who).body, `name="opened"`) {
		t.Error("the score on a person's page does not count as seen")
	}
}

func TestNamesOfPeopleStandInNoAddressTitleOrLog(t *testing.T) {
	_, w, _ := withLists(t)
	var log bytes.Buffer
	h := serveLogged(t, w, w.Actor(), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	who := h.signIn(t)
	names := map[string]bool{}
	for _, list := range []string{council, relief} {
		some, err := casework.Ask(context.Background(), w, w.Actor(), lists.ListRecords, lists.Browsing{List: list, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range some.Records {
			for _, c := range r.Cells {
				if slices.Contains([]string{"given", "father", "grandfather", "family", "name"}, c.Role) && len(c.Text) > 3 {
					names[c.Text] = true
				}
			}
		}
	}
	if len(names) < 50 {
		t.Fatalf("only %d names are known", len(names))
	}
	p := waiting(t, w, "R. Halim")[0]
	open := regexp.MustCompile(`(?s)<title>.*?</title>|(?:href|action|content|src)="[^"]*"`)
	for _, path := range []string{"/en/lists", "/en/list/" + council, "/ar/list/" + relief, "/en/review", pairPath("ar", p.Key), "/en/person/" + p.A.List + "?record=" + url.QueryEscape(p.A.Origin)} {
		for _, part := range open.FindAllString(h.send(t, "GET", path, nil, who).body, -1) {
			plain, err := url.QueryUnescape(html.UnescapeString(part))
			if err != nil {
				plain = part
			}
			for n := range names {
				if strings.Contains(plain, n) {
					t.Errorf("%s holds a name in %s", path, part)
				}
			}
		}
	}
	h.send(t, "GET", "/en/person/"+council+"?record=nobody", nil, who)
	for n := range names {
		if strings.Contains(log.String(), n) {
			t.Error("the log holds a name")
		}
	}
}

func TestOnlyThePageWithKeysMayRunAScriptAndItWeighsLittle(t *testing.T) {
	h, w, who := withLists(t)
	key := waiting(t, w, "R. Halim")[0].Key
	for path, want := range map[string]bool{"/en/review": false, "/en/lists": false, "/en/": false, pairPath("en", key): true} {
		a := h.send(t, "GET", path, nil, who)
		csp := a.header.Get("Content-Security-Policy")
		if got := strings.Contains(csp, "script-src 'self'"); got != want || strings.Contains(csp, "unsafe") {
			t.Errorf("%s has the policy %q", path, csp)
		}
		if got := strings.Contains(a.body, "<script"); got != want {
			t.Errorf("%s holds a script: %v", path, got)
		}
	}
	keys := h.send(t, "GET", "/keys.js", nil, nil)
	if keys.status != 200 || !strings.HasPrefix(keys.header.Get("Content-Type"), "text/javascript") || len(keys.body) > 6<<10 {
		t.Errorf("the script answers %d, %s, %d bytes", keys.status, keys.header.Get("Content-Type"), len(keys.body))
	}
	if !strings.Contains(keys.body, "e.code") || strings.Contains(keys.body, "e.key") {
		t.Error("keys do not go by their place on the keyboard")
	}
}

func TestAnAddressThatNamesNoPairOrPersonSaysSo(t *testing.T) {
	h, w, who := withLists(t)
	p := waiting(t, w, "R. Halim")[0]
	for path, want := range map[string]int{
		"/en/review/pair?pair=nonsense":                                   422,
		pairPath("en", p.A.List+"/"+p.A.Origin+"~"+relief+"/no-such"):     404,
		pairPath("en", council+"/"+p.A.Origin+"~"+council+"/"+p.A.Origin): 422,
		"/en/person/" + council + "?record=no-such":                       404,
		"/en/person/no-such-list?record=1":                                404,
		"/en/list/" + council + "?release=no-such":                        404,
		"/en/review/audit?audit=no-such":                                  404,
	} {
		if a := h.send(t, "GET", path, nil, who); a.status != want && !(want == 404 && a.status == 422) {
			t.Errorf("%s answers %d, want %d", path, a.status, want)
		}
	}
	for name, form := range map[string]url.Values{"judge": {"pair": {"x"}, "verdict": {"same"}}, "open": {"pair": {""}}, "audit": {"size": {"many"}}, "revoke": {"judgement": {"x"}, "reason": {"y"}, "by": {"z"}}} {
		before := position(t, w)
		if a := h.send(t, "POST", "/en/review/"+name, form, who); a.status < 400 || a.status >= 500 || position(t, w) != before {
			t.Errorf("a form for %s that says nothing answers %d", name, a.status)
		}
	}
}
