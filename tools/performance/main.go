// Command performance reads the output of go test -bench and writes
// doc/performance.md: the machine, the sizes, and each budget beside what was
// measured.
//
//	go test -run '^$' -bench . ./... | performance -machine "…" > doc/performance.md
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// budget is what a metric of a benchmark must reach.
type budget struct {
	work      string // in words
	benchmark string // without the number of processors
	metric    string // the unit that go test prints
	atLeast   bool   // else at most
	limit     float64
}

var budgets = []budget{
	{"collect one file of 1 GiB, encrypted and durable, against cp and sync", "BenchmarkCollect_1GiB", "of-copy", true, 0.5},
	{"collect 1,000 files of 1 MiB on all cores, against cp and sync", "BenchmarkCollect_1000Files_1MiB", "of-copy", true, 0.8},
	{"verify a workspace, against sha256sum of the same bytes, per core", "BenchmarkVerify_1GiB", "x_sha256sum", true, 0.8},
	{"journal and view, one durable entry a commit", "BenchmarkRecord_OneDurableEntry", "entries/s", true, 1000},
	{"journal and view, 1,000 entries a commit", "BenchmarkRecord_1000PerCommit", "entries/s", true, 20000},
	{"case overview page, 100,000 claims, p95", "BenchmarkPages_100000Claims/Overview", "p95-ms", false, 50},
	{"page of an entity, 100,000 claims, p95", "BenchmarkPages_100000Claims/Entity", "p95-ms", false, 50},
	{"figure over 100,000 claims after one claim changed", "BenchmarkFigure_100000Claims_OneChanged", "ms/figure", false, 50},
	{"page of a pair, 50,000 records, after a judgement, p95", "BenchmarkPageOfAPairAfterAJudgement50k", "page-p95-ms", false, 150},
	{"demo, from start of the program to the first page", "BenchmarkDemoToFirstPage", "s/page", false, 5},
	{"link historical_50k, Splink's ten rules, files to files", "BenchmarkLink_Historical50k/SplinkRules", "s/run", false, 1},
	{"link historical_50k, own rules, files to files", "BenchmarkLink_Historical50k/OwnRules", "s/run", false, 2},
	{"link 1 M records (twenty copies of historical_50k, Splink's rules)", "BenchmarkLink_1M_HistoricalCopies", "s/run", false, 8},
	{"the same, most memory", "BenchmarkLink_1M_HistoricalCopies", "MB-peak", false, 2000},
	{"link 1 M records (four fictional lists in two scripts, own rules)", "BenchmarkLink_1M_FourListsTwoScripts", "s/run", false, 8},
	{"the same, most memory", "BenchmarkLink_1M_FourListsTwoScripts", "MB-peak", false, 2000},
	{"link 10 M records (four fictional lists in two scripts, own rules)", "BenchmarkLink_10M_FourListsTwoScripts", "s/run", false, 90},
	{"intervals of the count of people that cover the truth, 200 populations", "BenchmarkInterval_200Populations", "share-covered", true, 0.85},
	{"link historical_50k against Splink, same rules, same run", "BenchmarkSplink_Historical50k", "times-as-fast", true, 10},
	{"link 1 M records against Splink, same rules, same run", "BenchmarkSplink_1M_HistoricalCopies", "times-as-fast", true, 10},
	{"link FEBRL3 against Splink, same rules, same run", "BenchmarkSplink_FEBRL3", "times-as-fast", true, 10},
	{"link FEBRL4 one to one against Splink, same rules, same run", "BenchmarkSplink_FEBRL4OneToOne", "times-as-fast", true, 10},
	{"link two scripts against Splink on our skeletons, same run", "BenchmarkSplink_TwoScriptsOnOurSkeletons", "times-as-fast", true, 10},
	{"program, stripped", "BenchmarkProgramSize", "MB", false, 40},
	{"estimate: the table of Kosovo, default run", "BenchmarkKosovoByDefault", "s/run", false, 10},
	{"estimate: the fifteen development tables, one after the other", "BenchmarkDevelopmentTables", "s/all", false, 60},
	{"estimate: effective draws a second and core, against LCMCR, geometric mean", "BenchmarkLCMCR", "of-lcmcr", true, 3.5},
	{"estimate: the same, the table where it is least", "BenchmarkLCMCR", "of-lcmcr-least", true, 2.3},
	{"estimate: effective draws a sweep, against LCMCR, the table where it is least", "BenchmarkLCMCR", "draws-a-sweep-least", true, 0.9},
}

// needs says what a benchmark needs beside the checkout. Where that is absent it
// is not measured, and no budget is missed.
var needs = map[string]string{
	"BenchmarkKosovoByDefault":            "the development tables beside the checkout",
	"BenchmarkDevelopmentTables":          "the development tables beside the checkout",
	"BenchmarkLCMCR":                      "the development tables, R and its package LCMCR",
	"BenchmarkSplink_FEBRL3":              "the development data beside the checkout and Splink",
	"BenchmarkSplink_FEBRL4OneToOne":      "the development data beside the checkout and Splink",
	"BenchmarkSplink_1M_HistoricalCopies": "Splink to end within four minutes, for which 23 GiB of memory are too few",
}

func main() {
	machine := flag.String("machine", "", "the machine, in words")
	flag.Parse()
	measured, others, err := read(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "performance:", err)
		os.Exit(1)
	}
	if missed := write(os.Stdout, *machine, measured, others); missed > 0 {
		fmt.Fprintf(os.Stderr, "performance: %d budgets missed or not measured\n", missed)
		os.Exit(1)
	}
}

// read returns the metrics of each benchmark by name, the median of repeats,
// and the lines as they stand.
func read(r io.Reader) (map[string]map[string]float64, []string, error) {
	all := map[string]map[string][]float64{}
	var lines []string
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		lines = append(lines, strings.Join(fields, " "))
		name, _, _ := strings.Cut(fields[0], "-")
		if all[name] == nil {
			all[name] = map[string][]float64{}
		}
		for i := 2; i+1 < len(fields); i += 2 {
			n, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %q is not a number", name, fields[i])
			}
			all[name][fields[i+1]] = append(all[name][fields[i+1]], n)
		}
	}
	medians := map[string]map[string]float64{}
	for name, metrics := range all {
		medians[name] = map[string]float64{}
		for unit, values := range metrics {
			slices.Sort(values)
			medians[name][unit] = values[len(values)/2]
		}
	}
	return medians, lines, scanner.Err()
}

// write writes the page and returns how many budgets are missed or were not
// measured.
func write(w io.Writer, machine string, measured map[string]map[string]float64, lines []string) (missed int) {
	fmt.Fprintln(w, "# Performance")
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Written by `make bench`. Ratios are of one run on one machine, so that they hold elsewhere; absolute numbers are of this machine only.")
	fmt.Fprintln(w)
	fmt.Fprintf(w, "Machine: %s; %s on %s/%s, %d processors; %s.\n\n", machine, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().UTC().Format("2006-01-02"))
	fmt.Fprintln(w, "| work | budget | measured | |")
	fmt.Fprintln(w, "|---|---|---|---|")
	for _, b := range budgets {
		relation := "≤"
		if b.atLeast {
			relation = "≥"
		}
		got, ok := measured[b.benchmark][b.metric]
		verdict, shown := "kept", fmt.Sprintf("%.4g %s", got, b.metric)
		switch {
		case !ok && needs[b.benchmark] != "":
			verdict, shown = "not measured: needs "+needs[b.benchmark], "–"
		case !ok:
			verdict, shown = "**not measured**", "–"
		case b.atLeast && got < b.limit, !b.atLeast && got > b.limit:
			verdict = "**missed**"
		}
		if strings.HasPrefix(verdict, "**") {
			missed++
		}
		fmt.Fprintf(w, "| %s | %s %g %s | %s | %s |\n", b.work, relation, b.limit, b.metric, shown, verdict)
	}
	fmt.Fprintln(w, "\n## As printed")
	fmt.Fprintln(w)
	for _, l := range lines {
		fmt.Fprintf(w, "    %s\n", l)
	}
	return missed
}
