package cluster_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/linkage/cluster"
)

// problem draws records on lists, scored pairs and judgements, contradictory
// ones among them.
func problem(t *rapid.T) (n int, edges []cluster.Edge, rules cluster.Rules) {
	n = rapid.IntRange(1, 16).Draw(t, "n")
	lists := rapid.IntRange(1, 4).Draw(t, "lists")
	rules = cluster.Rules{Threshold: int32(rapid.IntRange(-300, 300).Draw(t, "threshold")), Unblocked: cluster.Unblocked}
	for range lists {
		rules.Single = append(rules.Single, rapid.Bool().Draw(t, "single"))
	}
	for range n {
		rules.List = append(rules.List, uint16(rapid.IntRange(0, lists-1).Draw(t, "list")))
	}
	record := rapid.Int32Range(0, int32(n-1))
	seen := map[[2]int32]bool{}
	for range rapid.IntRange(0, 40).Draw(t, "edges") {
		i, j := record.Draw(t, "i"), record.Draw(t, "j")
		i, j = min(i, j), max(i, j)
		if i == j || seen[[2]int32{i, j}] || rules.List[i] == rules.List[j] && rules.Single[rules.List[i]] {
			continue
		}
		seen[[2]int32{i, j}] = true
		edges = append(edges, cluster.Edge{I: i, J: j, Score: int32(rapid.IntRange(-2000, 3000).Draw(t, "score"))})
	}
	judge := func(what string) (pairs [][2]int32) {
		for range rapid.IntRange(0, 4).Draw(t, what) {
			if i, j := record.Draw(t, "i"), record.Draw(t, "j"); i != j {
				pairs = append(pairs, [2]int32{i, j})
			}
		}
		return pairs
	}
	rules.Same, rules.Different = judge("same"), judge("different")
	return n, edges, rules
}

// keepsConstraints fails the test if groups break a constraint. Pairs judged the
// same may be apart only if they are among contradictions.
func keepsConstraints(t *rapid.T, group []int32, rules cluster.Rules, contradictions []cluster.Contradiction) {
	type place struct {
		group int32
		list  uint16
	}
	seen := map[place]bool{}
	for i, g := range group {
		at := place{g, rules.List[i]}
		if rules.Single[at.list] && seen[at] {
			t.Fatalf("group %d has two records of list %d, which has no repetitions", g, at.list)
		}
		seen[at] = true
	}
	for _, d := range rules.Different {
		if group[d[0]] == group[d[1]] {
			t.Fatalf("records %v were judged different and are in one group", d)
		}
	}
	excused := map[[2]int32]bool{}
	for _, c := range contradictions {
		for _, s := range c.Same {
			excused[s], excused[[2]int32{s[1], s[0]}] = true, true
		}
	}
	for _, s := range rules.Same {
		if group[s[0]] != group[s[1]] && !excused[s] {
			t.Fatalf("records %v were judged the same and are apart, and no contradiction says why", s)
		}
	}
}

func TestGroupsKeepEveryConstraint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges, rules := problem(t)
		g := cluster.Average(n, edges, rules)
		keepsConstraints(t, g.Group, rules, g.Contradictions)
		for i, c := range g.Group {
			if c > int32(i) || g.Group[c] != c {
				t.Fatalf("record %d has group %d, which is not its smallest record", i, c)
			}
		}
		for _, c := range g.Contradictions {
			if len(c.Same) == 0 || g.Group[c.I] == g.Group[c.J] {
				t.Fatalf("contradiction %+v names no judgements, or its records are in one group", c)
			}
		}
	})
}

func TestGroupsDoNotDependOnTheOrderOfPairsNorOnThreads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges, rules := problem(t)
		rules.Threads = 1
		want := cluster.Average(n, edges, rules)
		rules.Threads = 4
		rules.Same, rules.Different = rapid.Permutation(rules.Same).Draw(t, "same again"), rapid.Permutation(rules.Different).Draw(t, "different again")
		got := cluster.Average(n, rapid.Permutation(edges).Draw(t, "pairs again"), rules)
		if !slices.Equal(got.Group, want.Group) || len(got.Contradictions) != len(want.Contradictions) {
			t.Fatalf("groups %v, want %v", got.Group, want.Group)
		}
	})
}

func TestTwoListsWithoutRepetitionsAreAssignedOptimally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := rapid.IntRange(1, 5).Draw(t, "left"), rapid.IntRange(1, 5).Draw(t, "right")
		n := left + right
		rules := cluster.Rules{Unblocked: cluster.Unblocked, List: make([]uint16, n), Single: []bool{true, true}}
		var edges []cluster.Edge
		score := map[[2]int32]int64{}
		for i := range n {
			if i >= left {
				rules.List[i] = 1
				continue
			}
			for j := left; j < n; j++ {
				if s := int32(rapid.IntRange(-500, 1000).Draw(t, "score")); rapid.Bool().Draw(t, "compared") {
					edges = append(edges, cluster.Edge{I: int32(i), J: int32(j), Score: s})
					score[[2]int32{int32(i), int32(j)}] = int64(s)
				}
			}
		}
		group := cluster.Average(n, edges, rules).Group
		got := int64(0)
		for j := left; j < n; j++ {
			if g := group[j]; g != int32(j) {
				got += score[[2]int32{g, int32(j)}]
			}
		}
		if want := greatest(score, 0, left, left, n, map[int]bool{}); got != want {
			t.Fatalf("the sum of scores is %d, the greatest is %d", got, want)
		}
	})
}

// greatest tries every assignment.
func greatest(score map[[2]int32]int64, i, left, from, n int, taken map[int]bool) int64 {
	if i == left {
		return 0
	}
	best := greatest(score, i+1, left, from, n, taken)
	for j := from; j < n; j++ {
		if s := score[[2]int32{int32(i), int32(j)}]; s > 0 && !taken[j] {
			taken[j] = true
			best = max(best, s+greatest(score, i+1, left, from, n, taken))
			taken[j] = false
		}
	}
	return best
}

func TestDrawnPartitionsKeepEveryConstraint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges, rules := problem(t)
		g := cluster.Average(n, edges, rules)
		rules.Threads = 1 // so that a failure is in the goroutine of the test
		cluster.Sample(g.Group, edges, rules, 8, 1, func(_ int, d cluster.Draw) {
			keepsConstraints(t, d.Group, rules, g.Contradictions)
			groups := slices.Clone(d.Group)
			slices.Sort(groups)
			if got := len(slices.Compact(groups)); got != d.Groups {
				t.Fatalf("a draw says %d groups and has %d", d.Groups, got)
			}
		})
	})
}

func TestContradictoryJudgementsAreReportedNotSolved(t *testing.T) {
	rules := cluster.Rules{List: make([]uint16, 4), Single: []bool{false}, Same: [][2]int32{{0, 1}, {2, 1}}, Different: [][2]int32{{2, 0}}}
	g := cluster.Average(4, []cluster.Edge{{I: 0, J: 1, Score: -900}, {I: 1, J: 2, Score: 800}}, rules)
	if len(g.Contradictions) != 1 {
		t.Fatalf("%d contradictions, want 1", len(g.Contradictions))
	}
	c := g.Contradictions[0]
	if c.I != 0 || c.J != 2 || c.OnList || !slices.Equal(c.Same, [][2]int32{{0, 1}, {1, 2}}) {
		t.Errorf("the contradiction is %+v", c)
	}
	if g.Group[0] == g.Group[2] {
		t.Error("records judged different are in one group")
	}
}
