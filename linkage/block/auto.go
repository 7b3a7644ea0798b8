package block

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"

	"sijil/linkage/lexicon"
	"sijil/linkage/record"
)

// atom is a key that a rule may be made of, with what is expected of it.
type atom struct {
	key   Key
	field string  // keys of one field fail together
	agree float64 // share of true pairs that agree on it when both records have it
	known float64 // share of records that have it
}

// Auto chooses rules from what the lists have. It imagines true pairs whose
// fields fail independently, and takes, one after another, the rule that finds
// most of those not found yet for the pairs that it costs, as counted in a
// sample of the records.
func Auto(s *record.Set, seed uint64) []Rule {
	atoms := atomsOf(s)
	candidates := combine(atoms, s.N)
	costs := estimate(s, candidates, seed)
	agrees := imagine(atoms, seed)
	// How much a rule must bring beside what it costs is tried out: where costs
	// bind, many cheap rules are best, where their number binds, fewer dear ones.
	plans := make([]plan, len(thrift))
	if s.N <= manyRecords {
		plans = plans[:2]
	}
	lexicon.Each(len(plans), 0, func(t int) { plans[t] = choose(agrees, candidates, costs, budget(s.N), thrift[t]) })
	best := plans[0]
	for _, p := range plans[1:] {
		if p.value > best.value {
			best = p
		}
	}
	var rules []Rule
	for _, c := range best.rules {
		var r Rule
		for _, a := range candidates[c] {
			r.Keys = append(r.Keys, atoms[a].key)
		}
		rules = append(rules, r)
	}
	return rules
}

// atomsOf lists the keys that the slots of a set allow.
func atomsOf(s *record.Set) []atom {
	var atoms []atom
	add := func(k Key, field string, agree float64) {
		known := 1.0
		for _, slot := range k.slots(s) {
			known = min(known, float64(slot.Known)/float64(max(1, s.N)))
		}
		if known > .02 {
			atoms = append(atoms, atom{k, field, agree, known})
		}
	}
	for i := range s.Slots {
		slot := &s.Slots[i]
		role := slot.Role
		base, _, _ := strings.Cut(role, " ")
		switch {
		case slot.Kind == record.Word:
			add(Key{Role: role, Sound: true}, role, .85)
			add(Key{Role: role, Sound: true, Letters: 2}, role, .94)
		case base == "postcode", base == "address", base == "place":
			add(Key{Role: role}, role, .8)
			add(Key{Role: role, Letters: 3}, role, .88)
		case slot.Kind == record.Identifier:
			add(Key{Role: role}, role, .9)
		case base == "house", base == "text":
			add(Key{Role: role}, role, .8)
		case base == "category" && len(slot.Count) > 20:
			add(Key{Role: role}, role, .9)
		case strings.HasSuffix(role, ".year"), strings.HasSuffix(role, ".month"), strings.HasSuffix(role, ".day"):
			add(Key{Role: role}, role, .9)
		case slot.Kind == record.Age:
			add(Key{Role: role}, role, .6)
		case role == "sex":
			add(Key{Role: role}, role, .97)
		}
	}
	for _, date := range []string{"birth", "death"} {
		if s.N > manyRecords && len((Key{Role: date}).slots(s)) == 3 {
			add(Key{Role: date}, date, .85)
		}
	}
	return atoms
}

// manyRecords is where rules need whole dates and four keys to stay cheap.
const manyRecords = 300_000

// candidate is a rule as indices of atoms.
type candidate []int

// combine lists all rules of one identifier, or of two to four keys of different
// fields; four only where there are so many records that three are not enough.
func combine(atoms []atom, records int) []candidate {
	var out []candidate
	keys := 3
	if records > manyRecords {
		keys = 4
	}
	var extend func(c candidate)
	extend = func(c candidate) {
		if len(c) >= 2 || len(c) == 1 && strings.HasPrefix(atoms[c[0]].key.Role, "identifier") {
			out = append(out, slices.Clone(c))
		}
		if len(c) == keys {
			return
		}
		next := 0
		if len(c) > 0 {
			next = c[len(c)-1] + 1
		}
		for a := next; a < len(atoms); a++ {
			if !slices.ContainsFunc(c, func(b int) bool { return sameField(atoms[a].field, atoms[b].field) }) {
				extend(append(c, a))
			}
		}
	}
	extend(nil)
	return out
}

// sameField reports whether two keys fail together: both of one field, or one of
// a date and the other of a part of it.
func sameField(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

const sampleSize = 4000

// estimate returns how many pairs per record each candidate would cost. Chances
// of single keys are multiplied with a floor from a sample, so that neither
// dependence nor rarity is missed.
func estimate(s *record.Set, candidates []candidate, seed uint64) []float64 {
	atoms := atomsOf(s)
	r := rand.New(rand.NewPCG(seed, 77))
	n := min(s.N, sampleSize)
	sample := make([]int, n)
	for i, p := range r.Perm(s.N)[:n] {
		sample[i] = p
	}
	slices.Sort(sample)
	columns := make([][]uint32, len(atoms))
	chance := make([]float64, len(atoms))
	all, whole := make([]uint32, s.N), newCounter(n)
	for a := range atoms {
		atoms[a].key.column(s, all)
		columns[a] = make([]uint32, n)
		for i, p := range sample {
			columns[a][i] = all[p]
		}
		chance[a] = whole.collide(columns[a])
	}
	costs := make([]float64, len(candidates))
	spans := lexicon.Spans(len(candidates), 64)
	lexicon.Each(len(spans), 0, func(t int) {
		keys, seen := make([]uint32, n), newCounter(n)
		for k := spans[t].From; k < spans[t].To; k++ {
			costs[k] = cost(candidates[k], columns, chance, float64(s.N)/2, keys, seen)
		}
	})
	return costs
}

// cost returns how many pairs a candidate brings for each record, half of them
// being given; keys and seen are room to work in. What is beyond the budget by
// its single keys alone is not looked at more closely.
func cost(c candidate, columns [][]uint32, chance []float64, half float64, keys []uint32, seen *counter) float64 {
	product := 1.0
	for _, a := range c {
		product *= chance[a]
	}
	if product*half > budget(int(2*half)) {
		return product * half
	}
	copy(keys, columns[c[0]])
	for _, a := range c[1:] {
		for i, next := range columns[a] {
			if keys[i] != 0 && next != 0 {
				keys[i] = mix(keys[i], next)
			} else {
				keys[i] = 0
			}
		}
	}
	return max(product, seen.collide(keys)) * half
}

// counter counts equal keys in a table that is never emptied: what an earlier
// call left there has another mark.
type counter struct {
	keys  []uint32
	marks []uint32
	times []int32
	mark  uint32
}

// newCounter returns a counter for up to n keys.
func newCounter(n int) *counter {
	size := 1 << bits.Len(uint(2*n))
	return &counter{keys: make([]uint32, size), marks: make([]uint32, size), times: make([]int32, size)}
}

// collide returns the probability that two of the keys are equal and known.
func (c *counter) collide(keys []uint32) float64 {
	c.mark++
	mask := uint32(len(c.keys) - 1)
	pairs := 0
	for _, k := range keys {
		if k == 0 {
			continue
		}
		at := k & mask
		for c.marks[at] == c.mark && c.keys[at] != k {
			at = (at + 1) & mask
		}
		if c.marks[at] != c.mark {
			c.marks[at], c.keys[at], c.times[at] = c.mark, k, 0
		}
		pairs += int(c.times[at])
		c.times[at]++
	}
	n := float64(len(keys))
	return float64(pairs) / max(1, n*(n-1)/2)
}

const (
	imagined = 2048
	most     = 27 // rules
)

// budget is how many pairs all rules together may cost for each record. Large
// lists have less, so that time grows with the number of records.
func budget(records int) float64 {
	switch {
	case records <= 100_000:
		return 40
	case records <= 500_000:
		return 25
	case records <= 3_000_000:
		return 16
	}
	return 10
}

// worth is what it is worth to find an imagined pair once, twice, … more: what
// is imagined is kinder than what lists hold, so a pair found once may be missed.
var worth = [...]float64{1, .3, .1, .03, .01, .003, .001}

// picture is a set of imagined pairs, one bit for each.
type picture [imagined / 64]uint64

// meeting returns the imagined pairs that agree on all keys of a rule.
func meeting(agrees []picture, c candidate) picture {
	all := agrees[c[0]]
	for _, a := range c[1:] {
		for w := range all {
			all[w] &= agrees[a][w]
		}
	}
	return all
}

// imagine draws true pairs: which keys agree in each. A field is known in both
// records or not, and right to a degree that its keys share; a whole date is
// right if its parts are.
func imagine(atoms []atom, seed uint64) []picture {
	r := rand.New(rand.NewPCG(seed, 78))
	agrees := make([]picture, len(atoms))
	for p := range imagined {
		field, known, quality := "", false, 0.0
		whole := map[string]bool{}
		for a := range atoms {
			if atoms[a].field != field {
				field = atoms[a].field
				known = r.Float64() < atoms[a].known*atoms[a].known
				quality = r.Float64()
			}
			agree := known && quality < atoms[a].agree
			if date, _, part := strings.Cut(field, "."); part {
				if was, seen := whole[date]; !seen || was {
					whole[date] = agree
				}
			} else if all, seen := whole[field]; seen {
				agree = all
			}
			if agree {
				agrees[a][p/64] |= 1 << (p % 64)
			}
		}
	}
	return agrees
}
