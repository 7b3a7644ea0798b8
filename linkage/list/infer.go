package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sijil/linkage/name"
)

// guessed is what a column seems to mean.
type guessed struct {
	Field
	content bool // its header told nothing
}

// Infer guesses what the columns of a table mean, from the words of their
// headers first and their content second. Every column but the id is named in
// the result, with the reason; the guess does not depend on the order of rows.
// The second result is the id column, as FindID.
func Infer(t *Table) (fields []Field, id string) {
	id, _ = t.FindID()
	roles := make([]guessed, len(t.Columns))
	for i := range t.Columns {
		if t.Columns[i].Header != id {
			roles[i] = t.Columns[i].guess(t.Rows)
		}
	}
	nameByContent(t, roles)
	fathers(roles)
	noms(roles)
	joinParts(t, roles)
	preferParts(roles)
	for _, g := range roles {
		if g.Role != "" {
			fields = append(fields, g.Field)
		}
	}
	return arabicFirst(t, fields), id
}

// isName reports whether a role holds names of people, which may stand in a list
// in two scripts.
func isName(role string) bool {
	return slices.Contains([]string{"name", "given", "given2", "father", "grandfather", "family", "mother"}, role)
}

func (c *Column) guess(rows int) guessed {
	g := guessed{Field: Field{Column: c.Header}}
	role, because := roleOf(c.Header)
	switch {
	case role == "never":
		g.Role, g.Reason = "ignore", "religion, sect, ethnicity and politics are not compared"
	case len(c.Words) <= 1 && rows > 0:
		g.Role, g.Reason = "ignore", "the column is empty"
	case role == "":
		g.content = true
		c.byContent(&g.Field, rows)
	default:
		g.Role, g.Reason = role, "the header says "+because
		g.content = !c.checked(&g.Field, rows)
	}
	return g
}

// checked corrects what a header promises and the content does not hold; it
// returns false if only the content told.
func (c *Column) checked(f *Field, rows int) bool {
	switch {
	case rows == 0:
	case isName(f.Role) && c.share(hasDigit) > .5:
		c.byContent(f, rows)
		f.Reason = "the header speaks of a name, but the cells are not: " + f.Reason
		return false
	case (f.Role == "age" || strings.Contains(f.Role, ".")) && c.share(hasDigit) < .5:
		c.byContent(f, rows)
		f.Reason = "the header speaks of a number, but the cells are words: " + f.Reason
		return false
	case (f.Role == "birth" || f.Role == "death") && c.share(hasDigit) < .5:
		f.Role, f.Reason = "text", "the header speaks of a date, but the cells are words"
	case f.Role == "birth" || f.Role == "death":
		c.dated(f)
	}
	return true
}

// dated adds the form of the dates of a column, or makes it a column of years.
func (c *Column) dated(f *Field) {
	format, sure := c.dateFormat()
	if f.Format = format; format == "" {
		f.Role += ".year"
	} else if !sure {
		f.Reason += "; no cell tells whether the day or the month comes first, the day is assumed"
	}
}

// byContent guesses from the cells alone.
func (c *Column) byContent(f *Field, rows int) {
	distinct := len(c.Words) - 1
	switch {
	case rows == 0:
		f.Role, f.Reason = "ignore", "the header is not known, and there are no records"
	case c.share(isDate) > .9:
		f.Role, f.Reason = "birth", "the cells look like dates"
		if c.recent() {
			f.Role, f.Reason = "death", "the cells look like dates within a few years"
		}
		c.dated(f)
	case c.within(1880, 2035) && distinct > 2:
		f.Role, f.Reason = "birth.year", "the cells are years"
	case distinct == rows && rows > 1 && c.share(isFullName) < .8:
		f.Role, f.Reason = "ignore", "every cell is different, as in an id; ids are not compared"
	case distinct <= 2:
		f.Role, f.Reason = "category", "the cells are two values at most"
	case c.share(isNumber) > .9 && distinct > 50:
		f.Role, f.Reason = "ignore", "numbers without a known meaning"
	case distinct <= 300 && c.share(isFullName) < .8:
		f.Role, f.Reason = "category", "few different values"
	case c.meanLength() > 60:
		f.Role, f.Reason = "ignore", "long text"
	default:
		f.Role, f.Reason = "text", "words without a known meaning"
	}
}

// share is the share of distinct words for which is holds; of very many words,
// that among some that stand evenly apart in the order of words.
func (c *Column) share(is func(string) bool) float64 {
	const enough = 10_000
	n, seen := 0, 0
	for k := 1; k < len(c.Words); k += len(c.Words)/enough + 1 {
		seen++
		if is(plainDigits(c.Words[k])) {
			n++
		}
	}
	return float64(n) / float64(max(1, seen))
}

func (c *Column) within(low, high int) bool {
	return c.share(func(w string) bool {
		n, err := strconv.Atoi(w)
		return err == nil && n >= low && n <= high
	}) > 0.95
}

func (c *Column) meanLength() int {
	n := 0
	for _, w := range c.Words[1:] {
		n += len(w)
	}
	return n / max(1, len(c.Words)-1)
}

// Arabic reports whether most words of a column are in Arabic script, by a
// thousand of them.
func (c *Column) Arabic() bool {
	seen, arabic := 0, 0
	for i := 1; i < len(c.Words); i += 1 + len(c.Words)/1000 {
		seen++
		if folded, _ := name.Fold(c.Words[i]); name.Arabic(folded) {
			arabic++
		}
	}
	return 2*arabic > seen
}

func isNumber(w string) bool { _, err := strconv.ParseFloat(w, 64); return err == nil }
func hasDigit(w string) bool { return strings.ContainsAny(w, "0123456789") }

// isFullName reports whether a cell has two to six words of letters.
func isFullName(w string) bool {
	folded, _ := name.Fold(w)
	n := len(strings.Fields(folded))
	return n >= 2 && n <= 6 && len(w) <= 120 && !hasDigit(folded)
}

// nameByContent finds the column of full names where no header tells of names:
// the one with the most different cells.
func nameByContent(t *Table, roles []guessed) {
	best := -1
	for i := range roles {
		if isName(roles[i].Role) {
			return
		}
		c := &t.Columns[i]
		if roles[i].content && c.share(isFullName) >= .8 && 2*(len(c.Words)-1) >= t.Rows && (best < 0 || len(c.Words) > len(t.Columns[best].Words)) {
			best = i
		}
	}
	if best >= 0 {
		roles[best].Role, roles[best].Format, roles[best].Reason = "name", "", "no header speaks of names, and the cells are two to six words, mostly different"
	}
}

// fathers takes a second name for the father's where a third is the
// grandfather's: lists in Arabic number the parts of a name so.
func fathers(roles []guessed) {
	third := slices.ContainsFunc(roles, func(g guessed) bool { return g.Role == "grandfather" && strings.Contains(g.Reason, "third") })
	for i := range roles {
		if third && strings.HasSuffix(roles[i].Reason, "second name") {
			roles[i].Role, roles[i].Reason = "father", "the header says second name, and there is a third"
		}
	}
}

// noms takes the French "nom" for the family name where the given name, the
// "prénom", has a column of its own.
func noms(roles []guessed) {
	has := func(role string) bool {
		return slices.ContainsFunc(roles, func(g guessed) bool { return g.Role == role })
	}
	for i := range roles {
		if roles[i].Role == "name" && strings.HasSuffix(roles[i].Reason, "says nom") && has("given") && !has("family") {
			roles[i].Role, roles[i].Reason = "family", "the header says nom, and the given name has a column of its own"
		}
	}
}

// preferParts sets full-name columns aside where given and family names have
// columns of their own: the same evidence must not count twice.
func preferParts(roles []guessed) {
	var given, family bool
	for _, g := range roles {
		given = given || g.Role == "given"
		family = family || g.Role == "family"
	}
	if !given || !family {
		return
	}
	for i := range roles {
		if roles[i].Role == "name" {
			roles[i].Role, roles[i].Reason = "ignore", "given and family name have columns of their own"
		}
	}
}

// arabicFirst puts, where a list has a name in both scripts, the Arabic column
// before the other: it is written with less variation. The other fills in where
// the first is empty.
func arabicFirst(t *Table, fields []Field) []Field {
	for _, role := range []string{"name", "given", "father", "grandfather", "family", "mother"} {
		var at []int
		var arabic, other []Field
		for i, f := range fields {
			if f.Role != role || f.Column == "" {
				continue
			}
			at = append(at, i)
			if t.Find(f.Column).Arabic() {
				arabic = append(arabic, f)
			} else {
				other = append(other, f)
			}
		}
		if len(arabic) == 0 || len(other) == 0 {
			continue
		}
		for k := range other {
			other[k].Reason += fmt.Sprintf("; it is used where %s is empty", arabic[0].Column)
		}
		for k, f := range append(arabic, other...) {
			fields[at[k]] = f
		}
	}
	return fields
}
