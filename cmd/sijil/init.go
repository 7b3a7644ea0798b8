package main

import (
	"context"
	"fmt"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/value"
	"sijil/workspace"
)

type initCmd struct {
	Dir            string `arg:"" help:"The folder to create. It must not exist."`
	Title          string `required:"" help:"What the case is called."`
	Name           string `required:"" help:"Your name, or the name you work under. It is sealed, and shown only inside the workspace."`
	Journal        string `placeholder:"DSN-FILE" help:"Keep the journal in the PostgreSQL database that the first line of DSN-FILE names."`
	PassphraseFile string `env:"SIJIL_PASSPHRASE_FILE" placeholder:"FILE" help:"Take the passphrase from the first line of FILE instead of inventing one."`
}

// Run creates a workspace. Without a passphrase it invents one and shows it
// once.
func (cmd *initCmd) Run(ctx context.Context, c terminal.Console) error {
	opts := workspace.Options{
		Opening: casework.Opening{
			Case:   casework.Case{Title: value.Label{{Lang: "en", Text: cmd.Title}}},
			Person: casework.Enrolment{Name: cmd.Name},
		},
		JournalDSNFile: cmd.Journal,
	}
	invented, err := opts.TakePassphrase(func() ([]byte, error) {
		if cmd.PassphraseFile == "" {
			return nil, nil
		}
		return terminal.PassphraseFrom(cmd.PassphraseFile)
	})
	if err != nil {
		return err
	}
	w, err := workspace.Create(ctx, cmd.Dir, opts)
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "Created the workspace %s.\n", cmd.Dir)
	if invented {
		fmt.Fprintf(c.Out, "\nIts passphrase, shown this once:\n\n    %s\n\n", opts.Passphrase)
		fmt.Fprintln(c.Out, "Write it down and keep it apart from this machine. Nobody can open the workspace without it,\nand nobody can give it back to you.")
	}
	return nil
}
