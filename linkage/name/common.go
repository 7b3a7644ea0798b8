package name

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Common is what a body of names has in common: its words, and of how many
// parts most of its names are. With it a name whose space was left out can be
// told from a name of one word less.
type Common struct {
	names map[string]int // by folded word: in how many names it stands
	parts [16]int        // by number of parts: names
}

// cut cuts the folded words of a name that is read as so many parts.
func (c *Common) cut(raw []string, parts int) (cut []string, any bool) {
	missing := max(0, c.usual()-parts)
	if parts == 0 || missing == 0 && !slices.ContainsFunc(raw, func(w string) bool { return c.particle(w) > 0 }) {
		return raw, false
	}
	return c.unglue(raw, missing)
}

// NewCommon returns what is common to no names yet.
func NewCommon() *Common { return &Common{names: map[string]int{}} }

// Add counts a full name.
func (c *Common) Add(full string) {
	folded, _ := Fold(full)
	raw := strings.Fields(folded)
	for _, w := range raw {
		c.names[w]++
	}
	words, _ := join(raw)
	c.parts[min(len(words), len(c.parts)-1)]++
}

// usual returns the number of parts that most names have.
func (c *Common) usual() int {
	most := 0
	for n, names := range c.parts {
		if names > c.parts[most] {
			most = n
		}
	}
	return most
}

const (
	wellKnown  = 5  // names that a word must stand in to be taken for one
	muchKnown  = 20 // times as many names as the word that it is cut from
	shortest   = 2  // letters of either half
	cutAtLeast = 5  // letters of a word that may be two
)

// unglue cuts words that are two common words written as one: as long as the
// name has fewer parts than most have, and always before a particle, which would
// otherwise be taken from the word that it belongs to.
func (c *Common) unglue(raw []string, missing int) (cut []string, any bool) {
	for i, w := range raw {
		at := 0
		if i < len(raw)-1 {
			at = c.particle(w)
		}
		if at == 0 && missing > 0 {
			if at = c.seam(w); at > 0 {
				missing--
			}
		}
		if at == 0 {
			cut = append(cut, w)
			continue
		}
		cut, any = append(cut, w[:at], w[at:]), true
	}
	return cut, any
}

// particle returns where a particle begins that was written on to a common
// word, or 0.
func (c *Common) particle(w string) int {
	for _, p := range attached {
		if before, ok := strings.CutSuffix(w, p); ok && utf8.RuneCountInString(before) >= shortest &&
			c.names[before] >= max(wellKnown, muchKnown*c.names[w]) {
			return len(before)
		}
	}
	return 0
}

// attached are the particles that lists write on to the word before them.
var attached = []string{"عبد", "ابو", "ابي", "abu", "abou", "abd", "abdul", "abdel"}

// seam returns where a word is two, or 0. Of all ways to cut, the one whose
// rarer half is best known is taken.
func (c *Common) seam(w string) int {
	if utf8.RuneCountInString(w) < cutAtLeast {
		return 0
	}
	best, known := 0, max(wellKnown, muchKnown*c.names[w])-1
	letters := 0
	for at := range w {
		if letters >= shortest && utf8.RuneCountInString(w[at:]) >= shortest {
			if n := min(c.names[w[:at]], c.names[w[at:]]); n > known {
				best, known = at, n
			}
		}
		letters++
	}
	return best
}
