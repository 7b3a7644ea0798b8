package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sijil/workspace"
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
	checker := buildChecker(t)
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", checker+string(os.PathListSeparator)+env.Getenv("PATH"))
			return setup(env)
		},
		Cmds: commands,
	})
}

// commands are what scripts can do beside running programs.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	// signer FROM TO takes the signing key out of what "key show --json"
	// printed, as a person copies it from a message.
	"signer": func(ts *testscript.TestScript, _ bool, args []string) {
		var keys workspace.PublicKeys
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &keys))
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(keys.Signer+"\n"), 0o600))
	},
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

// buildChecker builds sijil-verify and returns the folder it is in.
func buildChecker(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", "build", "-o", dir, "sijil/cmd/sijil-verify").CombinedOutput()
	if err != nil {
		t.Fatalf("build sijil-verify: %v\n%s", err, out)
	}
	return dir
}
