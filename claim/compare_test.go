package claim

import (
	"testing"

	"pgregory.net/rapid"

	"sijil/value"
)

// killing is a claim about the killing of one person, to be varied.
func killing(id int32, change func(*Claim)) Claim {
	victim := standIn(500)
	c := Claim{
		ID: standIn(id), Kind: "act", Polarity: Affirmed, Force: Asserted,
		Roles:  []Role{{Role: "victim", Target: &value.Ref{Entity: victim}}},
		Values: []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "act", Code: "killing"}}}},
	}
	change(&c)
	return c
}

func on(earliest, latest, rule string) func(*Claim) {
	return func(c *Claim) {
		c.When = &value.Time{Kind: value.Moment, Earliest: earliest, Latest: latest, Rule: rule, EDTF: earliest[:10]}
	}
}

func counted(low, high int64, rule string) func(*Claim) {
	return func(c *Claim) {
		n := value.Count{Unit: "person", Min: &low, Max: &high, Quality: value.Range, Rule: rule}
		c.Values = append(c.Values, value.Named{Name: "count", Value: value.Value{Count: &n}})
	}
}

func aged(low, high int, rule, at string) Claim {
	return Claim{
		ID: standIn(int32(low) + 1000), Kind: "attribute", Polarity: Affirmed,
		Roles: []Role{{Role: "subject", Target: &value.Ref{Entity: standIn(500)}}},
		Values: []value.Named{
			{Name: "property", Value: value.Value{Code: &value.Code{List: "property", Code: "age"}}},
			{Name: "value", Value: value.Value{Age: &value.Age{Min: &low, Max: &high, Unit: "year", Rule: rule, At: at}}},
		},
	}
}

func TestClaimsAboutOneActAreComparedInEachRespect(t *testing.T) {
	at := func(place int32) func(*Claim) {
		return func(c *Claim) { c.Where = &value.Place{Place: standIn(place)} }
	}
	not := func(c *Claim) { c.Polarity = Negated }
	dunno := func(c *Claim) { c.Polarity = Unknown }
	for name, c := range map[string]struct {
		a, b  Claim
		field string
		want  Verdict
	}{
		"same day":                        {killing(1, on("2025-03-08", "2025-03-08", "")), killing(2, on("2025-03-08", "2025-03-08", "")), "time", Agree},
		"a day within two":                {killing(1, on("2025-03-08", "2025-03-08", "")), killing(2, on("2025-03-08", "2025-03-09", "")), "time", Compatible},
		"two days":                        {killing(1, on("2025-03-08", "2025-03-08", "")), killing(2, on("2025-03-09", "2025-03-09", "")), "time", Contradict},
		"ten and eleven, by rule":         {killing(1, on("2025-03-08T09:30:00+03:00", "2025-03-08T10:30:00+03:00", "time.around-clock")), killing(2, on("2025-03-08T10:45:00+03:00", "2025-03-08T11:15:00+03:00", "time.around-clock")), "time", Apparent},
		"two days, whatever the rule":     {killing(1, on("2025-03-08T09:30:00+03:00", "2025-03-08T10:30:00+03:00", "time.around-clock")), killing(2, on("2025-03-09", "2025-03-09", "")), "time", Contradict},
		"one place":                       {killing(1, at(7)), killing(2, at(7)), "place", Agree},
		"two places, one may be within":   {killing(1, at(7)), killing(2, at(8)), "place", Compatible},
		"numbers apart":                   {killing(1, counted(3, 3, "")), killing(2, counted(5, 6, "")), "count", Contradict},
		"numbers apart by a rule":         {killing(1, counted(3, 3, "")), killing(2, counted(24, 40, "count.dozens")), "count", Apparent},
		"numbers that meet":               {killing(1, counted(3, 5, "")), killing(2, counted(5, 6, "")), "count", Compatible},
		"75 and late 60s":                 {aged(75, 75, "", ""), aged(67, 69, "age.late-decade", ""), "age", Apparent},
		"75 and 70":                       {aged(75, 75, "", ""), aged(70, 70, "", ""), "age", Contradict},
		"75 now, 65 ten years ago":        {aged(75, 75, "", "2025-03-09"), aged(65, 65, "", "2015-03-09"), "age", Compatible},
		"75 now, 60 ten years ago":        {aged(75, 75, "", "2025-03-09"), aged(60, 60, "", "2015-03-09"), "age", Contradict},
		"yes and no":                      {killing(1, dunno), killing(2, not), "polarity", Compatible},
		"both yes":                        {killing(1, func(*Claim) {}), killing(2, func(*Claim) {}), "polarity", Agree},
		"one says so, another says not":   {killing(1, func(*Claim) {}), killing(2, not), "polarity", Contradict},
		"not on another day than the yes": {killing(1, on("2025-03-08", "2025-03-08", "")), killing(2, func(c *Claim) { on("2025-03-09", "2025-03-09", "")(c); not(c) }), "polarity", Compatible},
	} {
		got := Verdict("nothing")
		for _, d := range Compare([]Claim{c.a, c.b}) {
			if d.Field == c.field {
				got = d.Verdict
				if len(d.Claims()) != 2 || d.In("ar") == d.In("en") {
					t.Errorf("%s: %v names %d claims", name, d, len(d.Claims()))
				}
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestClaimsAboutDifferentThingsAreNotCompared(t *testing.T) {
	other := killing(2, on("2025-03-09", "2025-03-09", ""))
	other.Roles = []Role{{Role: "victim", Target: &value.Ref{Entity: standIn(501)}}}
	threat := killing(3, on("2025-03-10", "2025-03-10", ""))
	threat.Values[0].Value.Code.Code = "threat"
	if got := Compare([]Claim{killing(1, on("2025-03-08", "2025-03-08", "")), other, threat}); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestOneDidItAndAnotherDidNotCanBothHold(t *testing.T) {
	by := func(id, actor int32, p Polarity) Claim {
		return Claim{ID: standIn(id), Kind: "attribution", Polarity: p, Roles: []Role{
			{Role: "actor", Target: &value.Ref{Entity: standIn(actor)}}, {Role: "of", Target: &value.Ref{Entity: standIn(600)}}}}
	}
	if got := Compare([]Claim{by(1, 700, Affirmed), by(2, 701, Negated)}); got != nil {
		t.Errorf("got %v", got)
	}
	if got := Compare([]Claim{by(1, 700, Affirmed), by(2, 700, Negated)}); len(got) != 1 || got[0].Verdict != Contradict {
		t.Errorf("of one actor: got %v", got)
	}
}

func TestComparingDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]string{"2025-03-07", "2025-03-08", "2025-03-09", "2025-03-10"})
		some := rapid.Custom(func(t *rapid.T) Claim {
			c := killing(rapid.Int32Range(1, 400).Draw(t, "id"), func(*Claim) {})
			a, b := day.Draw(t, "from"), day.Draw(t, "to")
			on(min(a, b), max(a, b), rapid.SampledFrom([]string{"", "r"}).Draw(t, "rule"))(&c)
			n := rapid.Int64Range(0, 5).Draw(t, "n")
			counted(n, n+rapid.Int64Range(0, 3).Draw(t, "more"), rapid.SampledFrom([]string{"", "r"}).Draw(t, "rule"))(&c)
			c.Polarity = rapid.SampledFrom(polarities).Draw(t, "polarity")
			return c
		})
		claims := rapid.SliceOfN(some, 2, 5).Draw(t, "claims")
		backwards := make([]Claim, 0, len(claims))
		for i := len(claims) - 1; i >= 0; i-- {
			backwards = append(backwards, claims[i])
		}
		x, y := Compare(claims), Compare(backwards)
		if len(x) != len(y) {
			t.Fatalf("%d respects one way, %d the other", len(x), len(y))
		}
		for i := range x {
			if x[i].Field != y[i].Field || x[i].Verdict != y[i].Verdict || len(x[i].Pairs) != len(claims)*(len(claims)-1)/2 {
				t.Fatalf("%v one way, %v the other", x[i], y[i])
			}
		}
	})
}
