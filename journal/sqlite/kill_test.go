//go:build unix

package sqlite_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"sijil/journal"
	"sijil/journal/journaltest"
	"sijil/journal/sqlite"
)

// writerDir names the folder in which this program, started again by the test
// below, writes entries until it is killed.
const writerDir = "SIJIL_TEST_WRITER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// openDir opens, or makes, a journal whose every part lies in one folder.
func openDir(dir string) (*journal.Journal, *sqlite.Store, journal.Options, error) {
	ctx := context.Background()
	opt := journal.Options{
		Keyring: journaltest.NewKeyring("kill"), Now: time.Now, Entropy: rand.Reader,
		HeadPath: filepath.Join(dir, "head"), Compartment: "house",
	}
	skey, err := os.ReadFile(filepath.Join(dir, "skey"))
	if err != nil {
		return nil, nil, opt, err
	}
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return nil, nil, opt, err
	}
	if opt.Signer, err = note.NewSigner(string(skey)); err != nil {
		return nil, nil, opt, err
	}
	if opt.Verifier, err = note.NewVerifier(string(vkey)); err != nil {
		return nil, nil, opt, err
	}
	s, err := sqlite.Open(ctx, filepath.Join(dir, "journal.db"), key)
	if err != nil {
		return nil, nil, opt, err
	}
	opt.Store = s
	j, err := journal.Open(ctx, opt)
	return j, s, opt, err
}

// writeUntilKilled appends, erases and checkpoints, and prints the size of the
// log whenever success is reported.
func writeUntilKilled(dir string) error {
	ctx := context.Background()
	j, _, _, err := openDir(dir)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		size, err := j.Size(ctx)
		if err != nil {
			return err
		}
		list := drafts(1 + i*i%150)
		if size, err = j.Append(ctx, size, journaltest.Actor, list); err != nil {
			return err
		}
		fmt.Println(size)
		if i%20 == 3 {
			if _, err := j.Erase(ctx, journaltest.Actor, journal.Place{Origin: j.Origin(), Index: size - 1}, "by law"); err != nil {
				return err
			}
			fmt.Println(size + 1)
		}
		if i%7 == 0 {
			if _, err := j.Checkpoint(ctx); err != nil {
				return err
			}
		}
	}
}

// TestKilledAtAnyMomentNothingReportedIsLost kills a writing program, again
// and again, and verifies what it left before and after opening it.
func TestKilledAtAnyMomentNothingReportedIsLost(t *testing.T) {
	dir := t.TempDir()
	skey, vkey, err := note.GenerateKey(rand.Reader, "house.test")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"skey": skey, "vkey": vkey} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sqlite.Create(context.Background(), filepath.Join(dir, "journal.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	for round := range 12 {
		reported := writeAndKill(t, dir, time.Duration(40+37*round)*time.Millisecond)
		verifyLeft(t, dir, "killed")
		j, s, _, err := openDir(dir)
		if err != nil {
			t.Fatalf("round %d: opening: %v", round, err)
		}
		if n, err := j.Size(context.Background()); n < reported || err != nil {
			t.Errorf("round %d: %d entries are left, %d were reported (%v)", round, n, reported, err)
		}
		j.Close()
		s.Close()
		verifyLeft(t, dir, "opened")
	}
}

// writeAndKill starts the writer, kills it, and returns the last size that it
// reported.
func writeAndKill(t *testing.T, dir string, after time.Duration) (reported int64) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), writerDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "error:") {
			t.Fatal(lines.Text())
		}
		if reported, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			break // the line was cut off
		}
	}
	cmd.Wait()
	return reported
}

func verifyLeft(t *testing.T, dir, when string) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlite.OpenForVerify(ctx, filepath.Join(dir, "journal.db"), key)
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	defer s.Close()
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		t.Fatal(err)
	}
	log, err := note.NewVerifier(string(vkey))
	if err != nil {
		t.Fatal(err)
	}
	v, err := journal.Verify(ctx, s, journal.VerifyOptions{
		Keyring: journaltest.NewKeyring("kill"), Verifier: log, HeadPath: filepath.Join(dir, "head"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range v.Damage {
		if !(when == "killed" && d.Thing == "head file" && v.Entries == 0) { // killed before the first head was made
			t.Errorf("%s: %s", when, d)
		}
	}
}
