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
	clear(c.size)
	clear(c.hits)
	for x, count := range c.m.Counts {
		c.allot(x, count)
	}
	c.undocumented()
	c.tails()
	c.shiftN0()
	c.reorder()
	c.concentrate()
	c.parameters()
}

// triesForN0 is after how many rejections in a row n0 keeps its value. With a
// chance of being accepted of even one in a thousand it is never reached.
const triesForN0 = 20_000

// undocumented draws n0 from its negative binomial distribution, cut off at the
// cap, and divides it among the classes.
func (c *Chain) undocumented() {
	column := len(c.m.Patterns)
	unseen := c.rest[column]
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
	// The last column is on no list, so what classes gain here is n0 alone.
	copy(c.unseen, c.size)
	c.allot(column, c.n0)
	for k, size := range c.size {
		c.unseen[k] = size - c.unseen[k]
	}
}

// shiftN0 proposes to add to or take from the undocumented victims of each
// class, with weights and list probabilities integrated out: so n0 is not held
// back by probabilities that rest on its last value.
func (c *Chain) shiftN0() {
	row := c.unseen
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

// The weights integrated out of the sizes of the classes leave
//
//	Π α Γ(1+size) Γ(α+after) / Γ(1+α+size+after)
//
// over all classes but the last. What is after one class is what is in and
// after the next, so all gammas but the outermost cancel: what remains is
// Γ(1+size) of each, Γ(α + the last size) / Γ(α+N), and α/(α+size+after).

// stickGain is what the weights add to gain.
func (c *Chain) stickGain(k int, d int64) float64 {
	total := c.alpha + float64(c.n+c.n0)
	g := chance.LogGamma(total) - chance.LogGamma(total+float64(d))
	last := len(c.size) - 1
	if k < last {
		g += c.lg.whole.of(c.size[k]+d) - c.lg.whole.of(c.size[k])
	} else {
		from := c.alpha + float64(c.size[k])
		g += chance.LogGamma(from+float64(d)) - chance.LogGamma(from)
	}
	ratio := 1.0
	for i := range min(k+1, last) {
		reached := c.alpha + float64(c.size[i]+c.after[i])
		ratio *= reached / (reached + float64(d))
	}
	return g + chance.Ln(ratio)
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
	factor := chance.Exp(c.r.Normal() * math.Exp2(5*c.r.Float()-1))
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
	last := len(c.size) - 1
	powers, product, rest := c.m.Shape, 1.0, 0.0
	for k := range last {
		if c.after[k] == 0 && c.size[k] == 0 {
			break
		}
		powers++
		if product *= alpha + float64(c.size[k]+c.after[k]); product > 1e250 || product < 1e-250 {
			rest += chance.Ln(product)
			product = 1
		}
	}
	end := alpha + float64(c.size[last])
	return powers*chance.Ln(alpha) - c.m.Rate*alpha + chance.LogGamma(end) - chance.LogGamma(alpha+float64(c.n+c.n0)) - chance.Ln(product) - rest
}

// parameters draws weights, list probabilities and α given the classes.
func (c *Chain) parameters() {
	left, scale, lnScale := 1.0, 1.0, 0.0 // what remains of the stick is left times scale
	last := c.m.Classes - 1
	for k := range last {
		size, after := c.size[k], c.after[k]
		if after == 0 { // 1-V is often too small for a number: go by its logarithm
			before := left * scale
			if left != 1 {
				lnScale += chance.Ln(left)
				left = 1
			}
			lnScale += c.lnEnd(size)
			scale = chance.Exp(lnScale)
			c.weight[k] = before - scale
			continue
		}
		mine, others := c.r.Gamma(1+float64(size)), c.r.Gamma(c.alpha+float64(after))
		share := left / (mine + others)
		c.weight[k] = scale * share * mine
		if left = share * others; left < 1e-200 {
			lnScale += chance.Ln(left)
			left, scale = 1, chance.Exp(lnScale)
		}
	}
	c.weight[last] = scale * left
	if !c.warming {
		broken := -lnScale - chance.Ln(left) // minus the sum of ln(1-V)
		c.alpha = max(c.r.Gamma(c.m.Shape+float64(last))/(c.m.Rate+broken), 1e-300)
	}
	c.inclusion()
}

// lnEnd draws ln(1-V) of a class after which nobody is.
func (c *Chain) lnEnd(size int64) float64 {
	if size == 0 {
		return -c.r.Exp() / c.alpha
	}
	mine, lnOthers := c.r.Gamma(1+float64(size)), c.r.LogGamma(c.alpha)
	return lnOthers - chance.Ln(mine+chance.Exp(lnOthers))
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
