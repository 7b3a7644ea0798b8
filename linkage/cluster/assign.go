package cluster

import (
	"math/bits"
	"slices"
)

// assignable is how many records a part may have to be assigned optimally.
const assignable = 500

// assign takes the parts of the records that scores connect one by one and
// solves those that are of two single lists and small: the pairs with the
// greatest sum of scores above the threshold, no record in two of them. What is
// solved needs no average linkage.
func (s *state) assign() {
	singles := 0
	for _, bit := range s.bit {
		if bit != 0 {
			singles++
		}
	}
	if singles < 2 {
		return
	}
	seen := make([]bool, len(s.root))
	var part []int32
	for i := range s.links {
		if len(s.links[i]) == 0 || seen[i] {
			continue
		}
		part = s.part(append(part[:0], int32(i)), seen)
		if len(part) <= assignable {
			if left, right := s.sides(part); len(left) > 0 && len(right) > 0 {
				s.solve(left, right)
			}
		}
	}
}

// part completes a list of one unit to all that links connect with it.
func (s *state) part(part []int32, seen []bool) []int32 {
	seen[part[0]] = true
	for k := 0; k < len(part); k++ {
		for _, l := range s.links[part[k]] {
			if !seen[l.to] {
				seen[l.to] = true
				part = append(part, l.to)
			}
		}
	}
	return part
}

// sides divides a part into the units of its two single lists, the shorter side
// first. Units that judgements made of both are full already and left out. It
// returns nothing if other lists have a say.
func (s *state) sides(part []int32) (left, right []int32) {
	var all uint64
	for _, i := range part {
		if bits.OnesCount64(s.lists[i]) != int(s.size[i]) {
			return nil, nil // not of single lists only
		}
		all |= s.lists[i]
	}
	if bits.OnesCount64(all) != 2 {
		return nil, nil
	}
	slices.Sort(part)
	for _, i := range part {
		switch s.lists[i] {
		case all & -all:
			left = append(left, i)
		case all & (all - 1):
			right = append(right, i)
		}
	}
	if len(left) > len(right) {
		left, right = right, left
	}
	return left, right
}

// solve unites the pairs of the best assignment and takes all links of the part
// away.
func (s *state) solve(left, right []int32) {
	column := make(map[int32]int, len(right))
	for c, j := range right {
		column[j] = c
	}
	gain := make([][]int64, len(left))
	for r, i := range left {
		gain[r] = make([]int64, len(right))
		// What was compared and what was judged of a pair are links of their own.
		s.links[i] = s.compact(i, s.links[i], newScratch())
		for _, l := range s.links[i] {
			if c, ok := column[l.to]; ok && !s.apart(i, l) {
				// One hundredth more than the threshold is a gain, so that a pair
				// right on it is better than none.
				gain[r][c] = max(0, l.sum-int64(s.rules.Threshold)+1)
			}
		}
	}
	for r, c := range best(gain) {
		if gain[r][c] > 0 {
			a, b := min(left[r], right[c]), max(left[r], right[c])
			s.root[b] = a
			s.size[a] += s.size[b]
			s.lists[a] |= s.lists[b]
		}
	}
	for _, side := range [][]int32{left, right} {
		for _, i := range side {
			s.links[i] = nil
		}
	}
}

// best returns for each row a column of its own so that the sum of gains is
// greatest: the shortest augmenting paths of Jonker and Volgenant (1987). There
// must be at least as many columns as rows; time grows with rows² × columns.
func best(gain [][]int64) []int {
	rows, columns := len(gain), len(gain[0])
	const far = int64(1) << 62
	price := make([]int64, columns+1)
	offer := make([]int64, rows+1)
	owner := make([]int, columns+1) // row + 1; column 0 is where a search starts
	from := make([]int, columns+1)
	short := make([]int64, columns+1)
	done := make([]bool, columns+1)
	for r := 1; r <= rows; r++ {
		owner[0] = r
		at := 0
		for c := range short {
			short[c], done[c] = far, false
		}
		for owner[at] != 0 {
			done[at] = true
			row, step, next := owner[at], far, 0
			for c := 1; c <= columns; c++ {
				if done[c] {
					continue
				}
				if d := -gain[row-1][c-1] - offer[row] - price[c]; d < short[c] {
					short[c], from[c] = d, at
				}
				if short[c] < step {
					step, next = short[c], c
				}
			}
			for c := 0; c <= columns; c++ {
				if done[c] {
					offer[owner[c]] += step
					price[c] -= step
				} else {
					short[c] -= step
				}
			}
			at = next
		}
		for at != 0 {
			owner[at] = owner[from[at]]
			at = from[at]
		}
	}
	out := make([]int, rows)
	for c := 1; c <= columns; c++ {
		if owner[c] != 0 {
			out[owner[c]-1] = c - 1
		}
	}
	return out
}
