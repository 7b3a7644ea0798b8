package edtf

// reader takes a string apart from the left.
type reader struct{ rest string }

// take removes c if it comes next.
func (r *reader) take(c byte) bool {
	if r.rest == "" || r.rest[0] != c {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

// digits removes and returns n digits or X, or returns "" if they do not come next.
func (r *reader) digits(n int) string {
	if len(r.rest) < n {
		return ""
	}
	for i := range n {
		if c := r.rest[i]; c != 'X' && (c < '0' || c > '9') {
			return ""
		}
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// qualifier removes a qualifier if one comes next, and notes it in p.
func (r *reader) qualifier(p *point) bool {
	switch {
	case r.take('~'):
		p.approximate = true
	case r.take('?'):
		p.uncertain = true
	case r.take('%'):
		p.approximate, p.uncertain = true, true
	default:
		return false
	}
	return true
}

// allDigits reports whether s is one or more ASCII digits.
func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number returns the value of a short string of digits, or 0 if one is not a digit.
func number(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}
