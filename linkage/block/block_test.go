package block_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"sijil/fault"
	"sijil/linkage/block"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

// people makes a set of records with few names and years, so that blocks meet.
func people(t *testing.T, n, names int) *record.Set {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(n), 1))
	var data []byte
	data = append(data, "given,family,year,place\n"...)
	for range n {
		data = fmt.Appendf(data, "G%c%d,F%c%d,%d,P%d\n", 'a'+rune(r.IntN(names)%20), r.IntN(names), 'a'+rune(r.IntN(names)%20), r.IntN(names), 1950+r.IntN(20), r.IntN(5))
	}
	table, err := list.Read("A", data, list.DefaultMissing)
	if err != nil {
		t.Fatal(err)
	}
	s, err := record.Build([]record.Source{{Table: table, Fields: []list.Field{
		{Role: "given", Column: "given"}, {Role: "family", Column: "family"}, {Role: "birth", Parts: list.Parts{Year: "year"}}, {Role: "place", Column: "place"}}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// seen keeps the pairs of all portions.
type seen struct {
	mu    sync.Mutex
	pairs map[[2]int32]int
	plan  *block.Plan
	t     *testing.T
}

func (v *seen) Pair(i, j int32, shared uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if i >= j || shared == 0 || shared != v.plan.Shared(i, j) {
		v.t.Errorf("pair %d, %d came with rules %b, they share %b", i, j, shared, v.plan.Shared(i, j))
	}
	v.pairs[[2]int32{i, j}]++
}

func (v *seen) End() {}

func visited(t *testing.T, p *block.Plan, threads int) map[[2]int32]int {
	v := &seen{pairs: map[[2]int32]int{}, plan: p, t: t}
	p.Visit(threads, func(int) {}, func(int) block.Visitor { return v })
	return v.pairs
}

func rules(t *testing.T, s *record.Set, words ...[]string) []block.Rule {
	t.Helper()
	parsed, err := block.ParseRules(s, words)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestEveryPairThatSharesARuleComesOnce(t *testing.T) {
	s := people(t, 300, 12)
	p := block.New(s, rules(t, s, []string{"given", "birth.year"}, []string{"family"}, []string{"given:2", "place"}), 0)
	got := visited(t, p, 4)
	want := 0
	for i := range int32(s.N) {
		for j := i + 1; j < int32(s.N); j++ {
			a, b := s.Row(i), s.Row(j)
			equal := func(role string) bool { c := s.Find(role).Cell; return a[c] != 0 && a[c] == b[c] }
			first := func(role string) string { return s.Find(role).Lexis.Folded[a[s.Find(role).Cell]][:2] }
			firstOther := func(role string) string { return s.Find(role).Lexis.Folded[b[s.Find(role).Cell]][:2] }
			if equal("given") && equal("birth.year") || equal("family") || first("given") == firstOther("given") && equal("place") {
				want++
				if got[[2]int32{i, j}] != 1 {
					t.Errorf("pair %d, %d shares a rule and came %d times", i, j, got[[2]int32{i, j}])
				}
			}
		}
	}
	if len(got) != want {
		t.Errorf("%d pairs came, %d share a rule", len(got), want)
	}
	if one := visited(t, p, 1); len(one) != len(got) {
		t.Errorf("one thread gives %d pairs, four give %d", len(one), len(got))
	}
}

func TestBlocksThatAreTooLargeAreDividedAndWhatIsLeftOutIsReported(t *testing.T) {
	s := people(t, 2000, 1) // all have one name
	p := block.New(s, rules(t, s, []string{"given", "family"}), 50)
	rep := p.Reports[0]
	if rep.Refined == 0 || rep.Largest > 50 {
		t.Errorf("%d blocks were divided, the largest has %d records, at most 50 should be", rep.Refined, rep.Largest)
	}
	if all := int64(2000 * 1999 / 2); rep.Pairs+rep.Dropped > all || rep.Dropped == 0 && rep.Pairs < all/200 {
		t.Errorf("%d pairs in blocks and %d left out, of %d", rep.Pairs, rep.Dropped, all)
	}
	if got := len(visited(t, p, 2)); int64(got) != rep.Pairs {
		t.Errorf("%d pairs came, the report says %d", got, rep.Pairs)
	}
}

func TestARuleOfNothingIsRefused(t *testing.T) {
	s := people(t, 10, 3)
	for _, words := range [][]string{{"mother"}, {"given:0"}, {"given:x"}} {
		if _, err := block.ParseRules(s, [][]string{words}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("rule %v: %v, want a fault.Invalid", words, err)
		}
	}
}

func TestRulesAreChosenFromTheDataAlone(t *testing.T) {
	s := people(t, 500, 15)
	first := block.Auto(s, 3)
	if len(first) == 0 {
		t.Fatal("no rule was chosen")
	}
	text := func(rules []block.Rule) (words []string) {
		for _, r := range rules {
			words = append(words, r.String())
		}
		return words
	}
	if again := block.Auto(s, 3); !slices.Equal(text(first), text(again)) {
		t.Errorf("%v and then %v", text(first), text(again))
	}
	p := block.New(s, first, 0)
	used := uint64(0)
	for pair := range visited(t, p, 4) {
		used |= p.Shared(pair[0], pair[1])
	}
	if bits.OnesCount64(used) == 0 {
		t.Error("no rule brings any pair")
	}
}
