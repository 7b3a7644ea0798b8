package view_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
	"sijil/view"
)

// randomID returns an id as workspaces make them: without any order.
func randomID(r *rand.Rand) value.ID {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var b [26]byte
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return value.ID(b[:])
}

var benchWords = []string{"armed", "men", "entered", "the", "house", "early", "in", "morning", "neighbour", "shot", "orchard", "road", "river", "school", "heard", "gunfire", "الجيران", "سمعوا", "إطلاق", "النار", "صباح", "البستان"}

// act makes a claim as an investigation of many killings would have it.
func act(r *rand.Rand, victim value.ID) claim.Claim {
	c := killing(r.IntN(1_000_000), victim, []claim.Did{claim.Saw, claim.FoundAfter, claim.WasTold, claim.BasisUnknown}[r.IntN(4)])
	c.ID, c.Ref = randomID(r), ""
	c.Chain[0].Who = randomID(r)
	text := ""
	for range 12 {
		text += benchWords[r.IntN(len(benchWords))] + " "
	}
	c.Quote.Text = text + fmt.Sprint("word", r.IntN(20000))
	return c
}

// many is a view with 100,000 claims on 60,000 killings, and their journal.
type many struct {
	v *view.View
	j *journal
	r *rand.Rand
}

var filled struct {
	sync.Once
	many
	dir string
}

// fill makes the view that the reading benchmarks share.
func fill(b *testing.B) *many {
	filled.Do(func() {
		filled.j, filled.r = &journal{origin: "ours"}, rand.New(rand.NewPCG(1, 2))
		records := prelude(b, filled.j)
		victims := make([]value.ID, 60_000)
		for i := range victims {
			victims[i] = randomID(filled.r)
		}
		for i := range 100_000 {
			c := act(filled.r, victims[i%len(victims)])
			records = append(records, filled.j.add(b, "claim.assert", c.ID, c))
		}
		filled.dir = tempDir(b)
		var err error
		if filled.v, err = view.Open(context.Background(), filepath.Join(filled.dir, "view"), hexkey, nil); err != nil {
			b.Fatal(err)
		}
		for len(records) > 0 {
			n := min(5000, len(records))
			apply(b, filled.v, records[:n]...)
			records = records[n:]
		}
	})
	return &filled.many
}

// prelude records an item, two figures and what they rest on.
func prelude(b *testing.B, j *journal) []view.Record {
	j.add(b, "item.collect", id("i", 1), item(1))
	j.add(b, "entity.record", described.Set, set(described))
	j.add(b, "entity.record", listed.Set, set(listed))
	j.add(b, "figure.define", described.Set, described)
	j.add(b, "figure.define", listed.Set, listed)
	for i := range 14 {
		d := finding.Definition{Set: id("s", 10+i), Ref: fmt.Sprint("list-", i), Title: listed.Title, Unit: "person"}
		j.add(b, "entity.record", d.Set, set(d))
		j.add(b, "figure.define", d.Set, d)
		c := counted(i, d.Set, int64(i))
		j.add(b, "claim.assert", c.ID, c)
	}
	return j.records
}

// BenchmarkApply_1000PerCommit measures entries a second: claims in English
// and Arabic with their search index, beside 50,000 others.
func BenchmarkApply_1000PerCommit(b *testing.B) {
	for _, figures := range []bool{false, true} {
		b.Run(fmt.Sprintf("figureOfRecords=%v", figures), func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 4))
			v := open(b, filepath.Join(b.TempDir(), "view"))
			j := &journal{origin: "ours"}
			if figures {
				apply(b, v, prelude(b, j)...)
			}
			batch := func() []view.Record {
				records := make([]view.Record, 1000)
				for i := range records {
					c := act(r, randomID(r))
					records[i] = j.add(b, "claim.assert", c.ID, c)
				}
				return records
			}
			for range 50 {
				apply(b, v, batch()...)
			}
			b.ResetTimer()
			n := 0
			for b.Loop() {
				b.StopTimer()
				records := batch()
				b.StartTimer()
				apply(b, v, records...)
				n += len(records)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// BenchmarkFigure_100000Claims_OneChanged measures a figure that counts
// 100,000 claims after one more was recorded.
func BenchmarkFigure_100000Claims_OneChanged(b *testing.B) {
	m := fill(b)
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		c := act(m.r, randomID(m.r))
		apply(b, m.v, m.j.add(b, "claim.assert", c.ID, c))
		b.StartTimer()
		readFigure(b, m.v, -1)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/figure")
}

// BenchmarkFigure_100000Claims_Earlier measures the same figure at an earlier
// position, where all members are counted anew.
func BenchmarkFigure_100000Claims_Earlier(b *testing.B) {
	m := fill(b)
	at := int64(60_000)
	b.ResetTimer()
	for b.Loop() {
		at++
		readFigure(b, m.v, at)
	}
}

func readFigure(b *testing.B, v *view.View, at int64) {
	b.Helper()
	s, err := v.SnapshotAt(context.Background(), at)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Figure(context.Background(), "described", "en"); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkOverview_100000Claims measures what the overview reads, after one
// more claim was recorded: all figures, the queue, the list bounds, the log.
func BenchmarkOverview_100000Claims(b *testing.B) {
	m := fill(b)
	overview(b, m.v)
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		c := act(m.r, randomID(m.r))
		apply(b, m.v, m.j.add(b, "claim.assert", c.ID, c))
		b.StartTimer()
		overview(b, m.v)
	}
}

// BenchmarkOverviewCold_100000Claims measures the first overview after a start.
func BenchmarkOverviewCold_100000Claims(b *testing.B) {
	m := fill(b)
	for b.Loop() {
		b.StopTimer()
		m.v.ForgetComputed()
		b.StartTimer()
		overview(b, m.v)
	}
}

func overview(b *testing.B, v *view.View) {
	b.Helper()
	ctx := context.Background()
	s, err := v.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	defs, err := s.Definitions(ctx)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range defs {
		if _, err := s.Figure(ctx, d.Ref, "en"); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.Questions(ctx, "en"); err != nil {
		b.Fatal(err)
	}
	if _, err := s.ListBounds(ctx, "en"); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Lines(ctx, view.LogFilter{Limit: 20}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSearch_100000Claims measures a page of 50 claims found by words.
func BenchmarkSearch_100000Claims(b *testing.B) {
	m := fill(b)
	for _, words := range []string{"neighbour orchard", "البستان", "word77", "river school word1"} {
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				s, err := m.v.Snapshot(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				found, err := s.Claims(context.Background(), claim.Filter{Words: words, Limit: 50})
				if err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
