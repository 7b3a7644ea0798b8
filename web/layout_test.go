package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/claim"
	"sijil/finding"
	"sijil/locale"
)

func n(v int64) *int64 { return &v }

func TestTheTraceStripSumsTheOneBreakdownThatAddsUp(t *testing.T) {
	f := finding.Figure{ID: "x", Parts: []finding.Part{
		{Of: "place", Label: "north", Min: n(30), Max: n(30), Closure: "open"},
		{Of: "sex", Label: "men", Min: n(24), Max: n(24), Closure: "computed"},
		{Of: "sex", Label: "women", Min: n(8), Max: n(8), Closure: "computed"},
	}, Residuals: []finding.Residual{{Of: "place", Min: n(2), Max: n(2)}}}
	s := stripOf(f)
	if len(s.Terms) != 2 || s.Terms[0].Label != "men" || s.Terms[1].Label != "women" {
		t.Errorf("the strip shows %+v", s.Terms)
	}
	f.Parts = f.Parts[:1]
	s = stripOf(f)
	if len(s.Terms) != 2 || !s.Terms[1].Residual || *s.Terms[1].Min != 2 {
		t.Errorf("an open breakdown is shown without what it leaves: %+v", s.Terms)
	}
	if s := stripOf(finding.Figure{}); len(s.Terms) != 0 {
		t.Errorf("a figure without parts has the terms %+v", s.Terms)
	}
}

func TestFiguresShareAScaleOnlyWithTheirOwnUnit(t *testing.T) {
	g := groups([]finding.Figure{
		{ID: "a", Unit: "person", Min: n(32), Max: n(32), Shown: "32"},
		{ID: "b", Unit: "image", Min: n(6), Max: n(6), Shown: "6"},
		{ID: "c", Unit: "person", Min: n(101), Shown: "more than 100"},
		{ID: "d", Unit: "person", Shown: "much higher"},
		{ID: "e", Unit: "person", Min: n(200), Max: n(400), Shown: "200 to 400"},
	})
	if len(g) != 2 || len(g[0].Rows) != 4 || g[0].Top != 400 {
		t.Fatalf("groups: %+v", g)
	}
	a, c, d, e := g[0].Rows[0], g[0].Rows[1], g[0].Rows[2], g[0].Rows[3]
	if !a.Bar || a.From != 8 || a.To != 8 || a.Wordy {
		t.Errorf("32 of 400: %+v", a)
	}
	if !c.Open || c.From != 25 || !c.Wordy {
		t.Errorf("more than 100: %+v", c)
	}
	if d.Bar {
		t.Error("a comparison without number has a place on the scale")
	}
	if e.From != 50 || e.To != 100 {
		t.Errorf("200 to 400: %+v", e)
	}
	if g[1].Rows[0].Bar {
		t.Error("a single figure has a scale with nothing to compare")
	}
}

func TestNamesInAQuestionBecomeLinksAndNothingElseIsMarkup(t *testing.T) {
	got := string(linked(locale.English, `Do <b>the 7</b> of “One & all” lie in set-b?`, []string{"set-b", "set-a", "set-c"},
		map[string]string{"set-a": "One & all"}))
	for _, want := range []string{"&lt;b&gt;", `<a href="/en/open/set-a"><bdi>One &amp; all</bdi></a>`, `<a href="/en/open/set-b"><bdi>set-b</bdi></a>`,
		`<span class="small"><a href="/en/open/set-c">`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
	if strings.Contains(got, "\x00") {
		t.Error("a mark was left in the text")
	}
}

func TestSentencesCarryDatesAsTheLanguageWritesThem(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	in := "armed men came between 2025-03-09T09:30:00+03:00 and 2025-03-10, see abcdefghijklmnopqrstuvwxyz [asserted; saw it]"
	if got, want := said(book.In(locale.English), in), "Armed men came between 9 March 2025, 09:30 and 10 March 2025, see abcdefgh…wxyz."; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := said(book.In(locale.Arabic), "في 2025-03-09"); strings.Contains(got, "2025-03") {
		t.Errorf("an Arabic sentence holds a date that would be reordered: %q", got)
	}
}

func TestALocatorIsSaidInWords(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := book.In(locale.English)
	for want, l := range map[string]claim.Locator{
		"paragraph 9":                     {Paragraph: 9},
		"page 3, lines 4 to 6":            {Page: 3, Lines: &claim.Span{From: 4, To: 6}},
		"from 00:14.0 to 61:02.5":         {TimeMS: &claim.Span{From: 14000, To: 3662500}},
		"region 30 × 40 at 1, 2":          {Region: &claim.Region{X: 1, Y: 2, Width: 30, Height: 40}},
		"place in it not stated":          {},
		"paragraph 1, third row of table": {Paragraph: 1, Words: "third row of table"},
	} {
		if got := locatorWords(w, l); got != want {
			t.Errorf("%+v is %q, want %q", l, got, want)
		}
	}
}

func TestALongListIsShownInPagesThatKeepTheFilter(t *testing.T) {
	all := make([]int, 250)
	for i := range all {
		all[i] = i
	}
	q := url.Values{"kind": {"person"}}
	var seen []int
	for pages := 1; ; pages++ {
		part, next := pageOf(all, q)
		seen = append(seen, part...)
		if next == "" {
			if pages != 3 {
				t.Errorf("250 rows take %d pages", pages)
			}
			break
		}
		u, err := url.Parse(next)
		if err != nil {
			t.Fatal(err)
		}
		if q = u.Query(); q.Get("kind") != "person" {
			t.Fatal("the filter is lost")
		}
	}
	if !slices.Equal(seen, all) {
		t.Error("rows are lost or repeated between pages")
	}
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"photo.jpg", "\xff\xfe", "a\xffb", "صورة.jpg", "", "\x00\x1b[31m", "\u202egpj.exe"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		name, broken := fileName(raw)
		if !utf8.ValidString(name) {
			t.Errorf("%q is shown as bytes that are no text", raw)
		}
		if !utf8.Valid(raw) && !broken {
			t.Errorf("%q is said to be readable", raw)
		}
		if strings.ContainsAny(name, "\x00\x1b\n\u202e\u2066\u200f") {
			t.Errorf("%q is shown with characters that cannot be seen: %q", raw, name)
		}
	})
}

func TestLatinWordsInAnArabicSentenceKeepTheirOrder(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	const from, to = "\u2068", "\u2069"
	for in, want := range map[string]string{
		"قالت إنه قُتل around 10am, in the yard": "قالت إنه قُتل " + from + "around 10am, in the yard" + to + ".",
		"سيارات HTS، ثلاث":                       "سيارات " + from + "HTS" + to + "، ثلاث.",
		"لا شيء أجنبي هنا":                       "لا شيء أجنبي هنا.",
	} {
		if got := said(book.In(locale.Arabic), in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	const english = "She said that it was so around 10am."
	if got := said(book.In(locale.English), english); got != english {
		t.Errorf("an English sentence becomes %q", got)
	}
}

func TestTheOverlapOfListsCountsPeopleAndNotRecords(t *testing.T) {
	all := []lists.Summary{{List: lists.List{Name: "a"}}, {List: lists.List{Name: "b"}}, {List: lists.List{Name: "c"}}}
	got := overlap(all, []reconcile.GroupRow{
		{List: "a", Record: "1", Cluster: "a/1"}, {List: "a", Record: "2", Cluster: "a/1"}, {List: "b", Record: "7", Cluster: "a/1"},
		{List: "b", Record: "8", Cluster: "b/8"}, {List: "c", Record: "1", Cluster: "b/8"}, {List: "c", Record: "2", Cluster: "c/2"},
	})
	if want := [][]int{{1, 1, 0}, {1, 2, 1}, {0, 1, 2}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBarsOfAScoreFollowOneAnotherAndEndAtTheScore(t *testing.T) {
	terms := []reconcile.Term{
		{Field: "prior", Weight: -900, From: 0, To: -900}, {Field: "given", Words: "equal", Weight: 500, From: -900, To: -400},
		{Field: "birth.year", Words: notKnown, From: -400, To: -400}, {Field: "birth.day", Words: notKnown, From: -400, To: -400},
		{Field: "place", Words: "different", Weight: -100, From: -400, To: -500}, {Field: "family", Words: "equal", Weight: 600, From: -500, To: 100},
	}
	bars, zero, unknown := waterfall(reconcile.OpenedPair{Score: 100, Bits: "+1.00", Terms: terms})
	if !slices.Equal(unknown, []string{"birth"}) || zero != 90 {
		t.Errorf("not known are %v, zero lies at %d", unknown, zero)
	}
	want := []bar{{Kind: "base", From: 0, To: 90}, {From: 0, To: 50}, {Kind: "neg", From: 40, To: 50}, {From: 40, To: 100}, {Kind: "sum", From: 90, To: 100}}
	if len(bars) != len(want) {
		t.Fatalf("%d bars, want %d", len(bars), len(want))
	}
	for i, b := range bars {
		if b.Kind != want[i].Kind || b.From != want[i].From || b.To != want[i].To {
			t.Errorf("bar %d is %s from %d to %d, want %+v", i, b.Kind, b.From, b.To, want[i])
		}
	}
}

func TestLevelsAreSaidNameByNameTheGivenOneFirst(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := book.In(locale.English)
	for in, want := range map[string]string{
		"equal": "equal",
		"father equal, grandfather not known, family close, given one letter different": "Given name: one letter different; Father’s name: equal; Family name: close",
		"year equal, month one digit different":                                         "year: equal; month: one digit different",
		"something new":                                                                 "something new",
	} {
		if got := levelWords(w, in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"birth.year": "Born, year", "place 2": "Place 2", "father, grandfather, family": "Father, grandfather and family", "own": "own"} {
		if got := roleWords(w, in); got != want {
			t.Errorf("the role %q is %q, want %q", in, got, want)
		}
	}
}
