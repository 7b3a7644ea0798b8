package grounds

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/claim"
	"sijil/value"
)

func TestTheDerivationIsInTheOrderOfUseSourceAndID(t *testing.T) {
	one := rapid.Custom(func(t *rapid.T) Used {
		c := claim.Claim{ID: value.ID(rapid.StringMatching(`[ab]{0,10}`).Draw(t, "id"))}
		c.Source.Item = value.ID(rapid.SampledFrom([]string{"", "i1", "i2"}).Draw(t, "item"))
		c.Source.Locator = claim.Locator{Page: rapid.Int64Range(0, 3).Draw(t, "page"), Paragraph: rapid.Int64Range(0, 3).Draw(t, "paragraph")}
		return Used{State: &claim.State{Claim: c}, Use: Use(rapid.IntRange(0, 5).Draw(t, "use"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		// One id is one claim: it stands in one place.
		all := rapid.SliceOfNDistinct(one, 0, 20, func(u Used) value.ID { return u.State.ID }).Draw(t, "claims")
		want := slices.Clone(all)
		slices.SortFunc(want, func(a, b Used) int {
			return cmp.Or(cmp.Compare(a.Use, b.Use), BySource(&a.State.Claim, &b.State.Claim))
		})
		got := sortUsed(append(all, all...))
		if !slices.EqualFunc(got, want, func(a, b Used) bool { return a.State == b.State }) {
			t.Fatalf("%d of %d claims, or another order", len(got), len(want))
		}
	})
}
