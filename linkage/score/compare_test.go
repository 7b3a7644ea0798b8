package score

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestANameIsWithinAnotherByWholeWordsOrAsItsBeginning(t *testing.T) {
	for _, c := range []struct {
		x, y string
		want bool
	}{{"al qusour", "street of al qusour", true}, {"qus", "al qusour", false}, {"al qus", "al qusour", true},
		{"sour", "al sours sour", true}, {"of", "street of oaks", true}, {"oaks street", "street", true}, {"street oaks", "old streets oaks", false}} {
		if within(c.x, c.y) != c.want || within(c.y, c.x) != c.want {
			t.Errorf("that %q and %q are one within the other is said to be %v", c.x, c.y, !c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[ab]{1,3}( [ab]{1,3}){0,4}`)
		x, y := words.Draw(t, "x"), words.Draw(t, "y")
		short, long := x, y
		if len(x) > len(y) {
			short, long = y, x
		}
		want := strings.HasPrefix(long, short) || strings.Contains(" "+long+" ", " "+short+" ")
		if within(x, y) != want {
			t.Fatalf("that %q and %q are one within the other is said to be %v", x, y, !want)
		}
	})
}
