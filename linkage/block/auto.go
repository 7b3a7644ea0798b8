package block

import (
	"math/rand/v2"
	"slices"
	"strings"

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
	candidates := combine(atoms)
	costs := estimate(s, candidates, seed)
	return choose(atoms, candidates, costs, seed, s.N)
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
	return atoms
}

// candidate is a rule as indices of atoms.
type candidate []int

// combine lists all rules of one identifier or of two to three keys of
// different fields.
func combine(atoms []atom) []candidate {
	var out []candidate
	for a := range atoms {
		if strings.HasPrefix(atoms[a].key.Role, "identifier") {
			out = append(out, candidate{a})
		}
		for b := a + 1; b < len(atoms); b++ {
			if atoms[a].field == atoms[b].field {
				continue
			}
			out = append(out, candidate{a, b})
			for c := b + 1; c < len(atoms); c++ {
				if atoms[c].field != atoms[a].field && atoms[c].field != atoms[b].field {
					out = append(out, candidate{a, b, c})
				}
			}
		}
	}
	return out
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
	all := make([]uint32, s.N)
	for a := range atoms {
		atoms[a].key.column(s, all)
		columns[a] = make([]uint32, n)
		for i, p := range sample {
			columns[a][i] = all[p]
		}
		chance[a] = collide(columns[a])
	}
	costs := make([]float64, len(candidates))
	keys := make([]uint32, n)
	for k, c := range candidates {
		product := 1.0
		for _, a := range c {
			product *= chance[a]
		}
		for i := range keys {
			keys[i] = columns[c[0]][i]
			for _, a := range c[1:] {
				if keys[i] != 0 && columns[a][i] != 0 {
					keys[i] = mix(keys[i], columns[a][i])
				} else {
					keys[i] = 0
				}
			}
		}
		costs[k] = max(product, collide(keys)) * float64(s.N) / 2
	}
	return costs
}

// collide returns the probability that two of the keys are equal and known.
func collide(keys []uint32) float64 {
	sorted := slices.Clone(keys)
	slices.Sort(sorted)
	pairs, run := 0, 0
	for i, k := range sorted {
		if i > 0 && k == sorted[i-1] && k != 0 {
			run++
			pairs += run
		} else {
			run = 0
		}
	}
	n := float64(len(keys))
	return float64(pairs) / max(1, n*(n-1)/2)
}

const (
	imagined = 2000
	most     = 24 // rules
)

// budget is how many pairs all rules together may cost for each record. Large
// lists have less, so that time grows with the number of records.
func budget(records int) float64 {
	switch {
	case records <= 100_000:
		return 40
	case records <= 500_000:
		return 20
	}
	return 10
}

// worth is what it is worth to find an imagined pair once, twice, … more: what
// is imagined is kinder than what lists hold, so a pair found once may be missed.
var worth = [...]float64{1, .3, .1, .03, .01}

// choose takes rules until nothing is gained or the budget is spent.
func choose(atoms []atom, candidates []candidate, costs []float64, seed uint64, records int) []Rule {
	agrees := imagine(atoms, seed)
	found := make([]uint8, imagined)
	limit := budget(records)
	var rules []Rule
	spent := 0.0
	for len(rules) < most {
		best, bestValue := -1, 0.0
		for k, c := range candidates {
			if costs[k] > limit/4 || spent+costs[k] > limit {
				continue
			}
			gain := 0.0
			for p, n := range found {
				if int(n) < len(worth) && meets(agrees, c, p) {
					gain += worth[n]
				}
			}
			if value := gain / (costs[k] + limit/100); gain >= 1 && value > bestValue {
				best, bestValue = k, value
			}
		}
		if best < 0 {
			break
		}
		var r Rule
		for _, a := range candidates[best] {
			r.Keys = append(r.Keys, atoms[a].key)
		}
		rules = append(rules, r)
		spent += costs[best]
		for p := range found {
			if meets(agrees, candidates[best], p) {
				found[p]++
			}
		}
		candidates, costs = without(candidates, costs, best)
	}
	return rules
}

func without(candidates []candidate, costs []float64, k int) ([]candidate, []float64) {
	return append(candidates[:k:k], candidates[k+1:]...), append(costs[:k:k], costs[k+1:]...)
}

// meets reports whether an imagined pair agrees on all keys of a rule.
func meets(agrees [][]bool, c candidate, p int) bool {
	for _, a := range c {
		if !agrees[a][p] {
			return false
		}
	}
	return true
}

// imagine draws true pairs: which atoms agree in each. A field is known in both
// records or not, and right to a degree that its keys share.
func imagine(atoms []atom, seed uint64) [][]bool {
	r := rand.New(rand.NewPCG(seed, 78))
	agrees := make([][]bool, len(atoms))
	for a := range agrees {
		agrees[a] = make([]bool, imagined)
	}
	for p := range imagined {
		field, known, quality := "", false, 0.0
		for a := range atoms {
			if atoms[a].field != field {
				field = atoms[a].field
				known = r.Float64() < atoms[a].known*atoms[a].known
				quality = r.Float64()
			}
			agrees[a][p] = known && quality < atoms[a].agree
		}
	}
	return agrees
}
