package web

import (
	"net/http"

	"sijil/casework"
)

// figurePage is a figure with everything that leads to it.
type figurePage struct {
	casework.FigurePage
	Rests      claimRows
	More       int // claims beneath it that are not shown
	Strip      strip
	Breakdowns []breakdown
	Titles     map[string]string // of figures, by short name
}

// claimsOfFigure is how many claims a figure's page shows before it leads to
// the list.
const claimsOfFigure = 40

// showFigure opens a figure down to the passages it rests on.
func (s *Server) showFigure(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	data, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ShowFigure,
		casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	page := figurePage{FigurePage: data, Strip: stripOf(data.Figure), Breakdowns: breakdowns(data.Figure)}
	if page.More = len(data.Cards) - claimsOfFigure; page.More > 0 {
		data.Cards = data.Cards[:claimsOfFigure]
	} else {
		page.More = 0
	}
	if page.Rests, err = s.withPassages(r.Context(), data.Cards); err != nil {
		return err
	}
	figures, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ListFigures, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	page.Titles = titles(figures)
	return s.renderTitled(w, r, http.StatusOK, "figure", data.Figure.Title, page)
}
