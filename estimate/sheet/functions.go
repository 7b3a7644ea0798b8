package sheet

import (
	"html/template"
	"strconv"

	"sijil/estimate"
	"sijil/estimate/wording"
)

// functions are what the template can do beyond showing fields.
func (p *page) functions() template.FuncMap {
	return template.FuncMap{
		"t":         p.t,
		"n":         func(n int64) string { return wording.Number(n) },
		"round":     func(x float64) string { return wording.Number(int64(x + 0.5)) },
		"fixed":     func(digits int, x float64) string { return strconv.FormatFloat(x, 'f', digits, 64) },
		"percent":   func(x float64) string { return wording.Share(x, p.Lang) },
		"name":      func(code string) string { return wording.Method(code, p.Lang) },
		"kind":      func(code string) string { return wording.Kind(code, p.Lang) },
		"condition": func(code string) string { return wording.Condition(code, p.Lang) },
		"check":     func(code string) string { return wording.Check(code, p.Lang) },
		"stratum":   func(name string) string { return wording.Stratum(name, p.Lang) },
		"checking":  func(code string) string { return wording.Checking(code, p.Lang) },
		"interval":  p.interval,
		"middle":    func(n int64) string { return wording.Middle(n, p.Lang) },
		"share":     func(n, lo int64, hi *int64) string { return p.t("unseen", wording.Unseen(n, lo, hi, p.Lang)) },
		"refused":   func(r estimate.Refusal) string { return wording.Reason(r.Code, r.Text, r.Args, p.Lang) },
		"warned":    func(w estimate.Warning) string { return wording.Reason(w.Code, w.Text, w.Args, p.Lang) },
		"settings":  p.settings,
		"inc":       func(i int) int64 { return int64(i) + 1 },
		"size":      func(i int) int64 { return int64(i) },
		"hundred":   func(x float64) float64 { return 100 * x },
		"declared":  p.declared,
		"reviewed":  p.reviewed,
		"listOf":    func(i int) string { return p.Lists[i].Name },
		"partial":   p.partial,
		"linked":    p.linked,
		"compared":  func() bool { return compared(p.Answer) },
		"several":   func() bool { return len(limits(p.Results)) > 1 },
	}
}

// linked says what the uncertainty of the links does.
func (p *page) linked(l Links) string {
	d := l.Documented
	return p.t("linked", int64(l.Clusterings), wording.Interval(d.Lo, d.Hi, p.Lang), wording.Share(l.Between, p.Lang))
}

// compared says whether records were compared. Totals without records were
// not: nothing is documented by them, not even that nobody is.
func compared(a estimate.Answer) bool { return len(a.Frequencies) > 0 }

// declared returns what stands against a headline: the reasons of the one method
// that was declared, or of the only one that was computed.
func (p *page) declared() []estimate.Refusal {
	for _, r := range p.Results {
		if len(p.Results) == 1 || p.Assumption != nil && r.Method == p.Assumption.Method || p.Assumption == nil && r.Method == estimate.LCMCR {
			return r.Refused
		}
	}
	return nil
}

// reviewed says whether the matches between the lists were said to be reviewed.
func (p *page) reviewed() bool {
	for _, r := range p.Results {
		for _, x := range r.Refused {
			if x.Code == "linkage-unreviewed" {
				return false
			}
		}
	}
	return len(p.Results) > 0
}

// partial says what a total comes to in which refused strata stand with what is
// documented only.
func (p *page) partial(x estimate.Partial) string {
	return p.t("partial", wording.Interval(x.Estimate.Lo, x.Estimate.Hi, p.Lang))
}

// setting is one thing that was set, in words.
type setting struct{ Name, Value string }

// settings lists how a method was run.
func (p *page) settings(r estimate.Result) []setting {
	s := r.Settings
	var out []setting
	add := func(key, value string) { out = append(out, setting{p.t(key), value}) }
	pair := func(key, before string, x []float64) {
		if len(x) == 2 {
			add(key, before+"("+decimal(x[0])+", "+decimal(x[1])+")")
		}
	}
	count := func(key string, n int64) {
		if n > 0 {
			add(key, wording.Number(n))
		}
	}
	add("seed", strconv.FormatUint(r.Seed, 10))
	count("classes", int64(s.Classes))
	pair("alpha", "Gamma", s.Alpha)
	pair("lambda", "Beta", s.Lambda)
	pair("expansion", "", s.Expansion)
	if s.Cap > 0 {
		add("cap", decimal(s.Cap)+" × n")
	}
	count("chains", int64(s.Chains))
	count("warm-up", s.WarmUp)
	count("sweeps", s.Sweeps)
	count("most sweeps", s.MaxSweeps)
	count("thinning", int64(s.Thinning))
	count("draws", int64(s.Draws))
	if s.Delta > 0 {
		add("delta", decimal(s.Delta))
	}
	count("last n", s.LastN)
	if r.TailMass != nil {
		add("tail mass", strconv.FormatFloat(*r.TailMass, 'g', 2, 64))
	}
	return out
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
