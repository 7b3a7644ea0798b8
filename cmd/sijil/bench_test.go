package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sijil/casework"
	"sijil/claim"
	"sijil/value"
	"sijil/web"
	"sijil/workspace"
)

// buildProgram builds the program as it is handed out and returns its path.
func buildProgram(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "sijil")
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "sijil/cmd/sijil")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func BenchmarkProgramSize(b *testing.B) {
	info, err := os.Stat(buildProgram(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_ = info.Size()
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}

// BenchmarkDemoToFirstPage measures from the start of the program, in a folder
// without a sample, to the first page.
func BenchmarkDemoToFirstPage(b *testing.B) {
	program := buildProgram(b)
	var total time.Duration
	for b.Loop() {
		dir := b.TempDir()
		begin := time.Now()
		command := exec.Command(program, "demo", "--dir", filepath.Join(dir, "sample"), "--addr", "127.0.0.1:0")
		out, err := command.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := command.Start(); err != nil {
			b.Fatal(err)
		}
		if err := firstPage(out); err != nil {
			b.Fatal(err)
		}
		total += time.Since(begin)
		command.Process.Signal(os.Interrupt)
		command.Wait()
	}
	b.ReportMetric(total.Seconds()/float64(b.N), "s/page")
}

// firstPage waits for the link that the program prints and opens it.
func firstPage(out io.Reader) error {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		link := strings.TrimSpace(lines.Text())
		if !strings.HasPrefix(link, "http://") {
			continue
		}
		answer, err := http.Get(link)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("the first page is answered with %s", answer.Status)
		}
		return nil
	}
	return fmt.Errorf("the program printed no link")
}

// many is a served workspace with the sample and 100,000 claims about acts.
type many struct {
	base   string
	client *http.Client
	act    value.ID // has fifty claims
}

const manyClaims = 100_000

func serveMany(b *testing.B) many {
	b.Helper()
	ctx := context.Background()
	opts := workspace.Options{Opening: sampleOpening(), Passphrase: []byte(passphraseForTests), Sample: true}
	w, err := workspace.Create(ctx, filepath.Join(b.TempDir(), "house"), opts)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	if err := recordSample(ctx, w); err != nil {
		b.Fatal(err)
	}
	m := many{act: recordMany(b, w)}
	listener, err := web.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	pages, err := web.New(web.Config{Desk: w, Actor: w.Actor(), Addr: listener.Addr().String(), Now: time.Now, Rand: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: pages.Handler(), ConnContext: pages.ConnContext}
	go server.Serve(listener)
	b.Cleanup(func() { server.Close() })
	jar, _ := cookiejar.New(nil)
	m.base, m.client = "http://"+listener.Addr().String(), &http.Client{Jar: jar}
	link := strings.Replace(pages.SignInLink(), "/enter/", "/en/enter/", 1)
	request, _ := http.NewRequest(http.MethodPost, link, nil)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Origin", m.base)
	answer, err := m.client.Do(request)
	if err != nil || answer.StatusCode >= 400 {
		b.Fatalf("signing in: %v, %+v", err, answer)
	}
	answer.Body.Close()
	return m
}

// recordMany records the claims, and returns an event that fifty of them are
// about.
func recordMany(b *testing.B, w *workspace.Workspace) value.ID {
	ctx := context.Background()
	s, err := w.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	at, scope := s.Position(), s.Home()
	item, err := s.Item(ctx, "statement")
	s.Close()
	if err != nil {
		b.Fatal(err)
	}
	pen := w.Pen()
	event := pen.NewID()
	drafts := []casework.Draft{{Verb: "entity.record", Subject: event, Scope: scope, Body: claim.Entity{
		ID: event, Scope: scope, Kind: "event", Label: value.Label{{Lang: "en", Text: "the killings at the mill"}}}}}
	for n := range manyClaims {
		drafts = append(drafts, killingAt(pen, scope, item.ID, event, n)...)
		if len(drafts) >= 1000 || n == manyClaims-1 {
			if at, err = w.Record(ctx, w.Actor(), at, drafts); err != nil {
				b.Fatal(err)
			}
			drafts = drafts[:0]
		}
	}
	return event
}

// killingAt returns a claim about a killing; one in two thousand is about the
// event, and names people who are recorded.
func killingAt(pen casework.Pen, scope value.Scope, item, event value.ID, n int) []casework.Draft {
	victim, teller := pen.NewID(), pen.NewID()
	c := claim.Claim{
		ID: pen.NewID(), Scope: scope, Kind: "act", Polarity: claim.Affirmed, Force: claim.Asserted,
		Roles:  []claim.Role{{Role: "victim", Target: &value.Ref{Entity: victim}}},
		Values: []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "act", Code: "killing"}}}},
		Chain:  []claim.Telling{{Who: teller, Did: []claim.Did{claim.Saw}, Channel: "interview"}},
		Source: claim.Source{Item: item, Locator: claim.Locator{Paragraph: 5}},
		Quote:  &claim.Quotation{Text: fmt.Sprintf("before the mill opened; word %d", n)},
	}
	drafts := []casework.Draft{{Verb: "claim.assert", Subject: c.ID, Scope: scope, Body: c}}
	if n%(manyClaims/50) != 0 {
		return drafts
	}
	c.Roles = append(c.Roles, claim.Role{Role: "event", Target: &value.Ref{Entity: event}})
	drafts[0].Body = c
	for _, id := range []value.ID{victim, teller} {
		drafts = append(drafts, casework.Draft{Verb: "entity.record", Subject: id, Scope: scope, Body: claim.Entity{
			ID: id, Scope: scope, Kind: "person", Protected: true, Label: value.Label{{Lang: "en", Text: fmt.Sprintf("person %d", n)}}}})
	}
	return drafts
}

// page benchmarks one page. The first request, which fills caches after a
// start, is not counted; it is what a person waits for once.
func (m many) page(b *testing.B, path string) {
	m.get(b, path)
	var times []time.Duration
	for b.Loop() {
		begin := time.Now()
		m.get(b, path)
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

func (m many) get(b *testing.B, path string) {
	answer, err := m.client.Get(m.base + path)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s, %v\n%.300s", path, answer.Status, err, body)
	}
}

func BenchmarkPages_100000Claims(b *testing.B) {
	m := serveMany(b)
	b.Run("Overview", func(b *testing.B) { m.page(b, "/en/") })
	b.Run("Figure", func(b *testing.B) { m.page(b, "/ar/figure/investigated-killed") })
	b.Run("Entity", func(b *testing.B) { m.page(b, "/en/act/"+string(m.act)) })
}
