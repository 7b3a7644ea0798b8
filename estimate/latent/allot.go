package latent

import "math"

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
// pattern, and of the pattern that nobody sees in the last column; and rest
// with the sums of prob from each class to the last in order.
func (c *Chain) probabilities() {
	lists, columns := c.m.Lists, len(c.columns)
	var next []float64
	for position := len(c.order) - 1; position >= 0; position-- {
		k := c.order[position]
		on, off := c.on[k*lists:k*lists+lists], c.off[k*lists:k*lists+lists]
		products(c.low, c.weight[k], on[:c.half], off[:c.half])
		products(c.high, 1, on[c.half:], off[c.half:])
		prob := c.prob[position*columns : position*columns+columns]
		rest := c.rest[position*columns : position*columns+columns]
		for x, at := range c.halves[:len(prob)] {
			prob[x] = c.low[at.low] * c.high[at.high]
		}
		if next == nil {
			copy(rest, prob)
		} else {
			for x, p := range prob {
				rest[x] = p + next[x]
			}
		}
		next = rest
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
const fewLeft = 8

// allot divides the victims of column x among the classes.
func (c *Chain) allot(x int, left int64) {
	if left == 0 {
		return
	}
	columns := len(c.columns)
	if !(c.rest[x] > 0) {
		c.logs(x)
	}
	at := x
	for _, k := range c.order {
		if left <= fewLeft {
			c.oneByOne(x, at, left)
			return
		}
		p, rest := c.prob[at], c.rest[at]
		if p >= rest {
			c.join(x, k, left)
			return
		}
		if v := c.r.Binomial(left, p/rest); v > 0 {
			c.join(x, k, v)
			left -= v
		}
		at += columns
	}
}

// oneByOne divides the last victims of column x among the classes from the one
// at place at on.
func (c *Chain) oneByOne(x, at int, left int64) {
	columns := len(c.columns)
	first, whole := (at-x)/columns, c.rest[at]
	for range left {
		u := c.r.Float() * whole
		position, next := first, at+columns
		for next < len(c.rest) && u < c.rest[next] {
			position++
			next += columns
		}
		c.join(x, c.order[position], 1)
	}
}

// join counts v victims of column x as members of class k.
func (c *Chain) join(x, k int, v int64) {
	c.size[k] += v
	hits := c.hits[k*c.m.Lists : k*c.m.Lists+c.m.Lists]
	for _, j := range c.columns[x].lists {
		hits[j] += v
	}
}

// logs replaces a column of probabilities that underflowed by one with the same
// proportions.
func (c *Chain) logs(x int) {
	columns, most := len(c.columns), math.Inf(-1)
	for i, k := range c.order {
		ln := math.Log(c.weight[k])
		for j := range c.m.Lists {
			if c.columns[x].pattern>>j&1 == 1 {
				ln += math.Log(c.on[k*c.m.Lists+j])
			} else {
				ln += math.Log(c.off[k*c.m.Lists+j])
			}
		}
		c.prob[i*columns+x] = ln
		most = max(most, ln)
	}
	sum := 0.0
	for i := len(c.order) - 1; i >= 0; i-- {
		p := math.Exp(c.prob[i*columns+x] - most)
		if math.IsNaN(p) {
			p = 1
		}
		sum += p
		c.prob[i*columns+x], c.rest[i*columns+x] = p, sum
	}
}
