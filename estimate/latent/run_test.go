package latent

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// slot keeps one standing in memory and can break off a run.
type slot struct {
	kept  []byte
	left  int // how many times it may be used before it breaks off
	whole bool
}

func (s *slot) Last() []byte { return s.kept }

func (s *slot) Keep(b []byte) error {
	s.kept = slices.Clone(b)
	if s.left--; s.left < 0 && !s.whole {
		return errBroken
	}
	return nil
}

var errBroken = errors.New("the lid was closed")

// small is a table on which the sampler needs several looks.
func small() Model {
	return Model{
		Lists: 3, Patterns: []uint32{1, 2, 3, 4, 5, 6, 7}, Counts: []int64{70, 60, 16, 50, 9, 12, 4},
		Classes: 7, Shape: 0.25, Rate: 0.25, A: 1, B: 1, Cap: 20,
	}
}

func TestInterruptedRunGoesOnToTheSameAnswer(t *testing.T) {
	plan := Plan{Seed: 3, Chains: 2, Threads: 2, MaxSweeps: 300_000}
	want, err := Run(context.Background(), small(), plan)
	if err != nil {
		t.Fatal(err)
	}
	keeper := &slot{}
	plan.Keeper = keeper
	broken := 0
	for ; broken < 100; broken++ {
		got, err := Run(context.Background(), small(), plan)
		if err == nil {
			if got.Sweeps != want.Sweeps || !slices.EqualFunc(got.Draws, want.Draws, slices.Equal[[]float64]) {
				t.Errorf("after %d interruptions: %d sweeps and other draws, want %d", broken, got.Sweeps, want.Sweeps)
			}
			break
		}
		if !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
	}
	if broken == 0 || broken == 100 {
		t.Errorf("%d interruptions, want a few", broken)
	}
}

func TestARunIsNeverContinuedByAnother(t *testing.T) {
	plan := Plan{Seed: 3, Chains: 4, Threads: 2, MaxSweeps: 200_000}
	other := plan
	other.Seed = 4
	want, err := Run(context.Background(), small(), other)
	if err != nil {
		t.Fatal(err)
	}
	keeper := &slot{whole: true}
	plan.Keeper, other.Keeper = keeper, keeper
	if _, err := Run(context.Background(), small(), plan); err != nil {
		t.Fatal(err)
	}
	got, err := Run(context.Background(), small(), other)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got.Draws, want.Draws, slices.Equal[[]float64]) {
		t.Error("a run with seed 4 went on from one with seed 3")
	}
}

func FuzzRestore(f *testing.F) {
	keeper := &slot{whole: true}
	plan := Plan{Seed: 3, Chains: 4, Threads: 1, MaxSweeps: 8000, Keeper: keeper}
	if _, err := Run(context.Background(), small(), plan); err != nil {
		f.Fatal(err)
	}
	f.Add(keeper.kept)
	f.Add(keeper.kept[:len(keeper.kept)/2])
	f.Fuzz(func(t *testing.T, kept []byte) {
		chains, err := NewChains(small(), 3, 4)
		if err != nil {
			t.Fatal(err)
		}
		restore(&slot{kept: kept}, named(small(), plan), chains)
	})
}
