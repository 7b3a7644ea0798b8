package web

import (
	"net/http"

	"sijil/casework"
	"sijil/finding"
)

// overview is what the first page shows.
type overview struct {
	casework.OverviewPage
	Groups []group
	Strip  *strip
	Held   int               // items whose bytes are here
	Titles map[string]string // of figures, by short name
}

// showOverview is the first page: what the records support today, and what
// waits for a person.
func (s *Server) showOverview(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	data, err := casework.Ask(r.Context(), s.desk, s.actor, casework.Overview, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	page := overview{OverviewPage: data, Groups: groups(data.Figures)}
	if f := traced(data.Figures, r.URL.Query().Get("trace")); f != nil {
		st := stripOf(*f)
		page.Strip = &st
	}
	page.Titles = titles(data.Figures)
	for _, i := range data.Items {
		if i.Held {
			page.Held++
		}
	}
	return s.render(w, r, http.StatusOK, "overview", "nav.overview", page)
}

// traced returns the figure whose trace strip is shown: the one asked for,
// else the first that adds up from parts, else the first.
func traced(figures []finding.Figure, id string) *finding.Figure {
	var first *finding.Figure
	for i := range figures {
		f := &figures[i]
		if f.ID == id {
			return f
		}
		if first == nil && len(f.Parts) > 0 {
			first = f
		}
	}
	if first == nil && len(figures) > 0 {
		first = &figures[0]
	}
	return first
}

// titles returns what figures are called, by short name.
func titles(figures []finding.Figure) map[string]string {
	out := make(map[string]string, len(figures))
	for _, f := range figures {
		out[f.ID] = f.Title
	}
	return out
}
