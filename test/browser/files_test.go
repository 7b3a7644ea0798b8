package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// counts is a table of three lists of people who never lived.
const counts = `North,Coast,Hospital,count
0,0,1,157
0,1,0,94
0,1,1,63
1,0,0,182
1,0,1,110
1,1,0,82
1,1,1,47
`

// TestPagesThatLeaveTheProgram opens the page of an estimate, one of a refused
// estimate and those of a publication, as files, in both languages.
func TestPagesThatLeaveTheProgram(t *testing.T) {
	node, have := needs(t)
	program := build(t)
	dir := t.TempDir()
	table := filepath.Join(dir, "counts.csv")
	if err := os.WriteFile(table, []byte(counts), 0o600); err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, lang := range []string{"en", "ar"} {
		for name, args := range map[string][]string{
			"declared": {"--checks", "--max-sweeps", "200000", "--assume", "Found independently within groups.", "--by", "M. Orrin", "--linkage", "reviewed"},
			"refused":  {"--method", "lcmcr", "--max-sweeps", "8000"},
		} {
			page := filepath.Join(dir, name+"."+lang+".html")
			output(t.Context(), t, program, append([]string{"estimate", table, "--lang", lang, "--report", page}, args...)...)
			files = append(files, page)
		}
	}
	for _, page := range []string{"index.html", "index.ar.html"} {
		files = append(files, filepath.Join(root, "publication", "verify", "testdata", "estimated", "data", page))
	}
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), node, append([]string{"journeys/files.mjs", have.Chromium}, files...)...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	looked := 0
	for lines := json.NewDecoder(bytes.NewReader(out)); lines.More(); looked++ {
		var page struct {
			File, Scheme string
			Width        int
			Failures     []string
		}
		if err := lines.Decode(&page); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprintf("%s, %s, %d wide", filepath.Base(filepath.Dir(filepath.Dir(page.File)))+" "+filepath.Base(page.File), page.Scheme, page.Width), func(t *testing.T) {
			for _, f := range page.Failures {
				t.Error(f)
			}
		})
	}
	if looked != 3*len(files) {
		t.Errorf("%d of %d pages were looked at", looked, 3*len(files))
	}
}
