package people

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"sijil/cmd/sijil/terminal"
	"sijil/estimate"
)

// printEstimate prints an answer for a person: what is documented, then each
// method, the interval before the point, then strata and checks.
func printEstimate(c terminal.Console, a estimate.Answer) {
	printDocumented(c.Out, a)
	if a.Assumption != nil {
		fmt.Fprintf(c.Out, "\nAssumed for %s, by %s: %s\n", a.Assumption.Method, a.Assumption.By, a.Assumption.Text)
	}
	printResults(c.Out, a.Results, "")
	for _, s := range a.Strata {
		fmt.Fprintf(c.Out, "\nStratum %s: %d documented\n", s.Name, s.Documented)
		printResults(c.Out, s.Results, "  ")
		printChecks(c.Out, s.Checks)
	}
	printChecks(c.Out, a.Checks)
	switch h := a.Headline; {
	case h != nil && h.Hi != nil:
		fmt.Fprintf(c.Out, "\n%d documented; between %d and %d in all under the stated assumption (95 %%, middle %d).\n", a.Documented, h.Lo, *h.Hi, h.Median)
	case h != nil:
		fmt.Fprintf(c.Out, "\n%d documented; at least %d in all under the stated assumption (95 %%).\n", a.Documented, h.Lo)
	}
}

// printDocumented prints what is on record, before anything is estimated.
func printDocumented(w io.Writer, a estimate.Answer) {
	if a.Documented == 0 { // figures are totals: no file of counts comes to nothing
		fmt.Fprintln(w, "Documented: these figures have no records of people that could be compared")
		for _, l := range a.Lists {
			fmt.Fprintf(w, "  %s\n", l.Name)
		}
		return
	}
	fmt.Fprintf(w, "Documented: %d\n", a.Documented)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, l := range a.Lists {
		fmt.Fprintf(t, "  %s\t%d\t%d on no other list\n", l.Name, l.Records, l.Alone)
	}
	for _, o := range a.Overlaps {
		fmt.Fprintf(t, "  %s and %s\t%d\ton both\n", o.Lists[0], o.Lists[1], o.Both)
	}
	t.Flush()
}

// reasons are the lines that say why a method gives no number, or why to trust
// it less.
func reasons(r estimate.Result) []string {
	var lines []string
	for _, x := range r.Refused {
		lines = append(lines, fmt.Sprintf("refused (%s): %s", x.Code, x.Text))
	}
	for _, x := range r.Warnings {
		lines = append(lines, fmt.Sprintf("warning (%s): %s", x.Code, x.Text))
	}
	return lines
}

// printResults prints each method, and once what holds for every one of them.
func printResults(w io.Writer, results []estimate.Result, indent string) {
	var shared []string
	if len(results) > 1 {
		for _, line := range reasons(results[0]) {
			everywhere := true
			for _, r := range results[1:] {
				everywhere = everywhere && slices.Contains(reasons(r), line)
			}
			if everywhere {
				shared = append(shared, line)
			}
		}
	}
	if len(shared) > 0 {
		fmt.Fprintf(w, "\n%severy method\n", indent)
	}
	for _, line := range shared {
		fmt.Fprintf(w, "%s  %s\n", indent, line)
	}
	for _, r := range results {
		fmt.Fprintf(w, "\n%s%s\n", indent, r.Method)
		printResult(w, r, shared, indent+"  ")
	}
}

// printResult prints what one method says, or why it says nothing, leaving out
// the reasons that were given already.
func printResult(w io.Writer, r estimate.Result, given []string, indent string) {
	line := func(format string, args ...any) { fmt.Fprintf(w, indent+format+"\n", args...) }
	switch {
	case r.Says != "":
		line("%s", r.Says)
	case r.Partial != nil:
		line("No total. %s", r.Partial.Text)
	default:
		line("No number.")
	}
	for _, reason := range reasons(r) {
		if !slices.Contains(given, reason) {
			line("%s", reason)
		}
	}
	if d := r.Diagnostics; d != nil {
		var middles []string
		for _, chain := range d.Chains {
			middles = append(middles, fmt.Sprintf("%.0f", chain.Q[2]))
		}
		line("middle of each chain: %s", strings.Join(middles, " "))
		line("R-hat %.3f, effective draws %.0f (bulk) and %.0f (tail) after %d sweeps; %.3g %% of proposals above the cap; seed %d",
			d.RHat, d.ESSBulk, d.ESSTail, r.Settings.Sweeps, 100*d.CapRejected, r.Seed)
	}
	if r.TailMass != nil {
		line("%.2g %% of the posterior lies at the last number tried, %d", 100**r.TailMass, r.Settings.LastN)
	}
	if len(r.Sensitivity) > 0 {
		var by []string
		for _, x := range r.Sensitivity {
			by = append(by, fmt.Sprintf("%g: %d", x.Xi, x.Estimate))
		}
		line("if the interaction of all lists, which no counts can show, were not 1: %s", strings.Join(by, ", "))
	}
}

// printChecks prints how a method does where something is known.
func printChecks(w io.Writer, checks []estimate.Check) {
	if len(checks) == 0 {
		return
	}
	fmt.Fprintf(w, "\nChecks of %s\n", checks[0].Method)
	for _, c := range checks {
		verdict := ""
		switch {
		case c.Passed != nil && *c.Passed:
			verdict = "passes. "
		case c.Passed != nil:
			verdict = "fails. "
		}
		fmt.Fprintf(w, "  %s, %s: %s%s\n", c.Name, c.List, verdict, c.Text)
	}
}
