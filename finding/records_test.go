package finding_test

import (
	"slices"
	"testing"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// killing makes a claim on the killing of some people, told along a chain.
func killing(id string, chain []claim.Telling, victims ...string) claim.State {
	var rs []claim.Role
	for _, v := range victims {
		rs = append(rs, role("victim", value.ID(v)))
	}
	s := say(id, "act", rs, named("act", code("act", "killing")))
	s.Chain = chain
	return s
}

func told(who value.ID, did ...claim.Did) claim.Telling { return claim.Telling{Who: who, Did: did} }

var publisher = told("org:harbour", claim.Documented, claim.Published)

func TestTheBasisIsThatOfTheLastTellerWhoDoesNotMerelyPublish(t *testing.T) {
	for _, tt := range []struct {
		name  string
		chain []claim.Telling
		want  string
	}{
		{"saw and told us", []claim.Telling{told("p:vera", claim.Saw), publisher}, finding.BasisSaw},
		{"heard shots, found the body", []claim.Telling{told("p:vera", claim.HeardSound, claim.FoundAfter), publisher}, finding.BasisHeardOrFound},
		{"saw and heard", []claim.Telling{told("p:vera", claim.HeardSpeech, claim.Saw), publisher}, finding.BasisSaw},
		{"mother saw, son was told", []claim.Telling{told("p:mother", claim.Saw), told("p:son", claim.WasTold), publisher}, finding.BasisTold},
		{"relatives do not say how they know", []claim.Telling{told("p:kin", claim.BasisUnknown), publisher}, finding.BasisNotStated},
		{"a teller of whom nothing is said, behind one who saw", []claim.Telling{told("p:mother", claim.Saw), told("p:kin"), publisher}, finding.BasisTold},
		{"a teller of whom nothing is said", []claim.Telling{told("p:kin"), publisher}, finding.BasisNotStated},
		{"published and documented alone", []claim.Telling{publisher}, finding.BasisNotStated},
		{"no chain", nil, finding.BasisNotStated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := finding.Basis(tt.chain); got != tt.want {
				t.Errorf("basis %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAPersonCountsOnceOnTheNearestBasis(t *testing.T) {
	q := finding.Query{Kind: "act", Name: "act", Code: "killing", Count: "victim", By: "basis", Item: "item:report"}
	claims := []claim.State{
		killing("k1", []claim.Telling{told("p:a", claim.FoundAfter), publisher}, "p:1"),
		killing("k2", []claim.Telling{told("p:b", claim.HeardSound, claim.FoundAfter), publisher}, "p:2", "p:3", "p:4"),
		killing("k3", []claim.Telling{told("p:c", claim.WasTold), publisher}, "p:5", "p:1"),
		killing("k4", []claim.Telling{told("p:a", claim.BasisUnknown), publisher}, "p:6", "p:7"),
		retracted(killing("k5", []claim.Telling{told("p:d", claim.Saw), publisher}, "p:8")),
	}
	denied := killing("k6", []claim.Telling{told("p:d", claim.Saw), publisher}, "p:9")
	denied.Polarity = claim.Negated
	elsewhere := killing("k7", []claim.Telling{told("p:d", claim.Saw), publisher}, "p:10")
	elsewhere.Source.Item = "item:other"
	threat := killing("k8", []claim.Telling{told("p:d", claim.Saw), publisher}, "p:11")
	threat.Values = []value.Named{named("act", code("act", "threat"))}
	group := killing("k9", []claim.Telling{told("p:d", claim.Saw), publisher}, "set:crowd")
	many := moreThan100()
	group.Values = append(group.Values, named("count", value.Value{Count: &many}))
	var units []finding.Unit
	for _, s := range append(claims, denied, elsewhere, threat, group) {
		if !finding.Stands(s) {
			continue
		}
		if u, ok := q.Counts(s.Claim); ok {
			units = append(units, u...)
		}
	}
	tally := finding.Count(units)
	want := []finding.TallyPart{{Basis: "saw", Count: 0}, {Basis: "heard_or_found", Count: 4}, {Basis: "told", Count: 1}, {Basis: "not_stated", Count: 2}}
	if tally.Total != 7 || !slices.Equal(tally.Parts, want) {
		t.Fatalf("tally %+v", tally)
	}

	d := define("described", func(d *finding.Definition) { d.Records = &q })
	traces := []finding.Trace{{Claim: "k2", Item: "report"}, {Claim: "k1", Item: "report"}, {Claim: "k1", Item: "report"}}
	own := counts("c1", "set:described", exact("person", 99))
	f, err := finding.Compute(finding.Input{Definition: d, Tally: &tally, Traces: traces, Claims: []claim.State{own}, Names: names{"en"}, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	wantText := `7 "7"; basis: saw it 0 computed; basis: heard or found afterwards 4 computed; basis: was told 1 computed; basis: not stated 2 computed`
	if got := summary(f); got != wantText {
		t.Errorf("got  %s\nwant %s", got, wantText)
	}
	if len(f.Derivation) != 2 || f.Derivation[0].Claim != "k1" || f.Claims != 2 {
		t.Errorf("derivation %v, %d claims: a figure counted from records rests on them alone", f.Derivation, f.Claims)
	}
}

func TestBasesAreRanked(t *testing.T) {
	for i, b := range finding.Bases() {
		if finding.BasisRank(b) != i {
			t.Errorf("%s ranks %d, want %d", b, finding.BasisRank(b), i)
		}
	}
	if finding.BasisRank("guessed") != finding.BasisRank(finding.BasisNotStated) {
		t.Error("a basis nobody knows ranks above one that is not stated")
	}
}

func TestSetsAreFoundInRolesAndValues(t *testing.T) {
	p := partition("p", "set:dead", "age", slice{set: "set:kids", count: exact("person", 1)}, slice{set: "set:men", place: "pl:ostra", count: exact("person", 2)})
	if got := finding.Sets(p.Claim); !slices.Equal(got, []value.ID{"set:dead", "set:kids", "pl:ostra", "set:men"}) {
		t.Errorf("sets of a partition: %v", got)
	}
	r := relation("r", "set:a", "set:a", "equal")
	r.Roles = append(r.Roles, claim.Role{Role: "of"})
	if got := finding.Sets(r.Claim); !slices.Equal(got, []value.ID{"set:a"}) {
		t.Errorf("sets of a relation: %v", got)
	}
}
