package people

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/cmd/sijil/terminal"
	"sijil/estimate/sheet"
	"sijil/fault"
	"sijil/workspace"
)

// fromCase are the settings of an estimate from the lists of a case.
type fromCase struct {
	Lists       []string `placeholder:"NAME" help:"From a case: the lists to compare; otherwise all with a record that belongs to the population."`
	Clusterings int      `default:"50" help:"From a case: how many samples of who is the same person are carried into the estimate."`
	LeaveOut    string   `placeholder:"REASON" help:"From a case: leave out groups of which nobody decided whether they belong, or of which it is contested, and say why."`
	LeaveOutBy  string   `placeholder:"NAME" help:"Who says so."`
}

// asked returns what an estimate of figures is asked for.
func asked(figures []string, p planned, f fromCase) estimates.Asked {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	in := estimates.Asked{Figures: figures, Assumption: p.Assume, By: p.By, Plan: estimates.Plan{
		Method: p.Method, Seed: p.Seed, Chains: p.Chains, Classes: p.Classes, Cap: number(p.N0Cap), MaxSweeps: p.MaxSweeps,
		LambdaA: number(p.LambdaA), LambdaB: number(p.LambdaB), Checks: p.Checks, Strata: p.Strata, Lists: f.Lists, Clusterings: f.Clusterings,
	}}
	for _, x := range p.Expansion {
		in.Plan.Expansion = append(in.Plan.Expansion, number(x))
	}
	if f.LeaveOut+f.LeaveOutBy != "" {
		in.LeftOut = &estimates.LeftOut{Reason: f.LeaveOut, By: f.LeaveOutBy}
	}
	return in
}

// explore estimates from figures of a case without a registration.
func (cmd *Estimate) explore(ctx context.Context, c terminal.Console) error {
	if cmd.Linkage == "reviewed" {
		return fault.New(fault.Invalid, "from a case, whether the links were reviewed follows from the review; nothing was estimated").
			WithHint("leave --linkage out, and draw and judge an audit")
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		opened, err := estimates.Explore(ctx, w, w.Actor(), asked(cmd.Figures, cmd.planned, cmd.fromCase), cmd.how(c))
		if err != nil {
			return cmd.stopped(err)
		}
		return cmd.show(c, opened, "")
	})
}

// shownEstimate is an estimate of a case as programs read it: the answer, and
// where it stands on record.
type shownEstimate struct {
	estimates.Answer
	Estimate   string `json:"estimate,omitempty"`   // id of the record; "" nothing was opened
	Registered string `json:"registered,omitempty"` // short name; "" exploratory
	SHA256     string `json:"sha256,omitempty"`     // of the stored answer
}

// show writes and prints an answer of a case. registered is the short name of
// its registration, if it has one.
func (cmd showing) show(c terminal.Console, o estimates.Opened, registered string) error {
	var links *sheet.Links
	if l := o.Answer.Links; l != nil {
		links = &sheet.Links{Clusterings: l.Clusterings, Documented: l.Documented, Between: l.Between}
	}
	if err := cmd.write(o.Answer.Answer, links); err != nil {
		return err
	}
	if cmd.JSON {
		out := shownEstimate{Answer: o.Answer, Registered: registered}
		if r := o.Recorded; r != nil {
			out.Estimate, out.SHA256 = string(r.ID), r.SHA256
		}
		return terminal.PrintJSON(c, out)
	}
	if o.Recorded != nil {
		printStanding(c, o, registered)
	}
	printEstimate(c, o.Answer.Answer)
	// An answer of a partner may lack the upper limit.
	if l := o.Answer.Links; l != nil && l.Documented.Hi != nil {
		fmt.Fprintf(c.Out, "\nOver %d samples of who is the same person between %d and %d are documented; the links make up %.0f %% of the uncertainty.\n",
			l.Clusterings, l.Documented.Lo, *l.Documented.Hi, 100*l.Between)
	}
	for _, left := range o.Answer.Linkage.Left {
		fmt.Fprintf(c.Out, "To do before the links count as reviewed: %s\n", left.Text)
	}
	return nil
}

// printStanding says what an answer is worth as evidence of itself.
func printStanding(c terminal.Console, o estimates.Opened, registered string) {
	standing := "exploratory, not registered"
	if registered != "" {
		standing = "registered as " + registered
	}
	k := o.Answer.Counted
	fmt.Fprintf(c.Out, "Estimate %s (%s), counted at position %d, SHA-256 %s\n", o.Recorded.ID, standing, o.Recorded.Position, o.Recorded.SHA256)
	fmt.Fprintf(c.Out, "%d records; groups: %d belong, %d do not, %d undecided, %d contested\n", k.Records, k.In, k.Out, k.Undecided, k.Contested)
}

// EstimateRegister states how a population will be estimated.
type EstimateRegister struct {
	terminal.Opening
	planned
	fromCase
	Ref     string   `arg:"" help:"A short name for the estimate: killed-march-1."`
	Figures []string `required:"" placeholder:"ID" help:"Figures whose definitions state the population."`
	JSON    bool     `help:"Print the registration as JSON."`
}

// Run records the registration.
func (cmd *EstimateRegister) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		r, err := casework.Do(ctx, w, w.Actor(), estimates.Register, estimates.Registering{Ref: cmd.Ref, Asked: asked(cmd.Figures, cmd.planned, cmd.fromCase)})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, r)
		}
		fmt.Fprintf(c.Out, "Registered %s: %s, seed %d, assumption stated by %s.\n", r.Ref, r.Plan.Method, r.Plan.Seed, r.By)
		if n := len(r.Opened); n > 0 {
			fmt.Fprintf(c.Out, "%d results of this population had been opened before; that is part of the registration.\n", n)
		}
		fmt.Fprintf(c.Out, "Open it with: sijil estimate run %s\n", r.Ref)
		return nil
	})
}

// EstimateRun opens a registered estimate.
type EstimateRun struct {
	terminal.Opening
	computing
	showing
	Ref string `arg:"" help:"The name under which it is registered."`
	At  int64  `placeholder:"POSITION" help:"Refuse if anything that the answer rests on was recorded after this position."`
}

// Run computes and records.
func (cmd *EstimateRun) Run(ctx context.Context, c terminal.Console) error {
	if err := cmd.check(); err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		opened, err := estimates.Run(ctx, w, w.Actor(), estimates.Running{Registration: cmd.Ref, At: cmd.At}, cmd.how(c))
		if err != nil {
			return cmd.stopped(err)
		}
		return cmd.show(c, opened, cmd.Ref)
	})
}

// EstimateShow shows an estimate on record.
type EstimateShow struct {
	terminal.Opening
	showing
	ID string `arg:"" help:"The id of a recorded estimate, or the name of a registration for its latest."`
}

// Run reads and prints. Nothing is computed.
func (cmd *EstimateShow) Run(ctx context.Context, c terminal.Console) error {
	if err := cmd.check(); err != nil {
		return err
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		page, err := casework.Ask(ctx, w, w.Actor(), estimates.Show, casework.Asked{ID: cmd.ID, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		registered := ""
		if page.Registration != nil {
			registered = page.Registration.Body.Ref
		}
		body := page.Recorded.Body
		return cmd.show(c, estimates.Opened{Answer: page.Answer, Text: body.Answer, Recorded: &body}, registered)
	})
}

// EstimateList lists registrations and recorded estimates.
type EstimateList struct {
	terminal.Opening
	Lang string `default:"en" enum:"en,ar" help:"en or ar."`
	JSON bool   `help:"Print everything as JSON."`
}

// Run lists them.
func (cmd *EstimateList) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		all, err := casework.Ask(ctx, w, w.Actor(), estimates.List, casework.Asked{Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, all)
		}
		if len(all.Registrations)+len(all.Recorded) == 0 {
			fmt.Fprintln(c.Out, "Nothing is registered and nothing was opened. Begin with: sijil population decide")
			return nil
		}
		t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
		names := map[string]string{}
		for _, r := range all.Registrations {
			names[string(r.Body.ID)] = r.Body.Ref
			fmt.Fprintf(t, "registered\t%s\t%s\t%s, seed %d\t%d opened before\n", r.Body.Ref, r.At.Format(time.DateOnly), r.Body.Plan.Method, r.Body.Plan.Seed, len(r.Body.Opened))
		}
		for _, r := range all.Recorded {
			of := names[string(r.Body.Registration)]
			if of == "" {
				of = "exploratory, not registered"
			}
			fmt.Fprintf(t, "opened\t%s\t%s\t%s\tposition %d\n", r.Body.ID, r.At.Format(time.DateOnly), of, r.Body.Position)
		}
		return t.Flush()
	})
}
