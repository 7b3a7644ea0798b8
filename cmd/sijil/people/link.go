// Package people holds the commands that say who is on which list, and how many
// are on none: one file for each command.
package people

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/linkage"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/score"
	"sijil/linkage/truth"
)

// Link finds records of the same person in lists, without a workspace.
type Link struct {
	Lists     []string `arg:"" name:"list" help:"CSV files, one for each list." type:"path"`
	Output    string   `short:"o" required:"" help:"Where to write the clusters (list, record_id, cluster_id)." type:"path"`
	Config    string   `help:"What the columns mean. Without it they are guessed, and the guess is written beside the output." type:"path"`
	OneToOne  bool     `help:"At most one record of each list in a cluster."`
	Threshold *float64 `help:"Bits of evidence that a cluster needs on average (default 0)."`
	Seed      uint64   `default:"1" help:"Seed of everything that is drawn at random."`
	Threads   int      `help:"Processors to use (default all). The result is the same."`
	Pairs     string   `help:"Write every compared pair and its score." type:"path"`
	Labels    string   `help:"Judged pairs (list_a, id_a, list_b, id_b, judgement: same, different, unsure)." type:"path"`
	Report    string   `help:"Not available yet: a page about the run." type:"path"`
	Truth     string   `help:"What is true (list, record_id, entity_id); prints precision and recall." type:"path"`
	JSON      bool     `name:"json" help:"Print the summary as JSON."`
}

// Run implements the command.
func (l *Link) Run(ctx context.Context, c terminal.Console) error {
	started := time.Now()
	if l.Report != "" {
		// Better refused than silently not written.
		return fault.New(fault.Invalid, "this version writes no report page yet; nothing was done").WithHint("leave --report out; --json prints what was learned, --pairs every compared pair")
	}
	say := func(format string, args ...any) { fmt.Fprintf(c.Err, format+"\n", args...) }
	config, tables, err := linkage.Read(l.Lists, l.Config)
	if err != nil {
		return err
	}
	for _, t := range tables {
		say("%s: %d records", t.Name, t.Rows)
		for _, w := range t.Warnings {
			say("%s: %s", t.Name, w)
		}
	}
	if l.Threshold != nil {
		config.Threshold = *l.Threshold
	}
	set, err := record.Build(linkage.Sources(config, tables))
	if err != nil {
		return err
	}
	read := time.Since(started)
	o := linkage.Options{Threshold: config.Threshold, OneToOne: l.OneToOne, Blocking: config.Blocking, Seed: l.Seed, Threads: l.Threads,
		Progress: func(stage string) { say("%s …", stage) }}
	if l.Labels != "" {
		if o.Labels, err = linkage.ReadLabels(l.Labels, set); err != nil {
			return err
		}
	}
	result, err := linkage.Link(ctx, set, o)
	if err != nil {
		return err
	}
	for _, w := range result.Model.Warnings {
		say("%s", w)
	}
	if err := l.write(result, config); err != nil {
		return err
	}
	return l.summary(c.Out, result, read, time.Since(started))
}

// write writes the files that were asked for.
func (l *Link) write(r *linkage.Result, config *list.Config) error {
	if err := toFile(l.Output, r.WriteClusters); err != nil {
		return err
	}
	if l.Config == "" {
		path := strings.TrimSuffix(l.Output, filepath.Ext(l.Output)) + ".config.yaml"
		if err := toFile(path, func(w io.Writer) error { _, err := w.Write(config.YAML()); return err }); err != nil {
			return err
		}
	}
	if l.Pairs != "" {
		if err := toFile(l.Pairs, r.WritePairs); err != nil {
			return err
		}
	}
	return nil
}

func toFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return fault.Wrap(fault.Failed, err, "the result could not be written")
	}
	if err := write(f); err != nil {
		f.Close()
		return fault.Wrap(fault.Failed, err, "the result could not be written completely")
	}
	if err := f.Close(); err != nil {
		return fault.Wrap(fault.Failed, err, "the result could not be written completely")
	}
	return nil
}

// linkSummary is what the command prints with --json.
type linkSummary struct {
	Records  int             `json:"records"`
	Clusters int             `json:"clusters"`
	Pairs    int             `json:"compared_pairs"`
	Settled  bool            `json:"estimation_converged"`
	Rounds   int             `json:"estimation_rounds"`
	Prior    float64         `json:"prior"`
	Rules    []string        `json:"blocking"`
	Stages   []stageSummary  `json:"stages"`
	Seconds  string          `json:"seconds"`
	Truth    *truth.Measures `json:"truth,omitempty"`
	Learned  []score.Learned `json:"learned"`
}

type stageSummary struct {
	Name    string `json:"name"`
	Seconds string `json:"seconds"`
}

func (l *Link) summary(w io.Writer, r *linkage.Result, read, all time.Duration) error {
	sum := linkSummary{Records: r.Set.N, Clusters: r.People(), Pairs: len(r.Pairs), Settled: r.Model.Converged, Rounds: r.Model.Rounds, Seconds: seconds(all)}
	sum.Stages = append(sum.Stages, stageSummary{"reading", seconds(read)})
	for _, s := range r.Stages {
		sum.Stages = append(sum.Stages, stageSummary{s.Name, seconds(s.Took)})
	}
	sum.Learned, sum.Prior = r.Model.Learned(), r.Model.Prior
	for k, rule := range r.Plan.Rules {
		sum.Rules = append(sum.Rules, fmt.Sprintf("%s: %d pairs, %d blocks refined, %d pairs left out", rule, r.Plan.Reports[k].Pairs, r.Plan.Reports[k].Refined, r.Plan.Reports[k].Dropped))
	}
	if l.Truth != "" {
		m, err := linkage.Evaluate(l.Truth, r)
		if err != nil {
			return err
		}
		sum.Truth = &m
	}
	if l.JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(sum)
	}
	fmt.Fprintf(w, "%d records, %d clusters, %d pairs compared, %s s\n", sum.Records, sum.Clusters, sum.Pairs, sum.Seconds)
	if t := sum.Truth; t != nil {
		fmt.Fprintf(w, "pairwise  precision %.4f  recall %.4f  F1 %.4f\n", t.Precision, t.Recall, t.F1)
		fmt.Fprintf(w, "B³        precision %.4f  recall %.4f  F1 %.4f\n", t.B3Precision, t.B3Recall, t.B3F1)
		fmt.Fprintf(w, "%d true pairs, %d found, %d of them right; %d people\n", t.TruePairs, t.FoundPairs, t.RightPairs, t.People)
	}
	return nil
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
