package web

import (
	"net/http"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/estimates"
	"sijil/casework/reconcile"
	"sijil/fault"
	"sijil/locale"
	"sijil/value"
)

// pairPage is two records side by side, with the form to judge them.
type pairPage struct {
	reconcile.PairPage
	Reviewer string
	Progress reconcile.Progress
	Fall     []bar    // what the match rests on; nil while the reviewer is blind
	Zero     int      // where a score of 0 lies on the scale of Fall
	Unknown  []string // fields that are not in Fall, because one of the two does not say them
	Form     judged   // what was typed
	Once     string   // the form's token
	Before   string   // the pair that was judged just now
}

// judged is a judgement as it was typed, kept when something was missing.
type judged struct {
	Reason, By string
	Settles    bool
	Errors     []formError
}

// bar is one term of a score on a scale from 0 to 100.
type bar struct {
	reconcile.Term
	Kind     string // base, neg, sum or ""
	From, To int
}

// pairWithCounts reads a pair with what becomes of every count that rests on it.
var pairWithCounts = reconcile.PairWith(estimates.Populations)

// pairOf returns the two records that an address or a form names.
func pairOf(key string) (in reconcile.PairAsked, err error) {
	a, b, err := reconcile.ParsePairKey(key)
	if err != nil {
		return in, err
	}
	return reconcile.PairAsked{AList: a.List, ARecord: a.Origin, BList: b.List, BRecord: b.Origin}, nil
}

// showPair shows two records. What the program and others think of them is not
// in the page until the reviewer has judged them or asked for it.
func (s *Server) showPair(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("pair") == "" {
		return s.nextPair(w, r)
	}
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	form := judged{By: s.reviewer(r), Reason: s.words[lang].T("pair.reason.usual"), Settles: true}
	return s.pairPage(w, r, http.StatusOK, q.Get("pair"), form)
}

func (s *Server) pairPage(w http.ResponseWriter, r *http.Request, status int, key string, form judged) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	in, err := pairOf(key)
	if err != nil {
		return err
	}
	page := pairPage{Reviewer: s.reviewer(r), Form: form, Before: r.URL.Query().Get("before")}
	in.Reviewer, in.Lang = page.Reviewer, string(lang)
	s.sit(r, func(t *sitting) { in.Opened = t.hasOpened(page.Reviewer, key) })
	if page.PairPage, err = casework.Ask(r.Context(), s.desk, s.actor, pairWithCounts, in); err != nil {
		return err
	}
	queue, err := casework.Ask(r.Context(), s.desk, s.actor, reconcile.Queue, reconcile.Queueing{Reviewer: page.Reviewer})
	if err != nil {
		return err
	}
	page.Progress = queue.Progress
	if page.Open != nil {
		page.Fall, page.Zero, page.Unknown = waterfall(*page.Open)
	}
	if page.Own != nil && form.Errors == nil {
		page.Form.Reason = page.Own.Reason
	}
	if page.Once, _, err = s.newToken(); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", policyWithKeys)
	return s.render(w, r, status, "pair", "pair.title", page)
}

// nextPair leads to the pair that waits for the reviewer, behind those that
// were put off; where none waits, to the first page of the review.
func (s *Server) nextPair(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	in := reconcile.Queueing{Reviewer: s.reviewer(r), Limit: 1}
	s.sit(r, func(t *sitting) { in.After = t.putOff })
	queue, err := casework.Ask(r.Context(), s.desk, s.actor, reconcile.Queue, in)
	if err != nil {
		return err
	}
	to := link(lang, "review")
	if len(queue.Next) > 0 {
		to = pairAddress(lang, queue.Next[0].Key)
		if before := r.URL.Query().Get("before"); before != "" {
			to += "&" + query("before", before)
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// judgePair records a judgement and leads to the next pair. A form that is sent
// twice records once.
func (s *Server) judgePair(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	key, verdict := r.PostFormValue("pair"), r.PostFormValue("verdict")
	in, err := pairOf(key)
	if err != nil {
		return err
	}
	next := link(lang, "review", "next")
	if verdict == "later" {
		s.sit(r, func(t *sitting) { t.putOff = key })
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	form := judged{Reason: trimmed(r, "reason"), By: trimmed(r, "by"), Settles: r.PostFormValue("settles") != ""}
	if form.Errors = missing([3]string{"reason", form.Reason, "pair.err.reason"}, [3]string{"by", form.By, "pair.err.by"}); form.Errors != nil {
		return s.pairPage(w, r, http.StatusUnprocessableEntity, key, form)
	}
	opened, before := r.PostFormValue("opened") != "", s.reviewer(r)
	s.sit(r, func(t *sitting) { // whoever changes the name on the form has seen what was opened under the other
		opened = opened || t.hasOpened(form.By, key) || t.hasOpened(before, key)
		t.by = form.By
	})
	_, _, err = s.forms.do(r.PostFormValue("once"), func() (value.ID, error) {
		j, err := casework.Do(r.Context(), s.desk, s.actor, reconcile.Judge, reconcile.Judging{
			AList: in.AList, ARecord: in.ARecord, BList: in.BList, BRecord: in.BRecord, Verdict: verdict, Reason: form.Reason,
			By: form.By, Blind: !opened, Settles: form.Settles, Audit: r.PostFormValue("audit")})
		if err == nil {
			s.sit(r, func(t *sitting) { t.remember(j); t.open(form.By, key) })
		}
		return j.ID, err
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, next+"?"+query("before", key), http.StatusSeeOther)
	return nil
}

// openPair notes that the reviewer wants to see what the program thinks before
// judging. The judgement will say that it was not blind.
func (s *Server) openPair(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	key, by := r.PostFormValue("pair"), s.reviewer(r)
	if _, err := pairOf(key); err != nil {
		return err
	}
	s.sit(r, func(t *sitting) { t.open(by, key) })
	http.Redirect(w, r, pairAddress(lang, key), http.StatusSeeOther)
	return nil
}

// revokeJudgement takes a judgement back, and leads to its pair.
func (s *Server) revokeJudgement(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := reconcile.Revoking{Judgement: r.PostFormValue("judgement"), Reason: trimmed(r, "reason"), By: r.PostFormValue("by")}
	if in.Reason == "" {
		return fault.New(fault.Invalid, "a judgement is taken back with a reason; nothing was recorded")
	}
	var back reconcile.Judgement
	_, _, err = s.forms.do(r.PostFormValue("once"), func() (value.ID, error) {
		back, err = casework.Do(r.Context(), s.desk, s.actor, reconcile.Revoke, in)
		return back.ID, err
	})
	if err != nil {
		return err
	}
	s.sit(r, func(t *sitting) { t.forget(in.Judgement) })
	to := link(lang, "review")
	if back.ID != "" {
		to = pairAddress(lang, reconcile.PairKey(back.A, back.B))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// pairAddress is the address of a pair's page.
func pairAddress(lang locale.Lang, key string) string {
	return link(lang, "review", "pair") + "?" + query("pair", key)
}

// waterfall lays the terms of a score out on a scale from 0 to 100, the sum
// last, and says where a score of 0 lies. Fields that weigh nothing because one
// of the two does not say them are named apart.
func waterfall(o reconcile.OpenedPair) (bars []bar, zero int, unknown []string) {
	low, high := min(0, o.Score), max(0, o.Score)
	for _, t := range o.Terms {
		low, high = min(low, t.From, t.To), max(high, t.From, t.To)
	}
	wide := max(1, high-low)
	at := func(score int32) int { return int((int64(score-low)*100 + int64(wide)/2) / int64(wide)) }
	for i, t := range o.Terms {
		b := bar{Term: t, From: at(min(t.From, t.To)), To: at(max(t.From, t.To))}
		switch {
		case t.Weight == 0 && t.Words == notKnown:
			// Of a date that is not known none of its parts is.
			if field, _, _ := strings.Cut(t.Field, "."); !slices.Contains(unknown, field) {
				unknown = append(unknown, field)
			}
			continue
		case i == 0:
			b.Kind = "base"
		case t.Weight < 0:
			b.Kind = "neg"
		}
		bars = append(bars, b)
	}
	sum := bar{Term: reconcile.Term{Weight: o.Score, Bits: o.Bits}, Kind: "sum", From: at(min(0, o.Score)), To: at(max(0, o.Score))}
	return append(bars, sum), at(0), unknown
}
