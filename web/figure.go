package web

import (
	"net/http"

	"sijil/casework"
)

// figurePage is a figure with everything that leads to it.
type figurePage struct {
	casework.FigurePage
	Strip      strip
	Breakdowns []breakdown
	Titles     map[string]string // of figures, by short name
}

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
	figures, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ListFigures, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	page.Titles = titles(figures)
	return s.renderTitled(w, r, http.StatusOK, "figure", data.Figure.Title, page)
}
