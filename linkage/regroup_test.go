package linkage_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// linked links a small population of three lists.
func linked(t *testing.T, o linkage.Options) *linkage.Result {
	t.Helper()
	s, _, _ := population(t, 600, 12, fiction.Habits(3))
	r, err := linkage.Link(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pairs picks compared pairs that are in one group, or not.
func pairs(r *linkage.Result, together bool, n int) (found [][2]int32) {
	for k := 0; k < len(r.Pairs) && len(found) < n; k += 7 {
		if p := r.Pairs[k]; (r.Cluster[p.I] == r.Cluster[p.J]) == together && r.Set.Comparable(p.I, p.J) {
			found = append(found, [2]int32{p.I, p.J})
		}
	}
	return found
}

func TestGroupingAgainUnderNoJudgementsChangesNothing(t *testing.T) {
	r := linked(t, linkage.Options{OneToOne: true, Seed: 1})
	if !slices.Equal(r.Recluster(linkage.Judged{}).Group, r.Cluster) {
		t.Error("the groups are others than those that linking found")
	}
}

func TestAJudgementHoldsWhenRecordsAreGroupedAgain(t *testing.T) {
	r := linked(t, linkage.Options{OneToOne: true, Seed: 1})
	made := linkage.Judged{Different: pairs(r, true, 20)}
	group := r.Recluster(made).Group
	for _, d := range made.Different {
		if group[d[0]] == group[d[1]] {
			t.Errorf("records %v were judged different and are one person", d)
		}
	}
	var mu sync.Mutex
	r.Partitions(made, 20, func(_ int, group []int32) {
		mu.Lock()
		defer mu.Unlock()
		for _, d := range made.Different {
			if group[d[0]] == group[d[1]] {
				t.Errorf("records %v were judged different and are one person in a draw", d)
			}
		}
	})
}

func TestTheTermsOfAnyPairSumToItsScore(t *testing.T) {
	r := linked(t, linkage.Options{OneToOne: true, Seed: 1})
	score := map[[2]int32]int32{}
	for _, p := range r.Pairs {
		score[[2]int32{p.I, p.J}] = p.Score
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for k := range 2000 {
		i, j := int32(chance.IntN(r.Set.N)), int32(chance.IntN(r.Set.N))
		if k%2 == 0 {
			p := r.Pairs[chance.IntN(len(r.Pairs))]
			i, j = p.J, p.I
		}
		if i == j {
			continue
		}
		e := r.Explain(i, j)
		sum := int32(0)
		for _, term := range e.Terms {
			sum += term.Weight
		}
		want, compared := score[[2]int32{min(i, j), max(i, j)}]
		if sum != e.Score || compared != e.Compared || compared && want != e.Score {
			t.Fatalf("pair %d, %d: terms sum to %d, the score is %d; compared %v, scored %d", i, j, sum, e.Score, e.Compared, want)
		}
		if e.Probability <= 0 || e.Probability >= 1 || (e.Probability > .5) != (e.Score > 0) && e.Score != 0 {
			t.Fatalf("score %d has probability %g", e.Score, e.Probability)
		}
	}
}

func TestContradictoryLabelsAreReported(t *testing.T) {
	first := linked(t, linkage.Options{OneToOne: true, Seed: 1})
	p := pairs(first, true, 1)[0]
	r := linked(t, linkage.Options{OneToOne: true, Seed: 1, Labels: []linkage.Label{{I: p[0], J: p[1], Same: true}, {I: p[0], J: p[1]}}})
	if len(r.Contradictions) != 1 || r.Contradictions[0].I != p[0] || r.Contradictions[0].J != p[1] {
		t.Errorf("contradictions are %+v, want one of %v", r.Contradictions, p)
	}
}

// shuffled returns a list with its rows in another order.
func shuffled(data []byte, seed uint64) []byte {
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	r := rand.New(rand.NewPCG(seed, 3))
	r.Shuffle(len(lines)-1, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
	return append(bytes.Join(lines, []byte("\n")), '\n')
}

func TestOutputDoesNotDependOnTheOrderOfRowsNorOnThreads(t *testing.T) {
	habits := fiction.Habits(3)
	habits[2].Repeats = .1
	_, lists, _ := population(t, 800, 5, habits)
	names := []string{"list1", "list2", "list3"}
	output := func(lists [][]byte, threads int) string {
		r, err := linkage.Link(context.Background(), set(t, names, lists), linkage.Options{Seed: 1, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := r.WriteClusters(&b); err != nil {
			t.Fatal(err)
		}
		if err := r.WritePairs(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := output(lists, 1)
	if output(lists, 4) != want {
		t.Error("four threads give another output than one")
	}
	for k := range lists {
		lists[k] = shuffled(lists[k], uint64(k))
	}
	if output(lists, 3) != want {
		t.Error("another order of rows gives another output")
	}
}

func TestListsInMemoryAreLinkedAsFilesAre(t *testing.T) {
	_, lists, _ := population(t, 500, 8, fiction.Habits(2))
	var tables []*list.Table
	names := []string{"list1", "list2"}
	for k, data := range lists {
		var rows [][]string
		for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			var cells []string
			read, err := list.Read("row", append([]byte("a,b,c,d,e,f\n"), line...), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range read.Columns {
				cells = append(cells, c.Words[c.IDs[0]])
			}
			rows = append(rows, cells)
		}
		tables = append(tables, list.Gather(names[k], rows[0], slices.Values(rows[1:])))
	}
	s, err := record.Build(linkage.Sources(linkage.Guess(tables, names), tables))
	if err != nil {
		t.Fatal(err)
	}
	inMemory, err := linkage.Link(context.Background(), s, linkage.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	fromFiles, err := linkage.Link(context.Background(), set(t, names, lists), linkage.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(inMemory.Cluster, fromFiles.Cluster) {
		t.Error("the groups differ")
	}
}
