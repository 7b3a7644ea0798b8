package chance

import "math"

// Below this mean, waiting for each success is faster than rejection.
const smallMean = 10

// Binomial returns how many of n independent trials succeed, each with
// probability p.
func (r *Source) Binomial(n int64, p float64) int64 {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - r.Binomial(n, 1-p)
	case float64(n)*p < smallMean:
		return r.binomialWaiting(n, p)
	}
	return r.binomialReject(n, p)
}

// binomialWaiting gives each trial an exponential clock and counts those that
// ring before -ln(1-p): the gaps between n clocks are exponential with rates n,
// n-1, ... (Devroye 1986, X.4.3).
func (r *Source) binomialWaiting(n int64, p float64) int64 {
	t := r.Exp() / float64(n)
	if t*(1-p) >= p {
		return 0 // because -ln(1-p) is at most p/(1-p)
	}
	end := -Ln(1 - p)
	if p < 1e-8 {
		end = p
	}
	var k int64
	for t < end {
		if k++; k == n {
			break
		}
		t += r.Exp() / float64(n-k)
	}
	return k
}

// binomialReject is Hörmann's BTRS.
func (r *Source) binomialReject(n int64, p float64) int64 {
	fn := float64(n)
	spq := math.Sqrt(fn * p * (1 - p))
	b := 1.15 + 2.53*spq
	a := -0.0873 + 0.0248*b + 0.01*p
	c := fn*p + 0.5
	vr := 0.92 - 4.2/b
	for {
		u := r.Float() - 0.5
		v := r.Float()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if k < 0 || k > fn {
			continue
		}
		alpha := (2.83 + 5.1/b) * spq
		m := math.Floor((fn + 1) * p)
		h := r.lnFactorial(m) + r.lnFactorial(fn-m)
		if Ln(v*alpha/(a/(us*us)+b)) <= h-r.lnFactorial(k)-r.lnFactorial(fn-k)+(k-m)*Ln(p/(1-p)) {
			return int64(k)
		}
	}
}

// Poisson returns a Poisson number. The mean must not be negative.
func (r *Source) Poisson(mean float64) int64 {
	if mean < smallMean {
		limit := Exp(-mean)
		product := r.Float()
		var k int64
		for product > limit {
			product *= r.Float()
			k++
		}
		return k
	}
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	vr := 0.9277 - 3.6224/(b-2)
	for {
		u := r.Float() - 0.5
		v := r.Float()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		inverse := 1.1239 + 1.1328/(b-3.4)
		if Ln(v*inverse/(a/(us*us)+b)) <= k*Ln(mean)-mean-LogFactorial(k) {
			return int64(k)
		}
	}
}

// LogFactorial returns the natural logarithm of k!, for whole k of at least 0.
func LogFactorial(k float64) float64 { return LogGamma(k + 1) }

// lnFactorial is LogFactorial by table where there is one.
func (r *Source) lnFactorial(k float64) float64 {
	if i := int(k); uint(i) < smallFactorials {
		return r.zig.factorial[i]
	}
	return LogFactorial(k)
}

// halfLog2Pi is ln(2π)/2.
const halfLog2Pi = 0.91893853320467274178

// LogGamma returns ln Γ(x) for positive x, with a relative error near 1e-14:
// Stirling's series from 8 on, the recurrence below it.
func LogGamma(x float64) float64 {
	var shift float64
	if x < 8 {
		product := 1.0
		for x < 8 {
			product *= x
			x++
		}
		shift = Ln(product)
	}
	i := 1 / x
	i2 := i * i
	series := i * (1.0/12 - i2*(1.0/360-i2*(1.0/1260-i2*(1.0/1680-i2*(1.0/1188-i2*691.0/360360)))))
	return (x-0.5)*Ln(x) - x + halfLog2Pi + series - shift
}
