package fiction

import (
	"math/rand/v2"
	"time"
)

// person is one person of the population.
type person struct {
	names         [4]word // given, father, grandfather, family
	son           word    // after whom a man's kunya is
	female        bool
	born, died    time.Time
	quarter, town word
	siblingOfLast bool // of the person before
}

// age returns the age at death in whole years.
func (p person) age() int {
	years := p.died.Year() - p.born.Year()
	if p.born.AddDate(years, 0, 0).After(p.died) {
		years--
	}
	return max(years, 0)
}

type vocabulary struct{ male, female []word }

func newVocabulary() vocabulary { return vocabulary{words(maleNames), words(femaleNames)} }

// often picks an index below n, small ones more often, as names are.
func often(r *rand.Rand, n int) int {
	x := r.Float64()
	return int(x * x * x * float64(n))
}

// firstDay is that of the fictional killings; people die within days of it.
var firstDay = time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)

const days = 120

// home is what the people of a household share.
type home struct {
	family        word
	quarter, town word
	day           time.Time // on which many of them died
}

// household makes the grandchildren of one man: one to four sons with one to
// six children each, all sharing grandfather and family name. Most of those who
// died of one household died on the same day.
func (v vocabulary) household(r *rand.Rand, people int) []person {
	families := max(200, min(people/25, 60000))
	town := often(r, 60)
	h := home{family: family(often(r, families)), town: place(town), quarter: place(1000 + 20*town + r.IntN(20)), day: firstDay.AddDate(0, 0, r.IntN(days))}
	grandfather := v.male[often(r, len(v.male))]
	var out []person
	used := map[string]bool{}
	for range 1 + r.IntN(4) {
		father := v.male[often(r, len(v.male))]
		if used[father.sounds] {
			continue
		}
		used[father.sounds] = true
		born := 1935 + r.IntN(60)
		if r.IntN(2) == 0 {
			great := v.male[often(r, len(v.male))]
			out = append(out, v.person(r, [3]word{father, grandfather, great}, h, false, born))
		}
		siblings := map[string]bool{}
		eldest := true
		for range 1 + r.IntN(6) {
			female := r.IntN(2) == 0
			given := v.male[often(r, len(v.male))]
			if female {
				given = v.female[often(r, len(v.female))]
			}
			if siblings[given.sounds] {
				continue
			}
			siblings[given.sounds] = true
			p := v.person(r, [3]word{given, father, grandfather}, h, female, born+20+r.IntN(22))
			p.siblingOfLast, eldest = !eldest, false
			out = append(out, p)
		}
	}
	return out
}

func (v vocabulary) person(r *rand.Rand, names [3]word, h home, female bool, year int) person {
	p := person{names: [4]word{names[0], names[1], names[2], h.family}, female: female, quarter: h.quarter, town: h.town, son: v.male[often(r, len(v.male))]}
	p.born = time.Date(year, 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
	p.died = h.day
	if r.IntN(3) == 0 {
		p.died = firstDay.AddDate(0, 0, r.IntN(days))
	}
	if p.born.After(p.died) {
		p.born = p.died.AddDate(0, 0, -r.IntN(300))
	}
	return p
}
