package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/value"
)

// An import that was stopped is gone on with only by one that reads the file in
// the same way and keeps its records from the same people.
func TestAnImportThatIsReadOtherwiseBeginsAnew(t *testing.T) {
	var big strings.Builder
	big.WriteString("id,name,age,town\n")
	for i := range 2500 {
		fmt.Fprintf(&big, "n%d,Miller %s,%d,Marsoun\n", i, letters(i), i%90)
	}
	for what, change := range map[string]func(*lists.Importing){
		"another encoding":    func(in *lists.Importing) { in.Encoding = "windows-1256" },
		"another sensitivity": func(in *lists.Importing) { in.Sensitivity = "confidential" },
	} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t, "")
			h.withSpring(t)
			h.collectFile(t, "big", "big.csv", []byte(big.String()))
			ctx, stop := context.WithCancel(context.Background())
			in := lists.Importing{Reading: lists.Reading{Item: "big", List: "ndn"}, Progress: func(int64) { stop() }}
			if _, err := lists.Import(ctx, h, h.Actor(), in); !errors.Is(err, context.Canceled) {
				t.Fatalf("it was not stopped: %v", err)
			}
			in.Progress = nil
			other := in
			change(&other)
			done, err := lists.Import(context.Background(), h, h.Actor(), other)
			if err != nil || done.Resumed != 0 || done.Release.Rows != 2500 {
				t.Fatalf("it went on as %+v, %v", done, err)
			}
			for _, r := range h.ledger(t).Records[:5] {
				c := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(r.Claim), Lang: "en"})
				if other.Sensitivity != "" && c.Sensitivity != value.Confidential {
					t.Errorf("a record of a confidential release is %s", c.Sensitivity)
				}
			}
		})
	}
}
