package people

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"sijil/casework"
	"sijil/casework/reconcile"
	"sijil/cmd/sijil/terminal"
	"sijil/workspace"
)

// ReviewAudit measures the links on pairs drawn at random.
type ReviewAudit struct {
	Draw   ReviewAuditDraw   `cmd:"" help:"Draw pairs at random. They wait in the queue of every reviewer."`
	Result ReviewAuditResult `cmd:"" help:"Say what an audit found so far."`
}

// ReviewAuditDraw draws pairs.
type ReviewAuditDraw struct {
	terminal.Opening
	Size int    `default:"200" help:"How many pairs."`
	Seed uint64 `default:"1" help:"Seed of the draw: the same seed draws the same pairs from the same lists and judgements."`
	By   string `required:"" placeholder:"NAME" help:"Who draws."`
	JSON bool   `name:"json" help:"Print the audit with its pairs as JSON."`
}

// Run draws the pairs.
func (cmd *ReviewAuditDraw) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		drawn, err := casework.Do(ctx, w, w.Actor(), reconcile.DrawAudit, reconcile.Drawing{Size: cmd.Size, Seed: cmd.Seed, By: cmd.By})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, drawn)
		}
		fmt.Fprintf(c.Out, "Audit %s: %d of %d pairs drawn, from %d strata\n", drawn.ID, len(drawn.Pairs), drawn.Compared, len(drawn.Strata))
		fmt.Fprintln(c.Out, "They wait in the queue: sijil review next --reviewer NAME")
		return nil
	})
}

// ReviewAuditResult says what an audit found.
type ReviewAuditResult struct {
	terminal.Opening
	Audit string `arg:"" optional:"" help:"The audit, by its id; otherwise the latest."`
	JSON  bool   `name:"json" help:"Print as JSON."`
}

// Run prints the result.
func (cmd *ReviewAuditResult) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), reconcile.AuditResult, reconcile.AuditAsked{Audit: cmd.Audit})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page)
		}
		printAudit(c.Out, page)
		return nil
	})
}

func printAudit(w io.Writer, page reconcile.AuditPage) {
	fmt.Fprintf(w, "Audit %s: %d pairs drawn, %d judged (%d unsure), %d wait\n", page.Audit, page.Drawn, page.Judged, page.Unsure, page.Waiting)
	for _, s := range []struct {
		name  string
		share reconcile.Share
	}{{"precision of the links", page.Precision}, {"recall among compared pairs", page.Recall}, {"share that blocking compared", page.BlockingRecall}, {"recall of all", page.RecallOfAll}} {
		fmt.Fprintf(w, "%-28s  %s\n", s.name, shareWords(s.share))
	}
	for _, cal := range page.Calibration {
		of := "all pairs"
		if cal.Group != "" {
			of = cal.Group
		}
		fmt.Fprintf(w, "%s:\n", of)
		t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		for _, b := range cal.Bins {
			fmt.Fprintf(t, "  %s\t%d judged\tpredicted %.1f %%\tthe same %s\n", bandWords(b.Low, b.High), b.Judged, 100*b.Predicted, shareWords(b.Same))
		}
		t.Flush()
	}
	fmt.Fprintln(w, page.Method)
	for _, warning := range page.Warnings {
		fmt.Fprintf(w, "Look: %s\n", warning)
	}
}

func shareWords(s reconcile.Share) string {
	if !s.Known {
		return "not known yet"
	}
	out := fmt.Sprintf("%.1f %% (%.1f to %.1f)", 100*s.Estimate, 100*s.Low, 100*s.High)
	if s.Least != s.Most {
		out += fmt.Sprintf(", %.1f to %.1f whatever the unsure pairs are", 100*s.Least, 100*s.Most)
	}
	return out
}

// bandWords writes a band of scores.
func bandWords(low, high int64) string {
	switch {
	case low == math.MinInt32:
		return fmt.Sprintf("below %+d bits", high/100)
	case high == math.MaxInt32:
		return fmt.Sprintf("%+d bits and more", low/100)
	}
	return fmt.Sprintf("%+d to %+d bits", low/100, high/100)
}
