package main

import (
	"context"
	"fmt"

	"sijil/casework"
	"sijil/casework/release"
	"sijil/cmd/sijil/terminal"
	"sijil/finding"
	"sijil/value"
	"sijil/workspace"
)

type findingCmd struct {
	Conclude findingConcludeCmd `cmd:"" help:"Record a conclusion from a file: elements, claims for and against, standard of proof."`
	List     findingListCmd     `cmd:"" help:"List the findings."`
}

type findingConcludeCmd struct {
	terminal.Opening
	File     string     `arg:"" help:"The finding, as JSON (doc/format/finding.md); claims and figures by name."`
	Estimate []value.ID `placeholder:"NAME" help:"A recorded estimate that the finding rests on, by the name of its registration or its id; may be given more than once."`
	JSON     bool       `help:"Print the finding as JSON."`
}

// Run records a finding.
func (cmd *findingConcludeCmd) Run(ctx context.Context, c terminal.Console) error {
	var f finding.Finding
	if err := decodeFile(cmd.File, &f); err != nil {
		return err
	}
	f.Estimates = append(f.Estimates, cmd.Estimate...)
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		f, err := casework.Do(ctx, w, w.Actor(), casework.Conclude, f)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, f)
		}
		fmt.Fprintf(c.Out, "Recorded the finding %s. Publish it with: sijil publish %s -o DIR\n", f.Ref, f.Ref)
		return nil
	})
}

type findingListCmd struct {
	terminal.Opening
	JSON bool `help:"Print as JSON."`
}

// Run lists findings.
func (cmd *findingListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), casework.Overview, casework.Asked{Lang: "en"})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page.Findings)
		}
		for _, f := range page.Findings {
			fmt.Fprintf(c.Out, "%-28s %-12s %s\n", f.Ref, f.Layer, f.Title.In("en"))
		}
		return nil
	})
}

type publishCmd struct {
	terminal.Opening
	Finding string `arg:"" help:"The finding, by name."`
	Out     string `short:"o" required:"" placeholder:"DIR" help:"The folder to create."`
	JSON    bool   `help:"Print what was released as JSON."`
}

// Run writes the bundle of a finding.
func (cmd *publishCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		out, err := release.Publish(ctx, w, w.Actor(), release.Publishing{Finding: cmd.Finding, Dir: cmd.Out})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, out)
		}
		if out.Estimates > 0 {
			fmt.Fprintf(c.Out, "estimates, refused ones included: %d\n", out.Estimates)
		}
		for _, line := range out.Withheld {
			fmt.Fprintf(c.Out, "withheld: %s\n", line)
		}
		fmt.Fprintf(c.Out, "Published to %s: %d figures, %d claims, %d withheld.\n", cmd.Out, out.Figures, out.Claims, len(out.Withheld))
		keys, err := workspace.Keys(cmd.Workspace)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Anyone can check it offline:\n\n    sijil-verify --signer '%s' %s\n", keys.Signer, cmd.Out)
		return nil
	})
}
