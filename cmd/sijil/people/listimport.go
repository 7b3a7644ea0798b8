package people

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/schollz/progressbar/v3"

	"sijil/casework/lists"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/internal/cell"
	"sijil/workspace"
)

// ListImport takes in a release of a list.
type ListImport struct {
	terminal.Opening
	reading
	List        string `required:"" placeholder:"NAME" help:"The short name of the list: ndn. A list of this name is updated by its own ids."`
	Label       string `help:"What a new list is called in full."`
	AsOf        string `placeholder:"DATE" help:"When the list was true: 2031-04, in EDTF."`
	Sensitivity string `default:"restricted" enum:"restricted,confidential" help:"Who may see the records that this release adds or changes: restricted or confidential. Never public. Records that stay the same keep theirs."`
	Report      string `type:"path" placeholder:"FILE" help:"Write what became of each row: row, id, state, reason."`
	JSON        bool   `help:"Print one JSON object a line for each row, and the release last."`
}

// Run imports. It ends with 2 if a row could not be taken, as something of the
// input was wrong; the others are on the record.
func (cmd *ListImport) Run(ctx context.Context, c terminal.Console) error {
	if err := spares(cmd.Report, cmd.File); err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) (err error) {
		item, err := cmd.item(ctx, c, w)
		if err != nil {
			return err
		}
		report, err := newRowReport(cmd.Report)
		if err != nil {
			return err
		}
		progress := newProgress(c)
		done, err := lists.Import(ctx, w, w.Actor(), lists.Importing{Reading: cmd.of(item, cmd.List), Label: cmd.Label, AsOf: cmd.AsOf, Sensitivity: cmd.Sensitivity,
			Progress: progress.show, Report: func(r lists.RowReport) error {
				if cmd.JSON {
					if err := terminal.PrintLine(c, r); err != nil {
						return err
					}
				}
				return report.write(r)
			}})
		progress.end()
		if closing := report.close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
		return cmd.tell(c, done)
	})
}

func (cmd *ListImport) tell(c terminal.Console, done lists.Imported) error {
	if done.Resumed > 0 {
		fmt.Fprintf(c.Err, "An import of this file was interrupted after %d rows; it went on from there.\n", done.Resumed)
	}
	if cmd.JSON {
		if err := terminal.PrintLine(c, done); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(c.Out, done.Sentence())
	}
	if done.Release.Failed > 0 && !done.Already {
		fmt.Fprintf(c.Err, "Why rows could not be taken: sijil list rows %s\n", cmd.List)
		return terminal.Ended{Code: terminal.Usage}
	}
	return nil
}

// rowReport is the file that says what became of each row; without a path it
// is none.
type rowReport struct {
	file *os.File
	csv  *csv.Writer
}

func newRowReport(path string) (*rowReport, error) {
	if path == "" {
		return &rowReport{}, nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the report cannot be written; nothing was imported")
	}
	r := &rowReport{file: f, csv: csv.NewWriter(f)}
	return r, r.csv.Write([]string{"row", "id", "state", "reason"})
}

func (r *rowReport) write(row lists.RowReport) error {
	if r.csv == nil {
		return nil
	}
	number := ""
	if row.Row > 0 {
		number = strconv.FormatInt(row.Row, 10)
	}
	return r.csv.Write([]string{number, cell.Inert(row.Origin), row.State, row.Reason})
}

func (r *rowReport) close() error {
	if r.csv == nil {
		return nil
	}
	r.csv.Flush()
	err := r.csv.Error()
	if closing := r.file.Close(); err == nil {
		err = closing
	}
	return fault.Wrap(fault.Failed, err, "the report could not be written; the list was imported as far as was said")
}

// progress shows how many rows are accounted for, on standard error, if that
// is a terminal.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(c terminal.Console) progress {
	if !terminal.IsTerminal(c.Err) {
		return progress{}
	}
	return progress{progressbar.NewOptions64(-1, progressbar.OptionSetWriter(c.Err), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(terminal.BarPace), progressbar.OptionSetDescription("importing rows"))}
}

func (p progress) show(rows int64) {
	if p.bar != nil {
		p.bar.Set64(rows)
	}
}

func (p progress) end() {
	if p.bar != nil {
		p.bar.Finish()
	}
}

// day is how the time of a release is shown.
func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
