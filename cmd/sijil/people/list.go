package people

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/value"
	"sijil/workspace"
)

// List holds the commands about lists of people in a case.
type List struct {
	Map      ListMap      `cmd:"" help:"Say what the columns of an organisation's lists mean: show a guess with its reasons, edit it, save it."`
	Preview  ListPreview  `cmd:"" help:"Show the first rows as they would be recorded, and what is wrong with the others."`
	Import   ListImport   `cmd:"" help:"Take in a list, or a newer release of it. Every row is accounted for."`
	Show     ListShow     `cmd:"" help:"Show the lists of the case, or one with what its columns mean."`
	Releases ListReleases `cmd:"" help:"Show the releases of a list and how their rows were accounted for."`
	Rows     ListRows     `cmd:"" help:"Show the rows of a release that could not be taken, and why."`
}

// reading is what is read, and as which list.
type reading struct {
	File         string `arg:"" name:"file" help:"The list: an item by id or name, or a file, which is collected first (CSV in any usual encoding, or .xlsx)."`
	Organisation string `placeholder:"NAME" help:"Who made the list: an entity, by id or name."`
	Mapping      string `placeholder:"NAME" help:"A saved mapping. Left out: the list's own, else the organisation's latest."`
	Sheet        string `placeholder:"NAME" help:"The sheet of a workbook. Left out: as the mapping says, else the first."`
	Encoding     string `placeholder:"NAME" help:"utf-8, utf-16le, utf-16be or windows-1256. Left out: found out."`
	From         string `help:"Where a file is collected: how it reached you."`
}

// item returns the item that is read. A file is collected, so that the rows
// have the original as evidence.
func (r reading) item(ctx context.Context, c terminal.Console, w *workspace.Workspace) (string, error) {
	if info, err := os.Stat(r.File); err != nil || info.IsDir() {
		return r.File, nil
	}
	var taken casework.Taken
	_, err := casework.Collect(ctx, w, w.Actor(), casework.Collecting{Paths: []string{r.File}, From: r.From,
		Report: func(t casework.Taken) { taken = t }})
	if err != nil {
		return "", err
	}
	if taken.State == casework.TakenFailed {
		return "", fault.New(fault.Failed, "the file could not be collected: %s", taken.Reason).WithHint("no list was changed")
	}
	fmt.Fprintf(c.Err, "%s %s (%s)\n", map[bool]string{true: "Collected", false: "Held already:"}[taken.State == casework.TakenNew], taken.Path, taken.Item)
	return taken.Item, nil
}

func (r reading) of(item, list string) lists.Reading {
	return lists.Reading{Item: item, List: list, Organisation: r.Organisation, Name: r.Mapping, Encoding: r.Encoding, Sheet: r.Sheet}
}

// ListMap shows, edits and saves a mapping.
type ListMap struct {
	terminal.Opening
	reading
	List   string `placeholder:"NAME" help:"The list, where it is in the case already."`
	Config string `type:"existingfile" placeholder:"FILE" help:"The mapping as you edited it, in the form that this command prints."`
	Save   bool   `help:"Keep it for the organisation."`
	As     string `placeholder:"NAME" help:"The name it is saved under. Left out: its own, else the organisation's."`
	JSON   bool   `help:"Print as JSON."`
}

// Run prints the mapping, and saves it if that was asked for.
func (cmd *ListMap) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		item, err := cmd.item(ctx, c, w)
		if err != nil {
			return err
		}
		in := lists.Previewing{Reading: cmd.of(item, cmd.List)}
		p, err := lists.PreviewMapping(ctx, w, w.Actor(), in)
		if err != nil {
			return err
		}
		if cmd.Config != "" {
			if p, err = cmd.edited(ctx, w, in, p); err != nil {
				return err
			}
		}
		if cmd.JSON {
			err = terminal.PrintJSON(c, p.Mapping)
		} else {
			_, err = c.Out.Write(p.Mapping.YAML(orElse(cmd.List, "list")))
		}
		tellPreview(c, p)
		if err != nil || !cmd.Save {
			if !p.Saved {
				fmt.Fprintln(c.Err, "This is not saved. Edit it, give it back with --config, and keep it with --save.")
			}
			return err
		}
		return cmd.save(ctx, c, w, p.Mapping)
	})
}

// edited is the preview by the mapping that a person edited.
func (cmd *ListMap) edited(ctx context.Context, w *workspace.Workspace, in lists.Previewing, p lists.Preview) (lists.Preview, error) {
	text, err := os.ReadFile(cmd.Config)
	if err != nil {
		return p, fault.Wrap(fault.Invalid, err, "the mapping cannot be read; nothing was saved")
	}
	m, err := lists.FromYAML(text, p.Header)
	if err != nil {
		return p, err
	}
	m.Name, m.Organisation, m.Sheet = p.Mapping.Name, p.Mapping.Organisation, p.Sheet
	in.Mapping = &m
	return lists.PreviewMapping(ctx, w, w.Actor(), in)
}

func (cmd *ListMap) save(ctx context.Context, c terminal.Console, w *workspace.Workspace, m lists.Mapping) error {
	if cmd.Organisation != "" {
		m.Organisation = value.ID(cmd.Organisation)
	}
	_, short, _ := strings.Cut(cmd.Organisation, ":")
	m.Name = orElse(cmd.As, orElse(m.Name, orElse(short, cmd.Organisation)))
	m, err := casework.Do(ctx, w, w.Actor(), lists.SaveMapping, m)
	if err == nil {
		fmt.Fprintf(c.Err, "Saved the mapping %s.\n", m.Name)
	}
	return err
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// tellPreview says on standard error what a person should look at.
func tellPreview(c terminal.Console, p lists.Preview) {
	if p.Differences.Any() {
		fmt.Fprintf(c.Err, "The columns are not those of the saved mapping: %s.\n", p.Differences.Sentence())
	}
	for _, w := range p.Warnings {
		fmt.Fprintf(c.Err, "Look: %s.\n", w)
	}
}

// ListPreview shows what a list would become.
type ListPreview struct {
	terminal.Opening
	reading
	List string `placeholder:"NAME" help:"The list, where it is in the case already."`
	Rows int    `default:"5" help:"How many rows to show."`
	JSON bool   `help:"Print as JSON."`
}

// Run prints the preview. No list is changed.
func (cmd *ListPreview) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		item, err := cmd.item(ctx, c, w)
		if err != nil {
			return err
		}
		p, err := lists.PreviewMapping(ctx, w, w.Actor(), lists.Previewing{Reading: cmd.of(item, cmd.List), Show: cmd.Rows})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, p)
		}
		printPreview(c, p)
		tellPreview(c, p)
		return nil
	})
}

func printPreview(c terminal.Console, p lists.Preview) {
	fmt.Fprintf(c.Out, "%d rows, %d cannot be taken; %s\n\n", p.Rows, p.FailedCount, sourceOf(p))
	t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "column\tmeaning\tempty\tunreadable\twhy")
	if p.Mapping.Origin != "" {
		fmt.Fprintf(t, "%s\tthe list's own id\t\t\t\n", p.Mapping.Origin)
	}
	for _, k := range p.Columns {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\n", k.Header, meaning(k.Column), k.Empty, k.Unreadable, k.Reason)
	}
	t.Flush()
	for _, r := range p.First {
		fmt.Fprintf(c.Out, "\nrow %d, id %s\n", r.Row, r.Origin)
		for _, k := range r.Cells {
			fmt.Fprintf(c.Out, "  %-12s %s\n", meaning(lists.Column{Role: k.Role, Part: k.Part}), k.Text)
		}
	}
	for _, f := range p.Failed {
		fmt.Fprintf(c.Out, "\nrow %d cannot be taken: %s\n", f.Row, f.Reason)
	}
	if n := p.FailedCount - int64(len(p.Failed)); n > 0 {
		fmt.Fprintf(c.Out, "and %d others\n", n)
	}
}

func sourceOf(p lists.Preview) string {
	if p.Sheet != "" {
		return "sheet " + p.Sheet + " of a workbook"
	}
	return p.Encoding + fmt.Sprintf(" with %q between cells", p.Separator)
}

func meaning(k lists.Column) string {
	switch {
	case k.Role == "":
		return "kept"
	case k.Part != "":
		return k.Role + ", " + k.Part
	}
	return k.Role
}
