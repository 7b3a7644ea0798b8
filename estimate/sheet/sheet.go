// Package sheet shows an answer as a page that needs no script, no image and no
// network, and as a table. Documented counts come first, then intervals, then
// points; what is estimated is hatched, never solid, so that nobody takes it
// for a count.
package sheet

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"sijil/estimate"
	"sijil/fault"
)

//go:embed sheet.html
var page string

//go:embed sheet.css
var style string

// Write writes the page.
func Write(w io.Writer, a estimate.Answer) error {
	t, err := template.New("sheet").Funcs(template.FuncMap{
		"group": group, "groupf": func(x float64) string { return group(int64(x + 0.5)) },
		"forest":  func(n int64, results []estimate.Result) forest { return forest{N: n, Results: results} },
		"barOf":   func(e *estimate.Estimate) *bar { return barOf(e, scaleOf(a)) },
		"heights": heights, "traces": traces, "percent": func(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" },
		"name": methodName, "yes": func(b *bool) string { return map[bool]string{true: "passed", false: "failed"}[*b] },
		"solid": func(n int64) float64 { return share(float64(n), scaleOf(a)) },
	}).Parse(page)
	if err != nil {
		return fault.Wrap(fault.Failed, err, "read the template of the page")
	}
	err = t.Execute(w, struct {
		estimate.Answer
		Style template.CSS
	}{a, template.CSS(style)})
	return fault.Wrap(fault.Failed, err, "write the page of the estimate")
}

// WriteCSV writes one row for each method, and for each method in each stratum.
func WriteCSV(w io.Writer, a estimate.Answer) error {
	out := csv.NewWriter(w)
	out.Write([]string{"stratum", "documented", "method", "lo", "hi", "median", "level", "refused", "warnings", "seed", "version"})
	rows := func(stratum string, n int64, results []estimate.Result) {
		for _, r := range results {
			row := []string{plain(stratum), strconv.FormatInt(n, 10), r.Method, "", "", "", ""}
			if e := r.Estimate; e != nil {
				row[3], row[5], row[6] = strconv.FormatInt(e.Lo, 10), strconv.FormatInt(e.Median, 10), strconv.FormatFloat(e.Level, 'g', -1, 64)
				if e.Hi != nil {
					row[4] = strconv.FormatInt(*e.Hi, 10)
				}
			}
			var refused, warnings []string
			for _, x := range r.Refused {
				refused = append(refused, x.Code)
			}
			for _, x := range r.Warnings {
				warnings = append(warnings, x.Code)
			}
			out.Write(append(row, strings.Join(refused, " "), strings.Join(warnings, " "), strconv.FormatUint(r.Seed, 10), a.Version))
		}
	}
	rows("", a.Documented, a.Results)
	for _, s := range a.Strata {
		rows(s.Name, s.Documented, s.Results)
	}
	out.Flush()
	return fault.Wrap(fault.Failed, out.Error(), "write the table of the estimate")
}

// plain keeps a spreadsheet from taking a name for a formula.
func plain(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

// forest is the methods beside each other, over what is documented.
type forest struct {
	N       int64
	Results []estimate.Result
}

// bar is where an interval stands on its line, in percent of the line.
type bar struct {
	From, Width, Point float64
	Open               bool // no upper limit
}

// widest bounds a line to this multiple of the documented victims, so that one
// absurd upper limit does not hide the others.
const widest = 12

func scaleOf(a estimate.Answer) float64 {
	most := float64(a.Documented)
	each := [][]estimate.Result{a.Results}
	for _, s := range a.Strata {
		each = append(each, s.Results)
	}
	for _, results := range each {
		for _, r := range results {
			if r.Estimate != nil && r.Estimate.Hi != nil {
				most = max(most, float64(*r.Estimate.Hi))
			}
		}
	}
	return 1.05 * min(most, widest*float64(max(a.Documented, 1)))
}

func share(x, scale float64) float64 {
	if scale <= 0 {
		return 0
	}
	return float64(int(1000*min(x/scale, 1))) / 10
}

func barOf(e *estimate.Estimate, scale float64) *bar {
	if e == nil {
		return nil
	}
	b := bar{From: share(float64(e.Lo), scale), Point: share(float64(e.Median), scale), Open: e.Hi == nil}
	to := 100.0
	if e.Hi != nil {
		to = share(float64(*e.Hi), scale)
	}
	b.Width = max(to-b.From, 0.4)
	return &b
}

// heights scales the density to its highest bin, in percent.
func heights(bins []estimate.Bin) []float64 {
	most := 0.0
	for _, b := range bins {
		most = max(most, b.Share)
	}
	var out []float64
	for _, b := range bins {
		out = append(out, share(b.Share, most))
	}
	return out
}

// traces places the medians of each chain between the lowest and the highest of
// all chains, in percent.
func traces(chains []estimate.ChainDraws) [][]float64 {
	low, high := 0.0, 0.0
	for i, c := range chains {
		for j, x := range c.Trace {
			if i == 0 && j == 0 {
				low, high = x, x
			}
			low, high = min(low, x), max(high, x)
		}
	}
	var out [][]float64
	for _, c := range chains {
		var line []float64
		for _, x := range c.Trace {
			line = append(line, share(x-low, max(high-low, 1)))
		}
		out = append(out, line)
	}
	return out
}

// group writes 10440 as 10,440.
func group(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func methodName(method string) string {
	switch method {
	case estimate.LowerBound:
		return "Lower bound (Chao)"
	case estimate.LCMCR:
		return "Latent classes (LCMCR)"
	case estimate.Graphs:
		return "Decomposable graphs"
	case estimate.LogLinear:
		return "Log-linear models"
	case estimate.Coverage:
		return "Sample coverage"
	}
	return fmt.Sprint(method)
}
