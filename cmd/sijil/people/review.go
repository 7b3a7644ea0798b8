package people

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/casework/reconcile"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/internal/durable"
	"sijil/workspace"
)

// Review is the work of judging which records are of one person.
type Review struct {
	Next    ReviewNext    `cmd:"" help:"Show the pair that waits next for a reviewer, without its score."`
	Show    ReviewShow    `cmd:"" help:"Show two records side by side."`
	Person  ReviewPerson  `cmd:"" help:"Show all records of one person side by side, and why they are together."`
	Summary ReviewSummary `cmd:"" help:"Say how many people the lists name, and how far the review is."`
	Audit   ReviewAudit   `cmd:"" help:"Measure the links on pairs drawn at random."`
	Groups  ReviewGroups  `cmd:"" help:"Write the group of every record as CSV, as sijil link does."`
}

// ReviewNext shows what waits for a reviewer.
type ReviewNext struct {
	terminal.Opening
	Reviewer string `required:"" placeholder:"NAME" help:"The person who judges."`
	Open     bool   `help:"Show the score and what it is made of."`
	After    string `placeholder:"KEY" help:"Pass over this pair and all before it: the key that was printed with it."`
	Limit    int    `default:"1" help:"List so many pairs instead of showing one."`
	Lang     string `default:"en" enum:"en,ar" help:"Language of labels: en or ar."`
	JSON     bool   `name:"json" help:"Print as JSON."`
}

// Run shows the next pair.
func (cmd *ReviewNext) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		queue, err := casework.Ask(ctx, w, w.Actor(), reconcile.Queue, reconcile.Queueing{Reviewer: cmd.Reviewer, After: cmd.After, Limit: cmd.Limit})
		if err != nil {
			return err
		}
		if cmd.Limit > 1 || len(queue.Next) == 0 {
			if cmd.JSON {
				return terminal.PrintJSON(c, queue)
			}
			for _, n := range queue.Next {
				fmt.Fprintf(c.Out, "%s  %s\n", n.Key, whyWords[n.Why])
			}
			printProgress(c.Out, queue)
			return nil
		}
		next := queue.Next[0]
		page, err := casework.Ask(ctx, w, w.Actor(), reconcile.PairWith(estimates.Populations), reconcile.PairAsked{AList: next.A.List, ARecord: next.A.Origin,
			BList: next.B.List, BRecord: next.B.Origin, Reviewer: cmd.Reviewer, Opened: cmd.Open, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, struct {
				Pair     reconcile.PairPage `json:"pair"`
				Progress reconcile.Progress `json:"progress"`
			}{page, queue.Progress})
		}
		printPair(c.Out, page)
		printProgress(c.Out, queue)
		return nil
	})
}

var whyWords = map[reconcile.Why]string{
	reconcile.Differ:    "reviewers differ, and somebody else decides",
	reconcile.Second:    "one person judged it, and a second is wanted",
	reconcile.Audit:     "drawn at random, to measure the links",
	reconcile.Uncertain: "the scores leave it open",
}

func printProgress(w io.Writer, q reconcile.QueuePage) {
	p := q.Progress
	fmt.Fprintf(w, "%d judged, %d wait: %d on which others differ, %d for a second reviewer, %d of an audit, %d uncertain\n",
		p.Judged, p.Waiting, p.Differ, p.Second, p.Audit, p.Uncertain)
	printQuestions(w, q.Questions)
}

// printQuestions names judgements that cannot all hold.
func printQuestions(w io.Writer, questions []reconcile.Question) {
	for _, q := range questions {
		fmt.Fprintf(w, "These judgements cannot all hold; %s and %s stay apart until one is revoked:\n", shortOf(q.A), shortOf(q.B))
		for _, j := range q.Judgements {
			fmt.Fprintf(w, "  %s  %s and %s, %s (%s)\n", j.ID, shortOf(j.A), shortOf(j.B), verdictWords(j.Verdict), j.By)
		}
		if q.OnList {
			fmt.Fprintf(w, "  the list %s has both, and has nobody twice\n", q.A.List)
		}
	}
}

// ReviewShow shows two records side by side.
type ReviewShow struct {
	terminal.Opening
	A        string `arg:"" name:"record" help:"A record: LIST/ID, the list's short name and its own id."`
	B        string `arg:"" name:"other" help:"The other record."`
	Reviewer string `placeholder:"NAME" help:"For whom: who has judged the pair sees its score."`
	Open     bool   `help:"Show the score and what it is made of."`
	Lang     string `default:"en" enum:"en,ar" help:"Language of labels: en or ar."`
	JSON     bool   `name:"json" help:"Print as JSON."`
}

// Run shows the pair.
func (cmd *ReviewShow) Run(ctx context.Context, c terminal.Console) error {
	a, err := nameOf(cmd.A)
	if err != nil {
		return err
	}
	b, err := nameOf(cmd.B)
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), reconcile.PairWith(estimates.Populations), reconcile.PairAsked{AList: a.List, ARecord: a.Origin,
			BList: b.List, BRecord: b.Origin, Reviewer: cmd.Reviewer, Opened: cmd.Open, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page)
		}
		printPair(c.Out, page)
		return nil
	})
}

// ReviewPerson shows all records of one person.
type ReviewPerson struct {
	terminal.Opening
	Record string `arg:"" help:"A record of the person: LIST/ID."`
	Lang   string `default:"en" enum:"en,ar" help:"Language of labels: en or ar."`
	JSON   bool   `name:"json" help:"Print as JSON."`
}

// Run shows the person.
func (cmd *ReviewPerson) Run(ctx context.Context, c terminal.Console) error {
	n, err := nameOf(cmd.Record)
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), reconcile.Person, reconcile.PersonAsked{List: n.List, Record: n.Origin, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page)
		}
		printPerson(c.Out, page)
		return nil
	})
}

// ReviewSummary says what the lists add up to.
type ReviewSummary struct {
	terminal.Opening
	Lang string `default:"en" enum:"en,ar" help:"Language of labels: en or ar."`
	JSON bool   `name:"json" help:"Print as JSON."`
}

// Run prints the summary.
func (cmd *ReviewSummary) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), reconcile.Summary, casework.Asked{Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page)
		}
		printSummary(c.Out, page)
		return nil
	})
}

func printSummary(w io.Writer, page reconcile.SummaryPage) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, l := range page.Lists {
		fmt.Fprintf(t, "%s\t%d records\t%d people\t%d on no other list\t%s\n", l.Name, l.Records, l.People, l.Alone, l.Label)
	}
	t.Flush()
	fmt.Fprintf(w, "%d records name %d different people (%d to %d, nine times in ten); %d of them have more than one record, %d pairs in all\n",
		page.Records, page.People.Best, page.People.Low, page.People.High, page.Together, page.Links)
	fmt.Fprintf(w, "%d pairs were compared, %d judged: %d the same, %d different, %d unsure, %d contested; %d wait for a second reviewer\n",
		page.Compared, page.Judged, page.Same, page.Different, page.Unsure, page.Contested, page.Second)
	if page.Asleep > 0 {
		fmt.Fprintf(w, "%d judgements are about records that are on no list now; they hold again if the records come back\n", page.Asleep)
	}
	for _, r := range page.Reviewers {
		fmt.Fprintf(w, "%s judged %d pairs, %d wait\n", r.Name, r.Judged, r.Waiting)
	}
	for _, a := range page.Audits {
		fmt.Fprintf(w, "audit %s, drawn %s by %s: %d of %d pairs judged\n", a.ID, a.At, a.By, a.Judged, a.Drawn)
	}
	printQuestions(w, page.Questions)
	for _, warning := range page.Warnings {
		fmt.Fprintf(w, "Look: %s\n", warning)
	}
}

// ReviewGroups writes the groups.
type ReviewGroups struct {
	terminal.Opening
	Output string `short:"o" required:"" help:"Where to write the clusters (list, record_id, cluster_id)." type:"path"`
}

// Run writes the file.
func (cmd *ReviewGroups) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		rows, err := casework.Ask(ctx, w, w.Actor(), reconcile.Groups, casework.Asked{})
		if err != nil {
			return err
		}
		if err := toCSV(cmd.Output, rows); err != nil {
			return err
		}
		people := map[string]bool{}
		for _, r := range rows {
			people[r.Cluster] = true
		}
		fmt.Fprintf(c.Out, "%d records, %d people, in %s\n", len(rows), len(people), filepath.Base(cmd.Output))
		return nil
	})
}

// toCSV writes the whole file or nothing.
func toCSV(path string, rows []reconcile.GroupRow) error {
	if err := writable(path, nil); err != nil {
		return err
	}
	f, err := durable.Create(path, 0o600)
	if err != nil {
		return fault.Wrap(fault.Failed, err, "the groups could not be written")
	}
	b := bufio.NewWriterSize(f, 1<<20)
	out := csv.NewWriter(b)
	out.Write([]string{"list", "record_id", "cluster_id"})
	for _, r := range rows {
		out.Write([]string{r.List, r.Record, r.Cluster})
	}
	out.Flush()
	if err = out.Error(); err == nil {
		err = b.Flush()
	}
	if err != nil {
		f.Abort()
		return fault.Wrap(fault.Failed, err, "the groups could not be written; nothing was")
	}
	return fault.Wrap(fault.Failed, f.Commit(), "the groups could not be written; nothing was")
}
