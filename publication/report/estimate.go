package report

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"sijil/estimate/chart"
	"sijil/estimate/wording"
	"sijil/publication"
)

//go:embed estimate.html
var estimateText string

//go:embed estimate.css
var estimateStyle string

// drawn is an estimate with what is drawn of it.
type drawn struct {
	publication.Estimate
	Matrix  [][]int64 // people on both of two lists; on the diagonal the size of the list
	Forest  chart.Forest
	Methods []method
	Divided []divided
	Parts   []part // where something stands against a part
	Tests   []tested
}

// method is one method with what its chains did.
type method struct {
	publication.EstimateResult
	Density *chart.Density
	Courses []chart.Course
}

// divided is one method over the parts of the population.
type divided struct {
	Caption string
	Forest  chart.Forest
}

// part is what stands against one method in one part.
type part struct {
	ID string
	publication.EstimateResult
}

// tested is one check over the lists.
type tested struct {
	Name, Does string
	Forest     chart.Forest
}

// style returns the style of the page; only pages with estimates carry that of
// charts, with the places that are used.
func (v *page) style() string {
	if len(v.Estimates) == 0 {
		return style
	}
	return style + estimateStyle + chart.Style + v.pen.Rules()
}

// draw prepares the estimates for the page.
func (v *page) draw() {
	for _, e := range v.Estimates {
		d := drawn{Estimate: e, Matrix: matrix(e)}
		axis := chart.Reach(e.Documented, intervals(e.Results)...)
		d.Forest = v.forest(axis)
		for _, r := range e.Results {
			d.Forest.Rows = append(d.Forest.Rows, v.row(axis, wording.Method(r.Method, v.Lang), e.Documented, r))
			d.Methods = append(d.Methods, v.method(r))
		}
		v.divide(&d)
		for _, name := range []string{"without-list", "internal-consistency"} {
			v.test(&d, name)
		}
		v.Drawn = append(v.Drawn, d)
	}
}

// method draws what the chains of a method did.
func (v *page) method(r publication.EstimateResult) method {
	m := method{EstimateResult: r}
	if r.Diagnostics == nil {
		return m
	}
	var traces [][]float64
	for _, c := range r.Diagnostics.Courses {
		trace := make([]float64, len(c))
		for i, x := range c {
			trace[i] = float64(x)
		}
		traces = append(traces, trace)
	}
	m.Courses = v.pen.Courses(traces)
	for i := range m.Courses {
		m.Courses[i].Name = word("chain", v.Lang) + " " + strconv.Itoa(i+1)
		m.Courses[i].Says = word("course", v.Lang) + " " + strconv.Itoa(i+1)
	}
	if e := r.Range; e != nil && e.Hi != nil && len(r.Diagnostics.Density) > 0 {
		var bins []chart.Bin
		for _, b := range r.Diagnostics.Density {
			share, err := strconv.ParseFloat(b.Share, 64)
			if err != nil {
				return m // publication.Check says so
			}
			bins = append(bins, chart.Bin{From: float64(b.From), To: float64(b.To), Share: share})
		}
		drawn := v.pen.Density(bins, e.Lo, e.Median, *e.Hi, wording.Number)
		drawn.Says = wording.Interval(e.Lo, e.Hi, v.Lang) + word("comma", v.Lang) + wording.Middle(e.Median, v.Lang)
		drawn.Caption = word("density", v.Lang)
		m.Density = &drawn
	}
	return m
}

func matrix(e publication.Estimate) [][]int64 {
	at := map[string]int{}
	out := make([][]int64, len(e.Lists))
	for i, l := range e.Lists {
		at[l.ID] = i
		out[i] = make([]int64, len(e.Lists))
		out[i][i] = l.Documented
	}
	for _, o := range e.Overlaps {
		if len(o.Lists) != 2 {
			continue // publication.Check says so
		}
		a, known := at[o.Lists[0]]
		b, both := at[o.Lists[1]]
		if known && both {
			out[a][b], out[b][a] = o.Both, o.Both
		}
	}
	return out
}

func intervals(results []publication.EstimateResult) []chart.Interval {
	var out []chart.Interval
	for _, r := range results {
		if r.Range != nil {
			out = append(out, chart.Interval{Lo: r.Range.Lo, Hi: r.Range.Hi})
		}
	}
	return out
}

func (v *page) forest(axis chart.Axis) chart.Forest {
	return chart.Forest{
		Name: word("method", v.Lang), Line: word("legend", v.Lang), Says: word("in words", v.Lang),
		Ticks: v.pen.Ticks(axis, wording.Number),
	}
}

// row draws one method: documented, interval, point; of a refused one only
// what is documented.
func (v *page) row(axis chart.Axis, name string, documented int64, r publication.EstimateResult) chart.Row {
	row := v.ranged(axis, documented, r.Range)
	row.Name, row.Says = name, word("documented people", v.Lang)+": "+wording.Number(documented)
	if r.Range == nil {
		row.Words = append(row.Words, word("no estimate", v.Lang))
		return row
	}
	row.Words = append(row.Words, wording.Interval(r.Range.Lo, r.Range.Hi, v.Lang))
	if r.Range.Hi != nil {
		row.Words = append(row.Words, wording.Middle(r.Range.Median, v.Lang))
	}
	return row
}

func (v *page) ranged(axis chart.Axis, solid int64, r *publication.Range) chart.Row {
	if r == nil {
		return v.pen.Row(axis, solid, -1, 0, nil)
	}
	return v.pen.Row(axis, solid, r.Lo, r.Median, r.Hi)
}

// divide draws each method over the parts of the population.
func (v *page) divide(d *drawn) {
	if len(d.Strata) == 0 {
		return
	}
	for i, total := range d.Results {
		each := []publication.EstimateResult{total}
		for _, s := range d.Strata {
			if i < len(s.Results) {
				each = append(each, s.Results[i])
			}
		}
		axis := chart.Reach(d.Documented, intervals(each)...)
		f := v.forest(axis)
		f.Name = word("part of population", v.Lang)
		for _, s := range d.Strata {
			if i >= len(s.Results) {
				continue
			}
			f.Rows = append(f.Rows, v.row(axis, s.ID, s.Documented, s.Results[i]))
			r := s.Results[i]
			// What nobody declared is said of the whole already.
			r.Refused = slices.DeleteFunc(slices.Clone(r.Refused), func(x publication.Reason) bool { return x.Kind == publication.RefusedDeclaration })
			if len(r.Refused)+len(r.Warnings) > 0 {
				d.Parts = append(d.Parts, part{s.ID, r})
			}
		}
		f.Rows = append(f.Rows, v.row(axis, word("all parts", v.Lang), d.Documented, total))
		d.Divided = append(d.Divided, divided{wording.Method(total.Method, v.Lang), f})
	}
}

// test draws one of the two checks.
func (v *page) test(d *drawn, name string) {
	of := slices.DeleteFunc(slices.Clone(d.Checks), func(c publication.EstimateCheck) bool { return c.Name != name })
	if len(of) == 0 {
		return
	}
	var reach []chart.Interval
	var most int64
	for _, c := range of {
		if c.Range != nil {
			reach = append(reach, chart.Interval{Lo: c.Range.Lo, Hi: c.Range.Hi})
		}
		if c.Known != nil {
			most = max(most, *c.Known)
		}
	}
	axis := chart.Reach(most, reach...)
	f := v.forest(axis)
	f.Name = word("list", v.Lang)
	for _, c := range of {
		solid := int64(-1)
		if c.Known != nil {
			solid = *c.Known
		}
		row := v.ranged(axis, solid, c.Range)
		row.Name, row.Says = strings.TrimSpace(c.Stratum+" "+c.List), word("not checked", v.Lang)
		if c.Passed != nil {
			row.Says = word(map[bool]string{true: "passed", false: "failed"}[*c.Passed], v.Lang)
		}
		if c.Known != nil {
			row.Words = append(row.Words, word("known", v.Lang)+": "+wording.Number(*c.Known))
		}
		if c.Range != nil {
			row.Words = append(row.Words, wording.Interval(c.Range.Lo, c.Range.Hi, v.Lang))
		}
		f.Rows = append(f.Rows, row)
	}
	d.Tests = append(d.Tests, tested{wording.Check(name, v.Lang), wording.Checking(name, v.Lang), f})
}

// listName says whose list it is, as far as that may be said: the organisation,
// else what kind of list.
func (v *page) listName(l publication.CountedList) string {
	if l.Organisation != "" {
		return v.entities[l.Organisation].Label.In(v.Lang)
	}
	return v.entities[l.Set].Label.In(v.Lang)
}

// reason says a refusal or warning, with the lists that it speaks of.
func (v *page) reason(r publication.Reason) string {
	said := wording.General(r.Code, v.Lang)
	if len(r.Lists) > 0 {
		said += " " + word("lists", v.Lang) + ": " + strings.Join(r.Lists, word("comma", v.Lang)) + "."
	}
	return said
}
