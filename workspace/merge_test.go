package workspace_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// export writes the journal of a house, sealed to another.
func (h *house) export(t *testing.T, to *house) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	if _, err := h.ExportJournal(context.Background(), dir, nil, keys(t, to).Recipient); err != nil {
		t.Fatal(err)
	}
	return dir
}

// receive takes in what another house exported.
func (h *house) receive(t *testing.T, from *house, dir string) {
	t.Helper()
	if _, err := h.ReceiveJournal(context.Background(), dir, keys(t, from).Signer); err != nil {
		t.Fatalf("receive: %v (%s)", err, fault.HintOf(err))
	}
}

// copied returns a closed copy of a closed house.
func (h *house) copied(t *testing.T) *house {
	t.Helper()
	other := &house{dir: filepath.Join(t.TempDir(), "house")}
	if err := os.CopyFS(other.dir, os.DirFS(h.dir)); err != nil {
		t.Fatal(err)
	}
	return other
}

// state is what a house knows, positions aside: claims with what became of
// them, figures with their traces, bounds and queue.
func (h *house) state(t *testing.T) map[string]string {
	t.Helper()
	page := h.overview(t)
	for i := range page.Figures {
		f := &page.Figures[i]
		f.Position = 0
		for j := range f.Gaps {
			f.Gaps[j].Position = 0
		}
	}
	cards := ask(t, h, casework.ListClaims, casework.ClaimSearch{Filter: claim.Filter{Limit: 10_000}, Lang: "en"})
	claims := make([]claim.State, len(cards))
	for i, c := range cards {
		claims[i] = c.State
		claims[i].Position = 0
	}
	slices.SortFunc(claims, func(a, b claim.State) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return map[string]string{"claims": text(t, claims), "figures": text(t, page.Figures),
		"bounds": text(t, page.ListBounds), "queue": text(t, page.Queue)}
}

func text(t tb, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// asserted records a count as the source gave it, in one of the sets that the
// houses share.
func (h *house) asserted(t *testing.T, set, count, supersedes string) claim.Claim {
	t.Helper()
	in := twelveDead
	in.Role, in.Value, in.Item, in.Supersedes = []string{"set=" + set}, []string{"count=" + count}, "paper", supersedes
	in.Teller = []string{"org:registry: documented; publication"}
	return do(t, h, casework.AssertClaim, in)
}

// neighbours are three houses that speak of the same things: the first defined
// them, the others received them. Each then works on its own.
type neighbours struct {
	a, b, c *house
	rival   claim.Claim // of a's beginning; a and b replace it
	erased  claim.Claim // of a's beginning; a erases it at its end
}

func newNeighbours(t *testing.T) *neighbours {
	t.Helper()
	n := &neighbours{a: newHouse(t, ""), b: newHouse(t, ""), c: newHouse(t, "")}
	begin(t, n.a)
	n.rival = n.a.asserted(t, "set:0", "12", "")
	n.erased = n.a.asserted(t, "set:1", "44", "")
	for _, other := range []*house{n.b, n.c} {
		other.receive(t, n.a, n.a.export(t, other))
	}
	// Each says the same, then something of its own.
	for i, h := range n.all() {
		h.asserted(t, "set:1", "40", "")
		h.asserted(t, "set:1", fmt.Sprint(41+i), "")
	}
	return n
}

func (n *neighbours) all() []*house { return []*house{n.a, n.b, n.c} }

// quarrel is what each does after its early export: a and b replace one claim,
// c takes another back and judges, a erases.
func (n *neighbours) quarrel(t *testing.T) {
	t.Helper()
	n.a.asserted(t, "set:0", "13", string(n.rival.ID))
	n.b.asserted(t, "set:0", "15", string(n.rival.ID))
	mine := n.c.asserted(t, "set:1", "90", "")
	do(t, n.c, casework.RetractClaim, casework.Retraction{Claim: string(mine.ID), Reason: "misread"})
	do(t, n.c, casework.AssessClaim, casework.Assessing{Target: string(n.rival.ID), Status: "open", Reason: "two copies differ", By: "S. Dorran"})
	if _, err := casework.EraseClaim(context.Background(), n.a, n.a.Actor(), casework.Erasing{Claim: string(n.erased.ID), Reason: "request of the family"}); err != nil {
		t.Fatal(err)
	}
}

// parcel is an export on its way.
type parcel struct {
	from *house
	dir  string
}

// TestJournalsReceivedInEveryOrderGiveOneState hands a stranger an earlier and a
// later export of each of two houses, and the last of them again, in each of
// the orders in which they can arrive.
func TestJournalsReceivedInEveryOrderGiveOneState(t *testing.T) {
	n := newNeighbours(t)
	stranger := newHouse(t, "")
	parcels := []parcel{{n.a, n.a.export(t, stranger)}, {n.b, n.b.export(t, stranger)}}
	n.quarrel(t)
	parcels = append(parcels, parcel{n.a, n.a.export(t, stranger)}, parcel{n.b, n.b.export(t, stranger)})
	stranger.close(t)
	var first map[string]string
	for _, order := range permutations(len(parcels)) {
		h := stranger.copied(t)
		h.open(t)
		for _, i := range append(order, order[len(order)-1]) {
			h.receive(t, parcels[i].from, parcels[i].dir)
		}
		got := h.state(t)
		if first == nil {
			first = got
			n.look(t, h)
		}
		t.Log("order", order)
		same(t, first, got)
		h.close(t)
		h.intact(t)
	}
}

// look holds the merged state against what the houses did.
func (n *neighbours) look(t *testing.T, h *house) {
	t.Helper()
	rival := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(n.rival.ID), Lang: "en"})
	if len(rival.SupersededBy) != 2 {
		t.Errorf("the claim that two houses replaced is superseded by %v", rival.SupersededBy)
	}
	f := h.figure(t, "registry-list")
	if *f.Min != 13 || *f.Max != 15 || f.Claims != 2 {
		t.Errorf("the figure is %d to %d from %d claims; want 13 to 15 from the two rivals", *f.Min, *f.Max, f.Claims)
	}
	if !slices.ContainsFunc(h.overview(t).Queue, func(q finding.Question) bool {
		return q.Rule == "rival-supersession" && slices.Contains(q.About, string(n.rival.ID))
	}) {
		t.Error("nobody is asked which of the two replacements stands")
	}
	f = h.figure(t, "council-list")
	if len(f.Gaps) != 1 || f.Gaps[0].Claim != n.erased.ID || f.Gaps[0].Reason != "request of the family" {
		t.Errorf("the erasure in the sender leaves the gaps %+v here", f.Gaps)
	}
}

// permutations returns every order of the numbers below n.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return all
}

func TestThreeHousesThatExchangeTheirJournalsComeToOneState(t *testing.T) {
	n := newNeighbours(t)
	early := n.exports(t)
	n.quarrel(t)
	late := n.exports(t)
	// Each receives in another order: some the old after the new, all twice.
	for i, h := range n.all() {
		for j := range 6 {
			p := append(late[h], early[h]...)[(i+j)%4]
			h.receive(t, p.from, p.dir)
		}
	}
	want := n.a.state(t)
	for _, h := range []*house{n.b, n.c} {
		same(t, want, h.state(t))
	}
	n.look(t, n.c)
	for _, h := range n.all() {
		h.close(t)
		h.intact(t)
	}
}

// exports returns what each house gets from the two others.
func (n *neighbours) exports(t *testing.T) map[*house][]parcel {
	t.Helper()
	out := map[*house][]parcel{}
	for _, to := range n.all() {
		for _, from := range n.all() {
			if from != to {
				out[to] = append(out[to], parcel{from, from.export(t, to)})
			}
		}
	}
	return out
}

// TestWhatMustNotBeReceivedIsRefusedAndNothingOfItIsTaken tries what a forger, a
// careless sender or a broken disk might hand over.
func TestWhatMustNotBeReceivedIsRefusedAndNothingOfItIsTaken(t *testing.T) {
	sender, receiver, other := newHouse(t, ""), newHouse(t, ""), newHouse(t, "")
	begin(t, sender)
	sender.asserted(t, "set:0", "12", "")
	receiver.receive(t, sender, sender.export(t, receiver))
	sender.close(t)
	fork := sender.copied(t) // from here on somebody keeps two histories
	fork.open(t)
	defer fork.Close()
	sender.open(t)
	for _, h := range []*house{sender, fork} {
		h.asserted(t, "set:0", "13", "")
	}
	shorter := fork.export(t, receiver)
	fork.asserted(t, "set:0", "14", "")
	longer := fork.export(t, receiver)
	fresh := sender.export(t, receiver)

	for _, c := range []struct {
		what, dir, signer string
		kind              fault.Kind
		damage            func(dir string)
	}{
		{"a changed checkpoint", fresh, keys(t, sender).Signer, fault.Invalid, func(dir string) { flip(t, filepath.Join(dir, "checkpoint")) }},
		{"a changed handover", fresh, keys(t, sender).Signer, fault.Corrupt, func(dir string) { flip(t, filepath.Join(dir, "handover.age")) }},
		{"a handover cut short", fresh, keys(t, sender).Signer, fault.Corrupt, func(dir string) { cut(t, filepath.Join(dir, "handover.age")) }},
		{"an export without its checkpoint", fresh, keys(t, sender).Signer, fault.NotFound, func(dir string) { remove(t, filepath.Join(dir, "checkpoint")) }},
		{"an export without handover", fresh, keys(t, sender).Signer, fault.NotFound, func(dir string) { remove(t, filepath.Join(dir, "handover.age")) }},
		{"a wrong signer", fresh, keys(t, other).Signer, fault.Invalid, nil},
		{"a signer that is no key", fresh, "sender", fault.Invalid, nil},
		{"an export sealed to another", sender.export(t, other), keys(t, sender).Signer, fault.Denied, nil},
		{"our own journal", receiver.export(t, receiver), keys(t, receiver).Signer, fault.Invalid, nil},
		{"an empty folder", t.TempDir(), keys(t, sender).Signer, fault.NotFound, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "export")
			if err := os.CopyFS(dir, os.DirFS(c.dir)); err != nil {
				t.Fatal(err)
			}
			if c.damage != nil {
				c.damage(dir)
			}
			receiver.refuses(t, dir, c.signer, c.kind)
		})
	}

	// Whichever of two histories comes first is believed; the other is refused,
	// be it as long or longer.
	receiver.receive(t, sender, fresh)
	receiver.refuses(t, shorter, keys(t, sender).Signer, fault.Corrupt)
	receiver.refuses(t, longer, keys(t, sender).Signer, fault.Corrupt)
}

// refuses receives what must be refused, and compares everything before and
// after.
func (h *house) refuses(t *testing.T, dir, signer string, kind fault.Kind) {
	t.Helper()
	position := h.View().Position()
	before := h.stateAt(t, position)
	_, err := h.ReceiveJournal(context.Background(), dir, signer)
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("the answer is %v (%v), want %v", err, fault.KindOf(err), kind)
	}
	if now := h.View().Position(); now != position {
		t.Errorf("something was recorded: position %d after %d", now, position)
	}
	same(t, before, h.stateAt(t, position))
}

// cut takes the last byte off a file.
func cut(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err == nil {
		err = os.Truncate(file, info.Size()-1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// TestTwoHousesThatRecordedTheSameApartComeToOneState: the same names stand for
// things that nobody has yet said to be the same, so both stay.
func TestTwoHousesThatRecordedTheSameApartComeToOneState(t *testing.T) {
	a, b := newHouse(t, ""), newHouse(t, "")
	a.recordSample(t)
	b.recordSample(t)
	toA, toB := b.export(t, a), a.export(t, b)
	a.receive(t, b, toA)
	b.receive(t, a, toB)
	same(t, a.state(t), b.state(t))
	// Each house has its 16 figures and those of the other, under their own sets
	// and from their own claims; a name alone means its own.
	figures := a.overview(t).Figures
	seen := map[value.ID]bool{}
	for _, f := range figures {
		seen[f.Set] = true
	}
	if len(figures) != 32 || len(seen) != 32 {
		t.Errorf("%d figures of %d sets stand, want the 16 of each house", len(figures), len(seen))
	}
	if ours, theirs := a.figure(t, "interviewees"), b.figure(t, "interviewees"); ours.Set == theirs.Set {
		t.Error("a name means the same set in two houses that never agreed on it")
	}
}
