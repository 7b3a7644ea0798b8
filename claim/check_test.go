package claim

import (
	"strings"
	"testing"

	"sijil/fault"
	"sijil/value"
)

// sound is a claim that passes, to be spoilt.
func sound() Claim {
	c := killing(1, on("2025-03-08", "2025-03-08", ""))
	c.Chain = chain([]string{"a", "saw"})
	c.Source = Source{Item: standIn(3)}
	return c
}

func TestClaimThatPassesIsRecorded(t *testing.T) {
	if err := sound().Check(standard(t)); err != nil {
		t.Fatal(err)
	}
	without := sound()
	without.ID, without.Scope = "", value.Scope{} // given when it is recorded
	if err := without.Check(standard(t)); err != nil {
		t.Error(err)
	}
	nobody := sound()
	nobody.Roles = []Role{{Role: "victim"}, {Role: "perpetrator"}} // the source does not say who
	if err := nobody.Check(standard(t)); err != nil {
		t.Error(err)
	}
}

func TestClaimIsRefusedWithTheFieldAndWhatToDo(t *testing.T) {
	code := func(list, code string) value.Value { return value.Value{Code: &value.Code{List: list, Code: code}} }
	for field, spoil := range map[string]func(*Claim){
		"kind: ":                       func(c *Claim) { c.Kind = "rumour" },
		"id: ":                         func(c *Claim) { c.ID = "7a" },
		"polarity: is none":            func(c *Claim) { c.Polarity = "" },
		"polarity: a negation":         func(c *Claim) { c.Polarity, c.When = Negated, nil },
		"force: ":                      func(c *Claim) { c.Force = "computed" },
		"roles: a claim of the kind":   func(c *Claim) { c.Roles[0].Role = "ghost" },
		"roles/victim: ":               func(c *Claim) { c.Roles[0].Target = &value.Ref{Claim: standIn(9)} },
		"roles/victim":                 func(c *Claim) { c.Roles[0].Target = &value.Ref{} },
		"values: ":                     func(c *Claim) { c.Values = append(c.Values, value.Named{Name: "act", Value: code("act", "killing")}) },
		"values: the value":            func(c *Claim) { c.Values = append(c.Values, value.Named{Name: "mood", Value: code("act", "x")}) },
		"values: lacks":                func(c *Claim) { c.Values = nil },
		"values/act: is a code of":     func(c *Claim) { c.Values[0].Value = code("harm", "killed") },
		"values/act: has another form": func(c *Claim) { c.Values[0].Value = value.Value{Text: &value.Text{Text: "x"}} },
		"when: ":                       func(c *Claim) { c.When.Kind = "soon" },
		"where: ":                      func(c *Claim) { c.Where = &value.Place{} },
		"chain: ":                      func(c *Claim) { c.Chain = nil },
		"chain/0/who: ":                func(c *Claim) { c.Chain[0].Who = "a" },
		"chain/0/did: ":                func(c *Claim) { c.Chain[0].Did = []Did{"dreamt"} },
		"source/item: ":                func(c *Claim) { c.Source.Item = "" },
		"source/locator":               func(c *Claim) { c.Source.Locator.Page = -1 },
		"quote/text: ":                 func(c *Claim) { c.Quote = &Quotation{Lang: "en"} },
		"supersedes: ":                 func(c *Claim) { c.Supersedes = c.ID },
		"retracts: ":                   func(c *Claim) { c.Supersedes, c.Retracts = standIn(8), standIn(9) },
	} {
		c := sound()
		spoil(&c)
		err := c.Check(standard(t))
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("got %v, want an error on %q", err, field)
		}
	}
}

func TestNegationNeedsAScope(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Claim)
		passes bool
	}{
		"of somebody, on a day":   {func(*Claim) {}, true},
		"of somebody, at a place": {func(c *Claim) { c.When, c.Where = nil, &value.Place{Place: standIn(4)} }, true},
		"of somebody, in an event": {func(c *Claim) {
			c.When, c.Roles = nil, append(c.Roles, Role{Role: "event", Target: &value.Ref{Entity: standIn(5)}})
		}, true},
		"of somebody, ever":               {func(c *Claim) { c.When = nil }, false},
		"of nobody, on a day":             {func(c *Claim) { c.Roles = nil }, false},
		"of somebody not named, on a day": {func(c *Claim) { c.Roles[0].Target = nil }, false},
	} {
		n := sound()
		n.Polarity = Negated
		c.change(&n)
		if err := n.Check(standard(t)); (err == nil) != c.passes {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEntityAndAssessmentAreChecked(t *testing.T) {
	label := value.Label{{Lang: "en", Text: "x"}}
	for want, e := range map[string]Entity{
		"": {Kind: "person", Label: label}, "id: ": {ID: "x", Kind: "person", Label: label},
		"kind: ": {Kind: "soul", Label: label}, "label": {Kind: "person"},
		"codes": {Kind: "place", Label: label, Codes: []value.Code{{Code: "x"}}},
	} {
		checkSays(t, e.Check(), want)
	}
	ofClaim, ofItem := value.Ref{Claim: standIn(1)}, value.Ref{Entity: standIn(2)}
	for want, a := range map[string]Assessment{
		"":              {Target: ofClaim, Status: "accepted", Reason: "r", By: "b", Reliability: "B", Credibility: "2"},
		"target":        {Status: "accepted", Reason: "r", By: "b"},
		"status: ":      {Target: ofClaim, Status: "verified", Reason: "r", By: "b"},
		"question: is":  {Target: ofItem, Status: "verified", Reason: "r", By: "b"},
		"question: b":   {Target: ofClaim, Question: "date", Status: "open", Reason: "r", By: "b"},
		"reason: ":      {Target: ofClaim, Status: "open", Reason: " ", By: "b"},
		"by: ":          {Target: ofItem, Question: "date", Status: "verified", Reason: "r"},
		"reliability: ": {Target: ofClaim, Status: "open", Reason: "r", By: "b", Reliability: "G"},
		"credibility: ": {Target: ofClaim, Status: "open", Reason: "r", By: "b", Credibility: "12"},
	} {
		checkSays(t, a.Check(), want)
	}
}

func checkSays(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" && err != nil || want != "" && (fault.KindOf(err) != fault.Invalid || err == nil || !strings.HasPrefix(err.Error(), want)) {
		t.Errorf("got %v, want %q", err, want)
	}
}
