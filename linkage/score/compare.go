package score

import (
	"strings"

	"sijil/linkage/name"
	"sijil/linkage/record"
)

// Comparer compares pairs of records. It remembers the levels of pairs of
// values; each goroutine has its own.
type Comparer struct {
	model *Model
	words memory // one for all names, which share a lexis
	texts []memory
}

// memory is a table of value pairs and their levels; a pair may push out
// another.
type memory struct {
	keys   []uint64
	levels []Level
}

const (
	memoryBits = 15
	memorySize = 1 << memoryBits
)

func newMemory() memory {
	return memory{make([]uint64, memorySize), make([]Level, memorySize)}
}

// slot returns where the pair of values stands, and whether it does.
func (m *memory) slot(a, b int32) (at int, key uint64, hit bool) {
	if a > b {
		a, b = b, a
	}
	key = uint64(a)<<32 | uint64(b)
	at = int(key * 0x9E3779B97F4A7C15 >> (64 - memoryBits))
	return at, key, m.keys[at] == key
}

// NewComparer returns a comparer for one goroutine.
func (m *Model) NewComparer() *Comparer {
	c := m.strangers()
	for k, f := range m.Fields {
		if f.Kind == record.Text || f.Kind == record.Identifier {
			c.texts[k] = newMemory()
		}
	}
	return c
}

// strangers returns a comparer for one goroutine that does not remember texts of
// many values: among records drawn at random hardly any two meet again.
func (m *Model) strangers() *Comparer {
	c := &Comparer{model: m, words: newMemory(), texts: make([]memory, len(m.Fields))}
	for k, f := range m.Fields {
		if f.Kind == record.Text && len(f.slot.Lexis.Folded) < fewTexts {
			c.texts[k] = newMemory()
		}
	}
	return c
}

// fewTexts is how many values have no more pairs than a memory holds.
const fewTexts = 1 << (memoryBits / 2)

// Compare returns the pattern of two records. The order of the two does not
// matter.
func (c *Comparer) Compare(i, j int32) Pattern {
	a, b := c.model.Set.Row(i), c.model.Set.Row(j)
	var p Pattern
	for k := range c.model.Fields {
		f := &c.model.Fields[k]
		p |= Pattern(c.field(k, f, a, b)) << f.shift
	}
	return p
}

func (c *Comparer) field(k int, f *Field, a, b []int32) Level {
	if f.Chain {
		return c.chain(f, a, b)
	}
	cell := f.slot.Cell
	x, y := a[cell], b[cell]
	if f.Kind == record.Age {
		return ages(f, a, b)
	}
	if x == 0 || y == 0 {
		return Unknown
	}
	switch f.Kind {
	case record.Word:
		if x == y {
			return nameExact
		}
		level := c.word(f.slot.Lexis, x, y)
		if f.swap != nil && (level == nameDifferent || level == nameNear) {
			if s, t := a[f.swap.Cell], b[f.swap.Cell]; x == t && y == s {
				return nameSwapped
			}
		}
		return level
	case record.Code:
		if x == y {
			return 1
		}
		return 2
	case record.Number:
		return number(f, a, b, x, y)
	}
	if x == y {
		return textExact
	}
	memory := &c.texts[k]
	if memory.keys == nil {
		return f.text(x, y)
	}
	at, key, hit := memory.slot(x, y)
	if !hit {
		memory.keys[at] = key
		memory.levels[at] = f.text(x, y)
	}
	return memory.levels[at]
}

// text compares two different texts or identifiers.
func (f *Field) text(x, y int32) Level {
	switch {
	case f.Kind == record.Identifier:
		return identifiers(f.slot.Lexis, x, y)
	case f.places != nil:
		return f.places.places(f.slot.Lexis, x, y)
	}
	return texts(f.slot.Lexis, x, y)
}

// word compares two different names.
func (c *Comparer) word(l *record.Lexis, x, y int32) Level {
	at, key, hit := c.words.slot(x, y)
	if !hit {
		c.words.keys[at] = key
		c.words.levels[at] = names(l, x, y)
	}
	return c.words.levels[at]
}

func names(l *record.Lexis, x, y int32) Level {
	kx, ky := &l.Keys[x], &l.Keys[y]
	sameSound := l.Sound[x] == l.Sound[y] && kx.Consonants != ""
	conflicts := 0
	if sameSound {
		conflicts = name.VowelConflicts(*kx, *ky)
	}
	shorter := min(len(kx.Consonants), len(ky.Consonants))
	if kx.Arabic != ky.Arabic {
		apart := name.Apart(kx.Consonants, ky.Consonants, 4)
		switch {
		case sameSound && conflicts == 0:
			return otherSound
		case sameSound && shorter > 1, apart == 1 && shorter > 1 && name.VowelConflicts(*kx, *ky) == 0:
			return otherConsonants
		case apart <= 2 && shorter >= 2:
			return otherClose
		case apart <= 4 && shorter >= 4:
			return otherNear
		}
		return otherDifferent
	}
	nx, ny := l.Narrow[x], l.Narrow[y]
	letters := min(len(nx), len(ny))
	d := name.EditWithin(nx, ny, 2)
	switch {
	case sameSound && conflicts == 0 && (shorter > 1 || letters >= 3):
		return nameSound
	case sameSound && shorter > 1:
		return nameConsonants
	case d == 1 && letters >= 3, d == 2 && letters >= 7:
		return nameClose
	case shorter >= 2 && name.Apart(kx.Consonants, ky.Consonants, 1) == 1 && name.VowelConflicts(*kx, *ky) == 0:
		return nameClose // one letter that dialects and spellings interchange
	case letters >= 3 && (name.Alike(nx, ny, 880) || within(nx, ny)):
		return nameNear
	case d <= 2 && letters >= 4, letters == 1 && nx[0] == ny[0]:
		return nameNear
	case shorter >= 3 && name.Apart(kx.Consonants, ky.Consonants, 2) <= 2:
		return nameNear
	}
	return nameDifferent
}

// within reports whether all words of one are among those of the other.
func within(x, y string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if strings.HasPrefix(y, x) {
		return true
	}
	for from := 0; ; {
		at := strings.Index(y[from:], x)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(x)
		if (at == 0 || y[at-1] == ' ') && (end == len(y) || y[end] == ' ') {
			return true
		}
		from = at + 1
	}
}

func texts(l *record.Lexis, x, y int32) Level {
	nx, ny := l.Narrow[x], l.Narrow[y]
	shorter := min(len(nx), len(ny))
	d := name.EditWithin(nx, ny, 2)
	switch {
	case d == 1 && shorter >= 2, d == 2 && shorter >= 6:
		return textClose
	case shorter >= 3 && (within(nx, ny) || firstWord(nx) == firstWord(ny)):
		return textInside
	case shorter >= 4 && name.Alike(nx, ny, 880):
		return textNear
	}
	return textDifferent
}

// firstWord returns the first word of at least three letters, or the whole.
func firstWord(x string) string {
	if i := strings.IndexByte(x, ' '); i >= 3 {
		return x[:i]
	}
	return x
}

func identifiers(l *record.Lexis, x, y int32) Level {
	if d := name.EditWithin(l.Narrow[x], l.Narrow[y], 2); d <= 2 && min(len(l.Narrow[x]), len(l.Narrow[y])) >= 4 {
		return Level(d + 1)
	}
	return 4
}

// number compares parts of dates; values are one more than what they mean.
func number(f *Field, a, b []int32, x, y int32) Level {
	if x == y {
		return numberEqual
	}
	if f.swap != nil {
		if s, t := a[f.swap.Cell], b[f.swap.Cell]; x == t && y == s {
			return numberSwapped
		}
	}
	if oneDigit(x-1, y-1) {
		return numberDigit
	}
	return numberDifferent
}

// oneDigit reports whether two numbers, written with equal length, differ in
// one digit or in the order of two neighbours.
func oneDigit(x, y int32) bool {
	var differ, at [2]int32
	var other [2]int32
	n := 0
	for place := int32(0); x > 0 || y > 0; place++ {
		if dx, dy := x%10, y%10; dx != dy {
			if n == 2 {
				return false
			}
			differ[n], other[n], at[n] = dx, dy, place
			n++
		}
		x, y = x/10, y/10
	}
	return n == 1 || n == 2 && at[1] == at[0]+1 && differ[0] == other[1] && differ[1] == other[0]
}

// ages compares two ages, or an age with a year of birth. Two years of birth
// are compared by themselves, so here they say nothing.
func ages(f *Field, a, b []int32) Level {
	cell := f.slot.Cell
	bornA := f.born != nil && a[f.born.Cell] != 0
	bornB := f.born != nil && b[f.born.Cell] != 0
	switch {
	case bornA && bornB:
		return Unknown
	case a[cell] != 0 && b[cell] != 0:
		// Ages of lists of different years are compared by the years of birth that
		// they give; where a list does not say its year, as they stand.
		if a[cell+1] != 0 && b[cell+1] != 0 {
			return 1 + apart(a[cell+1]-b[cell+1], 0, 1, 2, 5)
		}
		return 1 + apart(a[cell]-b[cell], 0, 1, 2, 5)
	}
	x, y := a[cell+1], b[cell+1]
	if x == 0 || y == 0 {
		return Unknown
	}
	return 6 + apart(x-y, 1, 2, 5)
}

// apart returns the first bound that the distance does not exceed.
func apart(d int32, bounds ...int32) Level {
	if d < 0 {
		d = -d
	}
	for k, b := range bounds {
		if d <= b {
			return Level(k)
		}
	}
	return Level(len(bounds))
}
