// Package block finds the pairs of records that are worth comparing: records
// that agree on one of several combinations of keys. A pair comes once, at the
// first combination that both records share.
package block

import (
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/linkage/lexicon"
	"sijil/linkage/record"
)

// Rule is a combination of keys on which both records of a pair must agree.
type Rule struct {
	Keys []Key
}

// Key is what of a slot must be equal: all of it, its first letters, its sound,
// or the whole date.
type Key struct {
	Role    string
	Letters int  // only so many first letters; 0: all
	Sound   bool // the consonant skeleton
}

// String writes a key as the configuration does: family, given:3, family.sound.
func (k Key) String() string {
	switch {
	case k.Sound && k.Letters > 0:
		return k.Role + ".sound:" + strconv.Itoa(k.Letters)
	case k.Sound:
		return k.Role + ".sound"
	case k.Letters > 0:
		return k.Role + ":" + strconv.Itoa(k.Letters)
	}
	return k.Role
}

// String writes a rule as the configuration does.
func (r Rule) String() string {
	words := make([]string, len(r.Keys))
	for i, k := range r.Keys {
		words[i] = k.String()
	}
	return strings.Join(words, ", ")
}

// Slots returns the roles of the slots that the rule uses; a whole date uses
// its parts.
func (r Rule) Slots(s *record.Set) []string {
	var roles []string
	for _, k := range r.Keys {
		for _, slot := range k.slots(s) {
			roles = append(roles, slot.Role)
		}
	}
	return roles
}

// ParseRules reads the rules of a configuration. A key that names no slot of
// the set is a fault.Invalid.
func ParseRules(s *record.Set, rules [][]string) ([]Rule, error) {
	var out []Rule
	for _, words := range rules {
		var r Rule
		for _, w := range words {
			var k Key
			base, letters, cut := strings.Cut(w, ":")
			if cut {
				n, err := strconv.Atoi(letters)
				if err != nil || n < 1 {
					return nil, fault.New(fault.Invalid, "the blocking key %q has no number of letters after the colon", w).
						WithHint("write it as given:3")
				}
				k.Letters = n
			}
			k.Role, k.Sound = strings.CutSuffix(base, ".sound")
			if len(k.slots(s)) == 0 {
				return nil, fault.New(fault.Invalid, "the blocking key %q names nothing that the lists have; nothing was written", w).
					WithHint("keys are roles, such as family, birth, birth.year, given:3, family.sound")
			}
			r.Keys = append(r.Keys, k)
		}
		out = append(out, r)
	}
	if len(out) > maxRules {
		return nil, fault.New(fault.Invalid, "the configuration has %d blocking rules; at most %d are possible", len(out), maxRules)
	}
	return out, nil
}

const maxRules = 64

// slots returns the slots that make up a key: one, or the parts of a date.
func (k Key) slots(s *record.Set) []*record.Slot {
	if slot := s.Find(k.Role); slot != nil {
		return []*record.Slot{slot}
	}
	var parts []*record.Slot
	for _, p := range []string{".year", ".month", ".day"} {
		if slot := s.Find(k.Role + p); slot != nil {
			parts = append(parts, slot)
		}
	}
	return parts
}

// column returns one number for each record, 0 if the key is missing there.
func (k Key) column(s *record.Set, out []uint32) {
	for n, slot := range k.slots(s) {
		table := k.table(slot)
		spans := lexicon.Spans(s.N, 1<<16)
		lexicon.Each(len(spans), 0, func(t int) {
			for i := spans[t].From; i < spans[t].To; i++ {
				v := s.Cells[i*s.Width+slot.Cell]
				h := uint32(0)
				if v != 0 {
					if table != nil {
						h = table[v]
					} else {
						h = mix(uint32(v), 1)
					}
				}
				switch {
				case n == 0:
					out[i] = h
				case out[i] != 0 && h != 0:
					out[i] = mix(out[i], h)
				default:
					out[i] = 0
				}
			}
		})
	}
}

// table returns the number of each value of a slot under the key.
func (k Key) table(slot *record.Slot) []uint32 {
	l := slot.Lexis
	if l == nil {
		return nil
	}
	table := make([]uint32, len(l.Folded))
	if k.Sound && l.Sound != nil {
		for v := 1; v < len(table); v++ {
			if spoken := l.Spoken[l.Sound[v]]; spoken != "" {
				if k.Letters > 0 && len(spoken) > k.Letters {
					spoken = spoken[:k.Letters]
				}
				if k.Letters > 0 {
					spoken = coarse.Replace(spoken)
				}
				table[v] = digest(spoken)
			}
		}
		return table
	}
	spans := lexicon.Spans(len(table), 1<<14)
	lexicon.Each(len(spans), 0, func(t int) {
		for v := spans[t].From; v < spans[t].To; v++ {
			if v == 0 {
				continue
			}
			text := l.Folded[v]
			if k.Letters > 0 {
				text = firstLetters(text, k.Letters)
			}
			table[v] = digest(text)
		}
	})
	return table
}

// coarse makes one of the letters of the skeleton that spellings and dialects
// interchange most: keys of a few letters are to miss nothing.
var coarse = strings.NewReplacer("X", "K", "G", "K", "J", "K", "Z", "D", "C", "S")

func firstLetters(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// digest is FNV-1a, folded; never 0.
func digest(text string) uint32 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(text); i++ {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return mix(uint32(h>>32), uint32(h))
}

// mix combines two numbers into one that is not 0.
func mix(a, b uint32) uint32 {
	h := (uint64(a)<<32 | uint64(b)) * 0x9E3779B97F4A7C15
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 32
	if uint32(h) == 0 {
		return 1
	}
	return uint32(h)
}
