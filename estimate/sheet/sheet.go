// Package sheet shows an answer as a page that needs no script, no image and no
// network, in English or Arabic, and as a table. Documented counts come first,
// then intervals, then points; what is estimated is hatched, never solid, so
// that nobody takes it for a count.
package sheet

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"slices"

	"sijil/estimate"
	"sijil/estimate/chart"
	"sijil/estimate/wording"
	"sijil/fault"
)

//go:embed sheet.html
var layout string

//go:embed sheet.css
var style string

// Links says what the uncertainty of who is the same person does to an answer:
// over samples of the links, the documented count itself has an interval.
type Links struct {
	Clusterings int
	Documented  estimate.Estimate
	Between     float64 // share of the variance that comes from the links
}

// Write writes the page in a language: "en" or "ar". Any other is
// fault.Invalid.
func Write(w io.Writer, a estimate.Answer, lang string) error {
	return WriteLinked(w, a, nil, lang)
}

// WriteLinked is Write for an answer from linked lists; links may be nil.
func WriteLinked(w io.Writer, a estimate.Answer, links *Links, lang string) error {
	b, err := laidOut(a, links, lang, "sheet")
	if err != nil {
		return err
	}
	_, err = w.Write(bytes.TrimLeft(b, "\n"))
	return fault.Wrap(fault.Failed, err, "write the page of the estimate")
}

// Inside returns what the page shows, to stand in a page that has a frame, a
// title and a style sheet of its own: the summary, then sections under headings
// of the second level. The style sheet must hold the rules of package chart.
func Inside(a estimate.Answer, lang string) (template.HTML, error) {
	b, err := laidOut(a, nil, lang, "inside")
	return template.HTML(b), err
}

// laidOut fills one of the templates.
func laidOut(a estimate.Answer, links *Links, lang, name string) ([]byte, error) {
	if lang != "en" && lang != "ar" {
		return nil, fault.New(fault.Invalid, "the page can be written in en and ar only; nothing was written")
	}
	p := draw(a, lang)
	p.Links = links
	t := template.New("sheet").Funcs(p.functions())
	for _, text := range []string{chart.Templates, layout} {
		if _, err := t.Parse(text); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "read the template of the page")
		}
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, p); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "lay out the page of the estimate")
	}
	return b.Bytes(), nil
}

// page is an answer with everything that is drawn of it.
type page struct {
	estimate.Answer
	Links     *Links
	Lang, Dir string
	Style     template.CSS
	Policy    string // the page's Content-Security-Policy: its own style and nothing else

	Top     *headline
	Forest  chart.Forest
	Matrix  [][]int64 // victims on both of two lists; on the diagonal the size of the list
	Methods []method
	Strata  []chart.Forest // one for each method, over the strata
	Notes   []note         // reasons in strata
	Checks  []checked
	pen     chart.Pen
}

// headline is the estimate of the declared method.
type headline struct {
	estimate.Headline
	Estimate estimate.Estimate
}

// method is what one method says, drawn.
type method struct {
	estimate.Result
	Documented int64
	Density    *chart.Density
	Courses    []chart.Course
}

// note is the reasons against the estimate of one stratum, by one method or,
// with Method empty, by all of them.
type note struct {
	Stratum string
	estimate.Result
}

// checked is one of the two checks, list by list.
type checked struct {
	Name   string
	Forest chart.Forest
}

func draw(a estimate.Answer, lang string) *page {
	p := &page{Answer: a, Lang: lang, Dir: "ltr"}
	if lang == "ar" {
		p.Dir = "rtl"
	}
	axis := chart.Reach(a.Documented, limits(a.Results)...)
	if h := a.Headline; h != nil {
		p.Top = &headline{*h, estimate.Estimate{Median: h.Median, Lo: h.Lo, Hi: h.Hi}}
	}
	p.Forest = p.forest(axis, "")
	for _, r := range a.Results {
		p.Forest.Rows = append(p.Forest.Rows, p.row(axis, wording.Method(r.Method, lang), a.Documented, r))
		p.Methods = append(p.Methods, p.method(r))
	}
	p.matrix()
	p.strata()
	p.checks()
	p.Style = template.CSS(chart.Style + style + p.pen.Rules())
	sum := sha256.Sum256([]byte(p.Style))
	p.Policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return p
}

// limits returns what an axis should reach.
func limits(results []estimate.Result) []chart.Interval {
	var out []chart.Interval
	for _, r := range results {
		if e := r.Estimate; e != nil {
			out = append(out, chart.Interval{Lo: e.Lo, Hi: e.Hi})
		}
	}
	return out
}

func (p *page) forest(axis chart.Axis, caption string) chart.Forest {
	return chart.Forest{
		Caption: caption, Name: p.t("method"), Line: p.t("legend"), Says: p.t("in words"),
		Ticks: p.pen.Ticks(axis, wording.Number),
	}
}

// row draws one method: documented, interval, point, or why there is none.
func (p *page) row(axis chart.Axis, name string, documented int64, r estimate.Result) chart.Row {
	e := r.Estimate
	if e == nil {
		row := p.pen.Row(axis, documented, -1, 0, nil)
		row.Name, row.Says = name, p.t("documented n", documented)
		row.Words = append(row.Words, p.t("no estimate"))
		return row
	}
	row := p.pen.Row(axis, documented, e.Lo, e.Median, e.Hi)
	row.Name, row.Says = name, p.t("documented n", documented)
	row.Words = append(row.Words, p.interval(*e))
	if e.Hi != nil {
		row.Words = append(row.Words, wording.Middle(e.Median, p.Lang))
	}
	return row
}

func (p *page) interval(e estimate.Estimate) string {
	return p.t("in all", wording.Interval(e.Lo, e.Hi, p.Lang))
}

func (p *page) method(r estimate.Result) method {
	m := method{Result: r, Documented: p.Documented}
	d := r.Diagnostics
	if d == nil {
		return m
	}
	var traces [][]float64
	for _, c := range d.Chains {
		traces = append(traces, c.Trace)
	}
	m.Courses = p.pen.Courses(traces)
	for i := range m.Courses {
		m.Courses[i].Name = p.t("chain n", int64(i+1))
		m.Courses[i].Says = p.t("chain says", int64(i+1))
	}
	var bins []chart.Bin
	for _, b := range d.Density {
		bins = append(bins, chart.Bin(b))
	}
	if e := r.Estimate; e != nil && e.Hi != nil {
		drawn := p.pen.Density(bins, e.Lo, e.Median, *e.Hi, wording.Number)
		drawn.Says, drawn.Caption = p.t("density says", e.Lo, *e.Hi, e.Median), p.t("density caption")
		m.Density = &drawn
	}
	return m
}

func (p *page) matrix() {
	if len(p.Overlaps) == 0 {
		return
	}
	at := map[string]int{}
	for i, l := range p.Lists {
		at[l.Name] = i
		p.Matrix = append(p.Matrix, make([]int64, len(p.Lists)))
		p.Matrix[i][i] = l.Records
	}
	for _, o := range p.Overlaps {
		a, b := at[o.Lists[0]], at[o.Lists[1]]
		p.Matrix[a][b], p.Matrix[b][a] = o.Both, o.Both
	}
}

// strata draws each method over all strata, the total last.
func (p *page) strata() {
	for i, total := range p.Results {
		if len(p.Answer.Strata) == 0 {
			return
		}
		each := []estimate.Result{total}
		for _, s := range p.Answer.Strata {
			each = append(each, s.Results[i])
		}
		axis := chart.Reach(p.Documented, limits(each)...)
		f := p.forest(axis, wording.Method(total.Method, p.Lang))
		f.Name = p.t("stratum")
		for _, s := range p.Answer.Strata {
			r := s.Results[i]
			f.Rows = append(f.Rows, p.unseen(p.row(axis, wording.Stratum(s.Name, p.Lang), s.Documented, r), s.Documented, r))
		}
		f.Rows = append(f.Rows, p.unseen(p.row(axis, p.t("total"), p.Documented, total), p.Documented, total))
		p.Strata = append(p.Strata, f)
	}
	for _, s := range p.Answer.Strata {
		p.notes(s)
	}
}

// notes lists what stands against the estimates of a stratum: once what stands
// against all methods, then the rest by method.
func (p *page) notes(s estimate.StratumAnswer) {
	left := slices.Clone(s.Results)
	var all estimate.Result
	for i := range left {
		left[i].Refused = numberless(left[i].Refused)
	}
	if len(left) > 1 {
		all.Refused = slices.DeleteFunc(slices.Clone(left[0].Refused), func(x estimate.Refusal) bool {
			return slices.ContainsFunc(left, func(r estimate.Result) bool { return !hasRefusal(r.Refused, x.Text) })
		})
		all.Warnings = slices.DeleteFunc(slices.Clone(left[0].Warnings), func(x estimate.Warning) bool {
			return slices.ContainsFunc(left, func(r estimate.Result) bool { return !hasWarning(r.Warnings, x.Text) })
		})
	}
	for i := range left {
		r := &left[i]
		r.Refused = slices.DeleteFunc(r.Refused, func(x estimate.Refusal) bool { return hasRefusal(all.Refused, x.Text) })
		r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(x estimate.Warning) bool { return hasWarning(all.Warnings, x.Text) })
	}
	for _, r := range append([]estimate.Result{all}, left...) {
		if len(r.Refused)+len(r.Warnings) > 0 {
			p.Notes = append(p.Notes, note{wording.Stratum(s.Name, p.Lang), r})
		}
	}
}

func hasRefusal(all []estimate.Refusal, text string) bool {
	return slices.ContainsFunc(all, func(x estimate.Refusal) bool { return x.Text == text })
}

func hasWarning(all []estimate.Warning, text string) bool {
	return slices.ContainsFunc(all, func(x estimate.Warning) bool { return x.Text == text })
}

// unseen adds the share that nobody documented.
func (p *page) unseen(row chart.Row, documented int64, r estimate.Result) chart.Row {
	if e := r.Estimate; e != nil {
		row.Words = append(row.Words, p.t("unseen", wording.Unseen(documented, e.Lo, e.Hi, p.Lang)))
	}
	return row
}

// numberless are the refusals that take a number away.
func numberless(all []estimate.Refusal) []estimate.Refusal {
	var out []estimate.Refusal
	for _, r := range all {
		if r.Kind != estimate.Declaration {
			out = append(out, r)
		}
	}
	return out
}

// test is a check of the whole or of one stratum.
type test struct {
	stratum string
	estimate.Check
}

// tests returns every check of one name, those of strata after those of the
// whole.
func (p *page) tests(name string) []test {
	var out []test
	add := func(stratum string, all []estimate.Check) {
		for _, c := range all {
			if c.Name == name {
				out = append(out, test{stratum, c})
			}
		}
	}
	add("", p.Answer.Checks)
	for _, s := range p.Answer.Strata {
		add(s.Name, s.Checks)
	}
	return out
}

// checks draws the two checks, list by list; of the second the size that is
// known is solid.
func (p *page) checks() {
	for _, name := range []string{estimate.WithoutList, estimate.InternalConsistency} {
		all := p.tests(name)
		if len(all) == 0 {
			continue
		}
		var reach []chart.Interval
		var most int64
		for _, c := range all {
			if e := c.Estimate; e != nil {
				reach = append(reach, chart.Interval{Lo: e.Lo, Hi: e.Hi})
			}
			if c.Known != nil {
				most = max(most, *c.Known)
			}
		}
		if name == estimate.WithoutList {
			most = p.Documented
		}
		axis := chart.Reach(most, reach...)
		f := p.forest(axis, "")
		f.Name = p.t("list")
		for _, c := range all {
			f.Rows = append(f.Rows, p.check(axis, c))
		}
		p.Checks = append(p.Checks, checked{name, f})
	}
}

func (p *page) check(axis chart.Axis, c test) chart.Row {
	solid := int64(-1)
	if c.Known != nil {
		solid = *c.Known
	}
	row := p.pen.Row(axis, solid, -1, 0, nil)
	if e := c.Estimate; e != nil {
		row = p.pen.Row(axis, solid, e.Lo, e.Median, e.Hi)
		row.Words = append(row.Words, wording.Interval(e.Lo, e.Hi, p.Lang))
	}
	row.Name = c.List
	if c.stratum != "" {
		row.Name = c.stratum + " · " + c.List
	}
	switch {
	case c.Passed == nil:
		row.Says = p.t("not checked")
	case *c.Passed:
		row.Says = p.t("passed")
	default:
		row.Says = p.t("failed")
	}
	if c.Known != nil {
		row.Words = append([]string{p.t("known", *c.Known)}, row.Words...)
	}
	return row
}
