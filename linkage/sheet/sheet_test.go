package sheet

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// runOf links lists given as text, by name.
func runOf(t testing.TB, o linkage.Options, names []string, texts []string) Run {
	t.Helper()
	var tables []*list.Table
	for k, text := range texts {
		table, err := list.Read(names[k], []byte(text), list.DefaultMissing)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	config := linkage.Guess(tables, names)
	set, err := record.Build(linkage.Sources(config, tables))
	if err != nil {
		t.Fatal(err)
	}
	result, err := linkage.Link(context.Background(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	return Run{Config: config, Tables: tables, Result: result}
}

// invented links lists of people who never lived.
func invented(t testing.TB, people int) Run {
	t.Helper()
	habits := fiction.Habits(3)
	var names, texts []string
	buffers := make([]bytes.Buffer, len(habits))
	var writers []io.Writer
	for k := range habits {
		writers = append(writers, &buffers[k])
	}
	if err := fiction.Write(fiction.Options{People: people, Seed: 3, Lists: habits}, writers, io.Discard); err != nil {
		t.Fatal(err)
	}
	for k, h := range habits {
		names, texts = append(names, h.Name), append(texts, buffers[k].String())
	}
	return runOf(t, linkage.Options{OneToOne: true, Seed: 1}, names, texts)
}

func pageOf(t testing.TB, r Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheTermsOfEveryPairAddUpToItsScore(t *testing.T) {
	r := invented(t, 600)
	if len(r.Result.Pairs) < 500 {
		t.Fatalf("only %d pairs were compared", len(r.Result.Pairs))
	}
	for _, p := range r.Result.Pairs {
		shown := r.pair(p, "")
		sum, end := int32(0), 0.0
		for _, term := range shown.Terms {
			sum += term.Weight
			if term.From < 0 || term.Width < 0 || term.From+term.Width > 100.05 {
				t.Fatalf("the bar of %s runs from %g, %g wide", term.Field, term.From, term.Width)
			}
			if term.Weight > 0 {
				end = term.From + term.Width
			} else if term.Weight < 0 {
				end = term.From
			}
		}
		if sum != shown.Score || shown.Score != p.Score {
			t.Fatalf("the terms of %d and %d add up to %d, the score is %d", p.I, p.J, sum, p.Score)
		}
		if total := shown.From + shown.Width; shown.Score > 0 && (total-end > .2 || end-total > .2) {
			t.Fatalf("the last term ends at %g, the sum at %g", end, total)
		}
	}
}

func TestThePageSaysFirstThatItHoldsPersonalDataAndNeedsNothingElse(t *testing.T) {
	r := invented(t, 300)
	interval := r.Result.Interval(10)
	r.People, r.Notices = &interval, []string{"list1: something unusual"}
	page := pageOf(t, r)
	body := page[strings.Index(page, "<body>"):]
	if at := strings.Index(body, "This page holds personal data."); at < 0 || at > strings.Index(body, "<h1>") {
		t.Error("the page does not begin with what it holds")
	}
	for _, never := range []string{"<script", "<img", "<svg", "http://", "https://", "url(", "ZgotmplZ", "NaN", "Inf"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	for _, always := range []string{"What was read", "the header says", "What was read otherwise than written", "Which pairs were compared", "What was learned", "How the scores are distributed",
		"The groups", "Who is on which list", "Examples", "What the method does not know", "something unusual", "different people, nine times in ten", "seed 1"} {
		if !strings.Contains(page, always) {
			t.Errorf("the page does not say %q", always)
		}
	}
	if wrong := regexp.MustCompile(`(margin|padding|border)-(left|right)|[^-](left|right):`).FindString(style); wrong != "" {
		t.Errorf("the style says %q, which is wrong in Arabic", wrong)
	}
}

func TestWhatStandsInListsIsTextAndNothingElse(t *testing.T) {
	text := "id,name,place\n1,<script>x</script> Mansour,\"\"\"><b onload=x>\"\n2,<script>x</script> Mansour,\"\"\"><b onload=x>\"\n3,Rana Harb,y\n4,Rana Harb,y\n"
	page := pageOf(t, runOf(t, linkage.Options{Seed: 1}, []string{"<i>A"}, []string{text}))
	for _, never := range []string{"<script>", "<b onload", "<i>A"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;x&lt;/script&gt; Mansour") {
		t.Error("the name is not shown as it is written")
	}
}

func TestAnEstimationThatDidNotSettleIsNotHidden(t *testing.T) {
	r := invented(t, 100)
	r.Result.Model.Converged = false
	if page := pageOf(t, r); !strings.Contains(page, "The estimation did not settle") || strings.Contains(page, "settled after") {
		t.Error("the page hides it")
	}
}

func TestNoRecordsAndOneRecordHaveAPageToo(t *testing.T) {
	for text, want := range map[string]string{"id,name\n": "<b>0</b> records", "id,name\n1,Samir\n": "<b>1</b> records"} {
		page := pageOf(t, runOf(t, linkage.Options{Seed: 1}, []string{"A"}, []string{text}))
		if !strings.Contains(page, want) || strings.Contains(page, "NaN") {
			t.Errorf("the page of %q does not say %q, or says NaN", text, want)
		}
	}
}

func TestExamplesStandAtSeveralScoresAndShowWhatListsHold(t *testing.T) {
	r := invented(t, 600)
	page := pageOf(t, r)
	if n := strings.Count(page, `<article class="pair">`); n < 6 {
		t.Errorf("there are %d examples", n)
	}
	r.sources = linkage.Sources(r.Config, r.Tables)
	for _, example := range examplesOf(r) {
		for _, side := range []side{example.A, example.B} {
			if len(side.Written) == 0 {
				t.Errorf("nothing is shown of %s/%s", side.List, side.ID)
			}
		}
	}
}

func TestNumbersReadAsPeopleWriteThem(t *testing.T) {
	for got, want := range map[string]string{group(10440): "10,440", group(-1234567): "-1,234,567", group(999): "999", percent(1): "100 %", percent(.99999): "> 99.99 %", percent(.00001): "< 0.01 %", percent(.5): "50.0 %",
		percent(0): "0.00 %", oneIn(1.0 / 12345): "12,000", oneIn(0): "very many", inBits(-250): "−2.50", even(300): "8 to 1 for the same person", even(-1000): "1,024 to 1 against it", even(5000): "more than a million to 1 for the same person", even(40): "about as likely as not"} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
