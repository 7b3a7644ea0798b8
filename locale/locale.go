// Package locale holds what Sijil says to people, in English and in Arabic,
// and how numbers, dates and lists are written in each. Messages are data (one
// JSON file per language); a key that is missing in one of them is a failing
// test, never an English word on an Arabic page.
//
// Digits are Western in both languages: the reader compares figures with
// documents, tables and file names that use them. Ranges in Arabic are words
// ("298 إلى 331"), because a dash between two numbers is reordered in
// right-to-left text and reads as 331 to 298 to many.
//
// The package knows no type of the domain.
package locale

import "golang.org/x/text/language"

// Lang is a language that Sijil speaks, as a BCP 47 tag.
type Lang string

// The languages.
const (
	English Lang = "en"
	Arabic  Lang = "ar"
)

// Langs returns all languages, the default first.
func Langs() []Lang { return []Lang{English, Arabic} }

// Parse returns the language with exactly the tag given.
func Parse(tag string) (Lang, bool) {
	for _, l := range Langs() {
		if string(l) == tag {
			return l, true
		}
	}
	return "", false
}

// Match returns the language that fits an Accept-Language header best; English
// where none does or the header cannot be read.
func Match(accept string) Lang {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return English
	}
	m := language.NewMatcher([]language.Tag{language.English, language.Arabic})
	_, i, confidence := m.Match(tags...)
	if confidence == language.No {
		return English
	}
	return Langs()[i]
}

// Dir returns the direction of the language's script, "ltr" or "rtl".
func (l Lang) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// Name returns what the language calls itself.
func (l Lang) Name() string {
	if l == Arabic {
		return "العربية"
	}
	return "English"
}

// Other returns the other language: what the language switch leads to.
func (l Lang) Other() Lang {
	if l == Arabic {
		return English
	}
	return Arabic
}

// plural returns the CLDR plural category (cardinal) of a whole number:
// unicode.org/reports/tr35/tr35-numbers.html, plurals.xml for en and ar.
func (l Lang) plural(n int64) string {
	if n < 0 {
		n = -n
	}
	if l != Arabic {
		if n == 1 {
			return "one"
		}
		return "other"
	}
	switch rest := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case rest >= 3 && rest <= 10:
		return "few"
	case rest >= 11:
		return "many"
	}
	return "other"
}

// forms returns the plural categories that a message of the language needs.
func (l Lang) forms() []string {
	if l == Arabic {
		return []string{"zero", "one", "two", "few", "many", "other"}
	}
	return []string{"one", "other"}
}
