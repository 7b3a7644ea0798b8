package release

import (
	"math"
	"strconv"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/casework/lists"
	"sijil/estimate"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication"
	"sijil/publication/redact"
	"sijil/value"
)

// estimates gathers the recorded estimates that a finding rests on, with the
// entities of their lists. What goes further is counts, limits and codes; the
// names of lists and of parts of the population become their places.
func (g *gathering) estimates(f finding.Finding) error {
	if len(f.Estimates) == 0 {
		return nil
	}
	ledger, err := lists.Load(g.ctx, g.snap)
	if err != nil {
		return err
	}
	for _, id := range f.Estimates {
		page, err := estimates.Show.Read(g.ctx, g.snap, casework.Asked{ID: string(id), Lang: languages[0]})
		if err != nil {
			return err
		}
		e := estimated(page)
		for i, l := range page.Answer.Lists {
			x, err := listed(ledger, l)
			if err != nil {
				return err
			}
			e.Lists = append(e.Lists, x)
			for _, id := range []value.ID{e.Lists[i].Set, e.Lists[i].Organisation} {
				if err := g.entity(id); err != nil {
					return err
				}
			}
		}
		for _, d := range e.Populations {
			for _, id := range []value.ID{d.Set, d.Actor} {
				if err := g.entity(id); err != nil {
					return err
				}
			}
			if d.Place != nil {
				if err := g.entity(d.Place.Place); err != nil {
					return err
				}
			}
		}
		g.input.Estimates = append(g.input.Estimates, e)
		if r := page.Registration; r != nil {
			g.prove(r.Body.ID, r.Place)
		}
		g.prove(e.ID, page.Recorded.Place)
	}
	return nil
}

// prove asks for the proof of an entry.
func (g *gathering) prove(id value.ID, place casework.EntryPlace) {
	g.of, g.places = append(g.of, id), append(g.places, place)
}

// listed finds the set and the organisation of a list by its name. A list that
// goes by another name since is fault.Conflict: whose it is must not be guessed.
func listed(ledger *lists.Ledger, l estimate.List) (redact.List, error) {
	for _, x := range ledger.Lists {
		if x.Name == l.Name {
			return redact.List{Set: x.ID, Organisation: x.Mapping.Organisation, Documented: l.Records, Alone: l.Alone}, nil
		}
	}
	return redact.List{}, fault.New(fault.Conflict, "a list that the estimate was made from is no longer in the case under its name; nothing was written").
		WithHint("open the estimate again, and conclude from that answer")
}

// estimated takes an answer apart. Lists and strata go by their places.
func estimated(page estimates.Page) redact.Estimate {
	a := page.Answer
	p := places{lists: map[string]int{}, strata: map[string]int{}}
	for i, l := range a.Lists {
		p.lists[l.Name] = i
	}
	for i, s := range a.Strata {
		p.strata[s.Name] = i
	}
	e := redact.Estimate{
		ID: page.Recorded.Body.ID, Registration: page.Recorded.Body.Registration, Earlier: len(page.Earlier), Populations: page.Definitions,
		Position: a.Position, Documented: a.Documented, Frequencies: a.Frequencies, Reviewed: a.Linkage.Reviewed,
		Groups:   publication.Groups{Records: a.Counted.Records, In: a.Counted.In, Out: a.Counted.Out, Undecided: a.Counted.Undecided, Contested: a.Counted.Contested},
		Headline: a.Headline != nil, Results: p.results(a.Results), Checks: p.checks(-1, a.Checks), Rules: a.Version, SHA256: page.Recorded.Body.SHA256,
	}
	if r := page.Registration; r != nil {
		e.Opened = len(r.Body.Opened)
	}
	if a.Assumption != nil {
		e.Method, e.Assumption = a.Assumption.Method, a.Assumption.Text
	}
	for _, o := range a.Overlaps {
		e.Overlaps = append(e.Overlaps, redact.Overlap{Lists: [2]int{p.lists[o.Lists[0]], p.lists[o.Lists[1]]}, Both: o.Both})
	}
	for _, t := range a.Table {
		e.Patterns = append(e.Patterns, redact.Pattern{Lists: p.named(t.Lists), Stratum: p.stratum(t.Strata), Count: t.Count})
	}
	for i, s := range a.Strata {
		e.Strata = append(e.Strata, redact.Stratum{Documented: s.Documented, Results: p.results(s.Results)})
		e.Checks = append(e.Checks, p.checks(i, s.Checks)...)
	}
	if l := a.Links; l != nil {
		e.Links = &publication.Links{Method: l.Method, Clusterings: l.Clusterings, Documented: *ranged(&l.Documented), Between: decimal(l.Between, 3)}
	}
	return e
}

// places are the names of lists and strata by their places.
type places struct{ lists, strata map[string]int }

func (p places) stratum(name string) int {
	if i, ok := p.strata[name]; ok {
		return i
	}
	return -1
}

func (p places) named(names []string) []int {
	var out []int
	for _, n := range names {
		if i, ok := p.lists[n]; ok {
			out = append(out, i)
		}
	}
	return out
}

func (p places) results(all []estimate.Result) []redact.Result {
	var out []redact.Result
	for _, r := range all {
		x := redact.Result{Method: r.Method, Range: ranged(r.Estimate), Refused: p.refusals(r.Refused), Settings: settings(r.Settings), Seed: r.Seed}
		for _, w := range r.Warnings {
			x.Warnings = append(x.Warnings, redact.Reason{Code: w.Code, Lists: p.named(w.Args)})
		}
		if d := r.Diagnostics; d != nil {
			x.Diagnostics = &publication.Diagnostics{
				RHat: decimal(d.RHat, 3), ESSBulk: decimal(d.ESSBulk, 0), ESSTail: decimal(d.ESSTail, 0), CapRejected: decimal(d.CapRejected, 4),
				Courses: courses(d.Chains),
			}
			for _, b := range d.Density {
				x.Diagnostics.Density = append(x.Diagnostics.Density, publication.Bin{From: int64(math.Round(b.From)), To: int64(math.Round(b.To)), Share: decimal(b.Share, 4)})
			}
		}
		out = append(out, x)
	}
	return out
}

// courses places the chains between the lowest and the highest of all of them,
// in thousandths.
func courses(chains []estimate.ChainDraws) [][]int64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range chains {
		for _, x := range c.Trace {
			low, high = min(low, x), max(high, x)
		}
	}
	var out [][]int64
	for _, c := range chains {
		var course []int64
		for _, x := range c.Trace {
			course = append(course, int64(math.Round(1000*(x-low)/max(high-low, 1))))
		}
		out = append(out, course)
	}
	return out
}

func (p places) refusals(all []estimate.Refusal) []redact.Reason {
	var out []redact.Reason
	for _, r := range all {
		out = append(out, redact.Reason{Code: r.Code, Kind: r.Kind, Lists: p.named(r.Args)})
	}
	return out
}

func (p places) checks(stratum int, all []estimate.Check) []redact.Check {
	var out []redact.Check
	for _, c := range all {
		out = append(out, redact.Check{
			Name: c.Name, Method: c.Method, Stratum: stratum, List: p.lists[c.List], Range: ranged(c.Estimate), Known: c.Known,
			Passed: c.Passed, Refused: p.refusals(c.Refused),
		})
	}
	return out
}

func ranged(e *estimate.Estimate) *publication.Range {
	if e == nil {
		return nil
	}
	return &publication.Range{Lo: e.Lo, Hi: e.Hi, Median: e.Median, Level: decimal(e.Level, -1)}
}

// settings lists how a method was run; what does not apply is left out.
func settings(r estimate.Run) []publication.Setting {
	var out []publication.Setting
	add := func(name string, x float64) {
		if x != 0 {
			out = append(out, publication.Setting{Name: name, Value: decimal(x, -1)})
		}
	}
	pair := func(first, second string, x []float64) {
		if len(x) == 2 {
			add(first, x[0])
			add(second, x[1])
		}
	}
	add("classes", float64(r.Classes))
	pair("alpha-shape", "alpha-rate", r.Alpha)
	pair("lambda-a", "lambda-b", r.Lambda)
	pair("expansion-low", "expansion-high", r.Expansion)
	add("n0-cap", r.Cap)
	add("chains", float64(r.Chains))
	add("warm-up", float64(r.WarmUp))
	add("sweeps", float64(r.Sweeps))
	add("max-sweeps", float64(r.MaxSweeps))
	add("thinning", float64(r.Thinning))
	add("delta", r.Delta)
	add("last-n", float64(r.LastN))
	add("draws", float64(r.Draws))
	return out
}

func decimal(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
