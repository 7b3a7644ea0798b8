package estimates

import (
	"cmp"
	"slices"
	"strconv"

	"sijil/estimate/table"
)

// noGroups is the table of a case in which nobody belongs.
var noGroups = []table.Stratum{{}}

// The strata of groups that say nothing of what divides the population, or of
// which as many records say one thing as another.
const (
	notStated     = "not stated"
	recordsDiffer = "records differ"
)

// division says for each record what divides the population; nil divides
// nothing.
type division struct {
	names []string
	of    []int32 // by record: index in names; -1 not known
}

// divide reads what the records say in a role, in the form in which linkage
// compares it: one spelling for "M", "male" and "ذكر". It is nil where no list
// has that role.
func (p *population) divide(role string) *division {
	if p.linked.Result == nil {
		return nil
	}
	set := p.linked.Result.Set
	slot := set.Find(role)
	if slot == nil {
		return nil
	}
	d := &division{of: make([]int32, set.N)}
	number := map[int32]int32{}
	for i := range d.of {
		v := set.Row(int32(i))[slot.Cell]
		if v == 0 {
			d.of[i] = -1
			continue
		}
		k, ok := number[v]
		if !ok {
			k = int32(len(d.names))
			number[v] = k
			word := strconv.Itoa(int(v))
			if slot.Lexis != nil {
				word = slot.Lexis.Folded[v]
			}
			d.names = append(d.names, word)
		}
		d.of[i] = k
	}
	return d
}

// stratum returns what most records of a group say.
func (d *division) stratum(records []int32) string {
	if d == nil {
		return ""
	}
	says := map[int32]int{}
	best, tie := int32(-1), false
	for _, i := range records {
		k := d.of[i]
		if k < 0 {
			continue
		}
		says[k]++
		switch n := says[k]; {
		case best < 0 || k == best || n > says[best]:
			best, tie = k, false
		case k != best && n == says[best]:
			tie = true
		}
	}
	switch {
	case best < 0:
		return notStated
	case tie:
		return recordsDiffer
	}
	return d.names[best]
}

// cell is where a group is counted.
type cell struct {
	stratum string
	pattern uint32
}

// tables counts the groups that belong, by capture pattern and stratum. There
// is always at least one stratum.
func (p *population) tables(group []int32, d *division) ([]table.Stratum, Counted) {
	var counted Counted
	for _, r := range p.ledger().Records {
		if p.column[r.List] >= 0 {
			counted.Records++
		}
	}
	counts := map[cell]int64{}
	eachGroup(group, func(records []int32) {
		b, pattern := p.group(records)
		if pattern == 0 {
			return
		}
		switch b {
		case isIn:
			counted.In++
			counts[cell{d.stratum(records), pattern}]++
		case isOut:
			counted.Out++
		case isContested:
			counted.Contested++
		default:
			counted.Undecided++
		}
	})
	return p.strata(counts), counted
}

// strata puts counts into tables, by name.
func (p *population) strata(counts map[cell]int64) []table.Stratum {
	byName := map[string][]table.Cell{}
	for c, n := range counts {
		byName[c.stratum] = append(byName[c.stratum], table.Cell{Pattern: c.pattern, Count: n})
	}
	var out []table.Stratum
	for name, cells := range byName {
		slices.SortFunc(cells, func(a, b table.Cell) int { return cmp.Compare(a.Pattern, b.Pattern) })
		out = append(out, table.Stratum{Name: name, Table: table.Table{Lists: p.columns, Cells: cells}})
	}
	if len(out) == 0 {
		return []table.Stratum{{Table: table.Table{Lists: p.columns}}}
	}
	slices.SortFunc(out, func(a, b table.Stratum) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// eachGroup calls see with the records of each group, ascending.
func eachGroup(group []int32, see func(records []int32)) {
	first := make([]int32, len(group)+1)
	for _, g := range group {
		first[g+1]++
	}
	for g := range group {
		first[g+1] += first[g]
	}
	sorted, at := make([]int32, len(group)), slices.Clone(first)
	for i, g := range group {
		sorted[at[g]] = int32(i)
		at[g]++
	}
	for g := range group {
		if records := sorted[first[g]:first[g+1]]; len(records) > 0 {
			see(records)
		}
	}
}

// captured returns tables in words.
func captured(strata []table.Stratum) []Captured {
	out := []Captured{}
	for _, s := range strata {
		for _, c := range s.Cells {
			row := Captured{Strata: s.Name, Count: c.Count}
			for j, name := range s.Lists {
				if c.Pattern>>j&1 == 1 {
					row.Lists = append(row.Lists, name)
				}
			}
			out = append(out, row)
		}
	}
	return out
}
