package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"sijil/casework"
	"sijil/workspace"
)

type rebuildCmd struct{ place }

// Run drops the view and derives it again. It does not open the old one first,
// which may be damaged beyond reading.
func (cmd *rebuildCmd) Run(ctx context.Context, c console) error {
	pass, err := cmd.passphrase(c)
	if err != nil {
		return err
	}
	position, err := workspace.Rebuild(ctx, cmd.Workspace, pass)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Derived the view again from %d entries.\n", position)
	return nil
}

type verifyCmd struct {
	place
	Against string `placeholder:"FILE" help:"A checkpoint kept elsewhere; the journal must contain it."`
	JSON    bool   `help:"Print the report as JSON."`
}

// Run verifies the workspace and repairs nothing.
func (cmd *verifyCmd) Run(ctx context.Context, c console) error {
	var against []byte
	if cmd.Against != "" {
		var err error
		if against, err = checkpointFrom(cmd.Against); err != nil {
			return err
		}
	}
	pass, err := cmd.passphrase(c)
	if err != nil {
		return err
	}
	report, err := workspace.Verify(ctx, cmd.Workspace, pass, against)
	if err != nil {
		return err
	}
	if cmd.JSON {
		err = printJSON(c, report)
	} else {
		for _, d := range report.Damage {
			fmt.Fprintf(c.out, "damaged: %s\n", d)
		}
		for _, line := range report.Sentences() {
			fmt.Fprintln(c.out, line)
		}
	}
	if err == nil && len(report.Damage) > 0 {
		return ended{exitDamage}
	}
	return err
}

type eraseCmd struct {
	place
	Claim  string `arg:"" help:"The claim whose content is erased, by id or name."`
	Reason string `required:"" help:"The ground in law, and who asked; it stays on the record."`
	Yes    bool   `help:"Do not ask. What is erased cannot come back."`
}

// Run erases the content of a claim.
func (cmd *eraseCmd) Run(ctx context.Context, c console) error {
	return cmd.with(ctx, c, func(w *workspace.Workspace) error {
		if !cmd.Yes {
			yes, err := confirmed(c, "The content of this claim is destroyed and cannot come back; that it was destroyed stays on the record.")
			if err != nil {
				return err
			}
			if !yes {
				fmt.Fprintln(c.out, "Nothing was erased.")
				return nil
			}
		}
		erased, err := casework.EraseClaim(ctx, w, w.Actor(), casework.Erasing{Claim: cmd.Claim, Reason: cmd.Reason})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Erased what was recorded at position %d; the erasure is recorded at position %d.\n", erased.Position, erased.Record)
		for _, ref := range erased.Figures {
			fmt.Fprintf(c.out, "The figure %s rested on it and now names the gap.\n", ref)
		}
		return nil
	})
}

type keyCmd struct {
	Show keyShowCmd `cmd:"" help:"Show the public keys of the workspace, for those who check or send."`
}

type keyShowCmd struct {
	place
	JSON bool `help:"Print as JSON."`
}

// Run shows public keys.
func (cmd *keyShowCmd) Run(ctx context.Context, c console) error {
	keys, err := workspace.Keys(cmd.Workspace)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, keys)
	}
	fmt.Fprintf(c.out, "signer     %s\nrecipient  %s\n", keys.Signer, keys.Recipient)
	fmt.Fprintln(c.out, "\nGive the signer to whoever checks what you publish, by a way they trust; the recipient to whoever\nsends you a journal.")
	return nil
}

type versionCmd struct{}

// Run shows which program this is.
func (*versionCmd) Run(c console) error {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += " " + s.Value
			}
		}
	}
	fmt.Fprintln(c.out, "sijil", version)
	return nil
}
