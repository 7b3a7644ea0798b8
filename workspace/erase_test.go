package workspace_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lukechampine.com/adiantum"

	"sijil/casework"
	"sijil/casework/release"
	"sijil/claim"
	"sijil/fault"
	"sijil/journal"
	"sijil/publication/verify"
	"sijil/workspace"
)

// canary is a word of the claim that is erased. It stands in no other.
const canary = "quincewood"

const registerCanary = `{"id":"r3","kind":"count","set":"set:dead","count":{"unit":"person","min":14,"max":14,"quality":"exact"},"definition":{"text":"carried in by the quincewood gate","lang":"en"},"chain":[{"who":"org:hospital","act":"documented","channel":"register","when":null}],"doc":"register","at":{"paragraph":1},"quote":"fourteen came by the quincewood gate","note":"quincewood"}
`

func TestErasedClaimLeavesAGapThatIsNamedAndNoWord(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			ctx := context.Background()
			dsn := engine.journal(t)
			h := newHouse(t, dsn)
			count := h.toTheFigure(t)
			h.importLines(t, registerCanary)
			do(t, h, casework.Conclude, twelveDocumented(count.ID))
			before := filepath.Join(t.TempDir(), "before")
			if _, err := release.Publish(ctx, h, h.Actor(), release.Publishing{Finding: "twelve-documented", Dir: before}); err != nil {
				t.Fatal(err)
			}
			if f := h.figure(t, "dead-in-register"); *f.Min != 12 || *f.Max != 14 || f.Claims != 3 {
				t.Fatalf("before the erasure the figure is %d to %d from %d claims", *f.Min, *f.Max, f.Claims)
			}
			erased := ask(t, h, casework.ShowClaim, casework.Asked{ID: "r3", Lang: "en"}).State
			traces := tracesOf(t, h, dsn, erased)
			if found := traces.found(t); len(found) != len(traces.wanted) {
				t.Fatalf("before the erasure only %q are found: this test would find nothing", found)
			}

			out, err := casework.EraseClaim(ctx, h, h.Actor(), casework.Erasing{Claim: "r3", Reason: "request of the family"})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(out.Figures, []string{"dead-in-register"}) {
				t.Errorf("the erasure names the figures %q", out.Figures)
			}
			if found := traces.found(t); len(found) > 0 {
				t.Errorf("after the erasure, with the workspace open, there still are: %q", found)
			}
			h.namesTheGap(t, erased, out)
			h.refusesToEraseAgain(t)
			h.close(t)
			h.intact(t)
			h.open(t)
			h.rebuild(t)
			h.namesTheGap(t, erased, out)
			h.close(t)
			if found := traces.found(t); len(found) > 0 {
				t.Errorf("after closing there still are: %q", found)
			}

			// What was published before stands as it was.
			if got := check(t, before, keys(t, h).Signer); !got.Intact || got.Signer != verify.Verified {
				t.Errorf("the bundle of before the erasure is checked as %+v", got)
			}
			h.open(t)
			after := filepath.Join(t.TempDir(), "after")
			if _, err := release.Publish(ctx, h, h.Actor(), release.Publishing{Finding: "twelve-documented", Dir: after}); err != nil {
				t.Fatal(err)
			}
			if got := check(t, after, keys(t, h).Signer); !got.Intact {
				t.Errorf("a bundle with a gap is checked as %+v", got)
			}
			if holds(t, after, canary) || holds(t, after, "request of the family") || !holds(t, after, "lawfully erased") {
				t.Error("a bundle of after the erasure holds the erased word or its reason, or does not name the gap")
			}
		})
	}
}

// namesTheGap reads the figure that rested on the erased claim.
func (h *house) namesTheGap(t *testing.T, erased claim.State, out casework.Erased) {
	t.Helper()
	f := h.figure(t, "dead-in-register")
	if *f.Min != 12 || *f.Max != 12 || f.Claims != 2 {
		t.Errorf("the figure is %d to %d from %d claims; want 12 from the two that stand", *f.Min, *f.Max, f.Claims)
	}
	if len(f.Gaps) != 1 || f.Gaps[0].Claim != erased.ID || f.Gaps[0].Position != out.Record || f.Gaps[0].Reason != "request of the family" {
		t.Errorf("the figure names the gaps %+v; want that of %s at %d", f.Gaps, erased.ID, out.Record)
	}
	_, err := casework.Ask(context.Background(), h, h.Actor(), casework.ShowClaim, casework.Asked{ID: string(erased.ID), Lang: "en"})
	if fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "erased") {
		t.Errorf("the erased claim answers %v", err)
	}
	found := ask(t, h, casework.ListClaims, casework.ClaimSearch{Filter: claim.Filter{Words: canary}, Lang: "en"})
	if len(found) != 0 {
		t.Errorf("the search finds the erased words in %d claims", len(found))
	}
}

func (h *house) refusesToEraseAgain(t *testing.T) {
	t.Helper()
	was := h.View().Position()
	_, err := casework.EraseClaim(context.Background(), h, h.Actor(), casework.Erasing{Claim: "r3", Reason: "again"})
	if err == nil || h.View().Position() != was {
		t.Errorf("erasing again answers %v, at position %d after %d", err, h.View().Position(), was)
	}
}

// traces are what an erased entry may have left, and where to look for it.
type traces struct {
	dir, dsn             string
	journalKey, viewKey  [32]byte
	wanted               []string
	stored, key, wrapped []byte
}

// tracesOf notes, before an erasure, what must be gone after it: the words in
// the view; in the journal the sealed body, and the key that opens it.
func tracesOf(t *testing.T, h *house, dsnFile string, c claim.State) traces {
	t.Helper()
	ctx := context.Background()
	var x traces
	var err error
	if x.journalKey, x.viewKey, err = workspace.PageKeys(h.dir, passphrase); err != nil {
		t.Fatal(err)
	}
	lines := ask(t, h, casework.AuditLog, casework.LogFilter{Subject: c.ID, Verb: "claim.assert"})
	if len(lines) != 1 {
		t.Fatalf("%d entries assert the claim", len(lines))
	}
	place := journal.Place{Origin: lines[0].Origin, Index: lines[0].Index}
	disclosed, err := h.Journal().Disclose(ctx, place)
	if err != nil {
		t.Fatal(err)
	}
	if x.wrapped, err = h.Journal().Secret(ctx, journal.EntrySecret(place)); err != nil {
		t.Fatal(err)
	}
	x.dir, x.dsn, x.stored, x.key = h.dir, dsnFile, disclosed.Stored, disclosed.Key
	x.wanted = []string{"the words in the view", "the sealed body in the journal", "the wrapped key in the journal"}
	return x
}

// found returns what there is of it. Keys in clear must never be found.
func (x traces) found(t *testing.T) []string {
	t.Helper()
	var found []string
	note := func(what string, is bool) {
		if is {
			found = append(found, what)
		}
	}
	view := decrypted(t, x.viewKey, filepath.Join(x.dir, "view.db"), filepath.Join(x.dir, "view.db-wal"))
	// The search index leaves out of a word what it shares with the one before.
	note(x.wanted[0], bytes.Contains(view, []byte(canary)) || bytes.Contains(view, []byte(canary[2:])))
	truth := x.journal(t)
	note(x.wanted[1], bytes.Contains(truth, x.stored[:64]) || bytes.Contains(truth, x.stored[len(x.stored)-64:]))
	note(x.wanted[2], bytes.Contains(truth, x.wrapped))
	note("the entry's key, in clear", bytes.Contains(truth, x.key) || bytes.Contains(view, x.key))
	note("the word, in clear on the disk", holds(t, x.dir, canary))
	return found
}

// journal returns everything that the journal's engine holds, decrypted.
func (x traces) journal(t *testing.T) []byte {
	t.Helper()
	if x.dsn == "" {
		return decrypted(t, x.journalKey, filepath.Join(x.dir, "journal.db"), filepath.Join(x.dir, "journal.db-wal"))
	}
	return everything(t, x.dsn)
}

// decrypted returns the pages of files as SQLite sees them, free ones included.
// The encrypting file layer takes blocks of 4096 bytes, each under its place.
func decrypted(t *testing.T, key [32]byte, files ...string) []byte {
	t.Helper()
	const block = 4096
	cipher := adiantum.New(key[:])
	var clear []byte
	for _, file := range files {
		pages, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at+block <= len(pages); at += block {
			var tweak [8]byte
			binary.LittleEndian.PutUint64(tweak[:], uint64(at))
			clear = append(clear, cipher.Decrypt(pages[at:at+block], tweak[:])...)
		}
	}
	return clear
}

// holds says whether words stand in any file below a folder, or in its name.
func holds(t *testing.T, dir, words string) bool {
	t.Helper()
	return len(filesWith(t, dir, words)) > 0
}

// filesWith returns the files below a folder that hold the words, or are called
// by them.
func filesWith(t *testing.T, dir, words string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.Contains(d.Name(), words) {
			found = append(found, path)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(words)) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryFigureThatRestsOnAClaimIsNamedWhenItIsErased: what an erasure
// records is all that later tells which figures have a gap.
func TestEveryFigureThatRestsOnAClaimIsNamedWhenItIsErased(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	ctx := context.Background()
	s, err := h.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	defs, err := s.Definitions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, d := range defs {
		for _, trace := range h.figure(t, d.Ref).Derivation {
			sets, err := s.SetsOf(ctx, trace.Claim)
			if err != nil {
				t.Fatal(err)
			}
			if compared++; !slices.Contains(sets, d.Set) {
				c, _ := json.Marshal(trace)
				t.Errorf("the figure %s rests on %s, and an erasure would not say so", d.Ref, c)
			}
		}
	}
	if compared < 30 {
		t.Errorf("only %d steps of derivations are compared", compared)
	}
}
