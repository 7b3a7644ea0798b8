package wording

import (
	"regexp"
	"strconv"
	"strings"

	"sijil/value"
)

var (
	rangeWords   = Phrase{EN: "%[1]d to %[2]d", AR: "%[1]d إلى %[2]d"}
	atLeastWords = Phrase{EN: "at least %[1]d", AR: "%[1]d على الأقل"}
	atMostWords  = Phrase{EN: "at most %[1]d", AR: "%[1]d على الأكثر"}
	besideWords  = Phrase{EN: "%[1]s as said: %[2]s", AR: "%[1]s، بلفظ المصدر: %[2]s"}
)

// Number returns bounds in words: "32", "30 to 34", "at least 101". In Arabic
// a range is in words, because the dash form is read from the wrong end.
func Number(min, max *int64, lang string) string {
	switch {
	case min == nil && max == nil:
		return NotStated.In(lang)
	case max == nil:
		return atLeastWords.Say(lang, *min)
	case min == nil:
		return atMostWords.Say(lang, *max)
	case *min == *max:
		return strconv.FormatInt(*min, 10)
	}
	return rangeWords.Say(lang, *min, *max)
}

// saying is a way in which sources speak of numbers, with its Arabic. %s
// stands for a number, or for a word that is itself one of the sayings.
type saying struct {
	en *regexp.Regexp
	ar string
}

// sayings translates the words of a count, so that an Arabic page shows "أكثر
// من 100" and not a bound that the source never named. The first that fits the
// whole of the words is used; words that fit none are quoted as they are.
var sayings = []saying{
	{regexp.MustCompile(`^(?:more than|over) (\d+)$`), "أكثر من $1"},
	{regexp.MustCompile(`^at least (\d+)$`), "$1 على الأقل"},
	{regexp.MustCompile(`^at most (\d+)$`), "$1 على الأكثر"},
	{regexp.MustCompile(`^up to (\d+)$`), "ما يصل إلى $1"},
	{regexp.MustCompile(`^(?:fewer|less) than (\d+)$`), "أقل من $1"},
	{regexp.MustCompile(`^(?:about|around|approximately|some) (\d+)$`), "نحو $1"},
	{regexp.MustCompile(`^(?:nearly|almost) (\d+)$`), "ما يقارب $1"},
	{regexp.MustCompile(`^(?:some )?(\d+) to (\d+)$`), "$1 إلى $2"},
	{regexp.MustCompile(`^between (\d+) and (\d+)$`), "بين $1 و$2"},
	{regexp.MustCompile(`^much higher$`), "أعلى بكثير"},
	{regexp.MustCompile(`^higher$`), "أعلى"},
	{regexp.MustCompile(`^much lower$`), "أقل بكثير"},
	{regexp.MustCompile(`^lower$`), "أقل"},
	{regexp.MustCompile(`^several$`), "عدة"},
	{regexp.MustCompile(`^dozens$`), "عشرات"},
	{regexp.MustCompile(`^scores$`), "عشرات"},
	{regexp.MustCompile(`^hundreds$`), "مئات"},
	{regexp.MustCompile(`^thousands$`), "آلاف"},
	{regexp.MustCompile(`^many$`), "كثيرون"},
	{regexp.MustCompile(`^most$`), "معظمهم"},
	{regexp.MustCompile(`^mostly$`), "في معظمها"},
	{regexp.MustCompile(`^some$`), "بعضهم"},
	{regexp.MustCompile(`^a few$`), "قلة"},
	{regexp.MustCompile(`^half$`), "نصفهم"},
}

// AsSaid returns words of a source in the language asked for, and whether that
// could be done without inventing any.
func AsSaid(words, lang string) (string, bool) {
	words = strings.TrimSpace(words)
	if words == "" {
		return "", false
	}
	if Fits(words, lang) {
		return words, true
	}
	if arabic(lang) {
		for _, s := range sayings {
			if s.en.MatchString(strings.ToLower(words)) {
				return s.en.ReplaceAllString(strings.ToLower(words), s.ar), true
			}
		}
	}
	return Quoted(words, lang), false
}

// Count returns one count as it is shown: the number or range, or the
// words of the source where it speaks in words and not in a number. Words that
// cannot be put into the language asked for are quoted beside the bounds.
func Count(c *value.Count, lang string) string {
	if c.Quality == value.Exact || c.Quality == "" || strings.TrimSpace(c.Words) == "" {
		return Number(c.Min, c.Max, lang)
	}
	words, ok := AsSaid(c.Words, lang)
	if ok || (c.Min == nil && c.Max == nil) {
		return words
	}
	return besideWords.Say(lang, Number(c.Min, c.Max, lang), words)
}
