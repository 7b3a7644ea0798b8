package sheet

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sijil/linkage"
	"sijil/linkage/list"
)

// listShown is one list as it was read.
type listShown struct {
	Name    string
	File    string
	Records int
	ID      string
	AsOf    string
	Once    bool // repeats nobody
	Columns []columnShown
}

// columnShown is one column, what it was taken for, and why.
type columnShown struct {
	Header, Role, Format, Reason string
	Known                        float64 // share of records that have it
	Values                       int     // different ones
}

func listsOf(r Run) []listShown {
	var out []listShown
	ids := map[string]string{}
	fields := map[string][]list.Field{}
	for _, src := range r.sources {
		ids[src.Table.Name], fields[src.Table.Name] = src.ID, src.Fields
	}
	for _, t := range r.Tables {
		l := r.Config.Lists[t.Name]
		s := listShown{Name: t.Name, File: l.File, Records: t.Rows, ID: ids[t.Name], AsOf: l.AsOf, Once: l.DuplicateFree}
		for i := range t.Columns {
			c := &t.Columns[i]
			column := columnShown{Header: c.Header, Role: "not named", Reason: "the configuration does not name it; it is not compared", Values: len(c.Words) - 1,
				Known: float64(c.Known()) / float64(max(1, t.Rows))}
			if c.Header == s.ID {
				column.Role, column.Reason = "id", "it tells the records apart and is never compared"
			}
			for _, f := range fields[t.Name] {
				if slices.Contains(f.Columns(), c.Header) {
					column.Role, column.Format, column.Reason = f.Role+partOf(f, c.Header), f.Format, cmp.Or(f.Reason, "as configured")
				}
			}
			s.Columns = append(s.Columns, column)
		}
		out = append(out, s)
	}
	return out
}

// partOf says which part of a date a column holds, if it holds one.
func partOf(f list.Field, column string) string {
	switch column {
	case f.Parts.Year:
		return ", year"
	case f.Parts.Month:
		return ", month"
	case f.Parts.Day:
		return ", day"
	}
	return ""
}

// sizeShown is how many groups have so many records.
type sizeShown struct {
	Records, Groups int
	Width           float64 // percent of the widest bar
}

// mostSizes is how many sizes of groups have a line of their own.
const mostSizes = 20

func sizesOf(r *linkage.Result) (lines []sizeShown, larger *sizeShown) {
	members := map[int32]int{}
	for _, c := range r.Cluster {
		members[c]++
	}
	groups := map[int]int{}
	most := 0
	for _, n := range members {
		groups[n]++
		most = max(most, groups[n])
	}
	for k, n := range slices.Sorted(maps.Keys(groups)) {
		if k < mostSizes {
			lines = append(lines, sizeShown{n, groups[n], share(float64(groups[n]), float64(most))})
			continue
		}
		if larger == nil {
			larger = &sizeShown{}
		}
		larger.Records, larger.Groups = n, larger.Groups+groups[n]
	}
	return lines, larger
}

// overlap is how many people are on which lists.
type overlap struct {
	Lists    []string
	Both     [][]int // people on both lists; on the diagonal, on that list
	Patterns []pattern
	More     int // patterns that are not shown
}

// pattern is a combination of lists and how many people are on exactly those.
type pattern struct {
	On     []bool
	People int
	Width  float64
}

const (
	mostLists    = 12
	mostPatterns = 30
)

func overlapOf(r *linkage.Result) overlap {
	s := r.Set
	if len(s.Lists) < 2 || len(s.Lists) > mostLists {
		return overlap{}
	}
	on := map[int32]uint32{}
	for i, c := range r.Cluster {
		on[c] |= 1 << s.List[i]
	}
	count := map[uint32]int{}
	for _, lists := range on {
		count[lists]++
	}
	o := overlap{Lists: s.Lists, Both: make([][]int, len(s.Lists))}
	for a := range s.Lists {
		o.Both[a] = make([]int, len(s.Lists))
		for b := range s.Lists {
			for lists, n := range count {
				if lists>>a&1 == 1 && lists>>b&1 == 1 {
					o.Both[a][b] += n
				}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(count), func(a, b uint32) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	for k, lists := range keys {
		if k == mostPatterns {
			o.More = len(keys) - k
			break
		}
		p := pattern{People: count[lists], Width: share(float64(count[lists]), float64(count[keys[0]]))}
		for a := range s.Lists {
			p.On = append(p.On, lists>>a&1 == 1)
		}
		o.Patterns = append(o.Patterns, p)
	}
	return o
}

// written returns what a list says of a record, column by column, as it stands.
func written(r Run, i int32) []cell {
	s := r.Result.Set
	var out []cell
	for _, src := range r.sources {
		if src.Table.Name != s.Lists[s.List[i]] {
			continue
		}
		for _, f := range src.Fields {
			if f.Role == "ignore" {
				continue
			}
			var words []string
			for _, header := range f.Columns() {
				if c := src.Table.Find(header); c != nil {
					if w := c.Words[c.IDs[s.At[i]]]; w != "" {
						words = append(words, w)
					}
				}
			}
			if len(words) > 0 {
				out = append(out, cell{strings.Join(f.Columns(), ", "), strings.Join(words, " – ")})
			}
		}
	}
	return out
}

// cell is one column of a record.
type cell struct{ Header, Words string }
