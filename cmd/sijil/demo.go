package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sijil/casework"
	"sijil/cmd/sijil/people"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/sample"
	"sijil/web"
	"sijil/workspace"
)

type demoCmd struct {
	Dir            string `default:"./sijil-demo" help:"The folder of the sample. An existing sample is opened."`
	Source         string `placeholder:"FILE" help:"Attach the published statement itself, if you have it."`
	Serve          bool   `default:"true" negatable:"" help:"Serve the pages."`
	Addr           string `default:"127.0.0.1:8470" help:"Where to listen; loopback only."`
	Lang           string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON           bool   `help:"Print figures, list bounds and queue as JSON."`
	Lists          int    `placeholder:"N" help:"Instead: make N lists of people who never lived, with the truth about them, to try sijil link on."`
	People         int    `default:"10000" help:"With --lists: how many people there are, up to 10,000,000."`
	Seed           uint64 `default:"1" help:"With --lists: the same seed gives the same lists."`
	Into           string `short:"o" placeholder:"DIR" help:"With --lists: a new folder for them." type:"path"`
	PassphraseFile string `env:"SIJIL_PASSPHRASE_FILE" placeholder:"FILE" help:"Take the passphrase from the first line of FILE instead of inventing one."`
}

// samplePassphrase is the file beside the sample that holds its invented
// passphrase, and says why it may lie there.
const samplePassphrase = "PASSPHRASE-OF-THE-SAMPLE.txt"

const samplePassphraseWhy = `
The line above is the passphrase of this workspace. It was invented for the
sample and lies here on purpose: the sample holds only facts from a published
statement. Never keep the passphrase of a real case beside its workspace.
`

// Run shows the sample, and makes it first if it is not there.
func (cmd *demoCmd) Run(ctx context.Context, c terminal.Console) error {
	if cmd.Lists != 0 {
		return people.FictionalLists{Into: cmd.Into, Lists: cmd.Lists, People: cmd.People, Seed: cmd.Seed}.Write(c)
	}
	w, err := cmd.open(ctx, c)
	if err != nil {
		return err
	}
	err = cmd.show(ctx, c, w)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}

func (cmd *demoCmd) open(ctx context.Context, c terminal.Console) (*workspace.Workspace, error) {
	_, err := os.Lstat(cmd.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cmd.create(ctx)
	case err != nil:
		return nil, fault.Wrap(fault.Failed, err, "look at the folder")
	case !workspace.IsSample(cmd.Dir):
		return nil, fault.New(fault.Invalid, "%s exists and is not the sample; it was not touched", cmd.Dir).
			WithHint("name another folder with --dir")
	}
	pass, err := cmd.passphrase(c)
	if err != nil {
		return nil, err
	}
	return workspace.Open(ctx, cmd.Dir, pass)
}

// passphrase returns the passphrase of a sample that there is: the invented one
// that lies beside it, whatever is set for other workspaces, else that with
// which it was made.
func (cmd *demoCmd) passphrase(c terminal.Console) ([]byte, error) {
	beside := filepath.Join(cmd.Dir, samplePassphrase)
	if _, err := os.Lstat(beside); err == nil {
		return terminal.PassphraseFrom(beside)
	}
	return terminal.Passphrase(c, cmd.PassphraseFile, "Passphrase of the sample: ")
}

// create makes the sample in a folder of another name and renames it when it
// is whole, so that one that was stopped is never taken for the sample.
func (cmd *demoCmd) create(ctx context.Context) (*workspace.Workspace, error) {
	opts := workspace.Options{Opening: sampleOpening(), Sample: true}
	invented, err := opts.TakePassphrase(func() ([]byte, error) {
		if cmd.PassphraseFile == "" {
			return nil, nil
		}
		return terminal.PassphraseFrom(cmd.PassphraseFile)
	})
	if err != nil {
		return nil, err
	}
	making, err := os.MkdirTemp(filepath.Dir(filepath.Clean(cmd.Dir)), ".sijil-making-*")
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "make the folder of the sample")
	}
	defer os.RemoveAll(making)
	dir := filepath.Join(making, "sample")
	if err := fill(ctx, dir, opts); err != nil {
		return nil, err
	}
	if invented {
		text := append(append([]byte{}, opts.Passphrase...), samplePassphraseWhy...)
		if err := os.WriteFile(filepath.Join(dir, samplePassphrase), text, 0o600); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "write the passphrase of the sample")
		}
	}
	if err := os.Rename(dir, cmd.Dir); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "put the sample in its place")
	}
	return workspace.Open(ctx, cmd.Dir, opts.Passphrase)
}

func fill(ctx context.Context, dir string, opts workspace.Options) error {
	w, err := workspace.Create(ctx, dir, opts)
	if err != nil {
		return err
	}
	err = recordSample(ctx, w)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}

func (cmd *demoCmd) show(ctx context.Context, c terminal.Console, w *workspace.Workspace) error {
	if cmd.Source != "" {
		if err := attach(ctx, c, w, cmd.Source, cmd.JSON); err != nil {
			return err
		}
	}
	page, err := casework.Ask(ctx, w, w.Actor(), casework.Overview, casework.Asked{Lang: cmd.Lang})
	if err != nil {
		return err
	}
	if cmd.JSON {
		if err := terminal.PrintJSON(c, page); err != nil {
			return err
		}
	} else {
		printOverview(c, page)
	}
	if !cmd.Serve {
		return nil
	}
	listener, err := web.Listen(cmd.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	return serve(ctx, c, w, listener, cmd.Addr)
}

// attach gives the sample the bytes of the statement, which it knows by
// digest.
func attach(ctx context.Context, c terminal.Console, w *workspace.Workspace, file string, quiet bool) error {
	digest, err := digestOf(file)
	if err != nil {
		return err
	}
	if digest != sample.StatementSHA256 {
		return fault.New(fault.Invalid, "%s is not the statement: its SHA-256 is %s, and the sample's claims stand in the file with %s",
			file, digest, sample.StatementSHA256).WithHint("nothing was attached; the sample works without it")
	}
	total, err := casework.Collect(ctx, w, w.Actor(), casework.Collecting{Paths: []string{file}, From: "given to the demonstration"})
	if err != nil {
		return err
	}
	if total.Failed > 0 {
		return fault.New(fault.Failed, "the statement could not be attached").WithHint("nothing was lost; try again")
	}
	if !quiet {
		fmt.Fprintln(c.Out, "The statement is held now; claims open down to its paragraphs.")
	}
	return nil
}

func printOverview(c terminal.Console, page casework.OverviewPage) {
	fmt.Fprintf(c.Out, "%s\n\n", page.Title)
	printFigures(c, page.Figures)
	for _, b := range page.ListBounds {
		fmt.Fprintf(c.Out, "\nNot a figure: %s\n", b.Text)
	}
	fmt.Fprintf(c.Out, "\nNeeds a decision:\n")
	for _, q := range page.Queue {
		fmt.Fprintf(c.Out, "  %s\n", q.Text)
	}
}
