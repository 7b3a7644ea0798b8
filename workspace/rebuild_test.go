package workspace_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTheViewOfTheSampleIsTheSameWhenItIsDroppedAndMadeAgain compares rows and
// figures at three positions.
func TestTheViewOfTheSampleIsTheSameWhenItIsDroppedAndMadeAgain(t *testing.T) {
	h := newHouse(t, "")
	h.recordSample(t)
	size := h.View().Position()
	at := []int64{size / 2, size - 10, size}
	before := h.stateAt(t, at...)
	if figures := strings.Count(before[fmt.Sprint("figures at ", size)], `"derivation"`); figures != 16 {
		t.Fatalf("%d figures are compared, want 16", figures)
	}
	if rows := strings.Count(before[fmt.Sprint("rows at ", size)], "\n"); rows < int(size) {
		t.Fatalf("only %d rows are compared, of %d entries", rows, size)
	}
	h.rebuild(t)
	same(t, before, h.stateAt(t, at...))
}

func TestTheViewOfAnyHistoryIsTheSameWhenItIsDroppedAndMadeAgain(t *testing.T) {
	few(t, "30", func(r *rapid.T) {
		h := newHouse(t, "")
		defer h.Close()
		w := begin(t, h)
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			w.step(r)
		}
		size := h.View().Position()
		at := []int64{
			rapid.Int64Range(1, size).Draw(r, "first"), rapid.Int64Range(1, size).Draw(r, "second"), size}
		before := h.stateAt(r, at...)
		h.rebuild(r)
		same(r, before, h.stateAt(r, at...))
	})
}

func (h *house) rebuild(t tb) {
	t.Helper()
	was := h.View().Position()
	position, err := h.Rebuild(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if position != was {
		t.Fatalf("made again, the view comes to position %d, not to %d", position, was)
	}
}

// stateAt returns the rows and the figures at positions, as text.
func (h *house) stateAt(t tb, positions ...int64) map[string]string {
	t.Helper()
	ctx := context.Background()
	state := map[string]string{}
	for _, at := range positions {
		var rows strings.Builder
		if err := h.View().Dump(ctx, at, &rows); err != nil {
			t.Fatal(err)
		}
		state[fmt.Sprint("rows at ", at)] = rows.String()
		state[fmt.Sprint("figures at ", at)] = h.figuresAt(t, at)
	}
	return state
}

// figuresAt returns every figure, the bounds and the queue at a position.
func (h *house) figuresAt(t tb, at int64) string {
	t.Helper()
	ctx := context.Background()
	s, err := h.View().SnapshotAt(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	defs, err := s.Definitions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var all []any
	for _, d := range defs {
		f, err := s.Figure(ctx, string(d.Set), "en")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	bounds, err := s.ListBounds(ctx, "en")
	if err != nil {
		t.Fatal(err)
	}
	queue, err := s.Questions(ctx, "en")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(append(all, bounds, queue), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// same fails with the first line in which two states differ.
func same(t tb, before, after map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(before)) {
		a, b := strings.Split(before[name], "\n"), strings.Split(after[name], "\n")
		for i := range max(len(a), len(b)) {
			if i >= len(a) || i >= len(b) || a[i] != b[i] {
				t.Fatalf("%s: line %d was\n\t%s\nand is\n\t%s", name, i+1, line(a, i), line(b, i))
			}
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}
