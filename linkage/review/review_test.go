package review_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/list"
	"sijil/linkage/record"
	"sijil/linkage/review"
)

// linked makes lists of people who never lived, links them and returns who is
// who.
func linked(t testing.TB, people, lists int, seed uint64) (*linkage.Result, []string) {
	t.Helper()
	habits := fiction.Habits(lists)
	buffers, writers := make([]*bytes.Buffer, lists), make([]io.Writer, lists)
	for k := range habits {
		buffers[k] = &bytes.Buffer{}
		writers[k] = buffers[k]
	}
	var truth bytes.Buffer
	if err := fiction.Write(fiction.Options{People: people, Seed: seed, Lists: habits}, writers, &truth); err != nil {
		t.Fatal(err)
	}
	var tables []*list.Table
	var names []string
	for k, b := range buffers {
		table, err := list.Read(habits[k].Name, b.Bytes(), list.DefaultMissing)
		if err != nil {
			t.Fatal(err)
		}
		tables, names = append(tables, table), append(names, habits[k].Name)
	}
	set, err := record.Build(linkage.Sources(linkage.Guess(tables, names), tables))
	if err != nil {
		t.Fatal(err)
	}
	for k := range set.DuplicateFree {
		set.DuplicateFree[k] = k%2 == 0
	}
	r, err := linkage.Link(context.Background(), set, linkage.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	find := linkage.Find(set)
	person := make([]string, set.N)
	for _, line := range strings.Split(strings.TrimSpace(truth.String()), "\n")[1:] {
		cells := strings.Split(line, ",")
		if i, ok := find(cells[0], cells[1]); ok {
			person[i] = cells[2]
		}
	}
	return r, person
}

// judgedBy answers an audit as somebody who knows the truth.
func judgedBy(person []string, a review.Audit) []review.Tally {
	tallies := make([]review.Tally, len(a.Strata))
	for k, s := range a.Strata {
		tallies[k] = review.Tally{Linked: s.Linked, Pairs: s.Pairs}
	}
	for _, q := range a.Pairs {
		if person[q.I] == person[q.J] {
			tallies[q.Stratum].Same++
		} else {
			tallies[q.Stratum].Different++
		}
	}
	return tallies
}

// trueShares are the precision and recall among all pairs that can be drawn.
func trueShares(r *linkage.Result, group []int32, person []string) (precision, recall float64) {
	parts := review.NewParts(r, 100, 1)
	var links, right, same float64
	for i := range group {
		for j := i + 1; j < len(group); j++ {
			_, compared := parts.Pair(int32(i), int32(j))
			if group[i] == group[j] {
				links++
				if person[i] == person[j] {
					right++
				}
			}
			if person[i] == person[j] && (compared || group[i] == group[j]) {
				same++
			}
		}
	}
	return right / links, right / same
}

func TestTheIntervalsOfAnAuditHoldTheTruthAsOftenAsTheySay(t *testing.T) {
	audits := 200
	if testing.Short() {
		audits = 60
	}
	r, person := linked(t, 700, 4, 6)
	parts := review.NewParts(r, 100, 1)
	for name, group := range map[string][]int32{"groups as they are": parts.Group, "groups that are often wrong": spoiled(parts.Group)} {
		t.Run(name, func(t *testing.T) {
			precision, recall := trueShares(r, group, person)
			var coveredP, coveredR int
			var meanP, meanR float64
			for seed := range audits {
				tallies := judgedBy(person, parts.Audit(group, 200, uint64(seed)+1))
				p, q := review.Precision(tallies), review.Recall(tallies)
				if !p.Known || !q.Known {
					t.Fatalf("audit %d: nothing is known", seed)
				}
				meanP, meanR = meanP+p.Estimate/float64(audits), meanR+q.Estimate/float64(audits)
				if p.Low <= precision && precision <= p.High {
					coveredP++
				}
				if q.Low <= recall && recall <= q.High {
					coveredR++
				}
			}
			t.Logf("of %d audits: precision %.4f, on average %.4f, covered %d; recall %.4f, on average %.4f, covered %d", audits, precision, meanP, coveredP, recall, meanR, coveredR)
			if coveredP*100 < audits*94 || coveredR*100 < audits*94 {
				t.Error("intervals of 95 % cover the truth less often")
			}
			if d := meanP - precision; d > .015 || d < -.015 {
				t.Errorf("the precision is biased by %.4f", d)
			}
			if d := meanR - recall; d > .02 || d < -.02 {
				t.Errorf("the recall is biased by %.4f", d)
			}
		})
	}
}

// spoiled takes every ninth record out of its group and puts it with its
// neighbour's.
func spoiled(group []int32) []int32 {
	out := append([]int32(nil), group...)
	for i := 9; i < len(out)-1; i += 9 {
		if out[i] != int32(i) {
			out[i] = out[i+1]
		}
	}
	return out
}
