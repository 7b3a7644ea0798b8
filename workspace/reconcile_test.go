package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/fault"
	"sijil/linkage/fiction"
)

// fictional takes in lists of people who never lived, one for each habit, and
// returns who is who.
func (h *house) fictional(t testing.TB, people, n int) map[lists.Name]string {
	t.Helper()
	habits := fiction.Habits(n)
	buffers, writers := make([]*bytes.Buffer, n), make([]io.Writer, n)
	for k := range habits {
		buffers[k] = &bytes.Buffer{}
		writers[k] = buffers[k]
	}
	var truth bytes.Buffer
	if err := fiction.Write(fiction.Options{People: people, Seed: 7, Lists: habits}, writers, &truth); err != nil {
		t.Fatal(err)
	}
	h.importLines(t, networks)
	for k, habit := range habits {
		h.collectFile(t, habit.Name, habit.Name+".csv", buffers[k].Bytes())
		m := h.preview(t, lists.Reading{Item: habit.Name, Organisation: "org:ndn"}).Mapping
		m.Name, m.Organisation, m.DuplicateFree = habit.Name, "org:ndn", true
		do(t, h, lists.SaveMapping, m)
		if _, err := lists.Import(context.Background(), h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: habit.Name, List: habit.Name, Name: habit.Name, Organisation: "org:ndn"}}); err != nil {
			t.Fatalf("import: %v (%s)", err, fault.HintOf(err))
		}
	}
	who := map[lists.Name]string{}
	for _, line := range strings.Split(strings.TrimSpace(truth.String()), "\n")[1:] {
		cells := strings.Split(line, ",")
		who[lists.Name{List: cells[0], Origin: cells[1]}] = cells[2]
	}
	return who
}

// judge records a verdict.
func (h *house) judge(t testing.TB, by string, a, b lists.Name, verdict reconcile.Verdict) reconcile.Judgement {
	t.Helper()
	return do(t, h, reconcile.Judge, judging(by, a, b, verdict))
}

func judging(by string, a, b lists.Name, verdict reconcile.Verdict) reconcile.Judging {
	return reconcile.Judging{AList: a.List, ARecord: a.Origin, BList: b.List, BRecord: b.Origin, Verdict: string(verdict), Reason: "the names were compared", By: by, Blind: true}
}

func pairFor(by string, a, b lists.Name) reconcile.PairAsked {
	return reconcile.PairAsked{AList: a.List, ARecord: a.Origin, BList: b.List, BRecord: b.Origin, Reviewer: by, Lang: "en"}
}

// waiting returns what waits for a reviewer for a reason.
func (h *house) waiting(t testing.TB, by string, why reconcile.Why) []reconcile.Waiting {
	t.Helper()
	page := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: by, Limit: 200})
	return slices.DeleteFunc(page.Next, func(w reconcile.Waiting) bool { return w.Why != why })
}

// apart returns two records of different lists that are alone and that nothing
// brought together; one group of both would break no rule.
func (h *house) apart(t testing.TB) reconcile.Waiting {
	t.Helper()
	groups, l := h.grouped(t), h.ledger(t)
	size := map[string]int{}
	for _, g := range groups {
		size[g]++
	}
	var w reconcile.Waiting
	for i := range l.Records {
		switch n := l.NameOf(i); {
		case size[groups[n]] > 1:
		case w.A.List == "":
			w.A = n
		case n.List != w.A.List:
			w.B = n
			w.Key = reconcile.PairKey(w.A, w.B)
			return w
		}
	}
	t.Fatal("nobody is alone in these lists")
	return w
}

// grouped returns the group of every record.
func (h *house) grouped(t testing.TB) map[lists.Name]string {
	t.Helper()
	groups := map[lists.Name]string{}
	for _, r := range ask(t, h, reconcile.Groups, casework.Asked{}) {
		groups[lists.Name{List: r.List, Origin: r.Record}] = r.Cluster
	}
	return groups
}

func TestAJudgementBindsTheGroupsAndLeavesEveryScoreAsItWas(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 300, 3)
	w := h.apart(t)
	pair := pairFor("R. Halim", w.A, w.B)
	pair.Opened = true
	before := ask(t, h, reconcile.Pair, pair)
	groups := h.grouped(t)
	judged := h.judge(t, "R. Halim", w.A, w.B, reconcile.Same)
	after := ask(t, h, reconcile.Pair, pair)
	if after.Open.Together == before.Open.Together {
		t.Error("the judgement changed no group")
	}
	if after.Open.Score != before.Open.Score {
		t.Errorf("judging changed a score from %d to %d", before.Open.Score, after.Open.Score)
	}
	foretold := before.Effects[0].Same
	if now := *after.Effects[0].Now; now != foretold {
		t.Errorf("%+v people, foretold %+v", now, foretold)
	}
	if sum := ask(t, h, reconcile.Summary, casework.Asked{Lang: "en"}); sum.People != foretold || sum.Judged != 1 || sum.Second != 1 {
		t.Errorf("the summary says %+v", sum)
	}
	// Nothing is merged, and a judgement can be taken back by who made it alone.
	if _, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Revoke, reconcile.Revoking{Judgement: string(judged.ID), Reason: "tried", By: "L. Sabri"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another person's judgement was revoked: %v", err)
	}
	do(t, h, reconcile.Revoke, reconcile.Revoking{Judgement: string(judged.ID), Reason: "a slip", By: "R. Halim"})
	again := h.grouped(t)
	for name, g := range groups {
		if again[name] != g {
			t.Fatalf("after the revocation a record is in group %s, before it was %s", again[name], g)
		}
	}
	page := ask(t, h, reconcile.Pair, pair)
	if len(page.History) != 1 || !page.History[0].Revoked || page.History[0].Why != "a slip" || page.History[0].By != "R. Halim" {
		t.Errorf("the history does not tell of the revoked judgement: %+v", page.History)
	}
	h.close(t)
	h.intact(t)
}

func TestThePageOfAPairTellsNothingBeforeTheReviewerHasJudgedOrOpenedIt(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 200, 2)
	w := h.apart(t)
	h.judge(t, "R. Halim", w.A, w.B, reconcile.Different)
	page := ask(t, h, reconcile.Pair, pairFor("L. Sabri", w.A, w.B))
	if page.Open != nil || len(page.History) != 0 || page.Hidden != 1 || page.Verdict != "" || page.Contested || page.Effects[0].Now != nil || len(page.Fields) == 0 {
		t.Errorf("the page tells: %+v", page)
	}
	text, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{`"score"`, `"terms"`, `"probability"`, "R. Halim", `"now"`} {
		if bytes.Contains(text, []byte(told)) {
			t.Errorf("the page holds %s", told)
		}
	}
	h.judge(t, "L. Sabri", w.A, w.B, reconcile.Same)
	page = ask(t, h, reconcile.Pair, pairFor("L. Sabri", w.A, w.B))
	if page.Open == nil || len(page.History) != 2 || !page.Contested || page.Own == nil || page.MaySettle {
		t.Fatalf("the page still hides: %+v", page)
	}
	sum := int32(0)
	for _, term := range page.Open.Terms {
		if term.From != sum || term.To != sum+term.Weight {
			t.Errorf("the bar of %s is from %d to %d, the terms before sum to %d", term.Field, term.From, term.To, sum)
		}
		sum += term.Weight
	}
	if sum != page.Open.Score {
		t.Errorf("the terms sum to %d, the score is %d", sum, page.Open.Score)
	}
}

func TestWhatReviewersDifferOnBindsNothingUntilAThirdPersonSettlesIt(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 200, 2)
	plain := h.grouped(t)
	w := h.apart(t)
	h.judge(t, "R. Halim", w.A, w.B, reconcile.Same)
	h.judge(t, "L. Sabri", w.A, w.B, reconcile.Different)
	contested := h.grouped(t)
	for name, g := range plain {
		if contested[name] != g {
			t.Fatal("a contested pair changed a group")
		}
	}
	for _, party := range []string{"R. Halim", "L. Sabri"} {
		if len(h.waiting(t, party, reconcile.Differ)) != 0 {
			t.Errorf("the pair waits for %s, who is a party", party)
		}
		in := judging(party, w.A, w.B, reconcile.Same)
		in.Settles = true
		if _, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Judge, in); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s settled what they are a party to: %v", party, err)
		}
	}
	third := h.waiting(t, "N. Amari", reconcile.Differ)
	if len(third) != 1 || third[0].Key != w.Key {
		t.Fatalf("the pair does not wait for a third person: %+v", third)
	}
	page := ask(t, h, reconcile.Pair, pairFor("N. Amari", w.A, w.B))
	if !page.MaySettle || len(page.History) != 2 || page.Open != nil {
		t.Errorf("who settles sees both judgements and no score: %+v", page)
	}
	in := judging("N. Amari", w.A, w.B, reconcile.Same)
	in.Settles = true
	do(t, h, reconcile.Judge, in)
	if g := h.grouped(t); g[w.A] != g[w.B] {
		t.Error("what was settled does not bind")
	}
	if len(h.waiting(t, "N. Amari", reconcile.Differ))+len(h.waiting(t, "another", reconcile.Differ))+len(h.waiting(t, "another", reconcile.Second)) != 0 {
		t.Error("what was settled still waits")
	}
}

func TestASecondReviewerIsWantedWhereAJudgementChangesTheGroups(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 200, 2)
	var confirmed []lists.Name
	for n, g := range h.grouped(t) {
		if of, id, _ := strings.Cut(g, "/"); g != n.List+"/"+n.Origin {
			confirmed = []lists.Name{{List: of, Origin: id}, n}
		}
	}
	w := h.apart(t)
	changed := []lists.Name{w.A, w.B}
	h.judge(t, "R. Halim", confirmed[0], confirmed[1], reconcile.Same)
	if w := h.waiting(t, "L. Sabri", reconcile.Second); len(w) != 0 {
		t.Errorf("a judgement that changes nothing waits for a second reviewer: %+v", w)
	}
	h.judge(t, "R. Halim", changed[0], changed[1], reconcile.Same)
	if w := h.waiting(t, "L. Sabri", reconcile.Second); len(w) != 1 || w[0].Key != reconcile.PairKey(changed[0], changed[1]) {
		t.Errorf("%+v waits, want the pair that changed the groups", w)
	}
	if w := h.waiting(t, "R. Halim", reconcile.Second); len(w) != 0 {
		t.Error("the pair waits for who judged it")
	}
	h.judge(t, "L. Sabri", changed[0], changed[1], reconcile.Same)
	if w := h.waiting(t, "another", reconcile.Second); len(w) != 0 {
		t.Error("two agree, and a third is wanted")
	}
}

func TestAReviewerGoesOnWhereTheyLeft(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 200, 5)
	first := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim", Limit: 3})
	if len(first.Next) != 3 {
		t.Fatalf("%d pairs wait", len(first.Next))
	}
	h.judge(t, "R. Halim", first.Next[0].A, first.Next[0].B, reconcile.Unsure)
	h.close(t)
	h.open(t)
	page := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim"})
	if page.Next[0].Key != first.Next[1].Key || page.Progress.Judged != 1 || page.Progress.Waiting != first.Progress.Waiting-1 {
		t.Errorf("the next pair is %s after %+v, want %s", page.Next[0].Key, page.Progress, first.Next[1].Key)
	}
	later := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim", After: page.Next[0].Key})
	if later.Next[0].Key != first.Next[2].Key {
		t.Errorf("after a pair was put off the next is %s, want %s", later.Next[0].Key, first.Next[2].Key)
	}
	if other := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "L. Sabri"}); other.Next[0].Key != first.Next[0].Key {
		t.Error("what one person is unsure of does not wait for another")
	}
	if s := ask(t, h, reconcile.Summary, casework.Asked{}); s.Unsure != 1 || s.Judged != 1 {
		t.Errorf("an unsure judgement is not counted: %+v", s)
	}
}

func TestJudgementsThatCannotAllHoldBecomeAQuestionThatNamesThem(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 200, 3)
	// Three records of three lists that nothing brought together yet.
	l := h.ledger(t)
	var abc []lists.Name
	for i := range l.Records {
		if n := l.NameOf(i); len(abc) == 0 || abc[len(abc)-1].List != n.List {
			abc = append(abc, n)
		}
	}
	made := []reconcile.Judgement{
		h.judge(t, "R. Halim", abc[0], abc[1], reconcile.Same),
		h.judge(t, "R. Halim", abc[1], abc[2], reconcile.Same),
		h.judge(t, "L. Sabri", abc[0], abc[2], reconcile.Different),
	}
	for _, page := range [][]reconcile.Question{
		ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "N. Amari"}).Questions,
		ask(t, h, reconcile.Summary, casework.Asked{}).Questions,
		ask(t, h, reconcile.Person, reconcile.PersonAsked{List: abc[0].List, Record: abc[0].Origin}).Questions,
	} {
		if len(page) != 1 {
			t.Fatalf("%d questions", len(page))
		}
		var named []string
		for _, j := range page[0].Judgements {
			named = append(named, string(j.ID))
		}
		if !slices.Equal(named, []string{string(made[0].ID), string(made[1].ID), string(made[2].ID)}) || page[0].A != abc[0] || page[0].B != abc[2] || page[0].OnList {
			t.Errorf("the question is %+v", page[0])
		}
	}
	if g := h.grouped(t); g[abc[0]] == g[abc[2]] {
		t.Error("two records judged different are one person")
	}
	do(t, h, reconcile.Revoke, reconcile.Revoking{Judgement: string(made[1].ID), Reason: "the other brother", By: "R. Halim"})
	if q := ask(t, h, reconcile.Queue, reconcile.Queueing{}).Questions; len(q) != 0 {
		t.Errorf("the question is still asked: %+v", q)
	}
}

func TestAJudgementSleepsWhileItsRecordIsOnNoListAndWakesWithIt(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	whole := "id,given,family,age,town\n"
	for _, n := range []string{"a1,Salim,Dorran,40,Marsoun", "a2,Rima,Banna,31,Marsoun", "a3,Huda,Rais,9,Old Mill", "a4,Idris,Nour,8,Marsoun", "a5,Zayn,Amari,22,Old Mill"} {
		whole += n + "\n"
	}
	without := strings.ReplaceAll(whole, "a2,Rima,Banna,31,Marsoun\n", "")
	other := strings.ReplaceAll(whole, "\na", "\nb")
	for name, text := range map[string]string{"first": whole, "second": other, "third": without, "fourth": whole + "a6,Noor,Halim,3,Marsoun\n"} {
		h.collectFile(t, name, name+".csv", []byte(text))
	}
	h.mapped(t, "first", "org:ndn")
	h.mapped(t, "second", "org:ward")
	h.take(t, "ndn", "first", "org:ndn")
	h.take(t, "ward", "second", "org:ward")
	a, b := lists.Name{List: "ndn", Origin: "a2"}, lists.Name{List: "ward", Origin: "b3"}
	h.judge(t, "R. Halim", a, b, reconcile.Same)
	if g := h.grouped(t); g[a] != g[b] {
		t.Fatal("the judgement does not bind")
	}
	h.take(t, "ndn", "third", "org:ndn")
	s := ask(t, h, reconcile.Summary, casework.Asked{})
	if s.Asleep != 1 || s.Judged != 0 {
		t.Errorf("the record is gone, and the summary says %+v", s)
	}
	if _, err := casework.Ask(context.Background(), h, h.Actor(), reconcile.Pair, pairFor("R. Halim", a, b)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the page of a pair whose record is gone: %v", err)
	}
	h.take(t, "ndn", "fourth", "org:ndn")
	if g := h.grouped(t); g[a] != g[b] {
		t.Error("the record came back, and its judgement sleeps on")
	}
}

func TestAnAuditMeasuresTheLinksOnPairsDrawnAtRandom(t *testing.T) {
	h := newHouse(t, "")
	who := h.fictional(t, 300, 3)
	if _, err := casework.Ask(context.Background(), h, h.Actor(), reconcile.AuditResult, reconcile.AuditAsked{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the result of no audit: %v", err)
	}
	drawn := do(t, h, reconcile.DrawAudit, reconcile.Drawing{Size: 80, Seed: 11, By: "R. Halim"})
	if len(drawn.Pairs) != 80 {
		t.Fatalf("%d pairs were drawn", len(drawn.Pairs))
	}
	again := do(t, h, reconcile.DrawAudit, reconcile.Drawing{Size: 80, Seed: 11, By: "R. Halim"})
	if !slices.Equal(again.Pairs, drawn.Pairs) {
		t.Error("the same seed drew other pairs from the same lists")
	}
	if r := ask(t, h, reconcile.AuditResult, reconcile.AuditAsked{}); r.Precision.Known || r.Recall.Known || r.Waiting != 80 {
		t.Errorf("nothing was judged, and something is known: %+v", r)
	}
	judgedFor := 0
	for _, by := range []string{"R. Halim", "L. Sabri"} {
		for n, p := range drawn.Pairs {
			verdict := reconcile.Different
			if who[p.A] == who[p.B] {
				verdict = reconcile.Same
			}
			if n == 79 {
				verdict = reconcile.Unsure
			}
			h.judge(t, by, p.A, p.B, verdict)
			judgedFor++
		}
		r := ask(t, h, reconcile.AuditResult, reconcile.AuditAsked{})
		if r.Judged != 80 || r.Unsure != 1 || r.Waiting != 0 || by == "R. Halim" && r.SecondDue != 80 || by == "L. Sabri" && r.SecondDue != 0 {
			t.Errorf("after %s the audit says %+v", by, r)
		}
	}
	r := ask(t, h, reconcile.AuditResult, reconcile.AuditAsked{Audit: string(drawn.ID)})
	for _, share := range []reconcile.Share{r.Precision, r.Recall} {
		if !share.Known || share.Low > share.Estimate || share.Estimate > share.High || share.Least > share.Estimate || share.Most < share.Estimate {
			t.Errorf("an estimate lies outside its interval or bounds: %+v", share)
		}
	}
	if len(r.Calibration) < 3 || r.Calibration[0].By != "all" {
		t.Errorf("the calibration is %+v", r.Calibration)
	}
	if s := ask(t, h, reconcile.Summary, casework.Asked{}); len(s.Audits) != 2 || s.Audits[1].Judged != 80 || s.Reviewers[0].Name != "L. Sabri" || s.Reviewers[0].Judged != 80 {
		t.Errorf("the summary says %+v", s)
	}
}

func TestAPersonIsRecordsSideBySideAndNothingMerged(t *testing.T) {
	h := newHouse(t, "")
	who := h.fictional(t, 300, 3)
	groups := h.grouped(t)
	byGroup := map[string][]lists.Name{}
	for n, g := range groups {
		byGroup[g] = append(byGroup[g], n)
	}
	for _, names := range byGroup {
		if len(names) != 3 || who[names[0]] == "" {
			continue
		}
		page := ask(t, h, reconcile.Person, reconcile.PersonAsked{List: names[1].List, Record: names[1].Origin, Lang: "en"})
		if len(page.Records) != 3 || len(page.Bonds) != 3 || !slices.Contains(names, page.Name) {
			t.Fatalf("the page of a person is %+v", page)
		}
		for k, side := range page.Records {
			if side.Item == "" || side.Claim == "" || side.Row == 0 || len(side.Cells) == 0 {
				t.Errorf("a record does not say where it stands: %+v", side)
			}
			for _, row := range page.Rows {
				if len(row.Texts) != 3 {
					t.Fatalf("a row has %d texts", len(row.Texts))
				}
				_ = k
			}
		}
		for k, b := range page.Bonds[1:] {
			if b.Score > page.Bonds[k].Score {
				t.Error("a weaker bond stands first")
			}
		}
		return
	}
	t.Fatal("nobody is on three lists")
}

func TestAJudgementWithoutANameAReasonOrTwoRecordsIsNotRecorded(t *testing.T) {
	h := newHouse(t, "")
	h.fictional(t, 100, 2)
	l := h.ledger(t)
	a, b := l.NameOf(0), l.NameOf(len(l.Records)-1)
	for what, change := range map[string]struct {
		change func(*reconcile.Judging)
		kind   fault.Kind
	}{
		"no name":           {func(j *reconcile.Judging) { j.By = " " }, fault.Invalid},
		"no reason":         {func(j *reconcile.Judging) { j.Reason = "" }, fault.Invalid},
		"another verdict":   {func(j *reconcile.Judging) { j.Verdict = "merge" }, fault.Invalid},
		"one record twice":  {func(j *reconcile.Judging) { j.BList, j.BRecord = j.AList, j.ARecord }, fault.Invalid},
		"no such record":    {func(j *reconcile.Judging) { j.BRecord = "canary-of-nobody" }, fault.NotFound},
		"nothing to settle": {func(j *reconcile.Judging) { j.Settles = true }, fault.Conflict},
	} {
		in := judging("R. Halim", a, b, reconcile.Same)
		change.change(&in)
		_, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Judge, in)
		if fault.KindOf(err) != change.kind || err == nil {
			t.Errorf("%s: %v", what, err)
		} else if strings.Contains(err.Error()+fault.HintOf(err), "canary") {
			t.Errorf("%s: the error repeats what was asked: %v", what, err)
		}
	}
	if s := ask(t, h, reconcile.Summary, casework.Asked{}); s.Judged != 0 {
		t.Errorf("%d judgements were recorded", s.Judged)
	}
}

func TestACaseWithoutListsHasNothingToReview(t *testing.T) {
	h := newHouse(t, "")
	if q := ask(t, h, reconcile.Queue, reconcile.Queueing{Reviewer: "R. Halim"}); len(q.Next) != 0 {
		t.Errorf("%+v waits", q.Next)
	}
	if s := ask(t, h, reconcile.Summary, casework.Asked{}); s.Records != 0 || s.People.Best != 0 {
		t.Errorf("the summary says %+v", s)
	}
	if _, err := casework.Do(context.Background(), h, h.Actor(), reconcile.DrawAudit, reconcile.Drawing{By: "R. Halim"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an audit of nothing was drawn: %v", err)
	}
}
