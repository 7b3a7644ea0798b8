package workspace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// workbook makes a workbook of one sheet.
func workbook(t testing.TB, sheet string, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	f.SetSheetName("Sheet1", sheet)
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	f.SetSheetDimension(sheet, fmt.Sprintf("A1:Z%d", len(rows)))
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookBecomesRecordsThatPointAtItsSheet(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	h.collectFile(t, "ward", "ward.xlsx", workbook(t, "شهداء",
		[]any{"id", "الاسم", "age"}, []any{1, "سالم الدوري", 40}, []any{}, []any{2, "هدى الريس"}))
	h.mapped(t, "ward", "org:ward")
	_, said := h.take(t, "ward", "ward", "org:ward")
	alike(t, "the rows", said, []string{"2 1 new", "4 2 new"})
	alike(t, "the list", h.listed(t), []string{"ward 1 age=40 الاسم=سالم الدوري", "ward 2 الاسم=هدى الريس"})
	l := h.ledger(t)
	c := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(l.Records[1].Claim), Lang: "en"})
	if c.Source.Locator.Words != "sheet شهداء, row 4" || c.Quote.Text != "2\tهدى الريس" || l.Records[1].Row != 4 {
		t.Errorf("the record stands at %+v with %q", c.Source.Locator, c.Quote.Text)
	}
}

func TestTheRecordsOfAListAreNeverPublic(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	h.collectFile(t, "spring", "spring.csv", []byte(spring))
	h.mapped(t, "spring", "org:ndn")
	in := lists.Importing{Reading: lists.Reading{Item: "spring", List: "ndn", Organisation: "org:ndn"}, Sensitivity: "public"}
	if _, err := lists.Import(context.Background(), h, h.Actor(), in); fault.KindOf(err) != fault.Invalid {
		t.Errorf("public records: %v", err)
	}
	in.Sensitivity = "confidential"
	if _, err := lists.Import(context.Background(), h, h.Actor(), in); err != nil {
		t.Fatal(err)
	}
	c := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(h.ledger(t).Records[0].Claim), Lang: "en"})
	if c.Sensitivity != value.Confidential || h.ledger(t).Lists[0].Release.Sensitivity != value.Confidential {
		t.Errorf("the record is %s", c.Sensitivity)
	}
}

func TestAListInAnOlderEncodingBecomesTheSameRecords(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	old, err := charmap.Windows1256.NewEncoder().String(strings.ReplaceAll(spring, ",", ";"))
	if err != nil {
		t.Fatal(err)
	}
	h.collectFile(t, "old", "old.csv", []byte(old))
	done, _ := h.take(t, "ndn", "old", "")
	if done.Release.Same != 4 || done.Release.Rows != 4 || done.Release.Encoding != "windows-1256" {
		t.Errorf("it was imported as %+v", done.Release)
	}
}

func TestAListWithoutIDsIsKnownByWhatItSays(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	first := "name,age,note\nSalim Dorran,40,\nRima Banna,31,x\nSalim Dorran,40,\n"
	h.collectFile(t, "one", "one.csv", []byte(first))
	if p := h.preview(t, lists.Reading{Item: "one"}); len(p.Warnings) == 0 || !strings.Contains(p.Warnings[0], "no ids of its own") {
		t.Errorf("the warnings are %q", p.Warnings)
	}
	h.mapped(t, "one", "org:ndn")
	h.take(t, "nameless", "one", "org:ndn")
	if n := len(h.ledger(t).Records); n != 3 {
		t.Errorf("%d records of three rows, two of which are alike", n)
	}
	h.collectFile(t, "two", "two.csv", []byte("name,age,note\nRima Banna,31,y\nSalim Dorran,41,\nSalim Dorran,40,\n"))
	done, _ := h.take(t, "nameless", "two", "")
	if r := done.Release; r.Same != 2 || r.New != 1 || r.Gone != 1 {
		t.Errorf("a correction is told as %+v", r)
	}
}

func TestTheSameFileReadInAnotherWayIsANewRelease(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	m := h.preview(t, lists.Reading{Item: "spring", List: "ndn"}).Mapping
	for i, k := range m.Columns {
		if k.Header == "town" {
			m.Columns[i].Role = "address"
		}
	}
	do(t, h, lists.SaveMapping, m)
	done, _ := h.take(t, "ndn", "spring", "")
	if done.Already || done.Release.Changed != 4 {
		t.Errorf("it is told as %+v", done)
	}
	if c := h.ledger(t).Records[0].Cells; len(c) != 3 || c[0].Role != "address" {
		t.Errorf("the cells are %+v", c)
	}
}

func TestAnImportThatIsStoppedAmongWhatIsGoneGoesOn(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	var all strings.Builder
	all.WriteString("id,name\n")
	for i := range 2100 {
		fmt.Fprintf(&all, "%d,Miller %s\n", i, letters(i))
	}
	h.collectFile(t, "all", "all.csv", []byte(all.String()))
	h.mapped(t, "all", "org:ndn")
	h.take(t, "mill", "all", "org:ndn")
	h.collectFile(t, "few", "few.csv", []byte("id,name\n7,Miller H\n"))
	ctx, stop := context.WithCancel(context.Background())
	_, err := lists.Import(ctx, h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: "few", List: "mill"}, Report: func(r lists.RowReport) error {
		if r.State == lists.RowGone {
			stop()
		}
		return nil
	}})
	if !errors.Is(err, context.Canceled) || len(h.ledger(t).Records) != 2100 {
		t.Fatalf("%v, %d records", err, len(h.ledger(t).Records))
	}
	done, _ := h.take(t, "mill", "few", "")
	if done.Resumed != 1 || done.Release.Gone != 2099 || len(h.ledger(t).Records) != 1 {
		t.Errorf("%+v, %d records", done, len(h.ledger(t).Records))
	}
}

func TestAnImportThatIsGivenUpAsksNobodyAnything(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "wrong", "wrong.csv", []byte("id,name,age,town\nn1,Wrong,40,Marsoun\nn9,Wrong,1,Marsoun\n"))
	ctx, stop := context.WithCancel(context.Background())
	_, err := lists.Import(ctx, h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: "wrong", List: "ndn"}, Progress: func(int64) { stop() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	h.collectFile(t, "autumn", "autumn.csv", []byte(autumn))
	done, _ := h.take(t, "ndn", "autumn", "")
	if r := done.Release; done.Resumed != 0 || r.Changed != 1 || r.New != 1 || len(h.ledger(t).Records) != 3 {
		t.Errorf("the other file was imported as %+v", done)
	}
	if q := h.overview(t).Queue; len(q) > 0 {
		t.Errorf("a person is asked %+v", q)
	}
}

func TestOfTwoImportsAtOnceOneIsToldThatTheListChanged(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "a", "a.csv", []byte("id,name,age,town\nn1,A,1,Marsoun\n"))
	h.collectFile(t, "b", "b.csv", []byte("id,name,age,town\nn1,B,1,Marsoun\n"))
	// Both read the list as it is before either records.
	var ready, done sync.WaitGroup
	ready.Add(2)
	errs := make([]error, 2)
	for i, item := range []string{"a", "b"} {
		done.Go(func() {
			first := true
			d := waiting{Desk: h, wait: func() {
				if first {
					first = false
					ready.Done()
					ready.Wait()
				}
			}}
			_, errs[i] = lists.Import(context.Background(), d, h.Actor(), lists.Importing{Reading: lists.Reading{Item: item, List: "ndn"}})
		})
	}
	done.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || fault.KindOf(errors.Join(errs...)) != fault.Conflict && fault.KindOf(errs[0]) != fault.Conflict && fault.KindOf(errs[1]) != fault.Conflict {
		t.Errorf("the two ended with %v", errs)
	}
	if l := h.ledger(t); len(l.Records) != 1 || l.Lists[0].Releases != 2 {
		t.Errorf("the list is %+v", h.listed(t))
	}
}

// waiting is a desk that waits before the first thing is recorded.
type waiting struct {
	casework.Desk
	wait func()
}

// Record waits, then records.
func (w waiting) Record(ctx context.Context, actor access.Actor, at int64, drafts []casework.Draft) (int64, error) {
	w.wait()
	return w.Desk.Record(ctx, actor, at, drafts)
}

func TestWhoMayOnlyReadImportsNothing(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	reader := access.Actor{ID: h.Actor().ID, Roles: []access.Role{access.Reader}}
	before := h.overview(t).Position
	_, err := lists.Import(context.Background(), h, reader, lists.Importing{Reading: lists.Reading{Item: "spring", List: "other", Organisation: "org:ndn"}})
	if fault.KindOf(err) != fault.Denied {
		t.Errorf("an import: %v", err)
	}
	if _, err := casework.Do(context.Background(), h, reader, lists.SaveMapping, h.ledger(t).Lists[0].Mapping); fault.KindOf(err) != fault.Denied {
		t.Errorf("a mapping: %v", err)
	}
	if all, err := casework.Ask(context.Background(), h, reader, lists.ListLists, struct{}{}); err != nil || len(all) != 1 {
		t.Errorf("reading: %d lists, %v", len(all), err)
	}
	if h.overview(t).Position != before {
		t.Error("something was recorded")
	}
}

func TestEntriesOfPartnersThatAreNoListsHarmNone(t *testing.T) {
	ours, theirs := newHouse(t, ""), newHouse(t, "")
	ours.withSpring(t)
	want := ours.listed(t)
	s, err := theirs.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	at, home := s.Position(), s.Home()
	s.Close()
	list := ours.ledger(t).Lists[0]
	loop := theirs.Pen().NewID()
	drafts := []casework.Draft{
		{Verb: "list.release", Body: []string{"x"}}, {Verb: "list.release", Body: lists.Release{ID: "no id", List: "x"}},
		{Verb: "list.map", Body: 3}, {Verb: "list.part", Body: "x"},
		{Verb: "list.release", Body: lists.Release{ID: loop, List: list.ID, Replaces: loop}},
		{Verb: "list.release", Body: lists.Release{ID: theirs.Pen().NewID(), List: theirs.Pen().NewID()}},
		// In the name of our release: a part that empties it, and another of its id.
		{Verb: "list.part", Subject: list.ID, Body: lists.Part{Release: list.Release.ID, List: list.ID, Left: []value.ID{ours.ledger(t).Records[0].Claim}}},
		{Verb: "list.release", Subject: list.ID, Body: lists.Release{ID: list.Release.ID, List: list.ID, Rows: 9}},
		{Verb: "list.map", Body: lists.Mapping{ID: list.Mapping.ID, Name: "ndn", Columns: []lists.Column{{Header: "name", Role: "mother"}}}},
	}
	for i := range drafts {
		drafts[i].Scope = home
	}
	if _, err := theirs.Record(context.Background(), theirs.Actor(), at, drafts); err != nil {
		t.Fatal(err)
	}
	ours.receive(t, theirs, theirs.export(t, ours))
	var own []string
	for _, line := range ours.listed(t) {
		if strings.HasPrefix(line, "ndn ") {
			own = append(own, line)
		}
	}
	alike(t, "our list", own, want)
	if l := ours.ledger(t); l.Unread != 7 || l.Lists[0].Release.Rows == 9 {
		t.Errorf("%d entries are told as unread", l.Unread)
	}
}

// TestNoNameOfAListIsToldOrWrittenInClear imports what is wrong in many ways,
// and searches all that was said and written.
func TestNoNameOfAListIsToldOrWrittenInClear(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	h := newHouse(t, "")
	h.importLines(t, networks)
	wrong := "id,name,age\n1,Quetzalima,x\n1,Quetzalimb,1\n,Quetzalimc,1\n4,Quetzalimd\n5,\"Quetzalime,1\n6,Quetzalimf\x07,1\n7,Quetzalim\xffg é,1\n8,Quetzalimh é,\u202e1\n"
	book := workbook(t, "Sheet1", []any{"id", "name"}, []any{1, "Quetzalimi"}, []any{1, "Quetzalimj"})
	var said []string
	for i, data := range [][]byte{[]byte(wrong), book, book[:len(book)/2], []byte("\"Quetzalimk")} {
		ref := fmt.Sprintf("f%d", i)
		h.collectFile(t, ref, fmt.Sprintf("list-%d", i), data)
		p, err := lists.PreviewMapping(context.Background(), h, h.Actor(), lists.Previewing{Reading: lists.Reading{Item: ref, Organisation: "org:ndn"}})
		said = append(said, fmt.Sprint(err), fault.HintOf(err), fmt.Sprint(p.Warnings), fmt.Sprint(p.Failed))
		if err != nil {
			continue
		}
		p.Mapping.Name, p.Mapping.Organisation, p.Mapping.Origin = ref, "org:ndn", "id"
		do(t, h, lists.SaveMapping, p.Mapping)
		_, err = lists.Import(context.Background(), h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: ref, List: ref, Name: ref}, Report: func(r lists.RowReport) error {
			said = append(said, r.Reason)
			return nil
		}})
		said = append(said, fmt.Sprint(err), fault.HintOf(err))
	}
	if all := strings.Join(said, "\n"); strings.Contains(all, bird) || strings.Count(all, "its id stands in row") < 3 {
		t.Errorf("a name is told, or too little was said:\n%s", all)
	}
	if n := len(h.ledger(t).Records); n != 2 {
		t.Errorf("%d records of two sound rows", n)
	}
	h.close(t)
	for _, dir := range []string{h.dir, temp, filepath.Dir(h.dir)} {
		if _, found := birdsIn(t, dir); len(found) > 0 {
			t.Error(found)
		}
	}
}

// TestEveryRowIsAccountedForWhateverTheReleasesHold imports releases of chance
// and compares the list with what a map says of it.
func TestEveryRowIsAccountedForWhateverTheReleasesHold(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	h.collectFile(t, "begin", "begin.csv", []byte("id,name,age\n1,A,2\n"))
	h.mapped(t, "begin", "org:ndn")
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		list := fmt.Sprintf("chance-%d", n)
		model := map[string]string{}
		for release := range 3 {
			rows := rapid.SliceOfN(rapid.SampledFrom([]string{"1,A,2", "1,B,2", "2,A,2", "3,C,NA", "4,D", ",E,5", "5,,", "6,F,6,,", "7,\"G", "8,H\x01,8"}), 0, 8).Draw(rt, "rows")
			text := fmt.Sprintf("id,name,age\n%s\n9,release %d of %s,1\n", strings.Join(rows, "\n"), release, list)
			item := fmt.Sprintf("%s-%d", list, release)
			h.collectFile(t, item, item+".csv", []byte(text))
			done, said := h.take(t, list, item, "org:ndn")
			if int(done.Release.Rows) != len(rows)+1 {
				rt.Fatalf("%d of %d rows are accounted for: %q", done.Release.Rows, len(rows)+1, said)
			}
			model = expected(append(rows, fmt.Sprintf("9,release %d of %s,1", release, list)), model)
		}
		got := map[string]string{}
		l := h.ledger(t)
		for i, r := range l.Records {
			if l.NameOf(i).List == list {
				words := []string{}
				for _, c := range r.Cells {
					words = append(words, c.Role+"="+c.Text)
				}
				got[r.Origin] = strings.Join(words, " ")
			}
		}
		if !maps.Equal(got, model) {
			rt.Fatalf("the list holds %v, not %v", got, model)
		}
	})
	all := ask(t, h, casework.ListClaims, casework.ClaimSearch{Filter: claim.Filter{Kind: claim.ListRecord, Limit: 100_000}, Lang: "en"})
	if len(all) < n {
		t.Errorf("only %d claims after %d runs", len(all), n)
	}
}

// expected says what stands in a list after a release: its sound rows, the
// first of each id, and what stood there of ids whose row could not be taken.
func expected(rows []string, before map[string]string) map[string]string {
	after, seen := map[string]string{}, map[string]bool{}
	for _, row := range rows {
		cells := strings.Split(strings.TrimRight(row, ","), ",")
		id := cells[0]
		switch {
		case id == "" || strings.Contains(row, `"`) || len(strings.Split(row, ",")) < 3 || seen[id]:
			continue
		case strings.ContainsRune(row, 1) || len(cells) < 2:
			if old, ok := before[id]; ok {
				after[id] = old
			}
		case len(cells) == 2 || cells[2] == "NA":
			after[id] = "name=" + cells[1]
		default:
			after[id] = "age=" + cells[2] + " name=" + cells[1]
		}
		seen[id] = true
	}
	return after
}
