package main

import (
	"context"
	"fmt"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/value"
	"sijil/workspace"
)

type journalCmd struct {
	List    journalListCmd    `cmd:"" help:"List entries, newest first."`
	Prove   journalProveCmd   `cmd:"" help:"Print the proof that an entry is in the journal."`
	Export  journalExportCmd  `cmd:"" help:"Write the journal's tiles, checkpoint and proofs into a new folder."`
	Receive journalReceiveCmd `cmd:"" help:"Take in the exported journal of another workspace."`
}

type journalListCmd struct {
	terminal.Opening
	Actor   string `help:"Only entries of this actor, by id."`
	Verb    string `help:"Only entries whose verb begins so: claim. for all that was done to claims."`
	Subject string `help:"Only entries about this id."`
	Day     string `help:"Only entries of this day, YYYY-MM-DD in UTC."`
	Before  int64  `help:"Only entries below this position."`
	Limit   int    `default:"100" help:"At most so many."`
	JSON    bool   `help:"Print as JSON."`
}

// Run lists entries.
func (cmd *journalListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		lines, err := casework.Ask(ctx, w, w.Actor(), casework.AuditLog, casework.LogFilter{
			Actor: cmd.Actor, Verb: cmd.Verb, Subject: value.ID(cmd.Subject), Day: cmd.Day, Before: cmd.Before, Limit: cmd.Limit})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, lines)
		}
		for _, l := range lines {
			erased := ""
			if l.Erased {
				erased = "  (erased)"
			}
			fmt.Fprintf(c.Out, "%6d  %s  %-20s %s  %s%s\n", l.Position, l.At.Format("2006-01-02 15:04:05"), l.Verb, l.Who, l.Subject, erased)
		}
		return nil
	})
}

type journalProveCmd struct {
	terminal.Opening
	Position int64 `arg:"" help:"The position of the entry, as journal list shows it."`
}

// Run prints a proof in the form of C2SP tlog-proof.
func (cmd *journalProveCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		proof, err := w.ProveEntry(ctx, cmd.Position)
		if err != nil {
			return err
		}
		_, err = c.Out.Write(proof)
		return err
	})
}

type journalExportCmd struct {
	terminal.Opening
	Out   string `short:"o" required:"" placeholder:"DIR" help:"The folder to create."`
	Since string `placeholder:"CHECKPOINT" help:"Add the proof that the journal only grew since this checkpoint file."`
	To    string `placeholder:"RECIPIENT" help:"Add the sealed bodies and their keys for the workspace with this recipient (sijil key show), so that it can receive them; or the file that holds it."`
}

// Run exports the journal.
func (cmd *journalExportCmd) Run(ctx context.Context, c terminal.Console) error {
	var since []byte
	if cmd.Since != "" {
		var err error
		if since, err = terminal.CheckpointFrom(cmd.Since); err != nil {
			return err
		}
	}
	to, err := terminal.KeyIn(cmd.To)
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		size, err := w.ExportJournal(ctx, cmd.Out, since, to)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Wrote %d entries to %s. Keep its checkpoint elsewhere: sijil verify --against FILE shows\nwhether this journal was ever rolled back behind it.\n", size, cmd.Out)
		return nil
	})
}

type journalReceiveCmd struct {
	terminal.Opening
	Dir    string `arg:"" help:"The exported folder."`
	Signer string `required:"" placeholder:"KEY" help:"The signing key of the workspace it comes from, as its people told you (sijil key show), or the file that holds it."`
}

// Run merges a foreign journal.
func (cmd *journalReceiveCmd) Run(ctx context.Context, c terminal.Console) error {
	signer, err := terminal.KeyIn(cmd.Signer)
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		received, err := w.ReceiveJournal(ctx, cmd.Dir, signer)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "%d entries held of that journal, %d of them new.\n", received.Size, received.Size-received.From)
		return nil
	})
}
