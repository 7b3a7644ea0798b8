package loglinear

import "math"

func dot(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func square(p int) [][]float64 {
	m := make([][]float64, p)
	for i := range m {
		m[i] = make([]float64, p)
	}
	return m
}

// cholesky returns the lower triangle whose square is the symmetric matrix of
// which the lower half is given; not ok when it is not positive definite, which
// for an information matrix means that the coefficients are not identified.
func cholesky(m [][]float64) (low [][]float64, ok bool) {
	low = square(len(m))
	for i := range m {
		for j := range i + 1 {
			sum := m[i][j] - dot(low[i][:j], low[j][:j])
			if i == j {
				if !(sum > 1e-12*m[i][i]) {
					return nil, false
				}
				low[i][i] = math.Sqrt(sum)
				continue
			}
			low[i][j] = sum / low[j][j]
		}
	}
	return low, true
}

// solve returns x with m x = v.
func solve(m [][]float64, v []float64) (x []float64, ok bool) {
	low, ok := cholesky(m)
	if !ok {
		return nil, false
	}
	x = make([]float64, len(v))
	for i := range v {
		x[i] = (v[i] - dot(low[i][:i], x[:i])) / low[i][i]
	}
	for i := len(v) - 1; i >= 0; i-- {
		for k := i + 1; k < len(v); k++ {
			x[i] -= low[k][i] * x[k]
		}
		x[i] /= low[i][i]
	}
	return x, true
}

// inverseCorner returns the first element of the inverse.
func inverseCorner(m [][]float64) float64 {
	first := make([]float64, len(m))
	first[0] = 1
	x, ok := solve(m, first)
	if !ok {
		return math.NaN()
	}
	return x[0]
}
