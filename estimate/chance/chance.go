// Package chance draws random numbers that depend on a seed alone: the same
// seed and stream give the same numbers at any number of threads, and on every
// machine of one architecture (another may round products otherwise). It is for
// simulation, never for keys.
//
// Sources: xoshiro256++ and SplitMix64 (Blackman and Vigna 2021); ziggurat
// (Marsaglia and Tsang 2000, in the form of Doornik 2005); gamma (Marsaglia and
// Tsang 2000); binomial and Poisson by transformed rejection (Hörmann 1993).
package chance

import (
	"math"
	"math/bits"
	"sync"
)

// Source is a stream of random numbers. Copies continue independently with the
// same numbers. It is not safe for use by two goroutines at once.
type Source struct {
	s   [4]uint64
	zig *ziggurats
}

// New returns stream number stream of a seed. Streams of one seed do not
// overlap in practice: each starts from its own 256-bit state.
func New(seed, stream uint64) *Source {
	x := seed ^ bits.RotateLeft64(stream*0xd1342543de82ef95+0x632be59bd9b4e019, 32)
	src := &Source{zig: shared()}
	for i := range src.s {
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		src.s[i] = z ^ z>>31
	}
	return src
}

// State returns what New cannot restore: where the stream stands.
func (r *Source) State() [4]uint64 { return r.s }

// Restore sets where the stream stands.
func (r *Source) Restore(state [4]uint64) { r.s = state }

// Uint64 returns 64 random bits.
func (r *Source) Uint64() uint64 {
	s := &r.s
	out := bits.RotateLeft64(s[0]+s[3], 23) + s[0]
	t := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= t
	s[3] = bits.RotateLeft64(s[3], 45)
	return out
}

// Float returns a number in (0, 1), never 0 and never 1.
func (r *Source) Float() float64 {
	return (float64(r.Uint64()>>12) + 0.5) * (1.0 / (1 << 52))
}

// Intn returns a whole number from 0 to n-1. n must be positive and below 2³².
func (r *Source) Intn(n int) int {
	hi, _ := bits.Mul64(r.Uint64(), uint64(n))
	return int(hi)
}

// Perm returns the numbers 0 to n-1 in random order.
func (r *Source) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		j := r.Intn(i + 1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}

const (
	zigLayers       = 256
	smallFactorials = 4096
)

// shared holds the constant tables of all sources.
var shared = sync.OnceValue(newZiggurats)

// ziggurats holds the layers of the normal and the exponential distribution,
// and the logarithms of factorials that rejection asks for most.
type ziggurats struct {
	factorial [smallFactorials]float64
	nx, nr    [zigLayers + 1]float64 // normal: edges, ratio to the next edge
	ex, er    [zigLayers + 1]float64 // exponential
	nf, ef    [zigLayers + 1]float64 // densities at the edges
}

// Where the tails begin, and the area of a layer, for 256 layers.
const (
	normalTail, normalArea = 3.6541528853610088, 0.00492867323399
	expTail, expArea       = 7.69711747013104972, 0.0039496598225815571993
)

func newZiggurats() *ziggurats {
	z := new(ziggurats)
	for k := range z.factorial {
		z.factorial[k] = LogFactorial(float64(k))
	}
	normal := func(x float64) float64 { return math.Exp(-x * x / 2) }
	decay := func(x float64) float64 { return math.Exp(-x) }
	layers(&z.nx, &z.nr, &z.nf, normalTail, normalArea, normal, func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })
	layers(&z.ex, &z.er, &z.ef, expTail, expArea, decay, func(y float64) float64 { return -math.Log(y) })
	return z
}

func layers(x, ratio, density *[zigLayers + 1]float64, tail, area float64, f, inverse func(float64) float64) {
	x[0] = area / f(tail)
	x[1] = tail
	for i := 2; i < zigLayers; i++ {
		x[i] = inverse(area/x[i-1] + f(x[i-1]))
	}
	x[zigLayers] = 0
	for i := range zigLayers {
		ratio[i] = x[i+1] / x[i]
	}
	for i := range x {
		density[i] = f(x[i])
	}
}

// Normal returns a standard normal number.
func (r *Source) Normal() float64 {
	z := r.zig
	for {
		b := r.Uint64()
		i := b & (zigLayers - 1)
		u := float64(int64(b)>>11) * (1.0 / (1 << 52)) // in [-1, 1)
		x := u * z.nx[i]
		if math.Abs(u) < z.nr[i] {
			return x
		}
		if i == 0 {
			return r.normalTail(u < 0)
		}
		if z.nf[i]+r.Float()*(z.nf[i+1]-z.nf[i]) < Exp(-x*x/2) {
			return x
		}
	}
}

func (r *Source) normalTail(negative bool) float64 {
	for {
		x := r.Exp() / normalTail
		if 2*r.Exp() > x*x {
			if negative {
				return -normalTail - x
			}
			return normalTail + x
		}
	}
}

// Exp returns an exponential number with mean 1.
func (r *Source) Exp() float64 {
	z := r.zig
	for shift := 0.0; ; {
		b := r.Uint64()
		i := b & (zigLayers - 1)
		u := (float64(b>>12) + 0.5) * (1.0 / (1 << 52))
		x := u * z.ex[i]
		if u < z.er[i] {
			return shift + x
		}
		if i == 0 {
			shift += expTail
			continue
		}
		if z.ef[i]+r.Float()*(z.ef[i+1]-z.ef[i]) < Exp(-x) {
			return shift + x
		}
	}
}

// Gamma returns a gamma number with the given shape and scale 1. The shape must
// be positive; a very small one may give 0, see LogGamma.
func (r *Source) Gamma(shape float64) float64 {
	if shape < 1 {
		return Exp(r.LogGamma(shape))
	}
	if shape == 1 {
		return r.Exp()
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.Normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := r.Float()
		x2 := x * x
		if u < 1-0.0331*x2*x2 || Ln(u) < 0.5*x2+d*(1-v+Ln(v)) {
			return d * v
		}
	}
}

// LogGamma returns the logarithm of a gamma number. It does not underflow.
func (r *Source) LogGamma(shape float64) float64 {
	if shape >= 1 {
		return Ln(r.Gamma(shape))
	}
	return Ln(r.Gamma(shape+1)) - r.Exp()/shape
}
