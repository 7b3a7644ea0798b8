package finding_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/finding"
	"sijil/value"
)

var update = flag.Bool("update", false, "write the golden files anew")

// full is a definition in which everything is said.
func full(d *finding.Definition) {
	d.Place = &value.Place{Place: "pl:ostra", Relation: "in"}
	d.Period = &value.Time{Kind: value.Extent, Earliest: "2031-04-02", Latest: "2031-04-03"}
	d.Status, d.Actor = "civilians", "grp:wardens"
	d.CutOff = &value.Time{Kind: value.Moment, Earliest: "2031-05-01", Latest: "2031-05-01"}
	d.Meaning = value.Label{{Lang: "en", Text: "People whose killing the office looked into."}, {Lang: "ar", Text: "أشخاص حقق المكتب في مقتلهم."}}
}

// page writes down all the words that a reader meets.
func page(t *testing.T, lang string) string {
	defs := []finding.Definition{
		define("looked-into", full),
		define("heard-of", func(d *finding.Definition) { d.Stage = "received" }),
		define("believed", func(d *finding.Definition) { d.Whose, d.Stage = "org:league", "" }),
		define("league-list", func(d *finding.Definition) { league(d); d.Order = 1 }),
		define("lantern-list", func(d *finding.Definition) { lantern(d); d.Order = 2 }),
		interviewees("asked"), interviewees("asked-about-ostra"),
	}
	claims := append(report(), counts("c14", "set:looked-into", between("person", 26, 29)))
	var b strings.Builder
	var figures []finding.Figure
	for _, d := range defs {
		f := compute(t, d, lang, claims...)
		figures = append(figures, f)
		fmt.Fprintf(&b, "%s\n%s\n%s | %s | %s | %s\n%s\n", f.Title, summary(f), f.Whose, f.Stage, f.Place, f.Period, f.Definition)
		for _, r := range f.Residuals {
			fmt.Fprintf(&b, "%s\n", r.Sentence(f, lang))
		}
		b.WriteString("\n")
	}
	for _, lb := range finding.Bounds(figures, defs, lang) {
		fmt.Fprintf(&b, "%s\n\n", lb.Text)
	}
	_, err := finding.Add([]finding.Sum{{Definition: defs[3], Figure: figures[3]}, {Definition: defs[4], Figure: figures[4]}}, lang)
	fmt.Fprintf(&b, "%v\n\n", err)
	for _, q := range ask(t, lang, defs, claims, nil) {
		fmt.Fprintf(&b, "%s %s %v\n%s\n\n", q.ID, q.Rule, q.About, q.Text)
	}
	return b.String()
}

func TestEveryWordThatAReaderMeetsIsReviewedInBothLanguages(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			path := filepath.Join("testdata", "words."+lang+".txt")
			got := page(t, lang)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; read what changed, then run with -update\n%s", path, got)
			}
		})
	}
}

func TestWhatASourceDoesNotSayIsNotStated(t *testing.T) {
	bare := finding.Definition{Set: "set:bare", Ref: "bare"}
	for lang, want := range map[string]string{"en": "not stated", "ar": "غير مذكور"} {
		f := compute(t, bare, lang)
		if f.Shown != want || f.Whose != want || f.Stage != want || f.Place != want || f.Period != want {
			t.Errorf("%s: %+v", lang, f)
		}
		if got := strings.Count(f.Definition, want); got != 9 {
			t.Errorf("%s: %d of nine fields are %q: %s", lang, got, want, f.Definition)
		}
	}
}
