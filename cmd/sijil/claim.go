package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"sijil/casework"
	"sijil/claim"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/value"
	"sijil/workspace"
)

type claimCmd struct {
	Assert  claimAssertCmd  `cmd:"" help:"Record what a source says, with where it says it."`
	List    claimListCmd    `cmd:"" help:"List claims."`
	Show    claimShowCmd    `cmd:"" help:"Show a claim with its chain, its place and what is thought of it."`
	Compare claimCompareCmd `cmd:"" help:"Put the claims about one thing side by side."`
	Assess  claimAssessCmd  `cmd:"" help:"Record what a named person thinks of a claim or an item, and why."`
	Retract claimRetractCmd `cmd:"" help:"Record that a claim no longer stands."`
	Import  claimImportCmd  `cmd:"" help:"Read entities and claims from a file, one JSON object a line."`
	Kinds   claimKindsCmd   `cmd:"" help:"List the kinds of claims, with their roles and values."`
}

type claimKindsCmd struct {
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
}

// Run lists the kinds of the vocabulary that the program ships.
func (cmd *claimKindsCmd) Run(c terminal.Console) error {
	vocabulary, err := claim.Standard()
	if err != nil {
		return err
	}
	for _, k := range vocabulary.Kinds() {
		fmt.Fprintf(c.Out, "%s: %s\n", k.ID, k.Explain.In(cmd.Lang))
		for _, r := range k.Roles {
			fmt.Fprintf(c.Out, "    role   %-20s %s\n", r.Name, r.Label.In(cmd.Lang))
		}
		for _, v := range k.Values {
			fmt.Fprintf(c.Out, "    value  %-20s %s\n", v.Name, v.Label.In(cmd.Lang))
		}
	}
	return nil
}

type claimAssertCmd struct {
	terminal.Opening
	casework.Assertion
	JSON bool `help:"Print the claim as JSON."`
}

// Run records one claim.
func (cmd *claimAssertCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		recorded, err := casework.Do(ctx, w, w.Actor(), casework.AssertClaim, cmd.Assertion)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, recorded)
		}
		card, err := casework.Ask(ctx, w, w.Actor(), casework.ShowClaim, casework.Asked{ID: string(recorded.ID), Lang: "en"})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Recorded claim %s:\n  %s\n", recorded.ID, card.Sentence)
		return nil
	})
}

type claimListCmd struct {
	terminal.Opening
	Kind   string `help:"Only claims of this kind."`
	Entity string `help:"Only claims about this person, group, place, set, by id or name."`
	Item   string `help:"Only claims of this item, by id or name."`
	Words  string `help:"Only claims in which these words are found, in Arabic or Latin script."`
	Limit  int    `default:"200" help:"At most so many."`
	After  string `help:"Go on after the claim with this id."`
	Lang   string `default:"en" enum:"en,ar" help:"en or ar."`
	Flat   bool   `help:"Print the claims in the flat form that import reads, one a line."`
	JSON   bool   `help:"Print the claims as JSON."`
}

// Run lists claims.
func (cmd *claimListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		search := casework.ClaimSearch{Lang: cmd.Lang, Filter: claim.Filter{Kind: cmd.Kind, Entity: value.ID(cmd.Entity),
			Item: value.ID(cmd.Item), Words: cmd.Words, Limit: cmd.Limit, After: value.ID(cmd.After)}}
		if cmd.Flat {
			return casework.WriteFlat(ctx, w, w.Actor(), search, c.Out)
		}
		cards, err := casework.Ask(ctx, w, w.Actor(), casework.ListClaims, search)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, cards)
		}
		for _, card := range cards {
			fmt.Fprintf(c.Out, "%s  %s\n    %s%s\n", card.ID, where(card.Item.Ref, card.Source.Locator), card.Sentence, standing(card.State))
		}
		fmt.Fprintf(c.Out, "%d claims.\n", len(cards))
		return nil
	})
}

// standing says in a few words what became of a claim.
func standing(s claim.State) string {
	var words []string
	if len(s.RetractedBy) > 0 {
		words = append(words, "retracted")
	}
	if len(s.SupersededBy) > 0 {
		words = append(words, "superseded")
	}
	for _, a := range s.Assessments {
		words = append(words, a.Status+" by "+a.By)
	}
	if len(words) == 0 {
		return ""
	}
	return "\n    [" + strings.Join(words, "; ") + "]"
}

type claimShowCmd struct {
	terminal.Opening
	ID   string `arg:"" help:"The claim, by id or name."`
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool   `help:"Print the claim as JSON."`
}

// Run shows one claim.
func (cmd *claimShowCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		card, err := casework.Ask(ctx, w, w.Actor(), casework.ShowClaim, casework.Asked{ID: cmd.ID, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, card.State)
		}
		printClaim(c, card)
		return nil
	})
}

func printClaim(c terminal.Console, card casework.Card) {
	fmt.Fprintf(c.Out, "%s\n\n  %s\n\n", card.ID, card.Sentence)
	fmt.Fprintf(c.Out, "  in        %s\n", where(card.Item.Ref, card.Source.Locator))
	if title := card.Item.Title.In("en"); title != "" {
		fmt.Fprintf(c.Out, "            %s\n", title)
	}
	fmt.Fprintf(c.Out, "  kind      %s, %s, %s\n", card.Kind, card.Polarity, card.Force)
	fmt.Fprintf(c.Out, "  basis     %s\n", card.Basis)
	for i, t := range card.Chain {
		fmt.Fprintf(c.Out, "  %s %s: %s\n", chainMark(i), card.Labels[t.Who], did(t))
	}
	fmt.Fprintf(c.Out, "  position  %d%s\n", card.Position, standing(card.State))
	for _, a := range card.Assessments {
		fmt.Fprintf(c.Out, "  %s by %s: %s\n", a.Status, a.By, a.Reason)
	}
}

func chainMark(i int) string {
	if i == 0 {
		return "chain    "
	}
	return "         "
}

func did(t claim.Telling) string {
	words := make([]string, len(t.Did))
	for i, d := range t.Did {
		words[i] = strings.ReplaceAll(string(d), "_", " ")
	}
	s := strings.Join(words, ", ")
	if t.Channel != "" {
		s += " (" + strings.ReplaceAll(t.Channel, "_", " ") + ")"
	}
	return s
}

type claimCompareCmd struct {
	terminal.Opening
	Entity string `arg:"" help:"What the claims are about: an act, event, person or set, by id or name."`
	Lang   string `default:"en" enum:"en,ar" help:"en or ar."`
}

// Run puts claims side by side.
func (cmd *claimCompareCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), casework.CompareClaims, casework.Asked{ID: cmd.Entity, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "%s: %d claims, %d independent origins\n", page.Entity.Label.In(cmd.Lang), len(page.Cards), page.Independent)
		for _, card := range page.Cards {
			fmt.Fprintf(c.Out, "\n%s\n  %s\n  basis %s, %d tellings away%s\n", card.ID, card.Sentence, card.Basis, card.Depth, standing(card.State))
		}
		for _, d := range page.Differences {
			fmt.Fprintf(c.Out, "\n%s\n", d)
		}
		return nil
	})
}

type claimAssessCmd struct {
	terminal.Opening
	casework.Assessing
	JSON bool `help:"Print the assessment as JSON."`
}

// Run records an assessment.
func (cmd *claimAssessCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		a, err := casework.Do(ctx, w, w.Actor(), casework.AssessClaim, cmd.Assessing)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, a)
		}
		fmt.Fprintf(c.Out, "Recorded: %s by %s. Earlier views stay in the journal.\n", a.Status, a.By)
		return nil
	})
}

type claimRetractCmd struct {
	terminal.Opening
	casework.Retraction
	JSON bool `help:"Print the retraction as JSON."`
}

// Run records a retraction.
func (cmd *claimRetractCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		r, err := casework.Do(ctx, w, w.Actor(), casework.RetractClaim, cmd.Retraction)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, r)
		}
		fmt.Fprintf(c.Out, "Retracted claim %s. It stays on the record; figures count it no longer.\n", r.Retracts)
		return nil
	})
}

type claimImportCmd struct {
	terminal.Opening
	File        string `arg:"" help:"The file, one entity or claim a line in the flat form (doc/format/claim.md); - for standard input."`
	Item        string `help:"The item that claims without doc stand in, by id or name."`
	Sensitivity string `default:"restricted" enum:"public,restricted,confidential" help:"Of lines that state none."`
	By          string `default:"the person who imported" help:"Who answers for the judgements that the lines carry."`
	JSON        bool   `help:"Print the report as JSON."`
}

// Run imports claims and accounts for every line.
func (cmd *claimImportCmd) Run(ctx context.Context, c terminal.Console) error {
	in, done, err := openInput(c, cmd.File)
	if err != nil {
		return err
	}
	defer done()
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		report, err := casework.Import(ctx, w, w.Actor(), casework.Importing{Lines: in, Item: cmd.Item, Sensitivity: cmd.Sensitivity, By: cmd.By})
		if err != nil {
			return err
		}
		if cmd.JSON {
			err = terminal.PrintJSON(c, report)
		} else {
			for _, l := range report.Failed {
				fmt.Fprintf(c.Out, "line %d: %s\n", l.Line, l.Reason)
			}
			fmt.Fprintln(c.Out, report.Sentence())
		}
		if err == nil && len(report.Failed) > 0 {
			return terminal.Ended{Code: terminal.Usage}
		}
		return err
	})
}

// maxPiped is how much is read from standard input at most, in bytes: what
// comes from there is kept in memory, since it is read twice.
const maxPiped = 256 << 20

// openInput opens a file, or reads standard input for "-".
func openInput(c terminal.Console, name string) (io.ReadSeeker, func(), error) {
	if name == "-" {
		text, err := io.ReadAll(io.LimitReader(c.In, maxPiped+1))
		if err == nil && len(text) > maxPiped {
			return nil, nil, fault.New(fault.Invalid, "standard input holds more than %d bytes", maxPiped).
				WithHint("nothing was recorded; give the file by name")
		}
		return bytes.NewReader(text), func() {}, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, (&fault.Error{Kind: fault.Invalid, Message: "the file cannot be read", Err: err}).WithHint("nothing was recorded")
	}
	return f, func() { f.Close() }, nil
}
