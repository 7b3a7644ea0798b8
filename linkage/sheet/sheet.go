// Package sheet shows a run of linking as a page that needs no script, no
// image and no network: what was read and how, which pairs were compared, what
// was learned, the groups that came of it, examples whose terms add up to their
// score, and what the method does not know. The page holds names.
package sheet

import (
	_ "embed"
	"html/template"
	"io"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

//go:embed sheet.html
var page string

//go:embed sheet.css
var style string

// Run is a run of linking with what was read.
type Run struct {
	Config  *list.Config
	Tables  []*list.Table
	Result  *linkage.Result
	People  *linkage.Interval // nil: not drawn
	Notices []string          // what was unusual, in sentences

	sources []record.Source
}

// shown is what the page says, worked out.
type shown struct {
	Run
	Style   template.CSS
	Records int
	Groups  int
	Pairs   int
	Recall  string // estimated; empty where it cannot be told
	Prior   string // one pair in so many is of one person
	Lists   []listShown
	Rules   []ruleShown
	Fields  []fieldShown
	Scores  scores
	Sizes   []sizeShown
	Larger  *sizeShown // those that have no line of their own
	Overlap overlap
	Pairing []pairShown
}

// Write writes the page of a run.
func Write(w io.Writer, r Run) error {
	t, err := template.New("sheet").Funcs(template.FuncMap{
		"group": group, "group64": func(n int64) string { return group(int(n)) }, "bits": inBits, "percent": percent, "label": label, "even": even,
	}).Parse(page)
	if err != nil {
		return fault.Wrap(fault.Failed, err, "read the template of the page")
	}
	res := r.Result
	r.sources = linkage.Sources(r.Config, r.Tables)
	sizes, larger := sizesOf(res)
	err = t.Execute(w, shown{
		Run: r, Style: template.CSS(style), Records: res.Set.N, Groups: res.People(), Pairs: len(res.Pairs), Recall: recall(res), Prior: oneIn(res.Model.Prior),
		Lists: listsOf(r), Rules: rulesOf(res), Fields: fieldsOf(res), Scores: scoresOf(res), Sizes: sizes, Larger: larger, Overlap: overlapOf(res), Pairing: examplesOf(r),
	})
	return fault.Wrap(fault.Failed, err, "write the page of the run")
}

// group writes 10440 as 10,440.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// recall writes the estimated share of pairs of one person that were compared.
func recall(r *linkage.Result) string {
	if !r.RecallKnown() {
		return ""
	}
	return percent(r.Recall())
}

// oneIn writes a probability as one in so many.
func oneIn(p float64) string {
	if p <= 0 {
		return "very many"
	}
	n := int(min(1/p, 1e15))
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return group((n + unit/2) / unit * unit)
}

// percent writes a share, with more digits the smaller it is.
func percent(x float64) string {
	digits := 1
	switch {
	case x != 0 && x < .0001:
		return "< 0.01 %"
	case x == 1:
		digits = 0
	case x < .01:
		digits = 2
	case x > .9999 && x < 1:
		return "> 99.99 %"
	case x > .99:
		digits = 2
	}
	return strconv.FormatFloat(100*x, 'f', digits, 64) + " %"
}

// inBits writes a score with a minus sign as long as a digit.
func inBits(score int32) string { return strings.Replace(linkage.InBits(score), "-", "−", 1) }

// share places x between 0 and most, in percent to a tenth.
func share(x, most float64) float64 {
	if most <= 0 {
		return 0
	}
	return float64(int(1000*max(0, min(x/most, 1)))) / 10
}

// even says to what odds a score amounts: at 0 bits as likely as not.
func even(score int32) string {
	whole := max(score, -score) / 100
	if whole == 0 {
		return "about as likely as not"
	}
	odds := "more than a million"
	if whole < 20 {
		odds = group(1 << whole)
	}
	if score > 0 {
		return odds + " to 1 for the same person"
	}
	return odds + " to 1 against it"
}

// label names a field for a reader: birth.year is the year of birth.
func label(field string) string {
	if l, ok := labels[field]; ok {
		return l
	}
	return field
}

var labels = map[string]string{
	"given": "given name", "given2": "second given name", "family": "family name", "father": "father’s name", "mother": "mother’s name", "grandfather": "grandfather’s name",
	"father, grandfather, family": "father, grandfather and family name, together",
	"birth.year":                  "year of birth", "birth.month": "month of birth", "birth.day": "day of birth",
	"death.year": "year of death", "death.month": "month of death", "death.day": "day of death", "prior": "before anything is compared",
}
