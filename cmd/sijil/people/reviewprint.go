package people

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sijil/casework/reconcile"
)

// printPair prints two records side by side.
func printPair(w io.Writer, page reconcile.PairPage) {
	fmt.Fprintf(w, "Pair %s", page.Key)
	if page.Why != "" {
		fmt.Fprintf(w, " (%s)", whyWords[page.Why])
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "\t%s\t%s\t\n", page.A.Key, page.B.Key)
	fmt.Fprintf(t, "\t%s\t%s\t\n", page.A.List, page.B.List)
	fmt.Fprintf(t, "\trow %d\trow %d\t\n", page.A.Row, page.B.Row)
	for _, f := range page.Fields {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", f.Label, orDash(f.A), orDash(f.B), agreementWords(f))
	}
	t.Flush()
	for _, side := range page.Nearby {
		fmt.Fprintf(w, "Near them: %s (%s)\n", side.Key, side.List)
	}
	for _, e := range page.Effects {
		of := e.Label
		if e.Set == "" {
			of = "people on all lists"
		}
		fmt.Fprintf(w, "%s: ", of)
		if e.Now != nil {
			fmt.Fprintf(w, "%s now; ", peopleWords(*e.Now))
		}
		fmt.Fprintf(w, "%s if the same, %s if different\n", peopleWords(e.Same), peopleWords(e.Different))
	}
	printPast(w, page)
	printQuestions(w, page.Questions)
	if page.Open != nil {
		printWaterfall(w, *page.Open)
	}
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func agreementWords(f reconcile.Compared) string {
	if f.Agreement == "" || string(f.Agreement) == f.Words {
		return string(f.Agreement)
	}
	return string(f.Agreement) + ": " + f.Words
}

func peopleWords(p reconcile.People) string {
	if p.Low == 0 && p.High == 0 {
		return fmt.Sprint(p.Best)
	}
	return fmt.Sprintf("%d (%d to %d)", p.Best, p.Low, p.High)
}

// printPast prints the judgements of a pair, as far as the reader may see them.
func printPast(w io.Writer, page reconcile.PairPage) {
	for _, p := range page.History {
		state := ""
		switch {
		case p.Revoked:
			state = "; revoked: " + p.Why
		case p.Superseded:
			state = "; superseded"
		}
		fmt.Fprintf(w, "%s %s: %s, %q%s (%s)\n", p.At, p.By, verdictWords(p.Verdict), p.Reason, state, p.ID)
	}
	if page.Hidden > 0 {
		fmt.Fprintf(w, "%d judgements of others are shown when you have judged.\n", page.Hidden)
	}
	switch {
	case page.Contested:
		fmt.Fprintln(w, "Reviewers differ; until somebody else settles it, the pair binds nothing.")
	case page.Verdict != "":
		fmt.Fprintf(w, "The judgements come to: %s\n", verdictWords(page.Verdict))
	}
}

// printWaterfall prints a score and its terms.
func printWaterfall(w io.Writer, o reconcile.OpenedPair) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, term := range o.Terms {
		fmt.Fprintf(t, "%s\t  %s\n", term.Bits, strings.TrimSpace(term.Field+": "+term.Words))
	}
	fmt.Fprintf(t, "%s\t  bits in all: one person with a probability of %s\n", o.Bits, o.Percent)
	t.Flush()
	switch {
	case !o.Compared:
		fmt.Fprintln(w, "Blocking did not bring the two together; groups count such a pair as mild evidence against.")
	case o.Together:
		fmt.Fprintln(w, "They are in one group now.")
	default:
		fmt.Fprintln(w, "They are in different groups now.")
	}
}

// printPerson prints the records of a person side by side.
func printPerson(w io.Writer, page reconcile.PersonPage) {
	fmt.Fprintf(w, "Person %s: %d records\n", shortOf(page.Name), len(page.Records))
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	line := func(first string, of func(reconcile.Side) string) {
		fmt.Fprint(t, first)
		for _, side := range page.Records {
			fmt.Fprintf(t, "\t%s", of(side))
		}
		fmt.Fprint(t, "\t\n")
	}
	line("", func(s reconcile.Side) string { return s.Key })
	line("", func(s reconcile.Side) string { return s.List })
	line("", func(s reconcile.Side) string { return fmt.Sprintf("row %d", s.Row) })
	for _, row := range page.Rows {
		fmt.Fprint(t, row.Label)
		for _, text := range row.Texts {
			fmt.Fprintf(t, "\t%s", orDash(text))
		}
		conflict := ""
		if row.Conflict {
			conflict = "they differ"
		}
		fmt.Fprintf(t, "\t%s\n", conflict)
	}
	t.Flush()
	for _, b := range page.Bonds {
		compared := ""
		if !b.Compared {
			compared = ", together through others"
		}
		fmt.Fprintf(w, "%s and %s: %s bits, %s%s\n", b.AName, b.BName, b.Bits, b.Percent, compared)
		for _, j := range b.Standing.Judgements {
			fmt.Fprintf(w, "  %s: %s, %q (%s)\n", j.By, verdictWords(j.Verdict), j.Reason, j.ID)
		}
	}
	printQuestions(w, page.Questions)
}
