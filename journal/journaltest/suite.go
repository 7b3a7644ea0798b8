package journaltest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/translog"
)

// Run runs the suite on an engine.
func Run(t *testing.T, engine Engine) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Engine)
	}{
		{"EntriesComeBackInOrder", entriesComeBack},
		{"AppendAtAnotherSizeIsAConflict", appendConflicts},
		{"WhatCannotBeAnEntryIsRefused", badDraftsRefused},
		{"ConcurrentAppendsAreAllRecordedOnce", concurrentAppends},
		{"StoreAgreesWithAModel", storeAgreesWithModel},
		{"SecretsLiveAndAreDestroyed", secretsLive},
		{"ErasedBodyIsGoneAndTheLogStillProves", erasedBody},
		{"EveryEntryHasAProof", everyEntryProved},
		{"ExportProvesItself", exportProves},
		{"ReceivedLogsMergeInAnyOrder", receivedMerge},
		{"ForeignErasureIsCarriedOut", foreignErasure},
		{"ForkedLogIsRefused", forkedRefused},
		{"FalseExportIsRefused", falseExportRefused},
		{"PoisonedLogIsRefused", poisonRefused},
		{"EveryColumnIsVerified", everyColumnVerified},
		{"RolledBackLogIsNamed", rolledBack},
		{"ForgedErasureIsNamed", forgedErasure},
		{"AnotherHistoryIsNamed", otherHistory},
		{"TornSlotIsRepairedOnOpening", tornSlot},
		{"HeadOlderThanTheLogIsRenewed", olderHead},
		{"MissingHeadFileIsDamage", missingHead},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, engine) })
	}
}

var ctx = context.Background()

func mustBeSound(t *testing.T, h *House) {
	t.Helper()
	if lines := h.Verify(t); len(lines) > 0 {
		t.Fatalf("a sound journal is called damaged:\n%s", strings.Join(lines, "\n"))
	}
}

func entriesComeBack(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 40)
	check := func(from int64) {
		t.Helper()
		got := h.Records(t, from)
		if len(got) != int(40-from) {
			t.Fatalf("from %d: got %d records, want %d", from, len(got), 40-from)
		}
		for i, r := range got {
			n := int(from) + i
			want := Draft(n)
			if r.Index != int64(n) || r.Position != int64(n+1) || r.Verb != want.Verb || r.Subject != want.Subject || r.Actor != Actor {
				t.Errorf("record %d has head %+v", n, r.Head)
			}
			if string(r.Body) != string(want.Body) || r.Erased {
				t.Errorf("record %d has body %q, want %q", n, r.Body, want.Body)
			}
		}
	}
	for _, from := range []int64{0, 1, 17, 39, 40} { // some of it from memory
		check(from)
	}
	if err := h.Reopen(t); err != nil {
		t.Fatal(err)
	}
	for _, from := range []int64{0, 17, 40} { // all of it from the store
		check(from)
	}
	mustBeSound(t, h)
}

func appendConflicts(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 3)
	for _, expect := range []int64{0, 2, 4, -1} {
		_, err := h.Append(ctx, expect, Actor, []journal.Draft{Draft(9)})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("append at %d: got %v, want a conflict", expect, err)
		}
	}
	// Another process wrote in between: the store itself must refuse.
	_, err := h.Store.Commit(ctx, journal.Change{Growth: []journal.Growth{{From: 2, Log: journal.Log{Origin: h.Origin(), Size: 3}}}})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("store: got %v, want a conflict", err)
	}
	if n, err := h.Size(ctx); n != 3 || err != nil {
		t.Errorf("size is %d, %v; want 3", n, err)
	}
	mustBeSound(t, h)
}

func badDraftsRefused(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	good := Draft(1)
	for name, spoil := range map[string]func(*journal.Draft){
		"a name as subject":        func(d *journal.Draft) { d.Subject = "Jane Fictional" },
		"a verb with a space":      func(d *journal.Draft) { d.Verb = "claim assert" },
		"a body that is not JSON":  func(d *journal.Draft) { d.Body = []byte("{") },
		"an entry's key as secret": func(d *journal.Draft) { d.Destroy = []string{"entry house.test 0000000000000000"} },
		"a secret with no bytes":   func(d *journal.Draft) { d.Secrets = []journal.Secret{{ID: "x"}} },
	} {
		bad := good
		spoil(&bad)
		if _, err := h.Append(ctx, 0, Actor, []journal.Draft{good, bad}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
	if _, err := h.Append(ctx, 0, "somebody", []journal.Draft{good}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a name as actor: got %v, want invalid", err)
	}
	if n, _ := h.Size(ctx); n != 0 {
		t.Errorf("%d entries were recorded, want none", n)
	}
}

func concurrentAppends(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	const writers, each = 4, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := 0; i < each; {
				size, err := h.Size(ctx)
				if err == nil {
					_, err = h.Append(ctx, size, Actor, []journal.Draft{Draft(w*each + i)})
				}
				if err == nil {
					i++
				} else if fault.KindOf(err) != fault.Conflict {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, r := range h.Records(t, 0) {
		seen[string(r.Body)] = true
	}
	if n, _ := h.Size(ctx); n != writers*each || len(seen) != writers*each {
		t.Errorf("%d entries, %d different; want %d", n, len(seen), writers*each)
	}
	mustBeSound(t, h)
}

func secretsLive(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	wrap := func(b byte) []byte {
		w, err := h.Options.Keyring.Wrap("case", [32]byte{b})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	if err := h.PutSecret(ctx, "compartment/1", wrap(1)); err != nil {
		t.Fatal(err)
	}
	second := wrap(2)
	if err := h.PutSecret(ctx, "compartment/1", second); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Secret(ctx, "compartment/1"); err != nil || !bytes.Equal(got, second) {
		t.Errorf("a living secret was not replaced: %v", err)
	}
	d := Draft(0)
	d.Secrets = []journal.Secret{{ID: "blob/1", Wrapped: wrap(3)}}
	d.Destroy = []string{"compartment/1"}
	if _, err := h.Append(ctx, 0, Actor, []journal.Draft{d}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Secret(ctx, "blob/1"); err != nil {
		t.Errorf("a secret given with an entry: %v", err)
	}
	if _, err := h.Secret(ctx, "compartment/1"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a destroyed secret: got %v, want not found", err)
	}
	if err := h.PutSecret(ctx, "compartment/1", second); fault.KindOf(err) != fault.Conflict {
		t.Errorf("reviving a destroyed secret: got %v, want a conflict", err)
	}
	if err := h.DestroySecret(ctx, "blob/1"); err != nil {
		t.Fatal(err)
	}
	if all, err := h.Secrets(ctx, "blob/"); err != nil || len(all) != 1 || all[0].ID != "blob/1" || all[0].DestroyedAt == 0 {
		t.Errorf("secrets of files: %+v, %v", all, err)
	}
	if _, err := h.Secret(ctx, "blob/1"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a destroyed secret: got %v, want not found", err)
	}
	if _, err := h.Secret(ctx, "blob/2"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a secret that never was: got %v, want not found", err)
	}
	mustBeSound(t, h)
}

func erasedBody(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 9)
	before := h.Records(t, 0)
	old, err := h.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	place := journal.Place{Origin: h.Origin(), Index: 4}
	size, err := h.Erase(ctx, Actor, place, "asked for by the family")
	if err != nil || size != 10 {
		t.Fatalf("erasing: size %d, %v; want 10", size, err)
	}
	for range 2 {
		after := h.Records(t, 0)
		if r := after[4]; !r.Erased || r.Body != nil || r.Head != before[4].Head || r.LeafHash != before[4].LeafHash {
			t.Errorf("the erased entry is %+v", r)
		}
		if r := after[9]; r.Verb != journal.VerbErase || !strings.Contains(string(r.Body), `"index":4`) {
			t.Errorf("the erasure is told of as %s %s", r.Verb, r.Body)
		}
		if lines := h.VerifyAgainst(t, old); len(lines) > 0 {
			t.Errorf("after a lawful erasure verify says %q", lines)
		}
		if err := h.Reopen(t); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Erase(ctx, Actor, place, "again"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("erasing twice: got %v, want a conflict", err)
	}
	if _, err := h.Erase(ctx, Actor, journal.Place{Origin: h.Origin(), Index: 9}, "hide it"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("erasing an erasure: got %v, want invalid", err)
	}
	if _, err := h.Erase(ctx, Actor, journal.Place{Origin: h.Origin(), Index: 99}, "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("erasing nothing: got %v, want not found", err)
	}
}

func everyEntryProved(t *testing.T, engine Engine) {
	h := NewHouse(t, engine, "house.test")
	h.Fill(t, 21)
	msg, err := h.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, err := translog.Open(msg, h.Verifier())
	if err != nil || c.Size != 21 {
		t.Fatalf("checkpoint of size %d, %v", c.Size, err)
	}
	for i, r := range h.Records(t, 0) {
		hs, err := h.ProveInclusion(ctx, journal.Place{Origin: h.Origin(), Index: int64(i)}, c.Size)
		if err != nil {
			t.Fatal(err)
		}
		p := translog.Inclusion{Index: int64(i), Hashes: hs, Checkpoint: msg}
		if _, err := p.Check(r.LeafHash, h.Verifier()); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
		d, err := h.Disclose(ctx, journal.Place{Origin: h.Origin(), Index: int64(i)})
		if err != nil {
			t.Fatal(err)
		}
		if o, err := d.Open(); err != nil || o.LeafHash != r.LeafHash || !bytes.Equal(o.Body, r.Body) {
			t.Errorf("entry %d disclosed: %v", i, err)
		}
	}
	for older := int64(1); older <= 21; older++ {
		if _, err := h.ProveConsistency(ctx, h.Origin(), older, 21); err != nil {
			t.Errorf("consistency with %d: %v", older, err)
		}
	}
	if again, err := h.Checkpoint(ctx); err != nil || !bytes.Equal(again, msg) {
		t.Errorf("the same checkpoint a second time: %v", err)
	}
}

// export exports a house's log into a new folder, with a handover in clear.
func export(t *testing.T, h *House, opt journal.ExportOptions) string {
	t.Helper()
	dir := t.TempDir()
	opt.Seal = func(w io.Writer) (io.WriteCloser, error) { return unsealed{w}, nil }
	if _, err := h.Export(ctx, dir, opt); err != nil {
		t.Fatalf("exporting: %v", err)
	}
	return dir
}

type unsealed struct{ io.Writer }

func (unsealed) Close() error { return nil }

func source(h *House, dir string) journal.Source {
	return journal.Source{Files: os.DirFS(dir), Key: h.VKey, Compartment: "received",
		Open: func(r io.Reader) (io.Reader, error) { return r, nil }}
}

func receive(t *testing.T, to, from *House, dir string) journal.Received {
	t.Helper()
	got, err := to.Receive(ctx, Actor, source(from, dir))
	if err != nil {
		t.Fatalf("receiving: %v", err)
	}
	return got
}

// foreign returns what a journal holds of a log, without positions.
func foreign(t *testing.T, h *House, origin string) []string {
	var lines []string
	for _, r := range h.Records(t, 0) {
		if r.Origin == origin {
			lines = append(lines, fmt.Sprintf("%d %s %s %v %s", r.Index, r.Verb, r.Body, r.Erased, r.LeafHash))
		}
	}
	return lines
}

func receivedMerge(t *testing.T, engine Engine) {
	a, b := NewHouse(t, engine, "a.test"), NewHouse(t, engine, "b.test")
	a.Fill(t, 5)
	early := export(t, a, journal.ExportOptions{})
	a.Fill(t, 300)
	late := export(t, a, journal.ExportOptions{})
	b.Fill(t, 7)
	c := NewHouse(t, engine, "c.test")

	receive(t, b, a, early)
	if got := receive(t, b, a, late); got.From != 5 || got.Size != 305 {
		t.Errorf("the second receipt brought %d to %d, want 5 to 305", got.From, got.Size)
	}
	ofB := export(t, b, journal.ExportOptions{})
	receive(t, c, b, ofB)
	receive(t, c, a, late)
	receive(t, b, a, late)  // twice
	receive(t, b, a, early) // and out of order
	receive(t, c, a, early)
	if n, _ := b.Size(ctx); n != 9 {
		t.Errorf("receipts that bring nothing were recorded: %d entries, want 9", n)
	}
	want := foreign(t, a, "a.test")
	for _, h := range []*House{b, c} {
		if got := foreign(t, h, "a.test"); !slices.Equal(got, want) {
			t.Errorf("%s holds other entries of a.test than a.test", h.Origin())
		}
		mustBeSound(t, h)
	}
	if got := foreign(t, c, "b.test"); !slices.Equal(got, foreign(t, b, "b.test")) {
		t.Error("c.test holds other entries of b.test than b.test")
	}
	if err := b.Reopen(t); err != nil {
		t.Fatal(err)
	}
	positions := map[int64]int{}
	for _, r := range b.Records(t, 0) {
		if r.Origin == "a.test" {
			positions[r.Position]++
		}
	}
	if len(positions) != 2 || positions[8] != 5 || positions[9] != 300 {
		t.Errorf("foreign entries became visible at %v, want 5 at 8 and 300 at 9", positions)
	}
	// What was received is handed on with its own proofs.
	handedOn := export(t, b, journal.ExportOptions{Origin: "a.test"})
	d := NewHouse(t, engine, "d.test")
	receive(t, d, a, handedOn)
	if got := foreign(t, d, "a.test"); !slices.Equal(got, want) {
		t.Error("d.test holds other entries of a.test than a.test")
	}
}

func foreignErasure(t *testing.T, engine Engine) {
	a, b := NewHouse(t, engine, "a.test"), NewHouse(t, engine, "b.test")
	a.Fill(t, 6)
	early := export(t, a, journal.ExportOptions{})
	receive(t, b, a, early)
	if _, err := a.Erase(ctx, Actor, journal.Place{Origin: "a.test", Index: 2}, "by law"); err != nil {
		t.Fatal(err)
	}
	late := export(t, a, journal.ExportOptions{})
	receive(t, b, a, late)
	receive(t, b, a, early) // does not bring it back
	c := NewHouse(t, engine, "c.test")
	receive(t, c, a, late)
	want := foreign(t, a, "a.test")
	for _, h := range []*House{b, c} {
		if got := foreign(t, h, "a.test"); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", h.Origin(), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		mustBeSound(t, h)
	}
	// Our own erasure of a foreign entry stays when the log comes again.
	if _, err := b.Erase(ctx, Actor, journal.Place{Origin: "a.test", Index: 3}, "by our law"); err != nil {
		t.Fatal(err)
	}
	a.Fill(t, 1)
	receive(t, b, a, export(t, a, journal.ExportOptions{}))
	for _, r := range b.Records(t, 0) {
		if r.Origin == "a.test" && r.Index == 3 && !r.Erased {
			t.Error("an erased foreign entry came back")
		}
	}
	mustBeSound(t, b)
}
