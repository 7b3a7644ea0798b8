package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"sijil/estimate"
	"sijil/fault"
	"sijil/internal/cell"
)

// columns are those of the table. What is documented stands in "documented"
// alone and what is estimated in "lo", "hi" and "median" alone, so that no sum
// over a column can mix them.
var columns = []string{"row", "stratum", "list", "with", "method", "documented", "lo", "hi", "median", "level", "result", "refused", "warnings", "seed", "version"}

// line is one row of the table, by column.
type line map[string]string

// WriteCSV writes the answer as a table (RFC 4180, UTF-8): what is documented
// first, then each method, each stratum and each check. A refused method has
// its reasons and no number.
func WriteCSV(w io.Writer, a estimate.Answer) error {
	out := csv.NewWriter(w)
	write := func(l line) {
		l["version"] = a.Version
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = cell.Inert(l[c])
		}
		out.Write(row) // what goes wrong is kept for Error below
	}
	out.Write(columns)
	if compared(a) {
		write(line{"row": "documented", "documented": digits(a.Documented)})
	}
	for _, l := range a.Lists {
		write(line{"row": "list", "list": l.Name, "documented": digits(l.Records)})
	}
	for _, o := range a.Overlaps {
		write(line{"row": "overlap", "list": o.Lists[0], "with": o.Lists[1], "documented": digits(o.Both)})
	}
	for _, r := range a.Results {
		l := said("method", "", a.Documented, r)
		if !compared(a) {
			l["documented"] = ""
		}
		write(l)
	}
	for _, s := range a.Strata {
		for _, r := range s.Results {
			write(said("stratum", s.Name, s.Documented, r))
		}
		for _, c := range s.Checks {
			write(tested(s.Name, c))
		}
	}
	for _, c := range a.Checks {
		write(tested("", c))
	}
	out.Flush()
	return fault.Wrap(fault.Failed, out.Error(), "write the table of the estimate")
}

// said is the row of what one method says.
func said(row, stratum string, documented int64, r estimate.Result) line {
	l := line{"row": row, "stratum": stratum, "method": r.Method, "documented": digits(documented), "seed": strconv.FormatUint(r.Seed, 10)}
	l.number(r.Estimate)
	l["refused"] = codes(r.Refused, func(x estimate.Refusal) string { return x.Code })
	l["warnings"] = codes(r.Warnings, func(x estimate.Warning) string { return x.Code })
	return l
}

// tested is the row of one check.
func tested(stratum string, c estimate.Check) line {
	l := line{"row": c.Name, "stratum": stratum, "list": c.List, "method": c.Method}
	l.number(c.Estimate)
	if c.Known != nil {
		l["documented"] = digits(*c.Known)
	}
	if c.Passed != nil {
		l["result"] = map[bool]string{true: "passed", false: "failed"}[*c.Passed]
	}
	l["refused"] = codes(c.Refused, func(x estimate.Refusal) string { return x.Code })
	return l
}

func (l line) number(e *estimate.Estimate) {
	if e == nil {
		return
	}
	l["lo"], l["median"], l["level"] = digits(e.Lo), digits(e.Median), strconv.FormatFloat(e.Level, 'g', -1, 64)
	if e.Hi != nil {
		l["hi"] = digits(*e.Hi)
	}
}

func codes[T any](all []T, code func(T) string) string {
	var out []string
	for _, x := range all {
		out = append(out, code(x))
	}
	return strings.Join(out, " ")
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }
