package linkage_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"sijil/linkage"
	"sijil/linkage/truth"
)

// soundResult fails the test if anything learned is no number, or a group is larger
// than it may be.
func soundResult(t *testing.T, r *linkage.Result, largest int) {
	t.Helper()
	for _, l := range r.Model.Learned() {
		if math.IsNaN(l.Same) || math.IsNaN(l.Different) || math.IsInf(l.Same, 0) || l.Different <= 0 {
			t.Errorf("%s, %s: %g among the same, %g among others", l.Field, l.Level, l.Same, l.Different)
		}
	}
	if math.IsNaN(r.Model.Prior) || r.Model.Prior <= 0 || r.Model.Prior >= 1 {
		t.Errorf("the prior is %g", r.Model.Prior)
	}
	size := map[int32]int{}
	for _, g := range r.Cluster {
		size[g]++
	}
	for g, n := range size {
		if n > largest {
			t.Errorf("group %d has %d records", g, n)
		}
	}
	if in := r.Interval(20); in.Low > in.Best || in.Best > in.High || in.Low < min(1, r.Set.N) {
		t.Errorf("the interval of the count is %+v", in)
	}
}

func TestStrangeListsAreLinkedSoberly(t *testing.T) {
	chance := rand.New(rand.NewPCG(4, 4))
	rows := func(n int, row func(i int) string) []byte {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%06d,%s\n", i, row(i))
		}
		return []byte(b.String())
	}
	name := func() string {
		return fmt.Sprintf("%c%cr%cn T%cl%cm", 'A'+rune(chance.IntN(26)), "aiou"[chance.IntN(4)], "aiou"[chance.IntN(4)], "aiou"[chance.IntN(4)], "aiou"[chance.IntN(4)])
	}
	for _, c := range []struct {
		what    string
		header  string
		rows    []byte
		largest int
	}{
		{"one record", "id,name,age", rows(1, func(int) string { return "Omar Talim,40" }), 1},
		{"two equal records", "id,name,age", rows(2, func(int) string { return "Omar Talim,40" }), 2},
		{"a constant column", "id,name,sex,age", rows(400, func(i int) string { return fmt.Sprintf("%s,male,%d", name(), i%80) }), 8},
		{"an empty column", "id,name,place,age", rows(400, func(i int) string { return fmt.Sprintf("%s,,%d", name(), i%80) }), 8},
		{"nothing but names", "id,name", rows(2000, func(int) string { return name() }), 40},
		{"a block of equal names", "id,name,age", rows(20_000, func(i int) string {
			if i < 10_000 {
				return fmt.Sprintf("Omar Talim,%d", i%90)
			}
			return fmt.Sprintf("%s,%d", name(), i%90)
		}), 400},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := set(t, []string{"list"}, [][]byte{append([]byte(c.header+"\n"), c.rows...)})
			r, err := linkage.Link(context.Background(), s, linkage.Options{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			soundResult(t, r, c.largest)
		})
	}
}

func TestAgreementFallsSmoothlyAsCellsGoMissing(t *testing.T) {
	last := 1.0
	for _, missing := range []float64{0, .3, .6} {
		habits := hard("arabic", "english")
		for k := range habits {
			habits[k].Missing = missing
		}
		s, _, known := population(t, 3000, 17, habits)
		r, err := linkage.Link(context.Background(), s, linkage.Options{OneToOne: true, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		soundResult(t, r, 2)
		m := truth.Measure(r.Cluster, entities(t, s, known))
		t.Logf("%.0f %% missing: F1 %.4f", 100*missing, m.F1)
		if m.F1 < .93 || m.F1 > last+.01 {
			t.Errorf("with %.0f %% of sexes and ages missing F1 is %.4f, before it was %.4f", 100*missing, m.F1, last)
		}
		last = m.F1
	}
}
