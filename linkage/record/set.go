// Package record turns lists into rows of numbers that can be compared quickly:
// one row for each record, one cell for each slot (given name, year of birth, …),
// each cell the number of a distinct value. The features of a value (its sound,
// its folded form) are worked out once, however many records have it.
package record

import (
	"slices"
	"strings"

	"sijil/linkage/lexicon"
	"sijil/linkage/name"
)

// Kind says how the values of a slot are compared.
type Kind uint8

// The kinds of slots.
const (
	Word       Kind = iota // a name: sound, edits, swaps
	Text                   // a place, address, postcode: edits, one inside the other
	Code                   // sex, category: equal or not
	Identifier             // a number that one person has: equal, one error, different
	Number                 // a part of a date
	Age                    // an age in years, and the approximate year of birth
)

// Slot is one thing that records say of a person.
type Slot struct {
	Role   string // "given", "birth.year", "place", "place 2"
	Kind   Kind
	Cell   int
	Lexis  *Lexis  // the values, for kinds other than Number and Age
	Count  []int32 // how many records have each value
	Sounds []int32 // how many records have each sound, by Lexis.Sound; names only
	Known  int     // how many records have any value
}

// Lexis holds the distinct values of one slot, or of all name slots together,
// with what was worked out about each. Value 0 is "not known".
type Lexis struct {
	Folded []string
	Narrow []string   // one byte for each letter
	Keys   []name.Key // names only
	Sound  []int32    // the number of Keys[i].Consonants; names only
	Spoken []string   // the consonants of each sound
}

// Set is all records of all lists, in an order that depends on list names and
// ids alone.
type Set struct {
	N, Width      int
	Cells         []int32 // N × Width
	Slots         []Slot
	Lists         []string
	DuplicateFree []bool
	List          []uint16     // of each record
	ID            []string     // of each record
	At            []int32      // of each record: its row in its list, from 0
	Normalised    []Normalised // what was read otherwise than written
}

// Normalised is what one step of reading changed.
type Normalised struct {
	Step     string    `json:"step"`
	Values   int       `json:"values"` // different values that it changed
	Examples []Example `json:"examples"`
}

// Example is a value as a list writes it and as it was read.
type Example struct {
	Written string `json:"written"`
	Read    string `json:"read"`
}

// Row returns the cells of record i.
func (s *Set) Row(i int32) []int32 { return s.Cells[int(i)*s.Width : (int(i)+1)*s.Width] }

// Find returns the slot with the given role, or nil.
func (s *Set) Find(role string) *Slot {
	for i := range s.Slots {
		if s.Slots[i].Role == role {
			return &s.Slots[i]
		}
	}
	return nil
}

// Comparable reports whether two records may be the same person as far as their
// lists tell: never two of one list without repetitions.
func (s *Set) Comparable(i, j int32) bool {
	return i != j && !(s.List[i] == s.List[j] && s.DuplicateFree[s.List[i]])
}

// newLexis works out the features of values. Names get sounds.
func newLexis(words []string, names bool) *Lexis {
	l := &Lexis{Folded: words, Narrow: make([]string, len(words))}
	if names {
		l.Keys = make([]name.Key, len(words))
	}
	spans := lexicon.Spans(len(words), 8192)
	lexicon.Each(len(spans), 0, func(k int) {
		for i := spans[k].From; i < spans[k].To; i++ {
			l.Narrow[i] = name.Narrow(words[i])
			if names {
				l.Keys[i] = name.SkeletonOf(words[i])
			}
		}
	})
	if names {
		part := lexicon.NewPart()
		local := make([]int32, len(words))
		for i := range words {
			local[i] = part.Add(l.Keys[i].Consonants)
		}
		spoken, tables := lexicon.Merge([]*lexicon.Part{part})
		for i := range local {
			local[i] = tables[0][local[i]]
		}
		l.Sound, l.Spoken = local, spoken
	}
	return l
}

// count fills the counts of all slots.
func (s *Set) count() {
	lexicon.Each(len(s.Slots), 0, func(k int) {
		slot := &s.Slots[k]
		size := 10000
		if slot.Lexis != nil {
			size = len(slot.Lexis.Folded)
		}
		slot.Count = make([]int32, size)
		for i := range s.N {
			v := s.Cells[i*s.Width+slot.Cell]
			if v != 0 {
				slot.Known++
				slot.Count[v]++
			}
		}
		if slot.Kind == Word {
			slot.Sounds = make([]int32, len(slot.Lexis.Spoken))
			for v, n := range slot.Count {
				slot.Sounds[slot.Lexis.Sound[v]] += n
			}
		}
	})
}

// nameRoles are the slots that share one lexis, so that a name that stands in
// another slot is found again.
var nameRoles = []string{"given", "given2", "father", "grandfather", "family", "mother"}

func isName(role string) bool {
	base, _, _ := strings.Cut(role, " ")
	return slices.Contains(nameRoles, base)
}

// kindOf returns how a role is compared.
func kindOf(role string) Kind {
	base, _, _ := strings.Cut(role, " ")
	switch {
	case isName(base):
		return Word
	case base == "sex" || base == "category":
		return Code
	case base == "identifier":
		return Identifier
	case base == "age":
		return Age
	case strings.HasSuffix(role, ".year"), strings.HasSuffix(role, ".month"), strings.HasSuffix(role, ".day"):
		return Number
	}
	return Text
}
