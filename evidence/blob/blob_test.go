package blob_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"sijil/evidence/blob"
	"sijil/evidence/blobtest"
	"sijil/fault"
)

func openFolder(t *testing.T, place string) blob.Store {
	t.Helper()
	s, err := blob.OpenFolder(filepath.Join(place, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFolderPassesTheSuite(t *testing.T) { blobtest.Run(t, openFolder) }

func TestMemoryPassesTheSuite(t *testing.T) {
	var mu sync.Mutex
	places := map[string]*blob.Memory{}
	blobtest.Run(t, func(t *testing.T, place string) blob.Store {
		mu.Lock()
		defer mu.Unlock()
		if places[place] == nil {
			places[place] = blob.NewMemory()
		}
		return places[place]
	})
}

func TestANameReadsBackAndNothingElseIsOne(t *testing.T) {
	ref := blob.Ref(blobtest.Bytes(32, 1))
	text, err := ref.MarshalText()
	if err != nil || string(text) != ref.String() || len(text) != 64 {
		t.Fatalf("MarshalText = %q, %v", text, err)
	}
	var back blob.Ref
	if err := back.UnmarshalText(text); err != nil || back != ref {
		t.Errorf("UnmarshalText(%q) = %v, %v", text, back, err)
	}
	for _, s := range []string{"", "ab", strings.Repeat("g", 64), strings.Repeat("A", 64), ref.String() + "0", "../" + ref.String()[3:]} {
		if _, err := blob.ParseRef(s); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParseRef(%q): %v; want fault.Invalid", s, err)
		}
	}
}

func TestAFolderHoldsOnlyFinishedBlobsAndIsSweptWhenOpened(t *testing.T) {
	place := t.TempDir()
	root := filepath.Join(place, "blobs")
	s := openFolder(t, place)
	ref := blobtest.Put(t, s, []byte("twelve bytes"), 5)
	w, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("never finished")); err != nil {
		t.Fatal(err)
	}
	temp, err := os.ReadDir(filepath.Join(root, "tmp"))
	if err != nil || len(temp) != 1 {
		t.Fatalf("tmp holds %v, %v; want the unfinished blob", temp, err)
	}
	if !blob.IsTemp("tmp/"+temp[0].Name()) || blob.IsTemp(ref.String()[:2]+"/"+ref.String()) {
		t.Error("IsTemp does not tell unfinished blobs from finished ones")
	}
	if runtime.GOOS == "windows" {
		w.Abort() // Windows does not remove files that are open
	}
	openFolder(t, place)
	if temp, err := os.ReadDir(filepath.Join(root, "tmp")); err != nil || len(temp) != 0 {
		t.Errorf("tmp holds %v, %v after the folder was opened again", temp, err)
	}
	if err := w.Commit(blob.Ref{7}); err == nil {
		t.Error("a blob whose bytes were swept says that it was stored")
	}
	path := filepath.Join(root, ref.String()[:2], ref.String())
	if b, err := os.ReadFile(path); err != nil || string(b) != "twelve bytes" {
		t.Errorf("the blob is not at %s: %q, %v", path, b, err)
	}
}

func TestAStrangeFileInTheFolderIsNoBlob(t *testing.T) {
	place := t.TempDir()
	s := openFolder(t, place)
	ref := blobtest.Put(t, s, []byte("x"), 1)
	shard := filepath.Join(place, "blobs", ref.String()[:2])
	wrongShard := blob.Ref{^ref[0]}
	for _, name := range []string{".DS_Store", "desktop.ini", wrongShard.String()} {
		if err := os.WriteFile(filepath.Join(shard, name), []byte("?"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for got, err := range s.List(context.Background()) {
		if n++; err != nil || got != ref {
			t.Errorf("List gives %v, %v", got, err)
		}
	}
	if n != 1 {
		t.Errorf("List gives %d names, want 1", n)
	}
}

func TestAFolderInPlaceOfABlobIsAFailureNotABlob(t *testing.T) {
	place := t.TempDir()
	s := openFolder(t, place)
	ref := blob.Ref{3}
	if err := os.MkdirAll(filepath.Join(place, "blobs", ref.String()[:2], ref.String()), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stat(context.Background(), ref); err == nil || fault.KindOf(err) != fault.Failed {
		t.Errorf("Stat of a folder: %v", err)
	}
	if _, _, err := s.Open(context.Background(), ref); err == nil {
		t.Error("a folder was opened as a blob")
	}
}

func TestErrorsDoNotTellWhereThingsLie(t *testing.T) {
	place := filepath.Join(t.TempDir(), "home-of-somebody")
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := blob.OpenFolder(filepath.Join(place, "blobs"))
	if err == nil {
		t.Fatal("a folder was opened below a file")
	}
	if strings.Contains(err.Error(), "home-of-somebody") {
		t.Errorf("the error shows the path: %v", err)
	}
}

func TestAFailedWriteIsNeverCommitted(t *testing.T) {
	full := fullFolder(t)
	s, err := blob.OpenFolder(full)
	if err != nil {
		t.Fatal(err)
	}
	kept := blobtest.Put(t, s, blobtest.Bytes(10_000, 1), 1000)
	w, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; err == nil; i++ {
		if i == 1000 {
			t.Fatal("the small disk never filled")
		}
		_, err = w.Write(blobtest.Bytes(64*1024, uint64(i)))
	}
	if !strings.Contains(err.Error(), "disk is full") || fault.HintOf(err) == "" {
		t.Errorf("a full disk is told as %v (%s)", err, fault.HintOf(err))
	}
	if again := w.Commit(blob.Ref{9}); !errors.Is(again, err) {
		t.Errorf("Commit after a failed write: %v", again)
	}
	if _, err := s.Stat(context.Background(), blob.Ref{9}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a part of a blob is there: %v", err)
	}
	if !bytes.Equal(blobtest.Get(t, s, kept), blobtest.Bytes(10_000, 1)) {
		t.Error("a full disk damaged another blob")
	}
	blobtest.Put(t, s, blobtest.Bytes(100_000, 2), 1000) // the space came back
}
