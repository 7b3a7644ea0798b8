package web

import (
	"net/http"
	"strings"

	"sijil/casework"
	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/locale"
)

// found is what a search found, by what it is.
type found struct {
	Query    string
	Figures  []finding.Figure
	Claims   []casework.Card
	Entities []claim.Entity
	Items    []evidence.Item
	More     bool // there are more claims than are shown
	Others   int  // names and items that are not shown
}

// Count returns how many things were found.
func (f found) Count() int {
	return len(f.Figures) + len(f.Claims) + len(f.Entities) + len(f.Items) + f.Others
}

// claimsFound is how many claims a search shows before it leads to the list.
const claimsFound = 20

// search looks for words in figures, claims, names and items. An id or short
// name typed in full leads straight to what it names.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	page := found{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if page.Query == "" {
		return s.render(w, r, http.StatusOK, "search", "search.title", page)
	}
	ctx, in := r.Context(), casework.Asked{Lang: string(lang)}
	figures, err := casework.Ask(ctx, s.desk, s.actor, casework.ListFigures, in)
	if err != nil {
		return err
	}
	for _, f := range figures {
		if mentions(page.Query, f.ID, f.Title, f.Definition) {
			page.Figures = append(page.Figures, f)
		}
	}
	page.Claims, err = casework.Ask(ctx, s.desk, s.actor, casework.ListClaims, casework.ClaimSearch{
		Filter: claim.Filter{Words: page.Query, Limit: claimsFound + 1}, Lang: string(lang)})
	if err != nil {
		return err
	}
	if page.More = len(page.Claims) > claimsFound; page.More {
		page.Claims = page.Claims[:claimsFound]
	}
	entities, err := casework.Ask(ctx, s.desk, s.actor, casework.ListEntities, "")
	if err != nil {
		return err
	}
	for _, e := range entities {
		if mentions(page.Query, e.Ref, e.Label.In(string(locale.English)), e.Label.In(string(locale.Arabic))) {
			page.Entities = append(page.Entities, e)
		}
	}
	items, err := casework.Ask(ctx, s.desk, s.actor, casework.ListItems, in)
	if err != nil {
		return err
	}
	for _, i := range items {
		if mentions(page.Query, i.Ref, i.SHA256, i.Title.In(string(locale.English)), i.Title.In(string(locale.Arabic))) {
			page.Items = append(page.Items, i)
		}
	}
	if over := len(page.Entities) - rowsPerPage; over > 0 {
		page.Entities, page.Others = page.Entities[:rowsPerPage], over
	}
	if over := len(page.Items) - rowsPerPage; over > 0 {
		page.Items, page.Others = page.Items[:rowsPerPage], page.Others+over
	}
	return s.render(w, r, http.StatusOK, "search", "search.title", page)
}

// mentions says whether one of the texts holds the words that are looked for,
// whichever of the letters that people write for each other they are spelt in.
func mentions(words string, texts ...string) bool {
	words = claim.Normalise(words)
	if words == "" {
		return false
	}
	for _, t := range texts {
		if strings.Contains(claim.Normalise(t), words) {
			return true
		}
	}
	return false
}

// open leads from an id or short name to the page of what it names.
func (s *Server) open(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	in := casework.Asked{ID: id, Lang: string(lang)}
	for _, try := range []struct {
		page string
		ask  func() error
	}{
		{"figure", func() error { return asked(r, s, casework.ShowFigure, in) }},
		{"item", func() error { return asked(r, s, casework.ShowItem, in) }},
		{"claim", func() error { return asked(r, s, casework.ShowClaim, in) }},
		{"act", func() error { return asked(r, s, casework.CompareClaims, in) }},
	} {
		err := try.ask()
		if err == nil {
			http.Redirect(w, r, link(lang, try.page, id), http.StatusSeeOther)
			return nil
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return fault.New(fault.NotFound, "nothing here is called %q", id)
}

// asked runs a query for its failure alone.
func asked[Out any](r *http.Request, s *Server, q casework.Query[casework.Asked, Out], in casework.Asked) error {
	_, err := casework.Ask(r.Context(), s.desk, s.actor, q, in)
	return err
}
