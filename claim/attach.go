package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// attach joins the Arabic prepositions of one letter, which a template writes
// with a stroke (لـ and بـ), to the word that came to stand behind them: لـ and
// الحكومة become للحكومة. Before anything that is not an Arabic word the stroke
// stays.
func attach(text string) string {
	var out strings.Builder
	for {
		at := strings.IndexRune(text, 'ـ')
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		before, after := text[:at], text[at+len("ـ"):]
		out.WriteString(before)
		word := strings.TrimPrefix(after, " ")
		first, _ := utf8.DecodeRuneInString(word)
		preposition := strings.HasSuffix(before, "ل") || strings.HasSuffix(before, "ب")
		switch {
		case !preposition || !standsAlone(before) || !unicode.Is(unicode.Arabic, first) || !unicode.IsLetter(first):
			out.WriteString("ـ")
			text = after
		case strings.HasSuffix(before, "ل") && strings.HasPrefix(word, "الل"):
			text = word[len("ال"):] // never three in a row
		case strings.HasSuffix(before, "ل") && strings.HasPrefix(word, "ال"):
			text = word[len("ا"):]
		default:
			text = word
		}
	}
}

// standsAlone says whether the last letter of a text is a word of its own.
func standsAlone(text string) bool {
	_, size := utf8.DecodeLastRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
	return last == utf8.RuneError || !unicode.IsLetter(last)
}
