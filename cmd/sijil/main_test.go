package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sijil/workspace"
)

// checker is the folder in which the program of outsiders was built.
var checker string

func TestMain(m *testing.M) {
	testscript.Main(built{m}, map[string]func(){
		"sijil": main,
	})
}

// built runs the tests beside a freshly built sijil-verify: outsiders build it
// themselves, and have nothing else.
type built struct{ *testing.M }

func (b built) Run() int {
	dir, err := os.MkdirTemp("", "sijil-verify-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command("go", "build", "-o", dir, "sijil/cmd/sijil-verify").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build sijil-verify: %v\n%s", err, out)
		return 1
	}
	checker = dir
	return b.M.Run()
}

// passphraseForTests is the passphrase of workspaces that tests make.
const passphraseForTests = "a passphrase for tests alone\n"

// setup gives a script the passphrase in a file, no terminal, and the checker.
func setup(env *testscript.Env) error {
	env.Setenv("PATH", checker+string(os.PathListSeparator)+env.Getenv("PATH"))
	env.Setenv("SIJIL_PASSPHRASE_FILE", env.WorkDir+"/pass.txt")
	return os.WriteFile(env.WorkDir+"/pass.txt", []byte(passphraseForTests), 0o600)
}

func TestEachCommandReadsAsAHowTo(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: setup, Cmds: commands, UpdateScripts: os.Getenv("UPDATE") != ""})
}

// commands are what scripts can do beside running programs.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	// signer FROM TO takes the signing key out of what "key show --json"
	// printed, as a person copies it from a message.
	"signer": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(keysIn(ts, args[0]).Signer+"\n"), 0o600))
	},
	// recipient FROM TO does the same with the key that others seal to.
	"recipient": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(keysIn(ts, args[0]).Recipient+"\n"), 0o600))
	},
	// field FILE KEY NAME puts a text of a JSON object into a variable.
	"field": func(ts *testscript.TestScript, _ bool, args []string) {
		var object map[string]any
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &object))
		text, ok := object[args[1]].(string)
		if !ok {
			ts.Fatalf("%s has no text %q", args[0], args[1])
		}
		ts.Setenv(args[2], text)
	},
	// exits CODE PROGRAM ARG… runs a program that has to end with this code.
	"exits": func(ts *testscript.TestScript, _ bool, args []string) {
		want, err := strconv.Atoi(args[0])
		ts.Check(err)
		err = ts.Exec(args[1], args[2:]...)
		var ended *exec.ExitError
		if err != nil && !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		if got := codeOf(ended); got != want {
			ts.Fatalf("ended with %d, not with %d", got, want)
		}
	},
	// flip FILE changes one bit in the middle of a file.
	"flip": func(ts *testscript.TestScript, _ bool, args []string) {
		file := ts.MkAbs(args[0])
		if found, err := filepath.Glob(file); err == nil && len(found) == 1 {
			file = found[0]
		}
		bytes, err := os.ReadFile(file)
		ts.Check(err)
		bytes[len(bytes)/2] ^= 1
		ts.Check(os.WriteFile(file, bytes, 0o600))
	},
	// pipe FILE makes a named pipe, where the system has them.
	"pipe": func(ts *testscript.TestScript, _ bool, args []string) { ts.Check(makePipe(ts.MkAbs(args[0]))) },
}

func keysIn(ts *testscript.TestScript, file string) (keys workspace.PublicKeys) {
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &keys))
	return keys
}

func codeOf(ended *exec.ExitError) int {
	if ended == nil {
		return 0
	}
	return ended.ExitCode()
}
