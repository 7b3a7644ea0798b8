package web

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/estimate"
	"sijil/estimate/chart"
	drawn "sijil/estimate/sheet"
	"sijil/estimate/wording"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// estimateRow is a recorded estimate in a list: documented first, then the
// interval, then the point.
type estimateRow struct {
	estimates.Entered[estimates.Recorded]
	Titles     []string // of the figures that state the population
	Registered string   // short name; "" exploratory
	Documented int64
	Interval   string
	Middle     string
	Refused    string // why there is no headline, in words
}

// registeredRow is a registration in a list.
type registeredRow struct {
	estimates.Entered[estimates.Registration]
	Titles []string
	Method string
	Opened int // results of it that are on record
}

// estimatesPage is what the case says of those whom nobody documented.
type estimatesPage struct {
	Registered  []registeredRow
	Recorded    []estimateRow    // the newest first
	Populations []finding.Figure // those of which something was decided or opened
	More        int              // recorded estimates that are not shown
}

// estimatesShown is how many recorded estimates a page shows.
const estimatesShown = 30

// listEstimates shows what is registered and what was opened. It computes
// nothing.
func (s *Server) listEstimates(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	all, err := casework.Ask(r.Context(), s.desk, s.actor, estimates.List, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	var page estimatesPage
	titles := func(sets []value.ID) (out []string) {
		for _, set := range sets {
			out = append(out, all.Figures[set].Title)
		}
		return out
	}
	names, opened := map[value.ID]string{}, map[value.ID]int{}
	for _, x := range all.Recorded {
		opened[x.Body.Registration]++
	}
	for _, x := range slices.Backward(all.Registrations) {
		names[x.Body.ID] = x.Body.Ref
		page.Registered = append(page.Registered, registeredRow{Entered: x, Titles: titles(x.Body.Populations),
			Method: wording.Method(x.Body.Plan.Method, string(lang)), Opened: opened[x.Body.ID]})
	}
	if page.More = len(all.Recorded) - estimatesShown; page.More > 0 {
		all.Recorded = all.Recorded[page.More:]
	}
	for _, x := range slices.Backward(all.Recorded) {
		row, err := rowOf(x, string(lang))
		if err != nil {
			return err
		}
		row.Titles, row.Registered = titles(x.Body.Populations), names[x.Body.Registration]
		page.Recorded = append(page.Recorded, row)
	}
	for _, f := range all.Figures {
		page.Populations = append(page.Populations, f)
	}
	slices.SortFunc(page.Populations, func(a, b finding.Figure) int { return strings.Compare(a.ID, b.ID) })
	return s.render(w, r, http.StatusOK, "estimates", "nav.estimates", page)
}

// rowOf reads what a list says of an estimate.
func rowOf(x estimates.Entered[estimates.Recorded], lang string) (estimateRow, error) {
	row := estimateRow{Entered: x}
	a, err := x.Body.Read()
	if err != nil {
		return row, err
	}
	row.Documented = a.Documented
	if h := a.Headline; h != nil {
		row.Interval = wording.Interval(h.Lo, h.Hi, lang)
		if h.Hi != nil {
			row.Middle = wording.Middle(h.Median, lang)
		}
		return row, nil
	}
	var reasons []string
	for _, x := range declared(a).Refused {
		reasons = append(reasons, wording.Reason(x.Code, x.Text, x.Args, lang))
	}
	row.Refused = strings.Join(reasons, " ")
	return row, nil
}

// declared returns the result of the one method that could be the headline.
func declared(a estimates.Answer) estimate.Result {
	method := a.Plan.Method
	if method == estimate.All {
		method = estimate.LCMCR
	}
	for _, r := range a.Results {
		if r.Method == method {
			return r
		}
	}
	return estimate.Result{}
}

// estimatePage is one recorded estimate with all that says what it is worth.
type estimatePage struct {
	estimates.Page
	Inside  template.HTML // what was computed, drawn
	Method  string
	Refits  int // clusterings that gave an estimate
	RHat    string
	ESS     int64
	Between string
}

// showEstimate shows a recorded estimate. It computes nothing.
func (s *Server) showEstimate(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	var page estimatePage
	page.Page, err = casework.Ask(r.Context(), s.desk, s.actor, estimates.Show, casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	if page.Inside, err = drawn.Inside(page.Answer.Answer, string(lang)); err != nil {
		return err
	}
	page.Method = wording.Method(page.Answer.Plan.Method, string(lang))
	if l := page.Answer.Links; l != nil {
		worst, least := 0.0, 0.0
		for i, c := range l.Each {
			if c.Estimate != nil {
				page.Refits++
			}
			worst = max(worst, c.RHat)
			if n := min(c.ESSBulk, c.ESSTail); i == 0 || n < least {
				least = n
			}
		}
		if worst > 0 { // the method has chains
			page.RHat, page.ESS = strconv.FormatFloat(worst, 'f', 3, 64), int64(least)
		}
		page.Between = wording.Share(l.Between, string(lang))
	}
	title := s.words[lang].T("nav.estimates")
	if len(page.Figures) > 0 {
		title = page.Figures[0].Title
	}
	return s.renderTitled(w, r, http.StatusOK, "estimate", title, page)
}

// downloadEstimate writes what is documented and what each method says as a
// table.
func (s *Server) downloadEstimate(w http.ResponseWriter, r *http.Request) error {
	if _, err := langOf(r); err != nil {
		return err
	}
	page, err := casework.Ask(r.Context(), s.desk, s.actor, estimates.Show, casework.Asked{ID: r.PathValue("id"), Lang: "en"})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := drawn.WriteCSV(&b, page.Answer.Answer); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="estimate-`+string(page.Recorded.Body.ID)+`.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, err = w.Write(b.Bytes())
	return err
}

// serveCharts serves the style of what is drawn, beside the style of all pages:
// only pages with charts load it.
func (s *Server) serveCharts(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(s.charts)))
	_, err := w.Write(s.charts)
	return err
}

// chartStyle returns the style of charts, with the rules of all places: a page
// may not carry rules of its own.
func chartStyle() []byte { return []byte(chart.Style + chart.EveryRule()) }

// populationPage is how far a population is decided, with a form to decide.
type populationPage struct {
	estimates.Status
	Form  belonging
	Once  string
	Saved bool
}

// belonging is the form that decides whether records belong.
type belonging struct {
	List, Record, Where, Decision, Reason, By string
	Errors                                    []formError
}

// showPopulation shows how far it is decided who belongs to a population.
func (s *Server) showPopulation(w http.ResponseWriter, r *http.Request) error {
	form := belonging{By: s.actor.Name, List: r.URL.Query().Get("list"), Record: r.URL.Query().Get("record")}
	return s.populationPage(w, r, http.StatusOK, form)
}

func (s *Server) populationPage(w http.ResponseWriter, r *http.Request, status int, form belonging) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	page := populationPage{Form: form, Saved: r.URL.Query().Has("saved")}
	page.Status, err = casework.Ask(r.Context(), s.desk, s.actor, estimates.PopulationStatus,
		estimates.StatusAsked{Figures: []string{r.PathValue("id")}, Lang: string(lang)})
	if err != nil {
		return err
	}
	if page.Once, _, err = s.newToken(); err != nil {
		return err
	}
	return s.renderTitled(w, r, status, "population", page.Figures[0].Title, page)
}

// decideBelonging records whether a list, records of it, or one record belong.
func (s *Server) decideBelonging(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	field := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	form := belonging{List: field("list"), Record: field("record"), Where: field("where"), Decision: field("decision"), Reason: field("reason"), By: field("by")}
	for _, f := range []struct{ name, text string }{{"list", form.List}, {"decision", form.Decision}, {"reason", form.Reason}, {"by", form.By}} {
		if f.text == "" {
			form.Errors = append(form.Errors, formError{Field: f.name, Key: "population.err." + f.name})
		}
	}
	if form.Errors != nil {
		return s.populationPage(w, r, http.StatusUnprocessableEntity, form)
	}
	in := estimates.Deciding{Population: r.PathValue("id"), List: form.List, Record: form.Record, Decision: form.Decision, Reason: form.Reason, By: form.By}
	_, _, err = s.forms.do(field("once"), func() (value.ID, error) {
		for line := range strings.Lines(form.Where) {
			if strings.TrimSpace(line) == "" {
				continue
			}
			rule, err := estimates.ReadRule(line)
			if err != nil {
				return "", err
			}
			in.Where = append(in.Where, rule)
		}
		e, err := casework.Do(r.Context(), s.desk, s.actor, estimates.Decide, in)
		return e.ID, err
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.NotFound) {
		form.Errors = append(form.Errors, formError{Field: "list", Text: err.Error() + ". " + fault.HintOf(err)})
		return s.populationPage(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, link(lang, "population", r.PathValue("id"))+"?saved=1", http.StatusSeeOther)
	return nil
}
