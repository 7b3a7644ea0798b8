// Sijil-verify checks a published bundle, offline and without trusting it.
//
// Usage:
//
//	sijil-verify [--signer KEY|FILE] [--json] BUNDLE
//
// KEY is the publisher's verifier key, one line of the form name+hash+key, or
// a file that holds it; it has to come from the publisher by another way than
// the bundle. Exit codes: 0 the bundle is intact and signed by that key, 2
// wrong use, 3 damage or a wrong signer, 4 intact but no key was given.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"unicode"

	"sijil/fault"
	"sijil/publication/verify"
)

// The exit codes.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUse     = 2
	exitDamage  = 3
	exitUnknown = 4
)

const usage = "Usage: sijil-verify [--signer KEY|FILE] [--json] BUNDLE\n" +
	"\n" +
	"Checks a published bundle offline. KEY is the publisher's key (name+hash+key),\n" +
	"or a file that holds it. Get it from the publisher, not from the bundle.\n" +
	"\n" +
	"Exit codes: 0 intact and signed by KEY, 2 wrong use, 3 damage or wrong signer,\n" +
	"4 intact but no key was given, 1 the check could not be finished.\n"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are what the command line says.
type options struct {
	signer string
	json   bool
	bundle string
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args)
	if err != nil {
		if err == flag.ErrHelp {
			fmt.Fprint(out, usage)
			return exitOK
		}
		fmt.Fprintln(errs, err)
		fmt.Fprint(errs, usage)
		return exitUse
	}
	key, err := signerKey(o.signer)
	if err == nil {
		var r verify.Result
		if r, err = verify.Check(ctx, o.bundle, key); err == nil {
			return report(r, o.json, out)
		}
	}
	fmt.Fprintln(errs, err)
	if hint := fault.HintOf(err); hint != "" {
		fmt.Fprintln(errs, hint)
	}
	switch {
	case ctx.Err() != nil:
		return exitFailed
	case fault.KindOf(err) == fault.Corrupt:
		return exitDamage // unreadable is never "ok"
	}
	return exitUse
}

// parse reads the command line. Flags may stand before or after the bundle.
func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("sijil-verify", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.signer, "signer", "", "")
	f.BoolVar(&o.json, "json", false, "")
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return options{}, err
		}
		if f.NArg() == 0 {
			break
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(rest) != 1 || rest[0] == "" {
		return options{}, fault.New(fault.Invalid, "Name one bundle.")
	}
	if given(f, "signer") && o.signer == "" {
		return options{}, fault.New(fault.Invalid, "The signer's key is empty.")
	}
	o.bundle = rest[0]
	return o, nil
}

// given says whether a flag was on the command line.
func given(f *flag.FlagSet, name string) bool {
	found := false
	f.Visit(func(x *flag.Flag) { found = found || x.Name == name })
	return found
}

// signerKey returns the key itself, from the text or from the file named.
func signerKey(text string) (string, error) {
	if text == "" || strings.Count(text, "+") >= 2 && !exists(text) {
		return text, nil
	}
	f, err := os.Open(text)
	if err != nil {
		return "", fault.New(fault.Invalid, "The signer's key is neither a key nor a file that can be read. Nothing was checked.")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 4096))
	key := strings.TrimSpace(string(data))
	if err != nil || key == "" {
		return "", fault.New(fault.Invalid, "The file named as the signer's key holds none. Nothing was checked.")
	}
	return key, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// report prints the result and returns the exit code that it means.
func report(r verify.Result, asJSON bool, out io.Writer) int {
	code := exitOK
	switch {
	case !r.Intact || r.Signer == verify.Wrong:
		code = exitDamage
	case r.Signer == verify.Unknown:
		code = exitUnknown
	}
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(r); err != nil {
			return exitFailed
		}
		return code
	}
	for _, p := range r.Problems {
		about := p.About
		if about != "" {
			about = fmt.Sprintf("%q: ", about)
		}
		fmt.Fprintf(out, "%s: %s%s\n", p.Name, about, printable(p.Text))
	}
	for _, n := range r.Notes {
		fmt.Fprintln(out, "Note: "+printable(n))
	}
	fmt.Fprintln(out, verdict(r, code))
	return code
}

// printable takes out what a stranger's bundle could do to a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, s)
}

// verdict says in a sentence or two what the result means.
func verdict(r verify.Result, code int) string {
	switch code {
	case exitDamage:
		if r.Signer == verify.Wrong && r.Intact {
			return "WRONG SIGNER. The bundle is not signed with the key given."
		}
		return fmt.Sprintf("NOT INTACT. %d problems were found. Do not rely on this bundle.", len(r.Problems))
	case exitUnknown:
		return fmt.Sprintf("Intact, signer unknown. %s\nGive the publisher's key with --signer to find out who signed it.", holds(r))
	}
	return "Intact, and signed with the key given. " + holds(r) +
		"\nThis shows that the bytes are unchanged since they were signed. It does not show that what sources say is true."
}

// holds says what was checked.
func holds(r verify.Result) string {
	estimates := ""
	if r.Estimates > 0 {
		estimates = fmt.Sprintf(" %d estimates, whose counts were counted again and whose sampling was not,", r.Estimates)
	}
	return fmt.Sprintf("%d files, %d figures,%s %d claims released and %d withheld, %d entries proven to be in the log %q at size %d.",
		r.Files, r.Figures, estimates, r.Claims, r.Withheld, r.Proofs, r.Origin, r.Size)
}
