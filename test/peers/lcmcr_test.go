// Package peers runs other people's programs beside ours, on the same machine
// and in one run. A peer that is not installed is named and skipped.
package peers

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sijil/estimate/chain"
	"sijil/estimate/latent"
	"sijil/estimate/table"
)

const (
	warmUp = 20_000
	draws  = 10_000
	thin   = 20
	seeds  = 4
)

// lcmcr runs R package LCMCR (GPL, run as it is, never read) over a table and
// prints the seconds of its sampling and the draws of N, a seed on each line.
const lcmcr = `
suppressMessages(library(LCMCR))
a <- commandArgs(TRUE)
d <- read.csv(a[1]); k <- as.integer(a[2])
J <- ncol(d) - 1
for (j in 1:J) d[[j]] <- factor(d[[j]], levels = c(0, 1))
names(d)[J + 1] <- "Freq"
for (seed in 1:as.integer(a[3])) {
  s <- lcmCR(captures = d, tabular = TRUE, in_list_label = "1", not_in_list_label = "0",
             K = k, a_alpha = 0.25, b_alpha = 0.25, seed = seed, buffer_size = 10000, thinning = 100)
  t <- system.time(N <- lcmCR_PostSampl(s, burnin = as.integer(a[4]), samples = as.integer(a[5]), thinning = as.integer(a[6]), output = FALSE))
  cat(sum(t[1:2]), N, "\n")
}
`

// BenchmarkLCMCR compares the effective draws of both samplers at the same
// warm-up, draws, thinning and number of classes, in alternation: a sweep, and a
// second of one core, which is what counts. It reports the geometric mean over
// the tables that converge, and the table where ours does least well.
func BenchmarkLCMCR(b *testing.B) {
	rscript, err := exec.LookPath("Rscript")
	if err != nil {
		b.Skip("R is not installed: LCMCR is not compared")
	}
	if err := exec.Command(rscript, "-e", "library(LCMCR)").Run(); err != nil {
		b.Skip("the R package LCMCR is not installed: it is not compared")
	}
	files, _ := filepath.Glob("../../../shared/data/mse/development/*.csv")
	if len(files) == 0 {
		b.Skip("the development tables do not lie beside the checkout")
	}
	script := filepath.Join(b.TempDir(), "lcmcr.R")
	if err := os.WriteFile(script, []byte(lcmcr), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		logs, leastSpeed, leastDraws, compared := 0.0, math.Inf(1), math.Inf(1), 0.0
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".csv")
			if slices.Contains(unsettled, name) {
				continue
			}
			m := model(b, file, name)
			theirs, theirSeconds := peer(b, rscript, script, file, m.Classes)
			ours, ourSeconds := own(b, m)
			more := chain.Gather(ours).BulkESS() / chain.Gather(theirs).BulkESS()
			faster := theirSeconds / ourSeconds
			const sweeps = seeds * (warmUp + draws*thin)
			fmt.Fprintf(os.Stderr, "%-24s µs a sweep: ours %.2f, theirs %.2f; draws a sweep × %.2f, draws a second × %.2f\n",
				name, ourSeconds/sweeps*1e6, theirSeconds/sweeps*1e6, more, more*faster)
			logs += math.Log(more * faster)
			leastSpeed, leastDraws = min(leastSpeed, more*faster), min(leastDraws, more)
			compared++
		}
		b.ReportMetric(math.Exp(logs/compared), "of-lcmcr")
		b.ReportMetric(leastSpeed, "of-lcmcr-least")
		b.ReportMetric(leastDraws, "draws-a-sweep-least")
	}
}

// unsettled are the tables on which no chain of either sampler settles, so that
// there is nothing to count effective draws of.
var unsettled = []string{"netherlands_5", "netherlands_6", "uk_trafficking_5"}

func model(b *testing.B, file, name string) latent.Model {
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	strata, err := table.Read(f, "")
	if err != nil {
		b.Fatal(err)
	}
	m := latent.Model{Lists: len(strata[0].Lists), Shape: 0.25, Rate: 0.25, A: 1, B: 1, Cap: 20}
	m.Classes = latent.DefaultClasses(m.Lists)
	if strings.HasPrefix(name, "ph_") {
		m.Classes = 5
	}
	for _, c := range strata[0].Cells {
		m.Patterns, m.Counts = append(m.Patterns, c.Pattern), append(m.Counts, c.Count)
	}
	return m
}

func peer(b *testing.B, rscript, script, file string, classes int) (chains [][]float64, seconds float64) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, rscript, script, file, fmt.Sprint(classes), fmt.Sprint(seeds), fmt.Sprint(warmUp), fmt.Sprint(draws), fmt.Sprint(thin)).Output()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		var numbers []float64
		for _, field := range strings.Fields(line) {
			x, err := strconv.ParseFloat(field, 64)
			if err != nil {
				b.Fatalf("LCMCR printed %q", field)
			}
			numbers = append(numbers, x)
		}
		if len(numbers) != draws+1 {
			b.Fatalf("LCMCR gave %d draws, want %d", len(numbers)-1, draws)
		}
		seconds += numbers[0]
		chains = append(chains, numbers[1:])
	}
	return chains, seconds
}

// own runs our chains one after the other, so that wall time is the time of one
// core.
func own(b *testing.B, m latent.Model) (chains [][]float64, seconds float64) {
	for seed := range seeds {
		c, err := latent.NewChain(m, uint64(seed+1), seed)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		c.WarmUp(warmUp)
		var line []float64
		for range draws {
			for range thin {
				c.Sweep()
			}
			line = append(line, float64(c.N0()))
		}
		seconds += time.Since(start).Seconds()
		chains = append(chains, line)
	}
	return chains, seconds
}
