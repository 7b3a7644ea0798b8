package score

import (
	"slices"
	"strings"

	"sijil/linkage/lexicon"
	"sijil/linkage/name"
	"sijil/linkage/record"
)

// A place is often written with what it lies in: a quarter and its town, a
// village and its district. Places are therefore compared by their words, heard
// rather than read, so that both scripts meet; words that only say what kind of
// place it is do not count.

// The levels of places. Those from otherHeard on are for places in two scripts.
const (
	placeExact = 1 + iota
	placeHeard
	placeClose
	placeInside
	placePartly
	placeDifferent
	otherHeard
	otherInside
	otherPartly
	otherElsewhere
)

var placeLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .75, true, false},
	{"equal sound", 1, .05, false, false},
	{"one or two letters different", 1, .06, false, false},
	{"one within the other", 1, .05, false, false},
	{"a part the same", 1, .03, false, false},
	{"different", 1, .06, false, false},
	{"equal sound in two scripts", 2, .75, false, false},
	{"one within the other in two scripts", 2, .1, false, false},
	{"a part the same in two scripts", 2, .05, false, false},
	{"different in two scripts", 2, .1, false, false},
}

// gazette holds the words of each value of a slot of places, as numbers of their
// sounds, ascending.
type gazette struct {
	words  [][]uint32
	arabic []bool
}

func isPlace(s *record.Slot) bool { return s.Role == "place" || strings.HasPrefix(s.Role, "place ") }

// kinds of places say nothing of which place it is.
var kinds = []string{"city", "town", "village", "camp", "district", "quarter", "neighbourhood", "neighborhood", "governorate", "province", "area", "region", "street", "near", "of",
	"مدينه", "بلده", "قريه", "مخيم", "حي", "محافظه", "منطقه", "ناحيه", "قضاء", "شارع", "قرب", "ريف", "ville", "village", "quartier", "rue"}

func newGazette(l *record.Lexis) *gazette {
	g := &gazette{make([][]uint32, len(l.Folded)), make([]bool, len(l.Folded))}
	spans := lexicon.Spans(len(l.Folded), 4096)
	lexicon.Each(len(spans), 0, func(t int) {
		for v := spans[t].From; v < spans[t].To; v++ {
			g.words[v], g.arabic[v] = heard(l.Folded[v]), name.Arabic(l.Folded[v])
		}
	})
	return g
}

// heard returns the sounds of the words of a place as numbers, ascending.
func heard(folded string) []uint32 {
	words, _ := name.Words(folded)
	var all []uint32
	for pass := range 2 {
		for _, w := range words {
			kind := slices.Contains(kinds, w) || slices.Contains(kinds, "ال"+w)
			if kind && pass == 0 {
				continue
			}
			if c := name.SkeletonOf(w).Consonants; len(c) > 1 {
				w = c
			}
			h := uint32(2166136261)
			for i := 0; i < len(w); i++ {
				h = (h ^ uint32(w[i])) * 16777619
			}
			all = append(all, h)
		}
		if len(all) > 0 { // else the place is called by its kind, as a street may be
			break
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// places compares two different places.
func (g *gazette) places(l *record.Lexis, x, y int32) Level {
	a, b := g.words[x], g.words[y]
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := 0
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			shared++
		}
	}
	whole, inside := shared > 0 && shared == len(b), shared > 0 && shared == len(a)
	if g.arabic[x] != g.arabic[y] {
		switch {
		case whole:
			return otherHeard
		case inside:
			return otherInside
		case shared > 0:
			return otherPartly
		}
		return otherElsewhere
	}
	nx, ny := l.Narrow[x], l.Narrow[y]
	shorter := min(len(nx), len(ny))
	d := name.EditWithin(nx, ny, 2)
	switch {
	case d == 1 && shorter >= 2, d == 2 && shorter >= 6:
		return placeClose
	case whole:
		return placeHeard
	case inside, shorter >= 3 && within(nx, ny):
		return placeInside
	case shared > 0, shorter >= 4 && name.Alike(nx, ny, 880):
		return placePartly
	}
	return placeDifferent
}
