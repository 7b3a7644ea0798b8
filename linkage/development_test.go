package linkage_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/linkage"
	"sijil/linkage/record"
	"sijil/linkage/truth"
)

// splinkRules are the ten blocking rules of Splink's own example for
// historical_50k, in our words.
var splinkRules = [][]string{
	{"given:3", "family:4"}, {"family", "birth"}, {"given", "birth"}, {"postcode", "given"}, {"postcode", "family"}, {"birth", "place"},
	{"postcode:3", "birth"}, {"postcode:3", "given"}, {"postcode:3", "family"}, {"given:2", "family:2", "birth.year"},
}

// development is a public data set whose truth is known, with the budget of its
// pairwise F1 at the default threshold, without labels.
type development struct {
	name     string
	files    []string
	entity   func(header, row []string) string
	drop     []string // columns that hold the truth or are nearly it
	oneToOne bool
	blocking [][]string
	budget   float64
}

// column returns the entity that stands in a column.
func column(name string) func(header, row []string) string {
	return func(header, row []string) string { return row[slices.Index(header, name)] }
}

// febrl returns the entity within ids such as rec-17-dup-2.
func febrl(_, row []string) string { return strings.Split(row[0], "-")[1] }

var developments = []development{
	{"historical_50k_SplinkRules", []string{"splink/historical_50k.csv.gz"}, column("cluster"), []string{"unique_id", "cluster"}, false, splinkRules, .88},
	{"historical_50k", []string{"splink/historical_50k.csv.gz"}, column("cluster"), []string{"unique_id", "cluster"}, false, nil, .915},
	{"FEBRL3", []string{"febrl/dataset3.csv"}, febrl, []string{"rec_id"}, false, nil, .999},
	{"FEBRL3_WithoutSocSecID", []string{"febrl/dataset3.csv"}, febrl, []string{"rec_id", "soc_sec_id"}, false, nil, .997},
	{"FEBRL4_OneToOne", []string{"febrl/dataset4a.csv", "febrl/dataset4b.csv"}, febrl, []string{"rec_id"}, true, nil, .9995},
	{"RLdata10000", []string{"rldata/RLdata10000.csv"}, column("ent_id"), []string{"rec_id", "ent_id"}, false, nil, .96},
}

// load reads the files of a data set, takes the columns out that hold the
// truth, shuffles the rows and gives them ids that tell nothing; it returns the
// lists and, by list and row, the entity. It skips the test if the data is not
// there.
func (d development) load(t testing.TB, seed uint64) (lists [][]byte, names []string, entities [][]string) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	for k, file := range d.files {
		path := filepath.Join("..", "..", "shared", "data", "linkage", file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Skipf("the development data does not lie beside the repository (%s)", file)
		}
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if data, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		c := csv.NewReader(bytes.NewReader(data))
		c.TrimLeadingSpace = true
		rows, err := c.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		header := rows[0]
		for i := range header {
			header[i] = strings.TrimSpace(header[i])
		}
		rows = rows[1:]
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		entity := make([]string, len(rows))
		for i, row := range append([][]string{header}, rows...) {
			line := []string{"record_id"}
			if i > 0 {
				line[0] = fmt.Sprintf("%06d", i)
				entity[i-1] = d.entity(header, row)
			}
			for c, cell := range row {
				if !slices.Contains(d.drop, header[c]) {
					line = append(line, cell)
				}
			}
			w.Write(line)
		}
		w.Flush()
		lists, names, entities = append(lists, out.Bytes()), append(names, string(rune('A'+k))), append(entities, entity)
	}
	return lists, names, entities
}

// measure compares groups with the entities of load, whose ids are row numbers.
func measure(s *record.Set, cluster []int32, entities [][]string) truth.Measures {
	number := map[string]int32{}
	entity := make([]int32, s.N)
	for i := range s.N {
		var row int
		fmt.Sscanf(s.ID[i], "%d", &row)
		name := entities[s.List[i]][row-1]
		if _, ok := number[name]; !ok {
			number[name] = int32(len(number))
		}
		entity[i] = number[name]
	}
	return truth.Measure(cluster, entity)
}

func TestDevelopmentDataIsLinkedWithinItsBudget(t *testing.T) {
	for _, d := range developments {
		t.Run(d.name, func(t *testing.T) {
			lists, names, entities := d.load(t, 7)
			s := set(t, names, lists)
			r, err := linkage.Link(context.Background(), s, linkage.Options{OneToOne: d.oneToOne, Blocking: d.blocking, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			m := measure(s, r.Cluster, entities)
			t.Logf("precision %.4f, recall %.4f, F1 %.4f; B³ F1 %.4f; %d people, %d groups; %d pairs, prior %.2g; converged %v in %d rounds",
				m.Precision, m.Recall, m.F1, m.B3F1, m.People, m.Clusters, len(r.Pairs), r.Model.Prior, r.Model.Converged, r.Model.Rounds)
			for _, st := range r.Stages {
				t.Logf("%s %v", st.Name, st.Took)
			}
			if m.F1 < d.budget {
				t.Errorf("F1 is %.4f, at least %.4f should be", m.F1, d.budget)
			}
		})
	}
}
