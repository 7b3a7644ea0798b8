package record

import (
	"slices"
	"strconv"
	"strings"

	"sijil/linkage/list"
	"sijil/linkage/name"
)

// readDate splits a cell into year, month and day, as far as they are sure: of a
// range of days only what all its days share, of a date that is said to be
// approximate no day. What is not sure is not known, and speaks neither for nor
// against.
func readDate(w, format string, out []string) {
	first, last := rangeOf(w)
	readDay(first, format, out)
	if last != "" {
		var end [3]string
		readDay(last, format, end[:])
		for k := range end {
			if out[k] != end[k] {
				clear(out[k:3])
				break
			}
		}
	}
	if approximate(w) {
		out[2] = ""
	}
}

// rangeOf divides a cell that gives a first and a last day, each with its year.
func rangeOf(w string) (first, last string) {
	for _, between := range []string{"..", "/", " to ", " - ", "–", " until ", " au ", " الى ", " إلى ", " حتى "} {
		if a, b, ok := strings.Cut(w, between); ok && hasYear(a) && hasYear(b) {
			return a, b
		}
	}
	return w, ""
}

func hasYear(w string) bool {
	return slices.ContainsFunc(list.Numbers(plain(w)), func(g string) bool { return len(g) == 4 || len(g) == 8 })
}

// approximate reports whether a date says that it is not exact.
func approximate(w string) bool {
	if strings.ContainsAny(w, "~?%≈") {
		return true
	}
	folded, _ := name.Fold(w)
	return slices.ContainsFunc(strings.Fields(folded), func(word string) bool { return slices.Contains(about, word) })
}

// about are the words for "approximately", folded.
var about = []string{"about", "around", "approximately", "approx", "circa", "ca", "c", "early", "mid", "late", "vers", "environ", "نحو", "حوالي", "تقريبا", "قرابه", "اوائل", "اواخر", "منتصف"}

// readDay splits one date. The format tells the order
// only where the cell leaves it open: a group of four digits is the year
// wherever it stands, and a month by name is the month. A day or month of 0 is
// not known; months beyond 12 are kept, since a typing error compares better
// than nothing. Years of two digits are those from 1931 to 2030.
func readDay(w, format string, out []string) {
	w = plain(w)
	g := list.Numbers(w)
	if len(g) == 0 {
		return
	}
	var year, month, day string
	switch {
	case len(g) == 1 && len(g[0]) == 8:
		year, month, day = eightDigits(g[0], format)
	case len(g[0]) == 4:
		year = g[0]
		if named := monthNamed(w); named != "" {
			month, day = named, at(g, 1)
		} else {
			month, day = at(g, 1), at(g, 2)
		}
	case monthNamed(w) != "":
		month = monthNamed(w)
		if day, year = g[0], at(g, 1); year == "" { // "May 65"
			day, year = "", g[0]
		}
	case len(g) == 2 && len(g[1]) == 4: // "05/1960"
		month, year = g[0], g[1]
	case len(g) >= 3 && len(g[0]) <= 2 && strings.HasPrefix(format, "mm"):
		month, day, year = g[0], g[1], g[2]
	case len(g) >= 3 && len(g[0]) <= 2 && strings.HasPrefix(format, "yy") && len(g[2]) == 2:
		year, month, day = g[0], g[1], g[2]
	case len(g) >= 3 && len(g[0]) <= 2:
		day, month, year = g[0], g[1], g[2]
	}
	if len(year) == 2 {
		year = century(year)
	}
	for k, part := range [3]string{year, month, day} {
		if fits := k == 0 && len(part) == 4 || k > 0 && len(part) <= 2; fits && strings.Trim(part, "0") != "" {
			out[k] = part
		}
	}
}

// eightDigits reads a date without separators.
func eightDigits(d, format string) (year, month, day string) {
	switch {
	case strings.HasPrefix(format, "dd"):
		return d[4:], d[2:4], d[:2]
	case strings.HasPrefix(format, "mm"):
		return d[4:], d[:2], d[2:4]
	}
	return d[:4], d[4:6], d[6:]
}

func at(groups []string, i int) string {
	if i < len(groups) {
		return groups[i]
	}
	return ""
}

// century writes a year of two digits in four.
func century(year string) string {
	if n, _ := strconv.Atoi(year); n > 30 {
		return "19" + year
	}
	return "20" + year
}

// monthNamed returns the number of the month that a cell names in letters, or
// the empty string.
func monthNamed(w string) string {
	letters := false
	for i := 0; i < len(w); i++ {
		if c := w[i] | 0x20; c >= 'a' && c <= 'z' || w[i] >= 0x80 {
			letters = true
			break
		}
	}
	if !letters {
		return ""
	}
	folded, _ := name.Fold(w)
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return ' '
		}
		return r
	}, folded))
	for i, word := range words {
		if i+1 < len(words) {
			if m := months[word+" "+words[i+1]]; m != "" {
				return m
			}
		}
		if m := months[word]; m != "" {
			return m
		}
	}
	return ""
}

// months are the names of months after folding: English and French, and those
// of Arabic calendars from the Levant to the Maghreb.
var months = map[string]string{
	"january": "1", "jan": "1", "janvier": "1", "يناير": "1", "كانون الثاني": "1", "جانفي": "1",
	"february": "2", "feb": "2", "fevrier": "2", "فبراير": "2", "شباط": "2", "فيفري": "2",
	"march": "3", "mar": "3", "mars": "3", "مارس": "3", "اذار": "3",
	"april": "4", "apr": "4", "avril": "4", "ابريل": "4", "نيسان": "4", "افريل": "4",
	"may": "5", "mai": "5", "مايو": "5", "ايار": "5", "ماي": "5",
	"june": "6", "jun": "6", "juin": "6", "يونيو": "6", "حزيران": "6", "جوان": "6",
	"july": "7", "jul": "7", "juillet": "7", "يوليو": "7", "تموز": "7", "جويليه": "7",
	"august": "8", "aug": "8", "aout": "8", "اغسطس": "8", "اب": "8", "اوت": "8",
	"september": "9", "sep": "9", "sept": "9", "septembre": "9", "سبتمبر": "9", "ايلول": "9",
	"october": "10", "oct": "10", "octobre": "10", "اكتوبر": "10", "تشرين الاول": "10",
	"november": "11", "nov": "11", "novembre": "11", "نوفمبر": "11", "تشرين الثاني": "11",
	"december": "12", "dec": "12", "decembre": "12", "ديسمبر": "12", "كانون الاول": "12",
}
