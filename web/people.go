package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/value"
)

// listsPage is the lists of the case and what they add up to.
type listsPage struct {
	reconcile.SummaryPage
	Rows    []listRow
	Overlap [][]int // by row: different people on both lists; nil where it is not counted
}

// listRow is one list, with its people on the scale of all lists.
type listRow struct {
	lists.Summary
	reconcile.ListLine
	Shared       int // people that another list has too
	AloneTo, End int // from 0 to 100
}

// listLists shows the lists, their latest releases, and how many different
// people they name.
func (s *Server) listLists(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	all, err := casework.Ask(r.Context(), s.desk, s.actor, lists.ListLists, struct{}{})
	if err != nil {
		return err
	}
	var page listsPage
	if len(all) > 0 { // nothing is linked where there is nothing to link
		page.SummaryPage, err = casework.Ask(r.Context(), s.desk, s.actor, reconcile.Summary, casework.Asked{Lang: string(lang)})
		if err != nil {
			return err
		}
	}
	most := 1
	lines := map[value.ID]reconcile.ListLine{}
	for _, l := range page.Lists {
		lines[l.ID], most = l, max(most, l.People)
	}
	for _, l := range all {
		row := listRow{Summary: l, ListLine: lines[l.ID]}
		row.Shared = row.ListLine.People - row.ListLine.Alone
		row.AloneTo, row.End = row.ListLine.Alone*100/most, row.ListLine.People*100/most
		page.Rows = append(page.Rows, row)
	}
	// With two lists, "on another list too" says all there is.
	if len(all) > 2 && page.Records <= overlapCounted {
		groups, err := casework.Ask(r.Context(), s.desk, s.actor, reconcile.Groups, casework.Asked{Lang: string(lang)})
		if err != nil {
			return err
		}
		page.Overlap = overlap(all, groups)
	}
	return s.render(w, r, http.StatusOK, "lists", "nav.lists", page)
}

// overlapCounted is for how many records the overlap of each two lists is
// counted while a page waits.
const overlapCounted = 100_000

// overlap counts the groups that have a record on each two lists.
func overlap(all []lists.Summary, groups []reconcile.GroupRow) [][]int {
	number := map[string]int{}
	counts := make([][]int, len(all))
	for i, l := range all {
		number[l.Name], counts[i] = i, make([]int, len(all))
	}
	on := map[string][]int{} // by group: the lists that it is on
	for _, g := range groups {
		if k := number[g.List]; !slices.Contains(on[g.Cluster], k) {
			on[g.Cluster] = append(on[g.Cluster], k)
		}
	}
	for _, those := range on {
		for _, i := range those {
			for _, j := range those {
				counts[i][j]++
			}
		}
	}
	return counts
}

// listPage is one list with its releases, and some of its records.
type listPage struct {
	lists.Page
	Shown    lists.ReleaseLine // the release whose report is shown
	More     int               // rows of the report that are not shown
	Columns  []listColumn
	Records  []listRecord
	From, To int
	Next     string // address of the next page; "" on the last
	Previous string
}

// listColumn is what one or several columns of a file mean together.
type listColumn struct {
	Role   string
	Header string // of a column without a role
}

// listRecord is a record with its cells in the order of the columns.
type listRecord struct {
	lists.Record
	Name  lists.Name
	Texts []string
}

const (
	recordsPerPage = 25
	failedShown    = 100
)

// showList shows a list: its records, its releases, how its columns are read,
// and which rows could not be taken.
func (s *Server) showList(w http.ResponseWriter, r *http.Request) error {
	var page listPage
	var err error
	name, q := r.PathValue("name"), r.URL.Query()
	if page.Page, err = casework.Ask(r.Context(), s.desk, s.actor, lists.ShowList, name); err != nil {
		return err
	}
	release := page.Release.ID
	if id := q.Get("release"); id != "" {
		release = value.ID(id)
	}
	if page.Shown, err = casework.Ask(r.Context(), s.desk, s.actor, lists.ShowRelease, release); err != nil {
		return err
	}
	if over := len(page.Shown.FailedRow) - failedShown; over > 0 {
		page.Shown.FailedRow, page.More = page.Shown.FailedRow[:failedShown], over
	}
	from, err := strconv.Atoi(q.Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	some, err := casework.Ask(r.Context(), s.desk, s.actor, lists.ListRecords, lists.Browsing{List: name, From: from, Limit: recordsPerPage})
	if err != nil {
		return err
	}
	page.lay(some, from)
	return s.render(w, r, http.StatusOK, "list", "list.title", page)
}

// lay puts records into columns: those that mean one thing (the parts of a
// date) stand in one.
func (p *listPage) lay(some lists.Browsed, from int) {
	for _, c := range p.List.Mapping.Columns {
		if c.Role == "ignore" || c.Header == p.List.Mapping.Origin {
			continue
		}
		column := listColumn{Role: c.Role}
		if c.Role == "" {
			column.Header = c.Header
		}
		if !slices.Contains(p.Columns, column) {
			p.Columns = append(p.Columns, column)
		}
	}
	for _, r := range some.Records {
		row := listRecord{Record: r, Name: lists.Name{List: some.List.Name, Origin: r.Origin}, Texts: make([]string, len(p.Columns))}
		for _, c := range r.Cells {
			column := listColumn{Role: c.Role}
			if c.Role == "" {
				column.Header = c.Header
			}
			at := slices.Index(p.Columns, column)
			switch {
			case at < 0 || strings.TrimSpace(c.Text) == "":
			case row.Texts[at] == "":
				row.Texts[at] = c.Text
			default:
				row.Texts[at] += " · " + c.Text
			}
		}
		p.Records = append(p.Records, row)
	}
	p.From, p.To = from+1, from+len(some.Records)
	if p.To < some.Total {
		p.Next = "?" + query("from", strconv.Itoa(p.To)) + "#records"
	}
	if from > 0 {
		p.Previous = "?" + query("from", strconv.Itoa(max(0, from-recordsPerPage))) + "#records"
	}
}

// personPage is the records of one person side by side.
type personPage struct {
	reconcile.PersonPage
	Conflicts int // things on which the records differ
}

// showPerson shows what each list says of one person, and why the records are
// held together. Nothing is merged.
func (s *Server) showPerson(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	data, err := casework.Ask(r.Context(), s.desk, s.actor, reconcile.Person,
		reconcile.PersonAsked{List: r.PathValue("list"), Record: r.URL.Query().Get("record"), Lang: string(lang)})
	if err != nil {
		return err
	}
	// Whoever sees why they are together has seen what the program thinks of
	// each pair of them: no judgement of theirs is blind after that.
	by := s.reviewer(r)
	s.sit(r, func(t *sitting) {
		for _, b := range data.Bonds {
			t.open(by, b.Key)
		}
	})
	page := personPage{PersonPage: data}
	for _, row := range data.Rows {
		if row.Conflict {
			page.Conflicts++
		}
	}
	return s.render(w, r, http.StatusOK, "person", "person.title", page)
}
