package finding_test

import (
	"strings"
	"testing"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

func english(s string) value.Label { return value.Label{{Lang: "en", Text: s}} }

func conclusion() finding.Finding {
	return finding.Finding{
		Title: english("Deliberate killings in Ostra"), Text: english("The Wardens deliberately killed people in Ostra."),
		Layer: "group", Standard: "reasonable_grounds_to_believe", Whose: "org:harbour",
		Elements: []finding.Element{{Name: english("conduct"), For: []value.ID{"k1"}}},
		SignedBy: []string{"I. Ledger"},
	}
}

func TestAFindingNeedsWhatAReaderMustKnow(t *testing.T) {
	if err := conclusion().Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*finding.Finding){
		"no title":          func(f *finding.Finding) { f.Title = nil },
		"no text":           func(f *finding.Finding) { f.Text = english("  ") },
		"unknown layer":     func(f *finding.Finding) { f.Layer = "cosmic" },
		"no standard":       func(f *finding.Finding) { f.Standard = "" },
		"unknown standard":  func(f *finding.Finding) { f.Standard = "fairly_sure" },
		"nobody signs":      func(f *finding.Finding) { f.SignedBy = nil },
		"a blank signs":     func(f *finding.Finding) { f.SignedBy = []string{"I. Ledger", " "} },
		"no elements":       func(f *finding.Finding) { f.Elements = nil },
		"no claims for":     func(f *finding.Finding) { f.Elements[0].For = nil },
		"nameless element":  func(f *finding.Finding) { f.Elements[0].Name = nil },
		"claim on two ends": func(f *finding.Finding) { f.Elements[0].Against = []value.ID{"k1"} },
	} {
		f := conclusion()
		change(&f)
		if err := f.Check(); fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContraryClaimsCannotBeLeftOut(t *testing.T) {
	relied := killing("k1", nil, "p:1")
	relied.Roles = append(relied.Roles, role("perpetrator", "grp:wardens"), role("event", "ev:ostra"))
	relied = on(relied, value.Moment, "2031-04-02", "2031-04-02", "")

	negated := killing("k2", nil, "p:1")
	negated.Polarity = claim.Negated
	otherDay := on(killing("k3", nil, "p:1"), value.Moment, "2031-04-09", "2031-04-09", "")
	denial := say("k4", "attribution", roles("actor", "grp:wardens", "of", "ev:ostra"))
	denial.Polarity, denial.Force = claim.Negated, claim.Denied
	about := say("k5", "knowledge", []claim.Role{{Role: "of", Target: &value.Ref{Claim: "k1"}}})
	about.Polarity = claim.Negated
	omission := say("k6", "omission", roles("actor", "org:council", "event", "ev:ostra"))
	omission.Polarity = claim.Negated
	other := killing("k7", nil, "p:2")
	other.Polarity = claim.Negated

	for _, tt := range []struct {
		name    string
		claim   claim.State
		missing bool
	}{
		{"a claim that denies the killing", negated, true},
		{"a claim that dates it otherwise", otherDay, true},
		{"a party's denial of anything in the event", denial, true},
		{"a claim that denies the claim", about, true},
		{"a negative fact that denies nothing relied on", omission, false},
		{"a denial of another killing", other, false},
		{"a denial that was retracted", retracted(negated), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := conclusion().CheckAgainst([]claim.State{relied, tt.claim})
			if tt.missing != (fault.KindOf(err) == fault.Conflict) || (err != nil) != tt.missing {
				t.Fatalf("CheckAgainst: %v", err)
			}
			if tt.missing && !strings.Contains(err.Error(), string(tt.claim.ID)) {
				t.Errorf("%q does not name %s", err, tt.claim.ID)
			}
			listed := conclusion()
			listed.Elements[0].Against = []value.ID{tt.claim.ID}
			if err := listed.CheckAgainst([]claim.State{relied, tt.claim}); err != nil {
				t.Errorf("listed against: %v", err)
			}
		})
	}
}

func TestAFindingNeverStandsWithoutItsStandardAndItsClaims(t *testing.T) {
	f := conclusion()
	f.Elements[0].Against = []value.ID{"k2"}
	f.Dissent = []string{"O. Quill: intent is not shown"}
	want := "The Wardens deliberately killed people in Ostra (concluded by Harbour Office; standard of proof: reasonable grounds to believe; " +
		"signed by I. Ledger; claims for: 1; claims against: 1). Dissent: O. Quill: intent is not shown."
	if got := f.Sentence(names{"en"}, "en"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := f.Sentence(nil, "ar"); !strings.Contains(got, "معيار الإثبات: أسباب معقولة للاعتقاد") {
		t.Errorf("in Arabic: %s", got)
	}
}

func TestStandardsRiseInOneRow(t *testing.T) {
	last, ranked := 0, 0
	for _, s := range finding.Standards() {
		if s.Note == "" || finding.Term(s.Code, "ar") == s.Code {
			t.Errorf("%s has no note or no Arabic", s.Code)
		}
		if s.Rank == 0 {
			continue
		}
		if ranked++; s.Rank != last+1 {
			t.Errorf("%s has rank %d after %d", s.Code, s.Rank, last)
		}
		last = s.Rank
	}
	if ranked != 5 {
		t.Errorf("%d ranked standards", ranked)
	}
}

func TestADefinitionNeedsASetANameATitleAndAUnit(t *testing.T) {
	if err := define("looked-into", nil).Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*finding.Definition){
		"no set":             func(d *finding.Definition) { d.Set = "" },
		"no name":            func(d *finding.Definition) { d.Ref = "" },
		"a name in capitals": func(d *finding.Definition) { d.Ref = "Looked" },
		"a leading hyphen":   func(d *finding.Definition) { d.Ref = "-x" },
		"no title":           func(d *finding.Definition) { d.Title = nil },
		"no unit":            func(d *finding.Definition) { d.Unit = "" },
		"unknown stage":      func(d *finding.Definition) { d.Stage = "guessed" },
		"records of nothing": func(d *finding.Definition) { d.Records = &finding.Query{Kind: "act"} },
		"a name alone":       func(d *finding.Definition) { d.Records = &finding.Query{Kind: "act", Count: "victim", Name: "act"} },
		"by something else":  func(d *finding.Definition) { d.Records = &finding.Query{Kind: "act", Count: "victim", By: "sex"} },
	} {
		d := define("looked-into", nil)
		change(&d)
		if err := d.Check(); fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADigestChangesWithTheDefinition(t *testing.T) {
	a, b := define("looked-into", nil), define("looked-into", nil)
	if a.Digest() != b.Digest() || len(a.Digest()) != 64 {
		t.Errorf("digests %s and %s", a.Digest(), b.Digest())
	}
	b.Status = "civilians"
	if a.Digest() == b.Digest() {
		t.Error("two definitions have one digest")
	}
}
