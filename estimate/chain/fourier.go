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
	sum := make([]float64, n)
	buffer := make([]complex128, size)
	for _, part := range parts {
		var mean float64
		for _, x := range part {
			mean += x / float64(n)
		}
		clear(buffer)
		for t, x := range part {
			buffer[t] = complex(x-mean, 0)
		}
		transform(buffer, turns)
		for i, x := range buffer {
			buffer[i] = complex(real(x)*real(x)+imag(x)*imag(x), 0)
		}
		transform(buffer, turns) // its own inverse up to order, for a symmetric spectrum
		for t := range sum {
			sum[t] += real(buffer[t]) / float64(size) / float64(n) / float64(len(parts))
		}
	}
	return sum
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
