// Package truth compares clusters with what is known to be true.
package truth

// Measures are how well clusters agree with the truth. Pairs are counted over
// all true pairs, whether they were ever compared or not.
type Measures struct {
	Precision   float64 `json:"pairwise_precision"`
	Recall      float64 `json:"pairwise_recall"`
	F1          float64 `json:"pairwise_f1"`
	B3Precision float64 `json:"b3_precision"`
	B3Recall    float64 `json:"b3_recall"`
	B3F1        float64 `json:"b3_f1"`
	TruePairs   int64   `json:"true_pairs"`
	FoundPairs  int64   `json:"found_pairs"`
	RightPairs  int64   `json:"right_pairs"`
	People      int     `json:"people"`
	Clusters    int     `json:"clusters"`
	Records     int     `json:"records"`
}

// Measure compares the cluster of each record with its entity. Records whose
// entity is not known (negative) are left out. B³ is that of Bagga and Baldwin
// (1998), each record counting once.
func Measure(cluster, entity []int32) Measures {
	both := map[[2]int32]int64{}
	clusters, entities := map[int32]int64{}, map[int32]int64{}
	var m Measures
	for i, e := range entity {
		if e < 0 {
			continue
		}
		m.Records++
		both[[2]int32{cluster[i], e}]++
		clusters[cluster[i]]++
		entities[e]++
	}
	m.Clusters, m.People = len(clusters), len(entities)
	for _, n := range clusters {
		m.FoundPairs += n * (n - 1) / 2
	}
	for _, n := range entities {
		m.TruePairs += n * (n - 1) / 2
	}
	// Integer sums by size keep the result independent of the order of the map.
	precision, recall := map[[2]int64]int64{}, map[[2]int64]int64{}
	for k, n := range both {
		m.RightPairs += n * (n - 1) / 2
		precision[[2]int64{n, clusters[k[0]]}]++
		recall[[2]int64{n, entities[k[1]]}]++
	}
	m.Precision, m.Recall = ratio(m.RightPairs, m.FoundPairs), ratio(m.RightPairs, m.TruePairs)
	m.F1 = harmonic(m.Precision, m.Recall)
	m.B3Precision, m.B3Recall = weighted(precision, m.Records), weighted(recall, m.Records)
	m.B3F1 = harmonic(m.B3Precision, m.B3Recall)
	return m
}

// weighted sums n²/size over the groups.
func weighted(groups map[[2]int64]int64, records int) float64 {
	if records == 0 {
		return 1
	}
	// 720720 is divisible by 1 … 16; larger groups lose less than a millionth.
	const unit = 720720
	var sum int64
	for k, times := range groups {
		sum += times * (k[0] * k[0] * unit / k[1])
	}
	return float64(sum) / unit / float64(records)
}

func ratio(a, b int64) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}
