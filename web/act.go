package web

import (
	"net/http"

	"sijil/casework"
	"sijil/claim"
)

// showAct puts everything that is said about one act, event, person or set
// side by side, with equal weight: no claim wins in silence.
func (s *Server) showAct(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	page, err := casework.Ask(r.Context(), s.desk, s.actor, casework.CompareClaims,
		casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	return s.renderTitled(w, r, http.StatusOK, "act", page.Entity.Label.In(string(lang)), page)
}

// entityList is what claims are about, by kind.
type entityList struct {
	Kinds    []kindCount
	Kind     string
	Total    int
	Entities []claim.Entity
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
	return s.render(w, r, http.StatusOK, "acts", "nav.acts", page)
}
