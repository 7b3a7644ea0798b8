package review

import (
	"math"

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
// bounded both ways in Least and Most. The interval is that of
// Fay and Feuer (1997) for a weighted sum of rare events, the wrong links.
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
// from theirs by the recovery of variance estimates (Donner and Zou 2012). What
// blocking missed is not in it.
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

// Blocking says which share of the same pairs was compared at all, as linking
// estimates it from how many rules found each linked pair. The interval is the
// one that the count of people takes: from none missed to half as many again as
// are estimated.
func Blocking(r *linkage.Result) Share {
	if !r.RecallKnown() {
		return Share{}
	}
	recall := r.Recall()
	return Share{true, recall, 1 / (1 + 1.5*(1/recall-1)), 1, recall, recall, 0}
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
// strata of which nothing is known. What is rare is counted: different people
// among linked pairs, the same person among others.
func sum(strata []Tally, linked bool, u unsure) (total, int) {
	var c counted
	var all, open float64
	missing := 0
	for _, s := range strata {
		if s.Linked != linked || s.Pairs == 0 {
			continue
		}
		rare, other := s.Same, s.Different
		if linked {
			rare, other = other, rare
		}
		switch {
		case u == against && linked, u == favour && !linked:
			rare += s.Unsure
		case u != dropped:
			other += s.Unsure
		}
		all += float64(s.Pairs)
		switch {
		case rare+other > 0:
			c.add(float64(rare), float64(rare+other), float64(s.Pairs))
		case s.Unsure > 0:
			open += float64(s.Pairs)
		default:
			missing++
		}
	}
	t := c.interval()
	t = total{t.estimate + open/2, t.low, min(all, t.high+open)}
	if linked {
		t = total{all - t.estimate, all - t.high, all - t.low}
	}
	return t, missing
}

// counted adds up what rare events in samples stand for.
type counted struct {
	estimate, variance float64
	known              float64 // of it, in strata that were judged whole
	heaviest           float64 // the most that one event more would stand for
}

// add takes x events among n of all pairs of a stratum.
func (c *counted) add(x, n, all float64) {
	weight, left := all/n, 1-n/all
	c.estimate += weight * x
	if left <= 0 {
		c.known += x
		return
	}
	// Where the event is not rare, it varies less than a rare one: a sample
	// without putting back, with one event less so that no sample seems sure.
	c.variance += weight * weight * x * min(1, (n-x+1)/n) * left
	c.heaviest = max(c.heaviest, weight*left)
}

// interval is that of Fay and Feuer (1997, Statistics in Medicine 16, 791–801)
// for a weighted sum of rare events: a
// gamma distribution with the mean and variance of the sum below, and above with
// those it would have with one more event of the greatest weight.
func (c *counted) interval() total {
	t := total{c.estimate, c.known, c.estimate}
	if y := c.estimate - c.known; y > 0 && c.variance > 0 {
		t.low += c.variance / (2 * y) * chiSquare(2*y*y/c.variance, -z)
	}
	if y, v := c.estimate-c.known+c.heaviest, c.variance+c.heaviest*c.heaviest; v > 0 {
		t.high = c.known + v/(2*y)*chiSquare(2*y*y/v, z)
	}
	return t
}

// chiSquare is the quantile of the chi-square distribution at a quantile of the
// normal one (Wilson and Hilferty 1931).
func chiSquare(freedom, normal float64) float64 {
	root := 1 - 2/(9*freedom) + normal*math.Sqrt(2/(9*freedom))
	return freedom * math.Pow(max(0, root), 3)
}

// wilson returns the interval of Wilson (1927) of a share p of n.
func wilson(p, n float64) (low, high float64) {
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
			low, high := wilson(p, weight*weight/squares)
			b.Predicted, b.Stands = predict/weight, weight
			b.Same = Share{true, p, low, high, same / (weight + unsureWeight), (same + unsureWeight) / (weight + unsureWeight), 0}
		}
		bins = append(bins, b)
	}
	return bins
}
