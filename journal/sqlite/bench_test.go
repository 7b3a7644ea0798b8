package sqlite_test

import (
	"context"
	"fmt"
	"testing"

	"sijil/journal"
	"sijil/journal/journaltest"
)

// drafts returns n drafts with bodies as long as a claim's.
func drafts(n int) []journal.Draft {
	list := make([]journal.Draft, n)
	for i := range list {
		list[i] = journaltest.Draft(i)
		list[i].Body = fmt.Appendf(nil, `{"id":%q,"kind":"act","polarity":"affirmed","force":"reported","roles":[{"role":"victim","target":%q},{"role":"event","target":%q}],"values":[{"name":"act","value":{"kind":"code","list":"act","code":"killing"}}],"chain":[{"who":%q,"did":["saw"],"channel":"interview"}],"item":%q,"at":{"paragraph":%d},"quote":"invented words of an invented witness in an invented country"}`,
			journaltest.Subject(i), journaltest.Subject(i+1), journaltest.Subject(i+2), journaltest.Subject(i+3), journaltest.Subject(i+4), i)
	}
	return list
}

func benchmarkAppend(b *testing.B, n int) {
	h, _ := house(b)
	ctx := context.Background()
	list := drafts(n)
	size := int64(0)
	for b.Loop() {
		var err error
		if size, err = h.Append(ctx, size, journaltest.Actor, list); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkAppend_1PerCommit(b *testing.B)    { benchmarkAppend(b, 1) }
func BenchmarkAppend_1000PerCommit(b *testing.B) { benchmarkAppend(b, 1000) }

func filled(b *testing.B, n int) *journaltest.House {
	h, _ := house(b)
	for size := int64(0); size < int64(n); {
		var err error
		if size, err = h.Append(context.Background(), size, journaltest.Actor, drafts(1000)); err != nil {
			b.Fatal(err)
		}
	}
	return h
}

func BenchmarkReplay_20kEntries(b *testing.B) {
	h := filled(b, 20000)
	b.ResetTimer()
	n := 0
	for b.Loop() {
		for _, err := range h.Replay(context.Background(), 0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkVerify_20kEntries(b *testing.B) {
	h := filled(b, 20000)
	b.ResetTimer()
	n := 0
	for b.Loop() {
		if lines := h.Verify(b); len(lines) > 0 {
			b.Fatal(lines)
		}
		n += 20000
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "entries/s")
}
