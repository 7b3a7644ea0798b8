package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/workspace"
)

type rebuildCmd struct{ terminal.Opening }

// Run drops the view and derives it again. It does not open the old one first,
// which may be damaged beyond reading.
func (cmd *rebuildCmd) Run(ctx context.Context, c terminal.Console) error {
	pass, err := cmd.Passphrase(c)
	if err != nil {
		return err
	}
	position, err := workspace.Rebuild(ctx, cmd.Workspace, pass)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "Derived the view again from %d entries.\n", position)
	return nil
}

type verifyCmd struct {
	terminal.Opening
	Against string `placeholder:"FILE" help:"A checkpoint kept elsewhere; the journal must contain it."`
	JSON    bool   `help:"Print the report as JSON."`
}

// Run verifies the workspace and repairs nothing.
func (cmd *verifyCmd) Run(ctx context.Context, c terminal.Console) error {
	var against []byte
	if cmd.Against != "" {
		var err error
		if against, err = terminal.CheckpointFrom(cmd.Against); err != nil {
			return err
		}
	}
	pass, err := cmd.Passphrase(c)
	if err != nil {
		return err
	}
	report, err := workspace.Verify(ctx, cmd.Workspace, pass, against)
	if err != nil {
		return err
	}
	if cmd.JSON {
		err = terminal.PrintJSON(c, report)
	} else {
		for _, d := range report.Damage {
			fmt.Fprintf(c.Out, "damaged: %s\n", d)
		}
		for _, line := range report.Sentences() {
			fmt.Fprintln(c.Out, line)
		}
	}
	if err == nil && len(report.Damage) > 0 {
		return terminal.Ended{Code: terminal.Damage}
	}
	return err
}

type eraseCmd struct {
	terminal.Opening
	Claim  string `arg:"" help:"The claim whose content is erased, by id or name."`
	Reason string `required:"" help:"The ground in law, and who asked; it stays on the record."`
	Yes    bool   `help:"Do not ask. What is erased cannot come back."`
}

// Run erases the content of a claim.
func (cmd *eraseCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		if !cmd.Yes {
			yes, err := terminal.Confirmed(c, "The content of this claim is destroyed and cannot come back; that it was destroyed stays on the record.")
			if err != nil {
				return err
			}
			if !yes {
				fmt.Fprintln(c.Out, "Nothing was erased.")
				return nil
			}
		}
		erased, err := casework.EraseClaim(ctx, w, w.Actor(), casework.Erasing{Claim: cmd.Claim, Reason: cmd.Reason})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Erased what was recorded at position %d; the erasure is recorded at position %d.\n", erased.Position, erased.Record)
		for _, ref := range erased.Figures {
			fmt.Fprintf(c.Out, "The figure %s rested on it and now names the gap.\n", ref)
		}
		return nil
	})
}

type keyCmd struct {
	Show keyShowCmd `cmd:"" help:"Show the public keys of the workspace, for those who check or send."`
}

type keyShowCmd struct {
	terminal.Opening
	JSON bool `help:"Print as JSON."`
}

// Run shows public keys.
func (cmd *keyShowCmd) Run(ctx context.Context, c terminal.Console) error {
	keys, err := workspace.Keys(cmd.Workspace)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return terminal.PrintJSON(c, keys)
	}
	fmt.Fprintf(c.Out, "signer     %s\nrecipient  %s\n", keys.Signer, keys.Recipient)
	fmt.Fprintln(c.Out, "\nGive the signer to whoever checks what you publish, by a way they trust; the recipient to whoever\nsends you a journal.")
	return nil
}

type versionCmd struct{}

// Run shows which program this is.
func (*versionCmd) Run(c terminal.Console) error {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += " " + s.Value
			}
		}
	}
	fmt.Fprintln(c.Out, "sijil", version)
	return nil
}
