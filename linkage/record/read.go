package record

import (
	"strconv"
	"strings"

	"sijil/linkage/list"
	"sijil/linkage/name"
)

func readFullName(common *name.Common, w string, out []string) name.Steps {
	p := common.Parse(w)
	if name.Unnamed(p.Given, p.Father, p.Grandfather, p.Family) {
		return p.Steps | name.NoName
	}
	out[0], out[1], out[2], out[3] = p.Given, p.Father, p.Grandfather, p.Family
	return p.Steps
}

func readSlot(w string, out []string) name.Steps {
	v, steps := name.Slot(w)
	if name.Unnamed(v) {
		return steps | name.NoName
	}
	out[0] = v
	return steps
}

func readText(w string, out []string) name.Steps {
	v, steps := name.Fold(w)
	if name.Unnamed(v) {
		return steps | name.NoName
	}
	out[0] = v
	return steps
}

// readIdentifier folds a number and takes out what groups its digits.
func readIdentifier(w string, out []string) name.Steps {
	steps := readText(w, out)
	if strings.Contains(out[0], " ") {
		out[0] = strings.ReplaceAll(out[0], " ", "")
		steps |= name.Glued
	}
	return steps
}

// plain returns a cell with digits from 0 to 9.
func plain(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			folded, _ := name.Fold(w)
			return folded
		}
	}
	return w
}

// readNumber reads the first whole number of a cell: "75", "~40", "12.0".
func readNumber(w string, out []string) name.Steps {
	if g := list.Numbers(plain(w)); len(g) > 0 {
		out[0] = g[0]
	}
	return 0
}

// oldest is the greatest age that is believed.
const oldest = 125

// readAge reads an age in years: "75", "~40", the middle of "30-40", 0 for "8
// months" and "رضيع". What cannot be an age is not known.
func readAge(w string, out []string) name.Steps {
	folded, _ := name.Fold(w)
	words := strings.Fields(folded)
	for _, word := range words {
		if young[word] {
			out[0] = "0"
			return 0
		}
	}
	g := list.Numbers(plain(w))
	if len(g) == 0 {
		return 0
	}
	age, err := strconv.Atoi(g[0])
	if len(g) == 2 && strings.IndexByte(w, '.') < 0 {
		if other, err := strconv.Atoi(g[1]); err == nil && other > age && other <= oldest {
			age = (age + other) / 2
		}
	}
	if err == nil && age <= oldest {
		out[0] = strconv.Itoa(age)
	}
	return 0
}

// young are the words of ages below one year, folded.
var young = map[string]bool{
	"month": true, "months": true, "mo": true, "week": true, "weeks": true, "day": true, "days": true, "newborn": true, "infant": true, "mois": true,
	"شهر": true, "اشهر": true, "شهور": true, "شهرين": true, "اسبوع": true, "اسابيع": true, "يوم": true, "ايام": true, "رضيع": true, "رضيعه": true,
}

// Sex returns "male" or "female" for the usual words in English, French and
// Arabic, alone or among others, "" for those that say it is not known, and every other word folded.
func Sex(w string) string {
	sex, _ := foldSex(w)
	return sex
}

// foldSex finds the word for a sex, alone or among others: "Adult - Male".
func foldSex(w string) (string, name.Steps) {
	folded, steps := name.Fold(w)
	if folded == "u" || name.Unnamed(folded) {
		return "", steps | name.NoName
	}
	for _, word := range strings.Fields(folded) {
		if sex := sexes[word]; sex != "" {
			return sex, steps
		}
	}
	return folded, steps
}

// sexes are the words that tell a sex in English, Arabic and French, folded.
var sexes = map[string]string{
	"m": "male", "male": "male", "man": "male", "men": "male", "boy": "male", "ذكر": "male", "رجل": "male", "طفل": "male", "ولد": "male", "شاب": "male", "homme": "male", "h": "male", "garcon": "male",
	"f": "female", "female": "female", "woman": "female", "women": "female", "girl": "female", "انثي": "female", "امراه": "female", "سيده": "female", "طفله": "female", "بنت": "female", "femme": "female", "w": "female", "fille": "female",
}

func readSex(w string, out []string) name.Steps {
	sex, steps := foldSex(w)
	if steps&name.NoName == 0 {
		out[0] = sex
	}
	return steps
}
