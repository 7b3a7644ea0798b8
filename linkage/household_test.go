package linkage_test

import (
	"context"
	"testing"

	"sijil/linkage"
	"sijil/linkage/fiction"
	"sijil/linkage/truth"
)

// In a small population too few relatives are compared to learn how alike they
// are. A shared home must not make one person of them.
func TestRelativesInASmallPopulationStayApart(t *testing.T) {
	for _, people := range []int{1000, 3000} {
		options := fiction.Options{People: people, Seed: 5, Lists: fiction.Habits(3)}
		s, _, known := population(t, people, 5, options.Lists)
		r, err := linkage.Link(context.Background(), s, linkage.Options{OneToOne: true, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		entity := entities(t, s, known)
		m := truth.Measure(r.Cluster, entity)
		wrong, pairs := siblings(s, r.Cluster, entity, known, fiction.Fathers(options))
		t.Logf("%d people: precision %.4f, recall %.4f; %d of %d pairs of brothers and sisters were taken for one person", people, m.Precision, m.Recall, wrong, pairs)
		if m.Precision < .975 || m.Recall < .96 {
			t.Errorf("%d people: precision %.4f, recall %.4f; at least .975 and .96 should be", people, m.Precision, m.Recall)
		}
		if float64(wrong) > .003*float64(pairs) {
			t.Errorf("%d people: %d of %d pairs of brothers and sisters were taken for one person, at most 0.3 %% should be", people, wrong, pairs)
		}
	}
}
