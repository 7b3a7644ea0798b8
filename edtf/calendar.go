package edtf

import "iter"

// daysIn returns the length of a month, 1 to 12, of an astronomical year.
func daysIn(year int64, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// seasonBounds returns the bounds of a season or another part of the year; see
// the package comment for the conventions.
func seasonBounds(year int64, code int) (first, last Day) {
	start, length := 0, 3
	switch {
	case code <= 28: // northern: spring begins in March
		start = 3 + (code-21)%4*3
	case code <= 32: // southern: spring begins in September
		start = (8+(code-29)*3)%12 + 1
	case code <= 36: // quarters
		start = 1 + (code-33)*3
	case code <= 39: // thirds
		start, length = 1+(code-37)*4, 4
	default: // halves
		start, length = 1+(code-40)*6, 6
	}
	first = Day{year, start, 1}
	end := start + length - 1
	if end > 12 {
		year, end = year+1, end-12
	}
	return first, Day{year, end, daysIn(year, end)}
}

// maskBounds returns the first and the last real day that fits w, whose month,
// if it has one, is not a season.
func maskBounds(w written) (first, last Day, ok bool) {
	if first, ok = firstFit(w, false); !ok {
		return Day{}, Day{}, false
	}
	last, _ = firstFit(w, true)
	return first, last, true
}

// firstFit returns the first real day that fits w, or the last one if backwards.
func firstFit(w written, backwards bool) (Day, bool) {
	for y := range fits(w.year, 0, 9999, backwards != w.negative) {
		if w.negative && y == 0 {
			continue
		}
		year := signed(y, w.negative)
		for month := range fits(w.month, 1, 12, backwards) {
			for day := range fits(w.day, 1, daysIn(year, month), backwards) {
				return Day{year, month, day}, true
			}
		}
	}
	return Day{}, false
}

// fits yields the numbers low to high that fit a mask of digits and X, or all
// of them if there is no mask.
func fits(mask string, low, high int, backwards bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := low; i <= high; i++ {
			n := i
			if backwards {
				n = low + high - i
			}
			if fitsMask(mask, n) && !yield(n) {
				return
			}
		}
	}
}

func fitsMask(mask string, n int) bool {
	for i := len(mask) - 1; i >= 0; i-- {
		if mask[i] != 'X' && int(mask[i]-'0') != n%10 {
			return false
		}
		n /= 10
	}
	return true
}
