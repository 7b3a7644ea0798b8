package main

import (
	"context"
	"fmt"

	"sijil/casework"
	"sijil/claim"
	"sijil/cmd/sijil/terminal"
	"sijil/value"
	"sijil/workspace"
)

type entityCmd struct {
	Record entityRecordCmd `cmd:"" help:"Record what a person, group, place or set is called."`
	List   entityListCmd   `cmd:"" help:"List what claims are about."`
}

type entityRecordCmd struct {
	terminal.Opening
	Ref         string `arg:"" help:"A short name to use on the command line: per:samira, set:men."`
	Kind        string `required:"" help:"person, group, office, place, event, act, set, site, grave, remains, property, interview, inquiry."`
	Label       string `required:"" help:"What it is called, in the words of the source, or a pseudonym."`
	Arabic      string `help:"The same in Arabic."`
	Pseudonym   bool   `help:"The label is a pseudonym."`
	Sensitivity string `default:"restricted" enum:"public,restricted,confidential" help:"Who may see it."`
}

// Run records an entity.
func (cmd *entityRecordCmd) Run(ctx context.Context, c terminal.Console) error {
	e := claim.Entity{Ref: cmd.Ref, Kind: cmd.Kind, Label: english(cmd.Label), Pseudonym: cmd.Pseudonym,
		Scope: value.Scope{Sensitivity: value.Sensitivity(cmd.Sensitivity)}}
	if cmd.Arabic != "" {
		e.Label = append(e.Label, value.Phrase{Lang: "ar", Text: cmd.Arabic})
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		e, err := casework.Do(ctx, w, w.Actor(), casework.RecordEntity, e)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Recorded %s %s.\n", e.Kind, e.Ref)
		return nil
	})
}

type entityListCmd struct {
	terminal.Opening
	Kind string `help:"Only this kind."`
	JSON bool   `help:"Print as JSON."`
}

// Run lists entities.
func (cmd *entityListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		entities, err := casework.Ask(ctx, w, w.Actor(), casework.ListEntities, cmd.Kind)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, entities)
		}
		for _, e := range entities {
			fmt.Fprintf(c.Out, "%-28s %-10s %s\n", e.Ref, e.Kind, e.Label.In("en"))
		}
		return nil
	})
}
