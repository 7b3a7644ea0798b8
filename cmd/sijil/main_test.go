package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sijil": main,
	})
}

// passphraseForTests is the passphrase of workspaces that tests make.
const passphraseForTests = "a passphrase for tests alone\n"

// setup gives a script the passphrase in a file, and no terminal.
func setup(env *testscript.Env) error {
	env.Setenv("SIJIL_PASSPHRASE_FILE", env.WorkDir+"/pass.txt")
	return os.WriteFile(env.WorkDir+"/pass.txt", []byte(passphraseForTests), 0o600)
}

func TestEachCommandReadsAsAHowTo(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: setup, Cmds: commands, UpdateScripts: os.Getenv("UPDATE") != ""})
}
