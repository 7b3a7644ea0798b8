package workspace_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"sijil/casework"
	"sijil/claim"
	"sijil/value"
	"sijil/workspace"
)

// killing is a claim about an act, as an investigation of many killings has
// them by the thousand.
func killing(h *house, scope value.Scope, n int) casework.Draft {
	pen := h.Pen()
	victim, teller := pen.NewID(), pen.NewID()
	c := claim.Claim{
		ID: pen.NewID(), Scope: scope, Kind: "act", Polarity: claim.Affirmed, Force: claim.Asserted,
		Roles:  []claim.Role{{Role: "victim", Target: &value.Ref{Entity: victim}}},
		Values: []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "act", Code: "killing"}}}},
		When:   &value.Time{Kind: value.Moment, EDTF: "2034-05-13", Earliest: "2034-05-13", Latest: "2034-05-13"},
		Chain:  []claim.Telling{{Who: teller, Did: []claim.Did{claim.FoundAfter}, Channel: "interview"}},
		Source: claim.Source{Item: teller, Locator: claim.Locator{Paragraph: int64(n%400 + 1)}},
		Quote:  &claim.Quotation{Text: fmt.Sprintf("they came early, before the mill opened; word %d", n)},
	}
	return casework.Draft{Verb: "claim.assert", Subject: c.ID, Scope: scope, Body: c}
}

// record benchmarks recording, the journal, the head file and the view
// included.
func record(b *testing.B, atOnce int) {
	ctx := context.Background()
	h := newHouse(b, "")
	s, err := h.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	at, scope := s.Position(), s.Home()
	s.Close()
	b.ResetTimer()
	for i := range b.N {
		b.StopTimer()
		drafts := make([]casework.Draft, atOnce)
		for k := range drafts {
			drafts[k] = killing(h, scope, i*atOnce+k)
		}
		b.StartTimer()
		if at, err = h.Record(ctx, h.Actor(), at, drafts); err != nil {
			b.Fatal(err)
		}
	}
	read, err := h.Snapshot(ctx) // waits for the view
	if err != nil {
		b.Fatal(err)
	}
	read.Close()
	b.ReportMetric(float64(b.N*atOnce)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkRecord_OneDurableEntry(b *testing.B) { record(b, 1) }
func BenchmarkRecord_1000PerCommit(b *testing.B)   { record(b, 1000) }

// BenchmarkVerify_1GiB verifies a workspace that holds one GiB in as many
// files as there are processors, and compares with sha256sum of the same
// stored bytes on as many processors.
func BenchmarkVerify_1GiB(b *testing.B) {
	if _, err := exec.LookPath("sha256sum"); err != nil {
		b.Skip("sha256sum is not installed, so there is nothing to compare with")
	}
	ctx := context.Background()
	h := newHouse(b, "")
	cores := runtime.GOMAXPROCS(0)
	in := b.TempDir()
	for i := range cores {
		f, err := os.Create(filepath.Join(in, fmt.Sprint(i)))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.CopyN(f, rand.Reader, 1<<30/int64(cores)); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
	total, err := casework.Collect(ctx, h, h.Actor(), casework.Collecting{Paths: []string{in}})
	if err != nil || total.New != cores {
		b.Fatalf("collected %+v, %v", total, err)
	}
	if err := h.Close(); err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		begin := time.Now()
		report, err := workspace.Verify(ctx, h.dir, passphrase, nil)
		if err != nil || len(report.Damage) > 0 || report.Bytes < 1<<30 {
			b.Fatalf("%+v, %v", report, err)
		}
		ours += time.Since(begin)
		begin = time.Now()
		command := fmt.Sprintf("find '%s' -type f -print0 | xargs -0 -n 1 -P %d sha256sum", filepath.Join(h.dir, "blobs"), cores)
		if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		theirs += time.Since(begin)
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x_sha256sum")
}
