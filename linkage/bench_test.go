package linkage_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/record"
)

// link does all that the command does, from files to files, and returns the
// result.
func link(b *testing.B, paths []string, o linkage.Options) *linkage.Result {
	config, tables, err := linkage.Read(paths, "")
	if err != nil {
		b.Fatal(err)
	}
	s, err := record.Build(linkage.Sources(config, tables))
	if err != nil {
		b.Fatal(err)
	}
	r, err := linkage.Link(context.Background(), s, o)
	if err != nil {
		b.Fatal(err)
	}
	out, err := os.Create(filepath.Join(b.TempDir(), "clusters.csv"))
	if err != nil {
		b.Fatal(err)
	}
	if err := r.WriteClusters(out); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	return r
}

// measured runs the whole path and reports its seconds and the most memory that
// the process has had; for the latter run one benchmark at a time.
func measured(b *testing.B, paths []string, o linkage.Options) {
	b.ResetTimer()
	var took time.Duration
	var r *linkage.Result
	for b.Loop() {
		start := time.Now()
		r = link(b, paths, o)
		took += time.Since(start)
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s/run")
	b.ReportMetric(float64(r.Set.N), "records")
	b.ReportMetric(float64(len(r.Pairs)), "pairs")
	if peak := peakMegabytes(); peak > 0 {
		b.ReportMetric(peak, "MB-peak")
	}
}

// peakMegabytes returns the most memory that the process has had resident, or 0
// where the system does not tell.
func peakMegabytes() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kilobytes); n == 1 {
			return kilobytes / 1000
		}
	}
	return 0
}

// written writes lists to files.
func written(b *testing.B, names []string, lists [][]byte) []string {
	var paths []string
	dir := b.TempDir()
	for k, l := range lists {
		paths = append(paths, filepath.Join(dir, names[k]+".csv"))
		if err := os.WriteFile(paths[k], l, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return paths
}

func BenchmarkLink_Historical50k(b *testing.B) {
	for _, d := range developments[:2] {
		b.Run(map[bool]string{true: "OwnRules", false: "SplinkRules"}[d.blocking == nil], func(b *testing.B) {
			lists, names, _ := d.load(b, 7)
			measured(b, written(b, names, lists), linkage.Options{Blocking: d.blocking, Seed: 1})
		})
	}
}

// BenchmarkLink_1M_HistoricalCopies links twenty copies of historical_50k under
// Splink's rules. Each copy has its own letters in names and postcodes and its
// own shift of dates, so that copies do not match each other.
func BenchmarkLink_1M_HistoricalCopies(b *testing.B) {
	lists, names, _ := developments[0].load(b, 7)
	paths := written(b, names, [][]byte{copies(b, lists[0], 20)})
	lists = nil
	measured(b, paths, linkage.Options{Blocking: splinkRules, Seed: 1})
}

// copies makes times as many records of a list of historical_50k.
func copies(b *testing.B, data []byte, times int) []byte {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write(rows[0])
	for n := range times {
		cipher := newCipher(uint64(n))
		for i, row := range rows[1:] {
			line := append([]string{fmt.Sprintf("%07d", n*(len(rows)-1)+i)}, row[1:]...)
			for c, header := range rows[0] {
				switch header {
				case "full_name", "first_and_surname", "first_name", "surname", "postcode_fake":
					line[c] = cipher.Replace(line[c])
				case "dob":
					if year := 0; len(line[c]) > 4 {
						fmt.Sscanf(line[c][:4], "%d", &year)
						line[c] = fmt.Sprintf("%04d%s", year-10*n, line[c][4:])
					}
				}
			}
			w.Write(line)
		}
	}
	w.Flush()
	return out.Bytes()
}

// newCipher exchanges vowels for vowels and consonants for consonants, and digits
// for digits.
func newCipher(seed uint64) *strings.Replacer {
	r := rand.New(rand.NewPCG(seed, 50))
	var pairs []string
	for _, letters := range []string{"aeiou", "bcdfghjklmnpqrstvwxyz", "AEIOU", "BCDFGHJKLMNPQRSTVWXYZ", "0123456789"} {
		for i, k := range r.Perm(len(letters)) {
			pairs = append(pairs, letters[i:i+1], letters[k:k+1])
		}
	}
	return strings.NewReplacer(pairs...)
}

func BenchmarkLink_1M_FourListsTwoScripts(b *testing.B)  { fictional(b, 540_000) }
func BenchmarkLink_10M_FourListsTwoScripts(b *testing.B) { fictional(b, 5_400_000) }

// fictional links four lists of a population, of which they have nearly two
// records for each person.
func fictional(b *testing.B, people int) {
	habits := fiction.Habits(4)
	dir := b.TempDir()
	var paths []string
	var writers []io.Writer
	for _, h := range habits {
		f, err := os.Create(filepath.Join(dir, h.Name+".csv"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		paths, writers = append(paths, f.Name()), append(writers, bufio.NewWriter(f))
	}
	if err := fiction.Write(fiction.Options{People: people, Seed: 3, Lists: habits}, writers, io.Discard); err != nil {
		b.Fatal(err)
	}
	for _, w := range writers {
		if err := w.(*bufio.Writer).Flush(); err != nil {
			b.Fatal(err)
		}
	}
	measured(b, paths, linkage.Options{OneToOne: true, Seed: 1})
}
