package verify_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func sum(data []byte) [32]byte { return sha256.Sum256(data) }

func hexSum(data []byte) string {
	s := sum(data)
	return hex.EncodeToString(s[:])
}

// commands returns the commands of one step of CHECK.txt.
func commands(t *testing.T, step string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(good, "data", "CHECK.txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(data), "\n"+step+". ")
	if !found {
		t.Fatalf("CHECK.txt has no step %s", step)
	}
	var out []string
	for _, line := range strings.Split(rest, "\n") {
		if strings.HasPrefix(line, "    ") {
			out = append(out, strings.TrimSpace(line))
		} else if len(out) > 0 && line != "" {
			break
		}
	}
	return strings.Join(out, "\n") + "\n"
}

// shell runs commands of CHECK.txt in a bundle with the tools of the system.
func shell(t *testing.T, dir, script string) (string, error) {
	t.Helper()
	for _, tool := range []string{"sh", "sha256sum", "sed", "awk", "tail", "base64", "od", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed, so the stock tools could not be asked")
		}
	}
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestStockToolsFindTheFilesWholeAndChanged(t *testing.T) {
	if out, err := shell(t, good, commands(t, "1")); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	dir := copied(t, good)
	flip("data/proofs/p1.head-salt")(t, dir)
	if out, err := shell(t, dir, commands(t, "1")); err == nil {
		t.Errorf("sha256sum accepts a changed file:\n%s", out)
	}
}

func TestStockToolsFindWhatWasSigned(t *testing.T) {
	out, err := shell(t, good, commands(t, "2"))
	if lines := strings.Fields(out); err != nil || len(lines) != 2 || lines[0] != lines[1] {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestOpensslVerifiesTheSignature(t *testing.T) {
	script := commands(t, "3")
	for key, want := range map[string]bool{verifierKey: true, strangerKey: false} {
		out, err := shell(t, good, strings.Replace(script, "name+hash+key", key, 1))
		if ok := err == nil && strings.Contains(out, "Verified Successfully"); ok != want {
			t.Errorf("key %s: %v\n%s", key, err, out)
		}
	}
}

func TestStockToolsFindTheHeadInTheLeaf(t *testing.T) {
	out, err := shell(t, good, commands(t, "4"))
	if lines := strings.Fields(out); err != nil || len(lines) != 2 || lines[0] != lines[1] {
		t.Errorf("%v\n%s", err, out)
	}
}
