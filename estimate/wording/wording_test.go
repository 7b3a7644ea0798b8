package wording_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"sijil/estimate"
	"sijil/estimate/table"
	"sijil/estimate/wording"
)

// codes reads from the source which reasons there are, so that none is added
// without words.
func codes(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, err)
	}
	var out []string
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			var called string
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				called = f.Sel.Name
			case *ast.Ident:
				called = f.Name
			}
			if called != "refuse" && called != "warn" && called != "Reasoned" && called != "Warned" {
				return true
			}
			for _, arg := range call.Args {
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					code, _ := strconv.Unquote(lit.Value)
					out = append(out, code)
					break
				}
			}
			return true
		})
	}
	return out
}

func TestEveryReasonHasWordsInBothLanguages(t *testing.T) {
	all := append(codes(t, "../*.go"), codes(t, "../../casework/estimates/*.go")...)
	if len(all) < 30 {
		t.Fatalf("only %d reasons were found in the source", len(all))
	}
	for _, code := range all {
		if !wording.Known(code) {
			t.Errorf("%q has no words", code)
		}
		if s := wording.General(code, "ar"); !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%q is not said in Arabic: %q", code, s)
		}
	}
}

func TestAReasonIsSaidInArabicWithItsNumbersAndNames(t *testing.T) {
	strata, err := table.Read(strings.NewReader("Red,Blue,Green,count\n1,0,0,1200\n0,1,0,900\n1,1,0,70\n0,0,1,80\n1,0,1,60\n1,1,1,20\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := estimate.Counts(context.Background(), strata, estimate.Settings{Method: estimate.LowerBound, Seed: 1, Assumption: "x", By: "y"})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, x := range a.Results[0].Warnings {
		said[x.Code] = wording.Reason(x.Code, x.Text, x.Args, "ar")
		if en := wording.Reason(x.Code, x.Text, x.Args, "en"); en != x.Text {
			t.Errorf("in English %q became %q", x.Text, en)
		}
	}
	if got := said["sparse-overlap"]; !strings.Contains(got, "6.4 %") {
		t.Errorf("sparse-overlap is said as %q", got)
	}
	for code, s := range said {
		if strings.Contains(s, "%!") || strings.Contains(s, "%s") {
			t.Errorf("%s is said as %q", code, s)
		}
	}
	if got := wording.Reason("copied-list", "All …", []string{"1200", "Red", "Blue"}, "ar"); !strings.Contains(got, "Red") || !strings.Contains(got, "1,200") {
		t.Errorf("copied-list is said as %q", got)
	}
	if got := wording.Reason("check-failed", "…", []string{`"without-list"`, "Red", "…"}, "ar"); !strings.Contains(got, "من دون كل قائمة") || strings.Contains(got, "without") {
		t.Errorf("check-failed is said as %q", got)
	}
	if got := wording.Reason("pairs-apart", "…", []string{"Red and Blue; Red and Green"}, "ar"); !strings.Contains(got, "Red و Blue؛ Red و Green") {
		t.Errorf("pairs-apart is said as %q", got)
	}
	if got := wording.Reason("no-assumption", "…", []string{"lcmcr"}, "ar"); !strings.Contains(got, "الفئات الكامنة") {
		t.Errorf("no-assumption is said as %q", got)
	}
}

func TestAReasonNobodyKnowsIsSaidAsItWas(t *testing.T) {
	if got := wording.Reason("new-reason", "Said so.", nil, "ar"); got != "Said so." {
		t.Errorf("it is said as %q", got)
	}
	if got := wording.Reason("new-reason", "", nil, "ar"); got != "new reason" {
		t.Errorf("it is said as %q", got)
	}
}

func TestAnArabicIntervalIsInWordsAndNeverADash(t *testing.T) {
	hi := int64(13955)
	if got := wording.Interval(9028, &hi, "ar"); got != "بين 9,028 و13,955" {
		t.Errorf("%q", got)
	}
	if got := wording.Interval(9028, nil, "en"); got != "at least 9,028" {
		t.Errorf("%q", got)
	}
	if got := wording.Unseen(4400, 8800, &hi, "en"); got != "between 50 % and 68 %" {
		t.Errorf("%q", got)
	}
	if got := wording.Unseen(0, 0, nil, "en"); got != "at least 0 %" {
		t.Errorf("%q", got)
	}
}
