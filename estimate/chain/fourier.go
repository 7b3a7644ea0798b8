package chain

import (
	"math"
	"math/cmplx"
)

// autocovariance returns the mean over chains of the autocovariance at each
// lag, divided by the length of a chain. It goes through the power spectrum, so
// that long correlations cost no more than short ones.
func autocovariance(parts [][]float64) []float64 {
	n := len(parts[0])
	size := 1
	for size < 2*n {
		size *= 2
	}
	turns := roots(size)
	power := make([]float64, size) // of all parts together; only their sum is turned back
	buffer := make([]complex128, size)
	for i := 0; i < len(parts); i += 2 {
		clear(buffer)
		load(buffer, parts[i], 1)
		if i+1 < len(parts) { // a second real series costs nothing as the imaginary part
			load(buffer, parts[i+1], 1i)
		}
		transform(buffer, turns)
		for k, x := range buffer {
			power[k] += real(x)*real(x) + imag(x)*imag(x)
		}
	}
	// Of two series together, the power at a frequency and at its opposite is
	// twice that of both; the real part of what is turned back is their mean.
	for k, p := range power {
		buffer[k] = complex(p, 0)
	}
	transform(buffer, turns)
	out := make([]float64, n)
	for t := range out {
		out[t] = real(buffer[t]) / float64(size) / float64(n) / float64(len(parts))
	}
	return out
}

// load adds a part to the buffer, less its mean and times a unit.
func load(buffer []complex128, part []float64, unit complex128) {
	var mean float64
	for _, x := range part {
		mean += x / float64(len(part))
	}
	for t, x := range part {
		buffer[t] += complex(x-mean, 0) * unit
	}
}

// roots returns the first half of the size-th roots of unity.
func roots(size int) []complex128 {
	r := make([]complex128, size/2)
	for i := range r {
		r[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/float64(size))
	}
	return r
}

// transform is the fast Fourier transform in place (Cooley and Tukey 1965). The
// length must be a power of two.
func transform(x []complex128, turns []complex128) {
	n := len(x)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for width := 2; width <= n; width *= 2 {
		step := n / width
		for start := 0; start < n; start += width {
			for k := range width / 2 {
				a, b := x[start+k], x[start+k+width/2]*turns[k*step]
				x[start+k], x[start+k+width/2] = a+b, a-b
			}
		}
	}
}
