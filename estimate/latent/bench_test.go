package latent

import (
	"os"
	"testing"

	"sijil/estimate/table"
)

// development opens a table of the development set, which lies beside the
// checkout and is not part of it.
func development(t testing.TB, name string) Model {
	t.Helper()
	f, err := os.Open("../../../shared/data/mse/development/" + name + ".csv")
	if err != nil {
		t.Skipf("the development tables do not lie beside the checkout: %v", err)
	}
	defer f.Close()
	strata, err := table.Read(f, "")
	if err != nil {
		t.Fatal(err)
	}
	whole := strata[0].Table
	m := Model{Lists: len(whole.Lists), Classes: DefaultClasses(len(whole.Lists)), Shape: 0.25, Rate: 0.25, A: 1, B: 1, Cap: 20}
	if len(name) > 2 && name[:2] == "ph" {
		m.Classes = 5 // as the reference was run
	}
	for _, c := range whole.Cells {
		m.Patterns, m.Counts = append(m.Patterns, c.Pattern), append(m.Counts, c.Count)
	}
	return m
}

// BenchmarkSweep measures one sweep of one chain after the warm-up.
func BenchmarkSweep(b *testing.B) {
	for _, name := range []string{
		"kosovo", "hav_3", "uk_trafficking_5", "netherlands_5", "netherlands_6", "neworleans_5", "diabetes_4", "artificial_3",
		"ph_manila_police", "ph_manila_unidentified", "ph_caloocan_police",
		"sim1_lc2_N2000", "sim3_lc2_N2000", "simI_indep3_N1000", "simP_pairdep4_N3000",
	} {
		b.Run(name, func(b *testing.B) {
			c, err := NewChain(development(b, name), 1, 0)
			if err != nil {
				b.Fatal(err)
			}
			c.WarmUp(5000)
			b.ReportAllocs()
			for b.Loop() {
				c.Sweep()
			}
		})
	}
}
