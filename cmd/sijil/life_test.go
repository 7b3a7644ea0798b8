package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestTheLifeOfAnItemIsAsItsPageTells runs the commands of the page, in order,
// as one script.
func TestTheLifeOfAnItemIsAsItsPageTells(t *testing.T) {
	page, err := os.ReadFile("../../doc/life-of-an-item.md")
	if err != nil {
		t.Fatal(err)
	}
	script := scriptOf(string(page))
	if strings.Count(script, "exec ") < 15 {
		t.Fatalf("the page holds too few commands:\n%s", script)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "life.txtar"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: dir, Setup: setup, Cmds: commands})
}

var fileBlock = regexp.MustCompile("(?s)```\\w+ file=(\\S+)\n(.*?)```")

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// scriptOf turns the page's blocks into a script: commands become exec lines,
// files become files.
func scriptOf(page string) string {
	var script strings.Builder
	for _, block := range shellBlock.FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(block[1]) {
			command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
			if !ok {
				continue
			}
			script.WriteString(quoted(command) + "\n")
		}
	}
	script.WriteString("-- register.txt --\nMarsoun hospital, ward register\ntwelve entered dead, 13 to 16 May 2034\nincluding nine adults and three children\n")
	script.WriteString("-- copy-of-register.txt --\nMarsoun hospital, ward register\ntwelve entered dead, 13 to 16 May 2034\nincluding nine adults and three children\n")
	for _, f := range fileBlock.FindAllStringSubmatch(page, -1) {
		script.WriteString("-- " + f[1] + " --\n" + f[2])
	}
	return script.String()
}

// quoted turns a line of a shell into one of testscript, which knows single
// quotes only.
func quoted(command string) string {
	command = regexp.MustCompile(`"([^"]*)"`).ReplaceAllStringFunc(command, func(s string) string {
		return "'" + strings.ReplaceAll(strings.Trim(s, `"`), "'", "''") + "'"
	})
	switch {
	case strings.Contains(command, "--signer KEY"):
		// The key is the one that the workspace shows.
		return "exec sijil key show -w marsoun --json\ncp stdout keys.json\nsigner keys.json key.txt\nexec " + strings.ReplaceAll(command, "KEY", "key.txt")
	case strings.HasPrefix(command, "sha256sum"):
		return "cd bundle\nexec " + command + "\ncd .."
	}
	return "exec " + command
}
