package ingest_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sijil/evidence/blob"
	"sijil/evidence/ingest"
)

// BenchmarkCollect_1GiB collects one file of 1 GiB and, in the same run,
// copies and flushes it. "of-copy" is the rate of collecting as a part of the
// rate of copying: DESIGN §11 asks for at least 0.5.
func BenchmarkCollect_1GiB(b *testing.B) {
	if testing.Short() {
		b.Skip("-short: 1 GiB is not written")
	}
	src := b.TempDir()
	fill(b, src, 1, 1<<30)
	compare(b, src, 1<<30)
}

// BenchmarkCollect_1000Files_1MiB is the same with a thousand photographs.
func BenchmarkCollect_1000Files_1MiB(b *testing.B) {
	if testing.Short() {
		b.Skip("-short: 1 GiB is not written")
	}
	src := b.TempDir()
	fill(b, src, 1000, 1<<20)
	compare(b, src, 1000<<20)
}

// BenchmarkCollect_5000Files_4KiB is the same with five thousand notes.
func BenchmarkCollect_5000Files_4KiB(b *testing.B) {
	src := b.TempDir()
	fill(b, src, 5000, 4096)
	compare(b, src, 5000*4096)
}

// compare copies src and collects it into a folder on the same disk, in turn.
// The copy is removed before collecting begins, so that both find the same
// memory free: on a virtual machine memory that was never used is slow.
func compare(b *testing.B, src string, size int64) {
	b.SetBytes(size)
	copyTree(b, src, filepath.Join(b.TempDir(), "warm"))
	var collecting, copying time.Duration
	for b.Loop() {
		b.StopTimer()
		dst := b.TempDir()
		start := time.Now()
		copyTree(b, src, filepath.Join(dst, "copy"))
		copying += time.Since(start)
		if err := os.RemoveAll(filepath.Join(dst, "copy")); err != nil {
			b.Fatal(err)
		}
		store, err := blob.OpenFolder(filepath.Join(dst, "blobs"))
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		start = time.Now()
		n := 0
		err = ingest.Run(context.Background(), ingest.Config{
			Store: store, Ring: newRing(b), Compartment: "bench",
			Held:     func(context.Context, string) (bool, error) { return false, nil },
			Report:   func(o ingest.Outcome) error { n++; return must(o) },
			Progress: func(ingest.Progress) {},
		}, []string{src})
		if err != nil || n == 0 {
			b.Fatal(n, err)
		}
		collecting += time.Since(start)
		b.StopTimer()
		if err := os.RemoveAll(dst); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(copying)/float64(collecting), "of-copy")
	b.ReportMetric(float64(size)*float64(b.N)/copying.Seconds()/1e6, "copy-MB/s")
}

func must(o ingest.Outcome) error {
	if o.State != ingest.New {
		return fmt.Errorf("%s: %s %s", o.Path, o.State, o.Reason)
	}
	return nil
}

func fill(b *testing.B, dir string, files int, size int64) {
	b.Helper()
	for i := range files {
		var seed [32]byte
		seed[0], seed[1] = byte(i), byte(i>>8)
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%05d", i)))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(f, io.LimitReader(rand.NewChaCha8(seed), size)); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// copyTree is what the budgets compare with: cp -r, then one sync of the disk.
func copyTree(b *testing.B, src, dst string) {
	b.Helper()
	for _, args := range [][]string{{"cp", "-r", src, dst}, {"sync", "-f", dst}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			b.Skipf("there is no %s to compare with: %v %s", args[0], err, out)
		}
	}
}
