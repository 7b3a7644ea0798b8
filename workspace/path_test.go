package workspace_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/release"
	"sijil/publication/verify"
	"sijil/workspace"
)

// TestOnePathLeadsFromAFileToAFigureThatAnOutsiderChecks goes the whole way on
// each engine, then changes one byte at each place where it can be changed.
func TestOnePathLeadsFromAFileToAFigureThatAnOutsiderChecks(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			ctx := context.Background()
			journal := engine.journal(t)
			h := newHouse(t, journal)

			// Collect, claim, figure.
			count := h.toTheFigure(t)
			f := h.figure(t, "dead-in-register")
			if f.Shown != "12" || len(f.Parts) != 2 || f.Parts[0].Closure != "computed" || f.Place != "not stated" {
				t.Errorf("the figure is %s with parts %+v at place %q", f.Shown, f.Parts, f.Place)
			}
			if len(f.Derivation) != 2 || f.Derivation[0].Item != "register" || f.Derivation[0].Locator.Paragraph != 2 {
				t.Errorf("the figure leads to %+v, not to lines 2 and 3 of the register", f.Derivation)
			}

			// Conclude and publish.
			do(t, h, casework.Conclude, twelveDocumented(count.ID))
			bundle := filepath.Join(t.TempDir(), "bundle")
			if _, err := release.Publish(ctx, h, h.Actor(), release.Publishing{Finding: "twelve-documented", Dir: bundle}); err != nil {
				t.Fatal(err)
			}

			// An outsider checks the bundle; the house checks itself.
			signer := keys(t, h).Signer
			if got := check(t, bundle, signer); !got.Intact || got.Signer != verify.Verified || got.Figures != 1 || got.Proofs == 0 {
				t.Errorf("the bundle is checked as %+v", got)
			}
			if got := check(t, bundle, keys(t, newHouse(t, "")).Signer); got.Signer != verify.Wrong {
				t.Errorf("with the key of another house the signer is %s", got.Signer)
			}
			h.close(t)
			h.intact(t)

			// One byte each, and it shows.
			flip(t, filepath.Join(bundle, "data", "publication.json"))
			if got := check(t, bundle, signer); got.Intact {
				t.Error("a flipped byte of the bundle is not found")
			}
			blob := oneFile(t, filepath.Join(h.dir, "blobs"))
			flip(t, blob)
			h.damaged(t, "blob "+filepath.Base(blob))
			flip(t, blob) // back again
			if journal == "" {
				flip(t, filepath.Join(h.dir, "journal.db"))
				h.damaged(t, "journal")
				return
			}
			flipBody(t, journal)
			h.damaged(t, "entry ")
		})
	}
}

func keys(t *testing.T, h *house) workspace.PublicKeys {
	t.Helper()
	k, err := workspace.Keys(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func check(t *testing.T, bundle, signer string) verify.Result {
	t.Helper()
	got, err := verify.Check(context.Background(), bundle, signer)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// damaged verifies a closed workspace and expects damage that names a thing.
func (h *house) damaged(t *testing.T, thing string) {
	t.Helper()
	report, err := workspace.Verify(context.Background(), h.dir, passphrase, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(report.Damage, "\n"), thing) {
		t.Errorf("damage %q does not name %q", report.Damage, thing)
	}
}

// flip changes one bit in the middle of a file. To flip it again is to change
// it back.
func flip(t *testing.T, file string) {
	t.Helper()
	bytes, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bytes[len(bytes)/2] ^= 1
	if err := os.WriteFile(file, bytes, 0o600); err != nil {
		t.Fatal(err)
	}
}

// oneFile returns the only file that lies anywhere below a folder.
func oneFile(t *testing.T, dir string) string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("below %s lie %q, %v", dir, found, err)
	}
	return found[0]
}

// flipBody changes one bit of one stored body, as somebody could who has the
// database and not the workspace.
func flipBody(t *testing.T, dsnFile string) {
	t.Helper()
	db := openDatabase(t, dsnFile)
	result, err := db.Exec(`UPDATE body SET bytes = set_byte(bytes, 30, get_byte(bytes, 30) # 1) WHERE idx = 4`)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("changed %d bodies, %v", n, err)
	}
}
