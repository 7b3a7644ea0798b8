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
	return choose(atoms, candidates, costs, s, seed)
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
	imagined = 3000
	most     = 24 // rules
	budget   = 40 // pairs for each record, all rules together
	single   = 8  // pairs for each record, one rule
)

// choose takes rules until nothing is gained or the budget is spent.
func choose(atoms []atom, candidates []candidate, costs []float64, s *record.Set, seed uint64) []Rule {
	agrees := imagine(atoms, seed)
	covered := make([]bool, imagined)
	var rules []Rule
	spent := 0.0
	for len(rules) < most {
		best, bestValue, bestGain := -1, 0.0, 0
		for k, c := range candidates {
			if costs[k] > single || spent+costs[k] > budget {
				continue
			}
			gain := 0
		next:
			for p := range covered {
				if covered[p] {
					continue
				}
				for _, a := range c {
					if !agrees[a][p] {
						continue next
					}
				}
				gain++
			}
			if value := float64(gain) / (costs[k] + .5); value > bestValue {
				best, bestValue, bestGain = k, value, gain
			}
		}
		if best < 0 || bestGain < 1 {
			break
		}
		var r Rule
		for _, a := range candidates[best] {
			r.Keys = append(r.Keys, atoms[a].key)
		}
		rules = append(rules, r)
		spent += costs[best]
		for p := range covered {
			all := true
			for _, a := range candidates[best] {
				all = all && agrees[a][p]
			}
			covered[p] = covered[p] || all
		}
	}
	return rules
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
