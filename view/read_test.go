package view_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
	"sijil/view"
)

// village fills a view with a little of everything.
func village(t *testing.T) (*view.View, *journal) {
	t.Helper()
	v := open(t, filepath.Join(t.TempDir(), "view"))
	j := &journal{origin: "ours"}
	j.add(t, "case.open", id("z", 1), view.Case{ID: id("z", 1), Compartment: id("p", 1), Title: value.Label{{Lang: "en", Text: "Orchard road"}}})
	j.add(t, "actor.enrol", "actor-1", map[string]string{"id": "actor-1", "name": "N. Adan"})
	j.add(t, "item.collect", id("i", 1), item(1))
	j.add(t, "entity.record", id("v", 1), claim.Entity{ID: id("v", 1), Ref: "baker", Kind: "person", Label: value.Label{{Lang: "en", Text: "the baker"}, {Lang: "ar", Text: "الخبّاز"}}})
	j.add(t, "claim.assert", id("c", 1), killing(1, id("v", 1), claim.Saw))
	arabic := killing(2, id("v", 2), claim.WasTold)
	arabic.Quote = &claim.Quotation{Text: "سمعتُ إطلاقَ النّار في البستان", Lang: "ar"}
	j.add(t, "claim.assert", id("c", 2), arabic)
	j.add(t, "claim.retract", id("c", 2), claim.Claim{ID: id("r", 1), Kind: "retraction", Retracts: id("c", 2), Note: "misheard"})
	apply(t, v, j.records...)
	return v, j
}

func ids(claims []claim.State) (all []value.ID) {
	for _, c := range claims {
		all = append(all, c.ID)
	}
	return all
}

func TestClaimsAreFoundByWordsKindEntityAndItem(t *testing.T) {
	v, _ := village(t)
	s := snapshot(t, v)
	first, second := id("c", 1), id("c", 2)
	for name, test := range map[string]struct {
		f    claim.Filter
		want []value.ID
	}{
		"everything":               {claim.Filter{}, []value.ID{first, second}},
		"a word in capitals":       {claim.Filter{Words: "ORCHARD"}, []value.ID{first}},
		"the beginning of a word":  {claim.Filter{Words: "shot orch"}, []value.ID{first}},
		"Arabic without its signs": {claim.Filter{Words: "اطلاق النار"}, []value.ID{second}},
		"the name of a person":     {claim.Filter{Words: "baker"}, []value.ID{first}},
		"the name in Arabic":       {claim.Filter{Words: "الخباز"}, []value.ID{first}},
		"two words never together": {claim.Filter{Words: "orchard البستان"}, nil},
		"a person":                 {claim.Filter{Entity: id("v", 2)}, []value.ID{second}},
		"a teller":                 {claim.Filter{Entity: id("w", 1)}, []value.ID{first}},
		"an item":                  {claim.Filter{Item: id("i", 1)}, []value.ID{first, second}},
		"a kind":                   {claim.Filter{Kind: "act"}, []value.ID{first, second}},
		"a kind without claims":    {claim.Filter{Kind: "count"}, nil},
		"retractions":              {claim.Filter{Kind: "retraction"}, []value.ID{id("r", 1)}},
		"one page":                 {claim.Filter{Limit: 1}, []value.ID{first}},
		"the next page":            {claim.Filter{Limit: 1, After: first}, []value.ID{second}},
		"a reference as a word":    {claim.Filter{Words: "_tclaim"}, nil},
		"signs of the index":       {claim.Filter{Words: `orchard" OR "x`}, nil},
	} {
		found, err := s.Claims(context.Background(), test.f)
		if err != nil || !slices.Equal(ids(found), test.want) {
			t.Errorf("%s: found %v, %v; want %v", name, ids(found), err, test.want)
		}
	}
}

func TestClaimIsFoundByItsIDAndItsRef(t *testing.T) {
	v, _ := village(t)
	s := snapshot(t, v)
	for _, name := range []string{string(id("c", 2)), "k2"} {
		c, err := s.Claim(context.Background(), name)
		if err != nil || c.ID != id("c", 2) || c.Position != 6 || !slices.Equal(c.RetractedBy, []value.ID{id("r", 1)}) {
			t.Errorf("%s: %s at %d retracted by %v, %v", name, c.ID, c.Position, c.RetractedBy, err)
		}
	}
	for _, name := range []string{"", "k3", "baker", "K2"} {
		if _, err := s.Claim(context.Background(), name); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: %v, want not found", name, err)
		}
	}
}

func TestEntityIsCalledWhatItsLatestEntrySays(t *testing.T) {
	v, j := village(t)
	renamed := claim.Entity{ID: id("v", 1), Ref: "miller", Kind: "person", Label: value.Label{{Lang: "en", Text: "the miller"}}}
	apply(t, v, j.add(t, "entity.record", id("v", 1), renamed))
	s := snapshot(t, v)
	for _, name := range []string{string(id("v", 1)), "miller", "baker"} {
		e, err := s.Entity(context.Background(), name)
		if err != nil || e.Ref != "miller" {
			t.Errorf("%s: %q, %v; want the miller", name, e.Ref, err)
		}
	}
	all, err := s.Entities(context.Background(), "person")
	if err != nil || len(all) != 1 {
		t.Errorf("%d persons, %v; want 1", len(all), err)
	}
	then, err := v.SnapshotAt(context.Background(), 7)
	if err != nil {
		t.Fatal(err)
	}
	defer then.Close()
	if e, err := then.Entity(context.Background(), string(id("v", 1))); err != nil || e.Ref != "baker" {
		t.Errorf("before: %q, %v; want the baker", e.Ref, err)
	}
}

func TestItemKnownByItsDigestBecomesHeld(t *testing.T) {
	ctx := context.Background()
	v, j := village(t)
	known := item(2)
	known.Item.Held, known.Sighting.How = false, "known_by_digest"
	apply(t, v, j.add(t, "item.collect", id("i", 2), known))
	if i, err := snapshot(t, v).Item(ctx, "item2"); err != nil || i.Held {
		t.Errorf("held %v, %v; want known by its digest only", i.Held, err)
	}
	stored := evidence.Stored{Blob: "b10b", SHA256: "5ea1", Size: 9}
	apply(t, v, j.add(t, "item.attach", id("i", 2), view.Attaching{
		Item: id("i", 2), Stored: stored, Sighting: evidence.Sighting{Item: id("i", 2), How: "attached", From: "a courier"},
	}))
	s := snapshot(t, v)
	i, err := s.Item(ctx, string(id("i", 2)))
	if err != nil || !i.Held || i.Stored == nil || *i.Stored != stored {
		t.Errorf("held %v at %+v, %v; want held", i.Held, i.Stored, err)
	}
	sightings, err := s.Sightings(ctx, id("i", 2))
	if err != nil || len(sightings) != 2 || sightings[1].From != "a courier" {
		t.Errorf("sightings %+v, %v; want both", sightings, err)
	}
	custody, err := s.Custody(ctx, id("i", 2))
	if err != nil || len(custody) != 2 || custody[0].What != "known_by_digest" || custody[1].What != "attached" || custody[1].Actor != "N. Adan" {
		t.Errorf("custody %+v, %v", custody, err)
	}
	all, err := s.Items(ctx)
	if err != nil || len(all) != 2 {
		t.Errorf("%d items, %v; want 2", len(all), err)
	}
}

func TestDigestIsNotFoundFromAnotherCompartment(t *testing.T) {
	v, _ := village(t)
	s := snapshot(t, v)
	digest := fmt.Sprintf("%064x", 1)
	if _, found, err := s.ItemByDigest(context.Background(), id("p", 1), digest); err != nil || !found {
		t.Errorf("in its own compartment: %v, %v; want found", found, err)
	}
	if _, found, err := s.ItemByDigest(context.Background(), id("p", 2), digest); err != nil || found {
		t.Errorf("in another compartment: %v, %v; want not found", found, err)
	}
}

func TestLogIsSelectedByActorVerbSubjectDayAndPosition(t *testing.T) {
	v, j := village(t)
	other := j.add(t, "weather.observe", id("x", 1), 3)
	other.Actor = "Actor 2 (räger)"
	apply(t, v, other)
	s := snapshot(t, v)
	for name, test := range map[string]struct {
		f    view.LogFilter
		want []int64
	}{
		"everything":    {view.LogFilter{}, []int64{8, 7, 6, 5, 4, 3, 2, 1}},
		"the newest":    {view.LogFilter{Limit: 2}, []int64{8, 7}},
		"before":        {view.LogFilter{Before: 3}, []int64{2, 1}},
		"one verb":      {view.LogFilter{Verb: "claim.assert"}, []int64{6, 5}},
		"a family":      {view.LogFilter{Verb: "claim."}, []int64{7, 6, 5}},
		"a part":        {view.LogFilter{Verb: "claim", Before: 6}, []int64{5}},
		"one subject":   {view.LogFilter{Subject: id("c", 2)}, []int64{7, 6}},
		"one actor":     {view.LogFilter{Actor: "Actor 2 (räger)"}, []int64{8}},
		"nobody":        {view.LogFilter{Actor: "actor-9"}, nil},
		"a day":         {view.LogFilter{Day: "2031-05-02", Limit: 1}, []int64{8}},
		"another day":   {view.LogFilter{Day: "2031-05-03"}, nil},
		"all at once":   {view.LogFilter{Actor: "actor-1", Verb: "claim.", Subject: id("c", 2), Day: "2031-05-02", Before: 7}, []int64{6}},
		"no such verbs": {view.LogFilter{Verb: "claims"}, nil},
	} {
		lines, err := s.Lines(context.Background(), test.f)
		var got []int64
		for _, l := range lines {
			got = append(got, l.Position)
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, test.want)
		}
	}
	lines, err := s.Lines(context.Background(), view.LogFilter{Verb: "entity."})
	if err != nil || len(lines) != 1 || lines[0].Who != "N. Adan" || lines[0].About != "the baker" || !strings.HasPrefix(lines[0].LeafHash, "0300") {
		t.Errorf("line %+v, %v", lines, err)
	}
	if _, err := s.Lines(context.Background(), view.LogFilter{Day: "yesterday"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a day that is none gives %v", err)
	}
	if n, err := s.Ignored(context.Background()); err != nil || n != 1 {
		t.Errorf("%d entries of unknown verbs, %v; want 1", n, err)
	}
}

func TestFindingIsReplacedAndNotEdited(t *testing.T) {
	ctx := context.Background()
	v, j := village(t)
	apply(t, v, j.add(t, "finding.conclude", id("f", 1), finding.Finding{ID: id("f", 1), Ref: "deliberate"}))
	apply(t, v, j.add(t, "finding.conclude", id("f", 2), finding.Finding{ID: id("f", 2), Ref: "deliberate", Supersedes: id("f", 1)}))
	s := snapshot(t, v)
	if f, err := s.Finding(ctx, "deliberate"); err != nil || f.ID != id("f", 2) {
		t.Errorf("by its Ref: %s, %v; want the later one", f.ID, err)
	}
	if f, err := s.Finding(ctx, string(id("f", 1))); err != nil || f.ID != id("f", 1) {
		t.Errorf("by its ID: %s, %v; want the earlier one", f.ID, err)
	}
	if all, err := s.Findings(ctx); err != nil || len(all) != 1 {
		t.Errorf("%d findings, %v; want 1", len(all), err)
	}
}

func TestRecordsOfAFigureAreReadPageByPage(t *testing.T) {
	ctx := context.Background()
	v, j := village(t)
	apply(t, v, j.add(t, "figure.define", described.Set, described))
	for n := 10; n < 33; n++ {
		apply(t, v, j.add(t, "claim.assert", id("c", n), killing(n, id("v", n), claim.Saw)))
	}
	s := snapshot(t, v)
	seen := map[value.ID]bool{}
	cursor := ""
	for pages := 0; ; pages++ {
		traces, next, err := s.Traces(ctx, "described", cursor, 10)
		if err != nil || pages > 3 {
			t.Fatal(pages, err)
		}
		for _, tr := range traces {
			if seen[tr.Claim] || tr.Item != "item1" {
				t.Errorf("%s of %s comes twice or without its item", tr.Claim, tr.Item)
			}
			seen[tr.Claim] = true
		}
		if cursor = next; next == "" {
			break
		}
	}
	if len(seen) != 24 {
		t.Errorf("%d records, want 24: 23 and the one that stood before", len(seen))
	}
}

func TestUnreadableBodyNamesItsEntryAndChangesNothing(t *testing.T) {
	v, j := village(t)
	good := j.add(t, "claim.assert", id("c", 9), killing(9, id("v", 9), claim.Saw))
	for _, body := range []string{`{"id":"` + canary, `{}`, `[]`, `{"id":"x","roles":"` + canary + `"}`} {
		bad := j.add(t, "claim.assert", id("c", 10), nil)
		bad.Body = []byte(body)
		err := v.Apply(context.Background(), []view.Record{good, bad})
		if fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), fmt.Sprint("entry ", bad.Index, " of log ours")) {
			t.Errorf("%s: %v", body, err)
		}
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Error("the error quotes the body")
		}
	}
	if v.Position() != 7 {
		t.Errorf("position %d, want 7", v.Position())
	}
	apply(t, v, good)
	if v.Position() != 8 {
		t.Errorf("position %d, want 8", v.Position())
	}
	if err := v.Apply(context.Background(), []view.Record{{Position: 3, Origin: "their", Verb: "x", Actor: "a"}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a new entry at an old position gives %v", err)
	}
}

func TestViewOfAnotherFormatIsDroppedAndFilledAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "view")
	v := open(t, path)
	j := &journal{origin: "ours"}
	apply(t, v, j.add(t, "item.collect", id("i", 1), item(1)))
	if err := v.SetFormat(view.Format + 1); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = open(t, path)
	if v.Position() != 0 {
		t.Errorf("position %d, want 0", v.Position())
	}
	apply(t, v, j.records...)
	if err := v.Drop(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
		t.Errorf("dropping leaves %v", left)
	}
}

func TestWhatACrashCutsFromTheLogIsAppliedAgain(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "view")
	v := open(t, path)
	j := &journal{origin: "ours"}
	j.add(t, "item.collect", id("i", 1), item(1))
	j.add(t, "figure.define", described.Set, described)
	apply(t, v, j.records...)
	for n := range 12 {
		apply(t, v, j.add(t, "claim.assert", id("c", n), killing(n, id("v", n), claim.Saw)))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil || len(wal) < 5*view.PageSize {
		t.Fatal("there is no write-ahead log to cut:", len(wal), err)
	}
	behind := 0
	for i := range 25 {
		crashed := filepath.Join(dir, fmt.Sprint("crashed", i))
		cut := append([]byte(nil), wal...)
		if at := len(cut) * i / 25; i%2 == 0 {
			cut = cut[:at]
		} else {
			cut[at] ^= 4
		}
		if err := os.WriteFile(crashed, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+"-wal", cut, 0o600); err != nil {
			t.Fatal(err)
		}
		again := open(t, crashed)
		if again.Position() < int64(len(j.records)) {
			behind++
		}
		apply(t, again, j.records[again.Position():]...)
		if damage, err := again.Check(context.Background(), stream(j.records)); err != nil || len(damage) > 0 {
			t.Errorf("cut %d: %v, %v", i, damage, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if behind < 20 {
		t.Errorf("only %d of 25 cuts lost anything: this test says too little", behind)
	}
}

func TestSnapshotsStandStillWhileEntriesAreApplied(t *testing.T) {
	ctx := context.Background()
	v, j := village(t)
	apply(t, v, j.add(t, "figure.define", described.Set, described))
	var records []view.Record
	for n := range 120 {
		records = append(records, j.add(t, "claim.assert", id("c", 100+n), killing(100+n, id("v", 100+n), claim.Saw)))
	}
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				s, err := v.Snapshot(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				f, err := s.Figure(ctx, "described", "en")
				if want := max(1, s.Position()-7); err != nil || f.Position != s.Position() || *f.Min != want {
					t.Errorf("at %d: %v of %d, %v; want %d", s.Position(), *f.Min, f.Position, err, want)
				}
				if _, err := s.Questions(ctx, "ar"); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for _, r := range records {
		apply(t, v, r)
	}
	close(done)
	wg.Wait()
}

func TestEveryQueryHasACommentAndCanBePrepared(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "view"))
	names, err := view.QueryNames()
	if err != nil || len(names) < 40 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		text, err := view.Query(name)
		if err != nil || !strings.HasPrefix(text, "-- ") {
			t.Errorf("%s: no comment on its first line, %v", name, err)
		}
		if err := v.Prepare(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClaimThatComesAfterItsRivalSupersessionsIsQueued(t *testing.T) {
	ctx := context.Background()
	v, j := village(t)
	for n := 20; n < 22; n++ {
		c := killing(n, id("v", 1), claim.Saw)
		c.Supersedes = id("c", 9)
		apply(t, v, j.add(t, "claim.assert", c.ID, c))
	}
	if before, err := snapshot(t, v).Questions(ctx, "en"); err != nil || len(before) != 0 {
		t.Fatalf("before the claim is here: %v, %v; want no question", before, err)
	}
	apply(t, v, j.add(t, "claim.assert", id("c", 9), killing(9, id("v", 9), claim.Saw)))
	after, err := snapshot(t, v).Questions(ctx, "en")
	if err != nil || len(after) != 1 || after[0].Rule != "rival-supersession" {
		t.Errorf("after: %v, %v; want which supersession holds", after, err)
	}
}
