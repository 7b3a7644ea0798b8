package web_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/finding"
	"sijil/linkage/fiction"
	"sijil/value"
	"sijil/workspace"
)

// estimated is a workspace with three lists of a fictional town, an
// exploratory look, a registered estimate that is opened, and one that is not.
func estimated(t *testing.T) (*house, *workspace.Workspace, func(*http.Request)) {
	t.Helper()
	ctx := context.Background()
	w, err := workspace.Create(ctx, filepath.Join(t.TempDir(), "case"), workspace.Options{Passphrase: []byte(canaryPassphrase), Sample: true,
		Opening: casework.Opening{Case: casework.Case{Title: label("Marsoun", "مرسون")}, Person: casework.Enrolment{Name: "R. Halim"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	habits := []fiction.Habit{{Name: "coast"}, {Name: "east"}, {Name: "west"}}
	files := make([]bytes.Buffer, len(habits))
	var writers []io.Writer
	for k := range habits {
		habits[k].Spelling, habits[k].Parts, habits[k].BirthDates, habits[k].Coverage = "english", 4, true, .5
		writers = append(writers, &files[k])
	}
	if err := fiction.Write(fiction.Options{People: 300, Seed: 5, Lists: habits}, writers, io.Discard); err != nil {
		t.Fatal(err)
	}
	for k, habit := range habits {
		bring(t, w, habit.Name, label("Network "+habit.Name, "شبكة"), "2031", files[k].Bytes())
	}
	record(t, w, casework.DefineFigure, finding.Definition{Set: value.ID("set:killed"), Ref: "killed", Unit: "person", What: "killed", Stage: "documented",
		Title: label("People killed in Marsoun", "القتلى في مرسون"), Meaning: label("Killed in Marsoun", "قُتلوا في مرسون")})
	for _, habit := range habits {
		record(t, w, estimates.Decide, estimates.Deciding{Population: "killed", List: habit.Name, Decision: estimates.In, Reason: "all of it is about Marsoun", By: "M. Orrin"})
	}
	plan := estimates.Asked{Figures: []string{"killed"}, Plan: estimates.Plan{Method: "graphs", Seed: 1, Checks: true},
		Assumption: "The lists depend on each other along a graph.", By: "M. Orrin"}
	record(t, w, estimates.Register, estimates.Registering{Ref: "opened", Asked: plan})
	all := plan
	all.Plan = estimates.Plan{Seed: 1, Chains: 2, MaxSweeps: 40_000, Strata: "sex"}
	if _, err := estimates.Explore(ctx, w, w.Actor(), all, estimates.How{Threads: 4}); err != nil {
		t.Fatal(err)
	}
	record(t, w, estimates.Register, estimates.Registering{Ref: "waiting", Asked: plan})
	if _, err := estimates.Run(ctx, w, w.Actor(), estimates.Running{Registration: "opened"}, estimates.How{Threads: 4}); err != nil {
		t.Fatal(err)
	}
	h := serve(t, w, w.Actor())
	return h, w, h.signIn(t)
}

func record[In, Out any](t *testing.T, w *workspace.Workspace, act casework.Act[In, Out], in In) Out {
	t.Helper()
	out, err := casework.Do(context.Background(), w, w.Actor(), act, in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPagesOfEstimatesAreWholeAndShowWhatIsDocumentedFirst(t *testing.T) {
	h, w, who := estimated(t)
	all, err := casework.Ask(context.Background(), w, w.Actor(), estimates.List, casework.Asked{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/estimates", "/estimate/opened", "/estimate/" + string(all.Recorded[0].Body.ID), "/population/killed", "/population/killed?list=coast&record=x"}
	for _, path := range paths {
		for lang, dir := range map[string]string{"en": "ltr", "ar": "rtl"} {
			a := h.send(t, "GET", "/"+lang+path, nil, who)
			if a.status != 200 {
				t.Errorf("/%s%s answers %d: %s", lang, path, a.status, a.body)
				continue
			}
			for _, fault := range structure(a.body, lang, dir) {
				t.Errorf("/%s%s: %s", lang, path, fault)
			}
			if n := gzipped(a.body); n > 30<<10 {
				t.Errorf("/%s%s weighs %d bytes gzipped, more than 30 KiB", lang, path, n)
			}
			if folder := os.Getenv("SIJIL_LOOK"); folder != "" {
				os.WriteFile(filepath.Join(folder, lang+strings.ReplaceAll(strings.SplitN(path, "?", 2)[0], "/", "-")+".html"), []byte(a.body), 0o600)
			}
		}
	}
	page := h.send(t, "GET", "/en/estimate/opened", nil, who).body
	documented, hatched := strings.Index(page, `class="shown"`), strings.Index(page, `class="hatched`)
	if documented < 0 || hatched < documented {
		t.Errorf("what is documented stands at %d, the first estimate at %d", documented, hatched)
	}
	for _, wanted := range []string{"Registered before it was opened", "linkage-unreviewed", "No random audit", "The lists depend on each other along a graph.", all.Recorded[1].Body.SHA256} {
		if !strings.Contains(page, wanted) {
			t.Errorf("the page of a registered estimate does not say %q", wanted)
		}
	}
	if list := h.send(t, "GET", "/en/estimates", nil, who).body; !strings.Contains(list, "Exploratory, not registered") || !strings.Contains(list, "Not opened yet") || !strings.Contains(list, "Opened before: 1") {
		t.Error("the list does not say what was registered, opened, and seen before")
	}
	if a := h.send(t, "GET", "/en/estimate/waiting", nil, who); a.status != 404 {
		t.Errorf("an estimate that nobody opened answers %d", a.status)
	}
	table := h.send(t, "GET", "/en/estimate/opened/table.csv", nil, who)
	if !strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") || !strings.Contains(table.body, "graphs") {
		t.Errorf("the table is %q: %s", table.header.Get("Content-Type"), table.body)
	}
	if css := h.send(t, "GET", "/charts.css", nil, who); !strings.Contains(css.body, ".hatched") || gzipped(css.body) > 8<<10 {
		t.Errorf("the style of charts has %d bytes gzipped", gzipped(css.body))
	}
}

func TestWhoBelongsIsDecidedOnThePage(t *testing.T) {
	h, _, who := estimated(t)
	page := h.send(t, "GET", "/ar/population/killed", nil, who).body
	form := url.Values{"list": {"coast"}, "where": {"sex equals female"}, "decision": {"out"}, "by": {"L. Tamm"}, "once": {hidden(t, page, "once")}}
	if a := h.send(t, "POST", "/ar/population/killed/decide", form, who); a.status != 422 || !strings.Contains(a.body, `id="errors"`) || !strings.Contains(a.body, "sex equals female") {
		t.Errorf("a decision without a reason answers %d", a.status)
	}
	form.Set("reason", "the report is about men")
	form.Set("where", "height equals 2")
	if a := h.send(t, "POST", "/ar/population/killed/decide", form, who); a.status != 422 {
		t.Errorf("a rule on no role answers %d", a.status)
	}
	form.Set("where", "sex equals female")
	for range 2 { // a button that is pressed twice
		if a := h.send(t, "POST", "/ar/population/killed/decide", form, who); a.status != 303 {
			t.Fatalf("the decision answers %d: %s", a.status, a.body)
		}
	}
	page = h.send(t, "GET", "/en/population/killed?saved=1", nil, who).body
	if strings.Count(page, "the report is about men · ")+strings.Count(page, "the report is about men</span> · ") == 0 || strings.Count(page, "coast where Sex equals female") != 1 {
		t.Error("the decision does not stand on the page once")
	}
	if arabic := h.send(t, "GET", "/ar/population/killed", nil, who).body; !strings.Contains(arabic, "«الجنس» يساوي") || strings.Contains(arabic, " where ") {
		t.Error("the decision is not said in Arabic")
	}
	if !strings.Contains(page, "contested") {
		t.Error("groups that the decision contests are not listed")
	}
}
