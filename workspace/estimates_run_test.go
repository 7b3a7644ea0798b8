package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/estimate"
	"sijil/estimate/latent"
	"sijil/fault"
	"sijil/linkage/fiction"
	"sijil/value"
)

func TestARegistrationShowsWhatHadBeenOpenedBefore(t *testing.T) {
	h := decided(t)
	first := do(t, h, estimates.Register, estimates.Registering{Ref: "blind", Asked: asked("killed")})
	look := h.explore(t, asked("killed"))
	if look.Recorded == nil || look.Recorded.Registration != "" {
		t.Fatalf("an exploratory result was shown and is not on record: %+v", look.Recorded)
	}
	second := do(t, h, estimates.Register, estimates.Registering{Ref: "seen", Asked: asked("killed")})
	if len(first.Opened) != 0 || !slices.Equal(second.Opened, []value.ID{look.Recorded.ID}) {
		t.Errorf("opened before: %v and %v", first.Opened, second.Opened)
	}
	if _, err := casework.Do(context.Background(), h, h.Actor(), estimates.Register, estimates.Registering{Ref: "seen", Asked: asked("killed")}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a registration was replaced: %v", err)
	}
	bare := asked("killed")
	bare.Assumption = ""
	if _, err := casework.Do(context.Background(), h, h.Actor(), estimates.Register, estimates.Registering{Ref: "third", Asked: bare}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an estimate was registered without its assumption: %v", err)
	}
}

func TestARunAtAPositionRefusesWhatWasDecidedLater(t *testing.T) {
	h := decided(t)
	do(t, h, estimates.Register, estimates.Registering{Ref: "killed-1", Asked: asked("killed")})
	first := h.run(t, "killed-1", 2)
	h.killed(t, "another") // says nothing about this population
	at := estimates.Running{Registration: "killed-1", At: first.Recorded.Position}
	same, err := estimates.Run(context.Background(), h, h.Actor(), at, estimates.How{})
	if err != nil || same.Text != first.Text {
		t.Errorf("nothing was decided, and the text differs: %v", err)
	}
	h.belong(t, "killed", estimates.Out, "list3")
	if _, err := estimates.Run(context.Background(), h, h.Actor(), at, estimates.How{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("counts of later decisions stand at an earlier position: %v", err)
	}
	if later := h.run(t, "killed-1", 2); later.Recorded.Position <= first.Recorded.Position || later.Text == first.Text {
		t.Errorf("a later run stands at position %d, the first at %d", later.Recorded.Position, first.Recorded.Position)
	}
}

// standings keeps where samplings stand, as a folder does.
type standings struct {
	mu   sync.Mutex
	kept map[string][]byte
	seen func(n int) // told how often something was kept
	n    int
}

type standingOf struct {
	*standings
	what string
}

func (k standingOf) Last() []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept[k.what]
}

func (k standingOf) Keep(b []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept[k.what] = b
	k.n++
	k.seen(k.n)
	return nil
}

func TestAnInterruptedEstimateOfACaseGoesOnToTheSameText(t *testing.T) {
	h := decided(t)
	in := asked("killed")
	in.Plan = estimates.Plan{Method: estimate.LCMCR, Seed: 1, Chains: 2, MaxSweeps: 30_000}
	do(t, h, estimates.Register, estimates.Registering{Ref: "killed-1", Asked: in})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	k := &standings{kept: map[string][]byte{}, seen: func(n int) {
		if n == 20 {
			stop()
		}
	}}
	how := estimates.How{Threads: 2, Keeper: func(what string) latent.Keeper { return standingOf{k, what} }}
	running := estimates.Running{Registration: "killed-1"}
	if _, err := estimates.Run(ctx, h, h.Actor(), running, how); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped with %v", err)
	}
	if got := ask(t, h, estimates.List, casework.Asked{Lang: "en"}); len(got.Recorded) != 0 {
		t.Error("an estimate that was stopped is on record")
	}
	before := len(k.kept)
	resumed, err := estimates.Run(context.Background(), h, h.Actor(), running, how)
	if err != nil {
		t.Fatal(err)
	}
	if whole := h.run(t, "killed-1", 3); resumed.Text != whole.Text {
		t.Error("an estimate that was stopped and resumed gives another text")
	}
	if before < 10 || before >= 51 || len(k.kept) != 51 {
		t.Errorf("%d samplings were kept when stopped, %d in the end", before, len(k.kept))
	}
}

// The whole path from records to a recorded estimate, with chains of latent
// classes for each of fifty samples of the links. The lists are in two scripts,
// with missing cells and rounded ages, so that the samples differ.
func BenchmarkEstimateACaseOf5000Records(b *testing.B) {
	h := newHouse(b, "")
	h.population(b, 2720, fiction.Habits(4))
	h.belong(b, "killed", estimates.In, "list1", "list2", "list3", "list4")
	in := asked("killed")
	in.Plan.Method = estimate.LCMCR
	b.ReportMetric(float64(len(h.ledger(b).Records)), "records")
	for b.Loop() {
		o := h.explore(b, in)
		if o.Answer.Results[0].Estimate == nil {
			b.Fatalf("refused: %v", o.Answer.Results[0].Refused)
		}
	}
}

func TestOnlyTheListsThatAreNamedAreCompared(t *testing.T) {
	h := decided(t)
	in := asked("killed")
	in.Plan.Lists = []string{"list3", "list1"}
	registered := do(t, h, estimates.Register, estimates.Registering{Ref: "two", Asked: in})
	l := h.ledger(t)
	if want := []string{string(l.Lists[0].ID), string(l.Lists[2].ID)}; len(registered.Plan.Lists) != 2 || !slices.Contains(registered.Plan.Lists, want[0]) || !slices.Contains(registered.Plan.Lists, want[1]) {
		t.Errorf("the lists are registered as %v, want the ids %v", registered.Plan.Lists, want)
	}
	o := h.run(t, "two", 1)
	if len(o.Answer.Lists) != 2 || o.Answer.Lists[0].Name != "list1" || !slices.Contains(refusals(o), "too-few-lists") || o.Answer.Results[0].Estimate != nil {
		t.Errorf("compared %+v, refused %v", o.Answer.Lists, refusals(o))
	}
	if texts := fmt.Sprint(o.Answer.Results[0].Warnings); !strings.Contains(texts, "Not compared: list2") {
		t.Errorf("what was not compared is not said: %s", texts)
	}
	in.Plan.Lists = []string{"list1", "list9"}
	if _, err := estimates.Explore(context.Background(), h, h.Actor(), in, estimates.How{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a list that there is not was compared: %v", err)
	}
}
