package value

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"unicode"

	"sijil/fault"
)

//go:embed rules.json
var rulesFile []byte

// Rule says how words of a source become bounds. Patterns are whole phrases in
// which {n} and {m} stand for numbers, {clock} for a time of day, {decade} for
// "60s", {month} for a month of a year, {noun} for a word for what is counted.
// Min and Max are numbers or small sums of what the pattern found: "n+1",
// "d+7", "n-10%"; an empty one is open.
type Rule struct {
	ID           string   `json:"id"`    // "count.more-than"; it stands in the Rule of a value
	Reads        string   `json:"reads"` // what sort of phrase: count, age, share, clock, part_of_day, later, month, decade, or a list of words
	EN           []string `json:"en"`
	AR           []string `json:"ar"`
	From         string   `json:"from,omitempty"` // hh:mm, for parts of the day
	To           string   `json:"to,omitempty"`
	Minutes      int      `json:"minutes,omitempty"` // tolerance, either side
	Unit         string   `json:"unit,omitempty"`
	Quality      Quality  `json:"quality,omitempty"`
	Min          string   `json:"min,omitempty"`
	Max          string   `json:"max,omitempty"`
	MinExclusive bool     `json:"min_exclusive,omitempty"`
	Says         Label    `json:"says,omitempty"` // the rule in words, for people
}

// RuleTable is the rules in force. It is published with every release, because
// bounds in a release mean what its table says.
type RuleTable struct {
	Version string `json:"version"` // the day of its last change
	Rules   []Rule `json:"rules"`
}

// phrasebook is the table, made ready for reading.
type phrasebook struct {
	table    RuleTable
	patterns map[string][]phrasePattern // by Reads, in order of the table
	words    map[string]map[string]int  // lists of words with their numbers, by Reads
}

type phrasePattern struct {
	rule  *Rule
	parts []string // literal, variable, literal, ...; normalised
}

var loadRules = sync.OnceValues(func() (*phrasebook, error) {
	b := &phrasebook{patterns: map[string][]phrasePattern{}, words: map[string]map[string]int{}}
	if err := json.Unmarshal(rulesFile, &b.table); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the table of rules in this program cannot be read")
	}
	for i := range b.table.Rules {
		b.add(&b.table.Rules[i])
	}
	return b, nil
})

func (b *phrasebook) add(r *Rule) {
	_, isWord := wordLists[r.Reads]
	for _, phrases := range [][]string{r.EN, r.AR} {
		for _, phrase := range phrases {
			if !isWord {
				b.patterns[r.Reads] = append(b.patterns[r.Reads], phrasePattern{r, splitPattern(normalise(phrase))})
				continue
			}
			if b.words[r.Reads] == nil {
				b.words[r.Reads] = map[string]int{}
			}
			n, _ := smallNumber(r.Min)
			b.words[r.Reads][normalise(phrase)] = n
		}
	}
}

// wordLists are the rules that only name words and their numbers.
var wordLists = map[string]struct{}{
	"month_name": {}, "hijri_month": {}, "decade_name": {}, "hour_name": {}, "noun": {}, "number_word": {},
}

// Rules returns the table of rules that this program reads words with.
func Rules() (RuleTable, error) {
	b, err := loadRules()
	if err != nil {
		return RuleTable{}, err
	}
	return b.table, nil
}

// splitPattern cuts a pattern at its variables: "between {n} and {m}" becomes
// "between ", "n", " and ", "m", "".
func splitPattern(p string) []string {
	var parts []string
	for {
		literal, rest, found := strings.Cut(p, "{")
		parts = append(parts, literal)
		if !found {
			return parts
		}
		var name string
		name, p, _ = strings.Cut(rest, "}")
		parts = append(parts, name)
	}
}

// match reports whether text fits the pattern; take is asked whether a piece of
// it can be what a variable stands for, and is asked again when the rest does
// not fit.
func match(parts []string, text string, take func(name, piece string) bool) bool {
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return rest == ""
	}
	for end := len(rest); end > 0; end-- {
		if take(parts[1], rest[:end]) && match(parts[2:], rest[end:], take) {
			return true
		}
	}
	return false
}

// maxWords bounds the phrases that are read.
const maxWords = 200

// normalise brings a phrase into the form in which phrases are compared: lower
// case, digits 0 to 9, plain quotes and hyphens, Arabic without vowel signs and
// with one form of each letter, single spaces, no punctuation around it.
func normalise(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= '٠' && r <= '٩':
			r = r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			r = r - '۰' + '0'
		case unicode.Is(unicode.Mn, r), r == 'ـ', unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r):
			r = ' '
		default:
			if plain, ok := plainForms[r]; ok {
				r = plain
			}
		}
		b.WriteRune(r)
	}
	s = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm").Replace(b.String())
	return strings.Join(strings.Fields(strings.Trim(s, " .,;:!?\"")), " ")
}

// plainForms are letters and signs that are written in several ways.
var plainForms = map[rune]rune{
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ة': 'ه', '٪': '%', '،': ',', '؛': ';',
	'’': '\'', '‘': '\'', '“': '"', '”': '"', '‐': '-', '‑': '-', '–': '-', '—': '-', '−': '-',
}

// prepare normalises words for reading, or says why they cannot be read.
func prepare(words string) (string, *phrasebook, error) {
	if len(words) > maxWords {
		return "", nil, fault.New(fault.Invalid, "these words are too long to be read; nothing was recorded").
			WithHint("Give the few words that say the number or the time, and the bounds yourself.")
	}
	text := normalise(words)
	if text == "" {
		return "", nil, unread("there are no words")
	}
	b, err := loadRules()
	return text, b, err
}

// unread is the answer to words that no rule reads: never a guess.
func unread(what string) error {
	return fault.New(fault.Invalid, "%s; nothing was recorded", what).
		WithHint("Keep the words and give the bounds yourself, or leave the bounds open.")
}
