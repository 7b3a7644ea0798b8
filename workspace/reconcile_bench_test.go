package workspace_test

import (
	"slices"
	"testing"
	"time"

	"sijil/casework"
	"sijil/casework/reconcile"
)

// BenchmarkPageOfAPairAfterAJudgement50k judges pair after pair of lists with
// 50,000 records and reads the page of the next, as a reviewer does. The time of
// the page, and of the judgement before it, are reported.
func BenchmarkPageOfAPairAfterAJudgement50k(b *testing.B) {
	h := newHouse(b, "")
	h.fictional(b, 23_500, 5)
	begun := time.Now()
	next := ask(b, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim"})
	first := ask(b, h, reconcile.Pair, pairFor("R. Halim", next.Next[0].A, next.Next[0].B))
	b.Logf("%d records, %d pairs wait; the first page took %v", ask(b, h, reconcile.Summary, casework.Asked{}).Records, next.Progress.Waiting, time.Since(begun))
	var judged, pages []time.Duration
	verdicts := []reconcile.Verdict{reconcile.Same, reconcile.Different, reconcile.Unsure}
	for n := 0; b.Loop(); n++ {
		begun = time.Now()
		h.judge(b, "R. Halim", first.A.Name, first.B.Name, verdicts[n%3])
		judged = append(judged, time.Since(begun))
		begun = time.Now()
		next = ask(b, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim"})
		if len(next.Next) == 0 {
			b.Fatal("all pairs are judged")
		}
		first = ask(b, h, reconcile.Pair, pairFor("R. Halim", next.Next[0].A, next.Next[0].B))
		pages = append(pages, time.Since(begun))
	}
	report := func(what string, took []time.Duration) {
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, what+"-ms")
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, what+"-p95-ms")
	}
	report("judgement", judged)
	report("page", pages)
}
