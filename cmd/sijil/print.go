package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"sijil/casework"
	"sijil/claim"
	"sijil/cmd/sijil/terminal"
	"sijil/finding"
)

// printFigures prints figures as a table that a person reads.
func printFigures(c terminal.Console, figures []finding.Figure) {
	t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "FIGURE\tVALUE\tUNIT\tSTAGE\tWHOSE\tWHAT IT MEANS")
	for _, f := range figures {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, f.Shown, f.Unit, f.Stage, f.Whose, f.Title)
	}
	t.Flush()
}

// printFigure prints a figure field by field, then each claim it rests on.
func printFigure(c terminal.Console, page casework.FigurePage) {
	f := page.Figure
	fmt.Fprintf(c.Out, "%s\n%s\n\n", f.Title, strings.Repeat("─", len([]rune(f.Title))))
	t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	for _, row := range [][2]string{
		{"value", f.Shown}, {"bounds", bounds(f.Min, f.Max)}, {"unit", f.Unit}, {"whose", f.Whose}, {"stage", f.Stage},
		{"place", f.Place}, {"period", f.Period}, {"definition", f.Definition},
	} {
		fmt.Fprintf(t, "%s\t%s\n", row[0], row[1])
	}
	for _, p := range f.Parts {
		fmt.Fprintf(t, "by %s\t%s: %s (%s)\n", p.Of, p.Label, bounds(p.Min, p.Max), p.Closure)
	}
	for _, r := range f.Residuals {
		fmt.Fprintf(t, "by %s\tnot in any part: %s\n", r.Of, bounds(r.Min, r.Max))
	}
	for _, q := range f.Qualifiers {
		fmt.Fprintf(t, "%s\t%s: %s\n", q.Kind, q.About, q.Words)
	}
	for _, r := range f.Relations {
		fmt.Fprintf(t, "relation\t%s of %s (%s)\n", r.Relation, r.To, r.Basis)
	}
	t.Flush()
	fmt.Fprintf(c.Out, "\nRests on %d claims, at position %d:\n", f.Claims, f.Position)
	for _, card := range page.Cards {
		fmt.Fprintf(c.Out, "  %s  %s  %s\n", card.ID, where(card.Item.Ref, card.Source.Locator), card.Sentence)
	}
	for _, g := range f.Gaps {
		fmt.Fprintf(c.Out, "  %s  erased at position %d: %s\n", g.Claim, g.Position, g.Reason)
	}
	for _, q := range page.Questions {
		fmt.Fprintf(c.Out, "\nTo decide: %s\n", q.Text)
	}
	for _, b := range page.Bounds {
		fmt.Fprintf(c.Out, "\nNot a figure: %s\n", b.Text)
	}
}

func bounds(low, high *int64) string {
	switch {
	case low == nil && high == nil:
		return "no number"
	case high == nil:
		return fmt.Sprintf("at least %d, no maximum", *low)
	case low == nil:
		return fmt.Sprintf("at most %d", *high)
	case *low == *high:
		return fmt.Sprint(*low)
	}
	return fmt.Sprintf("%d to %d", *low, *high)
}

// where says in which place of which item a claim stands.
func where(item string, l claim.Locator) string {
	switch {
	case l.Paragraph > 0:
		return fmt.Sprintf("%s ¶%d", item, l.Paragraph)
	case l.Page > 0:
		return fmt.Sprintf("%s p. %d", item, l.Page)
	case l.TimeMS != nil:
		return fmt.Sprintf("%s %d–%d ms", item, l.TimeMS.From, l.TimeMS.To)
	}
	return item
}
