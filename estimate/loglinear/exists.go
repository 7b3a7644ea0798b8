package loglinear

import "math"

// exists says whether the likelihood has a maximum. It has none exactly when
// some direction leaves the mean of every pattern that has victims as it is and
// lowers the mean of a pattern that has none, raising no other: then one can
// follow it for ever. Whether there is such a direction is a linear programme.
func exists(rows [][]float64, counts []int64) bool {
	var seen, unseen [][]float64
	for i, row := range rows {
		if counts[i] > 0 {
			seen = append(seen, row)
		} else {
			unseen = append(unseen, row)
		}
	}
	if len(unseen) == 0 {
		return true
	}
	free := nullSpace(seen, len(rows[0]))
	if len(free) == 0 {
		return true
	}
	falls := make([][]float64, len(unseen))
	for i, row := range unseen {
		for _, direction := range free {
			falls[i] = append(falls[i], dot(row, direction))
		}
	}
	// A direction that changes no pattern at all is one the data cannot
	// identify; together with one that falls it is what must not be.
	if rank(falls, len(free)) < len(free) {
		return false
	}
	return fall(falls) < 1e-9
}

// small is what counts as zero among sums of a few zeros and ones.
const small = 1e-9

// nullSpace returns a basis of the directions that every row maps to zero.
func nullSpace(rows [][]float64, p int) [][]float64 {
	reduced, pivots := reduce(rows, p)
	isPivot := make([]bool, p)
	for _, c := range pivots {
		isPivot[c] = true
	}
	var basis [][]float64
	for c := range p {
		if isPivot[c] {
			continue
		}
		v := make([]float64, p)
		v[c] = 1
		for r, pivot := range pivots {
			v[pivot] = -reduced[r][c]
		}
		basis = append(basis, v)
	}
	return basis
}

func rank(rows [][]float64, p int) int {
	_, pivots := reduce(rows, p)
	return len(pivots)
}

// reduce brings rows into reduced echelon form.
func reduce(rows [][]float64, p int) (reduced [][]float64, pivots []int) {
	for _, row := range rows {
		reduced = append(reduced, append([]float64(nil), row...))
	}
	at := 0
	for c := 0; c < p && at < len(reduced); c++ {
		best := at
		for r := at; r < len(reduced); r++ {
			if math.Abs(reduced[r][c]) > math.Abs(reduced[best][c]) {
				best = r
			}
		}
		if math.Abs(reduced[best][c]) < small {
			continue
		}
		reduced[at], reduced[best] = reduced[best], reduced[at]
		scale := reduced[at][c]
		for k := range reduced[at] {
			reduced[at][k] /= scale
		}
		for r := range reduced {
			if f := reduced[r][c]; r != at && f != 0 {
				for k := range reduced[r] {
					reduced[r][k] -= f * reduced[at][k]
				}
			}
		}
		pivots = append(pivots, c)
		at++
	}
	return reduced, pivots
}

// fall maximises the sum of falls s over directions g with C g + s = 0 and
// 0 ≤ s ≤ 1, by the simplex method with Bland's rule. Directions are written as
// a difference of two non-negative parts, so that slacks are a first basis.
func fall(c [][]float64) float64 {
	m, d := len(c), len(c[0])
	width := 2*d + 2*m + 1
	table := square(2 * m)
	basis := make([]int, 2*m)
	goal := make([]float64, width) // reduced costs of maximising -Σ C g
	for i := range m {
		table[i], table[m+i] = make([]float64, width), make([]float64, width)
		for k, v := range c[i] {
			table[i][k], table[i][d+k] = v, -v
			table[m+i][k], table[m+i][d+k] = -v, v
			goal[k] -= v
			goal[d+k] += v
		}
		table[i][2*d+i], table[m+i][2*d+m+i] = 1, 1
		table[m+i][width-1] = 1
		basis[i], basis[m+i] = 2*d+i, 2*d+m+i
	}
	value := 0.0
	for {
		enter := -1
		for k := range width - 1 {
			if goal[k] > small {
				enter = k
				break
			}
		}
		if enter < 0 {
			return value
		}
		leave := leaving(table, basis, enter, width-1)
		if leave < 0 {
			return math.Inf(1)
		}
		value += goal[enter] * table[leave][width-1] / table[leave][enter]
		pivot(table, goal, leave, enter)
		basis[leave] = enter
	}
}

// leaving picks the row whose variable leaves the basis: the tightest, and of
// equals the one with the lowest variable, so that the method ends.
func leaving(table [][]float64, basis []int, enter, right int) int {
	leave := -1
	for r, row := range table {
		if row[enter] <= small {
			continue
		}
		if leave < 0 {
			leave = r
			continue
		}
		a, b := row[right]/row[enter], table[leave][right]/table[leave][enter]
		if a < b-1e-12 || a <= b+1e-12 && basis[r] < basis[leave] {
			leave = r
		}
	}
	return leave
}

func pivot(table [][]float64, goal []float64, at, enter int) {
	scale := table[at][enter]
	for k := range table[at] {
		table[at][k] /= scale
	}
	for r := range table {
		if f := table[r][enter]; r != at && f != 0 {
			for k := range table[r] {
				table[r][k] -= f * table[at][k]
			}
		}
	}
	f := goal[enter]
	for k := range goal[:len(goal)-1] {
		goal[k] -= f * table[at][k]
	}
}
