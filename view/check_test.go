package view_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
	"sijil/view"
)

// written fills a view with claims, closes it, and returns its file and journal.
func written(t *testing.T, path string, j *journal, claims int) []byte {
	t.Helper()
	v := open(t, path)
	if len(j.records) == 0 {
		j.add(t, "item.collect", id("i", 1), item(1))
		j.add(t, "figure.define", described.Set, described)
	}
	for range claims {
		n := len(j.records)
		c := killing(n, id("v", n%7), claim.Saw)
		c.Quote.Text += strings.Repeat(fmt.Sprintf(" word%d", n*n), 40)
		j.add(t, "claim.assert", c.ID, c)
		j.add(t, "claim.assess", c.ID, claim.Assessment{ID: id("a", n), Target: ref(c.ID), Status: "accepted", By: "N. Adan"})
	}
	apply(t, v, j.records...)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// finds says whether opening or checking the file at path finds damage.
func finds(t *testing.T, path string, j *journal) (bool, []view.Damage) {
	t.Helper()
	v, err := view.Open(context.Background(), path, hexkey, nil)
	if err != nil {
		if fault.KindOf(err) != fault.Corrupt {
			t.Fatalf("opening a damaged view: %v is not damage", err)
		}
		return true, nil
	}
	defer v.Close()
	damage, err := v.Check(context.Background(), stream(j.records))
	if err != nil {
		t.Fatal(err)
	}
	return len(damage) > 0, damage
}

func TestCheckFindsAChangedBitInEveryPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	j := &journal{origin: "ours"}
	file := written(t, path, j, 150)
	if found, damage := finds(t, path, j); found {
		t.Fatalf("the view is damaged before it is changed: %v", damage)
	}
	for page := range len(file) / view.PageSize {
		changed := append([]byte(nil), file...)
		changed[page*view.PageSize+(page*977)%view.PageSize] ^= 1 << (page % 8)
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := finds(t, path, j); !found {
			t.Errorf("a changed bit in page %d of %d is not found", page+1, len(file)/view.PageSize)
		}
	}
}

func TestCheckFindsAPageOfAnEarlierState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	j := &journal{origin: "ours"}
	earlier := written(t, path, j, 60)
	later := written(t, path, j, 2)
	old := 0
	for page := range min(len(earlier), len(later)) / view.PageSize {
		from, to := page*view.PageSize, (page+1)*view.PageSize
		if page == 0 || string(earlier[from:to]) == string(later[from:to]) {
			continue // the first page holds no row: only a count of changes differs
		}
		old++
		changed := append([]byte(nil), later...)
		copy(changed[from:to], earlier[from:to])
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := finds(t, path, j); !found {
			t.Errorf("page %d as it was earlier is not found", page+1)
		}
	}
	if old < 4 {
		t.Errorf("only %d pages differ: this test says too little", old)
	}
}

func TestCheckFindsAFileCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	j := &journal{origin: "ours"}
	file := written(t, path, j, 60)
	for _, size := range []int{len(file) - 1, len(file) - view.PageSize, len(file) / 2, 4096, 100, 0} {
		if err := os.WriteFile(path, file[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := finds(t, path, j); !found {
			t.Errorf("a file cut to %d of %d bytes is not found", size, len(file))
		}
	}
}

func TestCheckNamesTheEntryThatDiffers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	j := &journal{origin: "ours"}
	written(t, path, j, 5)
	other := *j
	other.records = append([]view.Record(nil), j.records...)
	other.records[4].Actor = "actor-2"
	v := open(t, path)
	damage, err := v.Check(context.Background(), stream(other.records))
	if err != nil || len(damage) != 1 || damage[0].Table != "entry" || !strings.Contains(damage[0].Row, "4") {
		t.Errorf("found %v, %v; want entry 4", damage, err)
	}
	damage, err = v.Check(context.Background(), stream(j.records[:len(j.records)-1]))
	if err != nil || len(damage) < 2 || !strings.Contains(fmt.Sprint(damage), "the journal does not give it") {
		t.Errorf("found %v, %v; want a row too many", damage, err)
	}
}

func TestViewIsNotOpenedWithAnotherKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	written(t, path, &journal{origin: "ours"}, 1)
	_, err := view.Open(context.Background(), path, strings.Repeat("ab", 32), nil)
	if fault.KindOf(err) != fault.Corrupt || fault.HintOf(err) == "" {
		t.Errorf("another key gives %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "abab") {
		t.Error("the error names the key")
	}
}

func ref(c value.ID) value.Ref { return value.Ref{Claim: c} }
