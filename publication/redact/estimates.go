package redact

import (
	"fmt"
	"regexp"
	"slices"

	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// Estimate is a recorded estimate as the house has it. Lists and strata are
// named by their places, from 0, so that no name of the house is among its
// numbers. The only words in it that anybody wrote are those of the assumption
// and of the definitions.
//
// It leaves when the finding that rests on it and every definition of its
// population are public.
type Estimate struct {
	ID           value.ID             // of the recorded answer; its entry is among Input.Entries
	Registration value.ID             // "" exploratory; its entry is among Input.Entries too
	Opened       int                  // results of the population that were on record when it was registered
	Earlier      int                  // and when this one was opened
	Populations  []finding.Definition // that state one population
	Position     int64
	Documented   int64
	Groups       publication.Groups
	Lists        []List
	Overlaps     []Overlap
	Frequencies  []int64
	Patterns     []Pattern
	Reviewed     bool
	Method       string // the declared one; "" if nobody stated an assumption
	Assumption   string // in the words of whoever stated it
	Headline     bool   // the declared method's number may stand for the whole
	Results      []Result
	Checks       []Check
	Strata       []Stratum
	Links        *publication.Links
	Rules        string
	SHA256       string
}

// List is one list: the set of who is on it, and whose list it is.
type List struct {
	Set, Organisation value.ID
	Documented, Alone int64
}

// Overlap is how many people are on both of two lists.
type Overlap struct {
	Lists [2]int
	Both  int64
}

// Pattern is how many people are on exactly these lists. Stratum is -1 in a
// population that is not divided.
type Pattern struct {
	Lists   []int
	Stratum int
	Count   int64
}

// Result is what one method says.
type Result struct {
	Method            string
	Range             *publication.Range
	Refused, Warnings []Reason
	Diagnostics       *publication.Diagnostics
	Settings          []publication.Setting
	Seed              uint64
}

// Reason is a refusal or warning, with the lists that it speaks of.
type Reason struct {
	Code, Kind string
	Lists      []int
}

// Check is a test of the declared method. Stratum is -1 where it is of the
// whole.
type Check struct {
	Name, Method  string
	Stratum, List int
	Range         *publication.Range
	Known         *int64
	Passed        *bool
	Refused       []Reason
}

// Stratum is a part of the population.
type Stratum struct {
	Documented int64
	Results    []Result
}

// admitEstimates stops a release of an estimate whose population is not
// public, and of one that a finding names and nobody gave.
func (o *office) admitEstimates() {
	given := map[value.ID]bool{}
	for _, e := range o.in.Estimates {
		given[e.ID] = true
		if len(e.Populations) == 0 {
			o.stop("not given", "estimate", string(e.ID), "", "Nobody can say whom the estimate is about: the definition of its population is not there. Leave the estimate out.")
		}
		for _, d := range e.Populations {
			if d.Sensitivity != value.Public {
				o.stop("not public", "figure", string(d.Set), "",
					"The population of an estimate is not public. Make its definition public, or leave the estimate out.")
			}
		}
	}
	for _, f := range o.in.Findings {
		for _, id := range f.Estimates {
			if !given[id] {
				o.stop("not given", "estimate", string(id), "", "The finding rests on an estimate that is not part of the release. Add the estimate.")
			}
		}
	}
}

// estimateName is what an estimate is called outside.
func (o *office) estimateName(id value.ID) string {
	for i, e := range o.in.Estimates {
		if e.ID == id {
			return fmt.Sprintf("n%d", i+1)
		}
	}
	return ""
}

// releaseEstimates puts the estimates into their released form.
func (o *office) releaseEstimates() []publication.Estimate {
	var out []publication.Estimate
	for _, e := range o.in.Estimates {
		out = append(out, o.estimate(e))
	}
	return out
}

func (o *office) estimate(e Estimate) publication.Estimate {
	p := publication.Estimate{
		ID: o.estimateName(e.ID), Populations: []publication.Population{}, Position: e.Position, Documented: e.Documented, Groups: e.Groups,
		Lists: []publication.CountedList{}, Overlaps: []publication.Overlap{}, Frequencies: append([]int64{}, e.Frequencies...),
		Patterns: []publication.Pattern{}, Earlier: e.Earlier, Reviewed: e.Reviewed, Results: []publication.EstimateResult{},
		Checks: []publication.EstimateCheck{}, Strata: []publication.Stratum{}, Rules: o.coded(e.ID, e.Rules), SHA256: e.SHA256,
	}
	for _, d := range e.Populations {
		p.Populations = append(p.Populations, o.population(d))
	}
	for i, l := range e.Lists {
		p.Lists = append(p.Lists, publication.CountedList{
			ID: listName(i), Set: o.entity(l.Set), Organisation: o.entity(l.Organisation), Documented: l.Documented, Alone: l.Alone,
		})
	}
	for _, x := range e.Overlaps {
		p.Overlaps = append(p.Overlaps, publication.Overlap{Lists: listNames(x.Lists[:]), Both: x.Both})
	}
	for _, x := range e.Patterns {
		p.Patterns = append(p.Patterns, publication.Pattern{Lists: listNames(x.Lists), Stratum: stratumName(x.Stratum), Count: x.Count})
	}
	if e.Assumption != "" {
		p.Assumption = &publication.Assumption{Method: o.coded(e.ID, e.Method), Text: e.Assumption}
	}
	if e.Registration != "" {
		p.Registration = &publication.Registration{Opened: e.Opened}
	}
	o.numbers(&p, e)
	return p
}

// numbers adds what the methods say. Without a headline the estimate leaves as
// a refusal: its reasons, and no number.
func (o *office) numbers(p *publication.Estimate, e Estimate) {
	for _, r := range e.Results {
		x := o.result(e, r)
		p.Results = append(p.Results, x)
		if e.Headline && r.Method == e.Method && len(r.Refused) == 0 && r.Range != nil {
			p.Headline = &publication.Headline{Method: x.Method, Range: *r.Range}
		}
	}
	for i, s := range e.Strata {
		x := publication.Stratum{ID: stratumName(i), Documented: s.Documented, Results: []publication.EstimateResult{}}
		for _, r := range s.Results {
			x.Results = append(x.Results, o.result(e, r))
		}
		p.Strata = append(p.Strata, x)
	}
	for _, c := range e.Checks {
		x := publication.EstimateCheck{
			Name: o.coded(e.ID, c.Name), Stratum: stratumName(c.Stratum), List: listName(c.List), Method: o.coded(e.ID, c.Method),
			Known: c.Known, Refused: o.reasons(e.ID, c.Refused),
		}
		if e.Headline && !taken(c.Refused) {
			x.Range, x.Passed = c.Range, c.Passed
		}
		p.Checks = append(p.Checks, x)
	}
	if l := e.Links; l != nil && e.Headline {
		p.Links = &publication.Links{Method: o.coded(e.ID, l.Method), Clusterings: l.Clusterings, Documented: l.Documented, Between: o.coded(e.ID, l.Between)}
	}
}

func (o *office) result(e Estimate, r Result) publication.EstimateResult {
	x := publication.EstimateResult{
		Method: o.coded(e.ID, r.Method), Refused: o.reasons(e.ID, r.Refused), Warnings: o.reasons(e.ID, r.Warnings),
		Settings: []publication.Setting{}, Seed: r.Seed,
	}
	if e.Headline && !taken(r.Refused) {
		x.Range = r.Range
	}
	for _, s := range r.Settings {
		x.Settings = append(x.Settings, publication.Setting{Name: o.coded(e.ID, s.Name), Value: o.coded(e.ID, s.Value)})
	}
	if d := r.Diagnostics; d != nil {
		x.Diagnostics = &publication.Diagnostics{
			RHat: o.coded(e.ID, d.RHat), ESSBulk: o.coded(e.ID, d.ESSBulk), ESSTail: o.coded(e.ID, d.ESSTail), CapRejected: o.coded(e.ID, d.CapRejected),
			Density: []publication.Bin{}, Courses: [][]int64{},
		}
		for _, c := range d.Courses {
			x.Diagnostics.Courses = append(x.Diagnostics.Courses, slices.Clone(c))
		}
		for _, b := range d.Density {
			if x.Range != nil {
				x.Diagnostics.Density = append(x.Diagnostics.Density, publication.Bin{From: b.From, To: b.To, Share: o.coded(e.ID, b.Share)})
			}
		}
	}
	return x
}

// taken says whether a refusal takes the number away.
func taken(refused []Reason) bool {
	for _, r := range refused {
		if r.Kind != publication.RefusedDeclaration {
			return true
		}
	}
	return false
}

func (o *office) reasons(id value.ID, all []Reason) []publication.Reason {
	out := []publication.Reason{}
	for _, r := range all {
		out = append(out, publication.Reason{Code: o.coded(id, r.Code), Kind: o.coded(id, r.Kind), Lists: listNames(r.Lists)})
	}
	return out
}

// population says in public words who is estimated.
func (o *office) population(d finding.Definition) publication.Population {
	return publication.Population{
		Set: o.entity(d.Set), Title: label(d.Title), Meaning: label(d.Meaning), Unit: d.Unit, What: inWords(d.What), Status: inWords(d.Status),
		Stage: d.Stage, Place: o.place(d.Place), Period: when(d.Period), Actor: o.calledID(d.Actor),
	}
}

// inWords says a code of a definition in both languages; empty for none.
func inWords(code string) publication.Label {
	if code == "" {
		return publication.Label{}
	}
	return both(phrase{term(code, "en"), term(code, "ar")})
}

// listName is what a list is called outside: what the house calls it may name
// somebody.
func listName(i int) string { return fmt.Sprintf("l%d", i+1) }

func listNames(at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, listName(i))
	}
	return out
}

// stratumName is what a part of the population is called outside. Its own name
// is a cell of a list.
func stratumName(i int) string {
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("s%d", i+1)
}

// coded are codes, versions and decimals: what the program writes.
var coded = regexp.MustCompile(`^[a-z0-9.+/-]{0,40}$`)

// coded lets a code or number through and stops words, so that nothing that
// somebody wrote leaves in their place.
func (o *office) coded(id value.ID, s string) string {
	if !coded.MatchString(s) {
		o.stop("not a code", "estimate", string(id), "", "Words stand where an estimate has codes and numbers only. This is a fault of the program.")
		return ""
	}
	return s
}
