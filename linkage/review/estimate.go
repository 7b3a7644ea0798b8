package review

import (
	"math"
	"math/bits"

	"sijil/linkage"
)

// Tally is what people judged of the drawn pairs of one stratum.
type Tally struct {
	Linked                  bool
	Pairs                   int64 // in the stratum
	Same, Different, Unsure int   // of those drawn from it
}

// Share is an estimated share, with the interval that should hold the truth
// nineteen times in twenty, and the two values that it has if all unsure pairs
// speak against it, or all for it. Known is false if a stratum has not been
// looked at.
type Share struct {
	Known          bool
	Estimate       float64
	Low, High      float64
	Least, Most    float64
	WithoutAnswers int // strata of which no pair was judged
}

// z is the quantile of the normal distribution for intervals of 95 %.
const z = 1.959963984540054

// total is an estimated number of pairs of the same person.
type total struct{ estimate, low, high float64 }

// Precision estimates which share of the linked pairs is the same person: the
// stratified estimator, each pair weighing as many as it was drawn from (Horvitz
// and Thompson 1952). Pairs judged unsure are left out of their stratum, and
// bounded both ways in Least and Most. The interval puts the Wilson intervals of
// the strata together (MOVER: Zou and Donner 2008; Yan and Su 2010), with a
// correction for strata that were judged in large part.
func Precision(strata []Tally) Share {
	all := 0.0
	for _, s := range strata {
		if s.Linked {
			all += float64(s.Pairs)
		}
	}
	linked, missing := sum(strata, true, dropped)
	if all == 0 || missing > 0 {
		return Share{WithoutAnswers: missing}
	}
	least, _ := sum(strata, true, against)
	most, _ := sum(strata, true, favour)
	return Share{true, linked.estimate / all, linked.low / all, linked.high / all, least.estimate / all, most.estimate / all, 0}
}

// Recall estimates which share of the same pairs, among all that could be drawn,
// is linked: a ratio of two stratified totals, whose interval is put together
// from theirs (MOVER for ratios: Donner and Zou 2012). What blocking missed is
// not in it.
func Recall(strata []Tally) Share {
	linked, missing := sum(strata, true, dropped)
	unlinked, more := sum(strata, false, dropped)
	if missing+more > 0 || linked.estimate+unlinked.estimate <= 0 {
		return Share{WithoutAnswers: missing + more}
	}
	recall := func(linked, unlinked float64) float64 {
		if linked+unlinked <= 0 {
			return 0
		}
		return linked / (linked + unlinked)
	}
	few, _ := sum(strata, true, against)
	lost, _ := sum(strata, false, favour)
	many, _ := sum(strata, true, favour)
	kept, _ := sum(strata, false, against)
	s := Share{true, recall(linked.estimate, unlinked.estimate), 0, 1, recall(few.estimate, lost.estimate), recall(many.estimate, kept.estimate), 0}
	low, high := ratio(unlinked, linked)
	s.Low, s.High = 1/(1+high), 1/(1+low)
	return s
}

// ratio returns the interval of a/b.
func ratio(a, b total) (low, high float64) {
	product := a.estimate * b.estimate
	root := func(x, y float64) float64 {
		return math.Sqrt(max(0, product*product-x*y*(2*a.estimate-x)*(2*b.estimate-y)))
	}
	if d := b.high * (2*b.estimate - b.high); d > 0 {
		low = max(0, (product-root(a.low, b.high))/d)
	} else if b.high > 0 {
		low = a.low / b.high
	}
	high = math.Inf(1)
	if d := b.low * (2*b.estimate - b.low); d > 0 {
		high = (product + root(a.high, b.low)) / d
	}
	return low, max(low, high)
}

// Blocking estimates which share of the same pairs was compared at all, from how
// many rules found each likely pair: those found once tell of those never found
// (Chao 1987, the form without bias, with her interval on the logarithm). It is
// not known with a single rule, and holds the less the more the rules depend on
// each other.
func Blocking(r *linkage.Result) Share {
	var found, once, twice float64
	for _, p := range r.Pairs {
		if p.Score < 0 {
			continue
		}
		found++
		switch bits.OnesCount64(r.Plan.Shared(p.I, p.J)) {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	if found == 0 || len(r.Plan.Rules) < 2 {
		return Share{}
	}
	unseen := once * (once - 1) / (2 * (twice + 1))
	s := Share{Known: true, Estimate: 1, Low: 1, High: 1, Least: 1, Most: 1}
	if unseen <= 0 {
		return s
	}
	variance := unseen + once*math.Pow(2*once-1, 2)/(4*(twice+1)*(twice+1)) + once*once*twice*math.Pow(once-1, 2)/(4*math.Pow(twice+1, 4))
	spread := math.Exp(z * math.Sqrt(math.Log(1+variance/(unseen*unseen))))
	s.Estimate, s.Low, s.High = found/(found+unseen), found/(found+unseen*spread), found/(found+unseen/spread)
	s.Least, s.Most = s.Estimate, s.Estimate
	return s
}

// Times multiplies two shares that were estimated apart. The interval holds
// both.
func (s Share) Times(o Share) Share {
	if !s.Known || !o.Known {
		return Share{}
	}
	return Share{true, s.Estimate * o.Estimate, s.Low * o.Low, s.High * o.High, s.Least * o.Least, s.Most * o.Most, 0}
}

// What an unsure pair counts as.
type unsure int

const (
	dropped unsure = iota
	against        // different
	favour         // same
)

// sum estimates how many pairs of one side are the same person, and counts the
// strata of which nothing is known.
func sum(strata []Tally, linked bool, u unsure) (total, int) {
	var t total
	var below, above float64
	missing := 0
	for _, s := range strata {
		if s.Linked != linked || s.Pairs == 0 {
			continue
		}
		same, n := float64(s.Same), float64(s.Same+s.Different)
		if u != dropped {
			n += float64(s.Unsure)
		}
		if u == favour {
			same += float64(s.Unsure)
		}
		p, low, high := .5, 0.0, 1.0
		switch {
		case n > 0:
			p = same / n
			low, high = wilson(p, n, float64(s.Pairs))
		case s.Unsure == 0:
			missing++
			continue
		}
		all := float64(s.Pairs)
		t.estimate += all * p
		below += all * all * (p - low) * (p - low)
		above += all * all * (high - p) * (high - p)
	}
	t.low, t.high = max(0, t.estimate-math.Sqrt(below)), t.estimate+math.Sqrt(above)
	return t, missing
}

// wilson returns the interval of Wilson (1927) of a share p of n, drawn from all
// without putting back.
func wilson(p, n, all float64) (low, high float64) {
	if n >= all {
		return p, p
	}
	if !math.IsInf(all, 1) {
		n *= (all - 1) / (all - n)
	}
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (centre-half)/(1+z*z/n)), min(1, (centre+half)/(1+z*z/n))
}

// Answer is a drawn pair with what people judged of it.
type Answer struct {
	Score  int32
	Weight float64 // pairs that it stands for
	Same   bool
	Unsure bool
}

// Bin is a band of scores of a calibration table.
type Bin struct {
	Low, High      int32
	Judged, Unsure int
	Stands         float64 // pairs that the judged ones stand for
	Predicted      float64 // mean probability of the pairs judged same or different
	Same           Share
}

// marks are the scores, in hundredths of a bit, at which the bins of a
// calibration table begin.
var marks = []int32{lowest, -1000, -500, -200, 0, 200, 500, 1000, highest}

// Calibrate compares the probability that scores promise with the share that
// people judged the same, band by band. Bins without an answer are left out. The
// intervals are Wilson's on the effective number of answers (Kish 1965).
func Calibrate(answers []Answer) []Bin {
	var bins []Bin
	for k := range len(marks) - 1 {
		b := Bin{Low: marks[k], High: marks[k+1]}
		var weight, squares, same, predict, unsureWeight float64
		for _, a := range answers {
			if a.Score < b.Low || a.Score >= b.High {
				continue
			}
			if a.Unsure {
				b.Unsure++
				unsureWeight += a.Weight
				continue
			}
			b.Judged++
			weight += a.Weight
			squares += a.Weight * a.Weight
			predict += a.Weight * predicted(a.Score)
			if a.Same {
				same += a.Weight
			}
		}
		if b.Judged+b.Unsure == 0 {
			continue
		}
		if weight > 0 {
			p := same / weight
			low, high := wilson(p, weight*weight/squares, math.Inf(1))
			b.Predicted, b.Stands = predict/weight, weight
			b.Same = Share{true, p, low, high, same / (weight + unsureWeight), (same + unsureWeight) / (weight + unsureWeight), 0}
		}
		bins = append(bins, b)
	}
	return bins
}
