package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"sijil/fault"
	"sijil/workspace"
)

func TestALinkInPlaceOfTheLockEmptiesNoOtherFile(t *testing.T) {
	h := newHouse(t, "")
	h.close(t)
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("a letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(h.dir, "lock")
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, lock); err != nil {
		t.Skip("this file system makes no links: ", err)
	}
	if w, err := workspace.Open(context.Background(), h.dir, passphrase); fault.KindOf(err) != fault.Corrupt || err == nil {
		t.Errorf("it opens: %v", err)
		w.Close()
	}
	if text, err := os.ReadFile(other); err != nil || string(text) != "a letter" {
		t.Errorf("the other file now holds %q, %v", text, err)
	}
}
