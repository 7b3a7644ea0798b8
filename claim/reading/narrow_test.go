package reading_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/claim/reading"
	"sijil/value"
)

// aboutOne is claims of three kinds about one person, each on days given.
func aboutOne(days [3][2]int) []claim.Claim {
	person := &value.Ref{Entity: value.ID("personaaaaaaaaaaaaaaaaaaaa")}
	day := func(n int) string { return fmt.Sprintf("2025-03-%02d", n) }
	kinds := []struct{ id, kind, role string }{
		{"killingaaaaaaaaaaaaaaaaaaa", "act", "victim"},
		{"findingaaaaaaaaaaaaaaaaaaa", "finding_of_remains", "remains_of"},
		{"burialaaaaaaaaaaaaaaaaaaaa", "burial", "remains_of"},
	}
	var out []claim.Claim
	for i, k := range kinds {
		c := claim.Claim{ID: value.ID(k.id), Kind: k.kind, Polarity: claim.Affirmed, Roles: []claim.Role{{Role: k.role, Target: person}},
			When: &value.Time{Kind: value.Moment, Earliest: day(days[i][0]), Latest: day(days[i][1])}}
		if k.kind == "act" {
			c.Values = []value.Named{{Name: "act", Value: value.Value{Code: &value.Code{List: "act", Code: "killing"}}}}
		}
		out = append(out, c)
	}
	return out
}

func TestNarrowingKeepsEveryOrderThatIsPossible(t *testing.T) {
	v, err := claim.Standard()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var days [3][2]int
		for i := range days {
			a, b := rapid.IntRange(1, 6).Draw(t, "day"), rapid.IntRange(1, 6).Draw(t, "day")
			days[i] = [2]int{min(a, b), max(a, b)}
		}
		// By trying all days: the first and last of each in any possible order.
		possible := map[value.ID][2]int{}
		claims := aboutOne(days)
		for killed := days[0][0]; killed <= days[0][1]; killed++ {
			for found := max(killed, days[1][0]); found <= days[1][1]; found++ {
				for buried := max(found, days[2][0]); buried <= days[2][1]; buried++ {
					for i, d := range []int{killed, found, buried} {
						p, ok := possible[claims[i].ID]
						if !ok {
							p = [2]int{d, d}
						}
						possible[claims[i].ID] = [2]int{min(p[0], d), max(p[1], d)}
					}
				}
			}
		}
		narrowed := map[value.ID]reading.Narrowing{}
		conflict := false
		for _, n := range reading.Narrow(v, claims) {
			narrowed[n.Claim] = n
			conflict = conflict || n.Conflict
		}
		if conflict != (len(possible) == 0) {
			t.Fatalf("%v: conflict %v, possible %v", days, conflict, possible)
		}
		for i, c := range claims {
			want, ok := possible[c.ID]
			if !ok {
				continue
			}
			got := [2]string{c.When.Earliest, c.When.Latest}
			if n, is := narrowed[c.ID]; is {
				got = [2]string{n.Earliest, n.Latest}
			}
			if got != [2]string{fmt.Sprintf("2025-03-%02d", want[0]), fmt.Sprintf("2025-03-%02d", want[1])} {
				t.Fatalf("%v: claim %d was narrowed to %v, possible are days %v", days, i, got, want)
			}
		}
	})
}
