package estimate

import "fmt"

// Total is a number that somebody states without saying who is counted: a
// figure, not a list.
type Total struct {
	Name       string // of the figure
	Shown      string // the number as it is shown
	Population string // whom it counts: what happened, status, place, period, by whom
	Records    int64  // how many persons are on record behind it
}

// Totals answers when figures take the place of counts. An overlap can only be
// seen between lists that name people, so totals without records are refused,
// and figures of different populations are too. The documented count is zero
// because no person was compared with another.
func Totals(totals []Total, s Settings) Answer {
	a := Answer{Lists: []List{}, Frequencies: []int64{}, Overlaps: []Overlap{}, Results: []Result{}}
	var bare []string
	populations := map[string]bool{}
	for _, t := range totals {
		a.Lists = append(a.Lists, List{Name: t.Name, Records: t.Records, Alone: t.Records})
		populations[t.Population] = true
		if t.Records == 0 {
			bare = append(bare, fmt.Sprintf("%s (%s)", t.Name, t.Shown))
		}
	}
	for _, method := range Methods() {
		if !s.wants(method) {
			continue
		}
		r := Result{Method: method, Seed: s.Seed, Refused: []Refusal{}, Warnings: []Warning{}}
		if len(totals) < fewestLists {
			r.refuse(Data, "too-few-lists", "%d figures were given; fewer than 3 lists cannot show whether they found people independently.", len(totals))
		}
		for _, b := range bare {
			r.refuse(Data, "totals-without-records", "%s is a total without records: nobody can say which of the people it counts are in the other figures, so there is no overlap to estimate from.", b)
		}
		if len(populations) > 1 {
			r.refuse(Data, "no-common-population", "The figures do not count the same population: what happened, the status of the people, the place, the period or who did it differ.")
		}
		a.Results = append(a.Results, r)
	}
	return a.finish(s)
}
