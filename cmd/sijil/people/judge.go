package people

import (
	"context"
	"fmt"
	"strings"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/workspace"
)

// Judge records what a named person thinks of two records, or takes it back.
type Judge struct {
	terminal.Opening
	A       string `arg:"" optional:"" name:"record" help:"A record: LIST/ID, the list's short name and its own id."`
	B       string `arg:"" optional:"" name:"other" help:"The other record."`
	Verdict string `arg:"" optional:"" help:"same, different or unsure."`
	Reason  string `help:"Why, in a sentence."`
	By      string `placeholder:"NAME" help:"The person who judges."`
	Opened  bool   `help:"The score was looked at before judging."`
	Settles bool   `help:"Others differ on this pair, and this decides."`
	Audit   string `placeholder:"ID" help:"The audit that drew the pair."`
	Revoke  string `placeholder:"ID" help:"Take back the judgement with this id instead."`
	JSON    bool   `name:"json" help:"Print the judgement as JSON."`
}

// Run records the judgement.
func (cmd *Judge) Run(ctx context.Context, c terminal.Console) error {
	if cmd.Revoke != "" {
		if cmd.A != "" {
			return fault.New(fault.Invalid, "a judgement is either made or taken back; nothing was recorded").WithHint("give --revoke without records")
		}
		return cmd.back(ctx, c)
	}
	a, err := nameOf(cmd.A)
	if err != nil {
		return err
	}
	b, err := nameOf(cmd.B)
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		j, err := casework.Do(ctx, w, w.Actor(), reconcile.Judge, reconcile.Judging{AList: a.List, ARecord: a.Origin, BList: b.List, BRecord: b.Origin,
			Verdict: cmd.Verdict, Reason: cmd.Reason, By: cmd.By, Blind: !cmd.Opened, Settles: cmd.Settles, Audit: cmd.Audit})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, j)
		}
		fmt.Fprintf(c.Out, "Recorded judgement %s: %s and %s, %s\n", j.ID, shortOf(j.A), shortOf(j.B), verdictWords(j.Verdict))
		if j.Supersedes != "" {
			fmt.Fprintf(c.Out, "It supersedes judgement %s of the same person.\n", j.Supersedes)
		}
		return nil
	})
}

func (cmd *Judge) back(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		j, err := casework.Do(ctx, w, w.Actor(), reconcile.Revoke, reconcile.Revoking{Judgement: cmd.Revoke, Reason: cmd.Reason, By: cmd.By})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, j)
		}
		fmt.Fprintf(c.Out, "Revoked judgement %s: %s and %s, %s\n", j.ID, shortOf(j.A), shortOf(j.B), verdictWords(j.Verdict))
		return nil
	})
}

// nameOf reads LIST/ID. The id may hold further strokes.
func nameOf(text string) (lists.Name, error) {
	of, id, ok := strings.Cut(text, "/")
	if !ok || of == "" || id == "" {
		return lists.Name{}, fault.New(fault.Invalid, "a record is missing, or is not named as LIST/ID; nothing was recorded").
			WithHint("for example: sijil judge ndn/n1 ward/17 same --reason \"…\" --by NAME")
	}
	return lists.Name{List: of, Origin: id}, nil
}

func shortOf(n lists.Name) string { return n.List + "/" + n.Origin }

func verdictWords(v reconcile.Verdict) string {
	switch v {
	case reconcile.Same:
		return "the same person"
	case reconcile.Different:
		return "different people"
	case reconcile.Unsure:
		return "unsure"
	}
	return "reviewers differ"
}
