package people

import (
	"context"
	"fmt"
	"text/tabwriter"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/value"
	"sijil/workspace"
)

// ListShow shows the lists of a case.
type ListShow struct {
	terminal.Opening
	List    string `arg:"" optional:"" help:"One list, by its name."`
	Records int    `placeholder:"N" help:"Also show N of its records."`
	From    int    `placeholder:"N" help:"Pass over N records first."`
	JSON    bool   `help:"Print as JSON."`
}

// Run prints all lists, or one.
func (cmd *ListShow) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		if cmd.List != "" {
			return cmd.one(ctx, c, w)
		}
		all, err := casework.Ask(ctx, w, w.Actor(), lists.ListLists, struct{}{})
		if err != nil {
			return err
		}
		if cmd.JSON {
			out := make([]shownList, len(all))
			for i, s := range all {
				out[i] = shown(s)
			}
			return terminal.PrintJSON(c, out)
		}
		t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
		for _, s := range all {
			fmt.Fprintf(t, "%s\t%d records\t%d releases\tlatest %s\t%s\n", s.Name, s.Records, s.Releases, day(s.At), s.Organisation.Label.In("en"))
		}
		t.Flush()
		for _, s := range all {
			warnRivals(c, s)
		}
		fmt.Fprintf(c.Out, "%d lists.\n", len(all))
		return nil
	})
}

// shownList is a list as it is printed for programs.
type shownList struct {
	Name          string        `json:"name"`
	ID            value.ID      `json:"id"`
	Label         value.Label   `json:"label"`
	Organisation  string        `json:"organisation,omitempty"`
	Records       int           `json:"records"`
	Releases      int           `json:"releases"`
	Rivals        int           `json:"rivals,omitempty"`
	DuplicateFree bool          `json:"duplicate_free,omitempty"`
	Release       lists.Release `json:"release"`
	Mapping       lists.Mapping `json:"mapping"`
}

func shown(s lists.Summary) shownList {
	return shownList{Name: s.Name, ID: s.ID, Label: s.Label, Organisation: s.Organisation.Ref, Records: s.Records, Releases: s.Releases,
		Rivals: s.Rivals, DuplicateFree: s.DuplicateFree, Release: s.Release, Mapping: s.Mapping}
}

func warnRivals(c terminal.Console, s lists.Summary) {
	if s.Rivals > 0 {
		fmt.Fprintf(c.Err, "Look: of the list %s, %d releases were recorded in another house beside those it rests on; they are not in it.\n", s.Name, s.Rivals)
	}
}

func (cmd *ListShow) one(ctx context.Context, c terminal.Console, w *workspace.Workspace) error {
	page, err := casework.Ask(ctx, w, w.Actor(), lists.ShowList, cmd.List)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return terminal.PrintJSON(c, shown(page.Summary))
	}
	fmt.Fprintf(c.Out, "%s: %s\n", page.Name, page.Label.In("en"))
	if page.Organisation.ID != "" {
		fmt.Fprintf(c.Out, "made by %s (%s)\n", page.Organisation.Label.In("en"), page.Organisation.Ref)
	}
	fmt.Fprintf(c.Out, "%d records stand in it, after %d releases\nread by the mapping %s:\n\n", page.Records, page.Releases, page.Mapping.Name)
	c.Out.Write(page.Mapping.YAML(page.Name))
	warnRivals(c, page.Summary)
	if cmd.Records == 0 {
		return nil
	}
	some, err := casework.Ask(ctx, w, w.Actor(), lists.ListRecords, lists.Browsing{List: cmd.List, From: cmd.From, Limit: cmd.Records})
	if err != nil {
		return err
	}
	for _, r := range some.Records {
		fmt.Fprintf(c.Out, "\n%s (claim %s)\n", r.Origin, r.Claim)
		for _, k := range r.Cells {
			fmt.Fprintf(c.Out, "  %-12s %s\n", meaning(lists.Column{Role: k.Role, Part: k.Part}), k.Text)
		}
	}
	return nil
}

// ListReleases shows the releases of a list.
type ListReleases struct {
	terminal.Opening
	List string `arg:"" help:"The list, by its name."`
	JSON bool   `help:"Print as JSON."`
}

// Run prints the releases, the latest first.
func (cmd *ListReleases) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), lists.ShowList, cmd.List)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, page.Lines)
		}
		t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
		for _, r := range page.Lines {
			fmt.Fprintf(t, "%s\t%s\t%d rows: %d new, %d changed, %d same, %d failed\t%d gone\t%s\t%s\n",
				r.ID, day(r.At), r.Rows, r.New, r.Changed, r.Same, r.Failed, r.Gone, r.AsOf, note(r))
		}
		return t.Flush()
	})
}

func note(r lists.ReleaseLine) string {
	if !r.InForce {
		return "not in the list: another release replaced the same one"
	}
	return r.File.Ref
}

// ListRows shows the rows of a release that could not be taken.
type ListRows struct {
	terminal.Opening
	List    string `arg:"" help:"The list, by its name."`
	Release string `placeholder:"ID" help:"A release. Left out: the latest."`
	JSON    bool   `help:"Print as JSON."`
}

// Run prints the rows with their reasons.
func (cmd *ListRows) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), lists.ShowList, cmd.List)
		if err != nil {
			return err
		}
		id := page.Release.ID
		if cmd.Release != "" {
			id = value.ID(cmd.Release)
		}
		r, err := casework.Ask(ctx, w, w.Actor(), lists.ShowRelease, id)
		if err != nil {
			return err
		}
		if r.List != page.ID {
			return fault.New(fault.NotFound, "the list has no release of this id").WithHint("sijil list releases %s names them", cmd.List)
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, r)
		}
		for _, f := range r.FailedRow {
			fmt.Fprintf(c.Out, "row %d %s: %s\n", f.Row, f.Origin, f.Reason)
		}
		fmt.Fprintf(c.Out, "%d of %d rows could not be taken.\n", r.Failed, r.Rows)
		return nil
	})
}
