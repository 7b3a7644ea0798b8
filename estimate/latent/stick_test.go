package latent

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// stickOf is the logarithm of what the weights leave when they are integrated
// out of the sizes of the classes, factor by factor: every class but the last
// has V ~ Beta(1, α), and α B(1+size, α+after) is its integral.
func stickOf(size []int64, alpha float64) float64 {
	ln := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	sum, after := 0.0, float64(size[len(size)-1])
	for k := len(size) - 2; k >= 0; k-- {
		s := float64(size[k])
		sum += math.Log(alpha) + ln(1+s) + ln(alpha+after) - ln(1+alpha+s+after)
		after += s
	}
	return sum
}

func TestWeightsIntegratedOutEqualTheirDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := small()
		m.Classes = rapid.IntRange(2, 20).Draw(t, "classes")
		c, err := NewChain(m, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		c.alpha = math.Exp(rapid.Float64Range(-8, 5).Draw(t, "ln α"))
		c.n, c.n0 = 0, 0
		for k := range c.size {
			c.size[k] = rapid.SampledFrom([]int64{0, 0, 1, 2, 40, 3000}).Draw(t, "size")
			c.n0 += c.size[k]
		}
		c.tails()
		k := rapid.IntRange(0, m.Classes-1).Draw(t, "class")
		if c.size[k] == 0 && c.after[k] == 0 {
			return // nobody is moved there
		}
		d := rapid.Int64Range(1, 50).Draw(t, "d")
		if c.size[k]-d+c.after[k] > 0 && c.size[k] >= d && rapid.Bool().Draw(t, "taken away") {
			d = -d
		}
		moved := append([]int64(nil), c.size...)
		moved[k] += d
		if got, want := c.stickGain(k, d), stickOf(moved, c.alpha)-stickOf(c.size, c.alpha); math.Abs(got-want) > 1e-7 {
			t.Fatalf("%d to class %d of %v, α %g: gain %.9f, want %.9f", d, k, c.size, c.alpha, got, want)
		}
		other := c.alpha * 1.7
		prior := m.Shape*math.Log(1.7) - m.Rate*(other-c.alpha)
		if got, want := c.lnAlpha(other)-c.lnAlpha(c.alpha), prior+stickOf(c.size, other)-stickOf(c.size, c.alpha); math.Abs(got-want) > 1e-7 {
			t.Fatalf("α from %g to %g over %v: %.9f, want %.9f", c.alpha, other, c.size, got, want)
		}
	})
}
