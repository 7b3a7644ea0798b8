package workspace_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"sijil/casework/lists"
)

// townspeople is a list of people who never lived.
func townspeople(n int) []byte {
	var b bytes.Buffer
	b.WriteString("id,given,father,family,age,birth,town,quarter,card,note\n")
	for i := range n {
		fmt.Fprintf(&b, "n%07d,Salim %s,Idris %s,Dorran %s,%d,19%02d-0%d-1%d,Marsoun,Old Mill %d,%011d,seen by the neighbours\n",
			i, letters(i%4000), letters(i%900), letters(i%700), i%90, i%100, i%9+1, i%9, i%40, i*7919)
	}
	return b.Bytes()
}

// importing benchmarks taking in a list of n rows, and reading it.
func importing(b *testing.B, n int) {
	ctx := context.Background()
	for range b.N {
		b.StopTimer()
		h := newHouse(b, "")
		h.importLines(b, networks)
		h.collectFile(b, "people", "people.csv", townspeople(n))
		h.mapped(b, "people", "org:ndn")
		b.StartTimer()
		done, err := lists.Import(ctx, h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: "people", List: "ndn", Organisation: "org:ndn"}})
		if err != nil || done.Release.New != int64(n) {
			b.Fatalf("%+v, %v", done, err)
		}
		b.StopTimer()
		h.close(b)
		b.StartTimer()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkImportOfAList50k(b *testing.B) { importing(b, 50_000) }
func BenchmarkImportOfAList1M(b *testing.B)  { importing(b, 1_000_000) }

// loading benchmarks the first reading of a ledger of n records.
func loading(b *testing.B, n int) {
	h := newHouse(b, "")
	h.importLines(b, networks)
	h.collectFile(b, "people", "people.csv", townspeople(n))
	h.mapped(b, "people", "org:ndn")
	h.take(b, "ndn", "people", "org:ndn")
	h.close(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		h.open(b) // what a process remembers is gone with it
		b.StartTimer()
		if got := len(h.ledger(b).Records); got != n {
			b.Fatalf("%d records", got)
		}
		b.StopTimer()
		l := h.ledger(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(l)
		h.close(b)
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/record")
}

func BenchmarkLoadOfALedger50k(b *testing.B) { loading(b, 50_000) }
func BenchmarkLoadOfALedger1M(b *testing.B)  { loading(b, 1_000_000) }

// BenchmarkLoadOfAKnownLedger50k reads a ledger that the process remembers.
func BenchmarkLoadOfAKnownLedger50k(b *testing.B) {
	h := newHouse(b, "")
	h.importLines(b, networks)
	h.collectFile(b, "people", "people.csv", townspeople(50_000))
	h.mapped(b, "people", "org:ndn")
	h.take(b, "ndn", "people", "org:ndn")
	h.ledger(b)
	for b.Loop() {
		h.ledger(b)
	}
}
