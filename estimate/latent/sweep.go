package latent

import (
	"math"

	"sijil/estimate/chance"
)

// Sweep draws everything once: the classes of the victims and n0 given the
// parameters, then, with the parameters integrated out, changes of n0, of the
// order of classes and of α, then the parameters. Integrating out where possible
// and drawing the parameters directly afterwards keeps the posterior (partially
// collapsed Gibbs, van Dyk and Park 2008) and mixes better.
func (c *Chain) Sweep() {
	c.rank()
	c.probabilities()
	for x := range c.m.Patterns {
		c.allot(x, c.m.Counts[x])
	}
	c.undocumented()
	c.tally()
	c.shiftN0()
	c.reorder()
	c.concentrate()
	c.parameters()
}

// rank puts the largest classes first. It changes no probability.
func (c *Chain) rank() {
	for i := 1; i < len(c.order); i++ {
		k := c.order[i]
		j := i
		for ; j > 0 && c.weight[c.order[j-1]] < c.weight[k]; j-- {
			c.order[j] = c.order[j-1]
		}
		c.order[j] = k
	}
}

// probabilities fills prob with weight times probability of every observed
// pattern, and of the pattern that nobody sees in the last row.
func (c *Chain) probabilities() {
	classes, lists := c.m.Classes, c.m.Lists
	mask := uint32(1)<<c.half - 1
	for position, k := range c.order {
		on, off := c.on[k*lists:k*lists+lists], c.off[k*lists:k*lists+lists]
		products(c.low, c.weight[k], on[:c.half], off[:c.half])
		products(c.high, 1, on[c.half:], off[c.half:])
		at := position
		for _, pattern := range c.m.Patterns {
			c.prob[at] = c.low[pattern&mask] * c.high[pattern>>c.half]
			at += classes
		}
		c.prob[at] = c.low[0] * c.high[0]
	}
}

// products fills out with the probability of each combination of a few lists,
// times start.
func products(out []float64, start float64, on, off []float64) {
	out[0] = start
	filled := 1
	for j := range on {
		for i := range filled {
			v := out[i]
			out[i+filled] = v * on[j]
			out[i] = v * off[j]
		}
		filled *= 2
	}
}

// fewLeft is when drawing victims one by one is cheaper than a binomial draw.
const fewLeft = 12

// allot divides the victims of row x of prob among the classes.
func (c *Chain) allot(x int, left int64) {
	classes := c.m.Classes
	p := c.prob[x*classes : x*classes+classes]
	row := c.split[x*classes : x*classes+classes]
	clear(row)
	if left == 0 {
		return
	}
	rest := c.rest[:len(p)+1]
	sum := 0.0
	for i := len(p) - 1; i >= 0; i-- {
		sum += p[i]
		rest[i] = sum
	}
	if !(sum > 0) {
		c.allotByLogs(x, left, p)
		c.allot(x, left)
		return
	}
	for i, k := range c.order {
		if left <= fewLeft {
			for range left {
				u := c.r.Float() * rest[i]
				at := i + 1
				for at < len(p) && u < rest[at] {
					at++
				}
				row[c.order[at-1]]++
			}
			return
		}
		if p[i] >= rest[i] {
			row[k] = left
			return
		}
		v := c.r.Binomial(left, p[i]/rest[i])
		row[k] = v
		left -= v
	}
}

// allotByLogs replaces a row of probabilities that underflowed by one with the
// same proportions.
func (c *Chain) allotByLogs(x int, left int64, p []float64) {
	var pattern uint32
	if x < len(c.m.Patterns) {
		pattern = c.m.Patterns[x]
	}
	most := math.Inf(-1)
	for i, k := range c.order {
		ln := math.Log(c.weight[k])
		for j := range c.m.Lists {
			if pattern>>j&1 == 1 {
				ln += math.Log(c.on[k*c.m.Lists+j])
			} else {
				ln += math.Log(c.off[k*c.m.Lists+j])
			}
		}
		p[i] = ln
		most = max(most, ln)
	}
	for i := range p {
		if p[i] = math.Exp(p[i] - most); math.IsNaN(p[i]) {
			p[i] = 1
		}
	}
}

// triesForN0 is after how many rejections in a row n0 keeps its value. With a
// chance of being accepted of even one in a thousand it is never reached.
const triesForN0 = 20_000

// undocumented draws n0 from its negative binomial distribution, cut off at the
// cap, and divides it among the classes.
func (c *Chain) undocumented() {
	row := len(c.m.Patterns)
	var unseen float64
	for _, p := range c.prob[row*c.m.Classes:] {
		unseen += p
	}
	odds := unseen / max(1-unseen, 1e-15)
	for range triesForN0 {
		c.proposed++
		if mean := c.r.Gamma(float64(c.n)) * odds; mean < 1e15 {
			if n0 := c.r.Poisson(mean); n0 <= c.cap {
				c.n0 = n0
				break
			}
		}
		c.rejected++
	}
	c.allot(row, c.n0)
}

// shiftN0 proposes to add to or take from the undocumented victims of each
// class, with weights and list probabilities integrated out: so n0 is not held
// back by probabilities that rest on its last value.
func (c *Chain) shiftN0() {
	row := c.split[len(c.m.Patterns)*c.m.Classes:]
	for k := range c.size {
		if c.size[k] == 0 && c.after[k] == 0 {
			break
		}
		scale := c.reach + c.r.Intn(c.reaches)
		d := 1 + int64(c.r.Float()*float64(int64(1)<<scale))
		if c.r.Uint64()>>63 == 1 {
			d = -d
		}
		if row[k]+d < 0 || c.n0+d > c.cap || c.size[k]+d+c.after[k] == 0 {
			continue // the last: an emptied class could not be filled again from here
		}
		// The stick lowers every gain and raises every loss, so it is looked at
		// only when that could change the outcome.
		gain, least := c.gain(k, d, row[k]), -c.r.Exp()
		if (d > 0) == (gain >= least) {
			gain += c.stickGain(k, d)
		}
		if gain < least {
			continue
		}
		c.moved[scale] += float64(d) * float64(d)
		row[k] += d
		c.n0 += d
		c.size[k] += d
		for i := range k {
			c.after[i] += d
		}
	}
}

// settle keeps the sizes of step that moved n0 furthest while warming up, and
// their neighbours. From then on steps are drawn alike from every state.
func (c *Chain) settle() {
	best := 0
	for i, m := range c.moved {
		if m > c.moved[best] {
			best = i
		}
	}
	c.reach, c.reaches = max(best-2, 0), 4
}

// gain returns by how much the logarithm of the posterior changes when d
// undocumented victims join class k, which has unseen of them, leaving out the
// stick.
func (c *Chain) gain(k int, d, unseen int64) float64 {
	whole := &c.lg.whole
	total, size := c.n+c.n0, c.size[k]
	g := whole.of(total+d-1) - whole.of(total-1) - whole.of(unseen+d) + whole.of(unseen)
	g -= float64(c.m.Lists) * (c.lg.ab.of(size+d) - c.lg.ab.of(size))
	for _, hit := range c.hits[k*c.m.Lists : k*c.m.Lists+c.m.Lists] {
		g += c.lg.b.of(size+d-hit) - c.lg.b.of(size-hit)
	}
	return g
}

// stickGain is what the weights add to gain, integrated out.
func (c *Chain) stickGain(k int, d int64) float64 {
	rise := func(from float64) float64 { return chance.LogGamma(from+float64(d)) - chance.LogGamma(from) }
	g := 0.0
	for i := range k {
		later := c.alpha + float64(c.after[i])
		g += rise(later) - rise(1+later+float64(c.size[i]))
	}
	if k < c.m.Classes-1 {
		g += c.lg.whole.of(c.size[k]+d) - c.lg.whole.of(c.size[k])
		g -= rise(1 + c.alpha + float64(c.after[k]+c.size[k]))
	}
	return g
}

// reorder swaps neighbouring classes with the probability that the stick
// gives to each order. The last class has no stick of its own and stays.
func (c *Chain) reorder() {
	for k := 0; k+2 < len(c.size); k++ {
		a, b, later := float64(c.size[k]), float64(c.size[k+1]), float64(c.after[k+1])
		if a == 0 && b == 0 {
			continue
		}
		if c.r.Float()*(c.alpha+a+later) < c.alpha+b+later {
			c.swap(k, k+1)
		}
	}
	c.tails()
}

func (c *Chain) swap(a, b int) {
	lists := c.m.Lists
	c.size[a], c.size[b] = c.size[b], c.size[a]
	for j := range lists {
		c.hits[a*lists+j], c.hits[b*lists+j] = c.hits[b*lists+j], c.hits[a*lists+j]
	}
	c.after[a] = c.after[b] + c.size[b]
}

// concentrate proposes another α with the weights integrated out. Drawn from
// the weights alone, α could move only a little at a time and stay for long
// where one class holds everybody.
func (c *Chain) concentrate() {
	if c.warming {
		return
	}
	factor := math.Exp(c.r.Normal() * math.Exp2(5*c.r.Float()-1))
	next := c.alpha * factor
	if !(next > 1e-290 && next < 1e12) {
		return
	}
	if c.r.Exp() > c.lnAlpha(c.alpha)-c.lnAlpha(next) {
		c.alpha = next
	}
}

// lnAlpha is the logarithm of the density of ln α given the sizes of the
// classes. A class with nobody in it and after it says nothing about α.
func (c *Chain) lnAlpha(alpha float64) float64 {
	ln := math.Log(alpha)
	g := c.m.Shape*ln - c.m.Rate*alpha
	for k := range c.m.Classes - 1 {
		if c.size[k] == 0 && c.after[k] == 0 {
			break
		}
		later := alpha + float64(c.after[k])
		g += ln + chance.LogGamma(later) - chance.LogGamma(1+later+float64(c.size[k]))
	}
	return g
}

// parameters draws weights, list probabilities and α given the classes.
func (c *Chain) parameters() {
	left := 0.0   // logarithm of what remains of the stick
	broken := 0.0 // minus the sum of ln(1-V)
	last := c.m.Classes - 1
	for k := range last {
		v, lnRest := c.stick(c.size[k], c.after[k])
		c.weight[k] = 0
		if left > -700 {
			c.weight[k] = v * math.Exp(left)
		}
		left += lnRest
		broken -= lnRest
	}
	c.weight[last] = math.Exp(left)
	if !c.warming {
		c.alpha = max(c.r.Gamma(c.m.Shape+float64(last))/(c.m.Rate+broken), 1e-300)
	}
	c.inclusion()
}

// stick draws V of a class and ln(1-V), neither of which may round to nothing.
func (c *Chain) stick(size, after int64) (v, lnRest float64) {
	if after == 0 && size == 0 {
		lnRest = -c.r.Exp() / c.alpha
		return -math.Expm1(lnRest), lnRest
	}
	mine := c.r.Gamma(1 + float64(size))
	if after == 0 {
		lnOthers := c.r.LogGamma(c.alpha)
		others := math.Exp(lnOthers)
		return mine / (mine + others), lnOthers - math.Log(mine+others)
	}
	others := c.r.Gamma(c.alpha + float64(after))
	return mine / (mine + others), math.Log(others / (mine + others))
}

// inclusion draws the list probabilities of each class.
func (c *Chain) inclusion() {
	lists := c.m.Lists
	uniform := c.m.A == 1 && c.m.B == 1
	for k, size := range c.size {
		on, off, hits := c.on[k*lists:k*lists+lists], c.off[k*lists:k*lists+lists], c.hits[k*lists:k*lists+lists]
		if size == 0 && uniform {
			for j := range on {
				on[j] = c.r.Float()
				off[j] = 1 - on[j]
			}
			continue
		}
		for j, hit := range hits {
			a := c.r.Gamma(c.m.A + float64(hit))
			b := c.r.Gamma(c.m.B + float64(size-hit))
			on[j], off[j] = a/(a+b), b/(a+b)
		}
	}
}
