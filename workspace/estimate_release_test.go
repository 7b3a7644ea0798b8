package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/casework/release"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// public is what a finding on the population rests on: a definition and a claim
// that may leave.
func (h *house) public(t testing.TB, ref string, estimated ...value.ID) {
	t.Helper()
	do(t, h, casework.Conclude, finding.Finding{
		Ref: ref, Scope: value.Scope{Sensitivity: value.Public}, Layer: "incident", Standard: "not_stated",
		Title: label("Hundreds were killed in Marsoun", "قُتل المئات في مرسون"), Text: label("They were shot.", "أُطلق عليهم الرصاص."),
		SignedBy: []string{"R. Halim"}, Estimates: estimated,
		Elements: []finding.Element{{Name: label("killing", "قتل"), For: []value.ID{"shots"}, Against: []value.ID{}}},
	})
}

// audited draws an audit of the links and has two people judge all of it.
func (h *house) audited(t testing.TB) {
	t.Helper()
	drawn := do(t, h, reconcile.DrawAudit, reconcile.Drawing{Size: 30, Seed: 1, By: "M. Orrin"})
	groups := h.grouped(t)
	for _, p := range drawn.Pairs {
		verdict := reconcile.Different
		if groups[p.A] == groups[p.B] {
			verdict = reconcile.Same
		}
		for _, by := range []string{"M. Orrin", "L. Ardan"} {
			h.judge(t, by, p.A, p.B, verdict)
		}
	}
}

// released publishes a finding and reads what left.
func (h *house) released(t testing.TB, ref string) (publication.Publication, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	out, err := release.Publish(context.Background(), h, h.Actor(), release.Publishing{Finding: ref, Dir: dir})
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	data, err := os.ReadFile(filepath.Join(dir, "data", "publication.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := publication.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if out.Estimates != len(p.Estimates) {
		t.Errorf("%d estimates are said to have left, and %d did", out.Estimates, len(p.Estimates))
	}
	return p, dir
}

// estimable is a house with three lists of one population, and a registered
// estimate of it. The definition of the population has a sensitivity.
func estimable(t testing.TB, sensitivity value.Sensitivity) *house {
	t.Helper()
	h := decided(t)
	do(t, h, casework.DefineFigure, finding.Definition{Set: "set:dead", Ref: "dead", Unit: "person", What: "killed", Stage: "documented",
		Title: label("The dead of Marsoun", "موتى مرسون"), Meaning: label("All who died there", "كل من مات هناك"), Scope: value.Scope{Sensitivity: sensitivity}})
	h.belong(t, "dead", estimates.In, "list1", "list2", "list3")
	h.collectFile(t, "page", "page.txt", []byte("They were shot.\n"))
	h.importLines(t, `{"entity":"org:us","kind":"group","label":{"en":"the Marsoun commission"}}
{"id":"shots","kind":"count","set":"set:dead","count":{"unit":"person","min":100,"quality":"at_least","words":"hundreds"},"chain":[{"who":"org:us","did":["documented","published"]}],"doc":"page","at":{"page":1}}
`)
	do(t, h, estimates.Register, estimates.Registering{Ref: "dead-1", Asked: asked("dead")})
	return h
}

func TestAReviewedEstimateIsPublishedWithItsIntervalAndAnUnreviewedOneAsARefusal(t *testing.T) {
	h := estimable(t, value.Public)
	h.run(t, "dead-1", 4)
	h.public(t, "unreviewed", "dead-1")
	h.audited(t)
	opened := h.run(t, "dead-1", 4)
	h.public(t, "reviewed", opened.Recorded.ID)

	p, dir := h.released(t, "unreviewed")
	if e := p.Estimates[0]; e.Headline != nil || e.Results[0].Range != nil || e.Links != nil || e.Documented == 0 || len(e.Results[0].Refused) == 0 {
		t.Errorf("an estimate whose links nobody reviewed leaves as %+v", e)
	}
	if got := check(t, dir, keys(t, h).Signer); !got.Intact || got.Estimates != 1 {
		t.Errorf("the bundle is checked as %+v", got)
	}

	p, dir = h.released(t, "reviewed")
	e, a := p.Estimates[0], opened.Answer
	if a.Headline == nil || e.Headline == nil || e.Headline.Lo != a.Headline.Lo || *e.Headline.Hi != *a.Headline.Hi || e.Headline.Median != a.Headline.Median {
		t.Fatalf("the headline %+v leaves as %+v; left to do: %v", a.Headline, e.Headline, a.Linkage.Left)
	}
	if e.Documented != a.Documented || e.SHA256 != opened.Recorded.SHA256 || e.Links == nil || e.Links.Clusterings != 50 || len(e.Patterns) != len(a.Table) {
		t.Errorf("the estimate leaves as %+v", e)
	}
	if e.Registration == nil || e.Registration.Opened != 0 || e.Earlier != 1 || e.Assumption.Method != "graphs" {
		t.Errorf("registered %+v, %d opened before, assumed %+v", e.Registration, e.Earlier, e.Assumption)
	}
	if got := check(t, dir, keys(t, h).Signer); !got.Intact {
		t.Errorf("the bundle is checked as %+v", got)
	}
	for _, f := range p.Figures {
		if f.Estimate {
			t.Errorf("an estimate stands among the figures: %s", f.ID)
		}
	}
}

func TestAFindingNamesTheAnswerThatItWasConcludedFrom(t *testing.T) {
	h := estimable(t, value.Public)
	first := h.run(t, "dead-1", 4)
	h.public(t, "first", "dead-1")
	h.run(t, "dead-1", 4)
	if p, _ := h.released(t, "first"); p.Estimates[0].Earlier != 0 {
		t.Error("the finding goes over to a later answer of the same registration")
	}
	if first.Recorded == nil {
		t.Error("nothing was recorded")
	}
	_, err := casework.Do(context.Background(), h, h.Actor(), casework.Conclude, finding.Finding{
		Ref: "none", Layer: "incident", Standard: "not_stated", Title: label("x", "س"), Text: label("x", "س"), SignedBy: []string{"R. Halim"},
		Estimates: []value.ID{"dead-2"}, Elements: []finding.Element{{Name: label("x", "س"), For: []value.ID{"shots"}, Against: []value.ID{}}},
	})
	if fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "dead-2") {
		t.Errorf("a finding on an estimate that is not there gives %v", err)
	}
}

func TestAnEstimateOfAPopulationThatIsNotPublicDoesNotLeave(t *testing.T) {
	h := estimable(t, value.Restricted)
	h.run(t, "dead-1", 4)
	h.public(t, "hidden", "dead-1")
	dir := filepath.Join(t.TempDir(), "bundle")
	_, err := release.Publish(context.Background(), h, h.Actor(), release.Publishing{Finding: "hidden", Dir: dir})
	if fault.KindOf(err) != fault.Denied || !strings.Contains(fault.HintOf(err), "population") {
		t.Errorf("%v (%s)", err, fault.HintOf(err))
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("something was written")
	}
}

// lists takes in three lists of people whose names, ids, places and columns
// are birds, counts them, and names the estimate in a finding.
func (c *aviary) lists(t *testing.T) {
	t.Helper()
	h := c.h
	h.importLines(t, `{"entity":"org:seen","kind":"group","label":{"en":"the Seen Network","ar":"شبكة سين"}}
`)
	given := []string{"Basim", "Dalia", "Farid", "Hanan", "Jalal", "Karima", "Latif", "Maysa", "Nabil", "Rasha", "Samir", "Tamara"}
	father := []string{"Anwar", "Burhan", "Darwish", "Ghanem", "Hikmat"}
	for k, name := range []string{"quetzalim-a", "quetzalim-b", "quetzalim-c"} {
		var file strings.Builder
		file.WriteString("id,name,age,place,Quetzalim61\n")
		for i := range 60 {
			if (i+k)%3 == 0 || (i/3+k)%4 == 0 {
				continue // who is on which list
			}
			person := given[i%len(given)] + " " + father[i/len(given)] + " " + bird + strings.ToLower(given[(i*7)%len(given)])
			file.WriteString(bird + "62-" + string(rune('a'+k)) + strings.Repeat("i", i) + "," + person + "," + string(rune('1'+i%8)) + "4," + bird + "63,seen by " + bird + "64\n")
		}
		file.WriteString(bird + "62-" + string(rune('a'+k)) + "i," + bird + "71 again,x," + bird + "63,\n") // an id that stands there already
		h.collectFile(t, name, name+".csv", []byte(file.String()))
		m := h.preview(t, lists.Reading{Item: name, Organisation: "org:seen"}).Mapping
		m.Name, m.Organisation = name, "org:seen"
		do(t, h, lists.SaveMapping, m)
		taken, err := lists.Import(context.Background(), h, h.Actor(), lists.Importing{
			Reading: lists.Reading{Item: name, List: name, Name: name, Organisation: "org:seen"}, Label: bird + "65",
			Report: func(r lists.RowReport) error { c.said = append(c.said, r.State+" "+r.Reason); return nil },
		})
		if err != nil {
			t.Fatalf("import: %v (%s)", err, fault.HintOf(err))
		}
		if k == 1 && taken.Release.Failed != 1 {
			t.Errorf("a row whose id stands there already is taken: %+v", taken.Release)
		}
		do(t, h, estimates.Decide, estimates.Deciding{Population: "killed-in-marsoun", List: name, Decision: estimates.In, Reason: "as " + bird + "66 says", By: bird + "67"})
	}
	in := asked("killed-in-marsoun")
	in.By, in.Plan.Strata, in.LeftOut = bird+"68", "place", &estimates.LeftOut{Reason: "unlike " + bird + "69", By: bird + "70"}
	do(t, h, estimates.Register, estimates.Registering{Ref: "quetzalim-plan", Asked: in})
	h.audited(t)
	if o := h.run(t, "quetzalim-plan", 4); o.Recorded == nil || len(o.Answer.Lists) != 3 {
		t.Fatalf("opened %+v", o.Answer)
	}
	stray := lists.Name{List: "quetzalim-a", Origin: "nobody"}
	_, err := casework.Do(context.Background(), h, h.Actor(), reconcile.Judge, judging("L. Ardan", stray, stray, reconcile.Same))
	c.hear(t, "judge a record that is not there", err)
	_, err = casework.Do(context.Background(), h, h.Actor(), estimates.Register, estimates.Registering{Ref: "other", Asked: asked("hidden")})
	c.hear(t, "register an estimate of nobody", err)
	_, err = casework.Do(context.Background(), h, h.Actor(), estimates.Decide, estimates.Deciding{Population: "killed-in-marsoun", List: "nowhere", Decision: estimates.In, Reason: "so it is", By: "somebody"})
	c.hear(t, "decide on a list that is not there", err)
}
