package list

import (
	"slices"
	"strconv"
	"strings"

	"sijil/linkage/name"
)

// Formats are the forms of dates that a configuration can name.
var Formats = []string{"yyyymmdd", "ddmmyyyy", "mmddyyyy", "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy"}

// Numbers returns the groups of digits of a cell, at most four.
func Numbers(w string) []string {
	var groups []string
	start := -1
	for i := 0; i <= len(w); i++ {
		digit := i < len(w) && w[i] >= '0' && w[i] <= '9'
		switch {
		case digit && start < 0:
			start = i
		case !digit && start >= 0:
			groups = append(groups, w[start:i])
			start = -1
			if len(groups) == 4 {
				return groups
			}
		}
	}
	return groups
}

// plainDigits returns a cell with the digits of Arabic script as 0 to 9 and
// without marks that nobody sees.
func plainDigits(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			folded, _ := name.Fold(w)
			return folded
		}
	}
	return w
}

// isDate reports whether a cell has the shape of a date: a year of four digits
// at one end, or eight digits that begin or end with one. What follows, such as
// an hour, does not matter.
func isDate(w string) bool {
	g := Numbers(w)
	if len(g) == 1 && len(g[0]) == 8 && len(w) == 8 {
		return isYear(w[:4]) || isYear(w[4:])
	}
	if len(g) < 3 || len(g[1]) > 2 {
		return false
	}
	return isYear(g[0]) && len(g[2]) <= 2 || len(g[0]) <= 2 && (isYear(g[2]) || len(g[2]) == 2 && len(g) == 3 && strings.ContainsAny(w, "/."))
}

func isYear(w string) bool {
	n, err := strconv.Atoi(w)
	return err == nil && len(w) == 4 && n >= 1500 && n <= 2100
}

// recent reports whether the dates of a column lie within a few years, as those
// of deaths do and those of births do not.
func (c *Column) recent() bool {
	var years []int
	for _, w := range c.Words[1:] {
		for _, g := range Numbers(plainDigits(w)) {
			if len(g) == 8 && isYear(g[:4]) {
				g = g[:4]
			}
			if isYear(g) {
				n, _ := strconv.Atoi(g)
				years = append(years, n)
				break
			}
		}
	}
	slices.Sort(years)
	n := len(years)
	return n >= 20 && years[n-1-n/20]-years[n/20] <= 5
}

// dateFormat returns the order of day, month and year that most cells are in,
// or the empty string if the cells are years alone; sure is false if nothing
// tells whether the day or the month comes first.
func (c *Column) dateFormat() (format string, sure bool) {
	var compact, compactLast, ymd, last, dayFirst, dayLast, years int
	for _, w := range c.Words[1:] {
		g := Numbers(plainDigits(w))
		switch {
		case len(g) == 1 && len(g[0]) == 8:
			compact++
			if !isYear(g[0][:4]) && isYear(g[0][4:]) {
				compactLast++
				g = []string{g[0][:2], g[0][2:4]}
			}
		case len(g) == 1 && len(g[0]) == 4:
			years++
		case len(g) >= 3 && len(g[0]) == 4:
			ymd++
		case len(g) >= 3:
			last++
		}
		if len(g) >= 2 && len(g[0]) <= 2 {
			first, _ := strconv.Atoi(g[0])
			second, _ := strconv.Atoi(g[1])
			if first > 12 && second <= 12 {
				dayFirst++
			}
			if second > 12 && first <= 12 {
				dayLast++
			}
		}
	}
	told := dayFirst != dayLast
	switch {
	case years > compact+ymd+last:
		return "", true
	case compact > ymd+last && 2*compactLast > compact && dayLast > dayFirst:
		return "mmddyyyy", told
	case compact > ymd+last && 2*compactLast > compact:
		return "ddmmyyyy", told
	case compact > ymd+last:
		return "yyyymmdd", true
	case last > ymd && dayLast > dayFirst:
		return "mm/dd/yyyy", told
	case last > ymd:
		return "dd/mm/yyyy", told
	}
	return "yyyy-mm-dd", true
}

// joinParts makes one date of columns that hold its year, month and day, and
// finds months and days where only their content tells.
func joinParts(t *Table, roles []guessed) {
	for _, date := range []string{"birth", "death"} {
		at := map[string]int{}
		for i, g := range roles {
			if part, ok := strings.CutPrefix(g.Role, date+"."); ok {
				if _, taken := at[part]; !taken {
					at[part] = i
				}
			}
		}
		if len(at) == 0 {
			continue
		}
		joined := guessed{Field: Field{Role: date, Reason: "year, month and day stand in columns of their own"}}
		first := len(roles)
		for part, i := range at {
			switch part {
			case "year":
				joined.Parts.Year = roles[i].Column
			case "month":
				joined.Parts.Month = roles[i].Column
			case "day":
				joined.Parts.Day = roles[i].Column
			}
			first = min(first, i)
		}
		if len(at) == 1 {
			joined.Reason = roles[first].Reason
		}
		for _, i := range at {
			roles[i] = guessed{}
		}
		joined.completeFrom(t, roles, at)
		roles[first] = joined
	}
}

// completeFrom adds the month and day columns that only their content gives
// away: integers to 12 and to 31 beside a year. Where both stay below 13, the
// month is the one next to the year.
func (g *guessed) completeFrom(t *Table, roles []guessed, at map[string]int) {
	if g.Parts.Year == "" || g.Parts.Month != "" || g.Parts.Day != "" {
		return
	}
	var found []int
	for i := range roles {
		if roles[i].content && t.Columns[i].within(1, 31) && len(t.Columns[i].Words) > 1 {
			found = append(found, i)
		}
	}
	if len(found) != 2 {
		return
	}
	month, day := found[0], found[1]
	if year := at["year"]; !t.Columns[month].within(1, 12) || t.Columns[day].within(1, 12) && abs(day-year) < abs(month-year) {
		month, day = day, month
	}
	if !t.Columns[month].within(1, 12) {
		return
	}
	g.Parts.Month, g.Parts.Day = roles[month].Column, roles[day].Column
	g.Reason = "three columns of integers are years, months and days"
	roles[month], roles[day] = guessed{}, guessed{}
}

func abs(n int) int { return max(n, -n) }
