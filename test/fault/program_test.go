package fault_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// The programs, built once, and the numbers that a run rests on.
var (
	sijil  string // path of the program
	verify string // path of sijil-verify
	seed   uint64 // of all that is random in this run
	rounds = 1    // how often everything is done
)

func TestMain(m *testing.M) { os.Exit(build(m)) }

func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "sijil-fault-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("go", "build", "-o", dir, "./cmd/sijil", "./cmd/sijil-verify")
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "CGO_ENABLED=0") // by the module of the product
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the programs: %v\n%s", err, out)
		return 1
	}
	sijil, verify = filepath.Join(dir, "sijil"), filepath.Join(dir, "sijil-verify")
	if seed, err = number("SIJIL_FAULT_SEED", uint64(time.Now().UnixNano())); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	n, err := number("SIJIL_FAULT_ROUNDS", 1)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	rounds = int(n)
	return m.Run()
}

func number(name string, otherwise uint64) (uint64, error) {
	text := os.Getenv(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number: %q", name, text)
	}
	return n, nil
}

// chance returns the randomness of one part of a test, and prints how to have
// the same again if it fails.
func chance(t *testing.T, part int) *rand.Rand {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to repeat: SIJIL_FAULT_SEED=%d, part %d", seed, part)
		}
	})
	return rand.New(rand.NewPCG(seed, uint64(part)))
}

// passphrase opens every workspace of these tests.
const passphrase = "three invented words"

// result is what came of a run of the program.
type result struct {
	code     int
	out, err string
}

func (r result) String() string {
	return fmt.Sprintf("exit %d\nout: %s\nerr: %s", r.code, tail(r.out), tail(r.err))
}

// tail returns the end of a long text.
func tail(text string) string {
	const most = 2000
	if len(text) > most {
		return "… " + text[len(text)-most:]
	}
	return text
}

// command returns a run of sijil that is not yet started. Its passphrase
// stands in a file, as in the field.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	file := filepath.Join(t.TempDir(), "passphrase")
	write(t, file, []byte(passphrase+"\n"))
	cmd := exec.Command(sijil, args...)
	cmd.Env = append(os.Environ(), "SIJIL_PASSPHRASE_FILE="+file)
	return cmd
}

// run runs sijil to its end.
func run(t testing.TB, args ...string) result {
	t.Helper()
	return finish(t, command(t, args...))
}

// finish runs a command to its end.
func finish(t testing.TB, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("run %s: %v", filepath.Base(cmd.Path), err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must runs sijil and expects that it succeeds.
func must(t testing.TB, args ...string) string {
	t.Helper()
	r := run(t, args...)
	if r.code != 0 {
		t.Fatalf("sijil %v: %s", args, r)
	}
	return r.out
}

// makeWorkspace makes a workspace in a new folder and returns it.
func makeWorkspace(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	must(t, "init", dir, "--title", "Killings in Marsoun", "--name", "R. Halim")
	return dir
}

// write writes a file, with the folders above it.
func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// read returns the bytes of a file.
func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// copyOf copies a folder, as a thief or a crash would find it, into a new one.
func copyOf(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// noise returns n bytes that no two calls share.
func noise(r *rand.Rand, n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}
