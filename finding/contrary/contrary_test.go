package contrary_test

import (
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/finding/contrary"
	"sijil/value"
)

func within(from, to string) *value.Time {
	return &value.Time{Kind: value.Moment, Earliest: from, Latest: to}
}

func TestTimesAreApartOnlyWhereNoZoneCanExplainIt(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b *value.Time
		want bool
	}{
		{"two days", within("2031-04-02", "2031-04-02"), within("2031-04-03", "2031-04-03"), true},
		{"one day in common", within("2031-04-01", "2031-04-02"), within("2031-04-02", "2031-04-03"), false},
		{"two hours", within("2031-04-02T10:00:00+03:00", "2031-04-02T10:30:00+03:00"), within("2031-04-02T10:31:00+03:00", "2031-04-02T11:00:00+03:00"), true},
		{"one hour in two zones", within("2031-04-02T10:00:00+03:00", "2031-04-02T10:00:00+03:00"), within("2031-04-02T07:00:00Z", "2031-04-02T07:00:00Z"), false},
		{"a day and the next day's clock", within("2031-04-02", "2031-04-02"), within("2031-04-03T11:59:00Z", "2031-04-03T12:00:00Z"), false},
		{"a day and a clock past every zone", within("2031-04-02", "2031-04-02"), within("2031-04-03T12:00:01Z", "2031-04-03T13:00:00Z"), true},
		{"a clock before the day begins anywhere", within("2031-04-01T09:00:00Z", "2031-04-01T09:59:59Z"), within("2031-04-02", "2031-04-02"), true},
		{"an open bound", within("", "2031-04-02"), within("2031-04-02", ""), false},
		{"no time", nil, within("2031-04-02", "2031-04-02"), false},
		{"words that are no date", within("spring", "spring"), within("2031-04-02", "2031-04-02"), false},
		{"something recurring", &value.Time{Kind: value.Recurring, Latest: "2031-04-01"}, within("2031-04-02", "2031-04-02"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := contrary.Apart(tt.a, tt.b); got != tt.want {
				t.Errorf("Apart = %v", got)
			}
		})
	}
}

func act(id string, polarity claim.Polarity, victims ...string) claim.State {
	c := claim.Claim{ID: value.ID(id), Kind: "act", Polarity: polarity,
		Values: []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "act", Code: "killing"}}}}}
	for _, v := range victims {
		c.Roles = append(c.Roles, claim.Role{Role: "victim", Target: &value.Ref{Entity: value.ID(v)}})
	}
	return claim.State{Claim: c}
}

func TestAClaimOnTwoVictimsSpeaksOfTwoActs(t *testing.T) {
	matters := contrary.Matters([]claim.State{act("a", claim.Affirmed, "p:1", "p:2"), act("b", claim.Negated, "p:2"), act("c", claim.Unknown, "p:1")})
	got := map[value.ID]int{}
	for _, m := range matters {
		got[m.Subject] = len(m.Clashes())
	}
	if len(got) != 2 || got["p:1"] != 0 || got["p:2"] != 1 {
		t.Errorf("clashes by victim: %v; a claim that does not know takes no side", got)
	}
}

func TestBeingApartDoesNotDependOnTheOrder(t *testing.T) {
	bound := rapid.SampledFrom([]string{"", "2031-04-01", "2031-04-02", "2031-04-03", "2031-04-02T10:00:00+03:00", "2031-04-02T23:00:00-05:00", "noon"})
	rapid.Check(t, func(t *rapid.T) {
		a := within(bound.Draw(t, "a from"), bound.Draw(t, "a to"))
		b := within(bound.Draw(t, "b from"), bound.Draw(t, "b to"))
		if contrary.Apart(a, b) != contrary.Apart(b, a) {
			t.Fatalf("%v and %v", a, b)
		}
	})
}
