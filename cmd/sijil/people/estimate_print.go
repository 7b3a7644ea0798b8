package people

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sijil/cmd/sijil/terminal"
	"sijil/estimate"
)

// printEstimate prints an answer for a person: what is documented, then each
// method, the interval before the point, then strata and checks.
func printEstimate(c terminal.Console, a estimate.Answer) {
	fmt.Fprintf(c.Out, "Documented: %d\n", a.Documented)
	t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	for _, l := range a.Lists {
		fmt.Fprintf(t, "  %s\t%d\t%d on no other list\n", l.Name, l.Records, l.Alone)
	}
	for _, o := range a.Overlaps {
		fmt.Fprintf(t, "  %s and %s\t%d\ton both\n", o.Lists[0], o.Lists[1], o.Both)
	}
	t.Flush()
	if a.Assumption != nil {
		fmt.Fprintf(c.Out, "\nAssumed for %s, by %s: %s\n", a.Assumption.Method, a.Assumption.By, a.Assumption.Text)
	}
	for _, r := range a.Results {
		fmt.Fprintln(c.Out)
		printResult(c.Out, r, "")
	}
	for _, s := range a.Strata {
		fmt.Fprintf(c.Out, "\nStratum %s: %d documented\n", s.Name, s.Documented)
		for _, r := range s.Results {
			printResult(c.Out, r, "  ")
		}
		printChecks(c.Out, s.Checks)
	}
	printChecks(c.Out, a.Checks)
	if h := a.Headline; h != nil && h.Hi != nil {
		fmt.Fprintf(c.Out, "\n%d documented; between %d and %d in all under the stated assumption (95 %%, middle %d).\n", a.Documented, h.Lo, *h.Hi, h.Median)
	}
}

// printResult prints what one method says, or why it says nothing.
func printResult(w io.Writer, r estimate.Result, indent string) {
	line := func(format string, args ...any) { fmt.Fprintf(w, indent+"  "+format+"\n", args...) }
	fmt.Fprintf(w, "%s%s\n", indent, r.Method)
	if r.Says != "" {
		line("%s", r.Says)
	}
	if r.Partial != nil {
		line("no total: %s", r.Partial.Text)
	}
	for _, x := range r.Refused {
		line("refused (%s): %s", x.Code, x.Text)
	}
	for _, x := range r.Warnings {
		line("warning (%s): %s", x.Code, x.Text)
	}
	if d := r.Diagnostics; d != nil {
		var middles []string
		for _, chain := range d.Chains {
			middles = append(middles, fmt.Sprintf("%.0f", chain.Q[2]))
		}
		line("middle of each chain: %s", strings.Join(middles, " "))
		line("R-hat %.3f, effective draws %.0f (bulk) and %.0f (tail) after %d sweeps; %.2g %% of proposals above the cap; seed %d",
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
		verdict := "no answer"
		if c.Passed != nil {
			verdict = "fails"
			if *c.Passed {
				verdict = "passes"
			}
		}
		fmt.Fprintf(w, "  %s, %s: %s. %s\n", c.Name, c.List, verdict, c.Text)
	}
}
