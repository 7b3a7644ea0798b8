package peers

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sijil/linkage/fiction"
	"sijil/linkage/name"
	"sijil/linkage/truth"
)

//go:embed splink.py
var splinkScript []byte

// splinkPackages are what is compared with, pinned.
var splinkPackages = []string{"splink==4.0.16", "duckdb==1.5.6", "pandas==3.1.1", "pyarrow==26.0.1"}

// faster is how many times as fast as Splink ours must be in the same run.
const faster = 10

// patience is how long Splink may take for one task.
const patience = 4 * time.Minute

// python returns a Python with Splink, in an environment of its own that lasts
// as long as the folder of temporary files; it skips where there is none to be
// had.
func python(b *testing.B) string {
	dir := filepath.Join(os.TempDir(), "sijil-peers-splink-4.0.16")
	bin := filepath.Join(dir, "bin", "python")
	if exec.Command(bin, "-c", "import splink, duckdb, pandas, pyarrow").Run() == nil {
		return bin
	}
	if out, err := exec.Command("python3", "-m", "venv", dir).CombinedOutput(); err != nil {
		b.Skipf("Python cannot make an environment, so Splink is not compared: %v %s", err, out)
	}
	install := exec.Command(bin, append([]string{"-m", "pip", "install", "--quiet", "--disable-pip-version-check"}, splinkPackages...)...)
	if out, err := install.CombinedOutput(); err != nil {
		b.Skipf("Splink cannot be installed, so it is not compared: %v %s", err, out)
	}
	return bin
}

// run is what one program needed, and how well its clusters agree with the
// truth.
type run struct {
	seconds, megabytes float64
	truth.Measures
}

// task is lists with known entities, the same files for both programs.
type task struct {
	lists  [][][]string // list, row, cell; the first row is the header, the first cell the record_id
	peer   [][][]string // what the peer gets instead, if not the same
	entity map[string]string
	splink string   // the model of the script
	link   []string // further arguments of sijil link
	config string   // in YAML; empty: guessed
}

func (t task) files(b *testing.B, lists [][][]string) []string {
	dir := b.TempDir()
	var paths []string
	for k, rows := range lists {
		path := filepath.Join(dir, string(rune('A'+k))+".csv")
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := csv.NewWriter(f).WriteAll(rows); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// theirs runs Splink.
func (t task) theirs(b *testing.B, bin string) run {
	lists := t.lists
	if t.peer != nil {
		lists = t.peer
	}
	dir := b.TempDir()
	script, out := filepath.Join(dir, "run.py"), filepath.Join(dir, "clusters.csv")
	if err := os.WriteFile(script, splinkScript, 0o600); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, append([]string{script, t.splink, out}, t.files(b, lists)...)...)
	cmd.Dir = dir // where DuckDB writes what memory cannot hold
	var errors bytes.Buffer
	cmd.Stderr = &errors
	said, err := cmd.Output()
	if ctx.Err() != nil {
		b.Skipf("Splink did not end within %s and was stopped, so there is nothing to compare", patience)
	}
	if err != nil {
		b.Fatalf("Splink: %v\n%s", err, errors.String())
	}
	var s struct{ Seconds, Megabytes float64 }
	if err := json.Unmarshal(said[bytes.LastIndexByte(bytes.TrimSpace(said), '\n')+1:], &s); err != nil {
		b.Fatal(err)
	}
	return run{s.Seconds, s.Megabytes, t.measure(b, out)}
}

// ours runs sijil link as a user would; its time includes the start of the
// program.
func (t task) ours(b *testing.B, sijil string) run {
	out := filepath.Join(b.TempDir(), "clusters.csv")
	// Splink counts no people, so ours does not here either.
	args := append([]string{"link", "--draws", "0", "-o", out}, t.link...)
	if t.config != "" {
		config := filepath.Join(b.TempDir(), "config.yaml")
		if err := os.WriteFile(config, []byte(t.config), 0o600); err != nil {
			b.Fatal(err)
		}
		args = append(args, "--config", config)
	}
	cmd := exec.Command(sijil, append(args, t.files(b, t.lists)...)...)
	start := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("sijil link: %v\n%s", err, said)
	}
	took := time.Since(start).Seconds()
	megabytes := 0.0
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		megabytes = float64(usage.Maxrss) / 1000
	}
	return run{took, megabytes, t.measure(b, out)}
}

// measure compares clusters (list, record, cluster) with the entities.
func (t task) measure(b *testing.B, path string) truth.Measures {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	found := map[string]string{}
	for _, row := range rows[1:] {
		found[row[0]+"/"+row[1]] = row[2]
	}
	var cluster, entity []int32
	clusters, entities := map[string]int32{}, map[string]int32{}
	number := func(m map[string]int32, key string) int32 {
		if _, seen := m[key]; !seen {
			m[key] = int32(len(m))
		}
		return m[key]
	}
	for record, e := range t.entity {
		c, ok := found[record]
		if !ok {
			c = "alone " + record // a record that a program leaves out is by itself
		}
		cluster, entity = append(cluster, number(clusters, c)), append(entity, number(entities, e))
	}
	return truth.Measure(cluster, entity)
}

// compare runs both in alternation, so many times, and reports the medians.
func compare(b *testing.B, t task, times int) {
	bin := python(b)
	sijil := filepath.Join(b.TempDir(), "sijil")
	build := exec.Command("go", "build", "-o", sijil, "./cmd/sijil")
	build.Dir = filepath.Join("..", "..")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, said)
	}
	for b.Loop() {
		var ours, theirs []run
		for range times {
			ours, theirs = append(ours, t.ours(b, sijil)), append(theirs, t.theirs(b, bin))
		}
		bySeconds := func(x, y run) int { return int(1e6 * (x.seconds - y.seconds)) }
		slices.SortFunc(ours, bySeconds)
		slices.SortFunc(theirs, bySeconds)
		o, s := ours[times/2], theirs[times/2]
		for _, m := range []struct {
			name         string
			ours, theirs float64
		}{{"s", o.seconds, s.seconds}, {"MB", o.megabytes, s.megabytes}, {"F1", o.F1, s.F1}, {"B3", o.B3F1, s.B3F1}} {
			b.ReportMetric(m.ours, "our-"+m.name)
			b.ReportMetric(m.theirs, "their-"+m.name)
		}
		b.ReportMetric(s.seconds/o.seconds, "times-as-fast")
		if s.seconds < faster*o.seconds {
			b.Errorf("%.2f s against %.2f s: %.1f times as fast, at least %d should be", o.seconds, s.seconds, s.seconds/o.seconds, faster)
		}
		if o.F1 < s.F1 {
			b.Errorf("F1 %.4f against %.4f", o.F1, s.F1)
		}
	}
}

// historicalConfig says what the columns are, and Splink's ten rules in our
// words.
const historicalConfig = `version: 1
id: record_id
fields:
  - {role: given, column: first_name}
  - {role: family, column: surname}
  - {role: birth, column: dob, format: yyyy-mm-dd}
  - {role: place, column: birth_place}
  - {role: postcode, column: postcode_fake}
  - {role: category, column: gender}
  - {role: category, column: occupation}
blocking:
  - ["given:3", "family:4"]
  - [family, birth]
  - [given, birth]
  - [postcode, given]
  - [postcode, family]
  - [birth, place]
  - ["postcode:3", birth]
  - ["postcode:3", given]
  - ["postcode:3", family]
  - ["given:2", "family:2", birth.year]
`

// BenchmarkSplink_Historical50k compares on historical_50k, shuffled, with ids
// that tell nothing, under the same ten blocking rules, each program at its
// defaults (Splink's example: closure at a probability of .95).
func BenchmarkSplink_Historical50k(b *testing.B) { compare(b, historical50k(b), 3) }

// BenchmarkSplink_1M_HistoricalCopies compares on twenty copies of it, each with
// its own letters and its own years, so that copies do not match.
func BenchmarkSplink_1M_HistoricalCopies(b *testing.B) {
	if os.Getenv("SIJIL_PEERS_LARGE") == "" {
		b.Skip("Splink wants 13 GB of memory for a million records: SIJIL_PEERS_LARGE=1 compares them")
	}
	t := historical50k(b)
	rows := t.lists[0]
	entity := map[string]string{}
	all := [][]string{rows[0]}
	for n := range 20 {
		letters := newCipher(uint64(n))
		for _, row := range rows[1:] {
			line := append([]string{fmt.Sprintf("%02d%s", n, row[0])}, row[1:]...)
			for c, header := range rows[0] {
				switch header {
				case "full_name", "first_and_surname", "first_name", "surname", "postcode_fake":
					line[c] = letters.Replace(line[c])
				case "dob":
					if year, err := strconv.Atoi(line[c][:min(4, len(line[c]))]); err == nil {
						line[c] = fmt.Sprintf("%04d%s", year-10*n, line[c][4:])
					}
				}
			}
			all = append(all, line)
			entity["A/"+line[0]] = fmt.Sprint(n, " ", t.entity["A/"+row[0]])
		}
	}
	t.lists, t.entity = [][][]string{all}, entity
	compare(b, t, 1)
}

// newCipher exchanges vowels for vowels, consonants for consonants and digits for
// digits.
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

func historical50k(b *testing.B) task {
	data, err := os.ReadFile(filepath.FromSlash("../../../shared/data/linkage/splink/historical_50k.csv.gz"))
	if err != nil {
		b.Skip("the development data does not lie beside the checkout")
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 1))
	r.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
	t := task{entity: map[string]string{}, splink: "historical", config: historicalConfig}
	id, entity := slices.Index(rows[0], "unique_id"), slices.Index(rows[0], "cluster")
	for i, row := range rows {
		if i > 0 {
			row[id] = fmt.Sprintf("%06d", i)
			t.entity["A/"+row[id]] = row[entity]
		}
		rows[i] = append([]string{row[id]}, slices.Concat(row[:min(id, entity)], row[min(id, entity)+1:max(id, entity)], row[max(id, entity)+1:])...)
	}
	rows[0][0] = "record_id"
	t.lists = [][][]string{rows}
	return t
}

// BenchmarkSplink_TwoScriptsOnOurSkeletons gives Splink what is ours: the parts of
// each name as skeletons in one alphabet, and single best links between lists
// without repetitions. What is then left is the comparison of the engines.
func BenchmarkSplink_TwoScriptsOnOurSkeletons(b *testing.B) {
	habits := []fiction.Habit{
		{Name: "A", Arabic: true, Vary: 40, Parts: 4, Coverage: .7, Missing: .1, Errors: .02, Dropped: .05, Swapped: .005},
		{Name: "B", Spelling: "careless", Vary: 40, Parts: 4, Coverage: .7, Missing: .1, Errors: .02, Dropped: .05, Swapped: .005}}
	var lists [2]bytes.Buffer
	var known bytes.Buffer
	if err := fiction.Write(fiction.Options{People: 20_000, Seed: 31, Lists: habits}, []io.Writer{&lists[0], &lists[1]}, &known); err != nil {
		b.Fatal(err)
	}
	t := task{entity: map[string]string{}, splink: "skeletons", link: []string{"--one-to-one"}}
	for line := range strings.Lines(known.String()) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if cells[0] != "list" {
			t.entity[cells[0]+"/"+cells[1]] = cells[2]
		}
	}
	for k := range lists {
		rows, err := csv.NewReader(&lists[k]).ReadAll()
		if err != nil {
			b.Fatal(err)
		}
		t.lists, t.peer = append(t.lists, rows), append(t.peer, skeletons(rows))
	}
	compare(b, t, 3)
}

// skeletons replaces full names by the skeletons of their parts, and the words
// for sex by one letter.
func skeletons(rows [][]string) [][]string {
	out := [][]string{{"record_id", "given", "father", "grandfather", "family", "sex", "age"}}
	for _, row := range rows[1:] {
		p := name.Parse(row[1])
		line := []string{row[0]}
		for _, part := range []string{p.Given, p.Father, p.Grandfather, p.Family} {
			line = append(line, name.SkeletonOf(part).Consonants)
		}
		sex := map[string]string{"ذكر": "m", "male": "m", "أنثى": "f", "female": "f"}[row[2]]
		if _, err := strconv.Atoi(row[3]); err != nil {
			row[3] = ""
		}
		out = append(out, append(line, sex, row[3]))
	}
	return out
}
