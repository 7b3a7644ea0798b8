package redact_test

import (
	"slices"
	"strings"
	"testing"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication"
	"sijil/publication/redact"
	"sijil/value"
)

// released makes a release that must succeed.
func released(t *testing.T, in redact.Input) publication.Publication {
	t.Helper()
	p, hits, err := redact.Release(in)
	if err != nil {
		t.Fatalf("%v\n%+v", err, hits)
	}
	return p
}

// stopped makes a release that must be stopped by a rule.
func stopped(t *testing.T, in redact.Input, rule, kind string) []redact.Hit {
	t.Helper()
	p, hits, err := redact.Release(in)
	if fault.KindOf(err) != fault.Denied {
		t.Fatalf("the release was not stopped: %v", err)
	}
	if p.ID != "" || len(p.Claims) > 0 {
		t.Error("a stopped release gave something out")
	}
	if !slices.ContainsFunc(hits, func(h redact.Hit) bool { return h.Rule == rule && h.Kind == kind }) {
		t.Errorf("no hit of rule %q on a %s among %+v", rule, kind, hits)
	}
	return hits
}

func TestAReleaseHoldsWhatIsPublicAndCountsTheRest(t *testing.T) {
	p := released(t, nahrin(t))
	if len(p.Figures) != 3 || len(p.Findings) != 1 || len(p.Claims) != 6 || len(p.Proofs) != 7 {
		t.Errorf("%d figures, %d findings, %d claims, %d proofs", len(p.Figures), len(p.Findings), len(p.Claims), len(p.Proofs))
	}
	want := []publication.Withheld{
		{What: "claim", Why: "confidential", Count: 1, Proofs: []string{"p4"}},
		{What: "entity", Why: "protected", Count: 1, Proofs: []string{}},
	}
	if !slices.EqualFunc(p.Withheld, want, func(a, b publication.Withheld) bool {
		return a.What == b.What && a.Why == b.Why && a.Count == b.Count && slices.Equal(a.Proofs, b.Proofs)
	}) {
		t.Errorf("withheld: %+v", p.Withheld)
	}
	e := p.Findings[0].Elements[0]
	if len(e.For) != 2 || e.WithheldFor != 1 || len(e.Against) != 1 || e.Reason != "" {
		t.Errorf("element: %+v", e)
	}
}

func TestAWithheldClaimLeavesItsLeafAlone(t *testing.T) {
	p := released(t, nahrin(t))
	for _, x := range p.Proofs {
		if opened := x.Head != ""; opened == (x.ID == "p4") {
			t.Errorf("proof %s: head opened is %v", x.ID, opened)
		}
		if len(x.Leaf) != 128 {
			t.Errorf("proof %s has no leaf", x.ID)
		}
	}
}

func TestAFigureOverAWithheldClaimLeavesItsNumberAlone(t *testing.T) {
	p := released(t, nahrin(t))
	f := p.Figures[1]
	if f.Withheld != 1 || !f.Reduced || *f.Min != 20 || f.Shown.In("en") != "20" || len(f.Qualifiers) != 0 {
		t.Errorf("%+v", f)
	}
	if f.Definition.In("en") != "people killed in Velm" {
		t.Errorf("definition: %q", f.Definition.In("en"))
	}
	if whole := p.Figures[0]; len(whole.Parts) != 2 || len(whole.Relations) != 1 || whole.Reduced {
		t.Errorf("a figure over public claims lost something: %+v", whole)
	}
}

func TestAProtectedPersonLeavesUnderAPseudonymOrAsAPerson(t *testing.T) {
	p := released(t, nahrin(t))
	names := map[string]string{}
	for _, e := range p.Entities {
		names[e.Label.In("en")] = e.Name
	}
	if names["Mira*"] != publication.NamePseudonym || names["a person"] != publication.NameWithheld || names["Velm"] != publication.NameOwn {
		t.Errorf("%v", names)
	}
}

func TestOneErasedClaimIsNamedAsAGap(t *testing.T) {
	in := nahrin(t)
	for i := range in.Renderings {
		f := &in.Renderings[i].Figures[0]
		f.Gaps = []finding.Gap{{Claim: id("gone"), Position: 33, Reason: "CANARY-reason"}}
	}
	f := released(t, in).Figures[0]
	if !slices.Equal(f.Erased, []int64{33}) || f.Claims != 3 {
		t.Errorf("%+v", f)
	}
}

func TestTheSameInputGivesTheSameRelease(t *testing.T) {
	a, _ := released(t, nahrin(t)).Encode()
	b, _ := released(t, nahrin(t)).Encode()
	if string(a) != string(b) {
		t.Error("two releases of one input differ")
	}
	if _, err := publication.Decode(a); err != nil {
		t.Error(err)
	}
}

func TestAHeadThatNamesAnEntityStaysClosed(t *testing.T) {
	in := nahrin(t)
	in.Entities = append(in.Entities, entity("clerk", "person", "Registrar", "المسجّل"))
	for _, x := range released(t, in).Proofs {
		if x.Head != "" {
			t.Errorf("proof %s shows who made the entry", x.ID)
		}
	}
}

func TestWhatStandsAgainstAReleaseStopsIt(t *testing.T) {
	for _, c := range []struct {
		name, rule, kind string
		change           func(*redact.Input)
	}{
		{"a finding that is not public", "not public", "finding", func(in *redact.Input) { in.Findings[0].Sensitivity = value.Restricted }},
		{"a finding without a degree", "not public", "finding", func(in *redact.Input) { in.Findings[0].Sensitivity = "" }},
		{"a figure that is not public", "not public", "figure", func(in *redact.Input) { in.Definitions[0].Sensitivity = value.Confidential }},
		{"a figure without its definition", "not given", "figure", func(in *redact.Input) { in.Definitions = in.Definitions[1:] }},
		{"a finding over a figure left out", "not given", "finding", func(in *redact.Input) { in.Findings[0].Figures = []string{"other"} }},
		{"a claim that was not given", "not given", "claim", func(in *redact.Input) { in.Claims = in.Claims[1:] }},
		{"an entity that was not given", "not given", "entity", func(in *redact.Input) { in.Entities = in.Entities[1:] }},
		{"an item that was not given", "not given", "item", func(in *redact.Input) { in.Items = nil }},
		{"an entry that was not given", "not given", "claim", func(in *redact.Input) { in.Entries = in.Entries[1:] }},
		{"a claim that was retracted", "no longer stands", "claim", func(in *redact.Input) { in.Claims[0].RetractedBy = []value.ID{id("x")} }},
		{"a claim that was rejected", "rejected", "claim", func(in *redact.Input) {
			for i := range in.Claims {
				in.Claims[i].Assessments = []claim.Assessment{{Status: string(claim.Rejected)}}
			}
		}},
		{"a claim that was superseded", "no longer stands", "claim", func(in *redact.Input) { in.Claims[0].SupersededBy = []value.ID{id("x")} }},
		{"a protected name in a text", "name: protected", "entity", func(in *redact.Input) {
			in.Findings[0].Text = label("Said DORIN  havelka's mother.", "")
		}},
		{"a protected name in Arabic with an article and vowel signs", "name: protected", "entity", func(in *redact.Input) {
			in.Findings[0].Text = label("", "قال ودُورين هافلكا")
		}},
		{"a protected name in Arabic, spelled in another way", "name: protected", "entity", func(in *redact.Input) {
			in.Entities[len(in.Entities)-1].Label = label("", "ليلى أسعدة")
			in.Findings[0].Text = label("", "إلى ليلي اسعده")
		}},
		{"a protected name in a public claim's note", "name: protected", "entity", func(in *redact.Input) {
			in.Claims[4].Values = append(in.Claims[4].Values, value.Named{Name: "note", Value: text("it was Dorin Havelka")})
		}},
		{"words of a withheld claim", "words: confidential", "claim", func(in *redact.Input) {
			in.Text = label("Mostly by the River Guard, says an informant.", "")
		}},
		{"a sealed word", "secret", "identity", func(in *redact.Input) {
			in.Secrets = []redact.Secret{{What: "identity", Words: "Before  NOON"}}
		}},
		{"an id of the house", "internal id", "entity", func(in *redact.Input) { in.Text = label(string(id("mira")), "") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := nahrin(t)
			c.change(&in)
			for _, h := range stopped(t, in, c.rule, c.kind) {
				if strings.Contains(strings.ToLower(h.Text+h.Where), "dorin") {
					t.Error("a hit gives away what must not leave")
				}
			}
		})
	}
}

func TestLanguagesThatDisagreeAreRefused(t *testing.T) {
	for _, change := range []func(*finding.Figure){
		func(f *finding.Figure) { f.Min = n(11) },
		func(f *finding.Figure) { f.Position = 41 },
		func(f *finding.Figure) { f.Parts[0].Max = n(10) },
		func(f *finding.Figure) { f.Derivation = f.Derivation[1:] },
	} {
		in := nahrin(t)
		change(&in.Renderings[1].Figures[0])
		if _, _, err := redact.Release(in); fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func TestNumbersThatDoNotAgreeWithTheirClaimsAreNotReleased(t *testing.T) {
	in := nahrin(t)
	for i := range in.Renderings {
		f := &in.Renderings[i].Figures[0]
		f.Min, f.Max, f.Parts = n(13), n(13), nil
	}
	if _, _, err := redact.Release(in); fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v", err)
	}
}

func TestAPlaceThatMayOnlyBeNamedCoarselyIsLeftOut(t *testing.T) {
	in := nahrin(t)
	in.Claims[4].Where = &value.Place{Words: "the third house by the mill", Precision: 1, Publish: 5}
	at := value.Value{Place: in.Claims[4].Where}
	in.Claims[4].Values = append(in.Claims[4].Values, value.Named{Name: "description", Value: value.Value{
		List: &value.List{at, {Record: &value.Record{{Name: "at", Value: at}}}},
	}})
	p := released(t, in)
	for _, c := range p.Claims {
		words := c.Where.In("en") + c.Says.In("en") + c.Says.In("ar")
		for _, v := range c.Values {
			words += v.Words
		}
		if strings.Contains(words, "mill") {
			t.Errorf("claim %s says where exactly", c.ID)
		}
	}
}

func TestAClaimAboutAClaimOutsideSaysSo(t *testing.T) {
	in := nahrin(t)
	in.Claims[0].Roles = append(in.Claims[0].Roles, claim.Role{Role: "about", Target: &value.Ref{Claim: id("share")}})
	r := released(t, in).Claims[0].Roles[1]
	if !r.Outside || r.Claim != "" {
		t.Errorf("%+v", r)
	}
}

func TestEvidenceThatIsSpokenOfGoesByItsTitle(t *testing.T) {
	for degree, want := range map[value.Sensitivity]string{value.Public: "A video", value.Sealed: "an item"} {
		in := nahrin(t)
		in.Items = append(in.Items, evidence.Item{ID: id("video"), Scope: scope(degree), Title: label("A video", "مقطع"), SHA256: "11"})
		in.Claims[0].Roles = append(in.Claims[0].Roles, role("item", "video"))
		p := released(t, in)
		got := ""
		for _, e := range p.Entities {
			if e.ID == p.Claims[0].Roles[1].Entity {
				got = e.Label.In("en")
			}
		}
		if got != want {
			t.Errorf("%s: %q", degree, got)
		}
	}
}

func TestARejectedClaimMayStandAgainstAFinding(t *testing.T) {
	in := nahrin(t)
	for i := range in.Claims {
		if in.Claims[i].ID == id("denial") {
			in.Claims[i].Assessments = []claim.Assessment{{Status: string(claim.Rejected)}}
		}
	}
	released(t, in)
}
