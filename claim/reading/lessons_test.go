package reading_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/claim/flat"
	"sijil/claim/reading"
	"sijil/fault"
	"sijil/value"
)

// lessons holds the twenty sentences as they are after import, so that each
// lesson can be put to them as a question.
type lessons struct {
	t        *testing.T
	v        *claim.Vocabulary
	b        flat.Batch
	entities map[string]value.ID
	claims   map[string]claim.Claim
}

func newLessons(t *testing.T) lessons {
	v, err := claim.Standard()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open("../testdata/interop-sentences.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	next := 0
	b, report, err := flat.ReadAll(file, flat.Import{Vocabulary: v, By: "the importer", ID: func(n flat.Name) (value.ID, bool) {
		next++
		id := strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprintf("%022d", next)) + "aaaa"
		return value.ID(id), n.Defined
	}})
	for _, line := range report {
		err = errors.Join(err, line.Err)
	}
	if err != nil {
		t.Fatal(err)
	}
	l := lessons{t: t, v: v, b: b, entities: map[string]value.ID{}, claims: map[string]claim.Claim{}}
	for _, e := range l.b.Entities {
		l.entities[e.Ref] = e.ID
	}
	for _, c := range l.b.Claims {
		l.claims[c.Ref] = c
	}
	return l
}

func (l lessons) some(refs ...string) []claim.Claim {
	var out []claim.Claim
	for _, r := range refs {
		out = append(out, l.claims[r])
	}
	return out
}

// judged returns the assessment that a claim came with.
func (l lessons) judged(ref string) claim.Assessment {
	for _, a := range l.b.Assessments {
		if a.Target.Claim == l.claims[ref].ID {
			return a
		}
	}
	return claim.Assessment{}
}

func is[T comparable](t *testing.T, question string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %v\nwant %v", question, got, want)
	}
}

func TestEachSentenceAnswersTheQuestionOfItsLesson(t *testing.T) {
	l := newLessons(t)
	for _, one := range []struct {
		name string
		ask  func(*testing.T, lessons)
	}{
		{"1 two breakdowns stay marginal, closure is computed", askBreakdowns},
		{"2 elsewhere is a place without a place, small cells are named", askInterviewees},
		{"3 the dates are those of sharing, not of the event", askSharing},
		{"4 two counts may overlap", askCounts},
		{"5 citing the author and the relayer is one source", askNested},
		{"6 imagery shows scraping, not burial", askImagery},
		{"7 age is a range at a date, birth is derived", askAge},
		{"8 the call is first-hand, the deaths are not", askCall},
		{"9 plural without number is at least two, open above", askPlural},
		{"10 not done, denied and no information are three things", askOmission},
		{"11 targeting is in the words said, not in the victims", askTargeting},
		{"12 perceptions stay perceptions", askPerceptions},
		{"13 who held whom on 7 March, per which source", askAffiliation},
		{"14 the order of things narrows the day, or shows a conflict", askBurial},
		{"15 killed or missing is not one status", askDisjunction},
		{"16 the denial stands beside the attribution", askDenial},
		{"17 the promise has versions with computed dates", askPromise},
		{"18 shown, meant and located are three claims", askVideo},
		{"19 two witnesses are two sources", askCommander},
		{"20 loss per family refuses a total of homes", askLoss},
	} {
		t.Run(one.name, func(t *testing.T) { one.ask(t, l) })
	}
}

func askBreakdowns(t *testing.T, l lessons) {
	got := reading.Breakdowns(l.entities["set:victims-ngo"], l.b.Claims)
	is(t, "how many breakdowns", len(got), 2)
	is(t, "closure by sex and age", got[0].Closure, reading.ClosureComputed)
	is(t, "sum by sex and age", got[0].Sum, 32)
	is(t, "closure by place", got[1].Closure, reading.ClosureOpen)
	for _, p := range got[0].Parts { // how many of the 30 were women is in no part
		criteria, _ := p.Get("criteria")
		if _, ok := criteria.Record.Get("place"); ok {
			t.Error("a part by sex also has a place: the breakdowns were crossed")
		}
	}
	children, _ := got[0].Parts[2].Get("criteria")
	sex, _ := children.Record.Get("sex")
	is(t, "the sex of the children", sex.Code.Code, "unknown")
	withoutTotal := reading.Breakdowns(l.entities["set:victims-ngo"], l.some("1b"))
	is(t, "closure where nobody gives the total", withoutTotal[0].Closure, reading.ClosureOpen)
}

func askInterviewees(t *testing.T, l lessons) {
	got := reading.Breakdowns(l.entities["set:interviews"], l.b.Claims)[0]
	is(t, "closure", got.Closure, reading.ClosureAsserted)
	elsewhere, _ := got.Parts[1].Get("criteria")
	in, _ := elsewhere.Record.Get("place")
	without, _ := elsewhere.Record.Get("excluding")
	is(t, "elsewhere on the coast: in", in.Ref.Entity, l.entities["pl:coast"])
	is(t, "elsewhere on the coast: but not in", without.Ref.Entity, l.entities["pl:city"])
	if small := got.Small(5); !slices.Equal(small, []int{2, 3}) {
		t.Errorf("parts of fewer than five: %v, want the third and fourth", small)
	}
	n, _ := l.claims["2a"].Value("count")
	is(t, "the unit", n.Count.Unit, "interviewee")
}

func askSharing(t *testing.T, l lessons) {
	is(t, "what the dates date", l.claims["3b"].Code("property"), "shared_or_posted_at")
	if l.claims["3a"].When != nil {
		t.Error("the count of media got the dates of their sharing")
	}
	is(t, "is it one moment", l.claims["3b"].When.Kind, value.Moment)
	detail, _ := l.claims["3a"].Value("unit_detail")
	split, _ := detail.Record.Get("per_type")
	is(t, "how many of them videos", split.Code.Code, "not_stated")
}

func askCounts(t *testing.T, l lessons) {
	un, nb := l.entities["set:un111"], l.entities["set:nb420"]
	relation, by := reading.SetRelation(un, nb, l.b.Claims)
	is(t, "how the two relate", relation, "overlap_unknown")
	is(t, "who says so", by, l.claims["4d"].ID)
	relation, by = reading.SetRelation(un, nb, nil)
	is(t, "how they relate where nobody says", relation, "overlap_unknown")
	is(t, "and who says so", by, "")
	is(t, "the relation is a judgement of ours", l.judged("4d").Status, string(claim.Accepted))
	if d := claim.Compare(l.some("4a", "4b")); len(d) != 0 {
		t.Errorf("two sets of two organisations were compared: %v", d)
	}
}

func askNested(t *testing.T, l lessons) {
	is(t, "how many sources for the 420", claim.Independent(l.some("4b", "5b", "5c")), 1)
	is(t, "who", claim.Roots(l.some("4b", "5b")...)[0], l.entities["org:network-b"])
	is(t, "with the other organisation", claim.Independent(l.some("4a", "4b", "5b")), 2)
	is(t, "what 5a says again", l.claims["5a"].Target("target").Claim, l.claims["4b"].ID)
	share, _ := l.claims["5b"].Value("share")
	is(t, "mostly is more than half, no number", share.Share.Min+" "+share.Share.Max, "0.5 1.0")
	is(t, "and not half itself", share.Share.MinExclusive, true)
}

func askImagery(t *testing.T, l lessons) {
	when := l.claims["6c"].When
	is(t, "one unknown moment between the images, not the whole time", when.Kind, value.Moment)
	below := reading.Foundations(l.claims["6c"].ID, l.b.Claims)
	if !slices.Equal(below, []value.ID{l.claims["6a"].ID, l.claims["6b"].ID}) {
		t.Errorf("the scraping rests on %v", below)
	}
	for _, c := range l.b.Claims { // nothing about a burial rests on the images
		if c.Kind == "burial" && slices.Contains(reading.Foundations(c.ID, l.b.Claims), l.claims["6b"].ID) {
			t.Errorf("%s takes the images for a burial", c.Ref)
		}
	}
	shown, _ := l.v.Kind(l.claims["6a"].Kind)
	meant, _ := l.v.Kind(l.claims["6c"].Kind)
	is(t, "what the image shows is an observation", shown.Layer, claim.Observation)
	is(t, "that the ground was scraped is an inference", meant.Layer, claim.Inference)
}

func askAge(t *testing.T, l lessons) {
	age, _ := l.claims["7b"].Value("value")
	is(t, "the words", age.Age.Words, "late 60s")
	birth, ok := claim.BirthBounds(*age.Age)
	is(t, "born", birth, "[1955-03-08..1958-03-07]")
	is(t, "birth can be derived", ok, true)
	status, _ := l.claims["7c"].Value("value")
	is(t, "was he a civilian", status.Text.Text, "not_stated")
	is(t, "has anybody judged it", l.judged("7c").Status, string(claim.Open))
	if !l.claims["7a"].When.Overlaps(value.Time{Kind: value.Moment, Earliest: "2025-03-07T10:25:00+03:00", Latest: "2025-03-07T10:25:00+03:00"}) {
		t.Error("25 past ten is not around ten")
	}
}

func askCall(t *testing.T, l lessons) {
	depth, flagged := claim.Depth(l.claims["8b"].Chain)
	is(t, "how far the death is", depth, 3)
	is(t, "is the neighbour's basis unknown", flagged, true)
	depth, flagged = claim.Depth(l.claims["8a"].Chain)
	is(t, "how far the call is", depth, 1)
	is(t, "is its basis unknown", flagged, false)
	is(t, "the interviewee knows of the death", claim.Basis(l.claims["8b"]), claim.ByTelling)
	sons := map[value.ID]bool{}
	for _, c := range l.some("8b", "8c") {
		sons[c.Target("victim").Entity] = true
		is(t, "who did it", c.Filled("perpetrator"), 0)
	}
	is(t, "two sons are two persons", len(sons), 2)
	is(t, "the two deaths have one source", claim.Independent(l.some("8b", "8c")), 1)
}

func askPlural(t *testing.T, l lessons) {
	depth, _ := claim.Depth(l.claims["9b"].Chain)
	is(t, "how far the removal is", depth, 1)
	who, _ := l.claims["9b"].Value("victims_desc")
	n, _ := who.Record.Get("count")
	is(t, "at least", *n.Count.Min, 2)
	if n.Count.Max != nil {
		t.Error("the men were given an upper number")
	}
	is(t, "the time is that of the call", l.claims["9a"].When.Contains(*l.claims["9b"].When) && l.claims["9b"].When.Contains(*l.claims["9a"].When), true)
	is(t, "and says why", l.claims["9b"].When.Basis, "present tense in call 9a")
}

func askOmission(t *testing.T, l lessons) {
	is(t, "did they intervene", reading.Standing(l.some("10a")), reading.SaidNot)
	is(t, "what a party's denial is", reading.Standing(l.some("16b")), reading.SaidDenied)
	is(t, "what no claim is", reading.Standing(nil), reading.NoInformation)
	is(t, "what a source's not knowing is", reading.Standing(l.some("13d")), reading.SaidUnknown)
	naked := l.claims["10a"]
	naked.When, naked.Where = nil, nil
	err := naked.Check(l.v)
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "polarity") {
		t.Errorf("a negation without time and place: %v", err)
	}
	if !slices.Equal(reading.Foundations(l.claims["10c"].ID, l.b.Claims), []value.ID{l.claims["10b"].ID}) {
		t.Error("knowledge does not rest on the calls")
	}
}

func askTargeting(t *testing.T, l lessons) {
	is(t, "what shows the targeting", l.claims["11a"].Kind, "speech")
	if !slices.Contains(l.claims["11d"].Targets("supports"), value.Ref{Claim: l.claims["11a"].ID}) {
		t.Error("the element does not rest on the words")
	}
	order, _ := l.claims["11b"].Value("sequence")
	after, _ := order.Record.Get("after")
	is(t, "killed after being asked", after.Ref.Claim, l.claims["11a"].ID)
	is(t, "killing or threat", l.claims["11b"].Target("disjunct_with").Claim, l.claims["11c"].ID)
	sect := l.claims["7c"]
	sect.Values = []value.Named{
		{Name: "property", Value: value.Value{Code: &value.Code{List: "property", Code: "sect"}}},
		{Name: "value", Value: value.Value{Text: &value.Text{Text: "any"}}},
	}
	err := sect.Check(l.v)
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.HintOf(err), "speech") {
		t.Errorf("a sect as an attribute of a person: %v (%s)", err, fault.HintOf(err))
	}
}

func askPerceptions(t *testing.T, l lessons) {
	n, _ := l.claims["12a"].Value("count")
	is(t, "at least", *n.Count.Min, 8)
	is(t, "at most", *n.Count.Max, 10)
	is(t, "the accent is as it seemed", l.claims["12c"].Code("property"), "perceived_accent")
	impression, _ := l.claims["12c"].Value("perception")
	is(t, "an impression", *impression.Bool, true)
	clothes, _ := l.claims["12b"].Value("value")
	is(t, "some in uniform, some not", len(*clothes.List), 2)
	held, err := reading.AsOf(l.b.Claims, l.entities["set:gunmen-1"], "2025-03-07")
	if err != nil || len(held) != 0 {
		t.Errorf("the uniform made an affiliation: %v %v", held, err)
	}
}

func askAffiliation(t *testing.T, l lessons) {
	held, err := reading.AsOf(l.b.Claims, l.entities["org:faction-x"], "2025-03-07")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range held {
		got = append(got, h.Relation+" "+string(h.Holds)+" "+string(h.Force))
	}
	want := []string{
		"member_of negated asserted", "nominally_integrated_into affirmed announced", "under_effective_control_of unknown asserted",
	}
	if !slices.Equal(got, want) {
		t.Errorf("on 7 March: %v", got)
	}
	is(t, "per which source was it integrated in name", held[1].Root, l.entities["org:mod"])
	before, _ := reading.AsOf(l.b.Claims, l.entities["org:faction-x"], "2025-01-10")
	is(t, "was it a member on 10 January", before[0].Holds, reading.SaidUnknown) // "~" and an unknown beginning
	if _, err := reading.AsOf(l.b.Claims, l.entities["org:faction-x"], "7 March"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a day in words: %v", err)
	}
}

func askBurial(t *testing.T, l lessons) {
	claims := l.some("7a", "14a", "14b")
	got := reading.Narrow(l.v, claims)
	is(t, "how many are narrowed", len(got), 1)
	is(t, "which", got[0].Claim, l.claims["14b"].ID)
	is(t, "to", got[0].Earliest+" "+got[0].Latest, "2025-03-09 2025-03-09")
	is(t, "can both hold", got[0].Conflict, false)
	earlier := *l.claims["14b"].When
	earlier.EDTF, earlier.Latest = "[2025-03-07..2025-03-08]", "2025-03-08"
	claims[2].When = &earlier
	got = reading.Narrow(l.v, claims)
	is(t, "buried on the 8th at the latest, found on the 9th", len(got) == 1 && got[0].Conflict, true)
	late := *l.claims["14a"].When
	late.EDTF, late.Earliest, late.Latest = "2025-03-12", "2025-03-12", "2025-03-12"
	far := l.claims["14a"]
	far.When = &late
	got = reading.Narrow(l.v, []claim.Claim{l.claims["7a"], far})
	is(t, "two days later, on the 12th", len(got) == 1 && got[0].Conflict, true)
	is(t, "the day as it was written", l.claims["14b"].When.Original, "1446-09-08")
	how, _ := l.claims["14a"].Value("identification")
	status, _ := how.Record.Get("status")
	is(t, "recognised is not identified", status.Code.Code, "recognised_by_family")
	forced, _ := l.claims["14b"].Value("coerced")
	is(t, "made to bury him", *forced.Bool, true)
	is(t, "the question is open", l.judged("14c").Status, string(claim.Open))
}

func askDisjunction(t *testing.T, l lessons) {
	is(t, "what happened to them", l.claims["15a"].Code("harm"), "killed_or_missing")
	either, _ := l.claims["15a"].Value("disjunction")
	killed, _ := (*either.List)[0].Record.Get("count")
	is(t, "killed: at least", *killed.Count.Min, 0)
	is(t, "killed: at most", *killed.Count.Max, 13)
	people, _ := l.claims["15a"].Value("count")
	bodies, _ := l.claims["15b"].Value("count")
	is(t, "bodies are not persons", people.Count.Unit != bodies.Count.Unit, true)
	relation, _ := reading.SetRelation(l.entities["set:bodies9"], l.entities["set:family13"], l.b.Claims)
	is(t, "are they among them", relation, "overlap_unknown")
	asOf, _ := l.claims["15b"].Value("as_of")
	is(t, "not identified as of", asOf.Time.EDTF, "2025-04-30")
}

func askDenial(t *testing.T, l lessons) {
	beside := reading.Contrary(l.v, l.claims["16a"], l.b.Claims)
	is(t, "what has to stand beside the attribution", len(beside) == 1 && beside[0].Ref == "16b", true)
	is(t, "the denial is a negation", beside[0].Polarity, claim.Negated)
	is(t, "and a denial", beside[0].Force, claim.Denied)
	is(t, "the question stands", reading.Standing(l.some("16a", "16b")), reading.SaidBoth)
	label, _ := l.claims["16a"].Value("label_verbatim")
	is(t, "the ministry's word, as its word", label.Text.Text, "remnants")
	is(t, "one did and another did not do not contradict", len(claim.Compare(l.some("16a", "16b"))), 0)
	is(t, "one source for both", claim.Independent(l.some("16a", "16b")), 1)
}

func askPromise(t *testing.T, l lessons) {
	versions := reading.Versions(l.claims["17a"].ID, l.b.Claims)
	is(t, "how many versions", len(versions), 2)
	for i, want := range []string{"2025-04-08", "2025-07-08"} {
		date, _ := versions[i].Due.Get("date")
		is(t, "due", date.Time.EDTF, want)
	}
	rule, _ := versions[1].Due.Get("rule")
	is(t, "by the rule", rule.Text.Text, "previous_due+P3M")
	open, ok := versions[1].Due.Get("uncertain")
	is(t, "with a doubt", ok && open.Text.Text != "", true)
	is(t, "later stays a bound", l.claims["17b"].When.EDTF, "2025-04~")
}

func askVideo(t *testing.T, l lessons) {
	layers := map[string]claim.Layer{"18a": claim.Inference, "18b": claim.Observation, "18c": claim.Statement}
	for ref, want := range layers {
		kind, _ := l.v.Kind(l.claims[ref].Kind)
		is(t, ref+" is of the layer", kind.Layer, want)
	}
	is(t, "what it is taken to mean is an inference by force", l.claims["18c"].Force, claim.Inferred)
	is(t, "and rests on what it shows", reading.Foundations(l.claims["18c"].ID, l.b.Claims)[0], l.claims["18b"].ID)
	n, _ := l.claims["18b"].Value("count")
	is(t, "three seen are at least three", *n.Count.Min == 3 && n.Count.Max == nil, true)
	is(t, "the place is verified", l.judged("18a").Status, string(claim.Accepted))
	is(t, "what it shows is not judged by that", l.judged("18b").ID, "")
	status := 0
	for _, c := range reading.About(l.entities["per:crawler"], l.b.Claims) {
		if c.Code("property") == "civil_status_ihl" {
			status++
		}
	}
	is(t, "do civilian clothes make a civilian", status, 0)
}

func askCommander(t *testing.T, l lessons) {
	both := l.some("19a", "19b")
	is(t, "how many sources", claim.Independent(both), 2)
	is(t, "if the two share an origin", claim.Independent(both, claim.Origin{A: l.entities["per:W-11"], B: l.entities["per:W-12"]}), 1)
	held, _ := reading.AsOf(l.b.Claims, l.entities["per:S-01"], "2025-03-15")
	is(t, "in command on 15 March, per two", len(held) == 2 && held[0].Holds == reading.SaidSo && held[1].Root != held[0].Root, true)
	later, _ := reading.AsOf(l.b.Claims, l.entities["per:S-01"], "2025-04-15")
	is(t, "in command on 15 April", later[0].Holds, reading.SaidUnknown) // last cited is not ended
	link, _ := l.claims["19c"].Value("same_person_as")
	basis, _ := link.Record.Get("basis")
	is(t, "the same man by", basis.Text.Text, "name and photo")
}

func askLoss(t *testing.T, l lessons) {
	amount, _ := l.claims["20d"].Value("amount")
	homes, _ := l.claims["20a"].Value("count")
	if _, err := reading.TotalLoss(*amount.Money, *homes.Count); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "family") {
		t.Errorf("homes times loss per family: %v", err)
	}
	low, high := int64(10), int64(12)
	total, err := reading.TotalLoss(*amount.Money, value.Count{Unit: "family", Min: &low, Max: &high, Quality: value.Range})
	if err != nil || total.Min != "200000" || total.Max != "240000" || total.Best != "" {
		t.Errorf("ten to twelve families: %+v, %v", total, err)
	}
	looted, _ := l.claims["20b"].Value("count")
	is(t, "dozens are at least", *looted.Count.Min, 24)
	is(t, "in the source's word", looted.Count.Words, "dozens")
	if looted.Count.Max != nil {
		t.Error("dozens were given an upper number")
	}
	relation, _ := reading.SetRelation(l.entities["set:homes"], l.entities["set:homes-looted"], l.b.Claims)
	is(t, "burned and looted homes", relation, "overlap_unknown")
}
