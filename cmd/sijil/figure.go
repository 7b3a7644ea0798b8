package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
	"sijil/workspace"
)

type figureCmd struct {
	Define figureDefineCmd `cmd:"" help:"Say what a figure counts."`
	List   figureListCmd   `cmd:"" help:"Show every figure with its value."`
	Show   figureShowCmd   `cmd:"" help:"Show a figure and each claim that it rests on."`
	Add    figureAddCmd    `cmd:"" help:"Add figures whose sets cannot overlap; refused otherwise, with the reason."`
}

type figureDefineCmd struct {
	terminal.Opening
	Ref         string `arg:"" optional:"" help:"A short name: investigated-killed. Not needed with --file."`
	File        string `placeholder:"JSON" help:"Read the whole definition from a file."`
	Title       string `help:"What the figure is called."`
	Meaning     string `help:"What the source means by the number, in your words."`
	Set         string `help:"The set that is counted, by name; recorded if it does not exist."`
	Unit        string `default:"person" help:"What is counted: person, interviewee, media_item, body, dwelling."`
	What        string `help:"What happened to them: killed, injured, interviewed."`
	Whose       string `help:"Whose count it is, by name."`
	Stage       string `help:"received, reviewed, verified, documented, investigated, concluded. Left out: not stated."`
	Place       string `help:"Where, by name of a place. Left out: not stated."`
	Period      string `placeholder:"EDTF" help:"When, as EDTF: 2025-03-08/2025-03-09. Left out: not stated."`
	Status      string `help:"Status of the people, in the source's words."`
	Sensitivity string `default:"restricted" enum:"public,restricted,confidential" help:"Who may see it; only public figures are published."`
	JSON        bool   `help:"Print the definition as JSON."`
}

// Run records a definition.
func (cmd *figureDefineCmd) Run(ctx context.Context, c terminal.Console) error {
	d, err := cmd.definition()
	if err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		d, err := casework.Do(ctx, w, w.Actor(), casework.DefineFigure, d)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, d)
		}
		fmt.Fprintf(c.Out, "Defined the figure %s. See it with: sijil figure show %s\n", d.Ref, d.Ref)
		return nil
	})
}

func (cmd *figureDefineCmd) definition() (finding.Definition, error) {
	var d finding.Definition
	if cmd.File != "" {
		err := decodeFile(cmd.File, &d)
		return d, err
	}
	d = finding.Definition{
		Set: value.ID(cmd.Set), Ref: cmd.Ref, Title: english(cmd.Title), Meaning: english(cmd.Meaning),
		Unit: cmd.Unit, What: cmd.What, Whose: value.ID(cmd.Whose), Stage: cmd.Stage, Status: cmd.Status,
		Scope: value.Scope{Sensitivity: value.Sensitivity(cmd.Sensitivity)},
	}
	if d.Set == "" {
		d.Set = value.ID("set:" + cmd.Ref)
	}
	if cmd.Place != "" {
		d.Place = &value.Place{Place: value.ID(cmd.Place), Relation: "in"}
	}
	if cmd.Period != "" {
		period, err := value.FromEDTF(cmd.Period)
		if err != nil {
			return d, err
		}
		d.Period = &period
	}
	return d, nil
}

func english(text string) value.Label {
	if text == "" {
		return nil
	}
	return value.Label{{Lang: "en", Text: text}}
}

// decodeFile reads a JSON file strictly: an unknown key is an error, so that a
// misspelt one is not lost.
func decodeFile(path string, into any) error {
	f, err := os.Open(path)
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: "the file cannot be read", Err: err}
	}
	defer f.Close()
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return (&fault.Error{Kind: fault.Invalid, Message: "the file is not what is needed here", Err: err}).
			WithHint("nothing was recorded; doc/format says what the file must hold")
	}
	return nil
}

type figureListCmd struct {
	terminal.Opening
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool   `help:"Print the figures as JSON."`
}

// Run lists the figures.
func (cmd *figureListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		figures, err := casework.Ask(ctx, w, w.Actor(), casework.ListFigures, casework.Asked{Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, figures)
		}
		if len(figures) == 0 {
			fmt.Fprintln(c.Out, "No figure is defined yet. Say what is counted with: sijil figure define")
			return nil
		}
		printFigures(c, figures)
		return nil
	})
}

type figureShowCmd struct {
	terminal.Opening
	Ref  string `arg:"" help:"The figure's name."`
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool   `help:"Print the figure as JSON."`
}

// Run shows one figure down to its claims.
func (cmd *figureShowCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), casework.ShowFigure, casework.Asked{ID: cmd.Ref, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page.Figure)
		}
		printFigure(c, page)
		return nil
	})
}

type figureAddCmd struct {
	terminal.Opening
	Refs []string `arg:"" help:"Two figures or more."`
	Lang string   `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool     `help:"Print the sum as JSON."`
}

// Run adds, or says why not.
func (cmd *figureAddCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		sum, err := casework.Ask(ctx, w, w.Actor(), casework.AddFigures, casework.Adding{Refs: cmd.Refs, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, sum)
		}
		fmt.Fprintln(c.Out, sum.Text)
		return nil
	})
}
