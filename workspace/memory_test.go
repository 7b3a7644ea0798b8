package workspace

import (
	"errors"
	"sync"
	"testing"
)

func TestAnAnswerIsComputedOnceForAState(t *testing.T) {
	var m memory
	times := 0
	for range 3 {
		got, err := m.remember(m.age(), "records at 7", func() (any, error) { times++; return "linked", nil })
		if got != "linked" || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
	if times != 1 {
		t.Errorf("computed %d times", times)
	}
}

func TestAFailureIsNotRemembered(t *testing.T) {
	var m memory
	if _, err := m.remember(0, "k", func() (any, error) { return nil, errors.New("stopped") }); err == nil {
		t.Error("the failure is lost")
	}
	if got, err := m.remember(0, "k", func() (any, error) { return 1, nil }); got != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAfterAnErasureNothingOfASnapshotFromBeforeIsKept(t *testing.T) {
	var m memory
	before := m.age()
	m.remember(before, "early", func() (any, error) { return "a name", nil })
	m.forget()
	// A reader that began before the erasure comes to its end after it.
	m.remember(before, "late", func() (any, error) { return "a name", nil })
	if len(m.answers) != 0 {
		t.Errorf("%d answers of before the erasure are kept", len(m.answers))
	}
	m.remember(m.age(), "after", func() (any, error) { return "a tombstone", nil })
	if len(m.answers) != 1 {
		t.Errorf("%d answers are kept, want 1", len(m.answers))
	}
}

func TestTheNewestRecordedPositionNeverGoesBack(t *testing.T) {
	var w Workspace
	var group sync.WaitGroup
	for position := range int64(200) {
		group.Go(func() { w.recorded(position) })
	}
	group.Wait()
	w.recorded(5)
	if got := w.newest.Load(); got != 199 {
		t.Errorf("the newest position is %d, want 199", got)
	}
}
