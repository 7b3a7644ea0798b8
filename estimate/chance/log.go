package chance

import "math"

// Ln and Exp take half the time of the standard library's, and most of a sweep
// is spent in them: the argument is brought close to an entry of a small table,
// and a short series does the rest (Tang 1989 and 1990).

const (
	lnEntries  = 128
	expEntries = 64
)

// lnEntry is a number near the middle of a stretch of [1, 2), inverted, and its
// logarithm. The inverse is short, so that a product with it is nearly exact.
type lnEntry struct{ inverse, ln float64 }

var (
	lnTable  = newLnTable()
	expTable = newExpTable()
)

func newLnTable() (table [lnEntries]lnEntry) {
	for i := range table {
		middle := 1 + (float64(i)+0.5)/lnEntries
		inverse := math.Float64frombits(math.Float64bits(1/middle) &^ (1<<30 - 1))
		table[i] = lnEntry{inverse, -math.Log(inverse)}
	}
	return table
}

func newExpTable() (table [expEntries]float64) {
	for i := range table {
		table[i] = math.Exp2(float64(i) / expEntries)
	}
	return table
}

const (
	exponentBias = 1023
	mantissa     = 1<<52 - 1
)

// Ln returns the natural logarithm of x, with an absolute error below 1e-15
// times 1 + |ln x|.
func Ln(x float64) float64 {
	if !(x >= 0x1p-1022 && x <= math.MaxFloat64) {
		return math.Log(x)
	}
	b := math.Float64bits(x)
	e := float64(int(b>>52) - exponentBias)
	t := &lnTable[b>>(52-7)&(lnEntries-1)]
	r := math.Float64frombits(b&mantissa|exponentBias<<52)*t.inverse - 1
	series := r - r*r*(0.5-r*(1.0/3-r*(0.25-r*(0.2-r*(1.0/6)))))
	return e*math.Ln2 + t.ln + series
}

// Exp returns e to the power of x, with a relative error below 1e-15.
func Exp(x float64) float64 {
	const (
		shift  = 0x1.8p52         // adding it rounds to a whole number
		high   = 0x1.62e42fefap-7 // ln 2 / 64, its first digits
		low    = math.Ln2/expEntries - high
		invert = expEntries / math.Ln2
	)
	if !(x > -700 && x < 700) {
		return math.Exp(x)
	}
	shifted := x*invert + shift
	k := int64(math.Float64bits(shifted)<<32) >> 32
	n := shifted - shift
	r := x - n*high - n*low
	series := 1 + r*(1+r*(1.0/2+r*(1.0/6+r*(1.0/24+r*(1.0/120)))))
	power := math.Float64frombits(uint64(k>>6+exponentBias) << 52)
	return expTable[k&(expEntries-1)] * series * power
}
