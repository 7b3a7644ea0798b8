package record

import (
	"strings"

	"sijil/linkage/list"
	"sijil/linkage/name"
)

func readFullName(w string, out []string) name.Steps {
	p := name.Parse(w)
	out[0], out[1], out[2], out[3] = p.Given, p.Father, p.Grandfather, p.Family
	return p.Steps
}

// readNumber reads the first whole number of a cell: "75", "~40", "12.0".
func readNumber(w string, out []string) name.Steps {
	folded := w
	if !ascii(w) {
		folded, _ = name.Fold(w)
	}
	if g := list.Numbers(folded); len(g) > 0 {
		out[0] = g[0]
	}
	return 0
}

// readDate splits a cell into year, month and day by the format. A day or month
// of 0 is not known; months beyond 12 are kept, since a typing error compares
// better than nothing.
func readDate(w, format string, out []string) {
	if !ascii(w) {
		w, _ = name.Fold(w)
	}
	g := list.Numbers(w)
	if len(g) == 1 && len(g[0]) == 8 {
		d := g[0]
		if strings.HasPrefix(format, "dd") {
			g = []string{d[4:], d[2:4], d[:2]}
		} else {
			g = []string{d[:4], d[4:6], d[6:]}
		}
	} else if len(g) >= 3 && len(g[0]) <= 2 {
		if strings.HasPrefix(format, "mm") {
			g = []string{g[2], g[0], g[1]}
		} else {
			g = []string{g[2], g[1], g[0]}
		}
	}
	for k := range min(3, len(g)) {
		if strings.Trim(g[k], "0") != "" {
			out[k] = g[k]
		}
	}
}

func ascii(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			return false
		}
	}
	return true
}

// readSex maps the usual words for sex; others are kept, folded.
func readSex(w string) string {
	folded, _ := name.Fold(w)
	switch folded {
	case "m", "male", "man", "boy", "ذكر", "رجل", "طفل", "ولد", "homme", "h":
		return "male"
	case "f", "female", "woman", "girl", "انثي", "امراه", "سيده", "طفله", "بنت", "femme", "w":
		return "female"
	case "u", "unknown", "غير معروف":
		return ""
	}
	return folded
}
