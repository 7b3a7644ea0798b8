package latent

import (
	"math"
	"testing"

	"sijil/estimate/chance"
)

// jointModel is small enough that every part of it is tried often: few victims,
// a cap that binds, classes that fill up.
func jointModel(a, b float64) Model {
	m := Model{Lists: 3, Classes: 3, Shape: 0.8, Rate: 0.6, A: a, B: b, Cap: 4}
	for pattern := uint32(1); pattern < 8; pattern++ {
		m.Patterns = append(m.Patterns, pattern)
		m.Counts = append(m.Counts, 2)
	}
	return m
}

// statistics are what the two ways of simulating are compared by, bounded so
// that their averages settle.
func (c *Chain) statistics() []float64 {
	unseen, first := 0.0, 0.0
	for k, w := range c.weight {
		p := w
		for j := range c.m.Lists {
			p *= c.off[k*c.m.Lists+j]
		}
		unseen += p
		first += w * w
	}
	n0 := float64(c.n0) / float64(c.cap)
	return []float64{
		c.alpha / (1 + c.alpha), math.Sqrt(c.weight[0]), c.weight[2], first, unseen, n0, n0 * n0,
		c.on[0], c.on[1] * c.weight[0], c.on[5] * c.on[5], float64(c.m.Counts[0]) / float64(c.n), float64(c.m.Counts[6]) / float64(c.n),
		float64(c.m.Counts[2]) / float64(c.n) * n0,
	}
}

// observe replaces the data by a table drawn from the model's parameters.
func (c *Chain) observe(r *chance.Source) {
	c.probabilities()
	p := c.rest[:len(c.m.Patterns)]
	rest := 0.0
	for x := range p {
		rest += p[x]
	}
	left := c.n
	for x := range p {
		c.m.Counts[x] = r.Binomial(left, min(p[x]/rest, 1))
		if x == len(p)-1 {
			c.m.Counts[x] = left
		}
		left -= c.m.Counts[x]
		rest -= p[x]
	}
}

// prior draws parameters and n0 from the model as it stands in the package
// comment, with none of the sampler's code.
func (c *Chain) prior(r *chance.Source) {
	for {
		c.alpha = r.Gamma(c.m.Shape) / c.m.Rate
		left, unseen := 1.0, 0.0
		for k := range c.weight {
			v := 1.0
			if k < len(c.weight)-1 {
				v = 1 - math.Pow(r.Float(), 1/c.alpha) // Beta(1, α)
			}
			c.weight[k] = left * v
			left *= 1 - v
			p := c.weight[k]
			for j := range c.m.Lists {
				x, y := r.Gamma(c.m.A), r.Gamma(c.m.B)
				c.on[k*c.m.Lists+j], c.off[k*c.m.Lists+j] = x/(x+y), y/(x+y)
				p *= y / (x + y)
			}
			unseen += p
		}
		mean := r.Gamma(float64(c.n)) * unseen / (1 - unseen)
		if mean < 1e6 {
			if c.n0 = r.Poisson(mean); c.n0 <= c.cap {
				return
			}
		}
	}
}

// TestJointDistribution is Geweke's test ("Getting it right", 2004): drawing
// parameters and data from the model, and alternating the sampler with new data
// given its parameters, must give the same distribution of both. An error in
// any conditional of the sampler shows here.
func TestJointDistribution(t *testing.T) {
	for _, prior := range []struct{ a, b float64 }{{1, 1}, {1.7, 0.6}} {
		const independent, rounds, batch = 60_000, 240_000, 2_000
		c, err := NewChain(jointModel(prior.a, prior.b), 5, 1)
		if err != nil {
			t.Fatal(err)
		}
		r := chance.New(77, 1)
		want, wantError := averages(independent, 1, func() []float64 {
			c.prior(r)
			c.observe(r)
			return c.statistics()
		})
		got, gotError := averages(rounds, batch, func() []float64 {
			c.Sweep()
			c.observe(r)
			return c.statistics()
		})
		for i := range want {
			z := (got[i] - want[i]) / math.Hypot(gotError[i], wantError[i])
			if math.Abs(z) > 4.5 {
				t.Errorf("λ ~ Beta(%g, %g), statistic %d: sampler %.5f, model %.5f, %.1f standard errors apart", prior.a, prior.b, i, got[i], want[i], z)
			}
		}
	}
}

// averages returns means and, from means of batches, their standard errors.
func averages(count, batch int, draw func() []float64) (mean, deviation []float64) {
	var sums, squares, current []float64
	for i := range count {
		s := draw()
		if sums == nil {
			sums, squares, current = make([]float64, len(s)), make([]float64, len(s)), make([]float64, len(s))
		}
		for k, x := range s {
			current[k] += x / float64(batch)
		}
		if (i+1)%batch == 0 {
			for k, x := range current {
				sums[k] += x
				squares[k] += x * x
			}
			clear(current)
		}
	}
	batches := float64(count / batch)
	for k := range sums {
		m := sums[k] / batches
		mean = append(mean, m)
		deviation = append(deviation, math.Sqrt((squares[k]/batches-m*m)/(batches-1)))
	}
	return mean, deviation
}
