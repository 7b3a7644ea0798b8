package sheet

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"sijil/estimate"
	"sijil/estimate/table"
)

func answer(t *testing.T, names string, method string) estimate.Answer {
	t.Helper()
	file, err := os.ReadFile("../testdata/simP_pairdep4_N3000.csv")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(file), "A,B,C,D", names, 1)
	strata, err := table.Read(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := estimate.Counts(context.Background(), strata, estimate.Settings{Seed: 1, Threads: 2, Method: method, MaxSweeps: 80_000})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestThePageShowsWhatIsDocumentedBeforeAnyEstimate(t *testing.T) {
	a := answer(t, "A,B,C,D", estimate.All)
	var b bytes.Buffer
	if err := Write(&b, a); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	counted, hatched := strings.Index(page, "1,889 documented"), strings.Index(page, `class="estimated`)
	if counted < 0 || hatched < counted {
		t.Errorf("documented stands at %d, the first estimate at %d", counted, hatched)
	}
	for _, never := range []string{"<script", "<img", "<svg", "http://", "https://", "ZgotmplZ"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	for _, always := range []string{"There is no headline estimate", "Course of a chain", "hatched because nobody counted them", "Seed 1."} {
		if !strings.Contains(page, always) {
			t.Errorf("the page does not say %q", always)
		}
	}
}

func TestNamesOfListsAreTextAndNothingElse(t *testing.T) {
	a := answer(t, `<script>x</script>,"B"" onload=""x",C,D`, estimate.Graphs)
	var b bytes.Buffer
	if err := Write(&b, a); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", `"B" onload`, `onload="`} {
		if strings.Contains(b.String(), never) {
			t.Errorf("a list's name became %s", never)
		}
	}
	if !strings.Contains(b.String(), "&lt;script&gt;x&lt;/script&gt;") {
		t.Error("the name of the first list is not shown")
	}
}

func TestTheTableHasARowForEachMethod(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, answer(t, "A,B,C,D", estimate.Graphs)); err != nil {
		t.Fatal(err)
	}
	want := "stratum,documented,method,lo,hi,median,level,refused,warnings,seed,version\n,1889,graphs,2767,3069,2910,0.95,no-assumption linkage-unreviewed,,1,estimate/1\n"
	if b.String() != want {
		t.Errorf("the table is\n%swant\n%s", b.String(), want)
	}
	if got := plain("=1+1"); got != "'=1+1" {
		t.Errorf("a name that looks like a formula becomes %q", got)
	}
}
