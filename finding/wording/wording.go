// Package wording puts what a figure says into English and Arabic: numbers,
// ranges, days, places in a row, and the codes of definitions. Messages are
// data. The words of a source are kept as they are, or translated by a table
// that anybody can read, and never passed off as another language.
package wording

import (
	"fmt"
	"strings"
	"unicode"
)

// Phrase is one message in the languages of the house. No sentence is put
// together from pieces that only fit English.
type Phrase struct{ EN, AR string }

// In returns the phrase in the language asked for; English if it is neither.
func (p Phrase) In(lang string) string {
	if arabic(lang) {
		return p.AR
	}
	return p.EN
}

// Say returns the phrase in the language asked for with its blanks filled. The
// blanks are numbered, because the languages order them differently.
func (p Phrase) Say(lang string, args ...any) string {
	return fmt.Sprintf(p.In(lang), args...)
}

// arabic says whether a BCP 47 tag means Arabic.
func arabic(lang string) bool { return lang == "ar" || strings.HasPrefix(lang, "ar-") }

// Fits says whether words of a source are in the script of the language asked
// for. Words that are not are never passed off as that language.
func Fits(words, lang string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) == arabic(lang)
}

// Join puts words in a row as the language does: "a, b and c".
func Join(words []string, lang string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	if arabic(lang) {
		return strings.Join(words, " و")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// Quoted sets words off as words of a source.
func Quoted(words, lang string) string {
	if arabic(lang) {
		return "«" + words + "»"
	}
	return "“" + words + "”"
}

// NotStated is what stands where a source says nothing.
var NotStated = Phrase{EN: "not stated", AR: "غير مذكور"}
