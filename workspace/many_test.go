package workspace_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/release"
	"sijil/finding"
	"sijil/publication/verify"
)

// TestAReleaseAccountsForEveryRecordBeneathAFigure publishes a figure that
// counts more records than a page shows at first.
func TestAReleaseAccountsForEveryRecordBeneathAFigure(t *testing.T) {
	const people = 203
	h := newHouse(t, "")
	count := h.toTheFigure(t)
	var lines strings.Builder
	for i := range people {
		fmt.Fprintf(&lines, `{"entity":"per:%d","kind":"person","label":{"en":"Orchard-worker %c%c"},"protected":true}
{"id":"k%d","kind":"act","act":"killing","victim":"per:%d","chain":[{"who":"org:hospital","act":"documented"}],"doc":"register","at":{"paragraph":2}}
`, i, 'A'+i/26, 'A'+i%26, i, i)
	}
	h.importLines(t, lines.String())
	d := deadInRegister()
	d.Set, d.Ref, d.Records = "set:one-by-one", "one-by-one", &finding.Query{Kind: "act", Name: "act", Code: "killing", Count: "victim", By: "basis"}
	h.importLines(t, `{"entity":"set:one-by-one","kind":"set","label":{"en":"those described one by one"}}`+"\n")
	do(t, h, casework.DefineFigure, d)
	f := twelveDocumented(count.ID)
	f.Figures = append(f.Figures, "one-by-one")
	do(t, h, casework.Conclude, f)
	dir := filepath.Join(t.TempDir(), "bundle")
	if _, err := release.Publish(context.Background(), h, h.Actor(), release.Publishing{Finding: "twelve-documented", Dir: dir}); err != nil {
		t.Fatal(err)
	}
	got, err := verify.Check(context.Background(), dir, keys(t, h).Signer)
	if err != nil || !got.Intact || got.Claims != people+2 {
		t.Errorf("the bundle is checked as %+v, %v", got, err)
	}
}
