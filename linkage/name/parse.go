package name

import (
	"slices"
	"strings"
)

// Parts are the slots of a full name, folded, the parts of each compound
// joined, without article. An empty slot was not written.
type Parts struct {
	Given, Father, Grandfather, Family string
	Kunya                              string // "abu …", "umm …" before a given name
	Steps                              Steps
}

// Parse splits a full name by position, as lists in Arabic-speaking countries
// write it: given, father, grandfather, (further forebears,) family. One word is
// a given name, two are given and family, three given, father and family; what
// stands between grandfather and family is left out. "Family, Given …" is turned
// around first. Western full names fit the same slots, the first middle name
// standing where the father's does.
func Parse(full string) Parts { return parse(full, nil) }

// Parse reads a full name as the function Parse does, and cuts words that were
// written as one.
func (c *Common) Parse(full string) Parts { return parse(full, c) }

func parse(full string, common *Common) Parts {
	var p Parts
	if before, after, ok := strings.Cut(full, ","); ok && !strings.Contains(after, ",") && strings.TrimSpace(after) != "" && len(strings.Fields(before)) == 1 {
		full = after + " " + before
		p.Steps |= Reordered
	}
	folded, steps := Fold(full)
	raw := strings.Fields(folded)
	words, more := join(raw)
	if common != nil {
		if cut, any := common.cut(raw, len(words)); any {
			words, more = join(cut)
			more |= Cut
		}
	}
	steps |= more
	p.Steps |= steps
	if len(words) >= 3 && kunya(words[0]) {
		p.Kunya, words = words[0], words[1:]
		p.Steps |= KunyaCut
	}
	switch n := len(words); {
	case n == 0:
	case n == 1:
		p.Given = words[0]
	case n == 2:
		p.Given, p.Family = words[0], words[1]
	case n == 3:
		p.Given, p.Father, p.Family = words[0], words[1], words[2]
	default:
		p.Given, p.Father, p.Grandfather, p.Family = words[0], words[1], words[2], words[n-1]
	}
	return p
}

// Slot folds the content of a column that holds one slot. Its words are joined,
// compounds as in a full name.
func Slot(s string) (string, Steps) {
	if folded, ok := foldASCII(s); ok && !strings.Contains(folded, " ") && !prefixed(folded) {
		return folded, 0
	}
	words, steps := Words(s)
	return strings.Join(words, " "), steps
}

// Words returns the words of a name, folded, compounds joined, articles cut,
// and "son of", "daughter of" left out.
func Words(s string) ([]string, Steps) {
	folded, steps := Fold(s)
	words, more := join(strings.Fields(folded))
	return words, steps | more
}

// join makes the parts of a name of its folded words.
func join(raw []string) ([]string, Steps) {
	var steps Steps
	words := make([]string, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		w := raw[i]
		last := i == len(raw)-1
		switch {
		case !last && slices.Contains(articles, w):
			steps |= ArticleCut
			if len(words) > 0 && divine(raw[i+1]) {
				words[len(words)-1] += second(raw[i+1])
				i++
				steps |= Glued
			}
			continue
		case !last && i > 0 && slices.Contains(sonOf, w):
			continue
		case !last && slices.Contains(joining, w):
			i++
			if slices.Contains(articles, raw[i]) && i < len(raw)-1 {
				i++
			}
			words = append(words, compound(w, raw[i]))
			steps |= Glued
			continue
		case len(words) > 0 && divine(w):
			words[len(words)-1] += second(w)
			steps |= Glued
			continue
		}
		words = append(words, single(w, &steps))
	}
	return words, steps
}

// single treats a word that stands alone: prefixes that are written together,
// article, abbreviation.
func single(w string, steps *Steps) string {
	if full, ok := abbreviations[w]; ok {
		*steps |= Abbreviation
		return full
	}
	for _, p := range abd {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 3 {
			return compound("abd", rest)
		}
	}
	if rest, ok := strings.CutPrefix(w, "عبدال"); ok && len(rest) >= 4 && rest != "له" {
		*steps |= ArticleCut
		return "عبد" + rest
	}
	if rest, ok := strings.CutPrefix(w, "ابوال"); ok && len(rest) >= 4 {
		*steps |= ArticleCut
		return "ابو" + rest
	}
	for _, end := range []string{"الدين", "aldin", "aldeen", "eldin", "eldeen"} {
		if first, ok := strings.CutSuffix(w, end); ok && len(first) >= 3 {
			*steps |= ArticleCut
			return first + end[len(article(end)):]
		}
	}
	if rest, ok := strings.CutPrefix(w, "abou"); ok && len(rest) >= 3 {
		return "abu" + rest
	}
	cut := unarticled(w)
	if cut != w {
		*steps |= ArticleCut
	}
	return cut
}

// article returns the article with which a word begins.
func article(w string) string {
	if strings.HasPrefix(w, "ال") {
		return "ال"
	}
	return w[:2]
}

// compound joins a leading particle with what follows it.
func compound(particle, rest string) string {
	rest = unarticled(rest)
	if strings.HasPrefix(particle, "abd") || particle == "abed" || particle == "abdou" {
		if rest == "lah" || rest == "llah" || rest == "ullah" || rest == "ollah" || rest == "elah" || rest == "alah" {
			rest = "allah"
		}
		return "abd" + rest
	}
	switch particle {
	case "abou", "abo", "abi", "aboo", "abul":
		particle = "abu"
	case "om", "oum", "um", "oom":
		particle = "umm"
	}
	return particle + rest
}

// unarticled cuts a leading article that is written together with its word.
func unarticled(w string) string {
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 4 && !slices.Contains(rooted, w) {
		return rest
	}
	return w
}

// divine reports whether a word is the second half of a compound such as
// "Nasr Allah" or "Nur al-Din", never a name by itself.
func divine(w string) bool { return slices.Contains(divineWords, w) }

// second returns the second half of a compound without the article that is
// written together with it: of "Eldin" and "uddeen" what "al-Din" leaves.
func second(w string) string {
	if strings.HasSuffix(w, "din") || strings.HasSuffix(w, "deen") || strings.HasSuffix(w, "dine") {
		return "din"
	}
	return unarticled(w)
}

// prefixed reports whether a folded single word may need more than folding.
func prefixed(w string) bool {
	_, short := abbreviations[w]
	return short || strings.HasPrefix(w, "ab")
}

func kunya(w string) bool {
	for _, p := range []string{"ابو", "ام", "abu", "umm"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 3 && (p != "ام" || len(rest) > 6) {
			return p != "ام"
		}
	}
	return false
}

// rooted are names whose first two letters are not the article.
var rooted = []string{"الله", "الياس", "الهام", "الفت", "الماس", "اليسار", "الاي", "الين"}

// The particles, in the spellings that lists use after folding.
var (
	articles    = []string{"al", "el", "ال", "ul", "ar", "as", "ash", "ad", "an", "at", "az", "er", "es", "ed", "il"}
	sonOf       = []string{"bin", "ben", "ibn", "bint", "ould", "بن", "ابن", "بنت", "ولد", "b"}
	joining     = []string{"abd", "abed", "abdel", "abdul", "abdal", "abdou", "abdoul", "abdil", "abdur", "عبد", "ابو", "ابي", "abu", "abou", "abo", "abi", "aboo", "abul", "um", "umm", "om", "oum", "ام", "ibn", "ابن"}
	abd         = []string{"abdoul", "abdel", "abdul", "abdal", "abdil", "abdol", "abedal", "abedel", "abedul", "abdur", "abdus", "abdu", "abed", "abd"}
	divineWords = []string{"allah", "ullah", "ellah", "الله", "الدين", "aldin", "aldeen", "eldin", "eldeen", "eddin", "eddine", "uddin", "addin", "addeen", "eddeen", "udeen", "din", "deen", "dine", "ldin", "aldine"}
)

var abbreviations = map[string]string{
	"md": "mohammed", "mhd": "mohammed", "mohd": "mohammed", "muhd": "mohammed", "mohmd": "mohammed",
}
