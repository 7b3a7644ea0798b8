// Command sijil takes an investigation of grave human rights violations from
// the first report to a published finding that anyone can check.
//
// One file holds one command. No rule of the domain stands here: a command
// decodes what was typed, calls casework, and prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"sijil/cmd/sijil/people"
	"sijil/cmd/sijil/terminal"
	"sijil/fault"
)

// program is the command line.
type program struct {
	Demo       demoCmd           `cmd:"" help:"Create and show the sample investigation."`
	Init       initCmd           `cmd:"" help:"Create an encrypted workspace for a new case."`
	Serve      serveCmd          `cmd:"" help:"Show the pages of a workspace on this machine."`
	Collect    collectCmd        `cmd:"" help:"Take files and folders into the workspace as evidence."`
	Item       itemCmd           `cmd:"" help:"List and show what was collected."`
	Entity     entityCmd         `cmd:"" help:"Record and list people, groups, places, sets."`
	Claim      claimCmd          `cmd:"" help:"Record who says what, and what you think of it."`
	List       people.List       `cmd:"" help:"Take in lists of people, release after release."`
	Link       people.Link       `cmd:"" help:"Find the records of the same person in lists."`
	Judge      people.Judge      `cmd:"" help:"Record what a named person thinks of two records: same, different, unsure."`
	Review     people.Review     `cmd:"" help:"Judge pairs of records, and say how good the links are."`
	Figure     figureCmd         `cmd:"" help:"Define, list and show figures."`
	Finding    findingCmd        `cmd:"" help:"Conclude, by a standard of proof, from claims and figures."`
	Population people.Population `cmd:"" help:"Decide who belongs to a stated population, and show what waits for a decision."`
	Estimate   people.Estimates  `cmd:"" help:"Say how many may be undocumented, from the overlap of lists, or why not."`
	Publish    publishCmd        `cmd:"" help:"Write a finding as a bundle that anyone can check."`
	Erase      eraseCmd          `cmd:"" help:"Erase protected personal data lawfully, on the record."`
	Journal    journalCmd        `cmd:"" help:"List, prove, export and receive entries."`
	Rebuild    rebuildCmd        `cmd:"" help:"Drop the view and derive it from the journal again."`
	Verify     verifyCmd         `cmd:"" help:"Re-read everything and name each damaged thing."`
	Key        keyCmd            `cmd:"" help:"Show the public keys of a workspace."`
	EDTF       edtfCmd           `cmd:"" name:"edtf" help:"Read an uncertain date and show its bounds."`
	Version    versionCmd        `cmd:"" help:"Show the version of this program."`
}

func main() {
	os.Exit(run(os.Args[1:], terminal.Console{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}

// run is the program without the process around it.
func run(args []string, c terminal.Console) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c.Out = &terminal.Writer{To: c.Out}
	var p program
	code := -1
	parser, err := kong.New(&p,
		kong.Name("sijil"),
		kong.Description("Sijil (سجل) takes an investigation of mass killings and other grave human rights violations\n"+
			"from the first report to a published finding that anyone can check. It needs no network.\n\n"+
			"Exit codes: 0 done, 1 failed, 2 wrong use or input, 3 damage found, 4 intact but signer unknown."),
		kong.Writers(c.Out, c.Err),
		kong.Exit(func(n int) { code = n; panic(exited{}) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(c),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
	)
	if err != nil {
		fmt.Fprintln(c.Err, "sijil:", err)
		return terminal.Failed
	}
	return parsed(parser, args, c, &code)
}

// exited unwinds the stack when the parser has printed help and wants to end.
type exited struct{}

func parsed(parser *kong.Kong, args []string, c terminal.Console, code *int) (result int) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exited); !ok {
				panic(r)
			}
			result = *code
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	cmd, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(c.Err, "sijil: %v\n", err)
		fmt.Fprintln(c.Err, "Nothing was done. See: sijil --help, or sijil COMMAND --help.")
		return terminal.Usage
	}
	return report(c, cmd.Run())
}

// report prints an error as a sentence and returns its exit code. This is the
// only place where a kind of failure becomes a code.
func report(c terminal.Console, err error) int {
	var e terminal.Ended
	switch {
	case err == nil:
		return terminal.Done
	case errors.As(err, &e):
		return e.Code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.Err, "sijil: stopped; what was reported is recorded, nothing else is")
		return terminal.Failed
	}
	fmt.Fprintf(c.Err, "sijil: %s\n", terminal.Plain(err.Error()))
	if hint := fault.HintOf(err); hint != "" {
		fmt.Fprintf(c.Err, "  → %s\n", terminal.Plain(hint))
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound:
		return terminal.Usage
	case fault.Corrupt:
		return terminal.Damage
	default:
		return terminal.Failed
	}
}
