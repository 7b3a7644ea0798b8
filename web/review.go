package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/fault"
	"sijil/value"
)

// reviewPage is where a reviewer stands.
type reviewPage struct {
	Reviewer string
	Queue    reconcile.QueuePage
	Summary  reconcile.SummaryPage
	Differ   []reconcile.Waiting   // pairs on which others differ
	Mine     []reconcile.Judgement // of this sitting, the newest first
	PutOff   bool                  // pairs were put off and wait
	Once     string
}

// waitingShown is how many pairs are read to find those on which others differ.
const waitingShown = 50

// showReview shows what waits for the reviewer and why, and what was judged.
func (s *Server) showReview(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	page := reviewPage{Reviewer: s.reviewer(r)}
	s.sit(r, func(t *sitting) {
		page.PutOff = t.putOff != ""
		for _, j := range t.recorded {
			if j.By == page.Reviewer {
				page.Mine = append(page.Mine, j)
			}
		}
	})
	all, err := casework.Ask(r.Context(), s.desk, s.actor, lists.ListLists, struct{}{})
	if err != nil {
		return err
	}
	if len(all) == 0 { // nothing is linked where there is nothing to link
		return s.render(w, r, http.StatusOK, "review", "nav.review", page)
	}
	if page.Summary, err = casework.Ask(r.Context(), s.desk, s.actor, reconcile.Summary, casework.Asked{Lang: string(lang)}); err != nil {
		return err
	}
	page.Queue, err = casework.Ask(r.Context(), s.desk, s.actor, reconcile.Queue, reconcile.Queueing{Reviewer: page.Reviewer, Limit: waitingShown})
	if err != nil {
		return err
	}
	for _, p := range page.Queue.Next {
		if p.Why == reconcile.Differ {
			page.Differ = append(page.Differ, p)
		}
	}
	if page.Once, _, err = s.newToken(); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "review", "nav.review", page)
}

// resumeReview begins again with the pairs that were put off.
func (s *Server) resumeReview(w http.ResponseWriter, r *http.Request) error {
	s.sit(r, func(t *sitting) { t.putOff = "" })
	return s.nextPair(w, r)
}

// nameReviewer says under which name this browser judges.
func (s *Server) nameReviewer(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if by := trimmed(r, "by"); by != "" {
		s.sit(r, func(t *sitting) { *t = sitting{by: by, opened: t.opened, recorded: t.recorded} })
	}
	http.Redirect(w, r, link(lang, "review"), http.StatusSeeOther)
	return nil
}

// auditPage is what a random audit found.
type auditPage struct {
	reconcile.AuditPage
	Audits  []reconcile.AuditLine
	By      string // the person who would draw another
	Once    string
	Plots   []plots
	Records int // that pairs can be drawn of
}

// plots are the calibrations of one kind: over all, between two lists, by
// script; those that most pairs were judged of first.
type plots struct {
	By    string
	Plots []plot
	More  int // that are not shown
}

// plot is one calibration, laid out on a scale from 0 to 100.
type plot struct {
	Group  string
	Judged int
	Rows   []plotted
}

// plotsShown is how many calibrations of one kind are shown.
const plotsShown = 15

// plotted is one band of scores.
type plotted struct {
	reconcile.CalibrationBin
	Promised, From, To, Found int
}

// showAudit shows what the random audit says of the links, with intervals.
func (s *Server) showAudit(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	page := auditPage{By: s.reviewer(r)}
	summary, err := casework.Ask(r.Context(), s.desk, s.actor, reconcile.Summary, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	page.Records = summary.Records
	if page.Audits = summary.Audits; len(page.Audits) > 0 {
		page.AuditPage, err = casework.Ask(r.Context(), s.desk, s.actor, reconcile.AuditResult, reconcile.AuditAsked{Audit: r.URL.Query().Get("audit")})
		if err != nil {
			return err
		}
	}
	page.Plots = plotsOf(page.Calibration)
	if page.Once, _, err = s.newToken(); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "audit", "audit", page)
}

// drawAudit draws pairs at random, which then wait for reviewers.
func (s *Server) drawAudit(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	size, err := strconv.Atoi(trimmed(r, "size"))
	if err != nil || size < 1 {
		return fault.New(fault.Invalid, "the number of pairs to draw is no number; nothing was drawn")
	}
	in := reconcile.Drawing{Size: size, By: trimmed(r, "by")}
	var seed [6]byte
	if _, err := io.ReadFull(s.rand, seed[:]); err != nil {
		return err
	}
	for _, b := range seed {
		in.Seed = in.Seed<<8 | uint64(b)
	}
	_, _, err = s.forms.do(r.PostFormValue("once"), func() (value.ID, error) {
		drawn, err := casework.Do(r.Context(), s.desk, s.actor, reconcile.DrawAudit, in)
		return drawn.ID, err
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, link(lang, "review", "audit"), http.StatusSeeOther)
	return nil
}

// plotsOf lays calibrations out, kind by kind. A perfect one has what was
// promised inside every interval.
func plotsOf(all []reconcile.Calibration) (kinds []plots) {
	for _, c := range all {
		p := plot{Group: c.Group}
		for _, b := range c.Bins {
			p.Judged += b.Judged
			p.Rows = append(p.Rows, plotted{CalibrationBin: b, Promised: percent(b.Predicted),
				From: percent(b.Same.Low), To: percent(b.Same.High), Found: percent(b.Same.Estimate)})
		}
		at := slices.IndexFunc(kinds, func(k plots) bool { return k.By == c.By })
		if at < 0 {
			at, kinds = len(kinds), append(kinds, plots{By: c.By})
		}
		kinds[at].Plots = append(kinds[at].Plots, p)
	}
	for k := range kinds {
		slices.SortStableFunc(kinds[k].Plots, func(a, b plot) int { return b.Judged - a.Judged })
		if over := len(kinds[k].Plots) - plotsShown; over > 0 {
			kinds[k].Plots, kinds[k].More = kinds[k].Plots[:plotsShown], over
		}
	}
	return kinds
}

// percent returns a share as a whole number from 0 to 100.
func percent(share float64) int { return min(100, max(0, int(share*100+.5))) }
