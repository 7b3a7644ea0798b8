package main

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"

	"sijil/casework"
	"sijil/cmd/sijil/terminal"
	"sijil/evidence/ingest"
	"sijil/fault"
	"sijil/workspace"
)

type collectCmd struct {
	terminal.Opening
	Paths []string `arg:"" name:"path" help:"Files and folders."`
	From  string   `help:"How the files reached you: from whom, by which way. It decides later what missing data mean."`
	Ref   string   `help:"A short name for the item, where one file is given."`
	Quiet bool     `short:"q" help:"Print only what failed, and the count."`
	JSON  bool     `help:"Print one JSON object a line for each path, and the count last."`
}

// Run collects. Each path gets its line when it is on the record.
func (cmd *collectCmd) Run(ctx context.Context, c terminal.Console) error {
	if info, err := os.Stat(cmd.Paths[0]); cmd.Ref != "" && (len(cmd.Paths) > 1 || err == nil && info.IsDir()) {
		return fault.New(fault.Invalid, "--ref names one item, and more than one file was given").WithHint("nothing was collected")
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		bar := newBar(c)
		total, err := casework.Collect(ctx, w, w.Actor(), casework.Collecting{
			Paths: cmd.Paths, From: cmd.From, Ref: cmd.Ref, Progress: bar.show,
			Report: func(t casework.Taken) { bar.aside(func() { cmd.print(c, t) }) },
		})
		bar.end()
		if cmd.JSON {
			terminal.PrintLine(c, total)
		} else {
			fmt.Fprintln(c.Out, total.Sentence())
		}
		if err == nil && total.Failed > 0 {
			return terminal.Ended{Code: terminal.Failed}
		}
		return err
	})
}

func (cmd *collectCmd) print(c terminal.Console, t casework.Taken) {
	switch {
	case cmd.JSON:
		terminal.PrintLine(c, t)
	case t.State == casework.TakenFailed:
		fmt.Fprintf(c.Out, "failed  %s: %s\n", t.Path, t.Reason)
	case !cmd.Quiet:
		fmt.Fprintf(c.Out, "%-6s  %s  %s\n", t.State, t.SHA256, t.Path)
	}
}

// bar shows how far a long piece of work is, on standard error, if that is a
// terminal. It is safe for concurrent use.
type bar struct {
	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	total int64
}

func newBar(c terminal.Console) *bar {
	if !terminal.IsTerminal(c.Err) {
		return &bar{}
	}
	return &bar{bar: progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(c.Err), progressbar.OptionShowBytes(true), progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(terminal.BarPace),
		progressbar.OptionSetDescription("collecting"))}
}

func (b *bar) show(p ingest.Progress) {
	if b.bar == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if p.BytesTotal > 0 && p.BytesTotal != b.total {
		b.total = p.BytesTotal
		b.bar.ChangeMax64(p.BytesTotal)
	}
	b.bar.Describe(fmt.Sprintf("%d of %d files", p.Files, p.FilesTotal))
	b.bar.Set64(p.Bytes)
}

// aside prints something that is not the bar, without tearing either.
func (b *bar) aside(print func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar != nil {
		b.bar.Clear()
	}
	print()
}

func (b *bar) end() {
	if b.bar != nil {
		b.bar.Finish()
	}
}
