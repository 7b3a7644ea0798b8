package people

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"sijil/casework/estimates"
	"sijil/cmd/sijil/terminal"
	"sijil/estimate"
	"sijil/estimate/latent"
	"sijil/estimate/sheet"
	"sijil/estimate/table"
	"sijil/fault"
)

// Estimates are the commands about how many were never documented. Counts come
// from a file, or from the lists of a case.
type Estimates struct {
	Counts   Estimate         `cmd:"" default:"withargs" help:"Estimate from a file of counts or from figures of a case; needs no word of its own: sijil estimate COUNTS.csv."`
	Register EstimateRegister `cmd:"" help:"State population, method, seed and assumption before a result is opened."`
	Run      EstimateRun      `cmd:"" help:"Compute a registered estimate and put the answer on record."`
	Show     EstimateShow     `cmd:"" help:"Show an estimate that is on record."`
	List     EstimateList     `cmd:"" help:"List what is registered and what was opened."`
}

// planned are the settings that decide an answer.
type planned struct {
	Method    string    `default:"all" enum:"all,lower-bound,lcmcr,graphs,loglinear,coverage" help:"all, lower-bound, lcmcr, graphs, loglinear or coverage."`
	Seed      uint64    `default:"1" help:"Decides every random number; the answer is the same at any number of threads."`
	Chains    int       `default:"8" help:"Chains of the latent class sampler, started far apart."`
	Classes   int       `default:"0" help:"Latent classes; 0 for min(2^J - 1, 15)."`
	N0Cap     float64   `name:"n0-cap" default:"20" help:"The most undocumented victims allowed, as a multiple of the documented."`
	MaxSweeps int64     `default:"20000000" help:"Sweeps over all chains after which sampling stops without having converged."`
	LambdaA   float64   `default:"1" help:"Prior of the probability that a list finds a victim: Beta(a, b)."`
	LambdaB   float64   `default:"1" help:"The second parameter of that prior."`
	Expansion []float64 `placeholder:"LOW,HIGH" help:"Choose that prior so that N/n lies between LOW and HIGH beforehand (95 %), in place of the two above."`
	Checks    bool      `help:"Also refit without each list, and compare each list with the estimate from the others."`
	Strata    string    `placeholder:"COL" help:"What divides the population: the column directly before count, or, from a case, the role of a cell (place, sex); the total comes from joint draws."`
	Assume    string    `placeholder:"TEXT" help:"The assumption that makes the estimate possible, in words. Without it there is no headline. It is published word for word: name nobody in it."`
	By        string    `placeholder:"NAME" help:"Who states the assumption."`
}

// computing are the settings that decide how fast an answer comes.
type computing struct {
	Threads int    `default:"0" help:"How many chains run at once; 0 for one on each core."`
	Resume  string `placeholder:"DIR" help:"Keep where the sampling stands in this folder, and go on from there when interrupted."`
}

// showing are the forms in which an answer is written.
type showing struct {
	JSON   bool   `help:"Print the answer as JSON."`
	CSV    string `name:"csv" placeholder:"FILE" help:"Write what is documented, and one row for each method, as a table."`
	Report string `placeholder:"HTML" help:"Write a page that needs no network and no script."`
	Lang   string `default:"en" enum:"en,ar" help:"Language of that page: en or ar."`
}

// Estimate says how many may be undocumented, or why that cannot be said.
type Estimate struct {
	terminal.Opening
	planned
	fromCase
	computing
	showing
	Counts  []string `arg:"" optional:"" placeholder:"COUNTS.csv" help:"One row for each capture pattern: 0 or 1 for each list, then count."`
	Figures []string `placeholder:"ID" help:"Figures of the workspace instead of counts: their definitions state the population, and the table comes from the lists of the case."`
	Linkage string   `default:"unreviewed" enum:"reviewed,unreviewed" help:"Whether a person has reviewed the matches between the lists: reviewed or unreviewed. From a case it follows from the review."`
}

// Run estimates, or says why not. A refusal is an answer, not a failure.
func (cmd *Estimate) Run(ctx context.Context, c terminal.Console) error {
	if len(cmd.Expansion) != 0 && len(cmd.Expansion) != 2 {
		return fault.New(fault.Invalid, "--expansion needs two numbers, as in 1.1,3; nothing was estimated")
	}
	if len(cmd.Figures) > 0 { // --figures A B C and --figures A,B,C are the same
		cmd.Figures, cmd.Counts = append(cmd.Figures, cmd.Counts...), nil
	}
	if len(cmd.Counts) > 1 || len(cmd.Counts) == 0 && len(cmd.Figures) == 0 {
		return fault.New(fault.Invalid, "give one file of counts, or --figures; nothing was estimated")
	}
	if err := cmd.check(cmd.Counts...); err != nil {
		return err
	}
	if len(cmd.Figures) > 0 {
		return cmd.explore(ctx, c)
	}
	answer, err := cmd.answer(ctx, c)
	if err != nil {
		return cmd.stopped(err)
	}
	if err := cmd.write(answer, nil); err != nil {
		return err
	}
	if cmd.JSON {
		return terminal.PrintJSON(c, answer)
	}
	printEstimate(c, answer)
	return nil
}

// kept is the file in which an estimate keeps where it stands. It may be thrown
// away at any time.
type kept string

// Last returns what the file holds, or nothing.
func (k kept) Last() []byte {
	b, err := os.ReadFile(string(k))
	if err != nil {
		return nil
	}
	return b
}

// Keep replaces the file.
func (k kept) Keep(b []byte) error {
	if err := os.MkdirAll(filepath.Dir(string(k)), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(string(k)+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(string(k)+".new", string(k))
}

// check refuses files that would write over one that is read, or over each
// other, before hours are spent on what goes into them.
func (cmd showing) check(inputs ...string) error {
	if cmd.CSV != "" && cmd.CSV == cmd.Report {
		return fault.New(fault.Invalid, "the page and the table would be written to one file; nothing was estimated").WithHint("give each a file of its own")
	}
	for _, path := range []string{cmd.Report, cmd.CSV} {
		if err := spares(path, inputs...); err != nil {
			return err
		}
	}
	return nil
}

// write writes the files that were asked for.
func (cmd showing) write(a estimate.Answer, links *sheet.Links) error {
	page := func(w io.Writer, a estimate.Answer) error { return sheet.WriteLinked(w, a, links, cmd.Lang) }
	for _, file := range []struct {
		path string
		show func(io.Writer, estimate.Answer) error
	}{{cmd.Report, page}, {cmd.CSV, sheet.WriteCSV}} {
		if file.path == "" {
			continue
		}
		var b bytes.Buffer
		if err := file.show(&b, a); err != nil {
			return err
		}
		if err := os.WriteFile(file.path, b.Bytes(), 0o600); err != nil {
			return &fault.Error{Kind: fault.Failed, Message: "the file for the estimate cannot be written", Err: err}
		}
	}
	return nil
}

func (cmd *Estimate) answer(ctx context.Context, c terminal.Console) (estimate.Answer, error) {
	f, err := os.Open(cmd.Counts[0])
	if err != nil {
		return estimate.Answer{}, &fault.Error{Kind: fault.Invalid, Message: "the file of counts cannot be read", Err: err}
	}
	defer f.Close()
	strata, err := table.Read(f, cmd.Strata)
	if err != nil {
		return estimate.Answer{}, err
	}
	if terminal.IsTerminal(c.Err) { // wipe the line of progress
		defer fmt.Fprintf(c.Err, "\r%*s\r", progressWidth, "")
	}
	return estimate.Counts(ctx, strata, cmd.settings(c))
}

func (cmd *Estimate) settings(c terminal.Console) estimate.Settings {
	how := cmd.how(c)
	s := estimate.Settings{
		Method: cmd.Method, Seed: cmd.Seed, Chains: cmd.Chains, Threads: how.Threads, Classes: cmd.Classes, Cap: cmd.N0Cap,
		MaxSweeps: cmd.MaxSweeps, PriorA: cmd.LambdaA, PriorB: cmd.LambdaB, Checks: cmd.Checks,
		Assumption: strings.TrimSpace(cmd.Assume), By: strings.TrimSpace(cmd.By), Linkage: cmd.Linkage,
		Progress: how.Progress, Keeper: how.Keeper,
	}
	if len(cmd.Expansion) == 2 {
		s.Expansion = [2]float64(cmd.Expansion)
	}
	return s
}

// progressWidth is how much of a line progress may fill.
const progressWidth = 100

// how says how an estimate is computed: on how many processors, whether it
// tells how far it is, and where it keeps that.
func (cmd computing) how(c terminal.Console) estimates.How {
	how := estimates.How{Threads: cmd.Threads}
	if how.Threads == 0 {
		how.Threads = runtime.GOMAXPROCS(0)
	}
	if cmd.Resume != "" {
		how.Keeper = func(what string) latent.Keeper {
			return kept(filepath.Join(cmd.Resume, fmt.Sprintf("%x.estimate", sha256.Sum256([]byte(what)))))
		}
	}
	if terminal.IsTerminal(c.Err) {
		how.Progress = func(p estimate.Progress) {
			line := fmt.Sprintf("%d of at most %d sweeps, %.0f effective draws, R-hat %.3f", p.Sweeps, p.Most, p.ESS, p.RHat)
			if p.What != "" {
				line = p.What + ": " + line
			}
			fmt.Fprintf(c.Err, "\r%-*s", progressWidth, line)
		}
	}
	return how
}

// stopped says what an interruption left, in place of the error of a context
// that ended.
func (cmd computing) stopped(err error) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	stopped := fault.New(fault.Failed, "the estimate was stopped before it had an answer; nothing else was changed")
	if cmd.Resume == "" {
		return stopped.WithHint("with --resume DIR, a stopped estimate goes on from where it stood")
	}
	return stopped.WithHint("the same command goes on from where it stood, to the same answer")
}
