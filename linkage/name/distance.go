package name

// EditWithin returns the optimal string alignment distance of two byte strings
// (insert, delete, replace, exchange neighbours), or limit+1 if it is more than
// limit. Strings of Arabic letters are compared as narrowed by Narrow first.
func EditWithin(a, b string, limit int) int {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > limit {
		return limit + 1
	}
	for len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(b) == 0 {
		return len(a)
	}
	// Each edit gives at most one letter of the longer its like in the other.
	if len(a) > longest || len(a)-shared(a, b) > limit {
		return limit + 1
	}
	var rows [3][longest + 1]uint8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		best := row[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if int(best) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(int(last[len(b)]), limit+1)
}

const longest = 63

// shared returns how many letters two byte strings can have in common, in
// whatever order, or more.
func shared(a, b string) int {
	var left [32]int8
	for i := 0; i < len(b); i++ {
		left[b[i]&31]++
	}
	n := 0
	for i := 0; i < len(a); i++ {
		if k := a[i] & 31; left[k] > 0 {
			left[k]--
			n++
		}
	}
	return n
}

// Alike reports whether JaroWinkler is at least so many thousandths. Most pairs
// have too few letters in common for it, in whatever order, and are told by that.
func Alike(a, b string, least int) bool {
	short, long := min(len(a), len(b), 64), min(max(len(a), len(b)), 64)
	if short == 0 {
		return least <= 0
	}
	m := float64(shared(a[:min(len(a), 64)], b[:min(len(b), 64)]))
	jaro := (m/float64(short) + m/float64(long) + 1) / 3
	prefix := 0
	for prefix < min(4, short) && a[prefix] == b[prefix] {
		prefix++
	}
	const rounding = 1
	if 1000*(jaro+0.1*float64(prefix)*(1-jaro)) < float64(least-rounding) {
		return false
	}
	return JaroWinkler(a, b) >= least
}

// JaroWinkler returns the similarity of Winkler (1990) of two byte strings in
// thousandths: 1000 is equal. Only the first 64 bytes count.
func JaroWinkler(a, b string) int {
	if len(a) > 64 {
		a = a[:64]
	}
	if len(b) > 64 {
		b = b[:64]
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	window := max(max(len(a), len(b))/2-1, 0)
	var usedA, usedB uint64
	matches := 0
	for i := 0; i < len(a); i++ {
		for j := max(0, i-window); j <= min(len(b)-1, i+window); j++ {
			if usedB&(1<<j) == 0 && a[i] == b[j] {
				usedA |= 1 << i
				usedB |= 1 << j
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := 0; i < len(a); i++ {
		if usedA&(1<<i) == 0 {
			continue
		}
		for usedB&(1<<j) == 0 {
			j++
		}
		if a[i] != b[j] {
			swaps++
		}
		j++
	}
	m := float64(matches)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(swaps/2))/m) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return int(1000 * (jaro + 0.1*float64(prefix)*(1-jaro)))
}

// Narrow returns a folded name with one byte for each letter, so that
// distances count letters in both scripts. It is not meant to be read.
func Narrow(folded string) string {
	ascii := true
	for i := 0; i < len(folded); i++ {
		if folded[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return folded
	}
	b := make([]byte, 0, len(folded)/2)
	for _, r := range folded {
		switch {
		case r < 0x80:
			b = append(b, byte(r))
		case r >= 0x600 && r < 0x680:
			b = append(b, byte(r-0x600)|0x80)
		default:
			b = append(b, byte(r)|0x80)
		}
	}
	return string(b)
}
