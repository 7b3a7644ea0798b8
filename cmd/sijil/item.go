package main

import (
	"context"
	"fmt"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/evidence"
	"sijil/value"
	"sijil/workspace"
)

type itemCmd struct {
	List itemListCmd `cmd:"" help:"List what was collected."`
	Show itemShowCmd `cmd:"" help:"Show an item, its custody and the claims that it carries."`
	Know itemKnowCmd `cmd:"" help:"Record an item that is not held, by its digest, so that claims can stand in it."`
}

type itemListCmd struct {
	terminal.Opening
	JSON bool `help:"Print as JSON."`
}

// Run lists items.
func (cmd *itemListCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		items, err := casework.Ask(ctx, w, w.Actor(), casework.ListItems, casework.Asked{Lang: "en"})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, items)
		}
		for _, i := range items {
			fmt.Fprintf(c.Out, "%s  %s  %12d  %s  %s\n", i.ID, i.SHA256, i.Size, holding(i), i.Ref)
		}
		fmt.Fprintf(c.Out, "%d items.\n", len(items))
		return nil
	})
}

func holding(i evidence.Item) string {
	if i.Held {
		return "held"
	}
	return "known by digest, not held"
}

type itemShowCmd struct {
	terminal.Opening
	ID   string `arg:"" help:"The item, by id or name."`
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool   `help:"Print as JSON."`
}

// Run shows an item.
func (cmd *itemShowCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), casework.ShowItem, casework.Asked{ID: cmd.ID, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page)
		}
		fmt.Fprintf(c.Out, "%s\n  SHA-256  %s\n  size     %d bytes\n  type     %s\n  %s; what is held is unchanged since it was collected, as sijil verify shows\n",
			page.Item.ID, page.Item.SHA256, page.Item.Size, page.Item.MediaType, holding(page.Item))
		for _, k := range page.Custody {
			fmt.Fprintf(c.Out, "  %s  %-18s %s  %s\n", k.At, k.What, k.Actor, k.Detail)
		}
		fmt.Fprintf(c.Out, "%d claims stand in it.\n", len(page.Cards))
		return nil
	})
}

type itemKnowCmd struct {
	terminal.Opening
	SHA256 string `arg:"" name:"sha256" help:"The SHA-256 of its bytes."`
	Ref    string `help:"A short name."`
	Title  string `help:"What it is called."`
	Size   int64  `default:"-1" help:"How many bytes it has, if known."`
}

// Run records an item by its digest.
func (cmd *itemKnowCmd) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		item, err := casework.Do(ctx, w, w.Actor(), casework.KnowItem, evidence.Item{
			Ref: cmd.Ref, Title: english(cmd.Title), SHA256: cmd.SHA256, Size: cmd.Size,
			Scope: value.Scope{Sensitivity: value.Restricted}})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "Item %s: %s.\n", item.ID, holding(item))
		return nil
	})
}
