// Package score says how much it speaks for one person that two records agree
// or differ as they do: levels of agreement for each field, their probabilities
// among the same and among different people (Fellegi and Sunter 1969), estimated
// without examples, and the sum of their logarithms in hundredths of a bit.
package score

import (
	"sijil/linkage/record"
)

// Level is how far two values agree. Which levels a field has depends on its
// kind; 0 always means that one of the two is not known.
type Level = uint8

// Unknown is the level of a field that one of the records lacks. It weighs
// nothing.
const Unknown Level = 0

// Field is one comparison of two records.
type Field struct {
	Name   string
	Kind   record.Kind
	Chain  bool // father, grandfather and family together
	slot   *record.Slot
	chain  [3]*record.Slot
	born   *record.Slot // of an age
	swap   *record.Slot // with which the value may have changed places
	places *gazette     // of a place
	levels []level
	shift  uint
}

// level describes one level of a field. Levels of one group compete: that a
// pair falls into the group at all (both known, same script) says nothing.
type level struct {
	words string
	group uint8
	prior float64 // among the same person, before anything is learned
	exact bool    // frequency of the value counts
	sound bool    // frequency of the sound counts
}

// The levels of names. Those from otherScript on are for names in two scripts.
const (
	nameExact = 1 + iota
	nameSound
	nameClose
	nameConsonants
	nameNear
	nameDifferent
	nameSwapped
	otherSound
	otherConsonants
	otherClose
	otherNear
	otherDifferent
)

var nameLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .70, true, false},
	{"equal sound", 1, .08, false, true},
	{"one letter different", 1, .08, false, false},
	{"equal consonants", 1, .03, false, false},
	{"similar", 1, .04, false, false},
	{"different", 1, .06, false, false},
	{"changed places", 1, .01, false, false},
	{"equal sound in two scripts", 2, .8, false, true},
	{"consonants spelt alike in two scripts", 2, .08, false, false},
	{"one consonant different in two scripts", 2, .07, false, false},
	{"similar in two scripts", 2, .02, false, false},
	{"different in two scripts", 2, .03, false, false},
}

// The levels of texts, codes and identifiers.
const (
	textExact = 1 + iota
	textClose
	textInside
	textNear
	textDifferent
)

var textLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .75, true, false},
	{"one or two letters different", 1, .08, false, false},
	{"one in the other", 1, .05, false, false},
	{"similar", 1, .04, false, false},
	{"different", 1, .08, false, false},
}

var codeLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .9, true, false},
	{"different", 1, .1, false, false},
}

var identifierLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .9, true, false},
	{"one character different", 1, .06, false, false},
	{"two characters different", 1, .02, false, false},
	{"different", 1, .02, false, false},
}

// The levels of the parts of a date.
const (
	numberEqual = 1 + iota
	numberDigit
	numberDifferent
	numberSwapped
)

var numberLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .85, true, false},
	{"one digit different", 1, .07, false, false},
	{"different", 1, .07, false, false},
	{"day and month changed places", 1, .01, false, false},
}

var ageLevels = []level{
	{"not known", 0, 1, false, false},
	{"equal", 1, .6, true, false},
	{"born one year apart", 1, .2, false, false},
	{"born two years apart", 1, .08, false, false},
	{"born three to five years apart", 1, .07, false, false},
	{"born more than five years apart", 1, .05, false, false},
	{"age fits the date of birth", 2, .8, false, false},
	{"age two years from the date of birth", 2, .1, false, false},
	{"age three to five years from the date of birth", 2, .06, false, false},
	{"age does not fit the date of birth", 2, .04, false, false},
}

// Model compares records of one set and knows what each level weighs.
type Model struct {
	Set       *record.Set
	Fields    []Field
	Prior     float64 // probability that two records drawn at random are the same person
	Converged bool
	Rounds    int
	Warnings  []string

	m, u, kin  [][]float64 // by field and level
	weights    [][]int32   // hundredths of bits
	kinWeights [][]int32   // between records that look like relatives
	prior      int32
	frequency  []frequencies // by field
	chains     *chains
}

// NewModel lists the comparisons that the slots of a set allow.
func NewModel(s *record.Set) *Model {
	m := &Model{Set: s}
	given, familyName := s.Find("given"), s.Find("family")
	if f, g := s.Find("father"), s.Find("grandfather"); f != nil || g != nil {
		m.add(Field{Name: "father, grandfather, family", Kind: record.Word, Chain: true, chain: [3]*record.Slot{f, g, familyName}, levels: chainLevels()})
	}
	for i := range s.Slots {
		slot := &s.Slots[i]
		switch slot.Role {
		case "father", "grandfather":
			continue
		case "family":
			if m.chained() {
				continue
			}
		}
		f := Field{Name: slot.Role, Kind: slot.Kind, slot: slot}
		switch slot.Kind {
		case record.Word:
			f.levels = nameLevels
			if slot.Role == "given" {
				f.swap = familyName
			} else if slot.Role == "family" {
				f.swap = given
			}
		case record.Text:
			f.levels = textLevels
			if isPlace(slot) {
				f.levels, f.places = placeLevels, newGazette(slot.Lexis)
			}
		case record.Code:
			f.levels = codeLevels
		case record.Identifier:
			f.levels = identifierLevels
		case record.Number:
			f.levels = numberLevels
			f.swap = otherPart(s, slot.Role)
		case record.Age:
			f.levels = ageLevels
			f.born = s.Find("birth.year")
		}
		m.add(f)
	}
	return m
}

// otherPart returns the day for a month and the month for a day.
func otherPart(s *record.Set, role string) *record.Slot {
	n := len(role)
	switch {
	case n > 6 && role[n-6:] == ".month":
		return s.Find(role[:n-6] + ".day")
	case n > 4 && role[n-4:] == ".day":
		return s.Find(role[:n-4] + ".month")
	}
	return nil
}

func (m *Model) chained() bool { return len(m.Fields) > 0 && m.Fields[0].Chain }

func (m *Model) add(f Field) {
	width := uint(4)
	if f.Chain {
		width = 6
	}
	next := uint(0)
	if n := len(m.Fields); n > 0 {
		next = m.Fields[n-1].shift + m.Fields[n-1].width()
	}
	if next+width > 64 {
		m.Warnings = append(m.Warnings, "too many columns are compared; "+f.Name+" was left out")
		return
	}
	f.shift = next
	m.Fields = append(m.Fields, f)
}

func (f *Field) width() uint {
	if f.Chain {
		return 6
	}
	return 4
}

// Pattern is the levels of all fields of a pair, packed.
type Pattern uint64

// level returns the level of a field in a pattern.
func (f *Field) level(p Pattern) int {
	if f.Chain {
		return int(p >> f.shift & 63)
	}
	return int(p >> f.shift & 15)
}

// uses reports whether a field compares the slot with the given role.
func (f *Field) uses(role string) bool {
	if f.Chain {
		for _, s := range f.chain {
			if s != nil && s.Role == role {
				return true
			}
		}
		return false
	}
	return f.slot.Role == role
}
