package web

import (
	"net/http"
	"slices"
	"strconv"

	"sijil/casework"
	"sijil/claim"
	"sijil/value"
)

// actPage is the claims about one thing side by side, each under a letter.
type actPage struct {
	casework.ActPage
	Letters  []string // of Cards
	Compared []compared
}

// compared is how the claims go together in one respect.
type compared struct {
	Field   string
	Verdict string
	Letters []string // of the claims that go together like that
}

// showAct puts everything that is said about one act, event, person or set
// side by side, with equal weight: no claim wins in silence.
func (s *Server) showAct(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	data, err := casework.Ask(r.Context(), s.desk, s.actor, casework.CompareClaims,
		casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	page := actPage{ActPage: data}
	letters := map[value.ID]string{}
	for i, c := range data.Cards {
		letters[c.ID] = letter(i)
		page.Letters = append(page.Letters, letter(i))
	}
	for _, d := range data.Differences {
		row := compared{Field: d.Field, Verdict: string(d.Verdict)}
		for _, id := range d.Claims() {
			row.Letters = append(row.Letters, letters[id])
		}
		slices.Sort(row.Letters)
		page.Compared = append(page.Compared, row)
	}
	return s.renderTitled(w, r, http.StatusOK, "act", data.Entity.Label.In(string(lang)), page)
}

// letter returns A to Z, then A1 and so on.
func letter(i int) string {
	l := string(rune('A' + i%26))
	if i >= 26 {
		l += strconv.Itoa(i / 26)
	}
	return l
}

// entityList is what claims are about, by kind.
type entityList struct {
	Kinds    []kindCount
	Kind     string
	Total    int
	Entities []claim.Entity
	Next     string // address of the next page; "" on the last
}

// kindCount is how many entities there are of a kind.
type kindCount struct {
	Kind  string
	Count int
}

// listActs lists what claims are about: events and acts, people, groups,
// places, sets.
func (s *Server) listActs(w http.ResponseWriter, r *http.Request) error {
	if _, err := langOf(r); err != nil {
		return err
	}
	all, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ListEntities, "")
	if err != nil {
		return err
	}
	page := entityList{Kind: r.URL.Query().Get("kind"), Total: len(all)}
	at := map[string]int{}
	for _, e := range all {
		i, ok := at[e.Kind]
		if !ok {
			i = len(page.Kinds)
			at[e.Kind] = i
			page.Kinds = append(page.Kinds, kindCount{Kind: e.Kind})
		}
		page.Kinds[i].Count++
		if page.Kind == "" || page.Kind == e.Kind {
			page.Entities = append(page.Entities, e)
		}
	}
	page.Entities, page.Next = pageOf(page.Entities, r.URL.Query())
	return s.render(w, r, http.StatusOK, "acts", "nav.acts", page)
}
