// Package people holds the commands that say who is on which list, and how many
// are on none: one file for each command.
package people

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"sijil/cmd/sijil/terminal"
	"sijil/fault"
	"sijil/linkage"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/score"
	"sijil/linkage/sheet"
	"sijil/linkage/truth"
)

// Link finds records of the same person in lists, without a workspace.
type Link struct {
	Lists     []string `arg:"" name:"list" help:"CSV files, one for each list." type:"path"`
	Output    string   `placeholder:"FILE" short:"o" required:"" help:"Where to write the clusters (list, record_id, cluster_id)." type:"path"`
	Config    string   `placeholder:"FILE" help:"What the columns mean. Without it they are guessed, and the guess is written beside the output." type:"path"`
	OneToOne  bool     `help:"At most one record of each list in a cluster."`
	Threshold *float64 `placeholder:"BITS" help:"Bits of evidence that a cluster needs on average (default 0)."`
	Seed      uint64   `default:"1" help:"Seed of everything that is drawn at random."`
	Threads   int      `help:"Processors to use (default all). The result is the same."`
	Draws     int      `default:"-1" help:"How many partitions the interval of the count of people is taken from; 0 for none (default by size: 100 to 20, none beyond 300,000 records)."`
	Pairs     string   `placeholder:"FILE" help:"Write every compared pair and its score." type:"path"`
	Labels    string   `placeholder:"FILE" help:"Judged pairs (list_a, id_a, list_b, id_b, judgement: same, different, unsure)." type:"path"`
	Report    string   `placeholder:"HTML" help:"Write a page about the run, without script or network. It holds names: do not publish it." type:"path"`
	Truth     string   `placeholder:"FILE" help:"What is true (list, record_id, entity_id); prints precision and recall." type:"path"`
	JSON      bool     `name:"json" help:"Print the summary as JSON."`
}

// linked is a run of the command.
type linked struct {
	config  *list.Config
	tables  []*list.Table
	set     *record.Set
	truth   linkage.Truth
	result  *linkage.Result
	people  *linkage.Interval // nil: not drawn
	notices []string
	started time.Time
	stages  []stageSummary
}

// Run implements the command.
func (l *Link) Run(ctx context.Context, c terminal.Console) (err error) {
	run := &linked{started: time.Now()}
	say := func(format string, args ...any) { fmt.Fprintln(c.Err, terminal.Plain(fmt.Sprintf(format, args...))) }
	if l.Threads < 0 {
		return fault.New(fault.Invalid, "--threads cannot be %d; nothing was written", l.Threads).
			WithHint("leave it out to use all processors")
	}
	if l.Threads > 0 { // for reading too
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(l.Threads))
	}
	out, err := l.outputs()
	if err != nil {
		return err
	}
	defer out.abort()
	o, err := l.read(run, say)
	if err != nil {
		return err
	}
	o.Progress = func(stage string) { say("%s …", stage) }
	if run.result, err = linkage.Link(ctx, run.set, o); err != nil {
		return err
	}
	for _, notice := range append(run.count(l.Draws, o.Progress), run.result.Notices()...) {
		run.notices = append(run.notices, notice)
		say("%s", notice)
	}
	if l.Config == "" {
		if aside := out.keepOld(l.configPath(), run.config.YAML()); aside != "" {
			say("%s was there and said otherwise; it is kept as %s", filepath.Base(l.configPath()), filepath.Base(aside))
		}
	}
	if err := l.write(run, out); err != nil {
		return err
	}
	return l.summary(c, run, out)
}

// read reads what the run needs, and says what was unusual.
func (l *Link) read(run *linked, say func(string, ...any)) (o linkage.Options, err error) {
	if run.config, run.tables, err = linkage.Read(l.Lists, l.Config); err != nil {
		return o, err
	}
	for _, t := range run.tables {
		say("%s: %d records", t.Name, t.Rows)
		for _, w := range append(t.Warnings, t.Silent()...) {
			run.notices = append(run.notices, t.Name+": "+w)
			say("%s: %s", t.Name, w)
		}
	}
	if l.Threshold != nil {
		if err := list.CheckThreshold(*l.Threshold); err != nil {
			return o, err
		}
		run.config.Threshold = *l.Threshold
	}
	for name, k := range run.config.Lists {
		k.DuplicateFree = k.DuplicateFree || l.OneToOne
		run.config.Lists[name] = k
	}
	if run.set, err = record.Build(linkage.Sources(run.config, run.tables)); err != nil {
		return o, err
	}
	o = linkage.Options{Threshold: run.config.Threshold, OneToOne: l.OneToOne, Blocking: run.config.Blocking, Seed: l.Seed, Threads: l.Threads}
	if l.Labels != "" {
		if o.Labels, err = linkage.ReadLabels(l.Labels, run.set); err != nil {
			return o, err
		}
	}
	if l.Truth != "" {
		if run.truth, err = linkage.ReadTruth(l.Truth, run.set); err != nil {
			return o, err
		}
	}
	run.stage("reading", time.Since(run.started))
	return o, nil
}

func (r *linked) stage(name string, took time.Duration) {
	r.stages = append(r.stages, stageSummary{name, seconds(took)})
}

// tooMany is where drawing whole partitions costs more than all the rest.
const tooMany = 300_000

// count draws how many different people there are, or says why it does not.
func (r *linked) count(draws int, progress func(string)) (notices []string) {
	n := r.set.N
	if draws < 0 {
		if draws = min(100, max(20, min(1_500_000/max(1, n), 15_000_000/max(1, len(r.result.Pairs))))); n > tooMany {
			draws = 0
		}
	}
	if n > 1 && len(r.result.Pairs) == 0 {
		return nil // nothing was compared, so nothing is known of the count; a notice of the result says so
	}
	if draws == 0 {
		return []string{"the interval of the count of people was not drawn; --draws 20 draws it"}
	}
	progress("counting people")
	began := time.Now()
	interval := r.result.Interval(draws)
	r.people = &interval
	r.stage("counting people", time.Since(began))
	return nil
}

// write fills the files that were asked for and gives them their names. None
// has its name before all are complete.
func (l *Link) write(run *linked, out *outputs) error {
	for _, file := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{l.Output, run.result.WriteClusters},
		{l.configPath(), func(w io.Writer) error { _, err := w.Write(run.config.YAML()); return err }},
		{l.Pairs, run.result.WritePairs},
		{l.Report, func(w io.Writer) error {
			return sheet.Write(w, sheet.Run{Config: run.config, Tables: run.tables, Result: run.result, People: run.people, Notices: run.notices})
		}},
	} {
		if err := out.fill(file.path, file.write); err != nil {
			return err
		}
	}
	return out.commit()
}

// linkSummary is what the command prints with --json.
type linkSummary struct {
	Records    int                 `json:"records"`
	Clusters   int                 `json:"clusters"`
	People     *linkage.Interval   `json:"people"` // null: not drawn
	Pairs      int                 `json:"compared_pairs"`
	Recall     *float64            `json:"blocking_recall"` // null: cannot be told
	Dropped    int64               `json:"pairs_left_out"`
	Threshold  float64             `json:"threshold"` // bits
	Seed       uint64              `json:"seed"`
	Settled    bool                `json:"estimation_converged"`
	Rounds     int                 `json:"estimation_rounds"`
	Prior      float64             `json:"prior"`
	Lists      []listSummary       `json:"lists"`
	Rules      []string            `json:"blocking"`
	Notices    []string            `json:"notices"`
	Written    []string            `json:"written"`
	Stages     []stageSummary      `json:"stages"`
	Seconds    string              `json:"seconds"`
	Truth      *truth.Measures     `json:"truth,omitempty"`
	Normalised []record.Normalised `json:"normalised"`
	Learned    []score.Learned     `json:"learned"`
}

type listSummary struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

type stageSummary struct {
	Name    string `json:"name"`
	Seconds string `json:"seconds"`
}

// summarise gathers what the command prints.
func (r *linked) summarise(out *outputs) linkSummary {
	m := r.result.Model
	sum := linkSummary{Records: r.set.N, Clusters: r.result.People(), People: r.people, Pairs: len(r.result.Pairs),
		Threshold: r.config.Threshold, Seed: r.result.Options.Seed, Settled: m.Converged, Rounds: m.Rounds, Prior: m.Prior, Notices: r.notices, Written: out.paths, Normalised: r.set.Normalised, Learned: m.Learned()}
	if r.result.RecallKnown() {
		recall := r.result.Recall()
		sum.Recall = &recall
	}
	for _, t := range r.tables {
		sum.Lists = append(sum.Lists, listSummary{t.Name, t.Rows})
	}
	for k, rule := range r.result.Plan.Rules {
		rep := r.result.Plan.Reports[k]
		sum.Dropped += rep.Dropped
		sum.Rules = append(sum.Rules, fmt.Sprintf("%s: %d pairs, %d blocks refined, %d pairs left out", rule, rep.Pairs, rep.Refined, rep.Dropped))
	}
	sum.Stages = append(sum.Stages, r.stages[0])
	for _, s := range r.result.Stages {
		sum.Stages = append(sum.Stages, stageSummary{s.Name, seconds(s.Took)})
	}
	sum.Stages = append(sum.Stages, r.stages[1:]...)
	if r.truth != nil {
		measures := r.truth.Measure(r.result)
		sum.Truth = &measures
	}
	sum.Seconds = seconds(time.Since(r.started))
	return sum
}

func (l *Link) summary(c terminal.Console, r *linked, out *outputs) error {
	sum := r.summarise(out)
	if l.JSON {
		return terminal.PrintJSON(c, sum)
	}
	fmt.Fprintf(c.Out, "%d records, %d clusters, %d pairs compared, %s s\n", sum.Records, sum.Clusters, sum.Pairs, sum.Seconds)
	if p := sum.People; p != nil {
		fmt.Fprintf(c.Out, "%d to %d different people, nine times in ten (%d draws)\n", p.Low, p.High, p.Draws)
	}
	if sum.Recall != nil {
		fmt.Fprintf(c.Out, "about %.1f %% of the pairs of one person were compared (estimated)\n", 100**sum.Recall)
	} else if sum.Records > 1 {
		fmt.Fprintln(c.Out, "how many pairs of one person were not compared cannot be told")
	}
	if t := sum.Truth; t != nil {
		fmt.Fprintf(c.Out, "pairwise  precision %.4f  recall %.4f  F1 %.4f\n", t.Precision, t.Recall, t.F1)
		fmt.Fprintf(c.Out, "B³        precision %.4f  recall %.4f  F1 %.4f\n", t.B3Precision, t.B3Recall, t.B3F1)
		fmt.Fprintf(c.Out, "%d true pairs, %d found, %d of them right; %d people\n", t.TruePairs, t.FoundPairs, t.RightPairs, t.People)
	}
	for _, path := range sum.Written {
		fmt.Fprintf(c.Out, "written: %s\n", path)
	}
	return nil
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
