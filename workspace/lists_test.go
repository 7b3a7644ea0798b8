package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/claim"
	"sijil/fault"
	linked "sijil/linkage/record"
	"sijil/value"
)

// The lists of the tests name people who never lived, of the invented town of
// Marsoun.

// collectFile takes in a file under a short name.
func (h *house) collectFile(t testing.TB, ref, name string, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	total, err := casework.Collect(context.Background(), h, h.Actor(), casework.Collecting{Paths: []string{file}, From: "handed over", Ref: ref})
	if err != nil || total.Failed > 0 {
		t.Fatalf("collected %+v, %v", total, err)
	}
}

const networks = `{"entity":"org:ndn","kind":"group","label":{"en":"Northern documentation network"}}
{"entity":"org:ward","kind":"group","label":{"en":"Marsoun hospital"}}
`

// mapped saves the mapping that is guessed, or carried over, for an item.
func (h *house) mapped(t testing.TB, item, organisation string) lists.Mapping {
	t.Helper()
	p := h.preview(t, lists.Reading{Item: item, Organisation: organisation})
	m := p.Mapping
	m.Name, m.Organisation = strings.TrimPrefix(organisation, "org:"), value.ID(organisation)
	return do(t, h, lists.SaveMapping, m)
}

func (h *house) preview(t testing.TB, in lists.Reading) lists.Preview {
	t.Helper()
	p, err := lists.PreviewMapping(context.Background(), h, h.Actor(), lists.Previewing{Reading: in})
	if err != nil {
		t.Fatalf("preview: %v (%s)", err, fault.HintOf(err))
	}
	return p
}

// take imports an item as a release of a list, and returns what became of each
// row as one line each.
func (h *house) take(t testing.TB, list, item, organisation string) (lists.Imported, []string) {
	t.Helper()
	var said []string
	done, err := lists.Import(context.Background(), h, h.Actor(), lists.Importing{
		Reading: lists.Reading{Item: item, List: list, Organisation: organisation},
		Report: func(r lists.RowReport) error {
			said = append(said, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", r.Row, r.Origin, r.State, r.Reason)))
			return nil
		}})
	if err != nil {
		t.Fatalf("import: %v (%s)", err, fault.HintOf(err))
	}
	if r := done.Release; r.Rows != r.New+r.Changed+r.Same+r.Failed || !done.Already && int64(len(said)) != r.Rows+r.Gone {
		t.Errorf("not every row is accounted for: %+v, %d told", r, len(said))
	}
	return done, said
}

func (h *house) ledger(t testing.TB) *lists.Ledger {
	t.Helper()
	s, err := h.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := lists.Load(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// listed says what stands in the lists, a line for each record.
func (h *house) listed(t testing.TB) []string {
	t.Helper()
	l := h.ledger(t)
	var lines []string
	for i, r := range l.Records {
		line := l.NameOf(i).List + " " + r.Origin
		for _, c := range r.Cells {
			line += " " + c.Header + "=" + c.Text
		}
		lines = append(lines, line)
	}
	return lines
}

func alike(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// letters writes a number in letters, for names: no name has a digit.
func letters(n int) string {
	word := []byte{'A' + byte(n%26)}
	for n /= 26; n > 0; n /= 26 {
		word = append(word, 'a'+byte(n%26))
	}
	return string(word)
}

const (
	spring = "id,name,age,town\nn1,سالم الدوري,40,Marsoun\nn2,Rima Banna, 31 ,Marsoun\nn3,Huda Rais,NA,Old Mill\nn4,Idris Nour,8,Marsoun\n"
	autumn = "id,name,age,town\nn2,Rima Banna, 31 ,Marsoun\nn1,سالم الدوري,41,Marsoun\nn5,Zayn Amari,22,Old Mill\nn4,Idris Nour\nn5,Zayn Omari,22,Old Mill\n,Nobody,1,Marsoun\n"
)

func (h *house) withSpring(t testing.TB) {
	t.Helper()
	h.importLines(t, networks)
	h.collectFile(t, "spring", "spring.csv", []byte(spring))
	h.mapped(t, "spring", "org:ndn")
	h.take(t, "ndn", "spring", "org:ndn")
}

func TestAListBecomesRecordsWithTheirRowsAsEvidence(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	h.collectFile(t, "spring", "spring.csv", []byte(spring))
	h.mapped(t, "spring", "org:ndn")
	done, said := h.take(t, "ndn", "spring", "org:ndn")
	alike(t, "the rows", said, []string{"1 n1 new", "2 n2 new", "3 n3 new", "4 n4 new"})
	alike(t, "the list", h.listed(t), []string{
		"ndn n1 age=40 name=سالم الدوري town=Marsoun", "ndn n2 age= 31  name=Rima Banna town=Marsoun",
		"ndn n3 name=Huda Rais town=Old Mill", "ndn n4 age=8 name=Idris Nour town=Marsoun"})
	l := h.ledger(t)
	c := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(l.Records[2].Claim), Lang: "en"})
	if c.Quote.Text != "n3,Huda Rais,NA,Old Mill" || *c.Source.Locator.Lines != (claim.Span{From: 4, To: 4}) || c.Item.Ref != "spring" {
		t.Errorf("the record rests on %q at %+v of %s", c.Quote.Text, c.Source.Locator, c.Item.Ref)
	}
	if c.Sensitivity != value.Restricted || len(c.Chain) != 1 || c.Chain[0].Who == "" || l.Records[2].Row != 3 {
		t.Errorf("it is %s, told by %+v, of row %d", c.Sensitivity, c.Chain, l.Records[2].Row)
	}
	if !strings.Contains(c.Sentence, "Huda Rais") {
		t.Errorf("it reads %q", c.Sentence)
	}
	if l.Lists[0].Release.ID != done.Release.ID || l.Lists[0].Mapping.Name != "ndn" {
		t.Errorf("the list is %+v", l.Lists[0])
	}
}

func TestANewerReleaseUpdatesByTheListsOwnIDs(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	before := h.ledger(t)
	h.collectFile(t, "autumn", "autumn.csv", []byte(autumn))
	done, said := h.take(t, "ndn", "autumn", "")
	alike(t, "the rows", said, []string{"1 n2 same", "2 n1 changed", "3 n5 new",
		"4  failed it has 2 cells where the list has 4 columns", "5 n5 failed its id stands in row 3 already", "6  failed its id is empty", "0 n3 gone", "0 n4 gone"})
	alike(t, "the list", h.listed(t), []string{"ndn n1 age=41 name=سالم الدوري town=Marsoun",
		"ndn n2 age= 31  name=Rima Banna town=Marsoun", "ndn n5 age=22 name=Zayn Amari town=Old Mill"})
	after := h.ledger(t)
	if after.Records[1].Claim != before.Records[1].Claim || after.Records[0].Claim == before.Records[0].Claim {
		t.Error("a row that is the same has a new claim, or one that changed has the old one")
	}
	c := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(after.Records[0].Claim), Lang: "en"})
	if c.Supersedes != before.Records[0].Claim {
		t.Errorf("the changed row replaces %q", c.Supersedes)
	}
	gone := ask(t, h, casework.ShowClaim, casework.Asked{ID: string(before.Records[2].Claim), Lang: "en"})
	if len(gone.SupersededBy)+len(gone.RetractedBy) > 0 {
		t.Error("a row that is gone does not stay as a claim")
	}
	shown := ask(t, h, lists.ShowRelease, done.Release.ID)
	if len(shown.FailedRow) != 3 || shown.FailedRow[1].Origin != "n5" || shown.File.Ref != "autumn" || shown.Who != "R. Halim" {
		t.Errorf("the release is shown as %+v", shown)
	}
	page := ask(t, h, lists.ShowList, "ndn")
	if len(page.Lines) != 2 || page.Lines[0].ID != done.Release.ID || page.Records != 3 || page.Organisation.Ref != "org:ndn" {
		t.Errorf("the list is shown as %+v", page)
	}
	if all := ask(t, h, lists.ListLists, struct{}{}); len(all) != 1 || all[0].Records != 3 || all[0].Releases != 2 {
		t.Errorf("the lists are %+v", all)
	}
	browsed := ask(t, h, lists.ListRecords, lists.Browsing{List: "ndn", From: 2, Limit: 5})
	if browsed.Total != 3 || len(browsed.Records) != 1 || browsed.Records[0].Origin != "n5" {
		t.Errorf("the records are %+v", browsed)
	}
}

func TestAFileThatIsAReleaseAlreadyRecordsNothing(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "autumn", "autumn.csv", []byte(autumn))
	h.take(t, "ndn", "autumn", "")
	before := h.overview(t).Position
	for _, item := range []string{"autumn", "spring"} {
		if done, said := h.take(t, "ndn", item, ""); !done.Already || len(said) > 0 {
			t.Errorf("%s: %+v %q", item, done, said)
		}
	}
	if at := h.overview(t).Position; at != before {
		t.Errorf("%d entries were recorded", at-before)
	}
}

func TestAnImportThatIsStoppedLeavesTheListAndGoesOnLater(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	before := h.listed(t)
	var big strings.Builder
	big.WriteString("id,name,age,town\n")
	for i := range 3500 {
		fmt.Fprintf(&big, "n%d,Miller %s,%d,Marsoun\n", i, letters(i), i%90)
	}
	h.collectFile(t, "big", "big.csv", []byte(big.String()))
	ctx, stop := context.WithCancel(context.Background())
	in := lists.Importing{Reading: lists.Reading{Item: "big", List: "ndn"}, Progress: func(rows int64) {
		if rows >= 2000 {
			stop()
		}
	}}
	if _, err := lists.Import(ctx, h, h.Actor(), in); !errors.Is(err, context.Canceled) {
		t.Fatalf("it was not stopped: %v", err)
	}
	alike(t, "the list after the stop", h.listed(t), before)
	h.close(t)
	h.open(t)
	defer h.close(t)
	alike(t, "the list after opening again", h.listed(t), before)
	done, said := h.take(t, "ndn", "big", "")
	if done.Resumed != 2000 || done.Release.New != 3496 || done.Release.Changed != 4 || len(said) != 3500 {
		t.Errorf("it went on as %+v", done)
	}
	if n := len(h.ledger(t).Records); n != 3500 {
		t.Errorf("the list has %d records", n)
	}
	all := ask(t, h, casework.ListClaims, casework.ClaimSearch{Filter: claim.Filter{Kind: claim.ListRecord, Limit: 10_000}, Lang: "en"})
	if len(all) != 3504 {
		t.Errorf("%d claims are recorded of 3504 rows", len(all))
	}
	if done, _ := h.take(t, "ndn", "big", ""); !done.Already {
		t.Error("a third run imports it again")
	}
}

func TestColumnsThatChangedStopTheImportUntilTheMappingSaysWhatTheyAre(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "winter", "winter.csv", []byte("id,full name,age,town,mother\nn1,سالم الدوري,40,Marsoun,Mariam\n"))
	_, err := lists.Import(context.Background(), h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: "winter", List: "ndn"}})
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "new columns: full name, mother; columns gone: name; name may be full name now") {
		t.Fatalf("it is told as %v", err)
	}
	p := h.preview(t, lists.Reading{Item: "winter", List: "ndn"})
	if p.Saved || !p.Differences.Any() || len(p.Mapping.Columns) != 4 {
		t.Errorf("the preview is %+v", p)
	}
	h.mapped(t, "winter", "org:ndn")
	done, _ := h.take(t, "ndn", "winter", "")
	if done.Release.Changed != 1 || done.Release.Gone != 3 {
		t.Errorf("it was imported as %+v", done.Release)
	}
	alike(t, "the list", h.listed(t), []string{"ndn n1 age=40 mother=Mariam full name=سالم الدوري town=Marsoun"})
}

func TestALinkedSetHasTheRecordsInTheLedgersOrder(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "ward", "ward.csv", []byte("no;الاسم;yob;bm;bd\n10;سالم الدوري;1994;2;3\n9;Idris;2026;;\n"))
	h.mapped(t, "ward", "org:ward")
	h.take(t, "a-ward", "ward", "org:ward")
	l := h.ledger(t)
	set, err := linked.Build(l.Sources())
	if err != nil {
		t.Fatal(err)
	}
	if set.N != len(l.Records) || set.N != 6 {
		t.Fatalf("%d records of %d", set.N, len(l.Records))
	}
	for i, r := range l.Records {
		if set.ID[i] != r.Origin || int(set.List[i]) != r.List || set.Lists[r.List] != l.Lists[r.List].Name {
			t.Errorf("record %d is %s of %d, in the ledger %s of %d", i, set.ID[i], set.List[i], r.Origin, r.List)
		}
	}
	year := set.Find("birth.year")
	if year == nil || year.Known != 2 {
		t.Errorf("the years of birth are %+v", year)
	}
}

func TestAnErasedRecordLeavesTheListAndItsEarlierFormDoesNotComeBack(t *testing.T) {
	h := newHouse(t, "")
	h.withSpring(t)
	h.collectFile(t, "autumn", "autumn.csv", []byte(autumn))
	h.take(t, "ndn", "autumn", "")
	first := h.ledger(t).Records[0]
	if _, err := casework.EraseClaim(context.Background(), h, h.Actor(), casework.Erasing{Claim: string(first.Claim), Reason: "request of the family"}); err != nil {
		t.Fatal(err)
	}
	want := []string{"ndn n2 age= 31  name=Rima Banna town=Marsoun", "ndn n5 age=22 name=Zayn Amari town=Old Mill"}
	alike(t, "the list", h.listed(t), want)
	do(t, h, casework.RetractClaim, casework.Retraction{Claim: string(h.ledger(t).Records[1].Claim), Reason: "a row of a test"})
	alike(t, "the list after a retraction", h.listed(t), want[:1])
	h.close(t)
	h.open(t)
	defer h.close(t)
	if _, err := h.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	alike(t, "the list after a rebuild", h.listed(t), want[:1])
}

func TestTwoHousesSeeEachOthersLists(t *testing.T) {
	a, b := newHouse(t, ""), newHouse(t, "")
	a.withSpring(t)
	b.receive(t, a, a.export(t, b))
	alike(t, "the list in the other house", b.listed(t), a.listed(t))
	// The other house takes in the next release of the list it received.
	b.collectFile(t, "autumn", "autumn.csv", []byte(autumn))
	done, _ := b.take(t, "ndn", "autumn", "")
	if done.Release.Changed != 1 || done.Release.Same != 1 {
		t.Errorf("the release is %+v", done.Release)
	}
	a.receive(t, b, b.export(t, a))
	alike(t, "the list in the first house", a.listed(t), b.listed(t))
	// Meanwhile both begin a list under one name, and take in rival releases.
	for _, h := range []*house{a, b} {
		h.collectFile(t, "own", "own.csv", []byte("id,name,age,town\n1,Own "+string(keys(t, h).Signer[:3])+",1,Marsoun\n"))
		h.take(t, "own", "own", "org:ndn")
	}
	a.collectFile(t, "late", "late.csv", []byte("id,name,age,town\nn1,Late A,1,Marsoun\n"))
	a.take(t, "ndn", "late", "")
	b.collectFile(t, "later", "later.csv", []byte("id,name,age,town\nn1,Late B,1,Marsoun\n"))
	b.take(t, "ndn", "later", "")
	a.receive(t, b, b.export(t, a))
	b.receive(t, a, a.export(t, b))
	alike(t, "all lists", a.listed(t), b.listed(t))
	l := a.ledger(t)
	if len(l.Lists) != 3 || l.Lists[0].Rivals != 1 || !strings.HasPrefix(l.Lists[1].Name, "own~") || l.Lists[1].Name == l.Lists[2].Name || len(l.Records) != 3 {
		t.Errorf("the lists are %+v with %d records", l.Lists, len(l.Records))
	}
}
