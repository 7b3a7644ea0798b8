package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// statement returns the published statement, which does not ship with the
// program, or skips the test.
func statement(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../../shared/seed/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) == StatementSHA256 {
			return string(b)
		}
	}
	t.Skip("the statement is not beside the checkout (../shared/seed), so its wording cannot be compared with the sample's")
	return ""
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func TestNoSixWordsInARowAreTheStatements(t *testing.T) {
	const run = 6
	theirs := words(statement(t))
	known := map[string]bool{}
	for i := range len(theirs) - run + 1 {
		known[strings.Join(theirs[i:i+run], " ")] = true
	}
	for name, data := range map[string][]byte{"entities": entities, "claims": claims, "figures": figures, "findings": findings} {
		ours := words(string(data))
		for i := range len(ours) - run + 1 {
			if s := strings.Join(ours[i:i+run], " "); known[s] {
				t.Errorf("%s: %q stands in the statement", name, s)
			}
		}
	}
}

func TestTheStatementIsTheFileThatTheItemDescribes(t *testing.T) {
	s := statement(t)
	if len(s) != StatementSize {
		t.Errorf("the statement has %d bytes, the item says %d", len(s), StatementSize)
	}
	if lines := strings.Count(strings.TrimSuffix(s, "\n"), "\n") + 1; lines != 36 {
		t.Errorf("the statement has %d lines, the sample counts 36", lines)
	}
}
