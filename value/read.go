package value

import (
	"math/big"
	"strings"
)

// ReadCount reads how many of a unit words say: "32", "thirty-two men", "more
// than 100", "dozens", "much higher", "ثلاثون". It returns a fault.Invalid
// error for words that no rule reads; it never guesses.
func ReadCount(unit, words string) (Count, error) {
	if unit == "" {
		return Count{}, invalid("a count does not say what it counts")
	}
	text, b, err := prepare(words)
	if err != nil {
		return Count{}, err
	}
	rule, f, ok := b.first("count", text)
	for t := text; !ok; { // "32 people": what is counted stands behind
		var cut bool
		if t, cut = b.withoutNoun(t); !cut {
			return Count{}, unread("no rule reads this number")
		}
		rule, f, ok = b.first("count", t)
	}
	c := Count{Unit: unit, Min: f.eval(rule.Min), Max: f.eval(rule.Max), Quality: rule.Quality, Words: words, Rule: rule.ID}
	if c.Max != nil && *c.Max < 0 {
		return Count{}, unread("fewer than none is no number")
	}
	if err := c.Check(); err != nil {
		return Count{}, err
	}
	return c, nil
}

// withoutNoun takes a word for what is counted, of one or two words, off the end.
func (b *phrasebook) withoutNoun(text string) (string, bool) {
	fields := strings.Fields(text)
	for _, k := range []int{2, 1} {
		if len(fields) <= k {
			continue
		}
		if _, ok := b.words["noun"][strings.Join(fields[len(fields)-k:], " ")]; ok {
			return strings.Join(fields[:len(fields)-k], " "), true
		}
	}
	return text, false
}

// maxAge is the greatest age in years that is believed to be meant.
const maxAge = 130

// ReadAge reads how old somebody is said to be: "75", "in his late 60s", "three
// months old", "طفل". When the person had that age is for the caller to say. It
// returns a fault.Invalid error for words that no rule reads.
func ReadAge(words string) (Age, error) {
	text, b, err := prepare(words)
	if err != nil {
		return Age{}, err
	}
	rule, f, ok := b.first("age", text)
	if !ok {
		return Age{}, unread("no rule reads this age")
	}
	a := Age{Unit: rule.Unit, Words: words, Rule: rule.ID}
	if a.Unit == "" {
		a.Unit = "year"
	}
	for _, bound := range []struct {
		to   **int
		expr string
	}{{&a.Min, rule.Min}, {&a.Max, rule.Max}} {
		n := f.eval(bound.expr)
		if n == nil {
			continue
		}
		if a.Unit == "year" && *n > maxAge || *n > 1000 {
			return Age{}, unread("nobody is that old")
		}
		k := int(*n)
		*bound.to = &k
	}
	if err := a.Check(); err != nil {
		return Age{}, err
	}
	return a, nil
}

// ReadShare reads which part of a whole words say: "mostly", "half", "20%",
// "معظم". It returns a fault.Invalid error for words that no rule reads.
func ReadShare(words string) (Share, error) {
	text, b, err := prepare(words)
	if err != nil {
		return Share{}, err
	}
	rule, f, ok := b.first("share", text)
	if !ok {
		return Share{}, unread("no rule reads this share")
	}
	s := Share{Min: f.share(rule.Min), Max: f.share(rule.Max), MinExclusive: rule.MinExclusive, Words: words, Rule: rule.ID}
	if err := s.Check(); err != nil {
		return Share{}, err
	}
	return s, nil
}

// share works out a bound of a share: a decimal, or so many in a hundred.
func (f found) share(expr string) string {
	if expr != "n%" {
		return expr
	}
	text := big.NewRat(f.n, 100).FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
