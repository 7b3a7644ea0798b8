package web

import (
	"strconv"

	"sijil/finding"
)

// breakdown is the parts of a figure that answer one question: by age and sex,
// by place. Breakdowns are never crossed with one another.
type breakdown struct {
	Of       string
	Closure  string // computed, asserted, open
	Parts    []finding.Part
	Residual *finding.Residual
}

// breakdowns sorts the parts of a figure by the question they answer, in the
// order in which the figure has them.
func breakdowns(f finding.Figure) []breakdown {
	var out []breakdown
	at := map[string]int{}
	for _, p := range f.Parts {
		i, ok := at[p.Of]
		if !ok {
			i = len(out)
			at[p.Of] = i
			out = append(out, breakdown{Of: p.Of, Closure: p.Closure})
		}
		out[i].Parts = append(out[i].Parts, p)
	}
	for i := range f.Residuals {
		if j, ok := at[f.Residuals[i].Of]; ok {
			out[j].Residual = &f.Residuals[i]
		}
	}
	return out
}

// strip is the trace strip: the arithmetic that leads from claims to a figure,
// each term a link.
type strip struct {
	Figure finding.Figure
	Terms  []term
	More   []breakdown // the other breakdowns of the figure, which are not part of this sum
}

// term is one number of the sum.
type term struct {
	Label    string
	Min, Max *int64
	Residual bool // what the breakdown leaves unexplained
}

// stripOf returns the trace strip of a figure. It shows the one breakdown that
// adds up to the whole, else the first one with its residual; breakdowns are
// marginal, so no two of them are ever in one sum.
func stripOf(f finding.Figure) strip {
	s := strip{Figure: f}
	all := breakdowns(f)
	chosen := -1
	for i, b := range all {
		if b.Closure != "open" {
			chosen = i
			break
		}
	}
	if chosen < 0 && len(all) > 0 {
		chosen = 0
	}
	for i, b := range all {
		if i != chosen {
			s.More = append(s.More, b)
			continue
		}
		for _, p := range b.Parts {
			s.Terms = append(s.Terms, term{Label: p.Label, Min: p.Min, Max: p.Max})
		}
		if b.Residual != nil {
			s.Terms = append(s.Terms, term{Min: b.Residual.Min, Max: b.Residual.Max, Residual: true})
		}
	}
	return s
}

// row is a figure in a table, with its place on the scale of its unit.
type row struct {
	finding.Figure
	Breakdowns []breakdown
	Bar        bool
	From, To   int  // on the scale, 0 to 100: a solid bar to From, a bracket from there to To
	Open       bool // no upper bound
	Wordy      bool // shown in words, not as a plain number
}

// group is the figures that count the same unit; only they share a scale.
type group struct {
	Unit string
	Top  int64 // what 100 on the scale means
	Rows []row
}

// groups sorts figures by what they count, in order of first appearance.
func groups(figures []finding.Figure) []group {
	var out []group
	at := map[string]int{}
	for _, f := range figures {
		i, ok := at[f.Unit]
		if !ok {
			i = len(out)
			at[f.Unit] = i
			out = append(out, group{Unit: f.Unit})
		}
		out[i].Rows = append(out[i].Rows, row{Figure: f, Breakdowns: breakdowns(f)})
		for _, n := range []*int64{f.Min, f.Max} {
			if n != nil {
				out[i].Top = max(out[i].Top, *n)
			}
		}
	}
	for i := range out {
		for j := range out[i].Rows {
			r := &out[i].Rows[j]
			_, err := strconv.Atoi(r.Shown)
			r.Wordy = err != nil
			// A scale says something only where there is something to compare.
			if len(out[i].Rows) > 1 {
				r.place(out[i].Top)
			}
		}
	}
	return out
}

// place puts a row on the scale from 0 to top.
func (r *row) place(top int64) {
	if top == 0 || r.Min == nil {
		return
	}
	r.Bar = true
	r.From = int(*r.Min * 100 / top)
	r.To, r.Open = r.From, r.Max == nil
	if r.Max != nil {
		r.To = int(*r.Max * 100 / top)
	}
}
