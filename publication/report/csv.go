package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/internal/cell"
	"sijil/publication"
)

// CSV returns the figures and their breakdowns as a table: RFC 4180, UTF-8.
// List bounds are not in it, since they are no figures. Cells that a
// spreadsheet would take for a formula are marked as text with an apostrophe.
func CSV(p publication.Publication) ([]byte, error) {
	rows := [][]string{{
		"figure", "row", "breakdown", "label_en", "label_ar", "unit", "min", "max", "shown_en", "shown_ar", "closure",
		"whose", "stage", "place", "period", "definition", "claims", "withheld", "erased", "estimate", "position",
	}}
	for _, f := range p.Figures {
		rows = append(rows, figureRow(f, p.Position))
		for _, x := range f.Parts {
			rows = append(rows, partRow(f, "part", x.Of, x.Label, x.Min, x.Max, x.Closure, p.Position))
		}
		for _, x := range f.Residuals {
			rows = append(rows, partRow(f, "residual", x.Of, nil, x.Min, x.Max, "", p.Position))
		}
	}
	return table(rows)
}

func figureRow(f publication.Figure, position int64) []string {
	return []string{
		f.ID, "figure", "", exactly(f.Title, "en"), exactly(f.Title, "ar"), f.Unit, digits(f.Min), digits(f.Max),
		exactly(f.Shown, "en"), exactly(f.Shown, "ar"), "",
		f.Whose.In("en"), stated(f.Stage), stated(f.Place.In("en")), stated(f.Period.In("en")), f.Definition.In("en"),
		strconv.Itoa(f.Claims), strconv.Itoa(f.Withheld), strconv.Itoa(len(f.Erased)),
		strconv.FormatBool(f.Estimate), strconv.FormatInt(position, 10),
	}
}

func partRow(f publication.Figure, row, of string, label publication.Label, min, max *int64, closure string, position int64) []string {
	out := make([]string, 21)
	copy(out, []string{f.ID, row, of, exactly(label, "en"), exactly(label, "ar"), f.Unit, digits(min), digits(max), "", "", closure})
	out[20] = strconv.FormatInt(position, 10)
	return out
}

// exactly returns a text in one language or nothing.
func exactly(l publication.Label, lang string) string {
	for _, p := range l {
		if p.Lang == lang {
			return p.Text
		}
	}
	return ""
}

func stated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

// digits writes a bound; an open one is empty.
func digits(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// EstimateCSV returns the estimates as a table: RFC 4180, UTF-8. What is
// documented stands in "documented" alone and what is estimated in "lo", "hi"
// and "median" alone, so that no sum over a column can mix them.
func EstimateCSV(p publication.Publication) ([]byte, error) {
	rows := [][]string{{"estimate", "row", "part", "lists", "method", "documented", "lo", "hi", "median", "level", "result", "refused", "warnings", "seed", "rules"}}
	for _, e := range p.Estimates {
		rows = append(rows, estimateRows(e)...)
	}
	return table(rows)
}

// table writes rows, the header first, so that no cell is computed by what
// opens it.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = cell.Inert(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "the table cannot be written")
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func estimateRows(e publication.Estimate) [][]string {
	var rows [][]string
	counted := func(row, part, lists string, n int64) {
		rows = append(rows, []string{e.ID, row, part, lists, "", strconv.FormatInt(n, 10), "", "", "", "", "", "", "", "", e.Rules})
	}
	counted("documented", "", "", e.Documented)
	for _, l := range e.Lists {
		counted("list", "", l.ID, l.Documented)
	}
	for _, o := range e.Overlaps {
		counted("overlap", "", strings.Join(o.Lists, " "), o.Both)
	}
	for _, x := range e.Patterns {
		counted("exactly", x.Stratum, strings.Join(x.Lists, " "), x.Count)
	}
	said := func(row, part string, documented int64, r publication.EstimateResult) {
		lo, hi, median, level := limits(r.Range)
		rows = append(rows, []string{e.ID, row, part, "", r.Method, strconv.FormatInt(documented, 10), lo, hi, median, level, "",
			codesOf(r.Refused), codesOf(r.Warnings), strconv.FormatUint(r.Seed, 10), e.Rules})
	}
	for _, r := range e.Results {
		said("method", "", e.Documented, r)
	}
	for _, s := range e.Strata {
		for _, r := range s.Results {
			said("part", s.ID, s.Documented, r)
		}
	}
	for _, c := range e.Checks {
		lo, hi, median, level := limits(c.Range)
		result := ""
		if c.Passed != nil {
			result = map[bool]string{true: "passed", false: "failed"}[*c.Passed]
		}
		rows = append(rows, []string{e.ID, c.Name, c.Stratum, c.List, c.Method, digits(c.Known), lo, hi, median, level, result,
			codesOf(c.Refused), "", "", e.Rules})
	}
	return rows
}

func limits(r *publication.Range) (lo, hi, median, level string) {
	if r == nil {
		return "", "", "", ""
	}
	return strconv.FormatInt(r.Lo, 10), digits(r.Hi), strconv.FormatInt(r.Median, 10), r.Level
}

func codesOf(all []publication.Reason) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Code)
	}
	return strings.Join(out, " ")
}
