package reconcile

import (
	"slices"
	"strconv"
	"strings"

	"sijil/casework/lists"
	"sijil/linkage/list"
	"sijil/linkage/score"
)

// rows says which row of a page the cells of one list stand in: one for each
// role, with a number where a list has several columns of it, as linkage names
// its slots.
type rows map[lists.Cell]string

func rowsOf(of lists.List) rows {
	in := rows{}
	used := map[string]int{}
	parts := map[string]map[string]bool{} // of the date that is being put together
	for _, c := range of.Mapping.Columns {
		key := lists.Cell{Role: c.Role, Part: c.Part, Header: c.Header}
		if c.Role == "" {
			in[key] = ""
			continue
		}
		if c.Part == "" || parts[c.Role] == nil || parts[c.Role][c.Part] {
			used[c.Role]++
			parts[c.Role] = map[string]bool{}
		}
		parts[c.Role][c.Part] = true
		in[key] = numbered(c.Role, used[c.Role])
	}
	return in
}

func numbered(role string, n int) string {
	if n > 1 {
		return role + " " + strconv.Itoa(n)
	}
	return role
}

// said is what one record says, row by row.
type said struct {
	row    string // role, with its number; "" for a column that is not compared
	header string // of such a column
	parts  [4]string
}

// places are the parts of a date, in the order in which they are written.
var places = []string{"year", "month", "day"}

func (in rows) read(cells []lists.Cell) []said {
	var out []said
	for _, c := range cells {
		row, known := in[lists.Cell{Role: c.Role, Part: c.Part, Header: c.Header}]
		if !known {
			row = c.Role
		}
		s := said{row: row}
		if row == "" || row == "ignore" {
			s.row, s.header = "", c.Header
		}
		at := slices.IndexFunc(out, func(o said) bool { return o.row == s.row && o.header == s.header })
		if at < 0 {
			out = append(out, s)
			at = len(out) - 1
		}
		out[at].parts[slices.Index(places, c.Part)+1] = strings.TrimSpace(c.Text)
	}
	return out
}

// text writes what a record says in one row; the parts of a date in the order of
// ISO 8601, "?" for a part that is not known.
func (s said) text() string {
	dated := s.parts[1:]
	if dated[0]+dated[1]+dated[2] == "" {
		return s.parts[0]
	}
	for len(dated) > 0 && dated[len(dated)-1] == "" {
		dated = dated[:len(dated)-1]
	}
	shown := make([]string, len(dated))
	for k, d := range dated {
		if shown[k] = d; d == "" {
			shown[k] = "?"
		}
	}
	return strings.TrimSpace(s.parts[0] + " " + strings.Join(shown, "-"))
}

// whole are the roles that a full name stands for.
var whole = []string{"given", "father", "grandfather", "family"}

// joined puts the parts of a name together where another record has the full
// name in one column.
func joined(out []said, full bool) []said {
	if !full || slices.ContainsFunc(out, func(s said) bool { return s.row == "name" }) {
		return out
	}
	var parts []string
	for _, role := range whole {
		for _, s := range out {
			if s.row == role && s.text() != "" {
				parts = append(parts, s.text())
			}
		}
	}
	out = slices.DeleteFunc(out, func(s said) bool { return slices.Contains(whole, s.row) })
	return append([]said{{row: "name", parts: [4]string{strings.Join(parts, " ")}}}, out...)
}

// beside puts what several records say side by side: the rows, in the order of
// roles, and the text of each record in each.
func beside(all [][]said) (order []said, texts [][]string) {
	full := slices.ContainsFunc(all, func(out []said) bool {
		return slices.ContainsFunc(out, func(s said) bool { return s.row == "name" })
	})
	for k := range all {
		all[k] = joined(all[k], full)
		for _, s := range all[k] {
			if !slices.ContainsFunc(order, func(o said) bool { return o.row == s.row && o.header == s.header }) {
				order = append(order, s)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b said) int { return rank(a.row) - rank(b.row) })
	for _, o := range order {
		line := make([]string, len(all))
		for k, out := range all {
			for _, s := range out {
				if s.row == o.row && s.header == o.header {
					line[k] = s.text()
				}
			}
		}
		texts = append(texts, line)
	}
	return order, texts
}

// rank orders rows: names first, then as linkage lists the roles, then what is
// not compared.
func rank(row string) int {
	base, _, _ := strings.Cut(row, " ")
	switch at := slices.Index(list.Roles, base); {
	case base == "name":
		return -1
	case row == "" || at < 0:
		return len(list.Roles)
	default:
		return at
	}
}

// level is how far one slot of two records agrees.
type level struct{ of, words string }

// levels takes the words of a comparison apart, slot by slot: the three names
// that are weighed as one are three slots again.
func levels(terms []score.Term) []level {
	var out []level
	for _, t := range terms {
		if !strings.Contains(t.Field, ", ") {
			out = append(out, level{t.Field, t.Level})
			continue
		}
		for _, part := range strings.Split(t.Level, ", ") {
			of, words, _ := strings.Cut(part, " ")
			out = append(out, level{of, words})
		}
	}
	return out
}

// agreed says how far two records agree in a row, from the levels of the slots
// that stand in it.
func agreed(row string, all []level) (Agreement, string) {
	var found []level
	for _, l := range all {
		switch {
		case l.of == row, strings.HasPrefix(l.of, row+"."), row == "name" && slices.Contains(whole, l.of):
			found = append(found, level{strings.TrimPrefix(l.of, row+"."), l.words})
		}
	}
	if len(found) == 0 {
		return "", ""
	}
	together := score.AgreementOf(found[0].words)
	words := make([]string, 0, len(found))
	alike := true
	for _, l := range found {
		switch a := score.AgreementOf(l.words); {
		case a == score.Missing: // what is known counts
		case together == score.Missing:
			together = a
		case a != together:
			together = score.Near
		}
		alike = alike && l.words == found[0].words
		words = append(words, l.of+" "+l.words)
	}
	// Brothers share all of a full name but the given one.
	if row == "name" && slices.ContainsFunc(found, func(l level) bool { return l.of == "given" && score.AgreementOf(l.words) == score.Different }) {
		together = score.Different
	}
	if alike {
		return together, found[0].words
	}
	return together, strings.Join(words, ", ")
}
