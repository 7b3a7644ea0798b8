package people

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/cmd/sijil/terminal"
	"sijil/workspace"
)

// Population is the commands about who belongs to a stated population.
type Population struct {
	Decide PopulationDecide `cmd:"" help:"Decide whether a list, records of it, or one record belong to a population."`
	Show   PopulationShow   `cmd:"" help:"Show how far a population is decided, and what waits for a decision."`
}

// PopulationDecide decides.
type PopulationDecide struct {
	terminal.Opening
	Population string   `arg:"" help:"The figure, or its set, whose definition states the population."`
	List       string   `required:"" placeholder:"NAME" help:"The list that the decision is about."`
	Record     string   `placeholder:"ID" help:"One record of it, by the list's own id."`
	Where      []string `sep:"none" placeholder:"RULE" help:"Only records whose cells say so: 'place equals Marsoun', 'place contains Mars', 'death within 2031-03/2031-04'. Several hold together."`
	Decision   string   `required:"" enum:"in,out,undecided" help:"in, out or undecided."`
	Reason     string   `required:"" placeholder:"TEXT" help:"Why, in a sentence."`
	By         string   `required:"" placeholder:"NAME" help:"Who decides."`
	JSON       bool     `help:"Print the decision as JSON."`
}

// Run records the decision.
func (cmd *PopulationDecide) Run(ctx context.Context, c terminal.Console) error {
	in := estimates.Deciding{Population: cmd.Population, List: cmd.List, Record: cmd.Record, Decision: cmd.Decision, Reason: cmd.Reason, By: cmd.By}
	for _, text := range cmd.Where {
		r, err := estimates.ReadRule(text)
		if err != nil {
			return err
		}
		in.Where = append(in.Where, r)
	}
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		e, err := casework.Do(ctx, w, w.Actor(), estimates.Decide, in)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, e)
		}
		fmt.Fprintf(c.Out, "Decided by %s: %s is %s.\n", e.By, e.About(), e.Decision)
		return nil
	})
}

// PopulationShow shows how far a population is decided.
type PopulationShow struct {
	terminal.Opening
	Populations []string `arg:"" name:"population" help:"Figures, or their sets, that state one population."`
	Lists       []string `placeholder:"NAME" help:"The lists to compare; otherwise all with a record that belongs."`
	Lang        string   `default:"en" enum:"en,ar" help:"en or ar."`
	JSON        bool     `help:"Print everything as JSON."`
}

// Run reads and prints.
func (cmd *PopulationShow) Run(ctx context.Context, c terminal.Console) error {
	return cmd.With(ctx, c, func(w *workspace.Workspace) error {
		s, err := casework.Ask(ctx, w, w.Actor(), estimates.PopulationStatus, estimates.StatusAsked{Figures: cmd.Populations, Lists: cmd.Lists, Lang: cmd.Lang})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return terminal.PrintJSON(c, s)
		}
		printPopulation(c, s)
		return nil
	})
}

func printPopulation(c terminal.Console, s estimates.Status) {
	for _, f := range s.Figures {
		fmt.Fprintf(c.Out, "%s: %s\n  %s\n", f.ID, f.Title, f.Definition)
	}
	k := s.Counted
	fmt.Fprintf(c.Out, "Documented: %d groups of records; %d do not belong, %d are undecided, %d contested.\n", k.In, k.Out, k.Undecided, k.Contested)
	t := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	for _, l := range s.Lists {
		compared := ""
		if !l.Compared {
			compared = "not compared"
		}
		fmt.Fprintf(t, "  %s\t%d records\t%d in\t%d out\t%d undecided\t%s\n", l.Name, l.Records, l.In, l.Out, l.Undecided, compared)
	}
	for _, d := range s.Decisions {
		fmt.Fprintf(t, "  %s\t%s\t%s\tby %s\t%s\n", d.At.Format(time.DateOnly), d.Body.About(), d.Body.Decision, d.Body.By, d.Body.Reason)
	}
	t.Flush()
	for _, g := range s.Open {
		var names []string
		for _, r := range g.Records {
			says := estimates.Undecided
			if r.Decision != nil {
				says = r.Decision.Decision
			}
			for _, other := range r.Others {
				says += ", of a partner " + other.Decision
			}
			names = append(names, fmt.Sprintf("%s/%s (%s)", r.Name.List, r.Name.Origin, says))
		}
		word := "undecided"
		if g.Contested {
			word = "contested"
		}
		fmt.Fprintf(c.Out, "  %s: %s\n", word, strings.Join(names, ", "))
	}
	for _, left := range s.Linkage.Left {
		fmt.Fprintf(c.Out, "To do before the links count as reviewed: %s\n", left.Text)
	}
}
