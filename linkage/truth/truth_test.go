package truth_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"sijil/linkage/truth"
)

func TestAHandCountedExample(t *testing.T) {
	// Two people of three records each; one record of the second went to the first.
	m := truth.Measure([]int32{0, 0, 0, 0, 4, 4, 6}, []int32{1, 1, 1, 2, 2, 2, -1})
	if m.TruePairs != 6 || m.FoundPairs != 7 || m.RightPairs != 4 || m.People != 2 || m.Clusters != 2 || m.Records != 6 {
		t.Errorf("%+v", m)
	}
	// B³ by record: precision 3/4 three times, 1/4, 1, 1; recall 1 three times, 1/3, 2/3, 2/3.
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"precision", m.Precision, 4. / 7}, {"recall", m.Recall, 4. / 6}, {"F1", m.F1, 8. / 13},
		{"B³ precision", m.B3Precision, 4.5 / 6}, {"B³ recall", m.B3Recall, (3 + 5./3) / 6},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s is %.6f, want %.6f", c.what, c.got, c.want)
		}
	}
}

func TestMeasuresAgreeWithCountingPairByPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		cluster := rapid.SliceOfN(rapid.Int32Range(0, 4), n, n).Draw(t, "cluster")
		entity := rapid.SliceOfN(rapid.Int32Range(0, 4), n, n).Draw(t, "entity")
		var right, found, really int64
		precision, recall := 0.0, 0.0
		for i := range n {
			var both, c, e float64
			for j := range n {
				sameC, sameE := cluster[i] == cluster[j], entity[i] == entity[j]
				if sameC {
					c++
				}
				if sameE {
					e++
				}
				if sameC && sameE {
					both++
				}
				if j > i {
					if sameC {
						found++
					}
					if sameE {
						really++
					}
					if sameC && sameE {
						right++
					}
				}
			}
			precision += both / c / float64(n)
			recall += both / e / float64(n)
		}
		m := truth.Measure(cluster, entity)
		if m.RightPairs != right || m.FoundPairs != found || m.TruePairs != really {
			t.Fatalf("%+v, want %d right of %d found and %d true", m, right, found, really)
		}
		if n > 0 && (math.Abs(m.B3Precision-precision) > 1e-6 || math.Abs(m.B3Recall-recall) > 1e-6) {
			t.Fatalf("B³ %.6f and %.6f, want %.6f and %.6f", m.B3Precision, m.B3Recall, precision, recall)
		}
	})
}
